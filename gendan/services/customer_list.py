"""The list of customers: all of them, what words find, those to be classed, those that may be one (C093, C095)."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date
from decimal import Decimal
from typing import Any

from sqlalchemy import Connection

from gendan.config import Config
from gendan.db import customer_list as table
from gendan.db.store import Store
from gendan.domain.customers import Measures, Proposal, proposal, why_alike, year_before
from gendan.services.blind import HIDDEN, hidden_customers, hidden_in

PAGE = 100
"""Customers of a window."""
MOST = 500
"""Customers of a list that is not walked to its end: found by words, to be classed, double."""


@dataclass(frozen=True, slots=True)
class CustomerRow:
    """One customer in a list. ``why`` says why he stands there, where it is no plain list: see ``why_alike``."""

    id: int
    code: str
    name: str
    phone: str | None
    contact: str | None
    region: str | None
    address: str | None
    kind: str
    grade: str | None
    credit: Decimal | None
    open: int
    last: date | None
    outstanding: Decimal
    proposal: Proposal | None = None
    why: str = ""


@dataclass(frozen=True, slots=True)
class Found:
    """A window of a list: how many in all, and the first of them; ``more`` where there are more than are counted."""

    total: int
    rows: tuple[CustomerRow, ...]
    more: bool = False


@dataclass(frozen=True, slots=True)
class Gap:
    """Rows missing from the list of all: ``count`` from ``offset`` of ``total``, between the ids of its neighbours."""

    offset: int
    count: int
    total: int
    newer: int | None = None
    older: int | None = None


def measures(config: Config) -> Measures:
    """The store's measures for classing customers."""
    return Measures(
        Decimal(config["customer.key_amount"]),
        Decimal(config["customer.strategic_amount"]),
        Decimal(config["customer.grade_a_amount"]),
        Decimal(config["customer.grade_b_amount"]),
    )


def _rows(conn: Connection, store: Store, found: Sequence[Any]) -> list[CustomerRow]:
    """Customers as lists show them; of whom the viewer checks blind neither phone nor address (C025)."""
    hidden = hidden_customers(conn, store.viewer)
    numbers = [order.number for order in hidden_in(conn, store.viewer)]
    figures = table.figures(conn, [row.id for row in found], numbers)
    return [_row(row, figures.get(row.id, table.Figures()), masked=row.id in hidden) for row in found]


def _row(row: Any, figures: table.Figures, *, masked: bool) -> CustomerRow:
    return CustomerRow(
        row.id,
        row.code,
        row.name or "",
        HIDDEN if masked else row.phone,
        row.contact,
        row.region,
        HIDDEN if masked else row.address,
        row.kind,
        row.grade,
        row.credit,
        figures.open,
        figures.last,
        figures.outstanding,
    )


def customers(store: Store, text: str = "") -> Found:
    """All customers, newest first, the first window of them; or those that the words find."""
    with store.read() as conn:
        if text.strip():
            rows = table.found(conn, text, MOST)
            return Found(len(rows), tuple(_rows(conn, store, rows)), more=len(rows) == MOST)
        rows = table.page(conn, PAGE)
        return Found(table.count(conn), tuple(_rows(conn, store, rows)))


def every(store: Store, text: str = "") -> tuple[int, Iterator[CustomerRow]]:
    """All customers, newest first, or all that the words find, read a portion at a time; and how many they are."""
    with store.read() as conn:
        found = table.found_ids(conn, text) if text.strip() else None
        total = table.count(conn) if found is None else len(found)

    def portions(conn: Connection) -> Iterator[list[Any]]:
        if found is None:
            rows = table.page(conn, PAGE)
            while rows:
                yield rows
                rows = table.page(conn, PAGE, rows[-1].id)
            return
        for start in range(0, len(found), PAGE):
            wanted = found[start : start + PAGE]
            known = table.of_ids(conn, wanted)
            yield [known[one] for one in wanted if one in known]

    def walk() -> Iterator[CustomerRow]:
        with store.read() as conn:
            for rows in portions(conn):
                yield from _rows(conn, store, rows)

    return total, walk()


def fill(store: Store, gap: Gap) -> tuple[CustomerRow, ...]:
    """The rows of a gap in the list of all: by key where a neighbour is known, else counted from its beginning."""
    with store.read() as conn:
        if gap.newer is not None:
            rows = table.page(conn, gap.count, before=gap.newer)
        elif gap.older is not None:
            rows = table.page(conn, gap.count, after=gap.older)
        else:
            rows = table.page(conn, gap.count, skip=gap.offset)
        return tuple(_rows(conn, store, rows))


def proposals(store: Store) -> Found:
    """Customers whose purchases of a year speak for another kind or grade, those first that bought most (C095)."""
    config, today = store.config, store.clock.today(store.config.zone)
    limits, since = measures(config), year_before(today)
    with store.read() as conn:
        yearly = table.bought(conn, since, limits.least)
        classed = [one for one in table.classed(conn) if one not in yearly]
        yearly |= table.bought_by(conn, classed, since)
        people = table.of_ids(conn, list(yearly))
        proposed = {
            one: found
            for one, total in yearly.items()
            if (found := proposal(people[one].kind, people[one].grade, total, limits)).differs
        }
        first = sorted(proposed, key=lambda one: (-proposed[one].yearly, one))
        rows = _rows(conn, store, [people[one] for one in first[:MOST]])
    return Found(len(rows), tuple(replace(row, proposal=proposed[row.id]) for row in rows), more=len(first) > MOST)


def doubles(store: Store) -> Found:
    """Customers that share a phone or a name with another one, side by side (C093)."""
    with store.read() as conn:
        found = table.doubles(conn, MOST)
        rows = _rows(conn, store, found)
    why = _why(found)
    return Found(len(rows), tuple(replace(row, why=why[row.id]) for row in rows), more=len(rows) >= MOST)


def _why(found: Iterable[Any]) -> dict[int, str]:
    """Why each of these stands among the doubles: a phone that another one has too, or else a name."""
    every = list(found)
    alike: dict[str, list[Any]] = defaultdict(list)
    for row in every:
        alike[row.phone_key or ""].append(row)
    told = {}
    for row in every:
        others = alike[row.phone_key] if row.phone_key else []
        same = {
            why_alike(row.folded_name or "", row.phone_key or "", one.folded_name or "", one.phone_key or "")
            for one in others
            if one.id != row.id
        }
        told[row.id] = next((kind for kind in ("both", "phone") if kind in same), "name")
    return told
