"""Which lines a milestone is about, and how the quality checkpoints of an order stand (C185, C186, C188)."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from sqlalchemy import Connection

from gendan.db import entry, quality
from gendan.db import milestones as table
from gendan.db.store import Store
from gendan.domain.quality import Gate, Result, gate
from gendan.services import references


@dataclass(frozen=True, slots=True)
class Goods:
    """A line of the order as far as dispatch and inspection depend on it."""

    id: int
    pos: int
    qty: Decimal
    category: str | None


@dataclass(frozen=True, slots=True)
class Checkpoint:
    """A quality checkpoint: its milestone, the lines that it is about, its results in order of time, its gate."""

    milestone: Any
    goods: tuple[Goods, ...]
    results: tuple[Any, ...]
    gate: Gate


def goods_of(conn: Connection, order_id: int) -> list[Goods]:
    """The lines of an order that were not taken out, with their categories."""
    found = []
    for row in entry.lines_of(conn, order_id):
        product = None if row.category else entry.product_of(conn, row.product_id)
        found.append(Goods(row.id, row.pos, row.qty, row.category or (product.category if product else None)))
    return found


def scope_of(milestone: Any, plan: Sequence[Any], goods: Sequence[Goods]) -> tuple[Goods, ...]:
    """The lines that a milestone is about: its own, those of its category, or all of them.

    Among milestones of one code that divide the order by category, one without is about lines without a category.
    """
    if milestone.line_id is not None:
        return tuple(one for one in goods if one.id == milestone.line_id)
    divided = any(other.category for other in plan if other.code == milestone.code)
    return tuple(one for one in goods if not divided or one.category == milestone.category)


def checkpoints_of(conn: Connection, order_id: int) -> list[Checkpoint]:
    """The quality checkpoints of an order in the order of its plan."""
    plan = table.of_order(conn, order_id)
    marked = [row for row in plan if row.quality]
    if not marked:
        return []
    goods, results = goods_of(conn, order_id), quality.of_order(conn, order_id)
    return [_checkpoint(row, scope_of(row, plan, goods), results) for row in marked]


def _checkpoint(milestone: Any, goods: tuple[Goods, ...], results: Iterable[Any]) -> Checkpoint:
    mine = tuple(row for row in results if row.milestone_id == milestone.id)
    said = [Result(row.result, row.qty, row.line_id) for row in mine]
    return Checkpoint(milestone, goods, mine, gate({one.id: one.qty for one in goods}, said))


def left_at(store: Store, number: str, code: str, line: int | None, category: str | None) -> Decimal:
    """Pieces that have no pass yet at a checkpoint, named by code and by line or category; 0 where there is none."""
    with store.read() as conn:
        for one in checkpoints_of(conn, references.order(conn, number).id):
            its_line = one.goods[0].pos if one.milestone.line_id is not None and one.goods else None
            if (one.milestone.code, its_line, one.milestone.category) == (code, line, category):
                return one.gate.left
    return Decimal(0)
