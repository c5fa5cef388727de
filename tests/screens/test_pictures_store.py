"""How orders, search, reports, system, import and the wizard look: pictures to compare with."""

from __future__ import annotations

import os
from pathlib import Path
from typing import Any

import pytest
from textual.pilot import Pilot

from gendan import config
from gendan.app import GendanApp
from gendan.clock import FixedClock
from gendan.db.store import Store
from gendan.i18n import set_language
from gendan.screens.host import Greeting
from tests.kit import settled
from tests.screens.store_kit import do, enter, fill, real_app

REPORTS = "TEXTUAL_SNAPSHOT_TEMPDIR"
REPORT_FOLDER = os.environ.get(REPORTS, "")
"""Where the plugin puts what it found: its own variable, set before the tests lose theirs."""
SIZES = [(80, 24), (120, 36)]
BOOK = """订单号,客户,型号,名称,数量,单价,下单日期,要求日期
B-1,王建华,A-100,餐桌,2,1200.00,2026-02-20,2026-03-16
B-1,王建华,A-200,餐椅,8,300.00,2026-02-20,2026-03-16
B-2,长沙银行,C-7,会议桌,1,8800.00,2026-02-25,2026-04-01
B-3,"[/] [VIP]",A-100,餐桌,两张,1200.00,2026-02-26,2026-03-20
"""
SCENES: dict[str, tuple[str, ...]] = {
    "orders": ("3", "down"),
    "orders-unread": ("3", "f", "=late:yesx"),
    "search": ("3", "f3", "=wjh"),
    "report": ("8", "m", "left_square_bracket"),
    "report-late": ("8", *["right"] * 5),
    "report-weak": ("8", "m", "left_square_bracket", "right"),
    "report-behind": ("8", "m", "left_square_bracket", "enter"),
    "report-course": ("8", "m", *["down"] * 17, "g"),
    "users": ("9",),
    "user": ("9", "n", "=zhao", "f10"),
    "settings": ("9", "right", "down"),
    "change-log": ("9", "right", "right", "v"),
    "change": ("9", "right", "right", "enter"),
    "import": ("f7", "=book.csv", "enter", "right", "right"),
}


@pytest.fixture(autouse=True)
def reports(home: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Give the plugin its variable back."""
    monkeypatch.setenv(REPORTS, REPORT_FOLDER)


@pytest.mark.parametrize("language", ["zh", "en"])
@pytest.mark.parametrize("size", SIZES, ids=str)
@pytest.mark.parametrize("scene", SCENES)
def test_a_scene(
    snap_compare: Any,
    shop: Store,
    clock: FixedClock,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    scene: str,
    size: tuple[int, int],
    language: str,
) -> None:
    fill(shop)
    (tmp_path / "book.csv").write_text(BOOK, encoding="utf-8")
    monkeypatch.chdir(tmp_path)
    set_language(language)
    app = real_app(shop, clock, "boss")

    async def ready(pilot: Pilot[Any]) -> None:
        await enter(pilot, *SCENES[scene])
        await pilot.pause(0.3)
        await settled(pilot)
        app.clear_notifications()
        await pilot.pause()

    try:
        assert snap_compare(app, terminal_size=size, run_before=ready)
    finally:
        app.let_go()


@pytest.mark.parametrize("language", ["zh", "en"])
@pytest.mark.parametrize("size", SIZES, ids=str)
def test_the_wizard(snap_compare: Any, clock: FixedClock, size: tuple[int, int], language: str) -> None:
    set_language(language)
    greeting = Greeting(exists=False, path="/srv/gendan/gendan.db")
    app = GendanApp(lambda: pytest.fail("there is no store"), greeting, config.load(), clock)

    async def ready(pilot: Pilot[Any]) -> None:
        await settled(pilot)
        await do(pilot, "=店", "f10")

    assert snap_compare(app, terminal_size=size, run_before=ready)
