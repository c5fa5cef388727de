"""Taking an order book in: one command an order, one transaction a file, nothing half done (C376)."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, fields
from decimal import Decimal
from typing import Any

from gendan.db.store import Store
from gendan.domain.book import BookLine, BookOrder, Reject
from gendan.domain.book_values import Reason
from gendan.errors import GendanError
from gendan.i18n import N_
from gendan.services.bookfile import Book
from gendan.services.context import Actor
from gendan.services.door import Transaction
from gendan.services.taking_in import taken_in

BATCH = 1000
"""Orders after which what is derived is written, so that memory stays small."""


@dataclass(frozen=True, slots=True)
class ImportReport:
    """What an import did, or in a dry run would do."""

    orders: int
    lines: int
    customers: int
    products: int
    unchanged: int
    updated: int
    amount: Decimal
    book: Book
    """The book with the rejects of reading and of taking in together."""
    dry_run: bool


def import_book(
    store: Store,
    actor: Actor | None,
    book: Book,
    *,
    dry_run: bool = False,
    progress: Callable[[int, int], None] | None = None,
) -> ImportReport:
    """Take the orders of a book in. A dry run goes the same way and keeps nothing; it needs nobody signed in.

    ``progress`` is told orders done and all orders. An order that cannot be taken in is added to the rejects.
    """
    return taken_in(
        store,
        actor,
        lambda deed, who: _take_in(deed, who, book, dry_run, progress),
        deed="import",
        forbidden=N_("An order book is taken in by a supervisor."),
        dry_run=dry_run,
    )


def _take_in(
    deed: Transaction, actor: Actor, book: Book, dry_run: bool, progress: Callable[[int, int], None] | None
) -> ImportReport:
    deed.bulk = True
    counts = {"new": 0, "unchanged": 0, "updated": 0}
    lines, amount = 0, Decimal(0)
    rejects = list(book.rejects)
    for done, order in enumerate(book.orders, start=1):
        try:
            with deed.projector.trial():
                result = deed.run(actor, "order.import", arguments(order))["result"]
        except GendanError as error:
            rejects += _rejected(book, order, error)
            deed.settle()
            deed.cache.clear()  # it may know customers and products that this order would have made
            continue
        counts[result] += 1
        if result == "new":
            lines += len(order.lines)
            amount += sum((line.amount for line in order.lines), Decimal(0))
        if done % BATCH == 0:
            deed.settle()
        if progress and (done % 100 == 0 or done == len(book.orders)):
            progress(done, len(book.orders))
    deed.settle()
    made = deed.projector.made
    return ImportReport(
        orders=counts["new"],
        lines=lines,
        customers=made("customer"),
        products=made("product"),
        unchanged=counts["unchanged"],
        updated=counts["updated"],
        amount=amount,
        book=book.rejecting(rejects),
        dry_run=dry_run,
    )


def _rejected(book: Book, order: BookOrder, error: GendanError) -> list[Reject]:
    column = book.headers[book.recognised["number"]]
    reason = Reason(error.message, error.params)
    return [Reject(row, column, order.number, reason) for row in order.rows]


_ORDER = tuple(field.name for field in fields(BookOrder) if field.name not in ("rows", "lines"))
_LINE = tuple(field.name for field in fields(BookLine) if field.name != "row")


def arguments(order: BookOrder) -> dict[str, Any]:
    """The arguments of ``order.import`` for an order of the book."""
    given = {name: getattr(order, name) for name in _ORDER}
    return given | {"lines": [_line(line) for line in order.lines]}


def _line(line: BookLine) -> dict[str, Any]:
    return {name: value for name in _LINE if (value := getattr(line, name)) is not None}
