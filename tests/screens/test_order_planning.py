"""The plan of an order, changed with the keys of a follower and a supervisor."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from textual.pilot import Pilot

from gendan.clock import FixedClock
from gendan.db.store import Store
from gendan.reports.answer import status_answer
from gendan.screens.category_dialog import CategoryDialog
from gendan.screens.order import OrderScreen
from gendan.screens.plan_dialogs import AsTemplateDialog, MilestoneDialog, PlanDialog
from gendan.services.order_page import order_page
from gendan.services.plans import list_templates
from gendan.services.timeline import timeline
from tests.helpers import act
from tests.kit import screen_text
from tests.order_kit import confirmed, inspected
from tests.screens.store_kit import do, drive, real_app, toasts


def shown(app: Any) -> str:
    return "\n".join(screen_text(app))


def opened(number: str) -> tuple[str, ...]:
    """The keys to the milestones of an order."""
    return ("f3", f"={number}", "enter", "right")


def test_a_milestone_gets_another_day_and_the_forecast_is_told(desk: Store, clock: FixedClock) -> None:
    number = confirmed(desk)
    app = real_app(desk, clock, "fu")

    async def story(pilot: Pilot[Any]) -> None:
        assert isinstance(app.screen, OrderScreen)
        await do(pilot, "down", "down", "P")
        assert isinstance(app.screen, MilestoneDialog)
        await do(pilot, "=3-12", "f10")
        assert isinstance(app.screen, MilestoneDialog), "the reason is compulsory"
        await do(pilot, "=板材晚到", "f10")
        assert "2026-03-17" in toasts(app)
        assert "1 个工作日" in toasts(app)

    drive(app, story, keys=opened(number))
    step = next(one for one in timeline(desk, number).steps if one.code == "produce")
    assert (str(step.due), step.slack_days) == ("2026-03-12", -1)


def test_another_template_is_chosen_where_no_open_milestone_is_under_the_cursor(desk: Store, clock: FixedClock) -> None:
    number = confirmed(desk)
    app = real_app(desk, clock, "fu")

    async def story(pilot: Pilot[Any]) -> None:
        await do(pilot, "home", "P")
        assert isinstance(app.screen, PlanDialog)
        await do(pilot, "=2", "f10")
        assert "图纸" in shown(app)

    drive(app, story, keys=opened(number))
    assert "drawing" in [step.code for step in timeline(desk, number).steps]


def test_each_category_has_its_own_row_and_is_done_by_itself(desk: Store, clock: FixedClock) -> None:
    number = confirmed(desk)
    groups = [{"category": "桌", "lines": [1]}, {"category": "椅", "lines": [2]}]
    act(desk, "fu", "order.plan", order=number, template="composite", categories=groups)
    app = real_app(desk, clock, "fu")

    async def story(pilot: Pilot[Any]) -> None:
        assert "椅" in shown(app)
        await do(pilot, "down", "down", "down", "space")
        await do(pilot, "down", "down", "n", "=1", "enter", "=4", "f10")

    drive(app, story, (120, 36), keys=opened(number))
    done = {(step.code, step.category) for step in timeline(desk, number).steps if step.done_at is not None}
    assert {("produce", "椅"), ("inspect", "椅")} <= done
    assert ("produce", "桌") not in done


def test_today_asks_of_which_category_a_step_is_done(desk: Store, clock: FixedClock) -> None:
    number = confirmed(desk)
    groups = [{"category": "桌", "lines": [1]}, {"category": "椅", "lines": [2]}]
    act(desk, "fu", "order.plan", order=number, template="composite", categories=groups)
    clock.move(timedelta(days=10))
    app = real_app(desk, clock, "fu")

    async def story(pilot: Pilot[Any]) -> None:
        await do(pilot, "space")
        assert isinstance(app.screen, CategoryDialog)
        assert "桌" in shown(app)
        await do(pilot, "=没有", "enter")
        assert isinstance(app.screen, CategoryDialog)
        await do(pilot, "ctrl+u", "=椅", "enter")
        assert "生产完成 椅" in toasts(app)
        await do(pilot, "home", "space")

    drive(app, story)
    done = {(step.code, step.category) for step in timeline(desk, number).steps if step.done_at is not None}
    assert {category for code, category in done if code == "produce"} == {"椅", "桌"}


def test_a_step_of_the_stores_own_template_has_its_name_everywhere(desk: Store, clock: FixedClock) -> None:
    steps = [
        {"code": "receive", "name": "接单", "stage": "received"},
        {"code": "confirm", "name": "确认", "stage": "confirmed"},
        {"code": "paint", "name": "上三遍漆", "stage": "production", "days": 5},
        {"code": "ship", "name": "发货", "stage": "delivery"},
        {"code": "deliver", "name": "送达", "stage": "delivery"},
    ]
    act(desk, "su", "template.set", code="standard", name="油漆", steps=steps)
    number = confirmed(desk)
    clock.move(timedelta(days=15))
    assert "上三遍漆" in status_answer(order_page(desk, number), "店")
    app = real_app(desk, clock, "fu")

    async def story(pilot: Pilot[Any]) -> None:
        assert "上三遍漆" in shown(app), "today"
        await do(pilot, "g")
        assert "上三遍漆" in shown(app), "timeline"
        await do(pilot, "escape", "2")
        assert "上三遍漆" in shown(app), "board"
        await do(pilot, "1", "home", "space")
        assert "上三遍漆" in toasts(app)
        await do(pilot, "enter")
        assert "paint" not in shown(app), "the order's page"

    drive(app, story)


def test_a_finished_order_becomes_a_template(desk: Store, clock: FixedClock) -> None:
    number = confirmed(desk)
    clock.move(timedelta(days=7))
    act(desk, "fu", "milestone.done", order=number, milestone="produce")
    inspected(desk, number)
    for code in ("ship", "deliver"):
        act(desk, "fu", "milestone.done", order=number, milestone=code)
    app = real_app(desk, clock, "su")

    async def story(pilot: Pilot[Any]) -> None:
        await do(pilot, "T")
        assert isinstance(app.screen, AsTemplateDialog)
        await do(pilot, "=real", "enter", "=实际", "f10")

    drive(app, story, keys=opened(number))
    made = next(one for one in list_templates(desk) if one.code == "real")
    assert [(step.code, step.days) for step in made.steps][2:] == [
        ("produce", 5), ("inspect", 0), ("ship", 0), ("deliver", 0),
    ]  # fmt: skip
