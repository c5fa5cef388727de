"""What follows for an order from its plan, its notices and its exceptions: derived columns of ``derive.py``."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator
from datetime import date
from typing import Any

import sqlalchemy as sa
from sqlalchemy import Connection

from gendan.config import Config
from gendan.db import derive_facts
from gendan.db.complaints import complaints
from gendan.db.derive_facts import Facts, Rows
from gendan.db.exceptions import STATUS_EVENTS, exception_events, exceptions
from gendan.db.production import production_checks
from gendan.db.ready import IDS, Ready, by_order, standing
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
    return said_of(by_order(standing(production_checks).rows(conn, ids=ids)))


def said_of(checks: Rows) -> dict[int, dict[int | None, date]]:
    """The same from what production said, in the order of the journal."""
    said: dict[int, dict[int | None, date]] = defaultdict(dict)
    for row in (row for rows in checks.values() for row in rows):
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
    facts: Facts, states: dict[int, OrderState], starts: dict[int, date | None], config: Config
) -> dict[int, dict[str, Any]]:
    """Forecast and what is left of each order that is being worked on."""
    found: dict[int, dict[str, Any]] = {}
    said = said_of(facts.said)
    for order_id, state in states.items():
        start, rows = starts.get(order_id), facts.steps(order_id)
        if not state.open or state.confirmed_at is None or start is None or not rows:
            found[order_id] = {"forecast": None, "rest_days": 0}
            continue
        seen = outlook_of(rows, facts.promised[order_id], said.get(order_id, {}), start, config)
        found[order_id] = {"forecast": seen.forecast, "rest_days": seen.rest_days}
    return found


# What the customer is owed


def untold(conn: Connection, ids: list[int], config: Config) -> dict[int, tuple[Reached, ...]]:
    """What the customers of these orders have not been told, oldest first."""
    facts = derive_facts.read(conn, ids)
    return {order_id: _owed(facts, order_id, config) for order_id in ids}


def _owed(facts: Facts, order_id: int, config: Config) -> tuple[Reached, ...]:
    def at(node: str, fact: Any) -> Reached:
        return Reached(node, fact.at, fact.at.astimezone(config.zone).date(), fact.uid)

    reached = [at("confirmed", row) for row in facts.events[order_id] if row.event == "confirmed" and row.code is None]
    waiting = _undone(facts, order_id)
    for step, row in _reached(facts, order_id):
        node = step.notice or NODE_OF.get(step.code)
        if node in NODES and node != "confirmed" and node not in waiting:
            reached.append(at(node, row))
    reached += [at(NEW_DATE, row) for row in _slipped(facts.promised[order_id])]
    return owed(reached, [Told(row.about, row.at, row.uid) for row in facts.notices[order_id]])


def _reached(facts: Facts, order_id: int) -> Iterator[tuple[Any, Any]]:
    """Milestones and what reached them by a command of its own: not what an order book says was reached before."""
    for step in facts.plan[order_id]:
        for row in facts.dones.get(step.id, ()):
            if (row.node, row.seq) != (step.node, step.seq):
                yield step, row


def _undone(facts: Facts, order_id: int) -> set[str | None]:
    """The nodes of single categories that are not reached: all of a composite order come to a node together."""
    return {
        step.notice or NODE_OF.get(step.code)
        for step in facts.steps(order_id)
        if step.category is not None and not facts.dones.get(step.id)
    }


def _slipped(promised: Iterable[Any]) -> Iterator[Any]:
    """Promises after the first to which the customer has not said yes."""
    seen: set[int | None] = set()
    for row in promised:
        if row.line_id in seen and not row.agreed:
            yield row
        seen.add(row.line_id)


def followed(
    conn: Connection, facts: Facts, states: dict[int, OrderState], config: Config
) -> dict[int, dict[str, Any]]:
    """Notices owed, acceptance, return visit and open exceptions of each order; of one that is cancelled or closed
    nothing is owed any more."""
    open_ = {order_id: _owed(facts, order_id, config) for order_id, state in states.items() if state.living}
    accepted = {order_id: rows[-1].at for order_id, rows in facts.acceptances.items() if rows}
    trouble = _trouble(conn, list(states))
    return {
        order_id: {
            "owed": open_[order_id][0].node if open_.get(order_id) else None,
            "owed_on": open_[order_id][0].day if open_.get(order_id) else None,
            "accepted_on": accepted[order_id].astimezone(config.zone).date() if order_id in accepted else None,
            "visited": bool(facts.visits.get(order_id)),
            "trouble": trouble.get(order_id, 0),
        }
        for order_id in states
    }


def _trouble(conn: Connection, ids: list[int]) -> dict[int, int]:
    """Status of the exceptions of these orders written anew (what is closed stays so, whatever comes in late); how
    many of each order, and of the complaints about it, are open."""
    if _ANY_EXCEPTION.rows(conn, ids=ids):
        _STATUS.run(conn, ids=ids)
    found: dict[int, int] = defaultdict(int)
    for query in (_OPEN_EXCEPTIONS, _OPEN_COMPLAINTS):
        for order_id, count in query.rows(conn, ids=ids):
            found[order_id] += count
    return found


def _status() -> sa.Update:
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
    changed = sa.update(exceptions).where(exceptions.c.order_id.in_(IDS))
    return changed.values(status=status, open=sa.case((status == "closed", 0), else_=1), closed_at=closed_at)


def _open(table: sa.Table) -> sa.Select[Any]:
    query = sa.select(table.c.order_id, sa.func.count()).where(table.c.order_id.in_(IDS), table.c.open.is_(True))
    return query.group_by(table.c.order_id)


_STATUS = Ready(_status)
_ANY_EXCEPTION = Ready(lambda: sa.select(exceptions.c.id).where(exceptions.c.order_id.in_(IDS)).limit(1))
_OPEN_EXCEPTIONS, _OPEN_COMPLAINTS = Ready(lambda: _open(exceptions)), Ready(lambda: _open(complaints))
