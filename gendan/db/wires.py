"""Values between the journal, which holds what JSON knows, and the columns of the tables."""

from __future__ import annotations

from collections.abc import Mapping
from functools import lru_cache
from typing import Any

import sqlalchemy as sa

from gendan.db.base import Kind, catalogue
from gendan.db.types import Column, Number, Words, YesNo

_WRITTEN_AS: dict[Any, type] = {Words: str, Number: int, YesNo: int}
"""What the journal holds for columns that take what they are given."""


class UnfitError(ValueError):
    """A commit names what is not here, or holds what fits nowhere: it was written by a broken program."""


def unwire(column: sa.Column[Any], wire: Any) -> Any:
    """The Python value of a field as the journal writes it. Raises ``UnfitError`` for a value of another type."""
    wanted = _WRITTEN_AS.get(type(column.type))
    if wanted is not None and not isinstance(wire, wanted):
        raise UnfitError(f"{column.table.name}.{column.name} cannot be {wire!r}")
    return column.type.unwire(wire) if isinstance(column.type, Column) else wire


def wire_of(column: sa.Column[Any], value: Any) -> Any:
    """A Python value as the journal writes it."""
    if value is None:
        return None
    return column.type.wire(value) if isinstance(column.type, Column) else value


def with_defaults(kind: Kind, row: dict[str, Any]) -> dict[str, Any]:
    """The row, with what its columns hold where nobody says anything."""
    for name, value in _defaults(kind.name):
        if row.get(name) is None:
            row[name] = value
    return row


@lru_cache(maxsize=64)
def _defaults(name: str) -> tuple[tuple[str, Any], ...]:
    return tuple(
        (column.name, column.default.arg)  # type: ignore[attr-defined]  # scalar defaults only
        for column in catalogue()[name].table.columns
        if column.default is not None
    )


@lru_cache(maxsize=64)
def _ways(name: str) -> dict[str, tuple[sa.Column[Any], type[Any], Any]]:
    """By field of a kind its column, the type that the journal holds, and what reads that; nothing reads values that
    stand elsewhere, personal ones and references."""
    return {
        field: (column, _WRITTEN_AS.get(type(column.type), object), _reader(column))
        for field, column in catalogue()[name].columns.items()
    }


def known_of(kind: Kind, fields: Mapping[str, Any]) -> list[tuple[Any, tuple[sa.Column[Any], type[Any], Any]]]:
    """The values that say something, with the ways of their columns; others are of a newer gendan."""
    ways = _ways(kind.name)
    return [(wire, ways[field]) for field, wire in fields.items() if wire is not None and field in ways]


def _reader(column: sa.Column[Any]) -> Any:
    kind = column.type
    if column.info["personal"] or column.info["ref"] or not isinstance(kind, Column):
        return None
    as_it_is = type(kind).unwire is Column.unwire and type(kind).load is Column.load
    return _as_it_is if as_it_is else kind.unwire


def _as_it_is(wire: Any) -> Any:
    return wire


@lru_cache(maxsize=64)
def empty(name: str) -> dict[str, None]:
    """The travelling columns of a kind, without values."""
    return dict.fromkeys(column.name for column in catalogue()[name].columns.values())
