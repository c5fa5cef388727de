"""A mapping file: which column is which, and how its dates, numbers and discounts are written."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Callable, Sequence
from collections.abc import Mapping as Table
from dataclasses import dataclass, field, replace
from datetime import datetime
from typing import Any

from gendan import reasons
from gendan.domain.book_columns import FIELDS
from gendan.errors import UsageError
from gendan.i18n import N_, Word


@dataclass(frozen=True, slots=True)
class Mapping:
    """What a mapping file says. Without ``columns`` they are recognised by name; with them only those count.

    ``dates``: formats as of strftime; none means ISO-like dates. ``discount``: ``fraction`` (0.05) or ``percent``
    (5); ``None`` means told from the column. ``rounding``: ``half_up``, or ``half_even`` as some systems
    round the amount of a line; with it the imported amounts agree with that system's books to the cent.
    """

    columns: Table[str, str] = field(default_factory=dict)
    dates: tuple[str, ...] = ()
    discount: str | None = None
    encoding: str | None = None
    delimiter: str | None = None
    decimal: str = "."
    rounding: str = "half_up"


NEEDED: tuple[tuple[str, ...], ...] = (("number",), ("quantity",), ("product", "name"))
"""Of each group one must be named, where a mapping names columns at all."""


def read_mapping(text: str, fields: Sequence[str] = FIELDS, needed: Sequence[Sequence[str]] = NEEDED) -> Mapping:
    """The mapping that the TOML ``text`` describes; an error names the key that is wrong (``bad_value``)."""
    try:
        tables = tomllib.loads(text.removeprefix("\ufeff"))
    except tomllib.TOMLDecodeError as error:
        message = N_("The mapping file is not TOML: {why}. Mend that line.")
        raise UsageError("bad_value", message, why=reasons.place(error)) from error
    for name, table in tables.items():
        if name not in {"columns", "format"}:
            raise _unknown(name, "[columns], [format]")
        if not isinstance(table, dict):
            raise _wrong(name, table, N_("a table of names and values"))
    return replace(_formats(tables.get("format", {})), columns=_columns(tables.get("columns", {}), fields, needed))


def _columns(table: Table[str, Any], fields: Sequence[str], needed: Sequence[Sequence[str]]) -> dict[str, str]:
    for name, column in table.items():
        if name not in fields:
            raise _unknown(f"columns.{name}", ", ".join(fields))
        if not isinstance(column, str) or not column.strip():
            raise _wrong(f"columns.{name}", column, N_("the name of a column of the file"))
    missing = [group[0] for group in needed if not set(group) & set(table)]
    if table and missing:
        raise UsageError(
            "missing_fields",
            N_("The mapping file names no column for {missing}. Add it under [columns]."),
            field=missing[0],
            fields=tuple(missing),
            missing=", ".join(missing),
        )
    return dict(table)


def _formats(table: Table[str, Any]) -> Mapping:
    values: dict[str, Any] = {}
    for name, value in table.items():
        if name not in _READERS:
            raise _unknown(f"format.{name}", ", ".join(_READERS))
        read, wanted = _READERS[name]
        try:
            values[name] = read(value)
        except (TypeError, ValueError, LookupError, re.error) as error:  # re.error: a part stands twice in a date
            raise _wrong(f"format.{name}", value, wanted) from error
    return Mapping(**values)


def _dates(value: Any) -> tuple[str, ...]:
    formats = (value,) if isinstance(value, str) else tuple(value)
    day = datetime(2003, 12, 25)  # noqa: DTZ001 - a sample to try the format on
    for one in formats:
        if datetime.strptime(day.strftime(one), one) != day:  # noqa: DTZ007
            raise ValueError(one)
    return formats


def _one_of(*choices: str) -> Callable[[Any], str]:
    def read(value: Any) -> str:
        if value not in choices:
            raise ValueError(value)
        return str(value)

    return read


def text_encoding(value: Any) -> str:
    """``value`` if it names a text encoding, else LookupError or TypeError."""
    " ".encode(value)
    return str(value)


def _delimiter(value: Any) -> str:
    value = {"tab": "\t", "comma": ",", "semicolon": ";"}.get(value, value)
    if not isinstance(value, str) or len(value) != 1 or value in "\"'\r\n" or value.isalnum():
        raise ValueError(value)
    return value


_READERS: dict[str, tuple[Callable[[Any], Any], str]] = {
    "dates": (_dates, N_("a date format like %d/%m/%Y or a list of them")),
    "discount": (_one_of("fraction", "percent"), "fraction / percent"),
    "encoding": (text_encoding, N_("an encoding like utf-8, gb18030 or latin-1")),
    "delimiter": (_delimiter, N_("one character like , or ; or tab")),
    "decimal": (_one_of(".", ","), ". / ,"),
    "rounding": (_one_of("half_up", "half_even"), "half_up / half_even"),
}


def _unknown(key: str, known: str) -> UsageError:
    message = N_("A mapping file has no {key}. It may have: {known}.")
    return UsageError("bad_value", message, field=key, key=key, known=known)


def _wrong(key: str, value: Any, wanted: str) -> UsageError:
    return UsageError(
        "bad_value",
        N_("In the mapping file {key} cannot be {value}. Write {wanted}."),
        field=key,
        key=key,
        value=value,
        wanted=Word(wanted),
    )
