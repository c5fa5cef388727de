"""Plans of orders: which template, how long each step takes, and the milestones that follow (C161, C170, C176)."""

from __future__ import annotations

import math
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, timedelta
from typing import Any
from uuid import UUID

from sqlalchemy import Connection

from gendan.config import Config
from gendan.db import entry, regions
from gendan.db import milestones as table
from gendan.db import templates as template_table
from gendan.db.recorder import uid_about
from gendan.domain.lifecycle import CONFIRM
from gendan.domain.plan import BEFORE_WORK, Node, due_dates, with_lead_time
from gendan.domain.templates import BUILT_IN, LEAD, TRANSIT, Step, Template, from_detail, kind_of
from gendan.services.context import Context

WITHOUT_TRANSPORT = ("pickup",)
"""Modes of delivery in which nothing is transported."""


@dataclass(frozen=True, slots=True)
class Goods:
    """What of a line its plan depends on."""

    category: str | None
    lead_days: int | None
    template: str | None = None


@dataclass(frozen=True, slots=True)
class Item:
    """One milestone that a plan will have."""

    step: Step
    node: Node


@dataclass(frozen=True, slots=True)
class Place:
    """One milestone of a plan that is laid again: it is made of ``item``, or stands as ``row`` and ``changes``."""

    node: Node
    item: Item | None = None
    row: Any = None
    changes: Mapping[str, Any] = field(default_factory=dict)


def template_named(conn: Connection, code: str) -> Template | None:
    """The template of that code: the store's own where it has one, else the built-in one."""
    row = template_table.by_code(conn, code)
    if row is not None:
        return Template(code, row.name, from_detail(row.steps))
    return BUILT_IN.get(code)


def goods_of(conn: Connection, order_id: int) -> list[Goods]:
    """The lines of an order as far as its plan depends on them."""
    found = []
    for row in entry.lines_of(conn, order_id):
        product = entry.product_of(conn, row.product_id)
        category = row.category or (product.category if product else None)
        found.append(Goods(category, product.lead_days if product else None, product.template if product else None))
    return found


def template_of(ctx: Context, order: Any, goods: Sequence[Goods]) -> Template:
    """The template of an order: chosen by hand, or that of its products where they agree, or by its kind."""
    named = {one.template for one in goods if one.template}
    categories = len({one.category for one in goods if one.category})
    by_kind = kind_of(
        urgent=order.urgent,
        nonstandard=bool(order.special),
        categories=categories,
        composite_from=int(ctx.config["plan.composite_from"]),
    )
    by_product = named.pop() if len(named) == 1 and by_kind in ("standard", "custom") else None
    for code in (order.template, by_product, by_kind):
        found = template_named(ctx.conn, code) if code else None
        if found is not None:
            return found
    return BUILT_IN["standard"]


def transit_days(
    conn: Connection, config: Config, region: str | None, delivery_mode: str | None, mode: str | None = None
) -> int:
    """Working days from dispatch to arrival: what the region's standard says for ``mode``, its first choice without
    one, and the loading, in whole days (C194, C195)."""
    if delivery_mode in WITHOUT_TRANSPORT or mode in WITHOUT_TRANSPORT:
        return 0
    row = regions.by_name(conn, region) if region else None
    ways = [way for way in (row.modes if row is not None else ()) if mode in (None, way["mode"])]
    days: int = ways[0]["days"] if ways else config["shipment.default_days"]
    loading: float = config["shipment.loading_days"]
    return math.ceil(days + loading)


def items_for(
    template: Template, goods: Sequence[Goods], transit: int, default_lead: int, urgent_share: int = 100
) -> list[Item]:
    """The milestones of a template for these goods, with their working days.

    A step of scope ``category`` comes once for each category; ``urgent_share`` is the part of the lead time, in
    percent, that an urgent order takes.
    """
    categories = list(dict.fromkeys(one.category for one in goods)) or [None]
    items = [
        Item(step, Node(step.code, _days(step, transit), step.after, category))
        for step in template.steps
        for category in (categories if step.scope == "category" else [None])
    ]

    def making(node: Node) -> int | None:
        if node.days != LEAD:
            return None
        mine = [one for one in goods if node.category is None or one.category == node.category]
        known = [one.lead_days if one.lead_days is not None else default_lead for one in mine]
        return math.ceil(max(known, default=default_lead) * urgent_share / 100)

    nodes = with_lead_time([item.node for item in items], making)
    return [Item(item.step, node) for item, node in zip(items, nodes, strict=True)]


def _days(step: Step, transit: int) -> int:
    return transit if step.days == TRANSIT else step.days


def planned(ctx: Context, order: Any) -> list[Item]:
    """The milestones that an order would get now."""
    goods = goods_of(ctx.conn, order.id)
    template = template_of(ctx, order, goods)
    share = int(ctx.config["urgent.share_of_lead_time"]) if template.code == "urgent" else 100
    transit = transit_days(ctx.conn, ctx.config, order.region, order.delivery_mode)
    return items_for(template, goods, transit, int(ctx.config["lead_time.default_days"]), share)


