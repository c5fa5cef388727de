"""``gendan archive``: the records of closed years go into files that stay readable."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING, Any

import click

from gendan.i18n import N_, _
from gendan.scripts.common import Call, emit, shared_options
from gendan.scripts.progress import progress

if TYPE_CHECKING:
    from gendan.archiving import Archived, Look
    from gendan.db.archives import Kept
    from gendan.db.store import Store


@click.command(
    "archive",
    help=N_(
        "Put the records of orders that were closed over 400 days ago into archive files beside the database. Orders, "
        "lists, searches and reports stay as they are; histories are read from the files."
    ),
)
@click.option("--dry-run", is_flag=True, help=N_("Show what would go and what hinders more, and write nothing."))
@click.option("--before", metavar="DATE", help=N_("Only orders closed before this day, or before this year."))
@click.option(
    "--keep-size", is_flag=True, help=N_("Do not write the database anew: it keeps its size, with free room.")
)
@shared_options
@click.pass_obj
def command(call: Call, dry_run: bool, before: str | None, keep_size: bool) -> None:
    """Look, or look and write."""
    from gendan import archiving

    store = call.open_file()
    day = _day_of(before, store) if before is not None else None
    if dry_run:
        look = archiving.look(store, day)
        emit(call, look_document(look), "\n".join(archiving.look_lines(look)))
        return
    actor = call.sign_in(store)
    told = progress(_("Archiving")) or archiving.nobody
    done = archiving.archive(store, actor, day, told, shrink=not keep_size)
    emit(call, done_document(done), "\n".join(archiving.done_lines(done)))


def _day_of(text: str, store: Store) -> date:
    """The day as it was typed; a year means its first day. Raises ``UsageError`` bad_value."""
    from gendan.domain.typed import read_date
    from gendan.workdays import working_calendar

    said = text.strip()
    if len(said) == 4 and said.isdecimal() and int(said):
        return date(int(said), 1, 1)
    today = store.clock.today(store.config.zone)
    return read_date(said, today, working_calendar(store.config), field="before")


def look_document(look: Look) -> dict[str, Any]:
    """What would go as JSON: ``bytes`` leave the database."""
    plan = look.plan
    return {
        "orders": sum(part.orders for part in plan.parts),
        "changesets": sum(len(part.positions) for part in plan.parts),
        "bytes": sum(part.bodies for part in plan.parts),
        "years": [
            {
                "year": part.year,
                "orders": part.orders,
                "changesets": len(part.positions),
                "bytes": part.bodies,
                "from": _day(part.days[0]),
                "to": _day(part.days[1]),
            }
            for part in plan.parts
        ],
        "hindered": {"too_young": plan.young, "disputed": plan.disputed, "not_acknowledged": dict(plan.unknown)},
        "size": look.size,
        "archives": [_kept(one) for one in look.kept],
    }


def done_document(done: Archived) -> dict[str, Any]:
    """What was done as JSON: sizes of the database in bytes."""
    return {
        "orders": done.orders,
        "changesets": done.commits,
        "size_before": done.before,
        "size": done.after,
        "shrunk": done.shrunk,
        "archives": [_kept(one) for one in done.files],
    }


def _kept(one: Kept) -> dict[str, Any]:
    return {
        "file": one.file,
        "sha256": one.sha,
        "size": one.size,
        "year": one.year,
        "orders": one.orders,
        "changesets": one.commits,
        "from": _day(one.first),
        "to": _day(one.last),
        "path": str(one.path) if one.path else None,
    }


def _day(day: date) -> str:
    return day.isoformat()
