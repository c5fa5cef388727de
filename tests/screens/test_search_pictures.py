"""How search everywhere, its offers and the saved filters look: pictures to compare with."""

from __future__ import annotations

import os
from pathlib import Path
from typing import Any

import pytest
from textual.pilot import Pilot

from gendan.clock import FixedClock
from gendan.db.store import Store
from gendan.i18n import set_language
from tests.complaint_kit import opened
from tests.helpers import act
from tests.kit import settled
from tests.screens.store_kit import LOOKS, enter, fill, real_app

REPORTS = "TEXTUAL_SNAPSHOT_TEMPDIR"
REPORT_FOLDER = os.environ.get(REPORTS, "")
"""Where the plugin puts what it found: its own variable, set before the tests lose theirs."""
SCENES: dict[str, tuple[str, ...]] = {
    "everywhere": ("f3", "=桌"),
}


@pytest.fixture(autouse=True)
def reports(home: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Give the plugin its variable back."""
    monkeypatch.setenv(REPORTS, REPORT_FOLDER)


@pytest.mark.parametrize(("size", "language"), LOOKS)
@pytest.mark.parametrize("scene", SCENES)
def test_a_scene(
    snap_compare: Any, shop: Store, clock: FixedClock, scene: str, size: tuple[int, int], language: str
) -> None:
    numbers = fill(shop)
    opened(shop, numbers[1], words="送来的餐桌, 桌面有一道很长的划痕, 要求当天换货")
    act(
        shop,
        "fu",
        "contact.log",
        order=numbers[0],
        channel="phone",
        summary="[b]楼下没有电梯[/b], 请抬到五楼, 桌腿先拆",
    )
    act(shop, "fu", "contact.log", customer="赵敏", channel="wechat", summary="明年装修, 想再买一张圆桌")
    act(shop, "fu", "filter.save", name="迟的", query="late:yes open:yes", shared=True)
    act(shop, "su", "filter.save", name="大单", query="amount>=5000 owner:fu")
    set_language(language)
    app = real_app(shop, clock, "su")

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
