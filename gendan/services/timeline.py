"""The plan of one order against what happened: forecast, slack, critical path, slips, waiting (C161, C171, C173)."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta
from typing import Any

from sqlalchemy import Connection

from gendan.config import Config
from gendan.db import confirming, derive_plan
from gendan.db import order_page as table
from gendan.db.store import Store
from gendan.domain import labels
from gendan.domain.court import Asked, Task, split, turns
from gendan.domain.plan import Node, Outlook, WorkingDays, outlook, predecessors
from gendan.services import references
from gendan.services.blind import hidden_from
from gendan.services.order_page import PromiseView, state_of
from gendan.workdays import working_calendar

MARGIN = 7
"""Days that are known before the first and after the last day of a plan."""


@dataclass(frozen=True, slots=True)
class StepView:
    """A milestone of the plan. ``earliest`` is the day it ended, or will end if all goes on as the facts say;
    ``slack_days`` are working days, None for what is done; ``state``: done, late, due, open."""

    code: str
    name: str
    """What it is called, as a message id; a name that the store gave stands for itself."""
    stage: str
    category: str | None
    line: int | None
    quality: bool
    planned: date | None
    due: date | None
    done_at: datetime | None
    done_by: str | None
    done_on: date | None
    state: str
    court: str
    planned_from: date | None
    begins: date | None
    earliest: date | None
    latest: date | None
    slack_days: int | None
    critical: bool


@dataclass(frozen=True, slots=True)
class CategoryView:
    """The goods of one category in a composite order. ``state``: done, late (it holds the promise back), at_risk (a
    milestone is overdue but has slack left), open."""

    category: str
    lines: tuple[int, ...]
    state: str
    forecast: date | None
    slack_days: int | None


@dataclass(frozen=True, slots=True)
class Timeline:
    """One order's plan as it is on ``today``."""

    number: str
    customer: str
    stage: str
    status: str
    urgent: bool
    today: date
    open: bool
    requested: date | None
    first_promised: date | None
    promised: date | None
    delivered: date | None
    forecast: date | None
    slack_days: int | None
    late_because: tuple[str, ...]
    """Categories whose open milestones have less than no slack."""
    steps: tuple[StepView, ...]
    categories: tuple[CategoryView, ...]
    """Empty where the order is not planned by category."""
    slips: tuple[PromiseView, ...]
    """The promises after the first of the order, or of a line."""
    waiting: Mapping[str, int]
    """Calendar days that the ball was with ``us``, ``customer``, ``supplier``."""
    court: str
    first: date
    last: date
    closed: frozenset[date]
    """Days between ``first`` and ``last`` that are not worked."""


def timeline(store: Store, number: str) -> Timeline:
    """The timeline of the order of that number; refuses ``unknown_reference``. Who is checking the order blind sees
    neither dates nor milestones."""
    with store.read() as conn:
        found = references.order(conn, number)
        seen = timeline_of(conn, found.id, store.config, store.clock.today(store.config.zone))
    return _masked(seen) if seen.number in hidden_from(store, store.viewer) else seen


def _masked(seen: Timeline) -> Timeline:
    return replace(
        seen,
        requested=None,
        first_promised=None,
        promised=None,
        forecast=None,
        slack_days=None,
        late_because=(),
        steps=(),
        categories=(),
        slips=(),
    )


def timeline_of(conn: Connection, order_id: int, config: Config, today: date) -> Timeline:
    """The timeline of an order as it is on ``today``, whoever looks."""
    calendar, row = working_calendar(config), table.order(conn, order_id)
    promises = table.promises_of(conn, order_id)
    begun = row.confirmed_at or row.placed_at
    start = _day(config, begun) if begun else today
    rows = table.milestones_of(conn, order_id)
    nodes = _nodes(conn, order_id, rows, config)
    seen = outlook(nodes, start, derive_plan.promised_by_line(promises), calendar, today if row.open else None)
    steps = _steps(rows, nodes, seen, start, today, config)
    first, last = _span(steps, (row.placed_on, row.requested, row.promised, row.first_promised), today)
    return Timeline(
        number=row.number,
        customer=row.customer_name or "",
        stage=row.stage,
        status=row.status,
        urgent=row.urgent,
        today=today,
        open=row.open,
        requested=row.requested,
        first_promised=row.first_promised,
        promised=row.promised,
        delivered=row.delivered_on,
        forecast=row.delivered_on or (seen.forecast if row.open and row.confirmed_at else None),
        slack_days=seen.slack if row.open else None,
        late_because=_late_because(steps) if row.open else (),
        steps=steps,
        categories=_categories(steps, _lines_by_category(conn, order_id), open_=row.open),
        slips=_slips(promises),
        waiting=_waiting(conn, row, rows, config, today),
        court=row.court,
        first=first,
        last=last,
        closed=_closed(first, last, calendar),
    )


def _day(config: Config, moment: datetime) -> date:
    return moment.astimezone(config.zone).date()


def _nodes(conn: Connection, order_id: int, rows: Sequence[Any], config: Config) -> list[Node]:
    said = derive_plan.finishes(conn, [order_id]).get(order_id, {})
    return [derive_plan.node_of(row, lambda moment: _day(config, moment), said) for row in rows]


