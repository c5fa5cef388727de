"""The end of the day, where services, reports and synchronisation come together: the close with its figures, the files
that are kept of it, the backup, the bundle (decisions.md: composed where it is asked for)."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any

from gendan.errors import GendanError
from gendan.services import day_figures

if TYPE_CHECKING:
    from sqlalchemy import Connection

    from gendan.config import Config
    from gendan.db.store import Store
    from gendan.services.context import Actor

MOST_SUMS = 400
"""Periods whose sums are made in one go; those of a long history are kept a few days later."""
FOLDER = "closings"
"""Where slips and reports of closed days are kept, beside the database."""


@dataclass(frozen=True, slots=True)
class Failed:
    """A step after the close that did not succeed: ``figures``, ``files``, ``backup`` or ``export``; it can be done
    again."""

    step: str
    error: GendanError


@dataclass(frozen=True, slots=True)
class Ended:
    """A day that was closed: what the command said, the slip as text, what was written, and what failed after it."""

    result: Mapping[str, Any]
    slip: str
    files: tuple[Path, ...]
    backup: Path | None
    bundle: Path | None
    failed: tuple[Failed, ...]


def compose() -> None:
    """Hand the reports to the command that closes a day; nothing heavy is imported before a day is closed."""
    day_figures.provide(_figures)


def _figures(conn: Connection, config: Config, now: datetime, day: date) -> dict[str, Any]:
    from gendan.domain.periods import period_of
    from gendan.reports.figures import made_from
    from gendan.reports.jsonform import document

    return document(made_from(conn, config, now, period_of("day", day)))


def end_day(store: Store, actor: Actor, args: Mapping[str, Any], folder: Path | None = None) -> Ended:
    """Close a day with the arguments of ``day.close``; then keep its slip and report as files, make a backup, and write
    a bundle into ``folder`` where one is given. Refused as the command is; what fails after it does not undo it."""
    from gendan.reports import slip
    from gendan.services import door
    from gendan.services.day_closing import compared
    from gendan.services.day_closing_views import day_closed

    with day_figures.made_ahead(store, compared(store)):
        result = door.run(store, actor, "day.close", args)
    number, failed = str(result["number"]), list[Failed]()

    def tried(step: str, work: Callable[[], Any]) -> Any:
        try:
            return work()
        except GendanError as error:
            failed.append(Failed(step, error))
            return None

    tried("figures", lambda: keep_sums(store))
    files = tried("files", lambda: keep_files(store, number)) or ()
    copy = tried("backup", lambda: _backup(store))
    bundle = tried("export", lambda: _export(store, folder)) if folder is not None else None
    return Ended(result, slip.text(day_closed(store, number)), files, copy, bundle, tuple(failed))


def keep_files(store: Store, number: str) -> tuple[Path, ...]:
    """Write the slip of a close as text and as a page, and the day's report as a page; the files. ``StorageError``
    where they cannot be written."""
    from gendan import locations
    from gendan.db.errors import speaking_of
    from gendan.reports import forms, slip
    from gendan.reports.figures import make
    from gendan.reports.files import write
    from gendan.services.day_closing_views import day_closed

    closed, place = day_closed(store, number), store.path.parent / FOLDER
    with speaking_of(place):
        locations.private_folder(place)
    stem = f"{number}_{closed.day.isoformat()}"
    wanted = {
        place / f"{stem}.txt": (slip.text(closed) + "\n").encode(errors="backslashreplace"),
        place / f"{stem}.html": slip.html(closed).encode(errors="backslashreplace"),
        place / f"{stem}_report.html": forms.written(store, make(store, "day", closed.day), "html"),
    }
    for path, data in wanted.items():
        write(path, data)
    return tuple(wanted)


def keep_sums(store: Store) -> int:
    """Keep the sums of periods that are over, so that reports need not add them up; how many were new."""
    from gendan.reports import sums

    return sums.keep(store, MOST_SUMS)


def _backup(store: Store) -> Path:
    from gendan.sync import backup

    return backup.make(store).path


def _export(store: Store, folder: Path) -> Path:
    from gendan.sync.exporting import export

    return export(store, folder).path
