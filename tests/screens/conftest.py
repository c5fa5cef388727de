"""What every picture of a screen stands on."""

from __future__ import annotations

import inspect
from collections.abc import Callable
from typing import Any

import pytest
from textual.pilot import Pilot

from tests.kit import told


@pytest.fixture
def snap_compare(snap_compare: Callable[..., bool]) -> Callable[..., bool]:
    """The comparing of Textual's plugin; before the picture is taken, the frame says how the store stands."""

    def compare(app: Any, *, terminal_size: tuple[int, int] = (80, 24), run_before: Any = None) -> bool:
        async def ready(pilot: Pilot[Any]) -> None:
            before = run_before(pilot) if run_before else None
            if inspect.isawaitable(before):
                await before
            await told(pilot)

        return snap_compare(app, terminal_size=terminal_size, run_before=ready)

    return compare
