"""The plan of an order: templates of milestones, and what follows from durations and dependencies (C161, C173).

Days are working days of the store's calendar; the calendar comes in as two functions, so that the rules stay pure.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from graphlib import CycleError, TopologicalSorter
from typing import Protocol

from gendan.errors import UsageError
from gendan.i18n import N_

BEFORE_WORK = ("receive", "confirm")
"""Milestones that are reached by taking and confirming the order."""


class WorkingDays(Protocol):
    """What of a calendar plans are made with."""

    def add_working_days(self, day: date, n: int) -> date:
        """The ``n``-th working day after ``day``; before it where ``n`` is negative."""
        ...

    def working_days_between(self, a: date, b: date) -> int:
        """Working days after ``a`` up to ``b``; negative where ``b`` is before ``a``."""
        ...


@dataclass(frozen=True, slots=True)
class Node:
    """A milestone as far as dates depend on it. ``after`` names codes; where it is None, the one before it."""

    code: str
    days: int
    after: tuple[str, ...] | None = None
    category: str | None = None
    line: int | None = None
    done: date | None = None
    due: date | None = None
    fixed: bool = False
    """``due`` was set by hand: it ends on that day at the earliest."""
    finish: date | None = None
    """When those who make it say that it will be ready."""


@dataclass(frozen=True, slots=True)
class Timing:
    """When a milestone ends at the earliest, when at the latest without delaying the promise, and the slack between
    them in working days; ``critical`` where nothing has less."""

    earliest: date
    latest: date | None
    slack: int | None
    critical: bool


@dataclass(frozen=True, slots=True)
class Outlook:
    """What follows from a plan and its facts; ``timings`` in the order of the nodes."""

    timings: tuple[Timing, ...]
    forecast: date | None
    rest_days: int
    """Working days from the end of what is being done now to the end of all, along the longest way."""

    @property
    def slack(self) -> int | None:
        """The least slack of all that is open."""
        known = [t.slack for t in self.timings if t.critical and t.slack is not None]
        return min(known) if known else None


def predecessors(nodes: Sequence[Node]) -> list[tuple[int, ...]]:
    """For each node the numbers of those it waits for: of its own category or line where such exist, else of the
    whole order, else all of that code."""
    return [_waits_for(nodes, at) for at in range(len(nodes))]


def _waits_for(nodes: Sequence[Node], at: int) -> tuple[int, ...]:
    node = nodes[at]
    own = (node.category, node.line)
    if node.after is None:
        before = (i for i in range(at - 1, -1, -1) if (nodes[i].category, nodes[i].line) in (own, (None, None)))
        first = next(before, None)
        return () if first is None else (first,)
    found: list[int] = []
    for code in node.after:
        named = [i for i, other in enumerate(nodes) if other.code == code and i != at]
        mine = [i for i in named if (nodes[i].category, nodes[i].line) == own]
        shared = [i for i in named if (nodes[i].category, nodes[i].line) == (None, None)]
        found += mine or shared or named
    return tuple(dict.fromkeys(found))


def in_order(waits: Sequence[Iterable[int]]) -> list[int]:
    """The nodes so that each comes after those it waits for. A circle is a ``UsageError``."""
    try:
        return list(TopologicalSorter(dict(enumerate(waits))).static_order())
    except CycleError as error:
        raise UsageError("bad_value", N_("These milestones wait for each other in a circle."), field="after") from error


def outlook(
    nodes: Sequence[Node],
    start: date,
    promised: Mapping[int | None, date],
    calendar: WorkingDays,
    today: date | None = None,
) -> Outlook:
    """Earliest and latest end of each node, slack, critical path and forecast.

    ``start`` is the day on which work may begin. ``promised`` has the promise of the order under None and those of
    lines under their numbers. With ``today`` nothing open ends before it.
    """
    if not nodes:
        return Outlook((), None, 0)
    waits = predecessors(nodes)
    order = in_order(waits)
    ends = _earliest(nodes, waits, order, start, calendar, today)
    follow = _followers(waits)
    latest = _latest(nodes, follow, order, promised, calendar)
    slacks = [
        None if last is None else calendar.working_days_between(end, last)
        for end, last in zip(ends, latest, strict=True)
    ]
    tails = _tails(nodes, follow, order)
    undone = [i for i, node in enumerate(nodes) if node.done is None]
    least = min((s for i in undone if (s := slacks[i]) is not None), default=None)
    timings = tuple(
        Timing(ends[i], latest[i], slacks[i], node.done is None and slacks[i] is not None and slacks[i] == least)
        for i, node in enumerate(nodes)
    )
    return Outlook(timings, max(ends), max((tails[i] for i in undone), default=0))


def _followers(waits: Sequence[Iterable[int]]) -> list[list[int]]:
    follow: list[list[int]] = [[] for _ in waits]
    for at, before in enumerate(waits):
        for one in before:
            follow[one].append(at)
    return follow


def _earliest(
    nodes: Sequence[Node],
    waits: Sequence[tuple[int, ...]],
    order: Sequence[int],
    start: date,
    calendar: WorkingDays,
    today: date | None,
) -> list[date]:
    ends = [start] * len(nodes)
    for at in order:
        node = nodes[at]
        if node.done is not None:
            ends[at] = node.done
            continue
        begin = max((ends[one] for one in waits[at]), default=start)
        end = node.finish or (calendar.add_working_days(begin, node.days) if node.days else begin)
        if node.fixed and node.due is not None:
            end = max(end, node.due)
        ends[at] = max(end, begin, today or end)
    return ends


def _latest(
    nodes: Sequence[Node],
    follow: Sequence[Sequence[int]],
    order: Sequence[int],
    promised: Mapping[int | None, date],
    calendar: WorkingDays,
) -> list[date | None]:
    latest: list[date | None] = [None] * len(nodes)
    for at in reversed(order):
        limits = [promised.get(nodes[at].line) or promised.get(None)] if not follow[at] else []
        limits += [_before(latest[one], nodes[one].days, calendar) for one in follow[at]]
        known = [limit for limit in limits if limit is not None]
        latest[at] = min(known) if known else None
    return latest


def _before(day: date | None, days: int, calendar: WorkingDays) -> date | None:
    return calendar.add_working_days(day, -days) if day is not None and days else day


def _tails(nodes: Sequence[Node], follow: Sequence[Sequence[int]], order: Sequence[int]) -> list[int]:
    """Working days of the longest way after each node, through what is open."""
    tails = [0] * len(nodes)
    for at in reversed(order):
        tails[at] = max((tails[one] + nodes[one].days for one in follow[at] if nodes[one].done is None), default=0)
    return tails


def _through(nodes: Sequence[Node]) -> list[int]:
    """Working days of the longest way through each node."""
    waits = predecessors(nodes)
    order = in_order(waits)
    tails, heads = _tails(nodes, _followers(waits), order), [0] * len(nodes)
    for at in order:
        heads[at] = nodes[at].days + max((heads[one] for one in waits[at]), default=0)
    return [head + tail for head, tail in zip(heads, tails, strict=True)]


def length(nodes: Sequence[Node]) -> int:
    """Working days of the longest way through all nodes."""
    return max(_through(nodes), default=0)


def with_lead_time(nodes: Sequence[Node], making: Callable[[Node], int | None]) -> list[Node]:
    """The nodes with the days of those that ``making`` gives a lead time for: so many that the way through them takes
    the lead time, from confirmation to delivery, and one at least (C047)."""
    leads = [making(node) for node in nodes]
    bare = [node if lead is None else replace(node, days=0) for node, lead in zip(nodes, leads, strict=True)]
    return [
        node if lead is None else replace(node, days=max(1, lead - rest))
        for node, lead, rest in zip(nodes, leads, _through(bare), strict=True)
    ]


def due_dates(nodes: Sequence[Node], promised: date, calendar: WorkingDays) -> list[date]:
    """When each node is due, backward from the promise (C161)."""
    waits = predecessors(nodes)
    latest = _latest(nodes, _followers(waits), in_order(waits), {None: promised}, calendar)
    return [day or promised for day in latest]
