"""What can be made by when: load against capacity by working day and category of goods (C181, C178, C175).

Orders are made in the order in which they are due, urgent ones first. A plan is feasible where on every day no more
is due up to it than can be made up to it.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Protocol

HORIZON = 500
"""Working days that are looked ahead; what cannot be made in them has no date."""


class Days(Protocol):
    """What of a calendar capacity is counted with."""

    def add_working_days(self, day: date, n: int) -> date:
        """The ``n``-th working day after ``day``."""
        ...


@dataclass(frozen=True, slots=True)
class Limit:
    """So many pieces of a category (or of all goods) can be made on a day, or on every day that is not named."""

    category: str | None
    day: date | None
    qty: Decimal


@dataclass(frozen=True, slots=True)
class Load:
    """Pieces of a category that an order still has to have made, and when production is due."""

    order: int
    category: str | None
    qty: Decimal
    due: date
    urgent: bool = False


class Capacity:
    """The limits in force; days of which no limit speaks have no limit. On a closed day only what is named for that
    very day is made: an extra shift (C178)."""

    def __init__(self, limits: Iterable[Limit], calendar: Days, today: date) -> None:
        self._by = {(limit.category, limit.day): limit.qty for limit in limits}
        self.pools = tuple(sorted({category for category, _day in self._by}, key=lambda name: name or ""))
        """The categories with a limit; None is the one over all goods."""
        worked = _working_days(calendar, today) if self._by else ()
        extra = {day for _category, day in self._by if day is not None and worked and worked[0] <= day <= worked[-1]}
        self._closed = frozenset(extra - set(worked))
        self.days = tuple(sorted((*worked, *self._closed)))
        self._made: dict[str | None, list[Decimal | None]] = {}

    def made(self, pool: str | None) -> Sequence[Decimal | None]:
        """What can be made from today to each of ``days``; None where there is no limit up to it."""
        if pool not in self._made:
            self._made[pool] = self._sum(pool)
        return self._made[pool]

    def on(self, pool: str | None, day: date) -> Decimal | None:
        """What can be made on a day; None where there is no limit."""
        usual = Decimal(0) if day in self._closed else self._by.get((pool, None))
        return self._by.get((pool, day), usual)

    def named(self, pool: str | None, day: date | None) -> Decimal | None:
        """The limit that is set for that very day, or for every day where it is None."""
        return self._by.get((pool, day))

    def _sum(self, pool: str | None) -> list[Decimal | None]:
        total, found, unlimited = Decimal(0), [], False
        for day in self.days:
            qty = self.on(pool, day)
            unlimited = unlimited or qty is None
            total += qty or Decimal(0)
            found.append(None if unlimited else total)
        return found


def _working_days(calendar: Days, today: date) -> tuple[date, ...]:
    days = [calendar.add_working_days(today, 0)]
    for _n in range(HORIZON):
        days.append(calendar.add_working_days(days[-1], 1))
    return tuple(days)


def concerns(pool: str | None, category: str | None) -> bool:
    """Whether goods of a category take from a pool."""
    return pool is None or pool == category


def feasible(capacity: Capacity, loads: Sequence[Load]) -> bool:
    """Whether on every day no more is due up to it than can be made up to it."""
    return all(min(slack(capacity, pool, loads), default=Decimal(0)) >= 0 for pool in capacity.pools)


def slack(capacity: Capacity, pool: str | None, loads: Iterable[Load]) -> list[Decimal]:
    """What could still be made up to each day, beyond what is due up to it; without limit: any amount."""
    mine = sorted((load.due, load.qty) for load in loads if concerns(pool, load.category))
    found, due, at = [], Decimal(0), 0
    for day, made in zip(capacity.days, capacity.made(pool), strict=True):
        while at < len(mine) and mine[at][0] <= day:
            due += mine[at][1]
            at += 1
        found.append(Decimal("Infinity") if made is None else made - due)
    return found


def earliest(capacity: Capacity, loads: Sequence[Load], needs: Mapping[str | None, Decimal]) -> date | None:
    """The first day by which the needed pieces of each category can be made without taking from what is promised to
    others; None where the horizon ends before, and where nothing limits."""
    best = 0
    for pool in capacity.pools:
        qty = sum((need for category, need in needs.items() if concerns(pool, category)), Decimal(0))
        if not qty:
            continue
        left = slack(capacity, pool, loads)
        at = len(left)
        while at > 0 and left[at - 1] >= qty:
            at -= 1
        if at == len(left):
            return None
        best = max(best, at)
    return capacity.days[best] if capacity.days else None


def finishes(capacity: Capacity, loads: Iterable[Load]) -> dict[int, date | None]:
    """The day on which each order is made, one after the other: urgent ones first, then as they are due."""
    done: dict[int, date | None] = {}
    taken = dict.fromkeys(capacity.pools, Decimal(0))
    for load in sorted(loads, key=lambda one: (not one.urgent, one.due, one.order)):
        day: date | None = capacity.days[0] if capacity.days else load.due
        for pool in capacity.pools:
            if concerns(pool, load.category):
                taken[pool] += load.qty
                day = _later(day, _reached(capacity, pool, taken[pool]))
        done[load.order] = _later(done.get(load.order, day), day)
    return done


def _reached(capacity: Capacity, pool: str | None, qty: Decimal) -> date | None:
    return next(
        (day for day, made in zip(capacity.days, capacity.made(pool), strict=True) if made is None or made >= qty), None
    )


def _later(a: date | None, b: date | None) -> date | None:
    return None if a is None or b is None else max(a, b)


def slipping(capacity: Capacity, loads: Sequence[Load], order: int) -> dict[int, date | None]:
    """The other orders that would be made too late only because ``order`` is put in front, and when they would be
    made."""
    before = finishes(capacity, [load for load in loads if load.order != order or not load.urgent])
    front = [load if load.order != order else Load(order, load.category, load.qty, load.due, True) for load in loads]
    after = finishes(capacity, front)
    due = {load.order: load.due for load in loads}

    def late(when: date | None, one: int) -> bool:
        return when is None or when > due[one]

    return {
        one: after[one]
        for one in after
        if one != order and late(after[one], one) and not (one in before and late(before[one], one))
    }
