"""A price list from a file: its rows become products with steps and dated prices, or rejects that say what is wrong.

A row says something of its product and, where it has a quantity or days, one step of its ladder. A product with one
bad row is rejected whole, so that no half of a price list is in force.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from typing import Any

from gendan.domain import book_values as values
from gendan.domain.book import Reject, width_rejects
from gendan.domain.book_mapping import Mapping as BookMapping
from gendan.domain.book_values import SHOWN, Cell, Flaw, Reader, Reason, UnreadableError, day, shown
from gendan.domain.normal import CODE_LIMIT, NAME_LIMIT
from gendan.domain.price_columns import PRODUCT_FIELDS
from gendan.i18n import N_

MOST_DAYS = 1000
_MONEY = frozenset({"list_price", "floor_price", "step_price"})
_DATES = frozenset({"valid_from", "valid_to"})


@dataclass(frozen=True, slots=True)
class PricedStep:
    """A step as the file says it."""

    row: int
    min_qty: Decimal
    price: Decimal
    valid_from: date | None
    valid_to: date | None

    @property
    def key(self) -> tuple[Decimal, date | None, date | None]:
        """What tells it from the other steps of its product."""
        return self.min_qty, self.valid_from, self.valid_to


@dataclass(frozen=True, slots=True)
class PricedProduct:
    """A product as the file says it: only the fields that it has a value for."""

    code: str
    rows: tuple[int, ...]
    fields: Mapping[str, Any]
    steps: tuple[PricedStep, ...]


@dataclass(slots=True)
class _Row:
    number: int
    cells: Sequence[Cell]
    values: dict[str, Any] = field(default_factory=dict)
    rejects: list[Reject] = field(default_factory=list)


def _days(cell: Cell) -> int:
    number = values.decimal_of(shown(cell), ".")
    if number is None or number != int(number) or not 0 <= number <= MOST_DAYS:
        raise UnreadableError(N_("is no whole number of days up to {most}"), most=MOST_DAYS)
    return int(number)


def _reader(name: str, header: str, cells: Collection[Cell], mapping: BookMapping) -> Reader:
    if name in _MONEY:
        return values.exact_money_reader(mapping.decimal)
    if name in _DATES:
        read_date = values.date_reader(name, header, cells, mapping.dates)
        return lambda cell: day(read_date(cell))
    if name == "min_qty":
        return values.quantity_reader(mapping.decimal)
    if name == "lead_days":
        return _days
    return values.code_reader(CODE_LIMIT) if name in {"code", "unit", "barcode"} else values.text_reader(NAME_LIMIT)


class _Sheet:
    """The rows of one file on their way to products."""

    def __init__(
        self,
        headers: Sequence[str],
        rows: Sequence[tuple[int, Sequence[Cell]]],
        columns: Mapping[str, int],
        mapping: BookMapping,
    ) -> None:
        self.headers, self.columns = headers, columns
        self.readers: dict[str, Reader] = {}
        for name, index in columns.items():
            cells = {cells[index] for _, cells in rows if index < len(cells)} if name in _DATES else set()
            self.readers[name] = _reader(name, headers[index], cells, mapping)

    def reject(self, row: _Row, name: str, reason: Reason) -> None:
        """Reject a row for its cell in the column ``name``; the code's where the file has no such column."""
        index = self.columns.get(name, self.columns["code"])
        cell = shown(row.cells[index]) if index < len(row.cells) else ""
        row.rejects.append(Reject(row.number, self.headers[index], cell[:SHOWN], reason))

    def row(self, number: int, cells: Sequence[Cell]) -> _Row:
        """One row with its values, and a reject for each cell that is bad."""
        row = _Row(number, cells)
        for name, index in self.columns.items():
            cell = cells[index] if index < len(cells) else ""
            if isinstance(cell, Flaw):
                self.reject(row, name, cell.reason)
            elif not isinstance(cell, str) or cell.strip():
                try:
                    row.values[name] = self.readers[name](cell)
                except UnreadableError as error:
                    self.reject(row, name, error.reason)
        row.rejects += width_rejects(number, cells, self.headers)
        if not row.values.get("code") and not row.rejects:
            self.reject(row, "code", Reason(N_("is missing")))
        return row

    def step(self, row: _Row) -> PricedStep | None:
        """The step that a row speaks of. A list price with days, and no step price, is a dated price."""
        get = row.values.get
        start, end, price = get("valid_from"), get("valid_to"), get("step_price")
        if price is None and (start or end) and "min_qty" not in row.values:
            price = row.values.pop("list_price", None)
        if price is None and not (start or end or "min_qty" in row.values):
            return None
        if price is None:
            self.reject(row, "step_price", Reason(N_("is missing: the row has a quantity or days, and no price")))
        elif "min_qty" not in row.values and not (start or end):
            self.reject(row, "min_qty", Reason(N_("is missing: a step needs a quantity or days")))
        elif start and end and end < start:
            self.reject(row, "valid_to", Reason(N_("lies before the day it begins")))
        else:
            return PricedStep(row.number, get("min_qty", Decimal(1)), price, start, end)
        return None

    def product(self, code: str, rows: Sequence[_Row]) -> PricedProduct | None:
        """The product of these rows, or ``None`` where one of them is bad or two say different things."""
        steps: dict[Any, PricedStep] = {}
        found: dict[str, Any] = {}
        said: dict[str, int] = {}
        for row in rows:
            step = None if row.rejects else self.step(row)
            if step is not None and steps.setdefault(step.key, step).price != step.price:
                self._disagrees(row, "step_price", steps[step.key].row)
            for name in PRODUCT_FIELDS:
                value = row.values.get(name)
                if value is not None and found.setdefault(name, value) != value:
                    self._disagrees(row, name, said[name])
                elif value is not None:
                    said.setdefault(name, row.number)
        if any(row.rejects for row in rows):
            return None
        return PricedProduct(code, tuple(row.number for row in rows), found, tuple(steps.values()))

    def _disagrees(self, row: _Row, name: str, other: int) -> None:
        self.reject(row, name, Reason(N_("Row {row} of the same product says otherwise"), {"row": other}))

    def refused(self, rows: Sequence[_Row]) -> list[Reject]:
        """The rejects of a product: its bad cells, and for each good row which rows are bad."""
        bad = ", ".join(str(row.number) for row in rows if row.rejects)
        for row in rows:
            if not row.rejects:
                self.reject(row, "code", Reason(N_("The product is rejected whole: see row {rows}"), {"rows": bad}))
        return [reject for row in rows for reject in row.rejects]


def products(
    headers: Sequence[str],
    rows: Sequence[tuple[int, Sequence[Cell]]],
    columns: Mapping[str, int],
    mapping: BookMapping,
) -> tuple[tuple[PricedProduct, ...], tuple[Reject, ...]]:
    """Make products of ``rows`` (number in the file, cells), by their first rows; and the rejects by row."""
    sheet = _Sheet(headers, rows, columns, mapping)
    groups: dict[object, list[_Row]] = {}
    for number, cells in rows:
        row = sheet.row(number, cells)
        groups.setdefault(row.values.get("code", number), []).append(row)
    made: list[PricedProduct] = []
    rejects: list[Reject] = []
    for code, group in groups.items():
        product = sheet.product(str(code), group)
        if product is not None:
            made.append(product)
        else:
            rejects += sheet.refused(group)
    return tuple(made), tuple(sorted(rejects, key=lambda reject: reject.row))
