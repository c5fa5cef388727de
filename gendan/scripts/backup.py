"""``gendan backup``: a safe copy of the database while it is used."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from gendan.i18n import N_, _
from gendan.scripts.common import PATH, Call, emit, shared_options

if TYPE_CHECKING:
    from gendan.sync.backup import Backup


@click.command("backup", help=N_("Make a checked copy of the database, while it is used: at FILE, or in its folder."))
@click.argument("file", required=False, type=PATH)
@shared_options
@click.pass_obj
def command(call: Call, file: Path | None) -> None:
    """Copy, check, and take away what is no longer kept."""
    from gendan.services.rights import require
    from gendan.sync import backup

    store = call.open()
    require(call.sign_in(store), "backup")
    made = backup.make(store, file)
    gone = [] if file is not None else backup.rotate(store, made)
    emit(call, document(made) | {"removed": [str(path) for path in gone]}, _text(made))


def document(made: Backup) -> dict[str, Any]:
    """A backup as JSON: ``size`` in bytes, ``fingerprint`` that of ``gendan fingerprint``."""
    return {
        "file": str(made.path),
        "size": made.size,
        "fingerprint": made.digest,
        "changesets": made.commits,
        "made": made.made.replace(microsecond=0).isoformat(),
        "verified": True,
        "notes": [_(note) for note in made.notes],
    }


def _text(made: Backup) -> str:
    size = f"{made.size / 1_000_000:.1f}"
    said = _("{n} {n:record|records}, {size} MB, checked: {path}", n=made.commits, size=size, path=made.path)
    return "\n".join([said, *(_(note) for note in made.notes)])
