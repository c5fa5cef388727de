"""Derived columns: computed from facts by the domain, kept beside them so that reading is fast."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import asdict
from datetime import date, datetime
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
    derive_marks,
    derive_plan,
    payments,
    remedies,
    requests,
    roster,
    search,
    settings,
)
from gendan.db.base import catalogue
from gendan.db.contacts import contacts
from gendan.db.customers import customers
from gendan.db.milestones import STANDING, milestone_done, milestones
from gendan.db.notices import notices, visits
from gendan.db.orders import lines, order_events, orders, promises
from gendan.db.products import products
from gendan.domain import lifecycle
from gendan.domain.confirmation import Standing
from gendan.domain.normal import fold, phone_key

_SILENT: dict[str, Any] = {"last_contact_at": None, "contact_on": None}
CASES = {
    "terminal": lambda conn, _ids: roster.derive(conn),
    "complaint": complaints.derive,
    "request": requests.derive,
    "remedy": remedies.derive,
}
"""Kinds whose state follows from their own events alone."""
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


def _write(conn: Connection, table: sa.Table, values: list[dict[str, Any]]) -> None:
    if values:
        columns = [name for name in values[0] if name != "row_id"]
        statement = sa.update(table).where(table.c.id == sa.bindparam("row_id"))
        conn.execute(
            statement.values({name: sa.bindparam(f"new_{name}", type_=table.c[name].type) for name in columns}),
            [{"row_id": v["row_id"], **{f"new_{n}": v[n] for n in columns}} for v in values],
        )


def _customers(conn: Connection, ids: list[int]) -> None:
    query = sa.select(customers).where(customers.c.id.in_(ids))
    values, renamed = [], []
    for row in conn.execute(query):
        key = phone_key(row.phone) if row.phone else None
        values.append({"row_id": row.id, "folded_name": fold(row.name or ""), "phone_key": key})
        if row.folded_name is not None and (row.folded_name, row.phone_key) != (fold(row.name or ""), key):
            renamed.append(row.id)
    _write(conn, customers, values)
    customer_unions.derive(conn, ids)
    search.index_customers(conn, ids)
    theirs = (
        list(conn.execute(sa.select(orders.c.id).where(orders.c.customer_id.in_(renamed))).scalars()) if renamed else []
    )
    for start in _starts(theirs):
        search.index_orders(conn, theirs[start : start + BATCH])


def _products(conn: Connection, ids: list[int]) -> None:
    query = sa.select(products.c.id, products.c.code, products.c.name).where(products.c.id.in_(ids))
    values = [{"row_id": row.id, "folded": fold(f"{row.code} {row.name}")} for row in conn.execute(query)]
    _write(conn, products, values)
    search.index_products(conn, ids)


def _one_each(conn: Connection, table: sa.Table, value: Any, *which: Any) -> dict[int, Any]:
    """One value for each order."""
    query = sa.select(table.c.order_id, value).where(*which).group_by(table.c.order_id)
    return {row[0]: row[1] for row in conn.execute(query)}


def _spoke(conn: Connection, ids: list[int]) -> dict[int, dict[str, Any]]:
    """When the customer was last spoken to about each order: a contact, a notice, a return visit. And the next contact
    that was agreed in the last one."""
    query = sa.select(contacts.c.order_id, contacts.c.at, contacts.c.next_on).where(
        contacts.c.order_id.in_(ids), contacts.c.voided.is_(False)
    )
    found: dict[int, dict[str, Any]] = {}
    for order_id, at, next_on in conn.execute(query.order_by(contacts.c.uid)):
        earlier = found.get(order_id)
        latest = max(at, earlier["last_contact_at"]) if earlier else at
        found[order_id] = {"last_contact_at": latest, "contact_on": next_on}
    for table in (notices, visits):
        for order_id, at in _one_each(
            conn, table, sa.func.max(table.c.at), table.c.order_id.in_(ids), table.c.voided.is_(False)
        ).items():
            earlier = found.get(order_id, _SILENT)
            found[order_id] = {**earlier, "last_contact_at": max(at, earlier["last_contact_at"] or at)}
    return found


def _spoken(spoke: dict[str, Any], placed: datetime | None, zone: ZoneInfo) -> dict[str, Any]:
    last = spoke["last_contact_at"] or placed
    return {**spoke, "spoke_on": last.astimezone(zone).date() if last else None}


def _by_order(conn: Connection, query: sa.Select[Any]) -> dict[int, list[Any]]:
    found: dict[int, list[Any]] = defaultdict(list)
    for row in conn.execute(query):
        found[row.order_id].append(row)
    return found


def _orders(conn: Connection, ids: list[int], config: Config) -> None:
    zone = config.zone
    placed = {
        r.id: r.placed_at for r in conn.execute(sa.select(orders.c.id, orders.c.placed_at).where(orders.c.id.in_(ids)))
    }
    amounts = _one_each(conn, lines, sa.func.sum(lines.c.amount), lines.c.order_id.in_(ids), lines.c.removed.is_(False))
    _done(conn, ids)
    stands = confirming.standings(conn, ids)
    money = payments.received(conn, ids)
    steps, promised = _steps(conn, ids), _by_order(conn, _standing(promises, ids))
    facts = _facts(conn, ids, zone, stands, steps, promised)
    states = {order_id: lifecycle.state(facts[order_id]) for order_id in ids}
    prospects = derive_plan.prospects(
        steps, promised, states, _begins(states, placed, zone), derive_plan.finishes(conn, ids), config
    )
    followed = derive_plan.followed(conn, states, config)
    marks = derive_marks.marks(conn, ids)
    spoke = _spoke(conn, ids)
    values = []
    for order_id in ids:
        at = placed.get(order_id)
        values.append(
            {"row_id": order_id, **asdict(states[order_id])}
            | {"placed_on": at.astimezone(zone).date() if at and _is_placed(stands.get(order_id)) else None}
            | {"amount": amounts.get(order_id) or 0, **_spoken(spoke.get(order_id, _SILENT), at, zone)}
            | {"received": money[order_id], "needs_approval": _asks(stands.get(order_id))}
            | prospects[order_id]
            | followed[order_id]
            | {"promised_at": max((one.at for one in promised[order_id]), default=None), **marks[order_id]}
        )
        values[-1]["lasted"] = lifecycle.lasted(values[-1]["placed_on"], states[order_id].ends)
    _write(conn, orders, values)
    waiting = sa.select(orders.c.open).where(orders.c.id == milestones.c.order_id).scalar_subquery()
    conn.execute(
        sa.update(milestones)
        .where(milestones.c.order_id.in_(ids))
        .values(waiting=sa.case((milestones.c.done_at.is_not(None) | milestones.c.removed.is_(True), 0), else_=waiting))
    )
    search.index_orders(conn, ids)


def _begins(
    states: dict[int, lifecycle.OrderState], placed: dict[int, datetime | None], zone: ZoneInfo
) -> dict[int, date | None]:
    """The day on which work on each order may begin: its confirmation."""
    moments = {order_id: state.confirmed_at or placed.get(order_id) for order_id, state in states.items()}
    return {order_id: at.astimezone(zone).date() if at else None for order_id, at in moments.items()}


def _steps(conn: Connection, ids: list[int]) -> dict[int, list[Any]]:
    query = sa.select(milestones).where(milestones.c.order_id.in_(ids), STANDING)
    return _by_order(conn, query.order_by(milestones.c.pos, milestones.c.uid))


def _is_placed(standing: Standing | None) -> bool:
    """A draft is not an order yet."""
    return standing is None or standing.submitted


def _asks(standing: Standing | None) -> bool:
    return standing is not None and standing.submitted and bool(standing.to_approve)


def _done(conn: Connection, ids: list[int]) -> None:
    """Copy the earliest standing fact of each milestone beside it."""
    fact = milestone_done
    standing = (fact.c.milestone_id == milestones.c.id) & fact.c.voided.is_(False)
    first = sa.select(fact.c.at).where(standing).order_by(fact.c.at, fact.c.uid).limit(1).scalar_subquery()
    who = sa.select(fact.c.by_id).where(standing).order_by(fact.c.at, fact.c.uid).limit(1).scalar_subquery()
    conn.execute(sa.update(milestones).where(milestones.c.order_id.in_(ids)).values(done_at=first, done_by_id=who))


def _facts(
    conn: Connection,
    ids: list[int],
    zone: ZoneInfo,
    stands: dict[int, Standing],
    steps: dict[int, list[Any]],
    promised: dict[int, list[Any]],
) -> dict[int, lifecycle.OrderFacts]:
    def day(moment: datetime) -> date:
        return moment.astimezone(zone).date()

    events = _by_order(conn, _standing(order_events, ids))
    return {
        order_id: lifecycle.OrderFacts(
            tuple(lifecycle.Event(e.event, e.at, day(e.at), e.code) for e in events[order_id]),
            tuple(lifecycle.Promised(p.promised, p.line_id) for p in promised[order_id]),
            tuple(
                lifecycle.Step(s.code, s.stage, s.due, day(s.done_at) if s.done_at else None, s.line_id, s.court)
                for s in steps[order_id]
            ),
            stands[order_id].status if order_id in stands else None,
        )
        for order_id in ids
    }


def _standing(table: sa.Table, ids: list[int]) -> sa.Select[Any]:
    return sa.select(table).where(table.c.order_id.in_(ids), table.c.voided.is_(False)).order_by(table.c.uid)
