"""A shut gate by keys: all findings in a list, overridden one by one with a reason by who may (C055)."""

from __future__ import annotations

from collections.abc import Callable, Coroutine
from pathlib import Path
from typing import Any

import pytest
from textual.pilot import Pilot

from gendan.app import GendanApp
from gendan.clock import FixedClock
from gendan.db.store import Store
from gendan.errors import Finding, Refusal
from gendan.i18n import set_language
from gendan.screens.gate_dialog import FindingTable, GateDialog, Override
from gendan.screens.order import OrderScreen
from gendan.services import advance
from gendan.services.history import order_history
from gendan.services.order_page import order_page
from tests.helpers import act
from tests.kit import drive, make_app, settled
from tests.order_kit import confirmed, entered, submitted
from tests.screens.check_kit import do, shop, text_of
from tests.screens.store_kit import drive as drive_store
from tests.screens.store_kit import toasts
from tests.screens.today_store import app_on

SCRATCH = Finding("scratch", "A scratch of {mm} mm.", {"mm": 3}, "follower")
COLOUR = Finding("colour", "Another colour [bold]than[/bold] ordered.", {}, "supervisor")
AGAIN = Finding("scratch", "A scratch of {mm} mm.", {"mm": 5}, "follower")
HELD = Finding("on_hold", "The order is on hold.", {})

Story = Callable[[Pilot[Any], list[Any]], Coroutine[Any, Any, None]]


def at_gate(
    findings: tuple[Finding, ...],
    role: str,
    story: Story,
    before: Override | None = None,
    size: tuple[int, int] = (80, 24),
) -> list[Any]:
    """Open the dialog on a small application and do ``story``; what the dialog answered."""
    set_language("en")
    app = make_app()
    answers: list[Any] = []

    async def begin(pilot: Pilot[Any]) -> None:
        app.push_screen(
            GateDialog("S01-7 may not go on yet", Refusal("gate_closed", "Shut.", findings=findings), role, before),
            answers.append,
        )
        await settled(pilot)
        await story(pilot, answers)

    drive(app, begin, size)
    return answers


async def press(pilot: Pilot[Any], *names: str) -> None:
    for name in names:
        await pilot.press(name)
        await settled(pilot)


def test_each_finding_is_marked_and_the_reason_is_compulsory() -> None:
    async def story(pilot: Pilot[Any], answers: list[Any]) -> None:
        shown = text_of(pilot.app)
        assert "A scratch of 3 mm." in shown
        assert "[bold]than[/bold]" in shown
        assert "you (supervisor)" in shown
        assert "Reason" not in shown
        await press(pilot, "f10")
        assert "Still missing: A scratch of 3 mm.; Another" in text_of(pilot.app)
        await press(pilot, "space", "f10")
        assert answers == []
        await press(pilot, "down", "space")
        assert "Reason" in text_of(pilot.app)
        await press(pilot, "f10", "space", "enter")
        assert answers == []
        assert "Say why" in text_of(pilot.app)
        await press(pilot, *"agreed", "enter")

    assert at_gate((SCRATCH, COLOUR), "supervisor", story) == [Override(("scratch", "colour"), "agreed")]


def test_there_is_no_key_for_all_and_a_mark_is_taken_away_again() -> None:
    async def story(pilot: Pilot[Any], answers: list[Any]) -> None:
        await press(pilot, "a", "enter", "ctrl+a", "space", "down", "space")
        await press(pilot, "up")
        assert isinstance(pilot.app.focused, FindingTable)
        await press(pilot, "space", "f10")
        assert answers == []
        assert "Still missing: Another colour" in text_of(pilot.app)
        await press(pilot, "space", *"ok", "f10")

    assert at_gate((SCRATCH, COLOUR), "admin", story) == [Override(("scratch", "colour"), "ok")]


@pytest.mark.parametrize("names", [("enter",), ("escape",)])
def test_what_nobody_may_override_is_shown_as_to_do(names: tuple[str, ...]) -> None:
    async def story(pilot: Pilot[Any], answers: list[Any]) -> None:
        shown = text_of(pilot.app)
        for words in ("to do", "The order is on hold.", "no one", "Go on with the order first"):
            assert words in shown, words
        assert "Override this" not in shown
        await press(pilot, "space", "f10")
        assert answers == []
        await press(pilot, *names)

    assert at_gate((HELD,), "admin", story) == [None]


def test_with_something_to_do_first_there_is_nothing_to_hand_in() -> None:
    async def story(pilot: Pilot[Any], answers: list[Any]) -> None:
        assert "comes first" in text_of(pilot.app)
        await press(pilot, "space", "down", "space")
        assert "cannot override" in text_of(pilot.app)
        await press(pilot, "f10", "enter")
        assert "Still missing: The order is on hold." in text_of(pilot.app)
        assert answers == []

    at_gate((SCRATCH, HELD), "admin", story)


