"""The numbered sections and the places without a number, as data; a screen is imported when it is opened."""

from __future__ import annotations

import importlib
import importlib.util
from functools import cache
from typing import Any, NamedTuple

from textual.screen import Screen

from gendan.keys import SECTIONS as TITLES


@cache
def _is_there(module: str) -> bool:
    try:
        return importlib.util.find_spec(module) is not None
    except ModuleNotFoundError:
        return False


class Place(NamedTuple):
    """A screen that can be opened: where its class stands."""

    module: str
    name: str

    def exists(self) -> bool:
        """Whether there is such a module."""
        return _is_there(self.module)

    def load(self) -> type[Screen[Any]]:
        """Its class, imported where that has not been done yet."""
        screen: type[Screen[Any]] = getattr(importlib.import_module(self.module), self.name)
        return screen

    def make(self) -> Screen[Any]:
        """A new screen."""
        return self.load()()


class Section(NamedTuple):
    """A numbered section: its digit, its title (a message id), its screen."""

    digit: int
    title: str
    place: Place

    @property
    def mode(self) -> str:
        """The name of its stack of screens."""
        return f"section_{self.digit}"


_SCREENS = ("today", "board", "orders", "check", "exceptions", "complaints", "customers", "report", "system")
ALL: tuple[Section, ...] = tuple(
    Section(digit, title, Place(f"gendan.screens.{name}", f"{name.capitalize()}Screen"))
    for digit, (title, name) in enumerate(zip(TITLES, _SCREENS, strict=True), 1)
)
ELSEWHERE: dict[str, Place] = {
    "new_order": Place("gendan.screens.entry", "EntryScreen"),
    "search": Place("gendan.screens.search", "SearchScreen"),
    "requests": Place("gendan.screens.requests", "RequestsScreen"),
    "faults": Place("gendan.screens.faults", "FaultsScreen"),
    "import": Place("gendan.screens.import_book", "ImportScreen"),
    "setup": Place("gendan.screens.setup", "SetupScreen"),
}
"""Places that a key opens from anywhere, and the wizard of the first run."""


def existing() -> tuple[Section, ...]:
    """The sections that there are."""
    return tuple(section for section in ALL if section.place.exists())
