"""The gallery: every section, tab, dialog and sheet of the application, and the keys that lead there.

``PLACES`` holds them by part; ``walk`` presses their keys in one session and stops at each. ``test_gallery.py`` takes a
picture at each stop; whoever wants to look at every place for another reason walks as well: ``boss`` is signed in on
the store that ``gallery_store.furnished`` fills, after ``stand_still``.

    async for place in walk(pilot, PLACES["cases"], found): ...
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from gendan import doctor
from gendan.doctor import Check, Report
from gendan.i18n import Word
from gendan.services.about import about
from tests.screens.entry_store import HeldKey
from tests.screens.gallery_cases import CASES
from tests.screens.gallery_office import CUSTOMERS, REPORTS, SYSTEM
from tests.screens.gallery_orders import ENTRY, LISTS, PAGE, TODAY
from tests.screens.gallery_walk import Chapter, Place, at_rest, name_of, shown, walk

__all__ = ["ELSEWHERE", "PLACES", "Chapter", "Place", "at_rest", "name_of", "places", "shown", "stand_still", "walk"]

PLACES: dict[str, tuple[Chapter, ...]] = {
    "day": TODAY + LISTS + ENTRY,
    "order": PAGE,
    "cases": CASES,
    "office": CUSTOMERS + REPORTS,
    "system": SYSTEM,
}
"""Each part is walked through in a session of its own."""
ELSEWHERE = {
    "lock.LockScreen": "test_pictures.py",
    "setup.SetupScreen": "test_pictures_store.py",
    "long_work.WorkDialog": "test_long_work.py",
    "tour_dialog.TourScreen": "test_tour.py",
}
"""Screens that no walk comes by, and the tests that picture them in all looks."""
FILES = {
    "book.csv": "订单号,客户,型号,名称,数量,单价,下单日期,要求日期\n"
    "B-1,王建华,A-100,餐桌,2,1200.00,2026-02-20,2026-03-16\n"
    "B-1,王建华,A-200,餐椅,8,300.00,2026-02-20,2026-03-16\n"
    "B-2,长沙银行,C-7,会议桌,1,8800.00,2026-02-25,2026-04-01\n"
    'B-3,"[/] [VIP]",A-100,餐桌,两张,1200.00,2026-02-26,2026-03-20\n',
    "customers.csv": "客户名称,手机,联系人,等级,门店\n新客甲,13912340001,甲太太,A,一店\n"
    "王建华,13912340002,,B,\n坏行,1,,Z,\n",
    "prices.csv": "编号,名称,标价,起订量,阶梯价\nA-100,餐桌,1300,,\nA-100,,,10,1000\nC-1,[/] 灯,99,,\nD-1,坏,?,,\n",
}
"""What the walk takes in from the folder it stands in."""
HEALTH = Report(
    [
        Check("database", "ok", Word("{size} MB, whole"), {"size": "4.9"}),
        Check("log", "ok", Word("{n} {n:record|records}, every chain is whole"), {"n": 880}),
        Check("clock", "fault", Word("it is {now}, but the last record is of {last}"),
              {"now": "2026-03-02 09:00", "last": "2026-03-05 18:00"},
              Word("Set the date and time of this machine right.")),
        Check("backup", "warning", Word("there is no backup yet"),
              advice=Word("Make one: b on this page, or gendan backup.")),
        Check("sqlite", "ok", Word("SQLite {version}"), {"version": "3.51.3"}),
        Check("size", "ok", Word("{columns} {columns:column|columns}, {lines} {lines:line|lines}"),
              {"columns": 80, "lines": 24}),
    ]
)  # fmt: skip
"""What is checked, on no machine."""


def places() -> Iterator[tuple[str, Place]]:
    """Every place with the name of its part."""
    return ((part, place) for part, chapters in PLACES.items() for chapter in chapters for place in chapter.places)


def stand_still(monkeypatch: pytest.MonkeyPatch, folder: Path) -> None:
    """Nothing of this machine and nothing that chance made is on any screen; ``folder`` holds the files to take in."""
    for name, text in FILES.items():
        (folder / name).write_text(text, encoding="utf-8")
    monkeypatch.chdir(folder)
    monkeypatch.setattr("gendan.screens.watching.LOOK_SECONDS", 600)
    monkeypatch.setattr("gendan.screens.entry_live.PAUSE", 0.001)
    monkeypatch.setattr("gendan.screens.read_back.clocks", HeldKey())
    still: dict[str, Any] = {"path": Path("/srv/gendan.db"), "size": 1_000_000, "log_head": "0" * 64}
    monkeypatch.setattr("gendan.screens.system_about.about", lambda store: replace(about(store), **still))
    monkeypatch.setattr(doctor, "examine", lambda *_args, **_options: HEALTH)
