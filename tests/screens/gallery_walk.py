"""How the gallery is walked through: places, the keys that lead there, a stop at each."""

from __future__ import annotations

from collections.abc import AsyncIterator, Mapping
from dataclasses import dataclass
from typing import Any

from textual.pilot import Pilot

from tests.kit import screen_text, settled, told
from tests.screens.store_kit import do


class Place:
    """A stop of the walk: its name, the screen that must be in front there (module and class below
    ``gendan.screens``), what is pressed to come there, and what is pressed before the walk steps back with Esc."""

    def __init__(self, name: str, shows: str, *keys: str, after: tuple[str, ...] = ()) -> None:
        self.name, self.shows, self.keys, self.after = name, shows, keys, after


@dataclass(frozen=True)
class Chapter:
    """Places that are reached from one screen, which ``keys`` open; a text in keys stands after ``=``, a name in
    braces is what ``gallery_store.furnished`` calls it."""

    keys: tuple[str, ...]
    places: tuple[Place, ...]


async def walk(
    pilot: Pilot[Any], chapters: tuple[Chapter, ...], found: Mapping[str, str], *, hasty: bool = False
) -> AsyncIterator[Place]:
    """Go through the places of these chapters, signed in, and stop at each when it has come to rest; ``hasty`` as soon
    as every question has its answer, for whoever takes no picture."""
    for chapter in chapters:
        await do(pilot, *_named(chapter.keys, found))
        base = pilot.app.screen
        for place in chapter.places:
            await do(pilot, *_named(place.keys, found))
            await (settled(pilot) if hasty else at_rest(pilot))
            yield place
            await do(pilot, *place.after)
            await _back(pilot, base)
        await _back(pilot)


async def at_rest(pilot: Pilot[Any]) -> None:
    """Wait until nothing on the screen changes any more; what toasts say is taken away."""
    await settled(pilot)
    await told(pilot)
    pilot.app.clear_notifications()
    before: list[str] = []
    for _try in range(200):
        now = screen_text(pilot.app)
        if now == before and getattr(pilot.app.screen, "is_still", True):
            return
        before = now
        await pilot.pause(0.02)
        await settled(pilot)
    raise AssertionError("the screen does not come to rest")


async def _back(pilot: Pilot[Any], base: Any = None) -> None:
    """To ``base``, or to the section below it."""
    for _try in range(8):
        pilot.app.clear_notifications()
        for _wait in range(500):
            if getattr(pilot.app.screen, "is_still", True):  # Esc does nothing while an order is being filed
                break
            await pilot.pause(0.02)
        await settled(pilot)
        if pilot.app.screen is base or len(pilot.app.screen_stack) == 1:
            return
        await do(pilot, "escape")
    raise AssertionError(f"no way back from {pilot.app.screen}")


def _named(keys: tuple[str, ...], found: Mapping[str, str]) -> list[str]:
    return [key.format(**found) if key.startswith("={") else key for key in keys]


def shown(screen: Any) -> str:
    """The module and class of a screen, as places name them."""
    return name_of(type(screen))


def name_of(kind: type) -> str:
    """The module and class of a kind of screen."""
    return f"{kind.__module__.removeprefix('gendan.screens.').removeprefix('gendan.')}.{kind.__name__}"
