"""Order books for tests: the Northwind lines, copies with damage, and workbooks."""

from __future__ import annotations

import csv
import io
from collections.abc import Sequence
from pathlib import Path
from typing import Any
from zipfile import ZIP_DEFLATED, ZipFile

import openpyxl

DATA = Path(__file__).parents[1] / "data"
NORTHWIND = DATA / "northwind_order_lines.csv"
NORTHWIND_MAP = DATA / "northwind.toml"


def damaged(path: Path, changes: dict[int, dict[str, str]], cut: Sequence[int] = (), encoding: str = "utf-8") -> Path:
    """A copy of the Northwind lines at ``path``: cells changed by row number and column, rows cut short."""
    header, *rows = csv.reader(io.StringIO(NORTHWIND.read_text(encoding="utf-8"), newline=""))
    for number, row in enumerate(rows, start=2):
        for column, cell in changes.get(number, {}).items():
            row[header.index(column)] = cell
        if number in cut:
            del row[-3:]
    text = io.StringIO(newline="")
    csv.writer(text).writerows([header, *rows])
    path.write_bytes(text.getvalue().encode(encoding))
    return path


def workbook(path: Path, sheets: dict[str, Sequence[Sequence[Any]]], merged: Sequence[str] = ()) -> Path:
    """A workbook at ``path`` with these sheets; ``merged`` are ranges of the first one."""
    book = openpyxl.Workbook()
    book.remove(book.active)
    for name, rows in sheets.items():
        sheet = book.create_sheet(name)
        for row in rows:
            sheet.append(list(row))
    for area in merged:
        book.worksheets[0].merge_cells(area)
    book.save(path)
    return path


def repacked(path: Path, replace: dict[str, bytes | None]) -> Path:
    """The workbook at ``path`` with parts replaced, added, or left out (``None``)."""
    with ZipFile(path) as parcel:
        parts = {name: parcel.read(name) for name in parcel.namelist()}
    parts.update({name: data for name, data in replace.items() if data is not None})
    with ZipFile(path, "w", ZIP_DEFLATED) as parcel:
        for name, data in parts.items():
            if name not in replace or replace[name] is not None:
                parcel.writestr(name, data)
    return path
