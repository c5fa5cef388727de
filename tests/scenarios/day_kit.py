"""What the scripts of a working day share: the practice clock, moved through one Monday, and a screen to read."""

from __future__ import annotations

from datetime import datetime
from typing import Any

import pytest
from textual.pilot import Pilot

from gendan.clock import FixedClock
from tests.kit import screen_text, settled
from tests.screens.store_kit import toasts

MORNING = datetime.fromisoformat("2026-03-02T08:45:00+08:00")


@pytest.fixture
def clock() -> FixedClock:
    """A practice clock on the morning of the day; the store that is made under it is a practice store."""
    return FixedClock(MORNING, practice=True)


def at(clock: FixedClock, hour: str) -> None:
    """It is this hour of the day: ``14:30``."""
    clock.set(datetime.fromisoformat(f"2026-03-02T{hour}:00+08:00"))


def shown(pilot: Pilot[Any]) -> str:
    """What stands on the screen."""
    return "\n".join(screen_text(pilot.app))


def said(pilot: Pilot[Any]) -> str:
    """What toasts said."""
    app: Any = pilot.app
    return toasts(app)


async def told(pilot: Pilot[Any], words: str) -> None:
    """Wait until a toast or the screen says these words: a slow machine does what a key asks for a while after it."""
    for _try in range(100):
        if words in said(pilot) or words in shown(pilot):
            await settled(pilot)
            return
        await pilot.pause(0.1)
    raise AssertionError(f"{words!r} is not among:\n{said(pilot)}\n{shown(pilot)}")


def under_hand(pilot: Pilot[Any]) -> str:
    """The line of the list that the cursor stands on."""
    return next((line for line in screen_text(pilot.app) if line.startswith("> ")), "")
