"""The figures of one period: their numbers by owner, and the orders behind each, from the same conditions."""

from __future__ import annotations

from collections import Counter, defaultdict
from typing import Any

import sqlalchemy as sa
from sqlalchemy import Connection

from gendan.db.customers import customers
from gendan.db.figures import BASES, FIGURES, Source, Span
from gendan.db.figures_past import Past
from gendan.db.orders import orders
from gendan.db.users import users


class Ledger:
    """What a span's figures are, read over one connection that sees one moment of the database."""

    def __init__(self, conn: Connection, span: Span) -> None:
        self.conn = conn
        self.span = span
        self._past = Past(conn, span)

    def count(self) -> dict[str, Counter[int | None]]:
        """Every figure by the local id of the owner; those of money (fen) and days are sums."""
        by_base: dict[str, list[str]] = defaultdict(list)
        for name, figure in FIGURES.items():
            by_base[figure.base].append(name)
        found: dict[str, Counter[int | None]] = {name: Counter() for name in FIGURES}
        for base, names in by_base.items():
            for source in self._past.sources(base):
                columns = [source.c.owner_id.label("owner"), *(self._measure(source.c, name) for name in names)]
                for owner, *values in self.conn.execute(source.select(columns).group_by(source.c.owner_id)):
                    for name, value in zip(names, values, strict=True):
                        found[name][owner] += value or 0
        return found

    def _measure(self, c: Any, name: str) -> Any:
        figure = FIGURES[name]
        each = figure.value(c) if figure.value else sa.literal_column("1")
        if figure.test is not None:
            each = sa.case((figure.test(c, self.span), each), else_=0)
        return sa.func.sum(each)

    def behind(self, name: str, owner: tuple[int | None] | None = None) -> list[Any]:
        """The orders that a figure counts, most days late first; of one owner where given, ``(None,)`` for nobody's."""
        figure = FIGURES[name]
        rows: list[Any] = []
        for source in self._past.sources(figure.base):
            statement = self._shown(source)
            if figure.test is not None:
                statement = statement.where(figure.test(source.c, self.span))
            if owner is not None:
                statement = statement.where(source.c.owner_id.is_not_distinct_from(owner[0]))
            rows += self.conn.execute(statement)
        return sorted(rows, key=lambda row: (-row.days_late, row.promised is None, row.promised, row.number))

    def _shown(self, source: Source) -> sa.Select[Any]:
        c, until = source.c, self.span.until
        running = sa.cast(sa.func.julianday(until.isoformat()) - sa.func.julianday(c.late_since), sa.Integer)
        columns = [
            orders.c.number,
            orders.c.outside_number,
            customers.c.name.label("customer"),
            c.promised.label("promised"),
            sa.case((c.delivered_on <= until, c.delivered_on)).label("delivered"),
            users.c.login.label("owner"),
            users.c.name.label("owner_name"),
            c.amount.label("amount"),
            sa.case(
                (c.delivered_on <= until, c.days_late),
                (sa.and_(BASES["open"](c, self.span), c.late_since < until), running),
                else_=0,
            ).label("days_late"),
        ]
        table = source.table.outerjoin(customers, customers.c.id == orders.c.customer_id)
        return source.select(columns, table.outerjoin(users, users.c.id == c.owner_id))
