"""Taking a price list in from a file: read, compared with what there is, written in one transaction (C058, C061)."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from sqlalchemy import Connection

from gendan.db import prices, products
from gendan.db.store import Store
from gendan.domain import price_book
from gendan.domain.book import Reject
from gendan.domain.book_mapping import Mapping as BookMapping
from gendan.domain.book_values import Reason
from gendan.domain.price_book import PricedProduct, PricedStep
from gendan.domain.price_columns import NAMES, columns_of, price_mapping
from gendan.errors import GendanError
from gendan.i18n import N_
from gendan.services.bookfile import Layout, Listed, Progress, load_mapping, read_table
from gendan.services.context import Actor
from gendan.services.door import Transaction
from gendan.services.taking_in import taken_in

_LAYOUT = Layout(columns_of, NAMES)
_STEP = 100


@dataclass(frozen=True, slots=True, kw_only=True)
class PriceBook(Listed):
    """A price list that was read."""

    products: tuple[PricedProduct, ...]


@dataclass(frozen=True, slots=True)
class Change:
    """What becomes of a product: ``new``, ``changed`` or ``unchanged``.

    ``fields`` are what the command writes; ``steps`` those that are new or have another price.
    """

    code: str
    name: str
    state: str
    fields: Mapping[str, Any]
    steps: tuple[PricedStep, ...]
    product: PricedProduct


@dataclass(frozen=True, slots=True)
class PriceReport:
    """What an import did, or in a dry run would do. ``steps`` counts the steps and dated prices written."""

    changes: tuple[Change, ...]
    book: PriceBook
    dry_run: bool

    def count(self, state: str) -> int:
        """How many products are ``new``, ``changed`` or ``unchanged``."""
        return sum(change.state == state for change in self.changes)

    @property
    def steps(self) -> int:
        """The steps and dated prices that are new or have another price."""
        return sum(len(change.steps) for change in self.changes)


def read_prices(
    path: Path,
    mapping: Path | None = None,
    sheet: str | None = None,
    encoding: str | None = None,
    progress: Progress | None = None,
) -> PriceBook:
    """The price list in the CSV or XLSX file at ``path``; errors as of ``read_book``."""
    how = load_mapping(mapping, price_mapping) if mapping else BookMapping()
    table = read_table(path, how, _LAYOUT, sheet, encoding, progress)
    made, rejects = price_book.products(table.headers, table.rows, table.recognised, how)
    return PriceBook(**table.facts(how), rejects=rejects, products=made)


def import_prices(
    store: Store,
    actor: Actor | None,
    book: PriceBook,
    *,
    dry_run: bool = False,
    progress: Callable[[int, int], None] | None = None,
) -> PriceReport:
    """Take a price list in, all of it or nothing. A dry run goes the same way and keeps nothing; it needs nobody.

    An empty cell leaves what is on the price list; steps that the file does not name stay. A second time it changes
    nothing. For supervisors, on the terminal that made the store (``forbidden``).
    """
    return taken_in(
        store,
        actor,
        lambda deed, who: _take_in(deed, who, book, dry_run, progress),
        deed="prices",
        forbidden=N_("A price list is taken in by a supervisor."),
        dry_run=dry_run,
    )


def _take_in(
    deed: Transaction, actor: Actor, book: PriceBook, dry_run: bool, progress: Callable[[int, int], None] | None
) -> PriceReport:
    deed.bulk = True
    changes, rejects = _compared(deed.conn, book)
    kept: list[Change] = []
    for done, change in enumerate(changes, start=1):
        try:
            with deed.projector.trial():
                _write_product(deed, actor, change)
        except GendanError as error:
            if error.code == "forbidden":
                raise
            rejects += _refused(book, change.product, "code", Reason(error.message, error.params))
            deed.settle()
            continue
        kept.append(change)
        if progress and (done % _STEP == 0 or done == len(changes)):
            progress(done, len(changes))
    deed.settle()
    for change in kept:
        for step in change.steps:
            days = {"from": step.valid_from, "to": step.valid_to}
            args = {"product": change.code, "min_qty": step.min_qty, "price": step.price, **days}
            deed.run(actor, "price.break", args)
    deed.settle()
    return PriceReport(tuple(kept), book.rejecting([*book.rejects, *rejects]), dry_run)


def _write_product(deed: Transaction, actor: Actor, change: Change) -> None:
    if change.state == "new":
        deed.run(actor, "product.add", {"code": change.code, **change.fields})
    elif change.fields:
        deed.run(actor, "product.update", {"code": change.code, **change.fields})


def _compared(conn: Connection, book: PriceBook) -> tuple[list[Change], list[Reject]]:
    """What each product of the file changes, and the rejects of those that cannot be taken in."""
    known = {row.code: row for row in products.all_rows(conn)}
    owners = {row.barcode: row.code for row in known.values() if row.barcode}
    changes: list[Change] = []
    rejects: list[Reject] = []
    seen: dict[str, int] = {}
    for product in book.products:
        code = product.code if product.code in known or product.code.upper() not in known else product.code.upper()
        row, barcode = known.get(code), product.fields.get("barcode")
        owner = owners.setdefault(barcode, code) if barcode else code
        first = seen.setdefault(code.upper(), product.rows[0])
        if first != product.rows[0]:
            says = N_("Row {row} writes the same code in other letters")
            rejects += _refused(book, product, "code", Reason(says, {"row": first}))
        elif row is None and not product.fields.get("name"):
            rejects += _refused(book, product, "name", Reason(N_("The product is new and needs a name")))
        elif owner != code:
            says = N_("The barcode belongs to product {code}")
            rejects += _refused(book, product, "barcode", Reason(says, {"code": owner}))
        else:
            changes.append(_change(conn, code, row, product))
    return changes, rejects


def _change(conn: Connection, code: str, row: Any, product: PricedProduct) -> Change:
    if row is None:
        return Change(code, str(product.fields["name"]), "new", product.fields, product.steps, product)
    fields = {name: value for name, value in product.fields.items() if getattr(row, name) != value}
    there = {(one.min_qty, one.valid_from, one.valid_to): one.price for one in prices.break_rows(conn, row.id)}
    steps = tuple(step for step in product.steps if there.get(step.key) != step.price)
    return Change(code, row.name, "changed" if fields or steps else "unchanged", fields, steps, product)


def _refused(book: PriceBook, product: PricedProduct, name: str, reason: Reason) -> Iterable[Reject]:
    column = book.headers[book.recognised.get(name, book.recognised["code"])]
    return [Reject(row, column, product.code, reason) for row in product.rows]
