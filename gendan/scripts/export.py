"""``gendan export``: a bundle for other terminals."""

from __future__ import annotations

from pathlib import Path

import click

from gendan.i18n import N_, _
from gendan.scripts.common import PATH, Call, emit, shared_options
from gendan.scripts.progress import progress


@click.command("export", help=N_("Write a bundle for other terminals."))
@click.option("--to", "folder", type=PATH, required=True, help=N_("The folder it is written to."))
@click.option("--for", "receiver", metavar="TERMINAL", help=N_("For this terminal only: what it said it lacks."))
@click.option("--full", is_flag=True, help=N_("Everything, whatever others are believed to have."))
@click.option("--encrypt", is_flag=True, help=N_("Encrypted, so that only terminals of the store can read it."))
@shared_options
@click.pass_obj
def command(call: Call, folder: Path, receiver: str | None, full: bool, encrypt: bool) -> None:
    """Sign in, write, say what was written."""
    from gendan.services import rights
    from gendan.sync.exporting import export, nobody

    store = call.open()
    rights.require(call.sign_in(store), "export")
    done = export(
        store,
        folder,
        receiver=receiver,
        full=full,
        encrypt=encrypt or bool(store.config["sync.encrypt"]),
        progress=progress(_("Exporting")) or nobody,
    )
    lines = [_("{n} {n:record|records} written:", n=done.commits), *(f"  {path}" for path in done.paths)]
    document = {"files": [str(path) for path in done.paths], "commits": done.commits}
    emit(call, document, "\n".join(lines))
