"""Opens an order book (CSV or XLSX), reads its orders, and writes the rows that were rejected for mending (S15)."""

from __future__ import annotations

import csv
import io
import os
import re
import stat
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from decimal import Decimal
from pathlib import Path
from typing import Any, Self

from gendan import wholefile
from gendan.domain import book as domain
from gendan.domain.book import BookOrder, Reject
from gendan.domain.book_columns import REASON_HEADERS
from gendan.domain.book_mapping import Mapping as BookMapping
from gendan.domain.book_mapping import read_mapping
from gendan.domain.book_values import Cell, Flaw, Reason, iso_allowed, shown
from gendan.errors import StorageError, UsageError
from gendan.i18n import N_, _, joined, language, pair
from gendan.reasons import reason as said_by_the_system
from gendan.services.bookfile_text import decoded, delimiter_of, text_rows
from gendan.services.bookfile_xlsx import fill_merged, read_sheet

Progress = Callable[[int, int | None], None]
"""Called with the rows done and their number, ``None`` while that is not known yet."""

MOST_ABOVE = 10
"""Rows at the top of a file among which its header is looked for."""
MOST_BYTES = 512 * 1024 * 1024
_OLD = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_ZIP = b"PK\x03\x04"
_PAGE = re.compile(rb"(\xef\xbb\xbf)?\s*<(!doctype|html|\?xml|table|meta)", re.IGNORECASE)
_OTHER_SUFFIXES = {".xls", ".xlsm", ".xlsb", ".xltx", ".xltm", ".ods", ".numbers", ".et"}
_FORMULA = re.compile(r"'*[=+\-@＝＋－＠\t\r\n]")
_NUMBER = re.compile(r"-?\d[\d.,]*%?", re.ASCII)
_SHIELDED = re.compile(r"'+[=+\-@＝＋－＠\t\r\n]")


_OPEN = "<?>"
"""Marks a cell of a file of rejects that must be mended, where leaving it as it is would pass for right."""
_STILL_OPEN = Reason(N_("is marked <?>: write what belongs there"))


@dataclass(frozen=True, slots=True, kw_only=True)
class Listed:
    """What was read of a file: its header, the columns recognised (field to index), the rows rejected, how it is
    written.

    ``file_rows`` holds the cells of the rows by number: a row may yet be rejected when it is taken in, and then it
    belongs in the file of rejects as well.
    """

    headers: tuple[str, ...]
    recognised: dict[str, int]
    rejects: tuple[Reject, ...]
    delimiter: str
    mapping: BookMapping
    file_rows: Mapping[int, Sequence[Cell]]

    @property
    def unused(self) -> tuple[str, ...]:
        """The columns that nothing was recognised in, in the order of the file."""
        used = set(self.recognised.values())
        return tuple(name for i, name in enumerate(self.headers) if i not in used and name not in REASON_HEADERS)

    def rejecting(self, rejects: Iterable[Reject]) -> Self:
        """The same with these rejects, by row."""
        return replace(self, rejects=tuple(sorted(rejects, key=lambda reject: reject.row)))


@dataclass(frozen=True, slots=True, kw_only=True)
class Book(Listed):
    """An order book that was read. ``rows`` counts the rows below the header."""

    orders: tuple[BookOrder, ...]
    rows: int
    encoding: str
    sheet: str | None

    @property
    def lines(self) -> int:
        """The number of lines of all orders."""
        return sum(len(order.lines) for order in self.orders)

    @property
    def amount(self) -> Decimal:
        """The sum of the amounts of all lines, cancelled orders included."""
        return sum((line.amount for order in self.orders for line in order.lines), Decimal("0.00"))


Columns = Callable[[Sequence[str], BookMapping], dict[str, int]]
"""Which columns are recognised: field to column index; an error where those that must be there are not."""


@dataclass(frozen=True, slots=True)
class Layout:
    """What a kind of file holds: its columns, the names that tell the delimiter, the sums that may not be merged."""

    columns: Columns
    names: tuple[str, ...] = ()
    sums: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Table:
    """What a file holds: the header, the columns recognised, and the rows below that are not empty, by number."""

    headers: tuple[str, ...]
    recognised: dict[str, int]
    rows: Sequence[tuple[int, Sequence[Cell]]]
    encoding: str
    delimiter: str
    sheet: str | None

    def facts(self, mapping: BookMapping) -> dict[str, Any]:
        """What ``Listed`` keeps of it, but for the rejects."""
        return {
            "headers": self.headers,
            "recognised": self.recognised,
            "delimiter": self.delimiter,
            "mapping": mapping,
            "file_rows": dict(self.rows),
        }


