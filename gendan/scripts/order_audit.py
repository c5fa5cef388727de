"""``gendan audit orders``: the audit list of a quarter (C251). Reads only; nobody signs in."""

from __future__ import annotations

from pathlib import Path

import click

from gendan.i18n import N_
from gendan.scripts.common import Call, shared_options
from gendan.scripts.output import deliver, form_of, format_option, output_option

FORMATS = ("text", "json", "csv", "xlsx")


@click.command("orders", help=N_("The orders of a quarter that broke a rule: prices, steps, exceptions, changes."))
@click.option("--quarter", metavar="QUARTER", help=N_("Like 2026Q1; this quarter where left out."))
@format_option(FORMATS)
@output_option
@shared_options
@click.pass_obj
def orders(call: Call, quarter: str | None, form: str | None, output: Path | None) -> None:
    """Make the list and print it, or write it to a file."""
    written = _made(call, quarter, form_of(call, form, output, FORMATS))
    deliver(call, written, output, N_("The list is in {path}."))


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
