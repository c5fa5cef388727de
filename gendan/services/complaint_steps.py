"""The steps of a complaint after listening: locate, offer, decide, consent, solve, visit, close (C221-C226, S04)."""

from __future__ import annotations

from collections.abc import Sequence
from decimal import Decimal
from typing import Annotated, Any, ClassVar, Literal

from pydantic import AfterValidator, BaseModel, ConfigDict, Field

from gendan.db import complaints as table
from gendan.domain.exceptions import Problem
from gendan.domain.remedies import MONEY
from gendan.errors import Finding, Refusal, UsageError
from gendan.i18n import N_
from gendan.services import references
from gendan.services.commands import (
    Command,
    ComplaintRef,
    Date,
    Moment,
    Money,
    Name,
    Note,
    Quantity,
    Score,
    UnreadableError,
    handles,
)
from gendan.services.complaint_views import ComplaintView
from gendan.services.complaints import (
    Grade,
    in_turn,
    order_of,
    record,
    refuse_gate,
    running,
    similar_document,
    standing,
)
from gendan.services.contacts import ContactChannel
from gendan.services.context import Context
from gendan.services.remedies import Proposal, beyond_authority, refuse_deciding, refuse_exceeding
from gendan.services.remedies import record as record_remedy

LEAST = 2
"""Options that an offer has at the least (C224)."""


class Option(BaseModel):
    """A way out: what is done or given; money, or pieces of a line."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    kind: Literal["refund", "replace", "repair", "credit", "apology", "other"]
    text: Note | None = None
    amount: Money | None = None
    line: int | None = Field(default=None, ge=1, le=1_000_000)
    qty: Quantity | None = None


def _offered(options: list[Option]) -> list[Option]:
    if len(options) < LEAST:
        raise UnreadableError(
            UsageError("bad_value", N_("Offer at least {n} {n:option|options}."), field="options", n=LEAST)
        )
    for at, one in enumerate(options, 1):
        if one.kind in MONEY and not one.amount:
            raise UnreadableError(UsageError("bad_value", N_("Option {n}: say how much."), n=at))
        if one.kind == "other" and not one.text:
            raise UnreadableError(UsageError("bad_value", N_("Option {n}: say what is done."), n=at))
    return options


class ComplaintLocate(Command):
    """Say what the problem is: its core, facts and feelings apart, and how heavy it is; that sets the priority
    (C221-C223)."""

    command: ClassVar[str] = "complaint.locate"
    role: ClassVar[str] = "clerk"
    undoable: ClassVar[bool] = True

    complaint: ComplaintRef
    core: Note = Field(min_length=1)
    facts: Note | None = None
    feelings: Note | None = None
    impact: Grade = Field(description="1 is the heaviest")
    problem: Problem
    at: Moment | None = None


class ComplaintOffer(Command):
    """Offer two or more ways out; what is beyond one's authority waits for a decision (C080, C224)."""

    command: ClassVar[str] = "complaint.offer"
    role: ClassVar[str] = "clerk"
    undoable: ClassVar[bool] = True

    complaint: ComplaintRef
    options: Annotated[list[Option], AfterValidator(_offered), Field(max_length=20)]
    solve_by: Date | None = Field(default=None, description="else when the clock of the solution runs out")
    at: Moment | None = None


class ComplaintApprove(Command):
    """Approve the offer of a complaint that waits for a decision."""

    command: ClassVar[str] = "complaint.approve"
    role: ClassVar[str] = "clerk"

    case: ComplaintRef


class ComplaintReject(Command):
    """Reject the offer of a complaint, with the reason; another one is made then."""

    command: ClassVar[str] = "complaint.reject"
    role: ClassVar[str] = "clerk"
    reason_required: ClassVar[bool] = True

    case: ComplaintRef


class ComplaintConsent(Command):
    """Write down which option the customer agreed to, and who said so: it is a promise then (C224, C226)."""

    command: ClassVar[str] = "complaint.consent"
    role: ClassVar[str] = "clerk"
    undoable: ClassVar[bool] = True

    complaint: ComplaintRef
    option: int = Field(ge=1, le=1_000_000, description="its number, from 1")
    person: Name | None = Field(default=None, description="the customer himself where it is left out")
    at: Moment | None = None


