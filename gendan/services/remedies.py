"""Remedies: proposed within authority or for a decision, kept, withdrawn; returns of goods (C076, C206, C215, C230).

What is given on an order never exceeds what was delivered and paid: money what was received for it (what was delivered
is worth, where the store writes no receipts down for it), pieces what was delivered of their line.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from decimal import ROUND_HALF_UP, Decimal
from typing import Any, ClassVar

from pydantic import Field
from sqlalchemy import Connection

from gendan.config import Config
from gendan.db import entry, payments
from gendan.db import milestones as milestone_table
from gendan.db import remedies as table
from gendan.domain.labels import label
from gendan.domain.lifecycle import DELIVER
from gendan.domain.money import money_text
from gendan.domain.remedies import BACK, MONEY, SENT, Given, Limits, exceeds, left
from gendan.domain.shipping import delivered
from gendan.errors import Refusal
from gendan.i18n import N_, Word
from gendan.services.batches import batches_of
from gendan.services.checkpoints import goods_of, scope_of
from gendan.services.codes import next_code
from gendan.services.commands import Command, Moment, Note, Quantity, RemedyRef, handles
from gendan.services.context import Context
from gendan.services.payments import Method, method_of


@dataclass(frozen=True, slots=True)
class Proposal:
    """A remedy that somebody proposes; ``line`` and ``owner`` are rows."""

    sort: str
    text: str | None = None
    amount: Decimal | None = None
    line: Any = None
    qty: Decimal | None = None
    owner: Any = None
    due: date | None = None
    promised: bool = False
    """Whether a customer who complains is promised it: then all its money is his."""

    @property
    def given(self) -> Given:
        """What it gives; the cost of what is done in the house is not given."""
        amount = self.amount if self.promised or self.sort in MONEY else None
        return Given(self.sort, amount, self.line.id if self.line else None, self.qty)


@dataclass(frozen=True, slots=True)
class RemedyStep:
    """What happened to a remedy: ``approved``, ``rejected``, ``sent``, ``returned``, ``kept``, ``withdrawn``."""

    event: str
    at: datetime
    by: str | None
    text: str | None
    qty: Decimal | None


@dataclass(frozen=True, slots=True)
class RemedyView:
    """A remedy and what became of it; ``awaited`` are pieces that are still to come back, ``to_send`` to go out."""

    remedy: str
    sort: str
    state: str
    text: str | None
    amount: Decimal | None
    line: int | None
    qty: Decimal | None
    owner: str | None
    due: date | None
    at: datetime
    by: str | None
    order: str | None
    exception: str | None
    complaint: str | None
    awaited: Decimal
    to_send: Decimal
    steps: tuple[RemedyStep, ...]

    @property
    def open(self) -> bool:
        """Whether it waits for a decision, or is still to be kept."""
        return self.state in ("to_approve", "agreed")

    @property
    def case(self) -> str | None:
        """Code of the exception or complaint that it is for."""
        return self.exception or self.complaint


def authority(config: Config, role: str) -> Decimal | None:
    """The largest refund or credit that a role may grant; none where there is no limit (C076)."""
    known = {"clerk": "clerk", "supervisor": "supervisor"}.get(role, "follower")
    return None if role in ("admin", "system") else Decimal(str(config[f"authority.money.{known}"]))


def beyond_authority(ctx: Context, amount: Decimal | None) -> bool:
    """Whether money of that amount is beyond the authority of who acts."""
    limit = authority(ctx.config, ctx.actor.role)
    return limit is not None and (amount or Decimal(0)) > limit


def limits_of(conn: Connection, order: Any) -> Limits:
    """What there is to give on an order."""
    pieces = delivered_pieces(conn, order)
    taken = payments.received(conn, [order.id])[order.id]
    if payments.payments_of(conn, order.id):
        return Limits(taken, pieces)
    worth = sum(
        (line.amount * pieces.get(line.id, Decimal(0)) / line.qty for line in entry.lines_of(conn, order.id)),
        Decimal(0),
    )
    return Limits(worth.quantize(Decimal("0.01"), ROUND_HALF_UP), pieces)


def delivered_pieces(conn: Connection, order: Any) -> dict[int, Decimal]:
    """Pieces delivered of each line (by local id): those of its shipments, else all where its delivery is reached."""
    goods, batches = goods_of(conn, order.id), batches_of(conn, order.id)
    if any(not one.returned for one in batches):
        return {one.id: delivered(batches, one.id) for one in goods}
    plan = milestone_table.of_order(conn, order.id)
    reached: set[int] = set()
    for step in (row for row in plan if row.code == DELIVER):
        if step.done_at is not None:
            reached |= {one.id for one in scope_of(step, plan, goods)}
    whole = order.delivered_on is not None
    return {one.id: one.qty if whole or one.id in reached else Decimal(0) for one in goods}


def given_on(conn: Connection, order_id: int) -> list[Given]:
    """Everything given on an order, or waiting for a decision."""
    rows = [row for row in table.of_order(conn, order_id) if row.state in table.STANDING]
    return [
        Given(row.sort, row.amount if row.complaint_id or row.sort in MONEY else None, row.line_id, row.qty)
        for row in rows
    ]


def refuse_exceeding(ctx: Context, order: Any, proposals: Sequence[Proposal]) -> None:
    """Refuse what on top of everything given would exceed what was delivered and paid: ``exceeds``. Each proposal is
    looked at by itself: of several options one is taken."""
    if order is None or not any(one.given.amount or one.qty for one in proposals):
        return
    limits, given = limits_of(ctx.conn, order), given_on(ctx.conn, order.id)
    for one in proposals:
        if not exceeds(limits, given, one.given):
            continue
        rest = left(limits, given)
        if one.given.amount and one.given.amount > rest.money:
            raise Refusal(
                "exceeds",
                N_("{amount} is more than can be given on order {number}; {left} is left of what was paid."),
                field="amount",
                amount=money_text(one.given.amount),
                left=money_text(rest.money),
                number=order.number,
            )
        pieces = rest.pieces.get(one.line.id, Decimal(0)) if one.line else sum(rest.pieces.values(), Decimal(0))
        raise Refusal(
            "exceeds",
            N_("{qty} {qty:piece is|pieces are} more than can be given; {left} delivered {left:one is|ones are} left."),
            field="qty",
            qty=f"{one.qty or 0:f}",
            left=f"{pieces:f}",
        )


def record(
    ctx: Context, proposal: Proposal, *, order: Any, exception: Any = None, complaint: Any = None, beyond: bool = False
) -> str:
    """Write a remedy down; returns its code. Its limits and the authority were asked before."""
    code = next_code(ctx, "M", table.highest_code)
    ctx.recorder.event(
        "remedy",
        code=code,
        order=order.id if order is not None else None,
        exception=exception.id if exception is not None else None,
        complaint=complaint.id if complaint is not None else None,
        line=proposal.line.id if proposal.line else None,
        sort=proposal.sort,
        text=proposal.text,
        amount=proposal.amount,
        qty=proposal.qty,
        owner=proposal.owner.id if proposal.owner else None,
        due=proposal.due,
        beyond=beyond,
    )
    return code


def decide(ctx: Context, rows: Iterable[Any], decision: str) -> list[str]:
    """Approve or reject (``approved``, ``rejected``) remedies that wait for it; returns their codes.

    ``over_authority`` where the money is beyond who decides, ``same_person`` where he proposed it.
    """
    waiting = [row for row in rows if row.state == "to_approve"]
    for row in waiting:
        refuse_deciding(ctx, row.by_id, row.amount)
    for row in waiting:
        ctx.recorder.event("remedy_event", order=row.order_id, remedy=row.id, event=decision, text=ctx.reason)
    return [row.code for row in waiting]


def refuse_deciding(ctx: Context, proposed_by: int | None, amount: Decimal | None) -> None:
    """Refuse a decision on money by who proposed it (``same_person``), or beyond his authority."""
    if proposed_by == ctx.actor.id:
        raise Refusal("same_person", N_("You proposed this; somebody else decides."))
    if beyond_authority(ctx, amount):
        raise Refusal(
            "over_authority",
            N_("{amount} is beyond the authority of the role {role}."),
            amount=money_text(amount or Decimal(0)),
            role=Word(label("role", ctx.actor.role)),
        )


class RemedyKeep(Command):
    """Say that a remedy was given as promised (C226)."""

    command: ClassVar[str] = "remedy.keep"
    role: ClassVar[str] = "clerk"
    undoable: ClassVar[bool] = True

    remedy: RemedyRef
    result: Note | None = None
    method: Method | None = Field(
        default=None, description="how money was given; for a refund that of the receipts where it is left out"
    )
    at: Moment | None = None


class RemedyWithdraw(Command):
    """Take a remedy back that was not given yet."""

    command: ClassVar[str] = "remedy.withdraw"
    role: ClassVar[str] = "follower"
    reason_required: ClassVar[bool] = True
    undoable: ClassVar[bool] = True

    remedy: RemedyRef


class RemedyReturn(Command):
    """Write down goods that came back for a remedy (C215)."""

    command: ClassVar[str] = "remedy.return"
    role: ClassVar[str] = "clerk"
    undoable: ClassVar[bool] = True

    remedy: RemedyRef
    qty: Quantity | None = Field(default=None, description="all that is awaited where it is left out")
    at: Moment | None = None


def agreed(found: Any) -> Any:
    """The remedy, where it is agreed and not ended; refused ``wrong_status`` else."""
    if found.state == "to_approve":
        raise Refusal("wrong_status", N_("Remedy {code} waits for a decision."), code=found.code)
    if found.state != "agreed":
        raise Refusal("wrong_status", N_("Remedy {code} is ended."), code=found.code)
    return found


@handles(RemedyKeep)
def remedy_keep(ctx: Context, cmd: RemedyKeep) -> dict[str, Any]:
    """Record that a promise was kept; goods that were to come back or to go out must have done so."""
    found = agreed(ctx.refs["remedy"])
    view = view_of(ctx.conn, found)
    if view.awaited or view.to_send:
        raise Refusal(
            "wrong_status",
            N_("Remedy {code} is not given yet: {back} {back:piece is|pieces are} to come back, {out} to go out."),
            code=found.code,
            back=f"{view.awaited:f}",
            out=f"{view.to_send:f}",
        )
    method: str | None = cmd.method
    if method is None and found.sort == "refund" and found.order_id is not None:
        method = method_of(ctx, found.order_id)
    ctx.recorder.event(
        "remedy_event", order=found.order_id, remedy=found.id, event="kept", text=cmd.result, method=method
    )
    ctx.settle()
    return {"remedy": found.code, "state": "kept"}


@handles(RemedyWithdraw)
def remedy_withdraw(ctx: Context, cmd: RemedyWithdraw) -> dict[str, Any]:
    """Withdraw it; what is waiting for a decision may be withdrawn too."""
    found = ctx.refs["remedy"]
    if found.state != "to_approve":
        found = agreed(ctx.refs["remedy"])
    ctx.recorder.event("remedy_event", order=found.order_id, remedy=found.id, event="withdrawn", text=ctx.reason)
    ctx.settle()
    return {"remedy": found.code, "state": "withdrawn"}


@handles(RemedyReturn)
def remedy_return(ctx: Context, cmd: RemedyReturn) -> dict[str, Any]:
    """Record pieces that came back, never more than are awaited."""
    found = agreed(ctx.refs["remedy"])
    awaited = view_of(ctx.conn, found).awaited
    qty = cmd.qty if cmd.qty is not None else awaited
    if qty <= 0 or qty > awaited:
        raise Refusal(
            "exceeds",
            N_("{qty} {qty:piece|pieces} cannot come back; {left} {left:is|are} awaited."),
            field="qty",
            qty=f"{qty:f}",
            left=f"{awaited:f}",
        )
    ctx.recorder.event("remedy_event", order=found.order_id, remedy=found.id, event="returned", qty=qty)
    ctx.settle()
    return {"remedy": found.code, "awaited": f"{awaited - qty:f}"}


def view_of(conn: Connection, row: Any) -> RemedyView:
    """One remedy, from its row of ``by_code``."""
    named = table.of_exceptions(conn, [row.exception_id]) if row.exception_id else ()
    named = named or (table.of_complaints(conn, [row.complaint_id]) if row.complaint_id else ())
    return next(one for one in remedy_views(conn, named) if one.remedy == row.code)


def remedy_views(conn: Connection, rows: Sequence[Any]) -> tuple[RemedyView, ...]:
    """Remedies from rows with names, with what happened to them."""
    events: dict[int, list[Any]] = {row.id: [] for row in rows}
    for event in table.events_of(conn, list(events)):
        events[event.remedy_id].append(event)
    return tuple(_view(row, events[row.id]) for row in rows)


def _view(row: Any, events: list[Any]) -> RemedyView:
    def moved(event: str) -> Decimal:
        return sum((one.qty or Decimal(0) for one in events if one.event == event), Decimal(0))

    qty, open_ = row.qty or Decimal(0), row.state in ("to_approve", "agreed")
    back = max(qty - moved("returned"), Decimal(0)) if open_ and row.sort in BACK else Decimal(0)
    out = max(qty - moved("sent"), Decimal(0)) if open_ and row.sort in SENT else Decimal(0)
    return RemedyView(
        remedy=row.code,
        sort=row.sort,
        state=row.state,
        text=row.text,
        amount=row.amount,
        line=row.line,
        qty=row.qty,
        owner=row.owner,
        due=row.due,
        at=row.at,
        by=row.by,
        order=row.order_number,
        exception=row.exception,
        complaint=row.complaint,
        awaited=back,
        to_send=out,
        steps=tuple(RemedyStep(one.event, one.at, one.by, one.text, one.qty) for one in events),
    )
