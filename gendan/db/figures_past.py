"""Orders that stood otherwise at the end of a period than their cached columns say, computed from the facts by then.

A promise is made only while an order is open; so an order's promises were others on a past day only if it was open at
its end. Lines with promises of their own are judged one by one, which the columns of the order cannot do.
"""

from __future__ import annotations

import json
from collections import defaultdict
from collections.abc import Iterable
from datetime import date, timedelta
from types import SimpleNamespace
from typing import Any

import sqlalchemy as sa
from sqlalchemy import Connection

from gendan.db.figures import BASES, Source, Span, present, sources
from gendan.db.milestones import milestones
from gendan.db.orders import orders, promises
from gendan.db.types import Column
from gendan.domain.lifecycle import DELIVER, OrderFacts, Part, Promised, Step, latest, parts
from gendan.domain.punctuality import days_late, kept_current, kept_first

BATCH = 400
COPIED = ("id", "owner_id", "amount", "placed_on", "shipped_on", "delivered_on", "cancelled_on", "closed_on")
"""Columns that are the same on a past day: a date after it says that it had not happened."""
JUDGED = ("promised", "first_promised", "on_first", "days_late")


class Past:
    """How some orders stood: found once for a span, and counted in place of their columns."""

    def __init__(self, conn: Connection, span: Span) -> None:
        self.span = span
        rows = [row for ids in _batches(_ids(conn, span)) for row in _rows(conn, ids, span)]
        self._json = json.dumps(rows)
        self._ids = json.dumps([row["id"] for row in rows])
        self.found = bool(rows)

    def sources(self, base: str) -> list[Source]:
        """The orders of a base as they stood: by their columns, and those of the past by their facts."""
        known = sources(base, self.span)
        if not self.found:
            return known
        others = sa.func.json_each(self._ids).table_valued("value")
        not_past = orders.c.id.not_in(sa.select(others.c.value))
        regular = [Source(one.c, one.table, [*one.conditions, not_past], one.index) for one in known]
        rows = sa.func.json_each(self._json).table_valued("value", name="past")
        c = _columns(rows.c.value)
        return [*regular, Source(c, orders.join(rows, orders.c.id == c.id), [BASES[base](c, self.span)])]


def _columns(value: Any) -> SimpleNamespace:
    known = present()
    names = [*COPIED, *JUDGED, "kept", "late_since"]
    return SimpleNamespace(
        **{name: sa.type_coerce(sa.func.json_extract(value, f"$.{name}"), getattr(known, name).type) for name in names}
    )


def _ids(conn: Connection, span: Span) -> list[int]:
    found: set[int] = set()
    later = sa.exists().where(
        promises.c.order_id == orders.c.id, promises.c.at >= span.end, promises.c.voided.is_(False)
    )
    own = sa.exists().where(promises.c.order_id == orders.c.id, promises.c.line_id.is_not(None))
    reasons = [own] if _nothing_later(conn, span) else [later, own]
    for source in sources("open", span):
        found |= set(conn.execute(source.select([orders.c.id]).where(sa.or_(*reasons))).scalars())
    for_all = sa.exists().where(promises.c.order_id == orders.c.id, promises.c.line_id.is_(None))
    for source in sources("due_promised", span):
        moved = source.select([orders.c.id]).where(own, sa.or_(orders.c.slips > 0, for_all))
        found |= set(conn.execute(moved).scalars())
    return sorted(found)


def _nothing_later(conn: Connection, span: Span) -> bool:
    return conn.execute(sa.select(promises.c.id).where(promises.c.at >= span.end).limit(1)).first() is None


def _batches(ids: list[int]) -> Iterable[list[int]]:
    return (ids[start : start + BATCH] for start in range(0, len(ids), BATCH))


def _rows(conn: Connection, ids: list[int], span: Span) -> list[dict[str, Any]]:
    facts = _facts(conn, ids, span)
    columns = [orders.c[name] for name in COPIED]
    return [
        _stored(dict(row._mapping) | _judged(parts(facts[row.id]), span.until))
        for row in conn.execute(sa.select(*columns).where(orders.c.id.in_(ids)))
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


def _stored(row: dict[str, Any]) -> dict[str, Any]:
    """The row as the columns store it, so that conditions and sums work on both alike."""
    known = present()
    for name, value in row.items():
        kind = getattr(known, name).type
        row[name] = kind.store(value) if value is not None and isinstance(kind, Column) else value
    return row


def _facts(conn: Connection, ids: list[int], span: Span) -> dict[int, OrderFacts]:
    """Promises made and parts delivered before the end of the span."""
    promised: dict[int, list[Promised]] = defaultdict(list)
    query = sa.select(promises.c.order_id, promises.c.promised, promises.c.line_id).where(
        promises.c.order_id.in_(ids), promises.c.at < span.end, promises.c.voided.is_(False)
    )
    for row in conn.execute(query.order_by(promises.c.uid)):
        promised[row.order_id].append(Promised(row.promised, row.line_id))
    steps: dict[int, list[Step]] = defaultdict(list)
    columns = (milestones.c.order_id, milestones.c.stage, milestones.c.line_id, milestones.c.done_at)
    plan = sa.select(*columns).where(milestones.c.order_id.in_(ids), milestones.c.code == DELIVER)
    for order_id, stage, line_id, done_at in conn.execute(plan.order_by(milestones.c.pos, milestones.c.uid)):
        day = done_at.astimezone(span.zone).date() if done_at is not None and done_at < span.end else None
        steps[order_id].append(Step(DELIVER, stage, None, day, line_id))
    return {order_id: OrderFacts((), tuple(promised[order_id]), tuple(steps[order_id])) for order_id in ids}
