"""Closed business days refuse what would change their facts; it is entered as a correction (decisions.md).

What counts are the facts that a command recorded with a moment of a closed day. Taking a fact back or writing a value
anew is a correction and is dated when it is done; an order book that is taken in is history and is not refused: what
both change is listed by the next close. Days are closed on a terminal, for what is entered there; a merge is applied
as it is.
"""

from __future__ import annotations

from datetime import date
from typing import Any

from gendan.db import day_closings as table
from gendan.db.base import catalogue
from gendan.db.types import instant_of
from gendan.errors import Refusal
from gendan.i18n import N_
from gendan.services.context import Context

OF_A_DAY = ("order", "exception", "complaint", "request", "risk")
"""Kinds that are no events and yet begin on a day."""
FREE = (
    "clash_decision", "contact", "day_closing", "day_resumed", "handover", "handover_line", "measure", "print",
    "retrospective", "review_done", "saved_filter", "terminal",
)  # fmt: skip
"""Events that no figure of a day counts."""
LATER = N_(
    "{day} is closed on this terminal ({number}). Enter it with today's date as a correction; the next close lists it."
)
TODAY = N_(
    "{day} is closed on this terminal ({number}). Enter it on the next business day, or a supervisor goes on with the "
    "day (day.resume, with a reason); it is then listed as a correction."
)
_CACHE = "closed_days"


def refuse_closed(ctx: Context) -> None:
    """Refuse ``closed_day`` where a recorded fact belongs to a day that is closed on this terminal."""
    for day in {_day(ctx, op) for op in ctx.recorder.ops if _counts(op)}:
        closing = _closing(ctx, day)
        if closing is None or (day == ctx.today and table.is_resumed(ctx.conn, closing.id)):
            continue
        message = TODAY if day == ctx.today else LATER
        raise Refusal("closed_day", message, field="at", day=day, number=closing.number)


def forget(ctx: Context) -> None:
    """A day was closed in this transaction: look again."""
    ctx.cache.pop(_CACHE, None)


def _counts(op: dict[str, Any]) -> bool:
    kind = op["e"]
    if op["k"] not in ("evt", "new") or kind in FREE:
        return False
    return kind in OF_A_DAY or catalogue()[kind].event


def _day(ctx: Context, op: dict[str, Any]) -> date:
    return instant_of(op["a"]).astimezone(ctx.config.zone).date() if "a" in op else ctx.day


def _closing(ctx: Context, day: date) -> Any:
    known: dict[date, Any] = ctx.cache.setdefault(_CACHE, {})
    if day not in known:
        known[day] = table.of_day(ctx.conn, ctx.terminal.node, day)
    return known[day]
