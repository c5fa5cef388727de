"""Order books as text: which encoding, which delimiter, and the rows."""

from __future__ import annotations

import codecs
import csv
import io
import re
from collections.abc import Iterator, Sequence
from itertools import islice

from gendan import reasons
from gendan.domain.book_columns import CLAIMS, folded
from gendan.domain.book_mapping import text_encoding
from gendan.errors import UsageError
from gendan.i18n import N_

DELIMITERS = ",;\t|"
_BOMS = ((codecs.BOM_UTF8, "utf-8-sig"), (codecs.BOM_UTF16_LE, "utf-16"), (codecs.BOM_UTF16_BE, "utf-16"))
_WIDER = {"gbk": "gb18030", "gb2312": "gb18030", "cp936": "gb18030"}
"""Encodings that people name and the superset that is meant."""

_GB_CHARACTER = re.compile(rb"[\x81-\xfe][0-9][\x81-\xfe][0-9]|[\x81-\xfe][\x40-\x7e\x80-\xfe]")
_GB_USUAL = re.compile(rb"[\xa1-\xa3\xb0-\xd7][\xa1-\xfe]")
"""Punctuation and the 3,755 usual characters: nearly all of a Chinese text, hardly ever two Western letters."""
_GB_FOUR = re.compile(rb"\x81[0-9][\x81-\xfe][0-9]")
"""A Western letter as GB18030 writes it: its first byte is no letter in any Western encoding."""
_HIGH_RUN = re.compile(rb"[\x80-\xff]+")
_WESTERN_RUN = re.compile(rb"[\x80-\xff]|[\xdf-\xff]{2,}|[\xc0-\xff][\xa0-\xbf]|[\xa0-\xbf][\xc0-\xff]")
_SAMPLE = 50_000
_HEAD = 100_000


def decoded(data: bytes, encoding: str | None = None) -> tuple[str, str]:
    """The text of ``data`` and its encoding: a byte order mark wins, then ``encoding``, else it is detected.

    Detected are UTF-8, GB18030 and Latin-1 (with the additions of Windows). What cannot be told, or is not in the
    encoding that was named, is an error (``bad_value``).
    """
    for mark, name in _BOMS:
        if data.startswith(mark):
            return _strict(data, name), name
    if encoding:
        return _strict(data, _checked(encoding)), encoding
    found = _detected(data)
    return _strict(data, found), found


def _checked(encoding: str) -> str:
    try:
        text_encoding(encoding)
    except (LookupError, TypeError, ValueError) as error:
        raise UsageError(
            "bad_value",
            N_("There is no encoding {encoding}. Write utf-8, gb18030 or latin-1."),
            field="encoding",
            encoding=encoding,
        ) from error
    return _WIDER.get(codecs.lookup(encoding).name, encoding)


def _strict(data: bytes, encoding: str) -> str:
    try:
        return data.decode(encoding)
    except UnicodeError as error:
        row = 1 + data.count(b"\n", 0, error.start if isinstance(error, UnicodeDecodeError) else 0)
        raise UsageError(
            "bad_value",
            N_("The file is not {encoding}: line {row} holds bytes that do not fit. Name its encoding: --encoding."),
            field="encoding",
            encoding=encoding,
            row=row,
        ) from error


def _can(data: bytes, encoding: str) -> bool:
    try:
        data.decode(encoding)
    except UnicodeError:
        return False
    return True


def _detected(data: bytes) -> str:
    if _can(data, "utf-8"):
        return "utf-8"
    if _GB_FOUR.search(data) and _can(data, "gb18030"):
        return "gb18030"
    runs = [run[0] for run in islice(_HIGH_RUN.finditer(data), _SAMPLE)]
    western = sum(_WESTERN_RUN.fullmatch(run) is not None for run in runs) / len(runs)
    characters = [c[0] for c in islice(_GB_CHARACTER.finditer(data), _SAMPLE)]
    usual = sum(_GB_USUAL.fullmatch(c) is not None for c in characters) / max(1, len(characters))
    if usual >= 0.6 and _can(data, "gb18030"):
        return "gb18030"
    if western >= 0.7:
        return "cp1252" if re.search(rb"[\x80-\x9f]", data) and _can(data, "cp1252") else "latin-1"
    if usual >= 0.4 and _can(data, "gb18030"):
        return "gb18030"
    raise UsageError(
        "bad_value",
        N_("The encoding of the file cannot be told. Name it with --encoding, for example gb18030, big5 or latin-1."),
        field="encoding",
    )


def delimiter_of(text: str, names: Sequence[str] = ()) -> str:
    """The delimiter of ``text``: the one that gives the header most known names, those of a mapping among them."""
    known = {folded(name) for name in names} | set(CLAIMS)

    def worth(delimiter: str) -> tuple[int, int]:
        header: list[str] = next((row for row in _reader(text[:_HEAD], delimiter) if any(map(str.strip, row))), [])
        return sum(folded(name) in known for name in header), len(header)

    def safe(delimiter: str) -> tuple[int, int]:
        try:
            return worth(delimiter)
        except csv.Error:
            return 0, 0

    return max(DELIMITERS, key=safe)


def _reader(text: str, delimiter: str) -> Iterator[list[str]]:
    return csv.reader(io.StringIO(text, newline=""), delimiter=delimiter, strict=True)


def text_rows(text: str, delimiter: str) -> list[tuple[int, list[str]]]:
    """The rows of ``text`` that are not empty, numbered as a spreadsheet numbers them.

    A quote that is never closed, or closed in the middle of a cell, is an error (``bad_value``) that names the row.
    """
    rows: list[tuple[int, list[str]]] = []
    number = 0
    try:
        for number, cells in enumerate(_reader(text.removeprefix("\ufeff"), delimiter), start=1):
            if any(map(str.strip, cells)):
                rows.append((number, cells))
    except csv.Error as error:
        raise UsageError(
            "bad_value",
            N_("Row {row} cannot be read: {why}. A quote in a cell is written twice, and the cell in quotes."),
            row=number + 1,
            why=reasons.of_cells(error),
        ) from error
    return rows
