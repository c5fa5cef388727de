"""What every picture of a screen stands on."""

from __future__ import annotations

import inspect
import os
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from textual.pilot import Pilot

from tests.kit import told

REPORTS = "TEXTUAL_SNAPSHOT_TEMPDIR"
REPORT_FOLDER = os.environ.get(REPORTS, "")
"""Where the plugin puts what it found: its own variable, set before the tests lose theirs."""


@pytest.fixture
def reports(home: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Give the plugin its variable back."""
    monkeypatch.setenv(REPORTS, REPORT_FOLDER)


@pytest.fixture
def snap_compare(
    reports: None, snap_compare: Callable[..., bool], monkeypatch: pytest.MonkeyPatch
) -> Callable[..., bool]:
    """The comparing of Textual's plugin; before the picture is taken, the frame says how the store stands."""
    monkeypatch.setattr("gendan.screens.watching.LOOK_SECONDS", 600)

    def compare(app: Any, *, terminal_size: tuple[int, int] = (80, 24), run_before: Any = None) -> bool:
        async def ready(pilot: Pilot[Any]) -> None:
            before = run_before(pilot) if run_before else None
            if inspect.isawaitable(before):
                await before
            await told(pilot)

        return snap_compare(app, terminal_size=terminal_size, run_before=ready)

    return compare
