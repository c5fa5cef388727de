"""The figures of a period, declared: the sets of orders that are counted, and what each figure counts in them.

A figure is a condition on an order's columns; ``ledger`` makes its number and the list of its orders from it.
Every base is read through one range of an index, so a report costs what its period holds, not what the history does.
The days are named parameters, so that a statement is built once.
"""

from __future__ import annotations

import json
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from functools import lru_cache
from types import SimpleNamespace
from typing import Any
from zoneinfo import ZoneInfo

import sqlalchemy as sa

from gendan.db.milestones import STANDING, milestones
from gendan.db.orders import checks, order_events, orders
from gendan.db.production import risks
from gendan.db.types import Day, Instant, Number, Words
from gendan.domain.lifecycle import SHIP
from gendan.domain.periods import Period

FIRST, UNTIL = sa.bindparam("first", type_=Day()), sa.bindparam("until", type_=Day())
BEGIN, END = sa.bindparam("begin", type_=Instant()), sa.bindparam("end", type_=Instant())
CLASSES = date.max.toordinal().bit_length()
"""Powers of two of days among which is how long any order was open."""
OWNER = sa.bindparam("owner", type_=Number())
"""The follower whose figures are asked for (C274)."""


@dataclass(frozen=True, slots=True)
class Span:
    """The days that count, ``first`` to ``until``: in the store's zone the moments from ``begin`` to before ``end``."""

    first: date
    until: date
    begin: datetime
    end: datetime
    zone: ZoneInfo
    owner: int | None = None
    """The local id of the follower whose orders and cases alone count; none for the whole store (C274)."""

    @property
    def params(self) -> dict[str, Any]:
        """The values of the named parameters."""
        days = {"first": self.first, "until": self.until, "windows": _windows(self.until)}
        return {**days, "begin": self.begin, "end": self.end, "owner": self.owner}

    def mine(self, column: Any) -> list[Any]:
        """The condition on the column of the owner, where one follower's figures are asked for."""
        return [] if self.owner is None else [column == OWNER]


@lru_cache(maxsize=64)
def _windows(until: date) -> str:
    """Since when orders that were open at the end of that day were placed, by how long they lasted."""
    last = until.toordinal()
    since = {1 << power: date.fromordinal(max(last - (1 << power), 0) + 1) for power in range(CLASSES)}
    return json.dumps({0: date.min.isoformat(), **{days: day.isoformat() for days, day in since.items()}})


def span_of(period: Period, today: date, zone: ZoneInfo, owner: int | None = None) -> Span:
    """The part of a period that has happened by the end of ``today``; of one follower where ``owner`` is given."""
    until = period.until(today)
    begin, end = (datetime.combine(day, time(), zone) for day in (period.first, until + timedelta(days=1)))
    return Span(period.first, until, begin, end, zone, owner)


Test = Callable[[Any], Any]
"""A condition on the columns of an order, as of the end of the span."""


def _within(column: str) -> Test:
    return lambda c: getattr(c, column).between(FIRST, UNTIL)


def _not_by_then(column: Any) -> Any:
    return sa.or_(column.is_(None), column > UNTIL)


def _standing(c: Any) -> Any:
    return sa.and_(c.placed_on <= UNTIL, _not_by_then(c.cancelled_on))


def is_open(c: Any) -> Any:
    """Placed by then, and neither delivered nor cancelled nor closed."""
    return sa.and_(c.placed_on <= UNTIL, *map(_not_by_then, (c.delivered_on, c.cancelled_on, c.closed_on)))


def _confirmed(c: Any) -> Any:
    told = sa.select(order_events.c.order_id).where(
        sa.text("order_events.event = 'confirmed' AND order_events.voided = 0"),
        order_events.c.at >= BEGIN,
        order_events.c.at < END,
    )
    return c.id.in_(told)


def _shipped(c: Any) -> Any:
    waiting = sa.exists().where(
        milestones.c.order_id == c.id, milestones.c.code == SHIP, milestones.c.done_at.is_(None), STANDING
    )
    return sa.and_(_within("shipped_on")(c), sa.or_(c.delivered_on <= UNTIL, ~waiting))


def _checked(*kinds: str) -> Test:
    """Orders with a check of these kinds in the span."""
    seen = sa.select(checks.c.order_id).where(
        checks.c.check.in_(kinds), checks.c.voided.is_(False), checks.c.at >= BEGIN, checks.c.at < END
    )
    return lambda c: c.id.in_(seen)


def _changed(c: Any) -> Any:
    """Changed by an amendment after the confirmation."""
    return c.amended_at < END


def _corrected(c: Any) -> Any:
    """Corrected because the second person found an entry error."""
    return sa.func.coalesce(c.corrected_at < END, sa.false())


def _differences(c: Any) -> Any:
    """How many differences the checks of an order found in the span."""
    each = sa.func.json_array_length(sa.type_coerce(checks.c.differed, Words))
    query = sa.select(sa.func.coalesce(sa.func.sum(each), 0)).where(
        checks.c.order_id == c.id, checks.c.voided.is_(False), checks.c.at >= BEGIN, checks.c.at < END
    )
    return query.scalar_subquery()


def _risks(*which: Any) -> Callable[[Any], Any]:
    """How many risks of an order were registered by then, those of one kind where given."""

    def count(c: Any) -> Any:
        query = sa.select(sa.func.count()).select_from(risks)
        return query.where(risks.c.order_id == c.id, risks.c.found_on <= UNTIL, *which).scalar_subquery()

    return count


def _threatened(c: Any) -> Any:
    return c.risk_on <= UNTIL


EARLY = sa.or_(risks.c.threatens.is_(None), risks.c.found_on < risks.c.threatens)
"""A risk that was registered before the day that was promised then (C165)."""


