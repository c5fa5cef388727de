"""The figures of one period: their numbers by owner, and the orders behind each, from the same conditions."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import replace
from functools import cache
from typing import Any

import sqlalchemy as sa
from sqlalchemy import Connection

from gendan.db.customers import customers, shown_name
from gendan.db.figures import FIGURES, OWNER, UNTIL, Source, Span, is_open, sources
from gendan.db.figures_past import MOVED, past_params, sources_then
from gendan.db.orders import lines, orders
from gendan.db.products import products
from gendan.db.ready import Ready
from gendan.db.users import users

BY_OWNER = frozenset(("due_first", "on_time", "open", "overdue"))
"""The figures that reports tell by follower."""


class Ledger:
    """What a span's figures are, read over one connection that sees one moment of the database."""

    def __init__(self, conn: Connection, span: Span) -> None:
        self.conn = conn
        self._owner = span.owner
        past = past_params(conn, span)
        self._past = 2 if "own_ids" in past else 1 if past else 0
        self._params = {**span.params, **past}

    def count(self) -> dict[str, Counter[int | None]]:
        """Every figure by the local id of the owner; those of money (fen) and days are sums."""
        found: dict[str, Counter[int | None]] = {name: Counter() for name in FIGURES}
        for names, _grouped, rows in self._counted(frozenset(FIGURES)):
            for row in rows:
                for name, value in zip(names, row, strict=False):
                    found[name][row.owner] += value or 0
        return found

    def totals(self) -> tuple[dict[str, int], dict[str, Counter[int | None]]]:
        """The sums of ``count``, and of it what ``BY_OWNER`` names: in half the time, since the rest is not grouped."""
        totals = dict.fromkeys(FIGURES, 0)
        theirs: dict[str, Counter[int | None]] = {name: Counter() for name in BY_OWNER}
        for names, grouped, rows in self._counted(BY_OWNER):
            for row in rows:
                for name, value in zip(names, row, strict=False):
                    totals[name] += value or 0
                    if grouped and name in theirs:
                        theirs[name][row.owner] += value or 0
        return totals, theirs

    def _counted(self, by_owner: frozenset[str]) -> Iterator[tuple[list[str], bool, Sequence[Any]]]:
        for names, grouped, statement in _counting(self._past, self._owner is not None, by_owner):
            yield names, grouped, statement.rows(self.conn, **self._params)

    def behind(
        self, name: str, owner: tuple[int | None] | None = None, part: tuple[str, str | None] | None = None
    ) -> list[Any]:
        """The orders that a figure counts, most days late first; of one owner where given, ``(None,)`` for nobody's; of
        one part (a dimension of ``count_by`` and its value) where given."""
        rows = self.rows(name, owner, part)
        return sorted(rows, key=lambda row: (-row.days_late, row.promised is None, row.promised, row.number))

    def rows(
        self, name: str, owner: tuple[int | None] | None = None, part: tuple[str, str | None] | None = None
    ) -> list[Any]:
        """What ``behind`` lists, in no order."""
        params = dict(self._params)
        if self._owner is not None:
            if owner not in (None, (self._owner,)):
                return []
            owner = (self._owner,)
        if owner is not None:
            params["owner"] = owner[0]
        if part is not None:
            params["part"] = part[1]
        statements = _listing(name, self._past, owner is not None, part[0] if part else "")
        return [row for statement in statements for row in statement.rows(self.conn, **params)]

    def ids(self, name: str) -> set[int]:
        """The local ids of the orders that a figure counts."""
        statements = _ids(name, self._past, self._owner is not None)
        return {one for statement in statements for one in self.conn.execute(statement, self._params).scalars().all()}

    def count_by(self, dimension: str, names: Sequence[str]) -> dict[str, Counter[str | None]]:
        """Figures by the value of a dimension: ``channel``, ``region``, ``kind`` of the customer, ``product``. An order
        counts once for each of its products, with what its lines of that product cost."""
        found: dict[str, Counter[str | None]] = {name: Counter() for name in names}
        for base in dict.fromkeys(FIGURES[name].base for name in names):
            counted = tuple(name for name in names if FIGURES[name].base == base)
            for statement in _counting_by(dimension, counted, self._past, self._owner is not None):
                for value, *counts in self.conn.execute(statement, self._params).all():
                    for name, count in zip(counted, counts, strict=True):
                        found[name][value or None] += count or 0
        return found


def _read(base: str, past: int, of_one: bool = False) -> list[Source]:
    """The orders of a base; ``past`` is 1 where some of them stood otherwise then, 2 where parts of them did."""
    found = sources_then(base, past == 2) if past else sources(base)
    if not of_one:
        return found
    return [replace(one, conditions=[*one.conditions, one.c.owner_id.is_not_distinct_from(OWNER)]) for one in found]


