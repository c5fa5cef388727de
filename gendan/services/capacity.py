"""Capacity: what can be made on a day, the load of open orders, and what follows for promises (C181, C178, C114)."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any, ClassVar

from sqlalchemy import Connection

from gendan.config import Config
from gendan.db import production as table
from gendan.domain.capacity import Capacity, Limit, Load, earliest, feasible, slipping
from gendan.services.commands import Command, Date, Name, handles
from gendan.services.context import Context
from gendan.services.planning import transit_days
from gendan.services.production import Pieces
from gendan.workdays import working_calendar

DISPATCH_DAYS = 1
"""Working days from the end of production to the dispatch."""


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
    limits = [Limit(row.category, row.day, row.qty) for row in table.limits(conn)]
    capacity = Capacity(limits, working_calendar(config), day)
    if not limits:
        return Board(capacity, (), {})
    rows = table.to_produce(conn)
    ids = sorted({row.order_id for row in rows})
    goods, made = table.goods_of(conn, ids), table.made_of(conn, ids)
    loads = [load for row in rows for load in _loads(row, goods[row.order_id], made)]
    return Board(capacity, (*loads, *also), {row.order_id: row.number for row in rows})


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
