"""``gendan import``: take an order book from another system in; what is wrong is named and written to a file (C376)."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import click

from gendan.domain import labels
from gendan.domain.money import money_text
from gendan.i18n import N_, _
from gendan.scripts.common import Call
from gendan.scripts.file_taking import Asked, recognised, takes_file, tell
from gendan.scripts.progress import progress
from gendan.text import safe

if TYPE_CHECKING:
    from gendan.services.importing import ImportReport


@click.command("import", help=N_("Take an order book (CSV, XLSX) from another system."))
@takes_file
def command(call: Call, asked: Asked) -> None:
    """Read, take in, report; exit status 1 where rows were rejected."""
    from gendan.services.bookfile import load_mapping, read_book
    from gendan.services.importing import import_book
    from gendan.services.watch import sweep

    store = call.open()
    actor = None if asked.dry_run else call.sign_in(store)
    if actor is not None:
        sweep(store)
    mapping = load_mapping(asked.mapping) if asked.mapping else None
    book = read_book(asked.file, mapping, asked.sheet, asked.encoding, progress(_("Reading")))
    if not call.json:
        for line in recognised(book, lambda name: labels.label("field", name)):
            click.echo(safe(line))
    report = import_book(store, actor, book, dry_run=asked.dry_run, progress=progress(_("Taking in")))
    tell(call, asked, report.book, document(report), text(report))


def document(report: ImportReport) -> dict[str, Any]:
    """The document of cli.md, but for what all files that are taken in tell."""
    return {
        "orders": report.orders,
        "lines": report.lines,
        "customers": report.customers,
        "products": report.products,
        "unchanged": report.unchanged,
        "updated": report.updated,
        "amount": money_text(report.amount),
    }


def text(report: ImportReport) -> list[str]:
    """What was done, for reading."""
    return [
        *([_("Dry run: nothing was written.")] if report.dry_run else []),
        _(
            "{orders} {orders:order|orders} with {lines} {lines:line|lines}, "
            "{customers} new {customers:customer|customers}, {products} new {products:product|products}, amount "
            "{amount}",
            orders=report.orders,
            lines=report.lines,
            customers=report.customers,
            products=report.products,
            amount=money_text(report.amount),
        ),
        _("{unchanged} unchanged, {updated} brought up to date", unchanged=report.unchanged, updated=report.updated),
    ]
