"""Exceptions as they are read: clocks, what was done, remedies; the list of all, the one with its playbook (C204)."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime
from math import inf
from typing import Any

from sqlalchemy import Connection

from gendan.config import Config
from gendan.db import exceptions as table
from gendan.db import remedies as remedy_table
from gendan.db import users
from gendan.db.store import Store
from gendan.deadlines import exception_policy, read_clocks
from gendan.domain.cases import Clocks
from gendan.domain.exceptions import MARKS
from gendan.domain.labels import label
from gendan.domain.roles import may
from gendan.services import references
from gendan.services.blind import hidden_from
from gendan.services.closed_cases import ClosedCases
from gendan.services.playbooks import steps_for
from gendan.services.remedies import RemedyView, authority, remedy_views
from gendan.workdays import working_calendar

SYSTEM = "system"
"""The user in whose name the program itself writes."""
MOST = 500
"""Rows that a list holds."""


@dataclass(frozen=True, slots=True)
class StepView:
    """What was done about an exception: ``contained``, ``remedy``, ``told``, ``step``, ``chase``, ``waiting``,
    ``resumed``, ``escalated``, ``closed``."""

    event: str
    at: datetime
    by: str | None
    action: str | None
    due: Any
    cause: str | None
    channel: str | None
    step: str | None
    level: int | None


@dataclass(frozen=True, slots=True)
class ExceptionView:
    """An exception with its clock; ``step`` and ``node`` name what nobody reached in time, where that raised it."""

    exception: str
    type: str
    problem: str
    priority: int
    status: str
    open: bool
    line: int | None
    source: str
    description: str | None
    owner: str | None
    raised_at: datetime
    step: str | None
    step_name: str | None
    """What the plan calls that milestone; a message id where it has no name of its own."""
    node: str | None
    missed: Any
    clocks: Clocks
    level: int
    """How many steps the escalation has come; 0 is not escalated."""
    steps: tuple[StepView, ...]
    remedies: tuple[RemedyView, ...]

    @property
    def answered(self) -> bool:
        """Whether somebody answered it."""
        return self.clocks.response.ended is not None

    @property
    def overdue(self) -> bool:
        """Whether a clock that runs has run out."""
        clocks = (self.clocks.response, self.clocks.solution, self.clocks.update)
        return any(one.running and one.breached for one in clocks if one is not None)

    @property
    def waiting(self) -> bool:
        """Whether it waits for the customer."""
        return self.clocks.solution.still

    @property
    def chase(self) -> date | None:
        """When it is looked after next, where that was said and nothing was done since."""
        return next((one.due for one in reversed(self.steps) if one.event not in ("escalated", "step")), None)

    @property
    def to_decide(self) -> tuple[RemedyView, ...]:
        """Remedies that wait for a decision."""
        return tuple(one for one in self.remedies if one.state == "to_approve")

    @property
    def due(self) -> datetime | None:
        """When something is to happen next: the answer, the next word, the solution; none where it is closed."""
        return self.clocks.next_due if self.open else None


@dataclass(frozen=True, slots=True)
class Listed:
    """An exception in a list: with its order."""

    case: ExceptionView
    order: str
    outside_number: str | None
    customer: str
    owner: str | None
    """Name of who answers for it; of who follows the order where nobody is named."""

    @property
    def urgency(self) -> tuple[int, float, float]:
        """Sorts by priority, then by the time to the next escalation, then by what is due next (C204)."""
        clocks = self.case.clocks
        escalated = clocks.next_step.at.timestamp() if clocks.next_step else inf
        due = self.case.due.timestamp() if self.case.due else inf
        return self.case.priority, min(escalated, due) if self.case.level else escalated, due

    @property
    def late(self) -> bool:
        """Whether it is open and something about it is past."""
        return self.case.open and self.case.overdue


@dataclass(frozen=True, slots=True)
class Ticked:
    """A step of the playbook: its words, and when and by whom it was done where it was."""

    code: str
    text: str
    at: datetime | None = None
    by: str | None = None
    note: str | None = None


@dataclass(frozen=True, slots=True)
class CasePage:
    """An exception with its order and its playbook; the scripts are asked for by themselves."""

    listed: Listed
    playbook: tuple[Ticked, ...]
    may_decide: bool
    """Whether the viewer may decide on what waits."""

    @property
    def case(self) -> ExceptionView:
        """The exception."""
        return self.listed.case


def exception_list(store: Store, who: str | None = None, *, closed: bool = False) -> tuple[Listed, ...]:
    """The open exceptions by priority and time to the next escalation, or the closed ones, newest first; of everybody
    or of the follower ``who``. None of an order that the viewer is checking blind."""
    if closed:
        return closed_exceptions(store, who).all()
    hidden = hidden_from(store, store.viewer)
    with store.read() as conn:
        owner = references.user(conn, who).id if who is not None else None
        found = _listed(conn, store.config, table.open_for(conn, owner, MOST), store.clock.now())
    return tuple(sorted((one for one in found if one.order not in hidden), key=lambda one: one.urgency))


def closed_exceptions(store: Store, who: str | None = None) -> ClosedCases[Listed]:
    """The closed exceptions that ``exception_list`` lists, to be read as they come into sight."""
    hidden = hidden_from(store, store.viewer)
    with store.read() as conn:
        owner = references.user(conn, who).id if who is not None else None
        ids = tuple(one for one, order in table.closed_ids(conn, owner, MOST) if order not in hidden)

    def read(wanted: Sequence[int]) -> tuple[Listed, ...]:
        with store.read() as conn:
            return _listed(conn, store.config, table.with_orders(conn, wanted), store.clock.now())

    return ClosedCases(ids, read)


def exception_page(store: Store, code: str) -> CasePage:
    """The exception of that code with its playbook. Refuses ``unknown_reference``; what is hidden while the viewer
    checks the order blind stays hidden."""
    hidden = hidden_from(store, store.viewer)
    with store.read() as conn:
        row = table.one_with_order(conn, references.exception(conn, code).id)
        (listed,) = _listed(conn, store.config, [row], store.clock.now())
        steps = steps_for(conn, row.problem)
        viewer = users.by_login(conn, store.viewer) if store.viewer else None
    if listed.order in hidden:
        listed = replace(listed, case=replace(listed.case, description=None, steps=(), remedies=()))
    done = {one.step: one for one in listed.case.steps if one.event == "step"}
    ticked = [
        Ticked(step.code, step.text, done[step.code].at, done[step.code].by, done[step.code].action)
        if step.code in done
        else Ticked(step.code, step.text)
        for step in steps
    ]
    return CasePage(listed, tuple(ticked), _may_decide(store.config, viewer, listed.case))


def _may_decide(config: Config, viewer: Any, case: ExceptionView) -> bool:
    """Whether all that waits is within the authority of who looks and was not proposed by him."""
    if viewer is None or not case.to_decide or not may(viewer.role, "follower"):
        return False
    limit = authority(config, viewer.role)
    return all(one.by != viewer.login and (limit is None or (one.amount or 0) <= limit) for one in case.to_decide)


def _listed(conn: Connection, config: Config, rows: list[Any], now: datetime) -> tuple[Listed, ...]:
    return tuple(
        Listed(
            one,
            row.number,
            row.outside_number,
            row.customer or "",
            row.owner_name or row.owner or row.order_owner_name or row.order_owner,
        )
        for row, one in zip(rows, views(conn, config, rows, now), strict=True)
    )


def view_of(conn: Connection, config: Config, order_id: int, code: str, now: datetime) -> ExceptionView:
    """One exception of an order by its code."""
    return next(one for one in exceptions_of(conn, config, order_id, now) if one.exception == code)


def exceptions_of(conn: Connection, config: Config, order_id: int, now: datetime) -> tuple[ExceptionView, ...]:
    """The exceptions of an order, oldest first, with their clocks at ``now`` and what was done."""
    return views(conn, config, table.of_order(conn, order_id), now)


def views(conn: Connection, config: Config, rows: list[Any], now: datetime) -> tuple[ExceptionView, ...]:
    """Rows of exceptions with their clocks at ``now``, what was done about them, and their remedies."""
    if not rows:
        return ()
    ids = [row.id for row in rows]
    done: dict[int, list[Any]] = {one: [] for one in ids}
    for event in table.events_of(conn, ids):
        done[event.exception_id].append(event)
    given: dict[str, list[RemedyView]] = {}
    for remedy in remedy_views(conn, remedy_table.of_exceptions(conn, ids)):
        given.setdefault(remedy.exception or "", []).append(remedy)
    calendar = working_calendar(config)
    policies = {priority: exception_policy(config, priority) for priority in {row.priority for row in rows}}
    found = []
    for row in rows:
        clocks = read_clocks(config, policies[row.priority], row.raised_at, done[row.id], MARKS, now, calendar)
        found.append(_view(row, done[row.id], tuple(given.get(row.code, ())), clocks))
    return tuple(found)


def _view(row: Any, done: list[Any], given: tuple[RemedyView, ...], clocks: Clocks) -> ExceptionView:
    by_hand = max((event.level or 0 for event in done if event.by != SYSTEM), default=0)
    return ExceptionView(
        exception=row.code,
        type=row.type,
        problem=row.problem,
        priority=row.priority,
        status=row.status,
        open=row.open,
        line=row.line,
        source=row.source,
        description=row.description,
        owner=row.owner,
        raised_at=row.raised_at,
        step=row.step,
        step_name=row.step_name or (label("milestone", row.step) if row.step else None),
        node=row.stop,
        missed=row.missed,
        clocks=clocks,
        level=max(len(clocks.told), by_hand),
        steps=tuple(StepView(e.event, e.at, e.by, e.action, e.due, e.cause, e.channel, e.step, e.level) for e in done),
        remedies=given,
    )
