"""When something first happened to an order that reports count: moments kept on the order, so that a report reads one
index and does not look for facts order by order."""

from __future__ import annotations

from typing import Any

import sqlalchemy as sa
from sqlalchemy import Connection

from gendan.db.complaints import complaints
from gendan.db.confirming import settlements
from gendan.db.exceptions import exceptions
from gendan.db.orders import checks, order_events, orders
from gendan.db.production import risks
from gendan.db.quality import inspections
from gendan.db.ready import IDS, Ready
from gendan.domain.quality import PROBLEMS

MARKS = ("faulty_at", "complained_at", "risk_on", "imported", "seen_at", "corrected_at", "amended_at")


def marks(conn: Connection, ids: list[int]) -> dict[int, dict[str, Any]]:
    """The marks of each order: when the first problem of quality was known (an inspection that failed, an exception or
    a complaint of such a problem), when the first complaint came, on which day the first risk was registered, whether
    it was taken in from elsewhere, when somebody first compared it with its source, when it was first corrected after a
    check, and when it was first changed after its confirmation."""
    found: dict[int, dict[str, Any]] = {order_id: {**dict.fromkeys(MARKS), "imported": False} for order_id in ids}
    for query in (_FIRST, _FIRST_DAY):
        for order_id, name, stored in query.rows(conn, ids=ids):
            value, known = orders.c[name].type.load(stored), found[order_id][name]
            found[order_id][name] = min(value, known) if known else value
    return found


def _first() -> sa.CompoundSelect[Any]:
    """The first moments of each kind."""
    confirmed = order_events.alias("confirmed")
    first = sa.select(sa.func.min(confirmed.c.uid)).where(
        confirmed.c.order_id == order_events.c.order_id, confirmed.c.event == "confirmed"
    )
    amended = sa.and_(order_events.c.event == "amended", order_events.c.uid > first.scalar_subquery())
    rekeyed = sa.and_(settlements.c.keep == "rekeyed", settlements.c.voided.is_(False))
    faulty = inspections.c.at, sa.and_(inspections.c.result == "fail", inspections.c.voided.is_(False))
    return sa.union_all(
        _earliest("faulty_at", *faulty),
        _earliest("faulty_at", exceptions.c.raised_at, exceptions.c.problem.in_(PROBLEMS)),
        _earliest("faulty_at", complaints.c.opened_at, complaints.c.problem.in_(PROBLEMS)),
        _earliest("complained_at", complaints.c.opened_at, sa.true()),
        _earliest("seen_at", checks.c.at, sa.and_(checks.c.saw.is_not(None), checks.c.voided.is_(False))),
        _earliest("corrected_at", settlements.c.at, rekeyed),
        _earliest("amended_at", order_events.c.at, amended),
        _earliest("imported", order_events.c.at, order_events.c.event == "imported"),
    )


def _first_day() -> sa.Select[Any]:
    """Days are kept as text and moments as numbers: a server wants them apart."""
    return _earliest("risk_on", risks.c.found_on, sa.true())


def _earliest(name: str, moment: sa.Column[Any], which: Any) -> sa.Select[Any]:
    table = moment.table
    earliest = sa.type_coerce(sa.func.min(moment), sa.types.NullType())
    query = sa.select(table.c.order_id, sa.literal(name).label("name"), earliest)
    return query.where(table.c.order_id.in_(IDS), which).group_by(table.c.order_id)


_FIRST, _FIRST_DAY = Ready(_first), Ready(_first_day)