# milestones


def _steps(
    rows: Sequence[Any], nodes: Sequence[Node], seen: Outlook, start: date, today: date, config: Config
) -> tuple[StepView, ...]:
    waits, calendar = predecessors(nodes), working_calendar(config)
    found = []
    for at, (row, node, timing) in enumerate(zip(rows, nodes, seen.timings, strict=True)):
        begins = max((seen.timings[one].earliest for one in waits[at]), default=min(start, timing.earliest))
        found.append(
            StepView(
                code=row.code,
                name=row.name or labels.label("milestone", row.code),
                stage=row.stage,
                category=row.category,
                line=row.line,
                quality=row.quality,
                planned=row.planned,
                due=row.due,
                done_at=row.done_at,
                done_by=row.done_by,
                done_on=node.done,
                state=state_of(row.done_at, row.due, today),
                court=row.court or "us",
                planned_from=_from(row.planned, node.days, calendar),
                begins=min(begins, timing.earliest),
                earliest=timing.earliest,
                latest=timing.latest,
                slack_days=None if node.done else timing.slack,
                critical=timing.critical,
            )
        )
    return tuple(found)


def _from(end: date | None, days: int, calendar: WorkingDays) -> date | None:
    """The first day of a step that takes so many working days."""
    return calendar.add_working_days(end, 1 - days) if end is not None and days > 1 else end


def _late_because(steps: Sequence[StepView]) -> tuple[str, ...]:
    late = (one.category for one in steps if one.slack_days is not None and one.slack_days < 0)
    return tuple(dict.fromkeys(category for category in late if category is not None))


# categories


def _lines_by_category(conn: Connection, order_id: int) -> dict[str | None, list[int]]:
    found: dict[str | None, list[int]] = {}
    for line in table.lines_of(conn, order_id):
        found.setdefault(line.category or line.product_category, []).append(line.pos)
    return found


def _categories(
    steps: Sequence[StepView], lines: Mapping[str | None, Sequence[int]], *, open_: bool
) -> tuple[CategoryView, ...]:
    """One for each category that has milestones of its own, the one that holds the order back most first."""
    names = dict.fromkeys(one.category for one in steps if one.category is not None)
    found = [
        _category(name, [one for one in steps if one.category == name], lines.get(name, ()), open_=open_)
        for name in names
    ]
    return tuple(sorted(found, key=lambda one: (one.slack_days is None, one.slack_days or 0)))


def _category(name: str, steps: Sequence[StepView], lines: Sequence[int], *, open_: bool) -> CategoryView:
    left = [one for one in steps if one.state != "done"]
    slack = min((one.slack_days for one in left if one.slack_days is not None), default=None) if open_ else None
    if not left:
        state = "done"
    elif slack is not None and slack < 0:
        state = "late"
    else:
        state = "at_risk" if any(one.state == "late" for one in left) else "open"
    forecast = max((one.earliest for one in steps if one.earliest is not None), default=None)
    return CategoryView(name, tuple(lines), state, forecast, slack)


# promises and waiting


def _slips(promises: Sequence[Any]) -> tuple[PromiseView, ...]:
    seen: set[int | None] = set()
    found = []
    for one in promises:
        if one.line in seen:
            found.append(PromiseView(one.promised, one.at, one.by, one.reason, one.asked_by, one.agreed, one.line))
        seen.add(one.line)
    return tuple(found)


def _waiting(conn: Connection, row: Any, rows: Sequence[Any], config: Config, today: date) -> Mapping[str, int]:
    """From intake to delivery, or to today."""
    if row.placed_at is None:
        return split(())
    start = _day(config, row.placed_at)
    end = row.delivered_on or row.cancelled_on or row.closed_on or today
    tasks = [Task(one.court or "us", one.due, _day(config, one.done_at) if one.done_at else None) for one in rows]
    return split(turns(start, max(start, end), tasks, _asked(conn, row, config)))


def _asked(conn: Connection, row: Any, config: Config) -> list[Asked]:
    """When the customer was asked for his yes: after the last check or settlement before it."""
    ready = [row.placed_at, *(one.at for one in table.checks_of(conn, row.id))]
    ready += [one.at for one in confirming.settlements_of(conn, row.id)]
    said = [one.at for one in confirming.yes_of(conn, row.id)]
    found = [Asked(_day(config, max(at for at in ready if at <= yes)), _day(config, yes)) for yes in said
             if any(at <= yes for at in ready)]  # fmt: skip
    if row.status == "awaiting_customer":
        found.append(Asked(_day(config, max(ready)), None))
    return found


# days


def _span(steps: Sequence[StepView], others: Sequence[date | None], today: date) -> tuple[date, date]:
    """The first and the last day that the timeline speaks of, with a margin."""
    days = [day for one in steps for day in (one.planned_from, one.begins, one.planned, one.due, one.earliest)]
    known = [day for day in (*days, *others, today) if day is not None]
    return min(known) - timedelta(MARGIN), max(known) + timedelta(MARGIN)


def _closed(first: date, last: date, calendar: Any) -> frozenset[date]:
    days = (first + timedelta(n) for n in range((last - first).days + 1))
    return frozenset(day for day in days if not calendar.is_working(day))
