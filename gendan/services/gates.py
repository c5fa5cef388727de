"""Gates: what must hold before an order goes on; every finding is named at once (C055, C186, S03)."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from decimal import Decimal
from typing import Any

from sqlalchemy import Connection

from gendan.db import confirming
from gendan.db import milestones as milestone_table
from gendan.domain.confirmation import URGENT
from gendan.domain.labels import label
from gendan.domain.lifecycle import DELIVER, SHIP
from gendan.domain.roles import may
from gendan.domain.shipping import remaining
from gendan.errors import Finding, Refusal
from gendan.i18n import N_, Word, Words
from gendan.services.batches import batches_of
from gendan.services.checkpoints import Checkpoint, checkpoints_of, goods_of, scope_of
from gendan.services.context import Context


def confirmation_findings(conn: Connection, order: Any) -> tuple[Finding, ...]:
    """What keeps an order from being worked on: not confirmed, or changed since (the seal is compared here)."""
    found: list[Finding] = []
    standing = confirming.standing_of(conn, order.id)
    if standing is not None:
        if not standing.submitted:
            found.append(Finding("not_submitted", N_("The order is a draft."), {}))
        if standing.to_check or standing.to_settle or not standing.submitted:
            found.append(Finding("not_checked", N_("The second check is open."), {}))
        if standing.to_agree:
            found.append(Finding("no_customer_yes", N_("The customer's yes is open."), {}))
        if to_decide := [code for code in standing.to_approve if code != URGENT]:
            values = {"codes": ", ".join(to_decide), "findings": Words(label("finding", code) for code in to_decide)}
            found.append(Finding("not_approved", N_("Findings wait for a decision: {findings}."), values))
    if order.confirmed_at is None and not found:
        found.append(Finding("not_confirmed", N_("The order is not confirmed yet."), {}))
    if not order.valid:
        found.append(Finding("invalid", N_("The order is marked invalid."), {}))
    if order.status == "on_hold":
        found.append(Finding("on_hold", N_("The order is on hold."), {}))
    return tuple(found)


def refuse_closed(order: Any, findings: tuple[Finding, ...]) -> None:
    """Refuse to go on while there are findings; all are named."""
    if findings:
        raise Refusal(
            "gate_closed",
            N_("Order {number} may not go on: {codes}."),
            findings=findings,
            number=order.number,
            codes=", ".join(one.code for one in findings),
        )


def quality_finding(point: Checkpoint) -> Finding | None:
    """What keeps a checkpoint shut: it failed, or not all was inspected; none where it is open (C186)."""
    if point.gate.open:
        return None
    values = {"checkpoint": Word(milestone_words(point.milestone)), "left": f"{point.gate.left.normalize():f}"}
    if point.gate.failed:
        message = N_("{checkpoint} failed; {left} {left:piece waits|pieces wait} for a pass.")
        return Finding("quality_failed", message, values, overridable_by="supervisor")
    message = N_("{checkpoint} is open; {left} {left:piece waits|pieces wait} for a pass.")
    return Finding("quality_open", message, values, overridable_by="supervisor")


def milestone_words(milestone: Any) -> str:
    """What a milestone is called, with the category that it is for."""
    name: str = milestone.name or label("milestone", milestone.code)
    return f"{name} {milestone.category}" if milestone.category else name


GATHER = "gather"
"""Code of the milestone at which all categories of a composite order are ready: they are dispatched together (C199)."""
Leaving = Mapping[int, Decimal | None]
"""Pieces by the local id of their line; None for all that is left of it."""


def dispatch_findings(conn: Connection, order: Any, leaving: Leaving | None = None) -> tuple[Finding, ...]:
    """What keeps goods of an order in the house: the confirmation, and every checkpoint of theirs that is shut for so
    many pieces; for all lines where ``leaving`` is None (C186).
    """
    found = list(confirmation_findings(conn, order))
    for point in checkpoints_of(conn, order.id):
        if leaving is not None and not any(one.id in leaving for one in point.goods):
            continue
        finding = quality_finding(point)
        if finding is not None and not (leaving and _passed_so_far(conn, order.id, point, leaving)):
            found.append(finding)
    if any(row.code == GATHER for row in milestone_table.open_of(conn, order.id)):
        message = N_("The categories of this order leave together; not all are ready.")
        found.append(Finding("not_gathered", message, {}, overridable_by="follower"))
    return tuple(found)


def _passed_so_far(conn: Connection, order_id: int, point: Checkpoint, leaving: Leaving) -> bool:
    """Whether what passed covers a batch and all that left before it: the rest may be inspected later (C198)."""
    ordered = {one.id: one.qty for one in point.goods}
    left = remaining(ordered, batches_of(conn, order_id))
    gone = sum((ordered[line] - left[line] for line in ordered), Decimal(0))
    now = sum((_of(leaving, line, left[line]) for line in ordered if line in leaving), Decimal(0))
    return not point.gate.failed and gone + now <= point.gate.passed


def _of(leaving: Leaving, line: int, left: Decimal) -> Decimal:
    qty = leaving[line]
    return left if qty is None else qty


def milestone_findings(conn: Connection, order: Any, milestone: Any) -> tuple[Finding, ...]:
    """What keeps a milestone from being said to be reached: dispatch and delivery wait for the quality of their
    goods, a checkpoint for its own (C186)."""
    if milestone.code in (SHIP, DELIVER):
        goods = scope_of(milestone, milestone_table.of_order(conn, order.id), goods_of(conn, order.id))
        open_ = _shipment_findings(conn, order, milestone.code, {one.id: one.qty for one in goods})
        return dispatch_findings(conn, order, dict.fromkeys(one.id for one in goods)) + open_
    found = confirmation_findings(conn, order)
    if milestone.quality:
        mine = (point for point in checkpoints_of(conn, order.id) if point.milestone.id == milestone.id)
        found += tuple(one for one in map(quality_finding, mine) if one is not None)
    return found


def _shipment_findings(conn: Connection, order: Any, code: str, ordered: dict[int, Decimal]) -> tuple[Finding, ...]:
    """Where goods go in shipments, what has not left, or has not been delivered (C198)."""
    batches = [one for one in batches_of(conn, order.id) if not one.returned and set(one.lines) & set(ordered)]
    left = sum(remaining(ordered, batches).values(), Decimal(0))
    if batches and left:
        values = {"left": f"{left.normalize():f}"}
        message = N_("{left} {left:piece was|pieces were} not dispatched yet.")
        return (Finding("not_shipped", message, values, overridable_by="supervisor"),)
    if code == DELIVER and any(one.delivered is None for one in batches):
        message = N_("A shipment is still under way.")
        return (Finding("under_way", message, {}, overridable_by="supervisor"),)
    return ()


def pass_gate(ctx: Context, order: Any, findings: Sequence[Finding], override: Collection[str] | None = None) -> None:
    """Go through a gate: refuse while findings stay after those that the user overrides. An override needs a reason
    and somebody who may; what was overridden is written down as an event of the order.
    """
    taken = [one for one in findings if one.code in (override or ()) and one.overridable_by is not None]
    if taken and not ctx.reason:
        raise Refusal("reason_required", N_("An override needs a reason. Say why."), field="reason")
    left = tuple(one for one in findings if one not in taken)
    refuse_closed(order, left)
    for one in taken:
        if not may(ctx.actor.role, str(one.overridable_by)):
            raise Refusal(
                "over_authority",
                N_("It takes the role {least} to override this."),
                least=Word(label("role", one.overridable_by)),
            )
    if taken:
        codes = list(dict.fromkeys(one.code for one in taken))
        ctx.recorder.event("order_event", order=order.id, event="overridden", detail=codes)
