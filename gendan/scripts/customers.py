"""``gendan customers``: take a list of customers in; what is wrong is named and written to a file (C093)."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from gendan.domain import labels
from gendan.domain.customer_columns import WORDS
from gendan.domain.money import money_text
from gendan.i18n import N_, _
from gendan.scripts.common import Call, emit, shared_options
from gendan.scripts.import_book import SHOWN, rejected_text
from gendan.scripts.progress import progress

if TYPE_CHECKING:
    from gendan.services.customer_import import Alike, Change, CustomerReport


@click.group("customers", help=N_("Customers: take a list of them in."))
@shared_options
def command() -> None:
    """The group of customer commands; cli.py hangs it in."""


@command.command("import", help=N_("Take a list of customers (CSV, XLSX) in."))
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
def take_in(
    call: Call,
    file: Path,
    mapping: Path | None,
    sheet: str | None,
    encoding: str | None,
    rejects: Path | None,
    dry_run: bool,
) -> None:
    """Read, take in, report; exit status 1 where rows were rejected."""
    from gendan.services.bookfile import write_rejects
    from gendan.services.customer_import import import_customers, read_customers

    store = call.open()
    actor = None if dry_run else call.sign_in(store)
    book = read_customers(file, mapping, sheet, encoding, progress(_("Reading")))
    report = import_customers(store, actor, book, dry_run=dry_run, progress=progress(_("Taking in")))
    written: Path | None = None
    if report.book.rejects and not dry_run:
        written = rejects or file.with_name(f"{file.stem}.rejects.csv")
        write_rejects(written, report.book)
    emit(call, document(report, written), "\n".join(text(report, written)))
    if report.book.rejects:
        raise SystemExit(1)


def document(report: CustomerReport, written: Path | None) -> dict[str, Any]:
    """The report for machines: customers by what becomes of them, who may be the same, rejected rows."""
    book = report.book
    return {
        **{state: report.count(state) for state in ("new", "changed", "unchanged")},
        "changes": [_change(change) for change in report.changes if change.state != "unchanged"],
        "rejected": [
            {"row": r.row, "column": r.column, "value": r.value, "reason": _(r.reason.message, **r.reason.params)}
            for r in book.rejects
        ],
        "left_out": list(report.left_out),
        "dry_run": report.dry_run,
        "columns": {name: book.headers[index] for name, index in book.recognised.items()},
        "unused": list(book.unused),
        "rejects_file": str(written) if written else None,
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


def text(report: CustomerReport, written: Path | None) -> Iterator[str]:
    """What was done, for reading."""
    book = report.book
    yield _("Recognised columns:")
    yield from (f"  {_(WORDS[name])} <- {book.headers[index]}" for name, index in book.recognised.items())
    if book.unused:
        yield _("Not used: {names}", names=", ".join(book.unused))
    if report.dry_run:
        yield _("Dry run: nothing was written.")
    yield counts(report)
    if report.left_out:
        yield left_out(report)
    yield from _first([_alike_text(change, other) for change in report.doubtful for other in change.alike])
    yield from _first([rejected_text(reject) for reject in book.rejects])
    if written:
        yield _("Rejected rows are in {path}: mend them there and import that file.", path=written)


def _first(lines: list[str]) -> list[str]:
    return lines[:SHOWN] + ([_("... and {n} more", n=len(lines) - SHOWN)] if len(lines) > SHOWN else [])


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
    names = ", ".join(_(WORDS[name]) for name in report.left_out)
    return _("Passed over, since a supervisor sets them: {names}", names=names)