class ComplaintSolve(Command):
    """Say that it is solved: what was promised is kept with it (C226)."""

    command: ClassVar[str] = "complaint.solve"
    role: ClassVar[str] = "follower"
    undoable: ClassVar[bool] = True

    complaint: ComplaintRef
    result: Note = Field(min_length=1)
    at: Moment | None = None


class ComplaintVisit(Command):
    """Write down the return visit and the customer's score, where he gave one (C225, C239)."""

    command: ClassVar[str] = "complaint.visit"
    role: ClassVar[str] = "follower"
    undoable: ClassVar[bool] = True

    complaint: ComplaintRef
    score: Score | None = None
    remark: Note | None = None
    channel: ContactChannel = "phone"
    at: Moment | None = None


class ComplaintClose(Command):
    """Close a complaint after the return visit; one that is closed stays so (C225)."""

    command: ClassVar[str] = "complaint.close"
    role: ClassVar[str] = "follower"
    undoable: ClassVar[bool] = True

    complaint: ComplaintRef
    at: Moment | None = None


def _listening(view: ComplaintView) -> tuple[Finding, ...]:
    """What is missing of the first step."""
    missing = (
        (not view.words, Finding("no_words", N_("The customer's own words are not written down."), {})),
        (not view.points, Finding("no_points", N_("The points he complains of are not written down."), {})),
        (not view.understood, Finding("not_understood", N_("He was not told that he is understood."), {})),
    )
    return tuple(one for is_missing, one in missing if is_missing)


@handles(ComplaintLocate)
def complaint_locate(ctx: Context, cmd: ComplaintLocate) -> dict[str, Any]:
    """Record where the problem lies; it answers the complaint. Shut while he was not listened to."""
    view = in_turn(ctx, "listen", "locate")
    refuse_gate(view.complaint, _listening(view))
    found = ctx.refs["complaint"]
    said = {"core": cmd.core, "facts": cmd.facts, "feelings": cmd.feelings, "problem": cmd.problem}
    given = {name: value for name, value in said.items() if value}
    ctx.recorder.set("complaint", found.id, impact=cmd.impact, priority=cmd.impact, **given)
    result = record(ctx, "located")
    return result | {"priority": cmd.impact, "similar": similar_document(ctx, found.id)}


@handles(ComplaintOffer)
def complaint_offer(ctx: Context, cmd: ComplaintOffer) -> dict[str, Any]:
    """Record an offer; it replaces one to which the customer did not agree yet, and answers the complaint."""
    view = in_turn(ctx, "offer", "decide", "consent")
    order, found = order_of(ctx), ctx.refs["complaint"]
    proposals = [_proposal(ctx, order, at, one) for at, one in enumerate(cmd.options, 1)]
    due = cmd.solve_by or max(ctx.day, view.clocks.solution.due.astimezone(ctx.config.zone).date())
    if due < ctx.day:
        raise UsageError("bad_value", N_("{value} is past. Name a day to come."), field="solve_by", value=due)
    refuse_exceeding(ctx, order, proposals)
    number = (view.offer.offer if view.offer else 0) + 1
    for at, one in enumerate(proposals, 1):
        ctx.recorder.event(
            "complaint_option",
            complaint=found.id,
            offer=number,
            pos=at,
            sort=one.sort,
            text=one.text,
            amount=one.amount,
            line=one.line.id if one.line else None,
            qty=one.qty,
        )
    beyond = beyond_authority(ctx, _most(proposals))
    result = record(ctx, "offered", offer=number, beyond=beyond, due=due)
    status = "to_approve" if beyond else "offered"
    return result | {"status": status, "offer": number, "solve_by": due.isoformat()}


def _most(proposals: Sequence[Proposal]) -> Decimal:
    return max((one.amount or Decimal(0) for one in proposals), default=Decimal(0))


def _proposal(ctx: Context, order: Any, at: int, one: Option) -> Proposal:
    line = None
    if one.line is not None:
        if order is None:
            raise UsageError(
                "bad_value", N_("The complaint is about no order; an option names no line."), field="options"
            )
        line = references.line(ctx.conn, order.id, one.line, f"options.{at - 1}.line")
    return Proposal(one.kind, one.text, one.amount, line, one.qty, promised=True)


