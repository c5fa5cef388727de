"""The figures that a close keeps: made by the reports, which stand beside the services and are handed in from above."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass
from datetime import date, datetime
from typing import TYPE_CHECKING, Any

from sqlalchemy import Connection

from gendan.config import Config

if TYPE_CHECKING:
    from gendan.db.store import Store

DayFigures = Callable[[Connection, Config, datetime, date], dict[str, Any]]
"""Makes the document of the day report of a day as known in a transaction, at a moment."""
_made_by: list[DayFigures] = []


@dataclass(frozen=True, slots=True)
class _Ahead:
    """Documents that were made before a command began, and the last commit they know of."""

    config: Config
    pos: int
    made: Mapping[date, dict[str, Any]]


_ahead: ContextVar[_Ahead | None] = ContextVar("_ahead", default=None)


def provide(make: DayFigures) -> None:
    """Say who makes the figures; said once where the program is put together (``gendan.daily``)."""
    _made_by[:] = [make]


@contextmanager
def made_ahead(store: Store, days: Iterable[date]) -> Iterator[None]:
    """Make the figures of days that are over now, so that what the block does need not, while everybody else waits
    for it. What is written in between counts all the same: a day that it may change is made again."""
    from gendan.db.figures_kept import last_commit

    config, now = store.config, store.clock.now()
    with store.read() as conn:
        made = {day: _make(conn, config, now, day) for day in days}
        ahead = _Ahead(config, last_commit(conn), made)
    token = _ahead.set(ahead)
    try:
        yield
    finally:
        _ahead.reset(token)


def day_figures(conn: Connection, config: Config, now: datetime, day: date) -> dict[str, Any]:
    """The document of the day report, keys as in cli-json.md."""
    ahead = _ahead.get()
    if ahead is None or day not in ahead.made or config != ahead.config:
        return _make(conn, config, now, day)
    from gendan.db.figures_kept import changed_since

    return ahead.made[day] if day < changed_since(conn, ahead.pos, config.zone) else _make(conn, config, now, day)


def _make(conn: Connection, config: Config, now: datetime, day: date) -> dict[str, Any]:
    assert _made_by, "gendan.daily.compose() hands the reports in before a command runs"
    return _made_by[0](conn, config, now, day)
