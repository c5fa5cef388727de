"""Every place of the gallery in a language longer than ours: nothing is untranslated, nothing is cut without a sign
that it is, nothing lies outside of what holds it.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest
from rich.cells import cell_len
from textual.geometry import Region
from textual.pilot import Pilot
from textual.widget import Widget
from textual.widgets import Input, TextArea

from gendan.clock import FixedClock
from gendan.i18n import PSEUDO, set_language
from gendan.widgets.bar import Bar
from gendan.widgets.stage_bar import StageBar
from tests.helpers import staffed
from tests.kit import screen_text
from tests.screens.gallery import PLACES, stand_still, walk
from tests.screens.gallery_store import furnished
from tests.screens.store_kit import drive, real_app

SHORT = (Bar, StageBar)
"""They shorten words where all have to be seen at once."""
TYPED = (Input, TextArea)
"""What is typed, or may be, runs out of sight."""
DATA = {"CNY", "MARCH", "boss", "fin", "gendan", "pla", "planner", "wang"}
"""Logins and names that nobody translates."""
RAW = {"known before filing", "approval", "a record", "settings", "about", "conditions", "saved filters", "assign",
       "promotions", "plans", "scripts", "script", "security", "conditions that cannot be read",
       "unknown word of a script"}  # fmt: skip
"""Places that show codes, logins, keys of settings, conditions as they are typed; a page of the documentation."""


@dataclass(frozen=True)
class Seen:
    """A widget without others in it: where it is, what may be seen of it, and what is written there."""

    widget: Widget
    region: Region
    visible: Region
    text: str


def cells(line: str) -> list[str]:
    """A line by cells; the second half of a wide character is empty."""
    found: list[str] = []
    for char in line:
        width = cell_len(char)
        if width:
            found += [char] + [""] * (width - 1)
        elif found:
            found[-1] += char
    return found


def seen(app: Any) -> Iterator[Seen]:
    """Everything that stands on the screen in front."""
    rows = [cells(line) for line in screen_text(app)]
    for widget in app.screen.walk_children(Widget):
        if widget not in app.screen._compositor.visible_widgets or any(child.display for child in widget.children):
            continue
        place = app.screen.find_widget(widget)
        visible = place.region.intersection(place.clip)
        lines = ["".join(row[visible.x : visible.right]) for row in rows[visible.y : visible.bottom]]
        if not any(over is not widget and over.region.overlaps(visible) for over in app.screen.query(".-open")):
            yield Seen(widget, place.region, visible, "\n".join(lines))


def untranslated(text: str) -> set[str]:
    """Words without an accent that must have one."""
    text = re.sub(r"{[^{}]*}", "", text)  # of scripts
    said = " ".join(word for word in text.split() if not re.search(r"\w[._/@:-]\w|^\.", word))  # files, addresses, keys
    words = (word for word in re.findall(r"[^\W\d_]+", said) if word.isascii() and len(word) > 2)
    return {word for word in words if set(word.lower()) & set("aeiouy")} - DATA


def is_cut(text: str) -> bool:
    """Whether a text ends before its bracket does, with no ellipsis that says so."""
    depth = 0
    for char in text:
        depth = {"‹": depth + 1, "›": max(0, depth - 1), "…": 0}.get(char, depth)
    return depth > 0


def scrolls(widget: Widget) -> bool:
    """Whether something around it moves, so that a part of it may be out of sight."""
    return any(getattr(one, "max_scroll_y", 0) for one in widget.ancestors_with_self)


@pytest.mark.parametrize("part", PLACES)
def test_nothing_is_untranslated_cut_or_out_of_its_place(
    tmp_path: Path, clock: FixedClock, monkeypatch: pytest.MonkeyPatch, part: str
) -> None:
    stand_still(monkeypatch, tmp_path)
    store = staffed(tmp_path / "shop" / "gendan.db", clock)
    found = furnished(store)
    set_language(PSEUDO)
    app, wrong = real_app(store, clock, "boss"), []

    async def story(pilot: Pilot[Any]) -> None:
        async for place in walk(pilot, PLACES[part], found, hasty=True):
            for one in seen(app):
                said = f"{place.name}: {type(one.widget).__name__}#{one.widget.id}"
                if place.name not in RAW and not isinstance(one.widget, TYPED) and (words := untranslated(one.text)):
                    wrong.append(f"{said} untranslated: {words}")
                if one.region != one.visible and not scrolls(one.widget):
                    wrong.append(f"{said} lies outside: {one.region} seen {one.visible}")
                if is_cut(one.text) and one.region == one.visible and not isinstance(one.widget, (*SHORT, *TYPED)):
                    wrong.append(f"{said} is cut: {one.text!r}")

    drive(app, story, (80, 24))
    assert not wrong