@handles(ComplaintApprove)
def complaint_approve(ctx: Context, _cmd: ComplaintApprove) -> dict[str, Any]:
    """Approve the offer: the customer may be asked now."""
    return _decide(ctx, "approved")


@handles(ComplaintReject)
def complaint_reject(ctx: Context, _cmd: ComplaintReject) -> dict[str, Any]:
    """Reject the offer."""
    return _decide(ctx, "rejected")


def _decide(ctx: Context, decision: str) -> dict[str, Any]:
    view = running(ctx)
    if view.next != "decide" or view.offer is None:
        raise Refusal("wrong_status", N_("Complaint {code} has nothing to decide."), code=view.complaint)
    offer = next(one for one in table.undecided(ctx.conn) if one.complaint_id == ctx.refs["case"].id)
    refuse_deciding(ctx, offer.by_id, view.offer.most)
    result = record(ctx, decision, offer=offer.offer, text=ctx.reason)
    return result | {"status": decision, "offer": offer.offer}


@handles(ComplaintConsent)
def complaint_consent(ctx: Context, cmd: ComplaintConsent) -> dict[str, Any]:
    """Record the consent, and the promise that comes of it, due when the offer said; asked again against what was
    given meanwhile."""
    view = in_turn(ctx, "consent")
    found, offer = ctx.refs["complaint"], view.offer
    options = [one for one in table.options_of(ctx.conn, [found.id]) if offer and one.offer == offer.offer]
    chosen = next((one for one in options if one.pos == cmd.option), None)
    if offer is None or chosen is None:
        raise UsageError(
            "bad_value", N_("There is no option {n}; {most} {most:was|were} offered."), field="option", n=cmd.option,
            most=len(options),
        )  # fmt: skip
    order = order_of(ctx)
    line = references.line(ctx.conn, found.order_id, chosen.line) if chosen.line is not None else None
    owner = references.user(ctx.conn, view.owner) if view.owner else None
    proposal = Proposal(chosen.sort, chosen.text, chosen.amount, line, chosen.qty, owner, offer.solve_by, promised=True)
    refuse_exceeding(ctx, order, [proposal])
    remedy = record_remedy(ctx, proposal, order=order, complaint=found)
    result = record(
        ctx, "consented", offer=offer.offer, option=chosen.id, person=cmd.person or view.customer, due=offer.solve_by
    )
    promise = {
        "remedy": remedy,
        "kind": chosen.sort,
        "text": chosen.text,
        "amount": None if chosen.amount is None else f"{chosen.amount:.2f}",
        "due": offer.solve_by.isoformat() if offer.solve_by else None,
    }
    return result | {"promise": promise}


@handles(ComplaintSolve)
def complaint_solve(ctx: Context, cmd: ComplaintSolve) -> dict[str, Any]:
    """Record the solution; the promise is kept with it (C226). Goods that were to come back or to go out for it and of
    which nobody wrote that they did are kept by that word too, and the result warns: ``goods_not_booked``."""
    view = in_turn(ctx, "solve")
    promise, found = view.promise, ctx.refs["complaint"]
    warning = {}
    if promise is not None and promise.state == "agreed":
        if promise.awaited or promise.to_send:
            warning = {"warning": "goods_not_booked"}
        given = references.remedy(ctx.conn, promise.remedy)
        ctx.recorder.event("remedy_event", order=found.order_id, remedy=given.id, event="kept", text=cmd.result)
    return record(ctx, "solved", text=cmd.result) | warning


@handles(ComplaintVisit)
def complaint_visit(ctx: Context, cmd: ComplaintVisit) -> dict[str, Any]:
    """Record the return visit; the score is kept in hundredths of a point."""
    in_turn(ctx, "visit")
    score = None if cmd.score is None else int(cmd.score * 100)
    result = record(ctx, "visited", channel=cmd.channel, text=cmd.remark, score=score)
    return result | {"score": None if cmd.score is None else f"{cmd.score:.2f}"}


@handles(ComplaintClose)
def complaint_close(ctx: Context, _cmd: ComplaintClose) -> dict[str, Any]:
    """Close it; closing a closed one succeeds and changes nothing (decisions.md)."""
    if not ctx.refs["complaint"].open:
        return standing(ctx)
    in_turn(ctx, "close")
    return record(ctx, "closed")
