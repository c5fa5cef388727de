"""One key says everything in the other language: what is in front, what stands behind, what opens afterwards."""

from __future__ import annotations

import gettext
import re
from pathlib import Path
from typing import Any

from textual.pilot import Pilot

from gendan.clock import FixedClock
from gendan.i18n import CATALOGUES, FOLDER
from tests.helpers import staffed
from tests.kit import screen_text
from tests.screens.store_kit import do, drive, fill, real_app

LISTED = "123456789"
DATA = {"餐桌", "客户", "陈静"}


def words(language: str) -> set[str]:
    """Whole texts of this language in which no value stands."""
    said = vars(gettext.translation("gendan", FOLDER, [CATALOGUES[language]]))["_catalog"]
    return {text for message, text in said.items() if message and "{" not in text and len(text) > 1}


CHINESE = {text for text in words("zh") if re.search("[\u4e00-\u9fff]", text)} - DATA
ENGLISH = {text for text in words("en") if " " not in text and text.istitle() and len(text) > 3}


def shown(app: Any) -> set[str]:
    """What stands on the screen, apart from each other by more than a blank; and every word."""
    text = "\n".join(screen_text(app))
    return set(re.split(r"\s{2,}|\n|[│·]", text)) | set(text.split())


def test_everything_follows(tmp_path: Path, clock: FixedClock) -> None:
    store = staffed(tmp_path / "shop" / "gendan.db", clock)
    fill(store)
    app = real_app(store, clock, "boss")
    left: list[tuple[str, set[str]]] = []

    async def look(pilot: Pilot[Any], place: str, other: set[str]) -> None:
        await do(pilot)
        app.clear_notifications()
        if found := shown(app) & other:
            left.append((place, found))

    async def through(pilot: Pilot[Any], other: set[str]) -> None:
        for digit in LISTED:
            await do(pilot, digit)
            await look(pilot, f"section {digit}", other)
        await do(pilot, "1", "enter")
        await look(pilot, "an order", other)
        for key in ("f1", "ctrl+p", "c"):
            await do(pilot, key)
            await look(pilot, f"behind {key}", other)
            await do(pilot, "escape")
        await do(pilot, "escape")

    async def story(pilot: Pilot[Any]) -> None:
        await through(pilot, ENGLISH)
        await do(pilot, "1", "enter", "f8")  # an order lies on the section
        await look(pilot, "at once", CHINESE)
        await do(pilot, "escape")
        await look(pilot, "behind", CHINESE)
        await through(pilot, CHINESE)
        await do(pilot, "9", "f8")
        await look(pilot, "back at once", ENGLISH)
        await through(pilot, ENGLISH)

    drive(app, story, (120, 36))
    assert left == []
