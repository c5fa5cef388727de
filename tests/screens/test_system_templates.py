"""The plans' templates, changed with the keys of a supervisor."""

from __future__ import annotations

from typing import Any

from textual.pilot import Pilot

from gendan.clock import FixedClock
from gendan.db.store import Store
from gendan.screens.system import TABS
from gendan.screens.template_dialogs import StepDialog, TemplateDialog
from gendan.services.plans import list_templates
from tests.kit import screen_text
from tests.screens.store_kit import do, drive, real_app

TO_PLANS = ("9", *["right"] * list(TABS).index("plans"))


def shown(app: Any) -> str:
    return "\n".join(screen_text(app))


def own(store: Store) -> dict[str, Any]:
    return {one.code: one for one in list_templates(store) if one.own}


def test_a_step_is_added_and_the_store_has_its_own_template(shop: Store, clock: FixedClock) -> None:
    app = real_app(shop, clock)

    async def story(pilot: Pilot[Any]) -> None:
        assert "标准订单" in shown(app)
        await do(pilot, "enter", "down", "down", "plus")
        assert isinstance(app.screen, StepDialog)
        await do(pilot, "=paint", "enter", "=上漆", "enter", "=2 天", "f10")
        assert isinstance(app.screen, StepDialog), "no number of days"
        assert "工作日" in shown(app) or "天" in shown(app)
        await do(pilot, "ctrl+u", "=2", "f10")
        assert "上漆" in shown(app)
        assert "本店" in shown(app)
        await do(pilot, "end", "e")
        assert isinstance(app.screen, StepDialog)
        await do(pilot, "escape", "escape")

    drive(app, story, keys=TO_PLANS)
    codes = [step.code for step in own(shop)["standard"].steps]
    assert codes == ["receive", "confirm", "produce", "paint", "inspect", "ship", "deliver"]
    assert own(shop)["standard"].steps[3].days == 2


def test_a_copy_is_named_and_a_step_taken_out(shop: Store, clock: FixedClock) -> None:
    app = real_app(shop, clock)

    async def story(pilot: Pilot[Any]) -> None:
        await do(pilot, "n")
        assert isinstance(app.screen, TemplateDialog)
        await do(pilot, "=oak", "enter", "=橡木", "f10")
        assert "橡木" in shown(app)
        await do(pilot, "enter", "down", "down", "down", "d", "y")
        assert [step.code for step in own(shop)["oak"].steps] == ["receive", "confirm", "produce", "ship", "deliver"]
        await do(pilot, "end", "d", "y")
        assert "ship, deliver" in shown(app) or "deliver" in "\n".join(n.message for n in app._notifications)
        await do(pilot, "escape", "d", "y")

    drive(app, story, keys=TO_PLANS)
    assert own(shop) == {}


def test_a_clerk_looks_and_changes_nothing(shop: Store, clock: FixedClock) -> None:
    app = real_app(shop, clock, "li")

    async def story(pilot: Pilot[Any]) -> None:
        assert "标准订单" in shown(app)
        await do(pilot, "n", "e", "enter", "plus", "d")
        assert not isinstance(app.screen, StepDialog | TemplateDialog)

    drive(app, story, keys=TO_PLANS)
