"""Closing a business day: numbered for each terminal, its figures kept as they were, never undone (C262; decisions.md).

A day is closed once on a terminal; no day to come, none before the terminal began. A forgotten day is closed late and
says so. What the close compares with what earlier closes kept, it lists as corrections.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import date, datetime, time, timedelta
from decimal import Decimal
from typing import Any, ClassVar

from pydantic import Field
from sqlalchemy import Connection

from gendan.config import Config
from gendan.db import cash as cash_table
from gendan.db import day_closings as table
from gendan.db import journal, meta
from gendan.db.store import Store
from gendan.db.types import canonical
from gendan.domain.day_closing import (
    CASH,
    POINTS,
    CashLine,
    cash_document,
    cash_lines,
    closing_number,
    differences,
    flat,
    kept_figures,
)
from gendan.domain.labels import METHODS
from gendan.domain.money import money_text
from gendan.errors import Refusal, UsageError
from gendan.i18n import N_
from gendan.services import closed_days
from gendan.services.commands import Command, Date, Money, Named, Note, handles
from gendan.services.context import Context
from gendan.services.day_figures import day_figures
from gendan.services.day_open import open_points

LOOK_BACK = timedelta(days=31)
"""How far back closed days are compared with what was kept, and forgotten days are looked for."""


class DayClose(Command):
    """Close a business day on this terminal: its report is kept as it is now and nothing is entered for it afterwards.
    It cannot be undone (C262)."""

    command: ClassVar[str] = "day.close"
    role: ClassVar[str] = "supervisor"

    date: Date | None = Field(default=None, description="today where it is left out")
    cash_counted: Money | None = Field(
        default=None, description="cash of the day in the drawer, without the float; a difference wants a reason"
    )
    notes: Note | None = Field(default=None, description="for who takes over")
    explanations: dict[Named, Note] | None = Field(
        default=None, max_length=20, description="what is said about open points, by their code"
    )


class DayResume(Command):
    """Go on with today's work on this terminal although the day is closed; the close stays as it is and the next one
    lists what differs."""

    command: ClassVar[str] = "day.resume"
    role: ClassVar[str] = "supervisor"
    reason_required: ClassVar[bool] = True


@handles(DayClose)
def day_close(ctx: Context, cmd: DayClose) -> dict[str, Any]:
    """Keep the day; what is open does not forbid it."""
    day = cmd.date or ctx.today
    refuse_day(ctx.conn, ctx.config, ctx.terminal.node, day, ctx.today)
    _refuse_unknown_points(cmd.explanations or {})
    ctx.settle()
    last = table.latest(ctx.conn, ctx.terminal.node)
    cash = cash_of_day(ctx.conn, ctx.config, ctx.terminal.node, day)
    expected = expected_cash(cash)
    _refuse_unexplained(ctx, cmd.cash_counted, expected)
    place = last.place + 1 if last is not None else 1
    number = closing_number(ctx.terminal.store, ctx.terminal.terminal, place)
    unclosed = forgotten(ctx.conn, ctx.config, ctx.terminal.node, day)
    corrected = corrections(ctx.conn, ctx.config, ctx.now, ctx.terminal.node, day)
    seq, digest = journal.log_head(ctx.conn)
    ctx.recorder.event(
        "day_closing",
        number=number,
        place=place,
        day=day,
        made_late=day < ctx.today,
        figures=kept_figures(day_figures(ctx.conn, ctx.config, ctx.now, day)),
        cash=cash_document(cash),
        counted=cmd.cash_counted,
        why_differs=ctx.reason,
        notes=cmd.notes or None,
        points=_points(ctx, day),
        said=_said(cmd.explanations or {}),
        corrections=corrected,
        unclosed=[one.isoformat() for one in unclosed],
        covers=_covers(ctx),
        log_seq=seq,
        log_hash=digest,
    )
    closed_days.forget(ctx)
    difference = None if cmd.cash_counted is None else money_text(cmd.cash_counted - expected)
    told = {"number": number, "log_head": digest, "log_seq": seq, "date": day.isoformat(), "late": day < ctx.today}
    money = {"cash_expected": money_text(expected), "difference": difference}
    return {**told, **money, "corrections": len(corrected), "unclosed": [one.isoformat() for one in unclosed]}


def _refuse_unexplained(ctx: Context, counted: Decimal | None, expected: Decimal) -> None:
    if counted is not None and counted != expected and not ctx.reason:
        raise Refusal(
            "reason_required",
            N_("{counted} of cash was counted and {expected} is to be there. Say why."),
            field="reason",
            counted=money_text(counted),
            expected=money_text(expected),
        )


def _points(ctx: Context, day: date) -> list[dict[str, Any]]:
    return [{"code": one.code, "count": one.count} for one in open_points(ctx.conn, ctx.config, ctx.now, day)]


def _said(explanations: Mapping[str, str]) -> str | None:
    said = {code: text for code, text in explanations.items() if text.strip()}
    return canonical(said) if said else None


def _covers(ctx: Context) -> list[dict[str, Any]]:
    return [{"terminal": terminal, "seq": head} for terminal, head in table.heads(ctx.conn)]


def _refuse_unknown_points(explanations: Iterable[str]) -> None:
    for code in explanations:
        if code not in POINTS:
            message = N_("{value} is no open point. These are known: {names}.")
            raise UsageError("bad_value", message, field="explanations", value=code, names=", ".join(POINTS))


@handles(DayResume)
def day_resume(ctx: Context, cmd: DayResume) -> dict[str, Any]:
    """Write down that work goes on; only today's close can be followed by work."""
    closing = table.of_day(ctx.conn, ctx.terminal.node, ctx.today)
    if closing is None:
        raise Refusal("wrong_status", N_("{day} is not closed on this terminal."), day=ctx.today)
    if table.is_resumed(ctx.conn, closing.id):
        raise Refusal("wrong_status", N_("Work on {day} goes on already."), day=ctx.today)
    ctx.recorder.event("day_resumed", closing=closing.id)
    return {"number": closing.number}


