"""Derived columns: computed from facts by the domain, kept beside them so that reading is fast."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import fields
from datetime import date, datetime
from decimal import Decimal
from functools import lru_cache
from typing import Any
from zoneinfo import ZoneInfo

import sqlalchemy as sa
from sqlalchemy import Connection

from gendan.config import Config
from gendan.db import (
    clash_rules,
    clashes,
    complaints,
    confirming,
    customer_unions,
    derive_facts,
    derive_marks,
    derive_plan,
    payments,
    remedies,
    requests,
    roster,
    search,
    server,
    settings,
)
from gendan.db.base import catalogue
from gendan.db.customers import customers
from gendan.db.derive_facts import Facts
from gendan.db.milestones import milestones
from gendan.db.orders import orders
from gendan.db.products import products
from gendan.db.ready import IDS, Ready
from gendan.domain import lifecycle
from gendan.domain.confirmation import Standing
from gendan.domain.normal import fold, phone_key

CASES = {
    "terminal": lambda conn, _ids: roster.derive(conn),
    "complaint": complaints.derive,
    "request": requests.derive,
    "remedy": remedies.derive,
}
"""Kinds whose state follows from their own events alone."""
_STATE = tuple(field.name for field in fields(lifecycle.OrderState))
BATCH = 400
"""Orders computed at once; their facts are read with one query a table."""


def refresh(conn: Connection, touched: Iterable[tuple[int, int]], config: Config) -> None:
    """Compute what is derived for the touched things, (kind, row) each. A changed calendar touches all that is open,
    another time zone every order."""
    rows = defaultdict(list)
    for number, row in sorted(touched):
        rows[number].append(row)
    known = catalogue()
    if rows[known["setting"].number]:
        config = config.with_store(settings.shared(conn))
        rows[known["order"].number] += _resettled(conn, rows[known["setting"].number])
    for start in _starts(rows[known["customer"].number]):
        _customers(conn, rows[known["customer"].number][start : start + BATCH])
    for start in _starts(rows[known["product"].number]):
        _products(conn, rows[known["product"].number][start : start + BATCH])
    for name, derive in CASES.items():
        for start in _starts(rows[known[name].number]):
            derive(conn, rows[known[name].number][start : start + BATCH])
            if name in search.INDEXERS:
                search.INDEXERS[name](conn, rows[known[name].number][start : start + BATCH])
    for start in _starts(rows[known["order"].number]):
        _orders(conn, rows[known["order"].number][start : start + BATCH], config)
    for name in clash_rules.FINDERS:
        for start in _starts(rows[known[name].number]):
            clashes.derive(conn, name, rows[known[name].number][start : start + BATCH])
    clashes.derive_decided(conn, rows[known["clash_decision"].number])


def _resettled(conn: Connection, changed: list[int]) -> list[int]:
    """The orders whose dates follow from the settings that were changed."""
    query = sa.select(settings.settings.c.key).where(settings.settings.c.id.in_(changed))
    keys = list(conn.execute(query).scalars())
    if "store.zone" in keys:
        return list(conn.execute(sa.select(orders.c.id)).scalars())
    if any(key.startswith("calendar.") for key in keys):
        return list(conn.execute(sa.select(orders.c.id).where(orders.c.open.is_(True))).scalars())
    return []


def _starts(ids: list[int]) -> range:
    return range(0, len(ids), BATCH)


def _write(conn: Connection, table: sa.Table, values: list[dict[str, Any]], before: Mapping[int, Any]) -> None:
    """Write what differs from ``before``, the rows by their ids: an index that is not spoken of is not touched."""
    changed: dict[tuple[str, ...], list[dict[str, Any]]] = defaultdict(list)
    for value in values:
        row = before.get(value["row_id"])
        names = tuple(name for name in value if name != "row_id" and getattr(row, name, _UNKNOWN) != value[name])
        if names and row is not None:
            changed[names].append({"row_id": row.id, **{f"new_{name}": value[name] for name in names}})
    if changed and server.is_server(conn):
        _write_at_once(conn, table, [row for rows in changed.values() for row in rows], values)
        return
    for names, rows in changed.items():
        _update(table, names).many(conn, rows)


def _write_at_once(conn: Connection, table: sa.Table, rows: list[dict[str, Any]], values: list[dict[str, Any]]) -> None:
    """Write all columns in which any of these rows differ, in one statement."""
    ids = [row["row_id"] for row in rows]
    names = sorted({name.removeprefix("new_") for row in rows for name in row} - {"row_id"})
    by_id = {value["row_id"]: value for value in values}
    server.update(conn, table, ids, {name: [by_id[row_id][name] for row_id in ids] for name in names})


_UNKNOWN = object()


@lru_cache(maxsize=1024)
def _update(table: sa.Table, names: tuple[str, ...]) -> Ready:
    values = {name: sa.bindparam(f"new_{name}", type_=table.c[name].type) for name in names}
    return Ready(lambda: sa.update(table).where(table.c.id == sa.bindparam("row_id")).values(values))


_CUSTOMERS = Ready(lambda: sa.select(customers).where(customers.c.id.in_(IDS)))
_PRODUCTS = Ready(
    lambda: sa.select(products.c.id, products.c.code, products.c.name, products.c.folded).where(products.c.id.in_(IDS))
)


def _customers(conn: Connection, ids: list[int]) -> None:
    before = {row.id: row for row in _CUSTOMERS.rows(conn, ids=ids)}
    values, renamed = [], []
    for row in before.values():
        key = phone_key(row.phone) if row.phone else None
        values.append({"row_id": row.id, "folded_name": fold(row.name or ""), "phone_key": key})
        if row.folded_name is not None and (row.folded_name, row.phone_key) != (fold(row.name or ""), key):
            renamed.append(row.id)
    _write(conn, customers, values, before)
    customer_unions.derive(conn, ids)
    search.index_customers(conn, ids)
    theirs = (
        list(conn.execute(sa.select(orders.c.id).where(orders.c.customer_id.in_(renamed))).scalars()) if renamed else []
    )
    for start in _starts(theirs):
        search.index_orders(conn, theirs[start : start + BATCH])


def _products(conn: Connection, ids: list[int]) -> None:
    before = {row.id: row for row in _PRODUCTS.rows(conn, ids=ids)}
    values = [{"row_id": row.id, "folded": fold(f"{row.code} {row.name}")} for row in before.values()]
    _write(conn, products, values, before)
    search.index_products(conn, ids)


def _spoke(facts: Facts, order_id: int) -> dict[str, Any]:
    """When the customer was last spoken to about an order: a contact, a notice, a return visit. And the next contact
    that was agreed in the last one."""
    spoken = facts.contacts.get(order_id, [])
    said = [*spoken, *facts.notices.get(order_id, ()), *facts.visits.get(order_id, ())]
    latest = max((row.at for row in said), default=None)
    return {"last_contact_at": latest, "contact_on": spoken[-1].next_on if spoken else None}


def _spoken(spoke: dict[str, Any], placed: datetime | None, zone: ZoneInfo) -> dict[str, Any]:
    last = spoke["last_contact_at"] or placed
    return {**spoke, "spoke_on": last.astimezone(zone).date() if last else None}


def _orders(conn: Connection, ids: list[int], config: Config) -> None:
    zone = config.zone
    facts = derive_facts.read(conn, ids)
    stands = confirming.standings(conn, ids, facts.events)
    money = payments.received(conn, ids)
    states = {order_id: lifecycle.state(_facts(facts, order_id, zone, stands)) for order_id in ids}
    prospects = derive_plan.prospects(facts, states, _begins(states, facts, zone), config)
    followed = derive_plan.followed(conn, facts, states, config)
    marks = derive_marks.marks(conn, ids)
    values = []
    for order_id in ids:
        at = facts.placed(order_id)
        values.append(
            {"row_id": order_id, **{name: getattr(states[order_id], name) for name in _STATE}}
            | {"placed_on": at.astimezone(zone).date() if at and _is_placed(stands.get(order_id)) else None}
            | {"amount": facts.amounts.get(order_id) or Decimal(0), **_spoken(_spoke(facts, order_id), at, zone)}
            | {"received": money[order_id], "needs_approval": _asks(stands.get(order_id))}
            | prospects[order_id]
            | followed[order_id]
            | {"promised_at": max((one.at for one in facts.promised[order_id]), default=None), **marks[order_id]}
        )
        values[-1]["lasted"] = lifecycle.lasted(values[-1]["placed_on"], states[order_id].ends)
    _write(conn, orders, values, facts.orders)
    _write(conn, milestones, [_reached(step, states[order_id]) for order_id in ids for step in facts.plan[order_id]],
           facts.kept)  # fmt: skip
    search.index_orders(conn, ids)


def _reached(step: Any, state: lifecycle.OrderState) -> dict[str, Any]:
    """When a milestone was reached and by whom, and whether it waits for that."""
    waits = state.open and step.done_at is None and not step.removed
    return {"row_id": step.id, "done_at": step.done_at, "done_by_id": step.done_by_id, "waiting": waits}


def _begins(states: dict[int, lifecycle.OrderState], facts: Facts, zone: ZoneInfo) -> dict[int, date | None]:
    """The day on which work on each order may begin: its confirmation."""
    moments = {order_id: state.confirmed_at or facts.placed(order_id) for order_id, state in states.items()}
    return {order_id: at.astimezone(zone).date() if at else None for order_id, at in moments.items()}


def _is_placed(standing: Standing | None) -> bool:
    """A draft is not an order yet."""
    return standing is None or standing.submitted


def _asks(standing: Standing | None) -> bool:
    return standing is not None and standing.submitted and bool(standing.to_approve)


def _facts(facts: Facts, order_id: int, zone: ZoneInfo, stands: Mapping[int, Standing]) -> lifecycle.OrderFacts:
    def day(moment: datetime) -> date:
        return moment.astimezone(zone).date()

    return lifecycle.OrderFacts(
        tuple(lifecycle.Event(e.event, e.at, day(e.at), e.code) for e in facts.events[order_id]),
        tuple(lifecycle.Promised(p.promised, p.line_id) for p in facts.promised[order_id]),
        tuple(
            lifecycle.Step(s.code, s.stage, s.due, day(s.done_at) if s.done_at else None, s.line_id, s.court)
            for s in facts.steps(order_id)
        ),
        stands[order_id].status if order_id in stands else None,
    )