@cache
def _counting(past: int, of_one: bool, by_owner: frozenset[str]) -> list[tuple[list[str], bool, Ready]]:
    """The figures of each base in one statement, by owner where one of ``by_owner`` is among them."""
    counting = []
    for base in dict.fromkeys(figure.base for figure in FIGURES.values()):
        names = [name for name, figure in FIGURES.items() if figure.base == base]
        grouped = not by_owner.isdisjoint(names)
        for source in _read(base, past if base in MOVED else 0, of_one):
            statement = source.select([_measure(source.c, name) for name in names], source.counted)
            if grouped:
                statement = statement.add_columns(source.c.owner_id.label("owner")).group_by(source.c.owner_id)
            counting.append((names, grouped, Ready.of(statement)))
    return counting


def _measure(c: Any, name: str) -> Any:
    figure = FIGURES[name]
    each = figure.value(c) if figure.value else sa.literal_column("1")
    if figure.test is not None:
        each = sa.case((figure.test(c), each), else_=0)
    return sa.func.sum(each)


@cache
def _listing(name: str, past: int, of_one: bool, dimension: str) -> list[Ready]:
    figure = FIGURES[name]
    listing = []
    for source in _read(figure.base, past, of_one):
        statement = _shown(source)
        if figure.test is not None:
            statement = statement.where(figure.test(source.c))
        if dimension:
            statement = statement.where(_in_part(dimension))
        listing.append(Ready.of(statement))
    return listing


@cache
def _ids(name: str, past: int, of_one: bool) -> list[sa.Select[Any]]:
    figure = FIGURES[name]
    found = []
    for source in _read(figure.base, past, of_one):
        statement = source.select([source.c.id.label("id")])
        found.append(statement if figure.test is None else statement.where(figure.test(source.c)))
    return found


_GOODS = sa.func.coalesce(products.c.code, lines.c.name)


def _dimension(dimension: str) -> Any:
    """The value of an order in a dimension that it has one value in; an empty text is none."""
    columns = {"channel": orders.c.channel, "region": orders.c.region}
    if dimension == "kind":
        kind = sa.select(customers.c.kind).where(customers.c.id == orders.c.customer_id)
        return kind.correlate(orders).scalar_subquery()
    return sa.func.nullif(columns[dimension], "")


def _in_part(dimension: str) -> Any:
    wanted = sa.bindparam("part", type_=sa.String())
    if dimension != "product":
        return _dimension(dimension).is_not_distinct_from(wanted)
    return sa.exists(
        sa.select(lines.c.id)
        .outerjoin(products, products.c.id == lines.c.product_id)
        .where(lines.c.order_id == orders.c.id, lines.c.removed.is_(False))
        .where(sa.func.nullif(_GOODS, "").is_not_distinct_from(wanted))
        .correlate(orders)
    )


@cache
def _counting_by(dimension: str, names: tuple[str, ...], past: int, of_one: bool) -> list[sa.Select[Any]]:
    """Figures of one base by a dimension."""
    counting = []
    for source in _read(FIGURES[names[0]].base, past, of_one):
        if dimension != "product":
            value, table = _dimension(dimension), None
            measures = [_measure(source.c, name) for name in names]
        else:
            value = sa.func.nullif(_GOODS, "")
            table = source.table.outerjoin(lines, sa.and_(lines.c.order_id == orders.c.id, lines.c.removed.is_(False)))
            table = table.outerjoin(products, products.c.id == lines.c.product_id)
            measures = [_measure_of_product(source.c, name) for name in names]
        counting.append(source.select([value, *measures], table).group_by(value))
    return counting


def _measure_of_product(c: Any, name: str) -> Any:
    """The orders with lines of a product, or what these lines cost."""
    figure = FIGURES[name]
    each: Any = sa.type_coerce(lines.c.amount, sa.Integer) if figure.value else orders.c.id
    if figure.test is not None:
        each = sa.case((figure.test(c), each))
    return sa.func.sum(each) if figure.value else sa.func.count(sa.distinct(each))


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
        shown_name.label("customer"),
        c.promised.label("promised"),
        sa.case((c.delivered_on <= UNTIL, c.delivered_on)).label("delivered"),
        users.c.login.label("owner"),
        users.c.name.label("owner_name"),
        c.amount.label("amount"),
        late.label("days_late"),
        c.late_since.label("first_promised"),
    ]
    table = source.table.outerjoin(customers, customers.c.id == orders.c.customer_id)
    return source.select(columns, table.outerjoin(users, users.c.id == c.owner_id))
