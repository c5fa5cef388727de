"""Orders that stood otherwise at the end of a period than their cached columns say, computed from the facts by then.

A promise is made only while an order is open; so an order's promises were others on a past day only if it was open at
its end. Lines with promises of their own are judged one by one, which the columns of the order cannot do.
"""

from __future__ import annotations

import json
from collections import defaultdict
from datetime import date, timedelta
from functools import cache
from types import SimpleNamespace
from typing import Any

import sqlalchemy as sa
from sqlalchemy import Connection

from gendan.db.figures import BASES, END, OWNER, Source, Span, present, sources
from gendan.db.milestones import STANDING, milestones
from gendan.db.orders import orders, promises
from gendan.db.ready import Ready
from gendan.db.types import WHOLE, Column
from gendan.domain.lifecycle import DELIVER, OrderFacts, Part, Promised, Step, latest, parts
from gendan.domain.punctuality import days_late, kept_current, kept_first

COPIED = (
    *("id", "owner_id", "amount", "placed_on", "shipped_on", "delivered_on", "cancelled_on", "closed_on"),
    *("faulty_at", "complained_at", "risk_on", "imported", "seen_at", "corrected_at", "amended_at"),
)
"""Columns that are the same on a past day: a date or moment after it says that it had not happened."""
MOVED = ("open", "delivered", "due_promised", "due_first")
"""The bases whose orders or figures follow from promises; the others count the same on a past day."""
COUNTED = ("owner_id", "imported", "seen_at")
"""What is counted of open orders beside their promises."""
JUDGED = ("promised", "first_promised", "on_first", "days_late")


def past_params(conn: Connection, span: Span) -> dict[str, str]:
    """Which orders stood otherwise at the end of the span, as the parameters of ``sources_then``: ``past_ids`` under
    one promise and what was promised then (``past_rows``), ``own_ids`` with parts of their own and how these stood
    (``own_rows``). Empty for none."""
    found = {
        row.id: row for statement in _candidates(span.owner is not None) for row in statement.rows(conn, **span.params)
    }
    if not found:
        return {}
    own = sorted(row.id for row in found.values() if row.parted)
    rest = [row for row in found.values() if not row.parted]
    past = {"past_ids": json.dumps([row.id for row in rest]), "past_rows": json.dumps(_moved(conn, rest, span))}
    if not own:
        return past
    parted = json.dumps(own)
    return {**past, "own_ids": parted, "own_rows": json.dumps(_rows(conn, parted, span))}


def _moved(conn: Connection, rows: list[Any], span: Span) -> list[dict[str, Any]]:
    """What is counted of these orders, with the first and the last promise that they had at the end of the span, as it
    is stored; both under one promise, made while they were open."""
    made: dict[int, list[str]] = {row.id: [] for row in rows}
    for order_id, stored in _STORED_PROMISES.rows(conn, among=json.dumps(list(made)), end=span.end):
        made[order_id].append(stored)
    moved = []
    for row in rows:
        days = made[row.id]
        first, last = (days[0], days[-1]) if days else (None, None)
        now = {name: getattr(row, name) for name in COUNTED}
        moved.append({**now, "id": row.id, "promised": last, "first_promised": first})
    return moved


def sources_then(base: str, own: bool) -> list[Source]:
    """The orders of a base as they stood: by their columns, by the last promise made by then, and where there are such
    (``own``) by the facts of their parts. Who has another promise now was open then, thus not delivered."""
    theirs = _listed("own_ids")
    apart = [orders.c.id.not_in(sa.select(_number(theirs.c.value)))] if own else []
    found = []
    for one in sources(base):
        found.append(Source(one.c, one.table, [*one.conditions, *apart, *_unmoved(base, one.c)], one.index))
    if base == "open":
        then = _listed("past_rows", "then")
        c = _open_then(then.c.value)
        found.append(Source(c, then.join(orders, orders.c.id == c.id), [], counted=then))
    elif base != "delivered":
        then = _listed("past_rows", "then")
        c = _then(then.c.value)
        found.append(Source(c, then.join(orders, c.id == _extracted(then.c.value, "id")), [BASES[base](c)]))
    if not own:
        return found
    rows = _listed("own_rows", "past")
    c = _columns(rows.c.value)
    return [*found, Source(c, orders.join(rows, orders.c.id == c.id), [BASES[base](c)])]


def _unmoved(base: str, c: Any) -> list[Any]:
    """That an order is none of those that have another promise now: where they are open, its columns say so."""
    if base == "open":
        return [sa.or_(c.promised_at.is_(None), c.promised_at < END)]
    others = _listed("past_ids")
    return [] if base == "delivered" else [c.id.not_in(sa.select(_number(others.c.value)))]


def _listed(param: str, name: str | None = None) -> Any:
    return sa.func.json_each(sa.bindparam(param)).table_valued("value", name=name)


def _number(value: Any) -> Any:
    """A number in a list, which a server reads as text."""
    return sa.cast(value, WHOLE)


