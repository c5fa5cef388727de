"""``gendan audit orders``: the audit list of a quarter (C251). Reads only; nobody signs in."""

from __future__ import annotations

import sys
from pathlib import Path

import click

from gendan.errors import UsageError
from gendan.i18n import N_, _
from gendan.scripts.common import Call, emit, shared_options
from gendan.text import safe

FORMATS = ("text", "json", "csv", "xlsx")


@click.command("orders", help=N_("The orders of a quarter that broke a rule: prices, steps, exceptions, changes."))
@click.option("--quarter", metavar="QUARTER", help=N_("Like 2026Q1; this quarter where left out."))
@click.option(
    "--format",
    "form",
    type=click.Choice(FORMATS),
    help=N_("How to write it; where left out as the file's ending says, else text."),
)
@click.option("-o", "--output", type=click.Path(path_type=Path), metavar="FILE", help=N_("Write it to this file."))
@shared_options
@click.pass_obj
def orders(call: Call, quarter: str | None, form: str | None, output: Path | None) -> None:
    """Make the list and print it, or write it to a file."""
    chosen = form or _form_of(output) or ("json" if call.json else "text")
    if call.json and chosen != "json" and output is None:
        message = N_("--json and --format {format} do not go together. Leave one out, or name a file with -o.")
        raise UsageError("bad_value", message, field="format", format=chosen)
    if chosen == "xlsx" and output is None and sys.stdout.isatty():
        raise UsageError("bad_value", N_("A workbook is nothing for a terminal. Name a file with -o."), field="output")
    written = _made(call, quarter, chosen)
    if output is not None:
        from gendan.reports.files import write

        write(output, written)
        emit(call, {"file": str(output)}, _("The list is in {path}.", path=output))
    elif sys.stdout.isatty():
        click.echo(safe(written.decode("utf-8-sig").replace("\r\n", "\n"), lines=True), nl=False)
    else:
        click.echo(written, nl=False)


def _form_of(output: Path | None) -> str | None:
    """The form that the ending of a file names, if it names one."""
    if output is None:
        return None
    from gendan.reports.order_audit_forms import ENDINGS

    return ENDINGS.get(output.suffix.lower())


def _made(call: Call, quarter: str | None, form: str) -> bytes:
    from gendan.domain.periods import QUARTER, period_of, quarter_name, quarter_named
    from gendan.reports.order_audit import make
    from gendan.reports.order_audit_forms import FORMS
    from gendan.services.measures import list_measures
    from gendan.services.order_audit import AUDIT

    store = call.open()
    zone = store.config.zone
    period = quarter_named(quarter) if quarter is not None else period_of(QUARTER, store.clock.today(zone))
    findings = list_measures(store, f"{AUDIT}:{quarter_name(period)}:")
    return FORMS[form](make(store, period), findings, zone)
