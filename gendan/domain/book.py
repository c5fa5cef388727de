"""An order book: the rows of another system's file become orders, or rejects that say what is wrong.

One row is one line of an order; rows of one order share its number and may stand apart. An order with one bad
row is rejected whole (S15).
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from decimal import ROUND_HALF_EVEN, ROUND_HALF_UP, Decimal
from typing import Any

from gendan.domain import book_values as values
from gendan.domain.book_columns import ORDER_FIELDS, chosen, demand, recognise
from gendan.domain.book_mapping import Mapping as BookMapping
from gendan.domain.book_values import SHOWN, Cell, Flaw, Reader, Reason, UnreadableError, day, shown
from gendan.domain.money import cents, line_amount
from gendan.domain.normal import NAME_LIMIT, NOTE_LIMIT, PHONE_LIMIT
from gendan.domain.typed import MOST_MONEY
from gendan.i18n import N_

_ROUNDING = {"half_up": ROUND_HALF_UP, "half_even": ROUND_HALF_EVEN}
_DATES = ("placed", "requested", "promised", "shipped", "delivered", "line_promised", "line_delivered")
_SHARED = tuple(name for name in ORDER_FIELDS if name != "special")
_DATED = frozenset({*_DATES, "cancelled"})
_WHOLE = _DATED | {"discount"}
_NAMED = ("customer", "contact", "region", "channel", "owner", "name", "unit")
_READERS: dict[str, Reader] = {
    "number": values.number_reader(NAME_LIMIT),
    "product": values.code_reader(NAME_LIMIT),
    "phone": values.code_reader(PHONE_LIMIT),
    "status": values.status,
    **dict.fromkeys(("address", "special", "spec"), values.text_reader(NOTE_LIMIT, notes=True)),
    **dict.fromkeys(_NAMED, values.text_reader(NAME_LIMIT)),
}
_TOO_EARLY = Reason(N_("lies before the day the order was placed"))
_STEP = 1000


@dataclass(frozen=True, slots=True)
class BookLine:
    """A line of an order. ``product`` is '' where the file only has names, ``price`` ``None`` where it has none.

    ``discount`` is in percent; ``amount`` is final: the given one, else that of quantity, exact price and discount.
    """

    row: int
    product: str
    name: str
    spec: str
    unit: str
    qty: Decimal
    price: Decimal | None
    discount: Decimal
    amount: Decimal
    promised: date | None
    delivered: date | None
    special: str


@dataclass(frozen=True, slots=True)
class BookOrder:
    """An order of the book. ``placed`` is a ``datetime`` where the file has a time, aware where that has an offset.

    ``status`` is placed, confirmed, in_production, shipped, delivered, closed or cancelled, else the file's own word;
    a cancelled order has the status ``cancelled``, and a day in ``cancelled`` where the file tells it.
    """

    number: str
    rows: tuple[int, ...]
    customer: str
    contact: str
    phone: str
    address: str
    region: str
    channel: str
    owner: str
    status: str
    placed: date | None
    requested: date | None
    promised: date | None
    shipped: date | None
    delivered: date | None
    cancelled: date | None
    special: str
    lines: tuple[BookLine, ...]


@dataclass(frozen=True, slots=True)
class Reject:
    """A row that is not taken in: its number in the file (the header's is 1), column, value and why."""

    row: int
    column: str
    value: str
    reason: Reason


def width_rejects(row: int, cells: Sequence[Cell], headers: Sequence[str]) -> Iterator[Reject]:
    """The reject of a row that has fewer cells than the header, or more than it that hold something."""
    width = len(headers)
    more = next((shown(cell) for cell in cells[width:] if shown(cell).strip()), None)
    if len(cells) < width:
        short = N_("The row is cut short: it has {n} {n:cell|cells}, the header has {width}")
        yield Reject(row, headers[len(cells)], "", Reason(short, {"n": len(cells), "width": width}))
    elif more is not None:
        reason = Reason(N_("The row has more cells than the header; put a text that holds the delimiter in quotes"))
        yield Reject(row, "", more[:SHOWN], reason)


@dataclass(frozen=True, slots=True)
class Collected:
    """What became of the rows: orders in the order of their first rows, rejects by row."""

    orders: tuple[BookOrder, ...]
    rejects: tuple[Reject, ...]


def columns_of(headers: Sequence[str], mapping: BookMapping) -> dict[str, int]:
    """Field to column index: as the mapping says, else by name. An absent or ambiguous one is an error naming it."""
    found = chosen(headers, mapping.columns) if mapping.columns else recognise(headers)
    demand(found, headers)
    return found


@dataclass(slots=True)
class _Column:
    name: str
    index: int
    header: str
    read: Callable[[Cell], Any]
    known: dict[Cell, tuple[Any, Reason | None]] = field(default_factory=dict)

    def value(self, cell: Cell) -> tuple[Any, Reason | None]:
        """The value, or why there is none; an empty cell is neither. Equal cells are read once."""
        answer = self.known.get(cell)
        if answer is None:
            answer = self.known[cell] = self._value(cell)
        return answer

    def _value(self, cell: Cell) -> tuple[Any, Reason | None]:
        if isinstance(cell, Flaw):
            return None, cell.reason
        if isinstance(cell, str) and not cell.strip():
            return None, None
        try:
            value = self.read(cell)
        except UnreadableError as error:
            return None, error.reason
        return (None if value == "" else value), None


@dataclass(slots=True)
class _Row:
    number: int
    cells: Sequence[Cell]
    values: dict[str, Any]
    rejects: list[Reject]


class _Sheet:
    """The rows of one file on their way to orders."""

    def __init__(self, headers: Sequence[str], columns: Mapping[str, int], mapping: BookMapping) -> None:
        self.headers = headers
        self.mapping = mapping
        self.indexes = columns
        self.rounding = _ROUNDING[mapping.rounding]
        self.needed = ["number", "quantity", "product" if "product" in columns else "name"]
        self.columns: list[_Column] = []

    def look(self, rows: Sequence[tuple[int, Sequence[Cell]]]) -> None:
        """Settle how each column is read; dates and discounts need a look at the whole column."""
        for name, index in self.indexes.items():
            cells = {cells[index] for _, cells in rows if index < len(cells)} if name in _WHOLE else set()
            read = self._reader(name, self.headers[index], cells)
            self.columns.append(_Column(name, index, self.headers[index], read))

    def _reader(self, name: str, header: str, cells: Collection[Cell]) -> Reader:
        mark = self.mapping.decimal
        if name in _DATES:
            return values.date_reader(name, header, cells, self.mapping.dates)
        if name == "cancelled":
            return values.cancelled_reader(values.date_reader(name, header, cells, self.mapping.dates))
        if name == "discount":
            return values.discount_reader(header, cells, self.mapping.discount, mark)
        return values.quantity_reader(mark) if name == "quantity" else _READERS.get(name) or values.money_reader(mark)

    def reject(self, row: _Row, name: str, reason: Reason) -> Reject:
        """The reject of the cell of column ``name`` in ``row``."""
        index = self.indexes[name]
        cell = shown(row.cells[index]) if index < len(row.cells) else ""
        return Reject(row.number, self.headers[index], cell if len(cell) <= SHOWN else cell[:SHOWN] + "…", reason)

    def row(self, number: int, cells: Sequence[Cell]) -> _Row:
        """One row with its values, and a reject for each cell that is bad."""
        row = _Row(number, cells, {}, [])
        for column in self.columns:
            if column.index < len(cells):
                value, reason = column.value(cells[column.index])
                if reason:
                    row.rejects.append(self.reject(row, column.name, reason))
                elif value is not None:
                    row.values[column.name] = value
        row.rejects += width_rejects(number, cells, self.headers)
        if len(cells) < len(self.headers):
            return row
        bad = {reject.column for reject in row.rejects}
        for name in self.needed:
            if name not in row.values and self.headers[self.indexes[name]] not in bad:
                row.rejects.append(self.reject(row, name, Reason(N_("is missing"))))
        return row

    def line(self, row: _Row) -> BookLine:
        """The line of a row that has all it needs; what does not fit together is added to the row's rejects."""
        get = row.values.get
        qty, price, given = row.values["quantity"], get("price"), get("amount")
        discount = get("discount", Decimal(0))
        if given is None and discount != round(discount, 2):
            row.rejects.append(self.reject(row, "discount", Reason(N_("has more than two decimals of a percent"))))
        if given is not None:
            amount = cents(given, self.rounding)
        else:
            amount = cents(0) if price is None else line_amount(qty, price, discount, self.rounding)
        if amount > MOST_MONEY:
            reason = Reason(N_("makes an amount over {limit}"), {"limit": MOST_MONEY})
            row.rejects.append(self.reject(row, "quantity", reason))
        return BookLine(
            row=row.number,
            product=get("product", ""),
            name=get("name", ""),
            spec=get("spec", ""),
            unit=get("unit", ""),
            qty=qty,
            price=None if price is None else cents(price, self.rounding),
            discount=cents(discount),
            amount=amount,
            promised=_day(get("line_promised")),
            delivered=_day(get("line_delivered")),
            special=get("special", ""),
        )

    def agreed(self, rows: Sequence[_Row]) -> dict[str, Any]:
        """The values of the order's own columns; a row that says otherwise than an earlier one gets a reject."""
        found: dict[str, Any] = {}
        first: dict[str, _Row] = {}
        for row in rows:
            for name in _SHARED:
                value = row.values.get(name)
                if value is None:
                    continue
                if first.setdefault(name, row) is row:
                    found[name] = value
                elif value != found[name]:
                    other = self.reject(first[name], name, Reason(""))
                    says = N_("Row {row} of the same order says {other}")
                    reason = Reason(says, {"row": other.row, "other": other.value})
                    row.rejects.append(self.reject(row, name, reason))
        placed = found.get("placed")
        for name in ("shipped", "delivered"):
            if placed and name in found and day(found[name]) < day(placed):
                first[name].rejects.append(self.reject(first[name], name, _TOO_EARLY))
        for row in rows:
            if placed and "line_delivered" in row.values and day(row.values["line_delivered"]) < day(placed):
                row.rejects.append(self.reject(row, "line_delivered", _TOO_EARLY))
        return found

    def order(self, rows: Sequence[_Row]) -> BookOrder | None:
        """The order of these rows, or ``None`` where one of them is bad."""
        if any(row.rejects for row in rows):
            return None
        found = self.agreed(rows)
        lines = [self.line(row) for row in rows]
        if any(row.rejects for row in rows):
            return None
        notes = {line.special for line in lines}
        special = notes.pop() if len(notes) == 1 else ""
        cancelled = found.get("cancelled")
        return BookOrder(
            rows=tuple(row.number for row in rows),
            **{name: found.get(name, "") for name in _SHARED if name not in _DATED and name != "status"},
            status="cancelled" if cancelled else found.get("status", ""),
            placed=found.get("placed"),
            requested=_day(found.get("requested")),
            promised=_promise(self.indexes, found, lines),
            shipped=_day(found.get("shipped")),
            delivered=_arrival(found, lines),
            cancelled=None if cancelled is True else cancelled,
            special=special,
            lines=tuple(replace(line, special="") if special else line for line in lines),
        )

    def refused(self, rows: Sequence[_Row]) -> Iterable[Reject]:
        """The rejects of an order: its bad cells, and for each good row which rows are bad."""
        bad = ", ".join(str(row.number) for row in rows if row.rejects)
        whole = Reason(N_("The order is rejected whole: see row {rows}"), {"rows": bad})
        for row in rows:
            if row.rejects:
                yield from row.rejects
            else:
                yield self.reject(row, "number", whole)


def _day(value: date | None) -> date | None:
    return None if value is None else day(value)


def _promise(columns: Collection[str], found: Mapping[str, Any], lines: Sequence[BookLine]) -> date | None:
    """The order's promise: the latest of its lines' own; without such the promised day; in a file that has no
    column of promises (交期, required date) the requested day.
    """
    own = [line.promised for line in lines if line.promised]
    if own:
        return max(own)
    return _day(found.get("promised" if "promised" in columns else "requested"))


def _arrival(found: Mapping[str, Any], lines: Sequence[BookLine]) -> date | None:
    """The day the order was delivered: as the file says, else the last line's once every line has one."""
    own = [line.delivered for line in lines if line.delivered]
    if "delivered" in found:
        return day(found["delivered"])
    return max(own) if len(own) == len(lines) else None


def orders(
    headers: Sequence[str],
    rows: Sequence[tuple[int, Sequence[Cell]]],
    columns: Mapping[str, int],
    mapping: BookMapping,
    progress: Callable[[int, int | None], None] | None = None,
) -> Collected:
    """Make orders of ``rows`` (number in the file, cells), with ``columns`` as ``columns_of`` gives them.

    Bad rows become rejects; a column that cannot be understood as a whole is an error (``bad_value``).
    """
    sheet = _Sheet(headers, columns, mapping)
    sheet.look(rows)
    groups: dict[object, list[_Row]] = {}
    for done, (number, cells) in enumerate(rows):
        if progress and done % _STEP == 0:
            progress(done, len(rows))
        row = sheet.row(number, cells)
        groups.setdefault(row.values.get("number", number), []).append(row)
    made: list[BookOrder] = []
    rejects: list[Reject] = []
    for group in groups.values():
        order = sheet.order(group)
        if order:
            made.append(order)
        else:
            rejects.extend(sheet.refused(group))
    if progress:
        progress(len(rows), len(rows))
    return Collected(tuple(made), tuple(sorted(rejects, key=lambda reject: reject.row)))
