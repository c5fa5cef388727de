"""Deciding clashes: what the rule allows, by events that take the other side's facts back; both stay in the history."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from gendan.db import clashes, conflicts, shipments
from gendan.db.audit import node_uids
from gendan.db.clash_facts import Done
from gendan.db.clashes import Clash
from gendan.domain.clashes import BOTH, MINE, RULES, THEIRS
from gendan.domain.labels import label
from gendan.domain.roles import may
from gendan.domain.shipping import DISPATCHED, RETURNED
from gendan.errors import Refusal, UsageError
from gendan.i18n import N_, Word
from gendan.services.context import Context
from gendan.services.shipments import follow


def decide(ctx: Context, key: str, keep: Any) -> None:
    """Decide the clash that a key names; one that stands no more is left as it is. Refused: a decision that its rule
    does not allow (``bad_value``), one beyond the role (``forbidden``)."""
    found = clashes.by_key(ctx.conn, key)
    if found is None:
        return
    rule = RULES[found.rule]
    if not may(ctx.actor.role, rule.role):
        message = N_("It takes the role {least} to decide this: {what}.")
        raise Refusal("forbidden", message, least=Word(label("role", rule.role)), what=Word(rule.words))
    nodes = _kept(ctx, found, keep)
    order = conflicts.order_of(ctx.conn, found)
    for fact in found.facts:
        if nodes is not None and fact.place[0] not in nodes:
            _TAKE_BACK.get(fact.kind, _void)(ctx, fact, order)
    if order is not None and any(fact.kind == "shipment_event" for fact in found.facts):
        follow(ctx, order)
    ctx.recorder.event(
        "clash_decision",
        subject=found.subject,
        rule=found.rule,
        keep=BOTH if nodes is None else ",".join(sorted(_uids(ctx, nodes))),
        facts=[fact.uid for fact in found.facts],
        order=order,
        customer=found.row if found.kind.name == "customer" else None,
    )
    ctx.settle()


def _uids(ctx: Context, nodes: set[int]) -> list[str]:
    known = node_uids(ctx.conn)
    return [known[node] for node in nodes]


def _kept(ctx: Context, found: Clash, keep: Any) -> set[int] | None:
    """The nodes whose facts stay; none where all stay."""
    allowed = RULES[found.rule].decisions
    if keep == BOTH and BOTH in allowed:
        return None
    sides = conflicts.versions_of(ctx.conn, found)
    own = ctx.terminal.node
    all_nodes = {fact.place[0] for fact, _version in sides}
    if keep == MINE:
        chosen = all_nodes & {own}
    elif keep == THEIRS:
        chosen = all_nodes - {own}
    else:
        chosen = {fact.place[0] for fact, version in sides if keep in (version.node, version.value)}
    is_one = len(chosen) == 1 or (keep == THEIRS and chosen)
    if not is_one or chosen == all_nodes or not {MINE, THEIRS} & set(allowed):
        known = ", ".join([*allowed, *sorted({version.node for _fact, version in sides if MINE in allowed})])
        message = N_("{value} is no decision here. Possible: {known}.")
        raise UsageError("bad_value", message, field="keep", value=keep, known=known)
    return chosen


def _void(ctx: Context, fact: Done, _order: int | None) -> None:
    ctx.recorder.void(fact.kind, fact.row)


def _take_goods_back(ctx: Context, fact: Done, order: int | None) -> None:
    """A dispatch is taken back by the event that does so on every day; another position is voided."""
    if fact.code != DISPATCHED:
        ctx.recorder.void("shipment_event", fact.row)
        return
    shipment = shipments.shipment_of(ctx.conn, fact.row)
    ctx.recorder.event("shipment_event", order=order, shipment=shipment, event=RETURNED)


def _part(ctx: Context, fact: Done, _order: int | None) -> None:
    ctx.recorder.set("customer", fact.row, merged_into=None)


def _stay(_ctx: Context, _fact: Done, _order: int | None) -> None:
    """What was taken back on one side was done anew on the other, and stands."""


_TAKE_BACK: dict[str, Callable[[Context, Done, int | None], None]] = {
    "shipment_event": _take_goods_back,
    "customer": _part,
    "void": _stay,
}
"""What takes a fact back, by its kind; others are voided."""