def refuse_day(conn: Connection, config: Config, node: int, day: date, today: date) -> None:
    """Refuse a day that cannot be closed on this terminal: closed already, to come, or before it began."""
    if day > today:
        raise UsageError("bad_value", N_("{day} has not come yet. Close it when it is over."), field="date", day=day)
    began = table.began(conn, node)
    first = began.astimezone(config.zone).date() if began is not None else today
    if day < first:
        message = N_("{day} lies before this terminal began, on {first}. There is nothing to close.")
        raise UsageError("bad_value", message, field="date", day=day, first=first)
    closing = table.of_day(conn, node, day)
    if closing is not None:
        message = N_("{day} is closed on this terminal already ({number}). What came after it is a correction.")
        raise Refusal("closed_day", message, field="date", day=day, number=closing.number)


def cash_of_day(conn: Connection, config: Config, node: int, day: date) -> tuple[CashLine, ...]:
    """The money of this terminal on a day by method; with what moved after the close that was made last, on its day."""
    begin, end = span(config, day)
    moved = cash_table.moved(conn, node, begin, end)
    last = table.latest(conn, node)
    if last is not None and last.day != day:
        moved += cash_table.moved(conn, node, *span(config, last.day), after=last.seq)
    return cash_lines(((one.kind, one.method, one.amount) for one in moved), tuple(METHODS))


def expected_cash(lines: Iterable[CashLine]) -> Decimal:
    """The cash that is to be in the drawer, without the float."""
    return next(one.expected for one in lines if one.method == CASH)


def span(config: Config, day: date) -> tuple[datetime, datetime]:
    """The moments from which to before which a business day lasts."""
    begin = datetime.combine(day, time(), config.zone)
    return begin, datetime.combine(day + timedelta(days=1), time(), config.zone)


def forgotten(conn: Connection, config: Config, node: int, day: date) -> list[date]:
    """The days before ``day`` on which this terminal was worked on and which were not closed, the earliest first."""
    began = table.began(conn, node)
    first = max(day - LOOK_BACK, began.astimezone(config.zone).date() if began is not None else day)
    quarters = table.active_quarters(conn, node, span(config, first)[0])
    closed = {row.day for row in table.since(conn, node, first)}
    worked = {moment.astimezone(config.zone).date() for moment in quarters}
    return sorted(one for one in worked if one < day and one not in closed)


def compared(store: Store) -> list[date]:
    """The days that are over and that a close of today compares with what was kept of them."""
    today = store.clock.today(store.config.zone)
    with store.read() as conn:
        closes = table.since(conn, meta.this_terminal(conn).node, today - LOOK_BACK)
    return sorted({one.day for one in closes if one.day < today})


def corrections(conn: Connection, config: Config, now: datetime, node: int, day: date) -> list[dict[str, str]]:
    """Figures of days closed lately that are others now than was kept, or than a later close said already."""
    found = []
    closes = table.since(conn, node, day - LOOK_BACK)
    for one in closes:
        known = flat(one.figures)
        for later in closes:
            told = [said for said in later.corrections if said["day"] == one.day.isoformat()]
            known |= {said["figure"]: said["now"] for said in told}
        present = flat(kept_figures(day_figures(conn, config, now, one.day)))
        found += [
            {"day": one.day.isoformat(), "number": one.number, "figure": path, "kept": was, "now": is_now}
            for path, (was, is_now) in differences(known, present).items()
        ]
    return found
