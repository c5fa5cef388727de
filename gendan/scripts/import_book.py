"""``gendan import``: take an order book from another system in; what is wrong is named and written to a file (C376)."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from gendan.domain import labels
from gendan.domain.money import money_text
from gendan.i18n import N_, _
from gendan.scripts.common import Call, emit, shared_options
from gendan.scripts.progress import progress

if TYPE_CHECKING:
    from gendan.domain.book import Reject
    from gendan.services.bookfile import Book
    from gendan.services.importing import ImportReport

SHOWN = 20
"""Rejected rows that the text report lists; the file of rejects and the JSON have all."""


@click.command("import", help=N_("Take an order book (CSV, XLSX) from another system."))
@click.argument("file", type=click.Path(path_type=Path))
@click.option(
    "--map", "mapping", type=click.Path(path_type=Path), help=N_("Mapping file (TOML): which column is which.")
)
@click.option("--sheet", help=N_("The sheet of a workbook."))
@click.option("--encoding", help=N_("Encoding of a text file, where it is not told right."))
@click.option("--rejects", type=click.Path(path_type=Path), help=N_("Where rejected rows are written."))
@click.option("--dry-run", is_flag=True, help=N_("Show what would be taken in, and write nothing."))
@shared_options
@click.pass_obj
def command(
    call: Call,
    file: Path,
    mapping: Path | None,
    sheet: str | None,
    encoding: str | None,
    rejects: Path | None,
    dry_run: bool,
) -> None:
    """Read, take in, report; exit status 1 where rows were rejected."""
    from gendan.services.bookfile import load_mapping, read_book, write_rejects
    from gendan.services.importing import import_book
    from gendan.services.watch import sweep

    store = call.open()
    actor = None if dry_run else call.sign_in(store)
    if actor is not None:
        sweep(store)
    book = read_book(file, load_mapping(mapping) if mapping else None, sheet, encoding, progress(_("Reading")))
    if not call.json:
        click.echo(recognised_text(book))
    report = import_book(store, actor, book, dry_run=dry_run, progress=progress(_("Taking in")))
    written: Path | None = None
    if report.book.rejects and not dry_run:
        written = rejects or file.with_name(f"{file.stem}.rejects.csv")
        write_rejects(written, report.book)
    emit(call, document(report, written), text(report, written))
    if report.book.rejects:
        raise SystemExit(1)


def recognised_text(book: Book) -> str:
    """Which column was taken for what."""
    known = [f"  {_(labels.label('field', name))} <- {book.headers[index]}" for name, index in book.recognised.items()]
    unused = [_("Not used: {names}", names=", ".join(book.unused))] if book.unused else []
    return "\n".join([_("Recognised columns:"), *known, *unused])


def document(report: ImportReport, written: Path | None) -> dict[str, Any]:
    """The document of cli.md."""
    return {
        "orders": report.orders,
        "lines": report.lines,
        "customers": report.customers,
        "products": report.products,
        "unchanged": report.unchanged,
        "updated": report.updated,
        "rejected": [
            {"row": r.row, "column": r.column, "value": r.value, "reason": _(r.reason.message, **r.reason.params)}
            for r in report.book.rejects
        ],
        "amount": money_text(report.amount),
        "dry_run": report.dry_run,
        "columns": {name: report.book.headers[index] for name, index in report.book.recognised.items()},
        "rejects_file": str(written) if written else None,
    }


def text(report: ImportReport, written: Path | None) -> str:
    """What was done, for reading."""
    said = [
        _("Dry run: nothing was written.") if report.dry_run else "",
        _(
            "{orders} orders with {lines} lines, {customers} new customers, {products} new products, amount {amount}",
            orders=report.orders,
            lines=report.lines,
            customers=report.customers,
            products=report.products,
            amount=money_text(report.amount),
        ),
        _("{unchanged} unchanged, {updated} brought up to date", unchanged=report.unchanged, updated=report.updated),
    ]
    rejects = report.book.rejects
    said += [rejected_text(reject) for reject in rejects[:SHOWN]]
    if len(rejects) > SHOWN:
        said.append(_("... and {n} more", n=len(rejects) - SHOWN))
    if written:
        said.append(_("Rejected rows are in {path}: mend them there and import that file.", path=written))
    return "\n".join(line for line in said if line)


def rejected_text(reject: Reject) -> str:
    """A rejected row in a line: where, what stands there, why not."""
    reason = _(reject.reason.message, **reject.reason.params)
    where = {"row": reject.row, "column": reject.column, "value": reject.value, "reason": reason}
    return _("Row {row}, {column}: {value}: {reason}", **where)
