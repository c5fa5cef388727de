"""The figures of cases: lists by name, so that every number is the length (or the sum) of the list behind it."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from decimal import Decimal
from fractions import Fraction
from typing import Any
from zoneinfo import ZoneInfo

from sqlalchemy import Connection

from gendan.config import Config
from gendan.db import figures_cases as db
from gendan.db import figures_names
from gendan.db.figures import Span
from gendan.db.figures_cases import Case
from gendan.deadlines import exception_policy, service_policy, steps_of
from gendan.domain import complaints, exceptions
from gendan.domain.cases import ANSWER, SOLVE, breaches, escalated
from gendan.domain.durations import Duration, Measure
from gendan.workdays import working_calendar

EXCEPTION_FIGURES = ("opened", "closed", "open", "escalated")
COMPLAINT_FIGURES = ("opened", "closed", "open", "response_breached", "solution_breached")
CASE_FIGURES = (
    *(f"exceptions.{name}" for name in EXCEPTION_FIGURES),
    *(f"complaints.{name}" for name in COMPLAINT_FIGURES),
    "requests",
    "requests_in_time",
    "requests_answered",
    "cases_solved",
    "scores",
    "first_attempts",
    "passed_first",
    "overrides",
)
"""The figures that are counted here; each has a list of cases."""
SUMS = {"response_minutes": ("requests_answered", 60), "solving_hours": ("cases_solved", 3600)}
"""Figures that are the sum of how long the cases of another took, in so many seconds."""


@dataclass(frozen=True)
class Cases:
    """The cases of a span: a list for each of ``CASE_FIGURES``."""

    lists: Mapping[str, Sequence[Case]]
    scored: tuple[int, Decimal]
    """How many scores, and their sum."""

    def totals(self) -> dict[str, int | Fraction]:
        """Every figure of cases: how many, and the exact sums."""
        found: dict[str, int | Fraction] = {name: len(cases) for name, cases in self.lists.items()}
        for name, (of, seconds) in SUMS.items():
            found[name] = Fraction(sum(map(_seconds, self.lists[of])), seconds)
        return found | {"scores": self.scored[0], "score_points": Fraction(self.scored[1])}

    def counts(self, group: str, names: Sequence[str]) -> dict[str, int]:
        """How many of each of these figures of a group."""
        return {name: len(self.lists[f"{group}.{name}"]) for name in names}

    @property
    def by_problem(self) -> dict[str, int]:
        """How many exceptions of each problem were opened, the most frequent first."""
        counted = Counter(one.what for one in self.lists["exceptions.opened"])
        return dict(sorted(counted.items(), key=lambda item: (-item[1], item[0])))


class _Lists(dict[str, Sequence[Case]]):
    """The lists by name; the scores, of which every delivery brings one, are read when somebody asks for them."""

    def __init__(self, known: Mapping[str, Sequence[Case]], scores: Callable[[], Sequence[Case]]) -> None:
        super().__init__(known)
        self._scores = scores

    def __missing__(self, name: str) -> Sequence[Case]:
        if name != "scores":
            raise KeyError(name)
        self[name] = self._scores()
        return self[name]


def cases_of(conn: Connection, config: Config, span: Span, now: datetime) -> Cases:
    """The cases of a span as they stood at its end, or ``now`` while it runs."""
    then = min(now, span.end)

    def own(found: list[Case]) -> list[Case]:
        return db.own(conn, found, span)

    requests = own(db.requests_received(conn, span))
    quick = Duration.parse(config["clocks.request"], field="clocks.request")
    attempts = own(db.first_attempts(conn, span))
    troubles = own(db.exceptions_alive(conn, span))
    lists: dict[str, Sequence[Case]] = {
        "requests": requests,
        "requests_in_time": [one for one in requests if _in_time(one, quick, config)],
        "requests_answered": [one for one in requests if one.ended is not None],
        "first_attempts": attempts,
        "passed_first": [one for one in attempts if one.what == "pass"],
        "overrides": own(db.overrides(conn, span)),
        "cases_solved": [*_closed(troubles), *own(db.complaints_solved(conn, span))],
    }
    lists |= _named("exceptions", _life(troubles, span))
    lists["exceptions.escalated"] = _escalated(conn, config, troubles, then)
    complained = own(db.complaints_alive(conn, span))
    lists |= _named("complaints", _life(complained, span))
    lists |= _named("complaints", _breached(conn, config, complained, then))
    return Cases(_Lists(lists, lambda: own(db.scores(conn, span))), db.scored(conn, span))


def _named(group: str, lists: Mapping[str, Sequence[Case]]) -> dict[str, Sequence[Case]]:
    return {f"{group}.{name}": found for name, found in lists.items()}


def _life(alive: Sequence[Case], span: Span) -> dict[str, Sequence[Case]]:
    return {
        "opened": [one for one in alive if one.began >= span.begin],
        "closed": _closed(alive),
        "open": [one for one in alive if one.ended is None],
    }


def _closed(alive: Sequence[Case]) -> list[Case]:
    return [one for one in alive if one.ended is not None]


def _seconds(one: Case) -> int:
    assert one.ended is not None
    return (one.ended - one.began) // timedelta(seconds=1)


def timed(cases: Sequence[Case], figure: str) -> list[Case]:
    """The cases behind a figure, with how long each took as its value where the figure sums that (``SUMS``): requests
    in minutes, solved cases in hours."""
    units = {"requests": 60, "requests_in_time": 60, "requests_answered": 60, "cases_solved": 3600}
    if figure not in units:
        return list(cases)
    return [one if one.ended is None else replace(one, value=Fraction(_seconds(one), units[figure])) for one in cases]


def _in_time(one: Case, granted: Duration, config: Config) -> bool:
    if one.ended is None:
        return False
    if granted.measure is Measure.WALL:
        return one.ended - one.began <= timedelta(seconds=granted.amount)
    return one.ended <= working_calendar(config).due(one.began, granted)


def _may_run_out(granted: Duration) -> Callable[[datetime, datetime], bool]:
    """Whether a clock may have run out between two moments: it runs no faster than the wall clock."""
    least = timedelta() if granted.measure is Measure.WORKING_DAYS else timedelta(seconds=granted.amount)
    return lambda began, ended: ended - began > least


def _escalated(conn: Connection, config: Config, alive: Sequence[Case], then: datetime) -> list[Case]:
    """The exceptions that were escalated by then: by hand, or because nobody answered in time."""
    events = db.events_of(conn, "exception", [one.id for one in alive], then)
    policies = {priority: exception_policy(config, priority) for priority in {one.priority for one in alive}}
    calendar, found = working_calendar(config), []
    for one in alive:
        policy, steps = policies[one.priority], events[one.id]
        answered = next((step.at for step in steps if exceptions.MARKS.get(step.event) in (ANSWER, SOLVE)), None)
        late = _may_run_out(policy.response)(one.began, answered or then)
        by_hand = any(step.event == "escalated" for step in steps)
        if by_hand or (late and escalated(one.began, answered, policy, calendar, then)):
            found.append(one)
    return found


def _breached(conn: Connection, config: Config, alive: Sequence[Case], then: datetime) -> dict[str, Sequence[Case]]:
    """The complaints that were not answered, and those that were not solved, before their clocks ran out."""
    policy = service_policy(config)
    events = db.events_of(conn, "complaint", [one.id for one in alive], then)
    late: dict[str, list[Case]] = {"response_breached": [], "solution_breached": []}
    calendar = working_calendar(config)
    quickest = min((policy.response, policy.solution), key=lambda granted: granted.amount)
    for one in alive:
        if not _may_run_out(quickest)(one.began, one.ended or then):
            continue
        response, solution = breaches(one.began, steps_of(events[one.id], complaints.MARKS), policy, calendar, then)
        if response:
            late["response_breached"].append(one)
        if solution:
            late["solution_breached"].append(one)
    return dict(late)


@dataclass(frozen=True, slots=True)
class CaseBehind:
    """A case behind a figure, with the words around it; ``began`` and ``ended`` are moments, ``value`` what it adds to
    the figure where that is a sum (minutes, hours, points, an amount)."""

    kind: str
    code: str | None
    order: str | None
    customer: str | None
    what: str
    began: datetime
    ended: datetime | None
    owner: str | None
    value: Decimal | Fraction | None


def described(conn: Connection, cases: Sequence[Case], zone: ZoneInfo) -> list[CaseBehind]:
    """The cases with the words around them, in the order given; moments in ``zone``."""
    names = figures_names.names_of(conn, list(cases))
    return [_described(one, names, zone) for one in cases]


def _described(one: Case, names: Any, zone: ZoneInfo) -> CaseBehind:
    number, customer = names.orders.get(one.order_id, (None, None))
    customer = names.customers.get(one.customer_id, customer)
    owner = names.people.get(one.owner_id)
    began, ended = (at.astimezone(zone) if at else None for at in (one.began, one.ended))
    assert began is not None
    return CaseBehind(one.kind, one.code, number, customer, one.what, began, ended, owner, one.value)
