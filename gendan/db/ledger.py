"""The figures of one period: their numbers by owner, and the orders behind each, from the same conditions."""

from __future__ import annotations

from collections import Counter
from functools import cache
from typing import Any

import sqlalchemy as sa
from sqlalchemy import Connection

from gendan.db.customers import customers
from gendan.db.figures import FIGURES, UNTIL, Source, Span, is_open, sources
from gendan.db.figures_past import past_params, sources_then
from gendan.db.orders import orders
from gendan.db.users import users


class Ledger:
    """What a span's figures are, read over one connection that sees one moment of the database."""

    def __init__(self, conn: Connection, span: Span) -> None:
        self.conn = conn
        past = past_params(conn, span)
        self._past = bool(past)
        self._params = {**span.params, **past}

    def count(self) -> dict[str, Counter[int | None]]:
        """Every figure by the local id of the owner; those of money (fen) and days are sums."""
        found: dict[str, Counter[int | None]] = {name: Counter() for name in FIGURES}
        for names, statement in _counting(self._past):
            for owner, *values in self.conn.execute(statement, self._params):
                for name, value in zip(names, values, strict=True):
                    found[name][owner] += value or 0
        return found

    def behind(self, name: str, owner: tuple[int | None] | None = None) -> list[Any]:
        """The orders that a figure counts, most days late first; of one owner where given, ``(None,)`` for nobody's."""
        params = self._params if owner is None else {**self._params, "owner": owner[0]}
        statements = _listing(name, self._past, owner is not None)
        rows = [row for statement in statements for row in self.conn.execute(statement, params)]
        return sorted(rows, key=lambda row: (-row.days_late, row.promised is None, row.promised, row.number))


def _read(base: str, past: bool) -> list[Source]:
    return sources_then(base) if past else sources(base)


@cache
def _counting(past: bool) -> list[tuple[list[str], sa.Select[Any]]]:
    counting = []
    for base in dict.fromkeys(figure.base for figure in FIGURES.values()):
        names = [name for name, figure in FIGURES.items() if figure.base == base]
        for source in _read(base, past):
            columns = [source.c.owner_id.label("owner"), *(_measure(source.c, name) for name in names)]
            counting.append((names, source.select(columns).group_by(source.c.owner_id)))
    return counting


def _measure(c: Any, name: str) -> Any:
    figure = FIGURES[name]
    each = figure.value(c) if figure.value else sa.literal_column("1")
    if figure.test is not None:
        each = sa.case((figure.test(c), each), else_=0)
    return sa.func.sum(each)


@cache
def _listing(name: str, past: bool, of_one: bool) -> list[sa.Select[Any]]:
    figure = FIGURES[name]
    listing = []
    for source in _read(figure.base, past):
        statement = _shown(source)
        if figure.test is not None:
            statement = statement.where(figure.test(source.c))
        if of_one:
            statement = statement.where(source.c.owner_id.is_not_distinct_from(sa.bindparam("owner")))
        listing.append(statement)
    return listing


def _shown(source: Source) -> sa.Select[Any]:
    c = source.c
    running = sa.cast(sa.func.julianday(UNTIL) - sa.func.julianday(c.late_since), sa.Integer)
    late = sa.case(
        (c.delivered_on <= UNTIL, c.days_late), (sa.and_(is_open(c), c.late_since < UNTIL), running), else_=0
    )
    columns = [
        c.id.label("id"),
        orders.c.number,
        orders.c.outside_number,
        customers.c.name.label("customer"),
        c.promised.label("promised"),
        sa.case((c.delivered_on <= UNTIL, c.delivered_on)).label("delivered"),
        users.c.login.label("owner"),
        users.c.name.label("owner_name"),
        c.amount.label("amount"),
        late.label("days_late"),
    ]
    table = source.table.outerjoin(customers, customers.c.id == orders.c.customer_id)
    return source.select(columns, table.outerjoin(users, users.c.id == c.owner_id))
