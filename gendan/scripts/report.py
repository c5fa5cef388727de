"""``gendan report``: the reports of a day, a week and a month (C262). Reads only; nobody signs in."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import TYPE_CHECKING

import click

from gendan.domain.periods import KINDS
from gendan.errors import UsageError
from gendan.i18n import N_, _
from gendan.scripts.common import Call, emit, shared_options
from gendan.scripts.progress import Progress, progress
from gendan.text import safe

if TYPE_CHECKING:
    from datetime import date

    from gendan.db.store import Store

FORMATS = ("text", "json", "csv", "xlsx", "html")


@click.command("report", help=N_("The report of a day, a week or a month; the day report is that of the day's end."))
@click.argument("kind", type=click.Choice(KINDS))
@click.option("--date", "day", metavar="DATE", help=N_("A day of the period; today where left out."))
@click.option("--format", "form", type=click.Choice(FORMATS), help=N_("How to write it; text where left out."))
@click.option("-o", "--output", type=click.Path(path_type=Path), metavar="FILE", help=N_("Write it to this file."))
@click.option("--who", metavar="LOGIN", help=N_("Only the orders and cases of this follower."))
@shared_options
@click.pass_obj
def command(call: Call, kind: str, day: str | None, form: str | None, output: Path | None, who: str | None) -> None:
    """Make the report and print it, or write it to a file."""
    chosen = form or ("json" if call.json else "text")
    if call.json and chosen != "json" and output is None:
        message = N_("--json and --format {format} do not go together. Leave one out, or name a file with -o.")
        raise UsageError("bad_value", message, field="format", format=chosen)
    if chosen == "xlsx" and output is None and sys.stdout.isatty():
        raise UsageError("bad_value", N_("A workbook is nothing for a terminal. Name a file with -o."), field="output")
    shown = progress(_("Writing")) if output is not None else None
    written = _made(call, kind, day, chosen, who, shown)
    if output is not None:
        from gendan.reports.files import write

        write(output, written)
        emit(call, {"file": str(output)}, _("The report is in {path}.", path=output))
    else:
        _print(written)


def _made(call: Call, kind: str, day: str | None, form: str, who: str | None, shown: Progress | None) -> bytes:
    from gendan.reports.figures import make
    from gendan.reports.forms import written

    store = call.open()
    try:
        return written(store, make(store, kind, _day(store, day), who), form, shown)
    finally:
        store.close()


def _day(store: Store, day: str | None) -> date:
    today = store.clock.today(store.config.zone)
    if day is None:
        return today
    from gendan.domain.typed import read_date
    from gendan.workdays import working_calendar

    return read_date(day, today, working_calendar(store.config))


def _print(written: bytes) -> None:
    """To a terminal as text with nothing in it obeyed; to a file or a pipe byte by byte."""
    if sys.stdout.isatty():
        click.echo(safe(written.decode("utf-8-sig").replace("\r\n", "\n"), lines=True), nl=False)
    else:
        click.echo(written, nl=False)
