"""Capacity: what can be made on a day, the load of open orders, and what follows for promises (C181, C178, C114)."""

from __future__ import annotations

from bisect import bisect_right
from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any, ClassVar

from sqlalchemy import Connection

from gendan.config import Config
from gendan.db import production as table
from gendan.db.store import Store
from gendan.domain.capacity import Capacity, Limit, Load, concerns, earliest, feasible, slack, slipping
from gendan.services.commands import Command, Date, Name, handles
from gendan.services.context import Context
from gendan.services.planning import transit_days
from gendan.services.production import Pieces
from gendan.workdays import working_calendar

DISPATCH_DAYS = 1
"""Working days from the end of production to the dispatch."""
SHOWN = 40
"""Days that the supervisor sees; what is due later is counted with the rest."""


class CapacitySet(Command):
    """Say how many pieces can be made on a day, or on every day where none is named; of a category, or of all goods.
    Without a quantity there is no limit any more (C181, C178)."""

    command: ClassVar[str] = "capacity.set"
    role: ClassVar[str] = "supervisor"
    founder_only: ClassVar[bool] = True
    undoable: ClassVar[bool] = True

    category: Name | None = None
    date: Date | None = None
    qty: Pieces | None = None


@dataclass(frozen=True, slots=True)
class Slip:
    """An order that would be made too late; ``made`` is none where the horizon ends before."""

    order: str
    due: date
    made: date | None


@dataclass(frozen=True, slots=True)
class Board:
    """Capacity and load as they are now."""

    capacity: Capacity
    loads: tuple[Load, ...]
    numbers: Mapping[int, str]


@handles(CapacitySet)
def capacity_set(ctx: Context, cmd: CapacitySet) -> dict[str, Any]:
    """Write the limit; ``feasible`` says whether what is promised can still be made."""
    known = table.limit_of(ctx.conn, cmd.category, cmd.date)
    if known is None:
        ctx.recorder.new("capacity", category=cmd.category, day=cmd.date, qty=cmd.qty)
    else:
        ctx.recorder.set("capacity", known.id, qty=cmd.qty)
    ctx.settle()
    now = board(ctx.conn, ctx.config, ctx.day)
    return {
        "category": cmd.category,
        "date": cmd.date.isoformat() if cmd.date else None,
        "qty": None if cmd.qty is None else f"{cmd.qty.normalize():f}",
        "feasible": feasible(now.capacity, now.loads),
    }


def board(conn: Connection, config: Config, day: date, *also: Load) -> Board:
    """Limits and loads on ``day``; with no limit set nothing is read. ``also`` are loads that are not written yet."""
    capacity = _capacity(conn, config, day)
    if not capacity.pools:
        return Board(capacity, (), {})
    loads, numbers = _asked_for(conn)
    return Board(capacity, (*loads, *also), numbers)


def _capacity(conn: Connection, config: Config, day: date) -> Capacity:
    limits = [Limit(row.category, row.day, row.qty) for row in table.limits(conn)]
    return Capacity(limits, working_calendar(config), day)


def _asked_for(conn: Connection) -> tuple[list[Load], dict[int, str]]:
    """What confirmed orders still have to have made, and the numbers of these orders."""
    rows = table.to_produce(conn)
    ids = sorted({row.order_id for row in rows})
    goods, made = table.goods_of(conn, ids), table.made_of(conn, ids)
    loads = [load for row in rows for load in _loads(row, goods[row.order_id], made)]
    return loads, {row.order_id: row.number for row in rows}


def _loads(row: Any, goods: Iterable[Any], made: Mapping[tuple[int, int | None], Decimal]) -> list[Load]:
    """What one milestone of production still asks for, by category."""
    mine = [one for one in goods if row.line_id in (None, one.id) and row.category in (None, one.category)]
    left: dict[str | None, Decimal] = defaultdict(Decimal)
    for one in mine:
        left[one.category] += max(one.qty - made.get((row.order_id, one.id), Decimal(0)), Decimal(0))
    ready = made.get((row.order_id, None), Decimal(0))
    for category, qty in left.items():
        taken = min(ready, qty)
        left[category], ready = qty - taken, ready - taken
    return [Load(row.order_id, category, qty, row.due, row.urgent) for category, qty in left.items() if qty]


