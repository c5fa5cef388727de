"""Order books as Excel workbooks, read with care: a workbook is a parcel from a stranger."""

from __future__ import annotations

import warnings
from collections.abc import Callable, Generator, Iterator
from contextlib import closing, contextmanager
from dataclasses import dataclass
from datetime import date, datetime, time
from decimal import Decimal
from io import BytesIO
from itertools import islice
from typing import Any
from zipfile import BadZipFile, ZipFile

from gendan import reasons
from gendan.domain.book_values import Cell, Flaw, Reason
from gendan.errors import UsageError
from gendan.i18n import N_, Word

MOST_BYTES = 512 * 1024 * 1024
MOST_PARTS = 5000
SWOLLEN = (16 * 1024 * 1024, 150)
"""From so many bytes on a part of a workbook may be at most so many times as large as it is packed."""
MOST_ROWS = 1_048_576
MOST_COLUMNS = 1000
MOST_MERGED = 2_000_000
_STEP = 1000

_NO_VALUE = Reason(N_("is a formula without a value; open the file in the spreadsheet program and save it there"))
_ERROR = Reason(N_("is an error of the spreadsheet; mend the formula"))
_MERGED = Reason(N_("is one merged cell over several rows; give each row its own"))

Row = tuple[int, list[Cell]]
Choice = Callable[[list[str]], bool]


@dataclass(frozen=True, slots=True)
class Merge:
    """Cells merged over several rows: first and last row of the sheet, first column (0-based)."""

    first: int
    last: int
    column: int


@dataclass(frozen=True, slots=True)
class Sheet:
    """A sheet: its name, its rows that are not empty, and what is merged downwards."""

    name: str
    rows: list[Row]
    merges: tuple[Merge, ...]


def check_parcel(data: bytes) -> None:
    """Refuse (``bad_value``) what is no plain workbook, or would swell beyond all measure, before it is unpacked."""
    try:
        with ZipFile(BytesIO(data)) as parcel:
            parts = parcel.infolist()
    except (BadZipFile, ValueError, OSError, NotImplementedError) as error:
        raise _broken(error) from error
    names = {part.filename.casefold() for part in parts}
    if any(name.endswith(("vbaproject.bin", "workbook.bin")) for name in names):
        raise UsageError("bad_value", N_("Workbooks with macros are not read. Save it as .xlsx without macros."))
    if "[content_types].xml" not in names or "xl/workbook.xml" not in names:
        raise UsageError("bad_value", N_("The file is no Excel workbook. Save it as .xlsx or CSV."))
    least, times = SWOLLEN
    swollen = any(p.file_size > least and p.file_size > times * max(1, p.compress_size) for p in parts)
    if swollen or len(parts) > MOST_PARTS or sum(part.file_size for part in parts) > MOST_BYTES:
        raise UsageError(
            "bad_value", N_("The workbook would swell to an absurd size when unpacked and is not read. Save it as CSV.")
        )


def _broken(error: Exception) -> UsageError:
    cause: BaseException = error
    while cause.__cause__ or cause.__context__:
        cause = cause.__cause__ or cause.__context__ or cause
    message = N_("The workbook cannot be read: {why}. Open it in the spreadsheet program and save it as .xlsx.")
    if isinstance(cause, BadZipFile):
        return UsageError("bad_value", message, why=Word(N_("it is damaged, or no workbook")))
    return UsageError("bad_value", message, why=reasons.as_said((str(cause).splitlines() or [type(cause).__name__])[0]))


@contextmanager
def _careful() -> Iterator[None]:
    """A hostile or damaged part may raise nearly anything in the parser: it is one error for the user."""
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        try:
            yield
        except UsageError:
            raise
        except Exception as error:
            raise _broken(error) from error


def read_sheet(
    data: bytes,
    wanted: str | None,
    fits: Choice,
    mark: str = ".",
    progress: Callable[[int, int | None], None] | None = None,
) -> Sheet:
    """The sheet called ``wanted``; without it the only one, or the only one whose header ``fits``.

    Numbers are given as text with the decimal ``mark``, dates as dates.
    """
    import openpyxl

    if not openpyxl.DEFUSEDXML:
        raise _broken(RuntimeError("defusedxml is not installed"))
    check_parcel(data)
    with _careful():
        book = openpyxl.load_workbook(BytesIO(data), read_only=True, data_only=True, keep_links=False)
    with closing(book):
        with _careful():
            sheet = _choose(book, wanted, fits)
        return _read(book, sheet, mark, progress)


def _choose(book: Any, wanted: str | None, fits: Choice) -> Any:
    sheets = {sheet.title: sheet for sheet in book.worksheets}
    if wanted is not None:
        if wanted not in sheets:
            message = N_("The workbook has no sheet {sheet}. Its sheets are: {sheets}.")
            raise UsageError("bad_value", message, field="sheet", sheet=wanted, sheets=", ".join(sheets))
        return sheets[wanted]
    visible = [sheet for sheet in sheets.values() if sheet.sheet_state == "visible"] or list(sheets.values())
    if len(visible) == 1:
        return visible[0]
    fitting = [sheet for sheet in visible if fits(_header(book, sheet))]
    if len(fitting) != 1:
        message = N_("The workbook has the sheets {sheets}. Say with --sheet which one holds the orders.")
        raise UsageError("bad_value", message, field="sheet", sheets=", ".join(sheets))
    return fitting[0]


