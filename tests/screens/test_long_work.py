"""The dialog of long work: how it looks while it waits, and that what ended under the lock is not lost."""

from __future__ import annotations

import threading
from typing import Any

import pytest
from textual.pilot import Pilot
from textual.worker import get_current_worker

from gendan.clock import FixedClock
from gendan.db.store import Store
from gendan.errors import GendanError
from gendan.i18n import set_language
from gendan.screens.long_work import Progress, WorkDialog, work_long
from gendan.widgets.modal import Notice
from tests.kit import settled
from tests.screens.store_kit import LOOKS, do, drive, enter, real_app


@pytest.mark.parametrize(("size", "language"), LOOKS)
def test_a_picture(snap_compare: Any, shop: Store, clock: FixedClock, size: tuple[int, int], language: str) -> None:
    set_language(language)
    app = real_app(shop, clock)
    go_on = threading.Event()

    def work(progress: Progress) -> None:
        progress(30, 100)
        working = get_current_worker()
        while not go_on.wait(0.02) and not working.is_cancelled:  # the picture is taken, the application ends
            pass

    async def go(pilot: Pilot[Any]) -> None:
        await enter(pilot, "8")
        work_long(app.screen, "report.xlsx", work, lambda _value: None, lambda _error: None)
        for _try in range(200):
            await pilot.pause(0.05)
            if isinstance(app.screen, WorkDialog) and not app.screen.has_class("-early"):
                break

    try:
        assert snap_compare(app, terminal_size=size, run_before=go)
    finally:
        go_on.set()
        app.let_go()


def test_what_ends_or_breaks_under_the_lock_is_told_when_one_comes_back(shop: Store, clock: FixedClock) -> None:
    app = real_app(shop, clock)
    go_on, got = threading.Event(), list[object]()

    def work(progress: Progress) -> str:
        assert go_on.wait(20)
        progress(1, 1)
        return "whole"

    async def story(pilot: Pilot[Any]) -> None:
        work_long(app.screen, "report", work, got.append, got.append)
        await pilot.pause()
        await pilot.press("ctrl+l")
        await pilot.pause()
        go_on.set()
        await settled(pilot)
        assert got == []
        await enter(pilot)
        await settled(pilot)
        assert got == ["whole"]
        assert not isinstance(app.screen, WorkDialog)
        work_long(app.screen, "report", lambda _progress: {}["nothing"], got.append, got.append)
        await settled(pilot)
        assert isinstance(app.screen, Notice), "what nobody foresaw is told"
        await do(pilot, "enter")
        assert not isinstance(app.screen, WorkDialog), "and nobody waits for it for ever"
        assert got == ["whole"]

    drive(app, story, keys=("8",))
    assert not any(isinstance(one, GendanError) for one in got)
