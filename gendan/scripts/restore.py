"""``gendan restore``: a copy of the database brought back, after it was checked."""

from __future__ import annotations

import sys
from contextlib import ExitStack
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from gendan.errors import StorageError
from gendan.i18n import N_, _
from gendan.scripts.common import Call, emit, require, shared_options

if TYPE_CHECKING:
    from gendan.db.store import Store
    from gendan.sync.restore import Candidate, Restored

_UNREADABLE = {"damaged", "not_a_database", "no_database", "storage"}


@click.command("restore", help=N_("Check FILE, keep the present database, and put FILE in its place."))
@click.argument("file", type=click.Path(path_type=Path))
@shared_options
@click.pass_obj
def command(call: Call, file: Path) -> None:
    """Bring a backup back; who does it is an admin of the present store, or of the copy where there is none."""
    from gendan.sync import restore

    with restore.checked(file, call.database, call.clock, call.config) as candidate:
        _authorize(call, candidate)
        if sys.stdin.isatty() and not call.json:
            _ask(call, candidate)
        done = candidate.put()
    emit(call, _document(done), _text(done))


def _authorize(call: Call, candidate: Candidate) -> None:
    with ExitStack() as after:
        store = _who_knows_people(call, candidate)
        after.callback(store.close)
        require(call.sign_in(store), "admin", "restore")


def _who_knows_people(call: Call, candidate: Candidate) -> Store:
    from gendan.entrance import enter

    try:
        return enter(call.database, call.clock, call.config)
    except StorageError as error:
        if error.code not in _UNREADABLE:
            raise
        return candidate.open()


def _ask(call: Call, candidate: Candidate) -> None:
    click.echo(_said(candidate), err=True)
    click.confirm(_("Put it in the place of {path}?", path=call.database), abort=True, err=True)


def _said(candidate: Candidate) -> str:
    found = candidate.content
    zone = candidate.settings.zone
    last = f"{found.last.astimezone(zone):%Y-%m-%d %H:%M}" if found.last else "-"
    code = f"{found.store}-{found.terminal}"
    return _("The copy is of terminal {code}: {n} records, the last of {last}.", code=code, n=found.commits, last=last)


def _document(done: Restored) -> dict[str, Any]:
    return {
        "database": str(done.path),
        "changesets": done.content.commits,
        "last": done.content.last.isoformat() if done.content.last else None,
        "was": done.renewal.old,
        "terminal": done.renewal.new,
        "kept": str(done.safety) if done.safety else None,
    }


def _text(done: Restored) -> str:
    lines = [_("{n} records are back: {path}", n=done.content.commits, path=done.path)]
    lines.append(
        _("Terminal {old} goes on as {new}; no order number is used twice.", old=done.renewal.old, new=done.renewal.new)
    )
    if done.safety is not None:
        lines.append(_("The database before is kept: {path}", path=done.safety))
    return "\n".join(lines)
