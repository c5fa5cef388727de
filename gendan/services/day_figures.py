"""The figures that a close keeps: made by the reports, which stand beside the services and are handed in from above."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, datetime
from typing import Any

from sqlalchemy import Connection

from gendan.config import Config

DayFigures = Callable[[Connection, Config, datetime, date], dict[str, Any]]
"""Makes the document of the day report of a day as known in a transaction, at a moment."""
_made_by: list[DayFigures] = []


def provide(make: DayFigures) -> None:
    """Say who makes the figures; said once where the program is put together (``gendan.daily``)."""
    _made_by[:] = [make]


def day_figures(conn: Connection, config: Config, now: datetime, day: date) -> dict[str, Any]:
    """The document of the day report, keys as in cli-json.md."""
    assert _made_by, "gendan.daily.compose() hands the reports in before a command runs"
    return _made_by[0](conn, config, now, day)
