"""Cases of a period as they stood at its end: exceptions, complaints, requests, scores, inspections, money, overrides.

Each is read through a range of an index by time, so that it costs what the period holds. What was alive in a period
began in the weeks before its end, or it lasted longer than they did.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta
from decimal import Decimal
from fractions import Fraction
from functools import cache
from typing import Any

import sqlalchemy as sa
from sqlalchemy import Connection

from gendan.db.complaints import complaint_events, complaints
from gendan.db.exceptions import exception_events, exceptions
from gendan.db.figures import BEGIN, END, OWNER, Span
from gendan.db.figures_names import rows_by_id
from gendan.db.notices import visits
from gendan.db.orders import LASTING_DAYS, checks, order_events, orders
from gendan.db.payments import payments, refund_steps
from gendan.db.production import risks
from gendan.db.quality import inspections
from gendan.db.ready import Ready, listed
from gendan.db.requests import request_events, requests
from gendan.db.types import Instant
from gendan.domain import cases as marks
from gendan.domain import complaints as complaint_steps
from gendan.domain import exceptions as exception_steps

OLD = sa.bindparam("old", type_=Instant())
"""The moment before which only cases that lasted long were still alive in the span."""
HANDED = ("exception", "complaint", "request")
"""Kinds of cases that somebody takes care of; others have who wrote them down."""


@dataclass(frozen=True, slots=True)
class Case:
    """Something counted that is not an order. ``began`` and ``ended`` are moments, ``ended`` none where it had not by
    the end of the span; ``what`` is a code (a problem, a sort, a result), ``value`` what it adds to a sum."""

    kind: str
    id: int
    order_id: int | None
    began: datetime
    ended: datetime | None = None
    what: str = ""
    code: str | None = None
    owner_id: int | None = None
    customer_id: int | None = None
    value: Decimal | Fraction | None = None
    priority: int = 0
    handler_id: int | None = None
    """Who takes care of the complaint after which a score was given."""


def _params(span: Span) -> dict[str, Any]:
    return {"begin": span.begin, "end": span.end, "old": span.begin - timedelta(days=LASTING_DAYS)}


@cache
def _ready(make: Callable[[], Any]) -> Ready:
    return Ready(make)


_CASE = {
    "exceptions": ("id", "order_id", "problem", "code", "owner_id", "priority"),
    "complaints": ("id", "order_id", "problem", "code", "owner_id", "customer_id"),
    "requests": ("id", "order_id", "sort", "code", "owner_id", "customer_id"),
}
"""What is read of a case: not its words."""


def _known(table: sa.Table, *more: str) -> list[Any]:
    return [table.c[name] for name in (*_CASE[table.name], *more)]


@cache
def _alive(table: sa.Table, began: str) -> Ready:
    return Ready(lambda: _living(table, began))


def _living(table: sa.Table, began: str) -> sa.CompoundSelect[Any]:
    """The cases of a table that began by the end of the span and were not closed before it, in disjoint ranges."""
    name, start = table.name, table.c[began]
    closed = table.c.closed_at
    lasting = sa.text(f"coalesce(closed_at, 9999999999) - {began} > 5356800")
    known = sa.select(*_known(table, began, "closed_at"))
    recent = known.where(start >= OLD, start < END, sa.or_(closed.is_(None), closed >= BEGIN))
    old = known.where(start < OLD, lasting)
    index = {"exceptions": "exceptions_raised", "complaints": "complaints_begun"}[name]
    return sa.union_all(
        recent.with_hint(table, f"INDEXED BY {index}", "sqlite"),
        old.where(closed.is_(None)).with_hint(table, f"INDEXED BY {name}_lasting", "sqlite"),
        old.where(closed >= BEGIN).with_hint(table, f"INDEXED BY {name}_lasting", "sqlite"),
    )


def _rows(conn: Connection, statement: Ready, span: Span) -> list[Any]:
    return sorted(statement.rows(conn, **_params(span)), key=lambda row: row.id)


def _ended(moment: datetime | None, span: Span) -> datetime | None:
    return moment if moment is not None and moment < span.end else None


def exceptions_alive(conn: Connection, span: Span) -> list[Case]:
    """The exceptions that were open at some time of the span."""
    return [
        Case(
            "exception", row.id, row.order_id, row.raised_at, _ended(row.closed_at, span), row.problem, row.code,
            row.owner_id, priority=row.priority,
        )
        for row in _rows(conn, _alive(exceptions, "raised_at"), span)
    ]  # fmt: skip


def complaints_alive(conn: Connection, span: Span) -> list[Case]:
    """The complaints that were open at some time of the span."""
    return [
        Case(
            "complaint", row.id, row.order_id, row.opened_at, _ended(row.closed_at, span), row.problem or "", row.code,
            row.owner_id, row.customer_id,
        )
        for row in _rows(conn, _alive(complaints, "opened_at"), span)
    ]  # fmt: skip


def _requests() -> sa.Select[Any]:
    answered = (
        sa.select(sa.func.min(request_events.c.at))
        .where(
            request_events.c.request_id == requests.c.id,
            request_events.c.voided.is_(False),
            request_events.c.event.in_(("responded", "solved")),
            request_events.c.at < END,
        )
        .scalar_subquery()
    )
    query = sa.select(*_known(requests, "opened_at"), sa.type_coerce(answered, Instant()).label("answered"))
    return query.where(requests.c.opened_at >= BEGIN, requests.c.opened_at < END).order_by(requests.c.id)


def requests_received(conn: Connection, span: Span) -> list[Case]:
    """The requests of the span; ``ended`` is when they were answered by then: the first answer, or the solution."""
    return [
        Case(
            "request", row.id, row.order_id, row.opened_at, row.answered, row.sort, row.code, row.owner_id,
            row.customer_id,
        )
        for row in _ready(_requests).rows(conn, **_params(span))
    ]  # fmt: skip


EVENTS = {
    "exception": (exception_events, exception_events.c.exception_id),
    "complaint": (complaint_events, complaint_events.c.complaint_id),
}


_TELLING = {
    "exception": [*exception_steps.MARKS, "escalated"],
    "complaint": [event for event, mark in complaint_steps.MARKS.items() if mark != marks.WORD],
}
"""The events on which it depends whether a case was answered, solved or escalated in time."""


def events_of(conn: Connection, kind: str, ids: list[int], end: datetime) -> dict[int, list[Any]]:
    """What happened to these exceptions or complaints before ``end`` as far as clocks and escalations depend on it, by
    case, in the order of time."""
    found: dict[int, list[Any]] = {one: [] for one in ids}
    for row in _events(kind).rows(conn, wanted=json.dumps(ids), end=end):
        found[row.case_id].append(row)
    return found


@cache
def _events(kind: str) -> Ready:
    return Ready(lambda: _happened(kind))


def _happened(kind: str) -> sa.Select[Any]:
    table, column = EVENTS[kind]
    query = sa.select(column.label("case_id"), table.c.event, table.c.at).where(
        column.in_(listed("wanted")), table.c.voided.is_(False), table.c.at < END, table.c.event.in_(_TELLING[kind])
    )
    return query.order_by(table.c.at, table.c.uid)


def _solved() -> sa.Select[Any]:
    earlier = complaint_events.alias("earlier")
    solving = ("solved", "closed")
    before = sa.exists().where(
        earlier.c.complaint_id == complaint_events.c.complaint_id,
        earlier.c.event.in_(solving),
        earlier.c.voided.is_(False),
        sa.tuple_(earlier.c.at, earlier.c.uid) < sa.tuple_(complaint_events.c.at, complaint_events.c.uid),
    )
    return (
        sa.select(*_known(complaints, "opened_at"), complaint_events.c.at.label("solved_at"))
        .join(complaints, complaints.c.id == complaint_events.c.complaint_id)
        .where(complaint_events.c.at >= BEGIN, complaint_events.c.at < END, complaint_events.c.voided.is_(False))
        .where(complaint_events.c.event.in_(solving), ~before)
        .order_by(complaints.c.id)
    )


def complaints_solved(conn: Connection, span: Span) -> list[Case]:
    """The complaints that were solved in the span: their first solution, or their closing without one."""
    return [
        Case(
            "complaint", row.id, row.order_id, row.opened_at, row.solved_at, row.problem or "", row.code, row.owner_id,
            row.customer_id,
        )
        for row in _ready(_solved).rows(conn, **_params(span))
    ]  # fmt: skip


_OF_ORDERS: tuple[Any, ...] = (sa.null().label("code"), sa.null().label("owner_id"))
_OF_COMPLAINTS: tuple[Any, ...] = (complaints.c.code, complaints.c.owner_id)


def _scored(table: sa.Table, columns: Iterable[Any]) -> sa.Select[Any]:
    """The scores of a table in the span: ``columns`` of visits after deliveries, or after complaints."""
    query = sa.select(*columns).select_from(table)
    if table is complaint_events:
        query = query.join(complaints, complaints.c.id == table.c.complaint_id).where(table.c.event == "visited")
    standing = (table.c.at >= BEGIN, table.c.at < END, table.c.voided.is_(False), table.c.score.is_not(None))
    return query.where(*standing)


@cache
def _scores() -> list[sa.Select[Any]]:
    found = []
    for c, table, more in ((visits.c, visits, _OF_ORDERS), (complaint_events.c, complaint_events, _OF_COMPLAINTS)):
        found.append(_scored(table, (c.id, c.at, c.by_id, c.score, c.order_id, *more)).order_by(c.at, c.uid))
    return found


def scores(conn: Connection, span: Span) -> list[Case]:
    """The scores that customers gave in the span, at return visits after deliveries and after complaints."""
    return [
        Case(
            "visit", row.id, row.order_id, row.at, code=row.code, owner_id=row.by_id, value=Decimal(row.score) / 100,
            handler_id=row.owner_id,
        )
        for query in _scores()
        for row in conn.execute(query, _params(span)).all()
    ]  # fmt: skip


@cache
def _score_sums(of_one: bool) -> list[Ready]:
    found = []
    for table in (visits, complaint_events):
        query = _scored(table, (sa.func.count(), sa.func.coalesce(sa.func.sum(table.c.score), 0)))
        if of_one:
            answers = sa.case((table.c.order_id.is_(None), table.c.by_id), else_=orders.c.owner_id)
            whose = answers if table is visits else sa.func.coalesce(complaints.c.owner_id, answers)
            query = query.outerjoin(orders, orders.c.id == table.c.order_id).where(whose == OWNER)
        found.append(Ready.of(query))
    return found


def scored(conn: Connection, span: Span) -> tuple[int, Decimal]:
    """How many of ``scores`` there are and their sum in points; of the follower that the span asks for, as ``own``."""
    many, points = 0, Decimal(0)
    for query in _score_sums(span.owner is not None):
        count, total = query.first(conn, **_params(span), owner=span.owner)
        many, points = many + count, points + Decimal(total) / 100
    return many, points


def _attempts() -> sa.Select[Any]:
    earlier = inspections.alias("earlier")
    before = sa.exists().where(
        earlier.c.order_id == inspections.c.order_id,
        earlier.c.milestone_id == inspections.c.milestone_id,
        earlier.c.line_id.is_not_distinct_from(inspections.c.line_id),
        earlier.c.voided.is_(False),
        sa.tuple_(earlier.c.at, earlier.c.uid) < sa.tuple_(inspections.c.at, inspections.c.uid),
    )
    query = sa.select(inspections).where(
        inspections.c.at >= BEGIN, inspections.c.at < END, inspections.c.voided.is_(False), ~before
    )
    return query.order_by(inspections.c.at, inspections.c.uid)


def first_attempts(conn: Connection, span: Span) -> list[Case]:
    """Inspections in the span that were the first of their checkpoint and line; ``what`` is the result (C185, C268)."""
    return [
        Case("inspection", row.id, row.order_id, row.at, what=row.result, owner_id=row.by_id, value=row.qty)
        for row in _ready(_attempts).rows(conn, **_params(span))
    ]


def _overrides() -> sa.Select[Any]:
    event = order_events
    query = sa.select(event).where(
        sa.text("order_events.event = 'overridden' AND order_events.voided = 0"), event.c.at >= BEGIN, event.c.at < END
    )
    return query.with_hint(event, "INDEXED BY order_events_overridden", "sqlite").order_by(event.c.at, event.c.uid)


def overrides(conn: Connection, span: Span) -> list[Case]:
    """Gates that somebody went through in the span although a finding stood against it; ``what`` names the findings."""
    return [
        Case("override", row.id, row.order_id, row.at, what=",".join(row.detail or ()), owner_id=row.by_id)
        for row in _ready(_overrides).rows(conn, **_params(span))
    ]


def money(conn: Connection, span: Span) -> list[Case]:
    """What was received and paid back in the span, each receipt and refund with its amount."""
    found = []
    for table, kind, sign in ((payments, "payment", 1), (refund_steps, "refund", -1)):
        query = sa.select(table).where(table.c.at >= BEGIN, table.c.at < END, table.c.voided.is_(False))
        if table is refund_steps:
            query = query.where(table.c.step == "paid")
        found += [
            Case(
                kind, row.id, row.order_id, row.at, owner_id=row.by_id, value=sign * (row.amount or Decimal(0)),
                code=row.number if table is payments else None,
            )
            for row in conn.execute(query.order_by(table.c.at, table.c.uid), _params(span))
        ]  # fmt: skip
    return found


def risks_of(conn: Connection, order_ids: list[int], span: Span) -> list[Case]:
    """The risks of these orders that were registered by the end of the span; ``what`` is ``early`` or ``late``."""
    found = []
    for start in range(0, len(order_ids), 400):
        query = sa.select(risks).where(
            risks.c.order_id.in_(order_ids[start : start + 400]), risks.c.found_on <= span.until
        )
        for row in conn.execute(query.order_by(risks.c.id)):
            early = row.threatens is None or row.found_on < row.threatens
            at = datetime.combine(row.found_on, span.begin.timetz())
            found.append(Case("risk", row.id, row.order_id, at, what="early" if early else "late", code=row.code))
    return found


def differences(conn: Connection, span: Span) -> list[Case]:
    """The fields in which checks of the span differed, one each, of orders that were checked blind or by themselves."""
    same = checks.alias("same")
    counted = sa.exists().where(
        same.c.order_id == checks.c.order_id, same.c.check.in_(("blind", "self")), same.c.voided.is_(False),
        same.c.at >= BEGIN, same.c.at < END,
    )  # fmt: skip
    query = sa.select(checks).where(checks.c.at >= BEGIN, checks.c.at < END, checks.c.voided.is_(False), counted)
    return [
        Case("difference", row.id, row.order_id, row.at, what=str(field), owner_id=row.by_id)
        for row in conn.execute(query.order_by(checks.c.at, checks.c.uid), _params(span))
        for field in row.differed or ()
    ]


def own(conn: Connection, cases: list[Case], span: Span) -> list[Case]:
    """The cases of the follower that the span asks for; all where it asks for none. An exception, a complaint or a
    request is that of who takes care of it, and so is the score after a complaint; what has nobody, and all else, is
    that of who answers for the order, and without an order that of who wrote it down (C274)."""
    if span.owner is None:
        return cases
    query = sa.select(orders.c.id, orders.c.owner_id)
    answers = {row.id: row.owner_id for row in rows_by_id(conn, query, orders.c.id, {one.order_id for one in cases})}
    return [one for one in cases if _answers_for(one, answers) == span.owner]


def _answers_for(one: Case, answers: dict[int, int | None]) -> int | None:
    handler = one.owner_id if one.kind in HANDED else one.handler_id
    if handler is None and one.order_id is not None:
        return answers.get(one.order_id)
    return handler if handler is not None else one.owner_id