def test_a_role_that_may_not_is_told_who_may() -> None:
    async def story(pilot: Pilot[Any], answers: list[Any]) -> None:
        shown = text_of(pilot.app)
        assert "supervisor" in shown
        assert "you (supervisor)" not in shown
        assert "ask somebody who may" in shown
        await press(pilot, "down", "space")
        assert "cannot override" in text_of(pilot.app)

    at_gate((SCRATCH, COLOUR), "follower", story)


def test_findings_of_one_code_stand_and_fall_together() -> None:
    strict = Finding("scratch", "A scratch of {mm} mm.", {"mm": 9}, "supervisor")

    async def both(pilot: Pilot[Any], answers: list[Any]) -> None:
        await press(pilot, "space", *"ok", "enter")

    assert at_gate((SCRATCH, AGAIN), "follower", both) == [Override(("scratch",), "ok")]

    async def neither(pilot: Pilot[Any], answers: list[Any]) -> None:
        await press(pilot, "space", "f10")
        assert "Reason" not in text_of(pilot.app)

    assert at_gate((SCRATCH, strict), "follower", neither) == []


def test_what_was_marked_and_typed_is_there_again_and_not_lost_by_one_key() -> None:
    async def story(pilot: Pilot[Any], answers: list[Any]) -> None:
        assert "agreed" in text_of(pilot.app)
        await press(pilot, "enter", "end", "!", "escape")
        assert "Esc once more" in text_of(pilot.app)
        assert answers == []
        await press(pilot, "enter")

    before = Override(("scratch", "gone"), "agreed")
    assert at_gate((SCRATCH,), "follower", story, before) == [Override(("scratch",), "agreed!")]


# on the order's page


@pytest.fixture
def store(tmp_path: Path, clock: FixedClock) -> Store:
    return shop(tmp_path / "shop.db", clock)


def on_page(store: Store, clock: FixedClock, login: str, number: str, story: Any) -> None:
    app = app_on(store, clock, login)

    async def begin(pilot: Pilot[Any]) -> None:
        await app.push_screen(OrderScreen(number))
        await settled(pilot)
        await do(pilot, "greater_than_sign")
        await story(pilot, app)

    drive_store(app, begin)


def test_all_that_keeps_an_order_from_going_on_is_listed_with_what_to_do(store: Store, clock: FixedClock) -> None:
    draft = entered(store)

    async def story(pilot: Pilot[Any], app: GendanApp) -> None:
        assert isinstance(app.screen, GateDialog)
        shown = text_of(app)
        for words in ("订单还是草稿", "二次核对", "客户", "待办", "补完草稿"):
            assert words in shown, words
        await do(pilot, "down")
        assert "由另一人在“核对”里重新键入" in text_of(app)
        await do(pilot, "enter")
        assert isinstance(app.screen, OrderScreen)

    on_page(store, clock, "su", draft, story)
    assert order_page(store, draft).stage == "received"


def test_what_may_be_overridden_goes_on_with_the_reason_in_the_history(
    store: Store, clock: FixedClock, monkeypatch: pytest.MonkeyPatch
) -> None:
    """No finding of this gate can be overridden today, so one is added that can."""
    monkeypatch.setattr(advance, "_needed", lambda _conn, _order, _to: [SCRATCH, COLOUR])
    number = confirmed(store)

    async def follower(pilot: Pilot[Any], app: GendanApp) -> None:
        await do(pilot, "space", "down", "space", "f10", "escape")
        assert isinstance(app.screen, OrderScreen)

    on_page(store, clock, "fu", number, follower)
    assert order_page(store, number).stage == "confirmed"

    async def supervisor(pilot: Pilot[Any], app: GendanApp) -> None:
        await do(pilot, "space", "down", "space", "=客户同意让价", "enter")
        assert isinstance(app.screen, OrderScreen)
        assert "生产" in toasts(app)

    on_page(store, clock, "su", number, supervisor)
    assert order_page(store, number).stage == "production"
    assert "客户同意让价" in str(order_history(store, number))


def test_a_finding_that_came_up_meanwhile_is_shown_with_the_marks_kept(
    store: Store, clock: FixedClock, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(advance, "_needed", lambda _conn, _order, _to: [SCRATCH])
    number = confirmed(store)

    async def story(pilot: Pilot[Any], app: GendanApp) -> None:
        await do(pilot, "space", "=客户同意")
        act(store, "su", "order.hold", order=number, reason="缺料")
        await do(pilot, "enter")
        assert isinstance(app.screen, GateDialog)
        shown = text_of(app)
        assert "已标记" in shown
        assert "暂停" in shown
        assert "暂停" in toasts(app) or "on_hold" in toasts(app)
        await do(pilot, "f10", "escape")

    on_page(store, clock, "fu", number, story)
    assert order_page(store, number).stage == "confirmed"


def test_a_submitted_order_names_the_customers_yes(store: Store, clock: FixedClock) -> None:
    number = submitted(store)

    async def story(pilot: Pilot[Any], app: GendanApp) -> None:
        assert isinstance(app.screen, GateDialog)
        await do(pilot, "j")
        assert "请客户确认" in text_of(app)

    on_page(store, clock, "fu", number, story)