def earliest_delivery(ctx: Context, needs: Mapping[str | None, Decimal], least: date) -> date:
    """The first day on which pieces of these categories can be with the customer, not before ``least``. Where they
    can never be made, the end of the horizon."""
    now = board(ctx.conn, ctx.config, ctx.day)
    if not now.capacity.pools or not any(needs.values()):
        return least
    made = earliest(now.capacity, now.loads, needs) or now.capacity.days[-1]
    way = DISPATCH_DAYS + transit_days(ctx.conn, ctx.config, None, None)
    return max(least, ctx.calendar.add_working_days(made, way))


def slips(conn: Connection, config: Config, day: date, order_id: int, *also: Load) -> tuple[Slip, ...]:
    """The other orders that would be made too late if this one were put in front, the first due first (C175)."""
    now = board(conn, config, day, *also)
    due = {load.order: load.due for load in now.loads}
    found = slipping(now.capacity, now.loads, order_id)
    return tuple(Slip(now.numbers[one], due[one], found[one]) for one in sorted(found, key=lambda one: (due[one], one)))


@dataclass(frozen=True, slots=True)
class DayView:
    """A day of a category: what can be made on it (``own``: set for this very day), what is due on it, and what could
    still be made up to it; None where nothing limits."""

    day: date
    limit: Decimal | None
    own: bool
    due: Decimal
    free: Decimal | None
    orders: tuple[tuple[str, Decimal], ...]
    """The orders whose goods are due on it, each with its pieces."""


@dataclass(frozen=True, slots=True)
class PoolView:
    """A category of goods, or all goods where it is None: what can be made on a usual day, what open orders still ask
    for, and the first day by which too little can be made."""

    category: str | None
    usual: Decimal | None
    limited: bool
    load: Decimal
    short_on: date | None
    days: tuple[DayView, ...]


@dataclass(frozen=True, slots=True)
class CapacityView:
    """Capacity and load of the coming working days; ``categories`` are those of the goods, with their products."""

    today: date
    pools: tuple[PoolView, ...]
    categories: Mapping[str, int]


def capacity_view(store: Store) -> CapacityView:
    """What can be made and what is asked for, for all goods and each category that has either (C181)."""
    today = store.clock.today(store.config.zone)
    with store.read() as conn:
        known = table.categories(conn)
        capacity = _capacity(conn, store.config, today)
        loads, numbers = _asked_for(conn)
    days = capacity.days or _coming(store.config, today)
    names = {*capacity.pools, *(load.category for load in loads), *known} - {None}
    pools = tuple(_pool(one, capacity, days, loads, numbers) for one in (None, *sorted(filter(None, names))))
    return CapacityView(today, pools, known)


def _coming(config: Config, today: date) -> tuple[date, ...]:
    calendar = working_calendar(config)
    return tuple(calendar.add_working_days(today, n) for n in range(SHOWN))


def _pool(
    pool: str | None, capacity: Capacity, days: Iterable[date], loads: Iterable[Load], numbers: Mapping[int, str]
) -> PoolView:
    mine = [load for load in loads if concerns(pool, load.category)]
    limited = pool in capacity.pools
    left = dict(zip(capacity.days, slack(capacity, pool, mine), strict=True)) if limited else {}
    short_on = next((day for day, free in left.items() if free < 0), None)
    shown = tuple(days)[:SHOWN]
    due = _by_day(mine, shown)
    found = tuple(_day(pool, day, capacity, left.get(day), due.get(day, []), numbers) for day in shown)
    load = sum((one.qty for one in mine), Decimal(0))
    return PoolView(pool, capacity.named(pool, None), limited, load, short_on, found)


def _by_day(loads: Iterable[Load], days: Iterable[date]) -> dict[date, list[Load]]:
    """The loads by the last of the days that is not after their due day; what is overdue stands on the first."""
    found: dict[date, list[Load]] = defaultdict(list)
    known = sorted(days)
    for load in loads:
        if load.due <= known[-1]:
            found[known[max(bisect_right(known, load.due) - 1, 0)]].append(load)
    return found


def _day(
    pool: str | None, day: date, capacity: Capacity, free: Decimal | None, due: list[Load], numbers: Mapping[int, str]
) -> DayView:
    pieces: dict[str, Decimal] = defaultdict(Decimal)
    for load in due:
        pieces[numbers[load.order]] += load.qty
    return DayView(
        day,
        capacity.on(pool, day),
        capacity.named(pool, day) is not None,
        sum(pieces.values(), Decimal(0)),
        None if free is None or free.is_infinite() else free,
        tuple(pieces.items()),
    )
