"""What follows for an order from its plan, its notices and its exceptions: derived columns of ``derive.py``."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from datetime import date
from typing import Any

import sqlalchemy as sa
from sqlalchemy import Connection

from gendan.config import Config
from gendan.db.complaints import complaints
from gendan.db.exceptions import STATUS_EVENTS, exception_events, exceptions
from gendan.db.milestones import milestone_done, milestones
from gendan.db.notices import acceptances, notices, visits
from gendan.db.orders import order_events, promises
from gendan.db.production import production_checks
from gendan.domain.lifecycle import PRODUCE, OrderState
from gendan.domain.plan import Node, Outlook, outlook
from gendan.domain.telling import NEW_DATE, Reached, Told, owed
from gendan.domain.templates import NODES
from gendan.workdays import working_calendar

NODE_OF = {"confirm": "confirmed", "produce": "production", "ship": "dispatched", "deliver": "arrived"}
"""The node that a milestone stands for where its template names none."""


def node_of(row: Any, day: Any, finish: dict[int | None, date]) -> Node:
    """A row of the plan as the rules see it; ``finish`` is what production said, by line."""
    said = finish.get(row.line_id) if row.code == PRODUCE and row.done_at is None else None
    return Node(
        code=row.code,
        days=row.days or 0,
        after=None if row.after is None else tuple(row.after),
        category=row.category,
        line=row.line_id,
        done=day(row.done_at) if row.done_at else None,
        due=row.due,
        fixed=bool(row.fixed),
        finish=said,
    )


def finishes(conn: Connection, ids: list[int]) -> dict[int, dict[int | None, date]]:
    """When production says it will be ready, by order and line: the last word of each."""
    query = sa.select(production_checks).where(
        production_checks.c.order_id.in_(ids), production_checks.c.voided.is_(False)
    )
    said: dict[int, dict[int | None, date]] = defaultdict(dict)
    for row in conn.execute(query.order_by(production_checks.c.uid)):
        if row.finish is None:
            said[row.order_id].pop(row.line_id, None)
        else:
            said[row.order_id][row.line_id] = row.finish
    return said


def promised_by_line(rows: Iterable[Any]) -> dict[int | None, date]:
    """The promise in force of the order, under None, and of lines that have their own."""
    found: dict[int | None, date] = {}
    for row in rows:
        if row.line_id is None:
            found.clear()
        found[row.line_id] = row.promised
    return found


def outlook_of(
    rows: list[Any],
    promised: list[Any],
    finish: dict[int | None, date],
    start: date,
    config: Config,
    today: date | None = None,
) -> Outlook:
    """The outlook of one order from the rows of its plan and its promises."""

    def day(moment: Any) -> date:
        on: date = moment.astimezone(config.zone).date()
        return on

    nodes = [node_of(row, day, finish) for row in rows]
    return outlook(nodes, start, promised_by_line(promised), working_calendar(config), today)


def prospects(
    steps: dict[int, list[Any]],
    promised: dict[int, list[Any]],
    states: dict[int, OrderState],
    starts: dict[int, date | None],
    said: dict[int, dict[int | None, date]],
    config: Config,
) -> dict[int, dict[str, Any]]:
    """Forecast and what is left of each order that is being worked on."""
    found: dict[int, dict[str, Any]] = {}
    for order_id, state in states.items():
        start, rows = starts.get(order_id), steps[order_id]
        if not state.open or state.confirmed_at is None or start is None or not rows:
            found[order_id] = {"forecast": None, "rest_days": 0}
            continue
        seen = outlook_of(rows, promised[order_id], said.get(order_id, {}), start, config)
        found[order_id] = {"forecast": seen.forecast, "rest_days": seen.rest_days}
    return found


# What the customer is owed


def untold(conn: Connection, ids: list[int], config: Config) -> dict[int, tuple[Reached, ...]]:
    """What the customers of these orders have not been told, oldest first."""

    def at(node: str, fact: Any) -> Reached:
        return Reached(node, fact.at, fact.at.astimezone(config.zone).date(), fact.uid)

    reached: dict[int, list[Reached]] = defaultdict(list)
    for row in conn.execute(_confirmations(ids)):
        reached[row.order_id].append(at("confirmed", row))
    waiting = {(row.order_id, row.notice or NODE_OF.get(row.code)) for row in conn.execute(_undone(ids))}
    for row in conn.execute(_done(ids)):
        node = row.notice or NODE_OF.get(row.code)
        if node in NODES and node != "confirmed" and (row.order_id, node) not in waiting:
            reached[row.order_id].append(at(node, row))
    for row in _slipped(conn, ids):
        reached[row.order_id].append(at(NEW_DATE, row))
    said: dict[int, list[Told]] = defaultdict(list)
    query = sa.select(notices).where(notices.c.order_id.in_(ids), notices.c.voided.is_(False))
    for row in conn.execute(query):
        said[row.order_id].append(Told(row.about, row.at, row.uid))
    return {order_id: owed(reached[order_id], said[order_id]) for order_id in ids}


def _confirmations(ids: list[int]) -> sa.Select[Any]:
    return sa.select(order_events.c.order_id, order_events.c.at, order_events.c.uid).where(
        order_events.c.order_id.in_(ids),
        order_events.c.event == "confirmed",
        order_events.c.code.is_(None),
        order_events.c.voided.is_(False),
    )


def _done(ids: list[int]) -> sa.Select[Any]:
    """Milestones reached by a command of their own: not those that an order book says were reached before."""
    fact = milestone_done
    query = sa.select(fact.c.order_id, fact.c.at, fact.c.uid, milestones.c.code, milestones.c.notice)
    query = query.join(milestones, milestones.c.id == fact.c.milestone_id)
    later = sa.or_(fact.c.node != milestones.c.node, fact.c.seq != milestones.c.seq)
    return query.where(milestones.c.order_id.in_(ids), fact.c.voided.is_(False), later)  # the facts have no such index


def _undone(ids: list[int]) -> sa.Select[Any]:
    """Milestones of single categories that are not reached: all of a composite order come to a node together."""
    fact = milestone_done
    reached = sa.exists().where(fact.c.milestone_id == milestones.c.id, fact.c.voided.is_(False))
    return sa.select(milestones.c.order_id, milestones.c.code, milestones.c.notice).where(
        milestones.c.order_id.in_(ids), milestones.c.category.is_not(None), milestones.c.removed.is_not(True), ~reached
    )


def _slipped(conn: Connection, ids: list[int]) -> list[Any]:
    """Promises after the first to which the customer has not said yes."""
    query = sa.select(promises).where(promises.c.order_id.in_(ids), promises.c.voided.is_(False))
    seen: set[tuple[int, int | None]] = set()
    found = []
    for row in conn.execute(query.order_by(promises.c.uid)):
        key = (row.order_id, row.line_id)
        if key in seen and not row.agreed:
            found.append(row)
        seen.add(key)
    return found


def followed(conn: Connection, states: dict[int, OrderState], config: Config) -> dict[int, dict[str, Any]]:
    """Notices owed, acceptance, return visit and open exceptions of each order; of one that is cancelled or closed
    nothing is owed any more."""
    ids = list(states)
    open_ = untold(conn, [order_id for order_id in ids if states[order_id].living], config)
    accepted = {row.order_id: row.at for row in conn.execute(_of(acceptances, ids))}
    visited = {row.order_id for row in conn.execute(_of(visits, ids))}
    trouble = _trouble(conn, ids)
    return {
        order_id: {
            "owed": open_[order_id][0].node if open_.get(order_id) else None,
            "owed_on": open_[order_id][0].day if open_.get(order_id) else None,
            "accepted_on": accepted[order_id].astimezone(config.zone).date() if order_id in accepted else None,
            "visited": order_id in visited,
            "trouble": trouble.get(order_id, 0),
        }
        for order_id in ids
    }


def _of(table: sa.Table, ids: list[int]) -> sa.Select[Any]:
    return (
        sa.select(table.c.order_id, table.c.at)
        .where(table.c.order_id.in_(ids), table.c.voided.is_(False))
        .order_by(table.c.uid)
    )


def _trouble(conn: Connection, ids: list[int]) -> dict[int, int]:
    """Status of the exceptions of these orders written anew (what is closed stays so, whatever comes in late); how
    many of each order, and of the complaints about it, are open."""
    last = (
        sa.select(exception_events.c.event)
        .where(
            exception_events.c.exception_id == exceptions.c.id,
            exception_events.c.voided.is_(False),
            exception_events.c.event.in_(STATUS_EVENTS),
        )
        .order_by(exception_events.c.event != "closed", exception_events.c.at.desc(), exception_events.c.uid.desc())
        .limit(1)
        .scalar_subquery()
    )
    status = sa.func.coalesce(last, "open")
    closed_at = (
        sa.select(sa.func.min(exception_events.c.at))
        .where(
            exception_events.c.exception_id == exceptions.c.id,
            exception_events.c.voided.is_(False),
            exception_events.c.event == "closed",
        )
        .scalar_subquery()
    )
    conn.execute(
        sa.update(exceptions)
        .where(exceptions.c.order_id.in_(ids))
        .values(status=status, open=sa.case((status == "closed", 0), else_=1), closed_at=closed_at)
    )
    found: dict[int, int] = defaultdict(int)
    for table in (exceptions, complaints):
        query = sa.select(table.c.order_id, sa.func.count()).where(table.c.order_id.in_(ids), table.c.open.is_(True))
        for order_id, count in conn.execute(query.group_by(table.c.order_id)):
            found[order_id] += count
    return found
