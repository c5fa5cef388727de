"""Putting services and reports together for the end of the day: who makes the figures that a close keeps."""

from __future__ import annotations

from datetime import date, datetime
from typing import TYPE_CHECKING, Any

from gendan.services import day_figures

if TYPE_CHECKING:
    from sqlalchemy import Connection

    from gendan.config import Config


def compose() -> None:
    """Hand the reports to the command that closes a day; nothing heavy is imported before a day is closed."""
    day_figures.provide(_figures)


def _figures(conn: Connection, config: Config, now: datetime, day: date) -> dict[str, Any]:
    from gendan.domain.periods import period_of
    from gendan.reports.figures import made_from
    from gendan.reports.jsonform import document

    return document(made_from(conn, config, now, period_of("day", day)))
