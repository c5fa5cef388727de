"""``gendan demo``: a demonstration store of its own, made fresh, and opened."""

from __future__ import annotations

import gc
import sys
from pathlib import Path

import click

from gendan import locations
from gendan.db.peek import peek
from gendan.errors import StorageError
from gendan.i18n import N_, _
from gendan.scripts.common import Call, shared_options


@click.command("demo", help=N_("Open the demonstration store, made fresh; it never touches the real one."))
@click.option("--seed", type=int, default=1, show_default=True, help=N_("Another story of the same store."))
@click.option("--no-open", is_flag=True, help=N_("Only make it."))
@click.option("--tour", is_flag=True, help=N_("Begin with the tour: five jobs of a day, step by step."))
@shared_options
@click.pass_obj
def command(call: Call, seed: int, no_open: bool, tour: bool) -> None:
    """Make the store, then open the application on it."""
    from gendan import daily
    from gendan.services.demo import make

    daily.compose()  # the days of the story are closed with their figures
    path = call.database if call.db else locations.demo_path()
    remove_demo(path)
    gc.disable()  # what the story leaves behind is little, and looking for it takes a tenth of the time
    try:
        make(path, call.clock, call.config, seed=seed, progress=_show)
    finally:
        gc.enable()
    click.echo(_("The demonstration store is at {path}.", path=path), err=True)
    if not no_open and call.start is not None:
        raise SystemExit(call.start(path, "begin" if tour else "offer"))


def _show(done: int, total: int) -> None:
    if not sys.stderr.isatty() and done < total:
        return
    click.echo(
        "\r" + _("Making the demonstration store: {done} of {total}", done=done, total=total),
        nl=done == total,
        err=True,
    )


def remove_demo(path: Path) -> None:
    """Remove an earlier demonstration store; anything else at that place is left alone and refused."""
    if not path.exists():
        return
    seen = peek(path)
    if seen is None or not seen.demo:
        raise StorageError("exists", N_("There is a database at {path} already. Name another with --db."), path=path)
    for name in (path, Path(f"{path}-wal"), Path(f"{path}-shm"), Path(f"{path}.lock")):
        name.unlink(missing_ok=True)