@dataclass(frozen=True, slots=True)
class _Table:
    """The rows of a file that are not empty, the first of them the header."""

    rows: Sequence[tuple[int, Sequence[Cell]]]
    encoding: str = ""
    delimiter: str = ","
    sheet: str | None = None


def load_mapping(path: Path, read: Callable[[str], BookMapping] = read_mapping) -> BookMapping:
    """The mapping in the TOML file at ``path``; an error (``bad_value``) names the key that is wrong."""
    data = _content(path)
    try:
        return read(data.decode("utf-8-sig"))
    except UnicodeDecodeError as error:
        raise UsageError(
            "bad_value", N_("The mapping file {path} is not UTF-8. Save it as UTF-8."), path=path
        ) from error


def read_book(
    path: Path,
    mapping: BookMapping | None = None,
    sheet: str | None = None,
    encoding: str | None = None,
    progress: Progress | None = None,
) -> Book:
    """The orders in the CSV or XLSX file at ``path``, and the rows that are rejected with their reasons.

    ``encoding`` wins over that of the mapping, a byte order mark over both. A file that cannot be read at all, has no
    column for number, product or quantity, or a column that is ambiguous is a ``UsageError`` that says what to do.
    """
    mapping = mapping or BookMapping()
    table = read_table(path, mapping, _BOOK, sheet, encoding, progress)
    found = domain.orders(table.headers, table.rows, table.recognised, mapping, progress)
    return Book(
        **table.facts(mapping),
        orders=found.orders,
        rejects=found.rejects,
        rows=len(table.rows),
        encoding=table.encoding,
        sheet=table.sheet,
    )


_BOOK = Layout(domain.columns_of, (), ("quantity", "amount"))


def read_table(
    path: Path,
    mapping: BookMapping,
    layout: Layout = _BOOK,
    sheet: str | None = None,
    encoding: str | None = None,
    progress: Progress | None = None,
) -> Table:
    """The header and the rows of the CSV or XLSX file at ``path``, read with care; errors as of ``read_book``."""
    data = _content(path)
    if data.startswith(_ZIP):
        table = _workbook(data, mapping, layout, sheet, progress)
    elif sheet is not None:
        raise UsageError("bad_value", N_("--sheet is for workbooks; {path} is a text file."), field="sheet", path=path)
    else:
        table = _text(data, mapping, layout, encoding)
    if not table.rows:
        raise UsageError("bad_value", N_("The file {path} is empty."), path=path)
    header, *rows = table.rows[_header_at(table.rows, mapping, layout) :]
    headers = _headers(header[1])
    columns = layout.columns(headers, mapping)
    if table.sheet is not None:
        rows = [(number, [*cells, *[""] * (len(headers) - len(cells))]) for number, cells in rows]
    return Table(headers, columns, rows, table.encoding, table.delimiter, table.sheet)


def _header_at(rows: Sequence[tuple[int, Sequence[Cell]]], mapping: BookMapping, layout: Layout) -> int:
    """Where the header stands among the rows: the first one whose columns are known. Lists of offices often have a
    title and groups of columns above it. Where none is known the first row is taken, and the error is about that."""
    for at, (_number, cells) in enumerate(rows[:MOST_ABOVE]):
        try:
            layout.columns(_headers(cells), mapping)
        except UsageError as error:
            if error.code == "missing_fields":
                continue
        return at
    return 0


def _content(path: Path) -> bytes:
    """The bytes of the regular file at ``path``; never waits at a pipe or device, never takes a folder."""
    if path.suffix.casefold() in _OTHER_SUFFIXES:
        raise _other(path)
    try:
        descriptor = os.open(path, os.O_RDONLY | getattr(os, "O_NONBLOCK", 0) | getattr(os, "O_BINARY", 0))
        try:
            status = os.fstat(descriptor)
            if not stat.S_ISREG(status.st_mode):
                raise UsageError("bad_value", N_("{path} is no regular file."), path=path)
            if status.st_size > MOST_BYTES:
                raise UsageError("bad_value", N_("The file {path} is too large. Split it."), path=path)
            with open(descriptor, "rb", closefd=False) as file:
                data = file.read()
        finally:
            os.close(descriptor)
    except (OSError, ValueError) as error:
        message = N_("The file {path} cannot be read: {why}.")
        raise UsageError("bad_value", message, path=path, why=said_by_the_system(error)) from error
    if data.startswith((_OLD, b"%PDF")) or _PAGE.match(data[:512]):
        raise _other(path)
    return data


def _other(path: Path) -> UsageError:
    return UsageError(
        "bad_value",
        N_("{path} is no CSV and no plain .xlsx (old .xls, macros, password, web page). Save it as .xlsx."),
        path=path,
    )


