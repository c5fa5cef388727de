"""Clocks of cases: exceptions, complaints, requests. Pure functions of history, policy and calendar (C204, C234).

Nothing here is stored: a late import, a changed policy, a night in which the machine was off give the same clocks as
if everything had been written down at once and in order.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from itertools import accumulate, groupby
from typing import Protocol

from gendan.domain.durations import Duration, Measure
from gendan.domain.hours import Pause

ANSWER, WORD, SOLVE, WAIT, RESUME = "answer", "word", "solve", "wait", "resume"
"""What a step of a case means to its clocks: the first answer, another word to the customer, the solution, and
waiting for the customer. Every answer is a word; a solution ends everything."""


class Calendar(Protocol):
    """What of a working calendar clocks are read with."""

    def due(self, start: datetime, duration: Duration, pauses: Iterable[Pause] = ()) -> datetime:
        """When a length of time that begins at ``start`` and stands still in ``pauses`` is used up."""
        ...

    def elapsed(
        self, start: datetime, end: datetime, measure: Measure = Measure.BUSINESS, pauses: Iterable[Pause] = ()
    ) -> int:
        """Seconds counted from ``start`` to ``end`` without those in ``pauses``."""
        ...


@dataclass(frozen=True, slots=True)
class Step:
    """Something that happened in a case, as far as clocks depend on it: one of the marks above."""

    mark: str
    at: datetime


@dataclass(frozen=True, slots=True)
class Rung:
    """A step of an escalation: who is told (a role or a login), how long after the response was due."""

    who: str
    after: Duration


@dataclass(frozen=True, slots=True)
class Policy:
    """Times granted for the first answer, for the next word, for the solution; and who is told of no answer."""

    response: Duration
    solution: Duration
    update: Duration | None = None
    ladder: tuple[Rung, ...] = ()


@dataclass(frozen=True, slots=True)
class Clock:
    """One clock: when it runs out, when it was ended if it was, and how late it is.

    ``late`` and ``left`` are seconds in the clock's own time (business time, or the wall clock's), one of them 0. A
    clock that stands still does not run. A moment exactly on time is in time, and so is one that no counted time
    separates from it: an answer after closing where the time ran out at closing.
    """

    due: datetime
    ended: datetime | None
    late: int
    left: int
    still: bool

    @property
    def breached(self) -> bool:
        """Whether it ran out before it was ended."""
        return self.late > 0

    @property
    def running(self) -> bool:
        """Whether it still runs."""
        return self.ended is None and not self.still


@dataclass(frozen=True, slots=True)
class Told:
    """A step of the escalation that is due: its number from 1, who is told, when."""

    level: int
    who: str
    at: datetime


@dataclass(frozen=True, slots=True)
class Clocks:
    """All clocks of a case. ``update`` is none before the first answer and after the solution."""

    response: Clock
    solution: Clock
    update: Clock | None
    told: tuple[Told, ...]
    """The steps of the escalation that came due before anybody answered; their moments do not go down."""
    next_step: Told | None
    """The step that comes next if nobody answers."""

    @property
    def breached(self) -> bool:
        """Whether the answer or the solution came too late, or is late."""
        return self.response.breached or self.solution.breached

    @property
    def next(self) -> Clock | None:
        """The clock that runs out first among those that run; none where none runs."""
        clocks = [one for one in (self.response, self.solution, self.update) if one is not None and one.running]
        return min(clocks, key=lambda one: one.due, default=None)

    @property
    def next_due(self) -> datetime | None:
        """The earliest moment at which a running clock runs out; none where none runs."""
        return self.next.due if self.next is not None else None


def clocks(opened: datetime, steps: Sequence[Step], policy: Policy, calendar: Calendar, now: datetime) -> Clocks:
    """The clocks of a case that was opened at ``opened``, at the moment ``now``.

    The order in which ``steps`` are given does not matter, only when they happened; what lies after ``now`` has not
    happened yet, and what another terminal wrote after the solution changes nothing.
    """
    history, answered, solved = _history(steps, now)
    pauses = pauses_of(history, solved or now)
    response = _clock(opened, policy.response, answered, now, calendar)
    still = solved is None and _waits(history)
    solution = _clock(opened, policy.solution, solved, now, calendar, pauses, still)
    until = answered or now
    ladder = _ladder(response.due, policy, calendar) if answered is None or response.due < until else []
    told = tuple(one for one in ladder if one.at < until)
    ahead = ladder[len(told) :] if answered is None else []
    update = _update(history, answered, solved, policy, calendar, now)
    return Clocks(response, solution, update, told, ahead[0] if ahead else None)


def _ladder(due: datetime, policy: Policy, calendar: Calendar) -> list[Told]:
    """The steps of the escalation of a case whose response was due then."""
    moments = accumulate((calendar.due(due, rung.after) for rung in policy.ladder), max)
    return [Told(n, rung.who, at) for n, (rung, at) in enumerate(zip(policy.ladder, moments, strict=True), 1)]


def _history(steps: Sequence[Step], now: datetime) -> tuple[list[Step], datetime | None, datetime | None]:
    """What happened up to the solution or ``now``, when it was answered, and when it was solved."""
    solved = min((one.at for one in steps if one.mark == SOLVE and one.at <= now), default=None)
    history = sorted((one for one in steps if one.at <= (solved or now)), key=lambda one: one.at)
    return history, min((one.at for one in history if one.mark in (ANSWER, SOLVE)), default=None), solved


def breaches(
    opened: datetime, steps: Sequence[Step], policy: Policy, calendar: Calendar, now: datetime
) -> tuple[bool, bool]:
    """Whether the answer and whether the solution came too late, or is late: what ``clocks`` says and nothing else."""
    history, answered, solved = _history(steps, now)
    return (
        _ran_out(opened, policy.response, answered or now, calendar),
        _ran_out(opened, policy.solution, solved or now, calendar, pauses_of(history, solved or now)),
    )


def _ran_out(
    opened: datetime, granted: Duration, stopped: datetime, calendar: Calendar, pauses: tuple[Pause, ...] = ()
) -> bool:
    """Whether a clock ran out before it was stopped: no clock runs faster than the one on the wall."""
    if granted.measure is not Measure.WORKING_DAYS and stopped - opened <= timedelta(seconds=granted.amount):
        return False
    return _late(calendar.due(opened, granted, pauses), granted, stopped, calendar, pauses) > 0


def escalated(opened: datetime, answered: datetime | None, policy: Policy, calendar: Calendar, now: datetime) -> bool:
    """Whether a step of the escalation came due before anybody answered: whether ``clocks`` has one that was told."""
    if not policy.ladder:
        return False
    first = calendar.due(calendar.due(opened, policy.response), policy.ladder[0].after)
    return first < (answered or now)


def _late(
    due: datetime, length: Duration, stopped: datetime, calendar: Calendar, pauses: tuple[Pause, ...] = ()
) -> int:
    return calendar.elapsed(due, stopped, length.measure, pauses) if stopped > due else 0


def pauses_of(history: Sequence[Step], until: datetime) -> tuple[Pause, ...]:
    """The times in which the customer was waited for: from each wait to the next resume, else to ``until``."""
    found: list[Pause] = []
    since: datetime | None = None
    for one in _turns(history):
        if one.mark == WAIT and since is None:
            since = one.at
        elif one.mark == RESUME and since is not None:
            found.append((since, one.at))
            since = None
    if since is not None and since < until:
        found.append((since, until))
    return tuple(found)


def _waits(history: Sequence[Step]) -> bool:
    turns = _turns(history)
    return bool(turns) and turns[-1].mark == WAIT


def _turns(history: Sequence[Step]) -> list[Step]:
    """Where waiting begins or ends. A wait and a resume of the same second leave it as it was before, in whichever
    order they arrived."""
    found = []
    for _at, group in groupby((one for one in history if one.mark in (WAIT, RESUME)), key=lambda one: one.at):
        same = list(group)
        if len({one.mark for one in same}) == 1:
            found.append(same[0])
    return found


def _clock(
    start: datetime,
    length: Duration,
    ended: datetime | None,
    now: datetime,
    calendar: Calendar,
    pauses: tuple[Pause, ...] = (),
    still: bool = False,
) -> Clock:
    due = calendar.due(start, length, pauses)
    stopped = ended or now
    late = _late(due, length, stopped, calendar, pauses)
    left = calendar.elapsed(stopped, due, length.measure) if due > stopped else 0
    return Clock(due, ended, late, left, still and ended is None)


def _update(
    history: Sequence[Step],
    answered: datetime | None,
    solved: datetime | None,
    policy: Policy,
    calendar: Calendar,
    now: datetime,
) -> Clock | None:
    """When the customer is to hear again: counted from the last word, or from when it went on after waiting."""
    if policy.update is None or answered is None or solved is not None:
        return None
    last = max(one.at for one in history if one.mark in (ANSWER, WORD, RESUME))
    return _clock(last, policy.update, None, now, calendar, pauses_of(history, now), _waits(history))
