"""Whose turn it was, day by day: the waiting of an order split between us, the customer and the supplier (C168)."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date

US, CUSTOMER, SUPPLIER = COURTS = ("us", "customer", "supplier")
"""Who can have the ball."""


@dataclass(frozen=True, slots=True)
class Task:
    """A milestone as far as the ball goes: while it is the next one, the ball is in its court."""

    court: str
    due: date | None
    done: date | None


@dataclass(frozen=True, slots=True)
class Asked:
    """The customer was asked for his yes on ``since`` and said it on ``until``; none where he has not yet."""

    since: date
    until: date | None


@dataclass(frozen=True, slots=True)
class Turn:
    """The ball was with ``court`` from the evening of ``begins`` to that of ``ends``."""

    court: str
    begins: date
    ends: date

    @property
    def days(self) -> int:
        """Calendar days."""
        return (self.ends - self.begins).days


def turns(start: date, end: date, tasks: Sequence[Task], asked: Iterable[Asked] = ()) -> tuple[Turn, ...]:
    """Who had the ball from ``start`` to ``end``, one after the other, without gaps. A question to the customer goes
    before the milestones; of these the one that is due first decides, as on the day itself.
    """
    asked = tuple(asked)
    marks = {one.done for one in tasks} | {one.since for one in asked} | {one.until for one in asked}
    inner = sorted(day for day in marks if day is not None and start < day < end)
    found: list[Turn] = []
    for before, ends in zip([start, *inner], [*inner, end], strict=True):
        court, begins = _court(before, ends, tasks, asked), before
        if found and found[-1].court == court:
            begins = found.pop().begins
        if ends > begins:
            found.append(Turn(court, begins, ends))
    return tuple(found)


def _court(begins: date, ends: date, tasks: Sequence[Task], asked: Sequence[Asked]) -> str:
    if any(one.since <= begins and (one.until is None or one.until >= ends) for one in asked):
        return CUSTOMER
    waiting = [one for one in tasks if one.done is None or one.done >= ends]
    return min(waiting, key=lambda one: one.due or date.max).court if waiting else US


def split(found: Iterable[Turn]) -> Mapping[str, int]:
    """Calendar days with each; together they are all days from the first turn to the last."""
    days = dict.fromkeys(COURTS, 0)
    for turn in found:
        days[turn.court] = days.get(turn.court, 0) + turn.days
    return days
