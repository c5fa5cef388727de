"""Records of other terminals that a person should look at: written beyond their author's role (sync.md 2.6)."""

from __future__ import annotations

from typing import Any, ClassVar

from pydantic import Field

from gendan.db import reviews as table
from gendan.db.reviews import Mark
from gendan.db.store import Store
from gendan.errors import Refusal
from gendan.i18n import N_
from gendan.services.commands import Command, handles
from gendan.services.context import Context

__all__ = ["Mark", "ReviewDone", "review_done", "to_look_at", "to_review"]


class ReviewDone(Command):
    """Say that one looked at a marked record of another terminal; it stays in the history as it is."""

    command: ClassVar[str] = "review.done"
    role: ClassVar[str] = "supervisor"
    reason_required: ClassVar[bool] = True

    change: str = Field(min_length=3, max_length=80, description="as `gendan conflicts` names it: node:seq")


@handles(ReviewDone)
def review_done(ctx: Context, cmd: ReviewDone) -> dict[str, Any]:
    """Write it down for all terminals; what was looked at already stays as it is."""
    if not table.is_marked(ctx.conn, cmd.change):
        message = N_("There is no record {value} to look at. `gendan conflicts` lists them.")
        raise Refusal("unknown_reference", message, field="change", value=cmd.change)
    if not table.is_seen(ctx.conn, cmd.change):
        ctx.recorder.event("review_done", change=cmd.change)
        ctx.recorder.projector.flush()
    return {"left": table.count(ctx.conn)}


def to_review(store: Store) -> list[Mark]:
    """The marked records that nobody has looked at yet, oldest first."""
    with store.read() as conn:
        return table.open_ones(conn)


def to_look_at(store: Store) -> int:
    """How many of them there are."""
    with store.read() as conn:
        return table.count(conn)