def _then(value: Any) -> SimpleNamespace:
    """The columns of an order under one promise as it stood: promises of later are not known yet. It was open, so
    nothing else about it was judged."""
    promised, first = _extracted(value, "promised"), _extracted(value, "first_promised")
    return SimpleNamespace(**{**vars(present()), "promised": promised, "first_promised": first, "late_since": first})


def _open_then(value: Any) -> SimpleNamespace:
    """The same of orders that were open, without a look at them."""
    return SimpleNamespace(**{**vars(_then(value)), **{name: _extracted(value, name) for name in ("id", *COUNTED)}})


def _columns(value: Any) -> SimpleNamespace:
    names = [*COPIED, *JUDGED, "kept", "late_since"]
    return SimpleNamespace(**{name: _extracted(value, name) for name in names})


def _extracted(value: Any, name: str) -> Any:
    """A column of an order from a row of a list."""
    return sa.cast(sa.func.json_extract(value, f"$.{name}"), getattr(present(), name).type)


@cache
def _candidates(of_one: bool) -> list[Ready]:
    """The orders that may have stood otherwise, and whether a line of them has a promise of its own or they are
    delivered in several parts; of one follower's where these alone count."""
    delivers = milestones.c.order_id == orders.c.id, milestones.c.code == DELIVER, STANDING
    many = sa.select(sa.func.count()).where(*delivers)
    asked = [orders.c.owner_id == OWNER] if of_one else []
    mine = promises.c.order_id == orders.c.id
    own = sa.exists().where(mine, promises.c.line_id.is_not(None))
    for_all = sa.exists().where(mine, promises.c.line_id.is_(None))
    changed = sa.or_(orders.c.promised_at >= END, own)
    moved = sa.and_(own, sa.or_(orders.c.slips > 0, for_all))
    known = [sa.type_coerce(orders.c[name], WHOLE).label(name) for name in COUNTED]
    told = [orders.c.id, *known, sa.or_(own, many.scalar_subquery() != 1).label("parted")]
    return [Ready.of(source.select(told).where(changed, *asked)) for source in sources("open")] + [
        Ready.of(source.select(told).where(moved, *asked)) for source in sources("due_promised")
    ]


def _rows(conn: Connection, ids: str, span: Span) -> list[dict[str, Any]]:
    facts = _facts(conn, ids, span)
    return [
        _stored(dict(row._mapping) | _judged(parts(facts(row.id)), span.until))
        for row in conn.execute(_copied(), {"among": ids})
    ]


def _judged(pieces: tuple[Part, ...], until: date) -> dict[str, Any]:
    late = days_late(pieces, until)
    return {
        "promised": latest([piece.current for piece in pieces]),
        "first_promised": latest([piece.first for piece in pieces]),
        "on_first": kept_first(pieces),
        "kept": kept_current(pieces),
        "days_late": late,
        "late_since": until - timedelta(days=late) if late else None,
    }


@cache
def _types() -> dict[str, Any]:
    return {name: column.type for name, column in vars(present()).items() if isinstance(column.type, Column)}


def _stored(row: dict[str, Any]) -> dict[str, Any]:
    """The row as the columns store it, so that conditions and sums work on both alike."""
    types = _types()
    return {
        name: types[name].store(value) if value is not None and name in types else value for name, value in row.items()
    }


def _among(column: Any) -> Any:
    return column.in_(sa.select(_number(_listed("among").c.value)))


@cache
def _copied() -> sa.Select[Any]:
    return sa.select(*(orders.c[name] for name in COPIED)).where(_among(orders.c.id))


@cache
def _promised() -> sa.Select[Any]:
    query = sa.select(promises.c.order_id, promises.c.promised, promises.c.line_id)
    return query.where(_among(promises.c.order_id), promises.c.at < END, promises.c.voided.is_(False)).order_by(
        promises.c.uid
    )


def _stored_promises() -> sa.Select[Any]:
    stored = sa.type_coerce(promises.c.promised, sa.String())
    return _promised().with_only_columns(promises.c.order_id, stored)


_STORED_PROMISES = Ready(_stored_promises)


@cache
def _deliveries() -> sa.Select[Any]:
    query = sa.select(milestones.c.order_id, milestones.c.line_id, milestones.c.done_at)
    plan = query.where(_among(milestones.c.order_id), milestones.c.code == DELIVER, STANDING)
    return plan.order_by(milestones.c.pos, milestones.c.uid)


def _facts(conn: Connection, ids: str, span: Span) -> Any:
    """Promises made and parts delivered before the end of the span, by order."""
    params = {"among": ids, **span.params}
    promised: dict[int, list[Promised]] = defaultdict(list)
    for order_id, day, line_id in conn.execute(_promised(), params):
        promised[order_id].append(Promised(day, line_id))
    steps: dict[int, list[Step]] = defaultdict(list)
    for order_id, line_id, done_at in conn.execute(_deliveries(), params):
        done = done_at.astimezone(span.zone).date() if done_at is not None and done_at < span.end else None
        steps[order_id].append(Step(DELIVER, "delivery", None, done, line_id))
    return lambda order_id: OrderFacts((), tuple(promised[order_id]), tuple(steps[order_id]))
