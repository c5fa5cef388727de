"""Writing many rows to a server at once: COPY for new ones, one statement with lists for those that are there."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from functools import lru_cache
from typing import Any

import sqlalchemy as sa
from sqlalchemy import Connection

from gendan.db.types import Column

Rows = Sequence[Mapping[str, Any]] | Sequence[sa.RowMapping]
"""Rows by the names of their columns; all name the same ones."""


def is_server(conn: Connection) -> bool:
    """Whether this is the database of a headquarters."""
    return conn.dialect.name == "postgresql"


def copy_in(conn: Connection, table: sa.Table, rows: Rows) -> None:
    """Write new rows by COPY."""
    columns = [table.c[name] for name in rows[0]]
    named = ", ".join(f'"{column.name}"' for column in columns)
    ways = [(column.name, stored(column)) for column in columns]
    raw: Any = conn.connection.driver_connection
    with wrapped(conn), raw.cursor() as cursor, cursor.copy(f'COPY "{table.name}" ({named}) FROM STDIN') as copy:
        write = copy.write_row
        for row in rows:
            write([_kept(way, row[name]) for name, way in ways])


def _kept(way: Callable[[Any], Any] | None, value: Any) -> Any:
    return value if way is None or value is None else way(value)


def update(conn: Connection, table: sa.Table, ids: Sequence[int], values: Mapping[str, Sequence[Any]]) -> None:
    """Write the values of columns, lists as long as that of the local ids."""
    arrays = [f"%s::{_type_name(table.c[name])}[]" for name in values]
    names = [f"v{number}" for number in range(len(values))]
    said = ", ".join(f'"{column}" = v.{name}' for column, name in zip(values, names, strict=True))
    from_ = f"unnest(%s::bigint[], {', '.join(arrays)}) AS v(at_row, {', '.join(names)})"
    lists = [[_kept(stored(table.c[name]), value) for value in some] for name, some in values.items()]
    statement = f'UPDATE "{table.name}" AS t SET {said} FROM {from_} WHERE t.id = v.at_row'  # noqa: S608 - our own names
    conn.exec_driver_sql(statement, (list(ids), *lists))


@lru_cache(maxsize=4096)
def stored(column: sa.Column[Any]) -> Callable[[Any], Any] | None:
    """What makes the stored form of a value of a column; nothing where it is kept as it is."""
    kind = column.type
    return kind.store if isinstance(kind, Column) and type(kind).store is not Column.store else None


@lru_cache(maxsize=4096)
def _type_name(column: sa.Column[Any]) -> str:
    from sqlalchemy.dialects import postgresql

    return str(column.type.compile(dialect=postgresql.dialect()))  # type: ignore[no-untyped-call]  # it has no types


@contextmanager
def wrapped(conn: Connection) -> Iterator[None]:
    """What the driver raises, as the toolkit raises it."""
    driver: Any = conn.dialect.dbapi
    try:
        yield
    except driver.Error as error:
        raise sa.exc.DBAPIError.instance("COPY", None, error, driver.Error, True, dialect=conn.dialect) from error
