"""``gendan customers``: take a list of customers in; what is wrong is named and written to a file (C093)."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING, Any

import click

from gendan.domain import labels
from gendan.domain.customer_columns import WORDS
from gendan.domain.money import money_text
from gendan.i18n import N_, _, several
from gendan.scripts.common import Call, shared_options
from gendan.scripts.file_taking import Asked, first, recognised, takes_file, tell
from gendan.scripts.progress import progress

if TYPE_CHECKING:
    from gendan.services.customer_import import Alike, Change, CustomerReport


@click.group("customers", help=N_("Customers: take a list of them in."))
@shared_options
def command() -> None:
    """The group of customer commands; cli.py hangs it in."""


@command.command("import", help=N_("Take a list of customers (CSV, XLSX) in."))
@takes_file
def take_in(call: Call, asked: Asked) -> None:
    """Read, take in, report; exit status 1 where rows were rejected."""
    from gendan.services.customer_import import import_customers, read_customers

    store = call.open()
    actor = None if asked.dry_run else call.sign_in(store)
    book = read_customers(asked.file, asked.mapping, asked.sheet, asked.encoding, progress(_("Reading")))
    report = import_customers(store, actor, book, dry_run=asked.dry_run, progress=progress(_("Taking in")))
    tell(call, asked, report.book, document(report), list(text(report)))


def document(report: CustomerReport) -> dict[str, Any]:
    """The report for machines: customers by what becomes of them, who may be the same."""
    return {
        **{state: report.count(state) for state in ("new", "changed", "unchanged")},
        "changes": [_change(change) for change in report.changes if change.state != "unchanged"],
        "left_out": list(report.left_out),
    }


def _change(change: Change) -> dict[str, Any]:
    fields = {name: value if isinstance(value, str) else money_text(value) for name, value in change.fields.items()}
    alike = [{"customer": other.code or None, "name": other.name, "why": other.why} for other in change.alike]
    return {
        "row": change.row,
        "customer": change.code or None,
        "state": change.state,
        "fields": fields,
        "alike": alike,
    }


def text(report: CustomerReport) -> Iterator[str]:
    """What was done, for reading."""
    yield from recognised(report.book, WORDS.__getitem__)
    if report.dry_run:
        yield _("Dry run: nothing was written.")
    yield counts(report)
    if report.left_out:
        yield left_out(report)
    yield from first([_alike_text(change, other) for change in report.doubtful for other in change.alike])


def _alike_text(change: Change, other: Alike) -> str:
    return _(
        "Row {row}, {name}: may be {other} ({why})",
        row=change.row,
        name=change.name,
        other=f"{other.code} {other.name}".strip(),
        why=_(labels.label("alike", other.why)),
    )


def counts(report: CustomerReport) -> str:
    """What becomes of the customers, in a sentence."""
    return _(
        "Customers: {new} new, {changed} changed, {unchanged} unchanged; {alike} of the new ones may be known already",
        new=report.count("new"),
        changed=report.count("changed"),
        unchanged=report.count("unchanged"),
        alike=len(report.doubtful),
    )


def left_out(report: CustomerReport) -> str:
    """Which columns were passed over because a supervisor sets them."""
    names = several(_(WORDS[name]) for name in report.left_out)
    return _("Passed over, since a supervisor sets them: {names}", names=names)
