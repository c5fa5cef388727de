"""``gendan merge``: bundles of other terminals."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from gendan.i18n import N_, _
from gendan.scripts.common import PATH, Call, emit, finish, shared_options
from gendan.scripts.progress import progress
from gendan.text import safe

if TYPE_CHECKING:
    from gendan.sync.merging import Taken


@click.command("merge", help=N_("Take in bundles of other terminals."))
@click.argument("files", nargs=-1, required=True, metavar=N_("FILE..."), type=PATH)
@click.option("--dry-run", is_flag=True, help=N_("Show what would be taken in, and write nothing."))
@shared_options
@click.pass_obj
def command(call: Call, files: Sequence[Path], dry_run: bool) -> None:
    """Take in, report by file; exit status 1 where a file was refused, 2 where one is no bundle."""
    from gendan.services import conflicts
    from gendan.services.rights import require
    from gendan.sync.exchange import take_in
    from gendan.sync.exporting import nobody
    from gendan.sync.refusals import UNREADABLE

    store = call.open()
    if not dry_run:
        require(call.sign_in(store), "merge")
    chosen = list(dict.fromkeys(files))
    taken = take_in(store, chosen, conflicts.rights(), dry_run=dry_run, progress=progress(_("Merging")) or nobody)
    sums = {name: sum(getattr(one, name) for one in taken) for name in ("new", "known", "held", "conflicts")}
    emit(call, {"files": list(map(document, taken)), **sums, "dry_run": dry_run}, "\n".join(map(text, taken)))
    refused = [one.rejected for one in taken if one.rejected is not None]
    finish(2 if set(refused) & UNREADABLE else 1 if refused else 0)


def document(taken: Taken) -> dict[str, Any]:
    """What cli-json.md says of a file."""
    rejected = taken.rejected
    return {
        "file": str(taken.file),
        "new": taken.new,
        "known": taken.known,
        "held": taken.held,
        "conflicts": taken.conflicts,
        "rejected": rejected.code if rejected else None,
        "message": _(rejected.value) if rejected else None,
        "detail": taken.detail or None,
        "from": taken.origin or None,
        "marked": taken.marked,
        "again": taken.again,
        "renewed": taken.renewal.new if taken.renewal is not None else None,
        "newer": taken.newer,
        "waits_for": [{"terminal": who, "first": first, "last": last} for who, first, last in taken.waits_for],
    }


def again(records: int) -> str:
    """That records of this terminal were issued again."""
    return _("Issued again under the new code, for the numbers were used before: {n} {n:record|records}", n=records)


def newer(records: int) -> str:
    """That records wait until gendan is upgraded."""
    return _(
        "{n} {n:record|records} of a newer gendan: upgrade gendan on this terminal, then merge a bundle again.",
        n=records,
    )


def text(taken: Taken) -> str:
    """A file in a line, and what it waits for."""
    name = safe(taken.file.name or str(taken.file))
    if taken.rejected is not None:
        return _("{file}: refused. {why}", file=name, why=_(taken.rejected.value))
    counts = {"new": taken.new, "known": taken.known, "held": taken.held, "conflicts": taken.conflicts}
    lines = [
        _(
            "{file}: {new} new, {known} known, {held} held, {conflicts} {conflicts:conflict|conflicts}",
            file=name,
            **counts,
        )
    ]
    lines += [
        _("  waits for records {first} to {last} of {terminal}", first=first, last=last, terminal=who)
        for who, first, last in taken.waits_for
    ]
    if taken.newer:
        lines.append("  " + newer(taken.newer))
    if taken.again:
        lines.append("  " + again(taken.again))
    if taken.marked:
        lines.append(_("  {n} {n:record|records} to look at; `gendan conflicts` names {n:it|them}", n=taken.marked))
    return "\n".join(lines)
