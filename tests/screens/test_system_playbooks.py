"""Playbooks and scripts by keys: a supervisor writes his own, a wrong placeholder is said and nothing is lost, the
built-in ones come back (C213, C227)."""

from __future__ import annotations

from typing import Any

from textual.pilot import Pilot

from gendan.clock import FixedClock
from gendan.db.store import Store
from gendan.screens.library_dialogs import PlaybookDialog, ScriptDialog
from gendan.screens.system import TABS, SystemScreen
from gendan.services.playbooks import list_playbooks
from gendan.services.scripts import list_scripts
from tests.kit import screen_text
from tests.screens.store_kit import do, drive, real_app


def tab(name: str) -> tuple[str, ...]:
    """The keys to a tab."""
    return ("9", *["right"] * list(TABS).index(name))


def shown(app: Any) -> str:
    return "\n".join(screen_text(app))


def test_a_supervisor_writes_his_own_steps(shop: Store, clock: FixedClock) -> None:
    app = real_app(shop, clock)

    async def story(pilot: Pilot[Any]) -> None:
        assert "诚实沟通" in shown(app)
        await do(pilot, "e", "=先打电话", "enter", "enter", "f10")
        assert isinstance(app.screen, SystemScreen)
        first = next(one for one in list_playbooks(shop) if one.own)
        assert [step.text for step in first.steps][:2] == ["先打电话", "向生产和物流要一个靠得住的日期"]
        assert "1. 先打电话" in shown(app)
        await do(pilot, "e", "=又一条", "enter", "enter", "=又一条", "enter", "f10")
        assert isinstance(app.screen, PlaybookDialog), "the same step twice"
        assert app.screen.field("steps").value.startswith("又一条\n")
        await do(pilot, "escape", "escape", "r", "y")
        assert not any(one.own for one in list_playbooks(shop))

    drive(app, story, keys=tab("playbooks"))


def test_a_wrong_placeholder_is_said_and_what_was_typed_stays(shop: Store, clock: FixedClock) -> None:
    app = real_app(shop, clock)

    async def story(pilot: Pilot[Any]) -> None:
        await do(pilot, "n", "=vip", "enter", "=大客户", "enter", "={name}您好", "f10")
        assert isinstance(app.screen, ScriptDialog)
        assert "没有占位符 {name}" in shown(app)
        assert app.screen.field("text").value == "{name}您好"
        app.screen.field("text").value = "{customer}您好\n{store}"
        await do(pilot, "f10")
        assert isinstance(app.screen, SystemScreen)
        made = next(one for one in list_scripts(shop) if one.own)
        assert (made.code, made.name, made.situation, made.text) == (
            "vip",
            "大客户",
            "price",
            "{customer}您好\n{store}",
        )
        await do(pilot, "d", "y")
        assert not any(one.own for one in list_scripts(shop))

    drive(app, story, keys=tab("scripts"))


def test_a_follower_only_looks(shop: Store, clock: FixedClock) -> None:
    app = real_app(shop, clock, login="fu")

    async def story(pilot: Pilot[Any]) -> None:
        before = shown(app)
        assert "我们的产品采用高品质材料" in before
        await do(pilot, "e", "n", "r", "d", "enter")
        assert isinstance(app.screen, SystemScreen)
        assert shown(app) == before

    drive(app, story, size=(120, 36), keys=tab("scripts"))
