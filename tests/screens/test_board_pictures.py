"""How the board, the timeline and the call list look: pictures to compare with."""

from __future__ import annotations

import os
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from gendan.app import GendanApp
from gendan.clock import FixedClock
from gendan.i18n import set_language
from tests.helpers import act
from tests.screens.board_store import LATE, RISK, full_board, make_urgent
from tests.screens.store_kit import LOOKS
from tests.screens.test_call_list import called
from tests.screens.test_work_pictures import compare
from tests.screens.today_store import app_on

REPORTS = "TEXTUAL_SNAPSHOT_TEMPDIR"
REPORT_FOLDER = os.environ.get(REPORTS, "")
PLACES = {
    "board": ("2", "right", "down"),
    "board narrowed": ("2", "m", "f", "=钱"),
    "timeline": ("2", "right", *["down"] * 3, "g", "down"),
    "timeline late": ("2", "right", "g"),
}
CALLS = {"call": ("t", "n", "s"), "calls done": ("t", "n", "w", "space")}
"""What is pressed after signing in, by the name of the picture."""


@pytest.fixture(autouse=True)
def reports(home: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Give the plugin its variable back."""
    monkeypatch.setattr("gendan.screens.watching.LOOK_SECONDS", 600)  # the top line stays as it is
    monkeypatch.setenv(REPORTS, REPORT_FOLDER)


@pytest.fixture(autouse=True)
def let_go() -> Iterator[list[GendanApp]]:
    """The applications of a test: their databases are given back at its end."""
    apps: list[GendanApp] = []
    yield apps
    for app in apps:
        app.let_go()


@pytest.mark.parametrize(("size", "language"), LOOKS)
@pytest.mark.parametrize("place", PLACES)
def test_a_picture(
    snap_compare: Any,
    let_go: list[GendanApp],
    tmp_path: Path,
    clock: FixedClock,
    place: str,
    size: tuple[int, int],
    language: str,
) -> None:
    set_language(language)
    store, numbers = full_board(tmp_path / "shop.db", clock)
    said = {"date": "2026-02-28", "asked_by": "supplier", "agreed": True, "reason": "缺料"}
    act(store, "su", "order.promise", order=numbers[LATE], **said)
    make_urgent(store, numbers[RISK])
    app = app_on(store, clock, "fu")
    let_go.append(app)
    assert compare(snap_compare, app, size, PLACES[place])


@pytest.mark.parametrize(("size", "language"), LOOKS)
@pytest.mark.parametrize("place", CALLS)
def test_a_picture_of_a_call(
    snap_compare: Any,
    let_go: list[GendanApp],
    tmp_path: Path,
    clock: FixedClock,
    place: str,
    size: tuple[int, int],
    language: str,
) -> None:
    set_language(language)
    store, _numbers = called(tmp_path / "calls.db", clock)
    app = app_on(store, clock, "fu")
    let_go.append(app)
    assert compare(snap_compare, app, size, CALLS[place])