def _faulty(c: Any) -> Any:
    """With a problem of quality by then: an inspection that failed, an exception or a complaint of such a problem."""
    return sa.func.coalesce(c.faulty_at < END, sa.false())


def _complained(c: Any) -> Any:
    """With a complaint about it by then."""
    return c.complained_at < END


def _unchecked(c: Any) -> Any:
    """Taken in from elsewhere and keyed again by nobody."""
    return sa.and_(c.imported.is_(True), sa.or_(c.seen_at.is_(None), c.seen_at >= END))


BASES: dict[str, Test] = {
    "checked": _checked("blind", "self"),
    "self_checked": _checked("self"),
    "placed": _within("placed_on"),
    "confirmed": _confirmed,
    "shipped": _shipped,
    "delivered": _within("delivered_on"),
    "closed": _within("closed_on"),
    "cancelled": _within("cancelled_on"),
    "open": is_open,
    "due_promised": lambda c: sa.and_(_within("promised")(c), _standing(c)),
    "due_first": lambda c: sa.and_(_within("first_promised")(c), _standing(c)),
}
"""The sets of orders that figures are counted in."""


@dataclass(frozen=True, slots=True)
class Figure:
    """A figure: the orders of a base that pass the test, counted, or what they have of something, summed."""

    base: str
    test: Test | None = None
    value: Callable[[Any], Any] | None = None


def _amount(c: Any) -> Any:
    return sa.type_coerce(c.amount, Number)


def _days_taken(c: Any) -> Any:
    return sa.cast(sa.func.julianday(c.delivered_on) - sa.func.julianday(c.placed_on), sa.Integer)


def _kept(column: str) -> Test:
    return lambda c: sa.and_(getattr(c, column).is_(True), c.delivered_on <= UNTIL)


FIGURES: dict[str, Figure] = {
    "entered": Figure("placed"),
    "entered_fen": Figure("placed", value=_amount),
    "outstanding_fen": Figure("placed", _standing, _amount),
    "confirmed": Figure("confirmed"),
    "shipped": Figure("shipped"),
    "delivered": Figure("delivered"),
    "delivered_on_time": Figure("delivered", lambda c: c.on_first.is_(True)),
    "delivered_late": Figure("delivered", lambda c: c.on_first.is_(False)),
    "processing_days": Figure("delivered", value=_days_taken),
    "closed": Figure("closed"),
    "cancelled": Figure("cancelled"),
    "open": Figure("open"),
    "overdue": Figure("open", lambda c: c.promised < UNTIL),
    "due_not_done": Figure("open", lambda c: c.promised == UNTIL),
    "open_late": Figure("open", lambda c: c.late_since < UNTIL),
    "unchecked": Figure("open", _unchecked),
    "self_checked": Figure("self_checked"),
    "changed": Figure("confirmed", _changed),
    "change_base": Figure("confirmed"),
    "entered_right": Figure("placed", lambda c: sa.not_(_corrected(c))),
    "accuracy_base": Figure("placed"),
    "differences": Figure("checked", value=_differences),
    "checks": Figure("checked"),
    "fulfilled": Figure("due_first", lambda c: sa.and_(_kept("on_first")(c), sa.not_(_faulty(c)))),
    "due_judged": Figure("due_first"),
    "due_promised": Figure("due_promised"),
    "completed": Figure("due_promised", _kept("kept")),
    "due_first": Figure("due_first"),
    "on_time": Figure("due_first", _kept("on_first")),
    "quality_problems": Figure("due_first", _faulty),
    "quality_base": Figure("due_first"),
    "complained": Figure("due_first", _complained),
    "complaint_base": Figure("due_first"),
    "risks": Figure("due_promised", _threatened, _risks()),
    "early_risks": Figure("due_promised", _threatened, _risks(EARLY)),
}
"""Every figure of orders by name. Those of cases are counted by ``figures_cases``."""


def present() -> SimpleNamespace:
    """The columns of orders as they are known now, with what follows from them.

    ``kept``: by the promise in force. ``late_since``: the first promise, past which an open order is late. For the
    few orders that these and the cached dates do not fit, ``figures_past`` tells how they stood.
    """
    in_time = sa.cast(orders.c.delivered_on <= orders.c.promised, sa.Integer)  # a server keeps yes apart from 1
    kept = sa.case((orders.c.slips == 0, orders.c.on_first), else_=in_time)
    extra = {"kept": sa.type_coerce(kept, orders.c.on_first.type), "late_since": orders.c.first_promised}
    return SimpleNamespace(**{column.name: column for column in orders.c}, **extra)


@dataclass(frozen=True, slots=True)
class Source:
    """Where orders of a base are read: the columns, what to select from, the conditions, an index by name, and what is
    enough to count in where that is less."""

    c: Any
    table: Any
    conditions: list[Any]
    index: str = ""
    counted: Any = None

    def select(self, columns: list[Any], table: Any = None) -> sa.Select[Any]:
        """The columns of the orders in this source; ``table`` where more is joined to it."""
        statement = sa.select(*columns).select_from(self.table if table is None else table).where(*self.conditions)
        return statement.with_hint(orders, f"INDEXED BY {self.index}", "sqlite") if self.index else statement


def sources(base: str) -> list[Source]:
    """The orders of a base as they are known now.

    What was open on a past day lies, among the orders that lasted as long, in a window as wide as they lasted.
    """
    c = present()
    holds = BASES[base](c)
    if base != "open":
        return [Source(c, orders, [holds])]
    windows = sa.func.json_each(sa.bindparam("windows")).table_valued("key", "value", name="windows")
    within = sa.and_(orders.c.lasted == sa.cast(windows.c.key, sa.Integer), orders.c.placed_on >= windows.c.value)
    return [Source(c, windows.join(orders, within), [holds], "orders_lasted")]
