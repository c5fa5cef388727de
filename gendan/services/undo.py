"""Undo: a compensating command in the journal, refused once another's work stands on it (decisions.md)."""

from __future__ import annotations

from typing import Any, ClassVar
from uuid import UUID

from pydantic import Field

from gendan.db import customer_unions, exceptions, heads, journal, meta
from gendan.db.base import catalogue
from gendan.db.journal import Commit
from gendan.domain.exceptions import CLOSED
from gendan.domain.roles import may
from gendan.errors import Refusal
from gendan.i18n import N_
from gendan.services import commands
from gendan.services.commands import Code, Command, ComplaintRef, CustomerRef, OrderRef, handles
from gendan.services.context import Context
from gendan.services.missing import missing
from gendan.services.watch import COMMAND, ESCALATED

BY_ITSELF = (COMMAND, ESCALATED)
"""What the program writes down of itself: nobody has worked on it by that."""


class ChangeUndo(Command):
    """Take back one's last change of an order, complaint or customer, or the change named by ``node:seq`` of the
    history."""

    command: ClassVar[str] = "change.undo"
    role: ClassVar[str] = "clerk"

    order: OrderRef | None = None
    complaint: ComplaintRef | None = Field(default=None, description="of a complaint that is about no order")
    customer: CustomerRef | None = Field(default=None, description="of a customer's file")
    change: Code | None = None


@handles(ChangeUndo)
def change_undo(ctx: Context, cmd: ChangeUndo) -> dict[str, Any]:
    """Write the opposite of a change: cells get their old values back, events are voided."""
    commit = _the_commit(ctx, cmd)
    name = commit.body["cmd"]
    known = commands.find(name)
    if known is None or not known[0].undoable:
        raise Refusal("wrong_status", N_("{command} cannot be undone."), command=name)
    own = commit.body["by"] == ctx.actor.uid
    if not may(ctx.actor.role, known[0].role if own else "supervisor"):
        raise Refusal("forbidden", N_("You may not undo {command}."), command=name)
    _refuse_built_on(ctx, commit)
    for op in reversed(commit.body["ops"]):
        _reverse(ctx, commit, op)
    ctx.undoes = _place(commit)
    ctx.settle()
    return {"undone": name, "change": ctx.undoes}


def _place(commit: Commit) -> str:
    return f"{commit.body['node']}:{commit.seq}"


def _the_commit(ctx: Context, cmd: ChangeUndo) -> Commit:
    if cmd.change:
        node, _, seq = cmd.change.rpartition(":")
        node_id = meta.node_id(ctx.conn, node or ctx.terminal.uid)
        is_place = seq.isdecimal() and len(seq) < 19
        found = journal.commit_at(ctx.conn, node_id, int(seq)) if node_id and is_place else None
        if found is None:
            raise Refusal("unknown_reference", N_("There is no change {value}."), field="change", value=cmd.change)
        return found
    about = next((kind for kind in ("order", "complaint", "customer") if kind in ctx.refs), None)
    if about is None:
        raise missing(cmd.command, "order", names="order / change")
    commits = _about(ctx, about)
    mine = [one for one in commits if one.body["by"] == ctx.actor.uid]
    standing = [one for one in mine if _undoable(one.body["cmd"]) and _stands(ctx, one)]
    if not standing:
        number = ctx.refs[about].number if about == "order" else ctx.refs[about].code
        raise Refusal("wrong_status", N_("There is no change of yours on {number} to undo."), number=number)
    return standing[-1]


def _undoable(name: str) -> bool:
    known = commands.find(name)
    return known is not None and known[0].undoable


def _about(ctx: Context, kind: str) -> list[Commit]:
    """All commits about what is named, of a customer those of the files that were united with his as well."""
    row = ctx.refs[kind].id
    rows = customer_unions.family(ctx.conn, row) if kind == "customer" else [row]
    found = [one for each in rows for one in journal.commits_of(ctx.conn, catalogue()[kind].number, each)]
    return sorted({one.pos: one for one in found}.values(), key=lambda one: one.pos)


def _stands(ctx: Context, commit: Commit) -> bool:
    """Whether the change is still in force: it was not undone, and nothing that was not undone has been written
    over it since."""
    around = _around(ctx, commit)
    undone = {one.body["undo"] for one in around if "undo" in one.body}
    if _place(commit) in undone:
        return False
    wrote = _cells(commit)
    later = [one for one in around if one.pos > commit.pos and "undo" not in one.body and _place(one) not in undone]
    return not any(wrote & _cells(one) for one in later)


def _around(ctx: Context, commit: Commit) -> list[Commit]:
    """All commits about what the change is about."""
    found = [journal.commits_of(ctx.conn, kind, row) for kind, row in journal.touched_by(ctx.conn, commit.pos)]
    return [one for commits in found for one in commits]


def _cells(commit: Commit) -> set[tuple[str, str]]:
    """What a commit wrote: a cell by thing and field, an event by itself."""
    return {(op["i"], op.get("f", "")) for op in commit.body["ops"]}


def _refuse_built_on(ctx: Context, commit: Commit) -> None:
    if not _stands(ctx, commit):
        raise Refusal("wrong_status", N_("This change is no longer in force; there is nothing to undo."))
    later = [one for one in _around(ctx, commit) if one.pos > commit.pos and one.body["cmd"] not in BY_ITSELF]
    if any(one.body["by"] != commit.body["by"] for one in later):
        raise Refusal("wrong_status", N_("Somebody has worked on it since; change it openly instead of undoing."))


def _reverse(ctx: Context, commit: Commit, op: dict[str, Any]) -> None:
    row_id = ctx.recorder.projector.find(catalogue()[op["e"]], UUID(op["i"]))
    if row_id is not None and op["k"] == "new" and op["e"] == "exception":
        _end_exception(ctx, row_id)
        return
    if row_id is not None and op["k"] == "new" and op["e"] == "setting":
        ctx.recorder.set("setting", row_id, value=None)  # without a value the default holds again
        return
    if row_id is None or op["k"] == "new":
        raise Refusal("wrong_status", N_("{command} cannot be undone."), command=commit.body["cmd"])
    if op["k"] == "evt":
        ctx.recorder.void(op["e"], row_id)
    elif op["k"] == "set":
        ctx.recorder.set(op["e"], row_id, **{op["f"]: heads.replaced_value(ctx.conn, commit, op)})
    else:
        raise Refusal("wrong_status", N_("{command} cannot be undone."), command=commit.body["cmd"])


def _end_exception(ctx: Context, row_id: int) -> None:
    """An exception that the undone change raised by itself is closed with it: its cause is no longer there."""
    row = exceptions.by_id(ctx.conn, row_id)
    if row.open:
        ctx.recorder.event("exception_event", order=row.order_id, exception=row_id, event=CLOSED, cause="other")