def _header(book: Any, sheet: Any) -> list[str]:
    with closing(_rows(book, sheet)) as rows:
        first: list[Cell] = next((cells for _, cells in rows), [])
    return [cell if isinstance(cell, str) else "" for cell in first]


def _read(book: Any, sheet: Any, mark: str, progress: Callable[[int, int | None], None] | None) -> Sheet:
    rows: list[Row] = []
    merges: list[Merge] = []
    source = _rows(book, sheet, mark, merges)
    while True:
        with _careful():
            batch = list(islice(source, _STEP))
        if not batch:
            return Sheet(sheet.title, rows, tuple(merges))
        rows += batch
        if progress:
            progress(len(rows), None)


def _rows(book: Any, sheet: Any, mark: str = ".", merges: list[Merge] | None = None) -> Generator[Row, None, None]:
    """The rows that are not empty; the merged cells, which stand at the end of the file, go to ``merges``.

    The parser is asked directly: through ``iter_rows`` formulas without a value cannot be told from empty cells,
    merged cells are lost, and a sheet that claims to be huge is filled up with as many empty cells.
    """
    from openpyxl.worksheet._reader import WorkSheetParser
    from openpyxl.xml.constants import SHEET_MAIN_NS

    formula, value = f"{{{SHEET_MAIN_NS}}}f", f"{{{SHEET_MAIN_NS}}}v"

    class Parser(WorkSheetParser):
        def parse_cell(self, element: Any) -> dict[str, Any]:
            cell: dict[str, Any] = super().parse_cell(element)
            if cell["value"] is None and element.get("t") != "str" and element.find(formula) is not None:
                cell["data_type"] = "f"
                cell["value"] = "=" + (element.findtext(formula) or element.findtext(value) or "")
            return cell

    with sheet._get_source() as source:
        parser = Parser(
            source,
            sheet._shared_strings,
            data_only=True,
            epoch=book.epoch,
            date_formats=book._date_formats,
            timedelta_formats=book._timedelta_formats,
        )
        percent = _percent_styles(book)
        for number, cells in parser.parse():
            row = _row(cells, percent, mark)
            if number > MOST_ROWS or len(row) > MOST_COLUMNS:
                message = N_("The sheet {sheet} has more than {rows} rows or {columns} columns. Split it.")
                raise UsageError("bad_value", message, sheet=sheet.title, rows=MOST_ROWS, columns=MOST_COLUMNS)
            if row:
                yield number, row
        if merges is not None and parser.merged_cells is not None:
            ranges = parser.merged_cells.mergeCell
            merges.extend(Merge(r.min_row, r.max_row, r.min_col - 1) for r in ranges if r.max_row > r.min_row)


def _row(cells: list[dict[str, Any]], percent: frozenset[int], mark: str) -> list[Cell]:
    """The cells up to the last one that is filled."""
    row: list[Cell] = []
    for cell in cells:
        value = cell["value"]
        if value is None or value == "":
            continue
        column = min(cell["column"], MOST_COLUMNS + 1)
        if len(row) < column:
            row.extend([""] * (column - len(row)))
        row[column - 1] = _cell(value, cell["data_type"], cell["style_id"] in percent, mark)
    return row


def _percent_styles(book: Any) -> frozenset[int]:
    from openpyxl.styles.numbers import BUILTIN_FORMATS, BUILTIN_FORMATS_MAX_SIZE

    def formatted(number: int) -> str:
        if number < BUILTIN_FORMATS_MAX_SIZE:
            return str(BUILTIN_FORMATS.get(number, ""))
        own = number - BUILTIN_FORMATS_MAX_SIZE
        return str(book._number_formats[own]) if own < len(book._number_formats) else ""

    return frozenset(i for i, style in enumerate(book._cell_styles) if "%" in formatted(style.numFmtId))


def _cell(value: Any, kind: str, percent: bool, mark: str) -> Cell:
    if isinstance(value, str):
        return value if kind not in {"f", "e"} else Flaw(value, _NO_VALUE if kind == "f" else _ERROR)
    if isinstance(value, bool):
        return str(value).upper()
    if isinstance(value, datetime):
        return value.date() if value.time() == time() else value.replace(microsecond=0)
    if isinstance(value, date):
        return value
    if isinstance(value, int | float):
        number = Decimal(value) if isinstance(value, int) else Decimal(f"{value:.15g}")
        return (f"{number * 100:f}%" if percent else f"{number:f}").replace(".", mark)
    return str(value)


def fill_merged(sheet: Sheet, after: int, apart: frozenset[int]) -> None:
    """Give the rows below ``after`` what is merged over them; in the columns ``apart`` (quantity, amount) a merged
    cell is a sum that nobody can divide, and each of its rows says so.
    """
    rows = dict(sheet.rows)
    budget = MOST_MERGED
    for merge in sheet.merges:
        top = rows.get(merge.first)
        if merge.first <= after or top is None or merge.column >= len(top) or top[merge.column] == "":
            continue
        budget -= merge.last - merge.first
        if budget < 0:
            raise UsageError("bad_value", N_("The sheet merges more cells than can be read. Unmerge them."))
        flaw = isinstance(top[merge.column], str) and merge.column in apart
        cell = Flaw(str(top[merge.column]), _MERGED) if flaw else top[merge.column]
        for number in range(merge.first, merge.last + 1):
            row = rows.get(number)
            if row is not None:
                row.extend([""] * (merge.column + 1 - len(row)))
                row[merge.column] = cell