def _text(data: bytes, mapping: BookMapping, layout: Layout, encoding: str | None) -> _Table:
    text, encoding = decoded(data, encoding or mapping.encoding)
    delimiter = mapping.delimiter or delimiter_of(text, (*mapping.columns.values(), *layout.names))
    rows = text_rows(text, delimiter)
    del text
    return _Table([(number, _taken(cells)) for number, cells in rows], encoding, delimiter)


def _workbook(
    data: bytes, mapping: BookMapping, layout: Layout, wanted: str | None, progress: Progress | None
) -> _Table:
    def fits(header: list[str]) -> bool:
        try:
            return bool(layout.columns(_headers(header), mapping))
        except UsageError as error:
            return error.code != "missing_fields" and not mapping.columns

    sheet = read_sheet(data, wanted, fits, mapping.decimal, progress)
    if sheet.rows:
        number, header = sheet.rows[_header_at(sheet.rows, mapping, layout)]
        columns = layout.columns(_headers(header), mapping)
        fill_merged(sheet, number, frozenset(columns[name] for name in layout.sums if name in columns))
    rows = [(number, _taken(cells)) for number, cells in sheet.rows]
    return _Table(rows, delimiter=mapping.delimiter or ",", sheet=sheet.name)


def _headers(cells: Sequence[Cell]) -> tuple[str, ...]:
    names = [shown(cell).strip() for cell in cells]
    while names and not names[-1]:
        names.pop()
    return tuple(names)


def _taken(cells: Sequence[Cell]) -> Sequence[Cell]:
    """The cells as they are meant: without the marks that ``write_rejects`` makes."""
    if not any(isinstance(cell, str) and cell[:1] in {"'", "<"} for cell in cells):
        return cells
    return [_meant(cell) if isinstance(cell, str) else cell for cell in cells]


def _meant(cell: str) -> Cell:
    if cell.startswith(_OPEN):
        return Flaw(cell.removeprefix(_OPEN).strip(), _STILL_OPEN)
    return cell[1:] if _SHIELDED.match(cell) else cell


def _shielded(cell: str) -> str:
    """``cell`` so that no spreadsheet takes it for a formula: with a leading ', which reading takes off again."""
    return "'" + cell if _FORMULA.match(cell) and not _NUMBER.fullmatch(cell) else cell


def write_rejects(path: Path, book: Listed) -> None:
    """Write the rejected rows of ``book`` to ``path``, with one more column that says why. Mended, it imports again.

    UTF-8 with a byte order mark, so that spreadsheets and ``read_book`` know it; for its owner only. The file is
    complete or not there at all (``StorageError``).
    """
    reasons: dict[int, list[str]] = {}
    for reject in book.rejects:
        reasons.setdefault(reject.row, []).append(_said(reject))
    # A file of rejects that was mended in part has the column already.
    width = len(book.headers) - (bool(book.headers) and book.headers[-1] in REASON_HEADERS)
    title = REASON_HEADERS[0 if language() == "zh" else 1]
    text = io.StringIO(newline="")
    writer = csv.writer(text, delimiter=book.delimiter)
    writer.writerow([*map(_shielded, book.headers[:width]), title])
    for number in sorted(reasons):
        cells = _mendable(book.file_rows[number], width, len(book.headers), book.mapping)
        writer.writerow([*cells, joined(reasons[number])])
    try:
        wholefile.put(path, text.getvalue().encode("utf-8-sig", "backslashreplace"))
    except OSError as error:
        message = N_("The file of rejected rows {path} cannot be written: {why}.")
        raise StorageError("storage", message, path=path, why=said_by_the_system(error)) from error


def _mendable(row: Sequence[Cell], width: int, columns: int, mapping: BookMapping) -> list[str]:
    """The cells of a rejected row; those that are missing or too many are marked, so that nobody passes them over."""
    cells = [_shielded(_written(cell, mapping)) for cell in row[:width]]
    cells += [_OPEN] * (width - len(cells))
    more = [shown(cell) for cell in row[columns:] if shown(cell).strip()]
    if more:
        cells[-1] = " ".join([_OPEN, cells[-1], *more])
    return cells


def _written(cell: Cell, mapping: BookMapping) -> str:
    """A cell as text; dates so that the same mapping reads them again."""
    if isinstance(cell, Flaw):
        return f"{_OPEN} {cell.text}".strip()
    if isinstance(cell, str) or iso_allowed(mapping.dates):
        return shown(cell)
    return cell.strftime(mapping.dates[0])


def _said(reject: Reject) -> str:
    text = _(reject.reason.message, **reject.reason.params)
    return pair(reject.column, text) if reject.column else text
