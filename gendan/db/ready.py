"""Statements that every command sends: made once, compiled once, and then given to SQLite as they are.

Composing a statement, looking its text up and wrapping what it finds takes the toolkit ten times as long as SQLite
takes to answer it. Values go in and come out through the same column types. A server gets the statement by the toolkit.
"""

from __future__ import annotations

from collections import defaultdict, namedtuple
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import Any

import sqlalchemy as sa
from sqlalchemy import Connection

from gendan.db.types import WHOLE, Column

IDS: sa.BindParameter[Any] = sa.bindparam("ids", expanding=True)
"""The rows that a statement is about: ``table.c.id.in_(IDS)``."""
_Convert = Callable[[Any], Any]
_MANY = 16
"""From so many rows on they are read column by column, which takes half as long."""


@dataclass(frozen=True, slots=True)
class _Compiled:
    text: str
    given: tuple[tuple[str, _Convert | None], ...]
    """By place: the name of the value, and how it is stored."""
    fixed: tuple[Any, ...]
    """Values that the statement holds itself; places of those that are given hold none."""
    row: Any
    shown: tuple[tuple[int, _Convert], ...]
    """Places of a row that are stored in another form, and how they are read."""

    def values(self, said: Mapping[str, Any]) -> list[Any]:
        """The values of the statement in their places."""
        values = list(self.fixed)
        for place, (name, store) in enumerate(self.given):
            if name:
                value = said[name]
                values[place] = value if store is None or value is None else store(value)
        return values


class Ready:
    """One statement. What it finds are named rows; ``ids`` of one row is the way of a command, of many the way of an
    import or a merge.
    """

    __slots__ = ("_compiled", "_make", "_statement")

    def __init__(self, make: Callable[[], Any]) -> None:
        self._make = make
        self._statement: Any = None
        self._compiled: _Compiled | None = None

    @classmethod
    def of(cls, statement: Any) -> Ready:
        """One that is made already."""
        return cls(lambda: statement)

    @property
    def statement(self) -> Any:
        """The statement, as the toolkit knows it."""
        if self._statement is None:
            self._statement = self._make()
        return self._statement

    def rows(self, conn: Connection, **values: Any) -> Sequence[Any]:
        """What it finds."""
        quick = self._quick(conn, values)
        if quick is None:
            make = _row_of(self.statement)
            return [make(row) for row in conn.execute(self.statement, values)]
        found = conn.connection.driver_connection.execute(quick.text, quick.values(values)).fetchall()  # type: ignore[union-attr]  # a connection in use
        make, shown = quick.row, quick.shown
        if not shown:
            return [make(row) for row in found]
        if len(found) > _MANY:
            columns: list[Any] = list(zip(*found, strict=True))
            for place, load in shown:
                columns[place] = map(load, columns[place])
            return [make(row) for row in zip(*columns, strict=True)]
        rows = []
        for one in found:
            cells = list(one)
            for place, load in shown:
                if cells[place] is not None:
                    cells[place] = load(cells[place])
            rows.append(make(cells))
        return rows

    def first(self, conn: Connection, **values: Any) -> Any:
        """The first row that it finds, or none."""
        found = self.rows(conn, **values)
        return found[0] if found else None

    def scalar(self, conn: Connection, **values: Any) -> Any:
        """The first value that it finds, or none."""
        found = self.rows(conn, **values)
        return found[0][0] if found else None

    def run(self, conn: Connection, **values: Any) -> int:
        """Change something; how many rows were changed."""
        quick = self._quick(conn, values)
        if quick is None:
            return conn.execute(self.statement, values).rowcount
        done = conn.connection.driver_connection.execute(quick.text, quick.values(values))  # type: ignore[union-attr]  # a connection in use
        return int(done.rowcount)

    def many(self, conn: Connection, rows: Sequence[Mapping[str, Any]]) -> None:
        """The same for several rows; each has all values."""
        quick = self._quick(conn, rows[0]) if rows else None
        if quick is not None:
            raw: Any = conn.connection.driver_connection
            raw.executemany(quick.text, [quick.values(row) for row in rows])
        elif rows:
            conn.execute(self.statement, list(rows))

    def _quick(self, conn: Connection, values: Mapping[str, Any]) -> _Compiled | None:
        if conn.dialect.name != "sqlite":
            return None
        if "ids" in values:
            if len(values["ids"]) != 1:
                return None
            (values["ids_1"],) = values["ids"]  # type: ignore[index]  # keyword arguments of our own
        if self._compiled is None:
            self._compiled = _compile(self.statement, conn.dialect, values)
        return self._compiled


def _compile(statement: Any, dialect: Any, values: Mapping[str, Any]) -> _Compiled:
    compiled = statement.compile(dialect=dialect, column_keys=list(values) if statement.is_dml else None)
    params = {name: [0] if name == "ids" else None for name in values if name != "ids_1"}
    state = compiled.construct_expanded_state(params)
    given: list[tuple[str, _Convert | None]] = []
    fixed: list[Any] = []
    for name in state.positiontup or ():
        bind = compiled.binds.get(name)
        store = None if bind is None else _store_of(bind.type, dialect)
        mine = name in values
        given.append((name if mine else "", store))
        own = state.parameters[name]
        fixed.append(None if mine else own if store is None or own is None else store(own))
    columns = list(statement.selected_columns) if statement.is_select else []
    loads = [column.type.dialect_impl(dialect).result_processor(dialect, None) for column in columns]
    shown = tuple((place, load) for place, load in enumerate(loads) if load is not None)
    return _Compiled(state.statement, tuple(given), tuple(fixed), _row_of(statement), shown)


def _store_of(kind: Any, dialect: Any) -> _Convert | None:
    """What makes the stored form of a value that is not None."""
    if isinstance(kind, Column):
        return None if type(kind).store is Column.store else kind.store
    found: _Convert | None = kind.dialect_impl(dialect).bind_processor(dialect)
    return found


@lru_cache(maxsize=512)
def _row_of(statement: Any) -> Any:
    """What makes a named row of the values that a statement finds."""
    if not statement.is_select:
        return tuple
    names = [str(getattr(column, "name", "")) for column in statement.selected_columns]
    named: Any = namedtuple("Found", names, rename=True)  # type: ignore[misc]  # made at run time
    found: Any = type("Found", (named,), {"__slots__": (), "_mapping": property(named._asdict)})
    return found._make


def listed(name: str) -> sa.Select[Any]:
    """The whole numbers of a list that is given as JSON under this name, for a statement about many rows."""
    numbers = sa.func.json_each(sa.bindparam(name)).table_valued("value")
    return sa.select(sa.cast(numbers.c.value, WHOLE))  # a server reads them as text


@lru_cache(maxsize=128)
def standing(table: sa.Table) -> Ready:
    """The events of a table about some orders that were not taken back, in the order of the journal."""
    here = table.c.order_id.in_(IDS), table.c.voided.is_(False)
    return Ready(lambda: sa.select(table).where(*here).order_by(table.c.uid))


def by_order(rows: Iterable[Any]) -> dict[int, list[Any]]:
    """Rows by their order."""
    found: dict[int, list[Any]] = defaultdict(list)
    for row in rows:
        found[row.order_id].append(row)
    return found
