"""``gendan prices``: take a price list in; what is wrong is named and written to a file to be mended (C058, C061)."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from gendan.domain.money import money_text
from gendan.domain.price_columns import WORDS
from gendan.i18n import N_, _
from gendan.scripts.common import Call, emit, shared_options
from gendan.scripts.import_book import SHOWN, rejected_text
from gendan.scripts.progress import progress

if TYPE_CHECKING:
    from gendan.services.price_import import PriceReport


@click.command("prices", help=N_("Take a price list (CSV, XLSX) in: products, ladders, dated prices."))
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
    from gendan.services.bookfile import write_rejects
    from gendan.services.price_import import import_prices, read_prices

    store = call.open()
    actor = None if dry_run else call.sign_in(store)
    book = read_prices(file, mapping, sheet, encoding, progress(_("Reading")))
    report = import_prices(store, actor, book, dry_run=dry_run, progress=progress(_("Taking in")))
    written: Path | None = None
    if report.book.rejects and not dry_run:
        written = rejects or file.with_name(f"{file.stem}.rejects.csv")
        write_rejects(written, report.book)
    emit(call, document(report, written), text(report, written))
    if report.book.rejects:
        raise SystemExit(1)


def document(report: PriceReport, written: Path | None) -> dict[str, Any]:
    """The report for machines: products by what becomes of them, steps written, rejected rows."""
    book = report.book
    return {
        **{state: report.count(state) for state in ("new", "changed", "unchanged")},
        "steps": report.steps,
        "changes": [
            {
                "code": change.code,
                "state": change.state,
                "fields": {name: _value(value) for name, value in change.fields.items()},
                "steps": [
                    {
                        "min_qty": f"{step.min_qty:f}",
                        "price": money_text(step.price),
                        "from": step.valid_from and step.valid_from.isoformat(),
                        "to": step.valid_to and step.valid_to.isoformat(),
                    }
                    for step in change.steps
                ],
            }
            for change in report.changes
            if change.state != "unchanged"
        ],
        "rejected": [
            {"row": r.row, "column": r.column, "value": r.value, "reason": _(r.reason.message, **r.reason.params)}
            for r in book.rejects
        ],
        "dry_run": report.dry_run,
        "columns": {name: book.headers[index] for name, index in book.recognised.items()},
        "rejects_file": str(written) if written else None,
    }


def _value(value: Any) -> Any:
    return value if isinstance(value, int | str) else money_text(value)


def text(report: PriceReport, written: Path | None) -> str:
    """What was done, for reading."""
    book, rejects = report.book, report.book.rejects
    known = [f"  {_(WORDS[name])} <- {book.headers[index]}" for name, index in book.recognised.items()]
    said = [_("Recognised columns:"), *known]
    said += [_("Dry run: nothing was written.")] if report.dry_run else []
    said.append(counts(report))
    said += [rejected_text(reject) for reject in rejects[:SHOWN]]
    said += [_("... and {n} more", n=len(rejects) - SHOWN)] if len(rejects) > SHOWN else []
    said += [_("Rejected rows are in {path}: mend them there and import that file.", path=written)] if written else []
    return "\n".join(said)


def counts(report: PriceReport) -> str:
    """What becomes of the products, in a sentence."""
    return _(
        "Products: {new} new, {changed} changed, {unchanged} unchanged; {steps} steps and dated prices written",
        new=report.count("new"),
        changed=report.count("changed"),
        unchanged=report.count("unchanged"),
        steps=report.steps,
    )
