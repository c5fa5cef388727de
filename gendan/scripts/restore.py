"""``gendan restore``: a copy of the database brought back, after it was checked."""

from __future__ import annotations

import sys
from contextlib import ExitStack
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from gendan.errors import StorageError
from gendan.i18n import N_, _, several
from gendan.scripts.common import PATH, Call, emit, shared_options

if TYPE_CHECKING:
    from gendan.db.store import Store
    from gendan.sync.restore import Candidate, Restored

_UNREADABLE = {"damaged", "not_a_database", "no_database", "storage"}


@click.command("restore", help=N_("Check FILE, keep the present database, and put FILE in its place."))
@click.argument("file", type=PATH)
@shared_options
@click.pass_obj
def command(call: Call, file: Path) -> None:
    """Bring a backup back; who does it is an admin of the present store, or of the copy where there is none."""
    from gendan.sync import restore

    with restore.checked(file, call.database, call.clock, call.config) as candidate:
        erased = _authorize(call, candidate)
        if sys.stdin.isatty() and not call.json:
            _ask(call, candidate)
        done = candidate.put()
    again = _erase_again(call, erased)
    emit(call, {**_document(done), "erased_again": list(again)}, _text(done, again))


def _authorize(call: Call, candidate: Candidate) -> tuple[str, ...]:
    """Refuse who may not; the customers whose data were erased in the present store come back as codes."""
    from gendan.services.erasing import erased_customers
    from gendan.services.rights import require

    with ExitStack() as after:
        store = _who_knows_people(call, candidate)
        after.callback(store.close)
        require(call.sign_in(store), "restore")
        return erased_customers(store)


def _erase_again(call: Call, codes: tuple[str, ...]) -> tuple[str, ...]:
    """What was erased since the copy was made does not come back with it."""
    from gendan.entrance import enter
    from gendan.services.erasing import erase_again

    if not codes:
        return ()
    store = enter(call.database, call.clock, call.config)
    try:
        return erase_again(store, codes, _("erased before an older copy was brought back"))
    finally:
        store.close()


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
    return _(
        "The copy is of terminal {code}: {n} {n:record|records}, the last of {last}.",
        code=code,
        n=found.commits,
        last=last,
    )


def _document(done: Restored) -> dict[str, Any]:
    return {
        "database": str(done.path),
        "changesets": done.content.commits,
        "last": done.content.last.isoformat() if done.content.last else None,
        "was": done.renewal.old,
        "terminal": done.renewal.new,
        "kept": str(done.safety) if done.safety else None,
        "archives_missing": list(done.lacking),
    }


def _text(done: Restored, again: tuple[str, ...]) -> str:
    names = several(done.lacking)
    lines = [_("{n} {n:record is|records are} back: {path}", n=done.content.commits, path=done.path)]
    lines.append(
        _("Terminal {old} goes on as {new}; no order number is used twice.", old=done.renewal.old, new=done.renewal.new)
    )
    if done.safety is not None:
        lines.append(_("The database before is kept: {path}", path=done.safety))
    if done.lacking:
        words = _("Archive files that belong to it are missing; older histories are in them: {names}", names=names)
        lines.append(words)
    if again:
        lines.append(_("Personal data erased since were erased again: {codes}", codes=several(again)))
    return "\n".join(lines)
