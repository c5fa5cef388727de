"""``gendan prices``: take a price list in; what is wrong is named and written to a file to be mended (C058, C061)."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import click

from gendan.domain.money import money_text
from gendan.domain.price_columns import WORDS
from gendan.i18n import N_, _
from gendan.scripts.common import Call
from gendan.scripts.file_taking import Asked, recognised, takes_file, tell
from gendan.scripts.progress import progress

if TYPE_CHECKING:
    from gendan.services.price_import import PriceReport


@click.command("prices", help=N_("Take a price list (CSV, XLSX) in: products, ladders, dated prices."))
@takes_file
def command(call: Call, asked: Asked) -> None:
    """Read, take in, report; exit status 1 where rows were rejected."""
    from gendan.services.price_import import import_prices, read_prices

    store = call.open()
    actor = None if asked.dry_run else call.sign_in(store)
    book = read_prices(asked.file, asked.mapping, asked.sheet, asked.encoding, progress(_("Reading")))
    report = import_prices(store, actor, book, dry_run=asked.dry_run, progress=progress(_("Taking in")))
    tell(call, asked, report.book, document(report), text(report))


def document(report: PriceReport) -> dict[str, Any]:
    """The report for machines: products by what becomes of them, steps written."""
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
    }


def _value(value: Any) -> Any:
    return value if isinstance(value, int | str) else money_text(value)


def text(report: PriceReport) -> list[str]:
    """What was done, for reading."""
    return [
        *recognised(report.book, WORDS.__getitem__),
        *([_("Dry run: nothing was written.")] if report.dry_run else []),
        counts(report),
    ]


def counts(report: PriceReport) -> str:
    """What becomes of the products, in a sentence."""
    return _(
        "Products: {new} new, {changed} changed, {unchanged} unchanged; "
        "{steps} {steps:step or dated price|steps and dated prices} written",
        new=report.count("new"),
        changed=report.count("changed"),
        unchanged=report.count("unchanged"),
        steps=report.steps,
    )