def make_plan(ctx: Context, order: Any) -> None:
    """The promise, where none was made yet, and the milestones backward from it (C161)."""
    promised = order.promised or order.requested
    if order.promised is None and promised is not None:
        uid = uid_about(_begun(order) - timedelta(milliseconds=1), "promise", str(order.uid))  # before any other
        ctx.recorder.event("promise", uid=uid, order=order.id, promised=promised, asked_by="customer", agreed=True)
    for known in table.open_of(ctx.conn, order.id):
        if known.code == CONFIRM:
            ctx.recorder.event("milestone_done", order=order.id, milestone=known.id)
    if not table.any_of(ctx.conn, order.id):
        write(ctx, order, planned(ctx, order), promised)


def write(ctx: Context, order: Any, items: Sequence[Item], promised: date | None, first: int = 1) -> None:
    """Write milestones, due backward from the promise; what entry and confirmation reached is done."""
    placed = (order.placed_at or ctx.at).astimezone(ctx.config.zone).date()
    due = due_of(ctx, items, promised)
    for pos, (item, day) in enumerate(zip(items, due, strict=True), start=first):
        early = item.step.code in BEFORE_WORK
        on = (placed if item.step.code == "receive" else ctx.day) if early else day
        uid = uid_about(_begun(order), "milestone", str(order.uid), item.step.code, item.node.category or "")
        made = new_milestone(ctx, order.id, item, pos, on, uid=uid)
        if early:
            at = order.placed_at if item.step.code == "receive" else None
            ctx.recorder.event("milestone_done", at=at, order=order.id, milestone=made)


def _begun(order: Any) -> datetime:
    """When an order was made: two terminals that confirm it apart make the same plan."""
    return datetime.fromtimestamp((order.uid.int >> 80) / 1000, UTC)


def due_of(ctx: Context, items: Iterable[Item], promised: date | None) -> list[date | None]:
    """When each is due backward from the promise; no days without one."""
    return _backward(ctx, (item.node for item in items), promised)


def _backward(ctx: Context, nodes: Iterable[Node], promised: date | None) -> list[date | None]:
    found = list(nodes)
    return [None] * len(found) if promised is None else list(due_dates(found, promised, ctx.calendar))


def new_milestone(
    ctx: Context,
    order_id: int,
    item: Item,
    pos: int,
    due: date | None,
    line: int | None = None,
    uid: UUID | None = None,
) -> int:
    """Write one milestone; what its code says already is left out. Returns its local id."""
    step, usual = item.step, _USUAL.get(item.step.code)
    return ctx.recorder.new(
        "milestone",
        uid,
        order=order_id,
        line=line,
        code=step.code,
        stage=step.stage,
        pos=pos,
        planned=due,
        due=due,
        role=step.role,
        quality=step.quality or None,
        name=None if usual is not None and usual.name == step.name else step.name,
        category=item.node.category,
        days=item.node.days or None,
        after=list(step.after) if step.after is not None else None,
        court=None if step.court == "us" else step.court,
        notice=step.notice if usual is None or usual.notice != step.notice else None,
    )


_USUAL = {step.code: step for template in BUILT_IN.values() for step in template.steps}


def made(item: Item) -> Place:
    """A milestone that is not there yet."""
    return Place(item.node, item)


def stands(row: Any, **changes: Any) -> Place:
    """A milestone that is there, and what of it changes."""
    days, after = changes.get("days", row.days), changes.get("after", row.after)
    node = Node(row.code, days or 0, None if after is None else tuple(after), row.category, row.line_id)
    return Place(node, row=row, changes=changes)


def stands_as(row: Any, item: Item) -> Place:
    """A milestone that is there and takes its days and what it waits for from another plan; a done one keeps them."""
    after = None if item.step.after is None else list(item.step.after)
    changes = {} if row.done_at is not None else {"days": item.node.days or None, "after": after}
    return Place(item.node, row=row, changes=changes)


def lay(ctx: Context, order_id: int, places: Sequence[Place], promised: date | None, first: int | None = None) -> None:
    """Lay a plan again, due backward from the promise: what is missing is made, what is open follows, what is done or
    was given its day by hand keeps it (C169, C175). ``first`` is the number of the first place; without it all keep
    theirs, and none may be new."""
    days = _backward(ctx, (place.node for place in places), promised)
    for at, (place, day) in enumerate(zip(places, days, strict=True)):
        pos = place.row.pos if first is None else first + at
        if place.item is not None:
            new_milestone(ctx, order_id, place.item, pos, day)
            continue
        follows = place.row.done_at is None and not place.row.fixed and day is not None
        ctx.recorder.set("milestone", place.row.id, **place.changes, pos=pos, **({"due": day} if follows else {}))


def move(ctx: Context, order_id: int, promised: date) -> None:
    """Move the open milestones to a new promise; those with a date set by hand keep it (C169)."""
    lay(ctx, order_id, [stands(row) for row in table.of_order(ctx.conn, order_id)], promised)


def step_of(row: Any, days: int) -> Step:
    """A milestone of an order as a step of a template that takes ``days`` working days."""
    usual = _USUAL.get(row.code)
    return Step(
        code=row.code,
        name=row.name or (usual.name if usual else row.code),
        stage=row.stage,
        days=days,
        role=row.role or "follower",
        after=None if row.after is None else tuple(row.after),
        scope="category" if row.category else "order",
        quality=bool(row.quality),
        court=row.court or "us",
        notice=row.notice or (usual.notice if usual else None),
    )
