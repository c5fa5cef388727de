"""What is learned: retrospectives of orders that failed, and measures with their effect (C216, C363)."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from types import MappingProxyType
from typing import Any, ClassVar

from pydantic import BaseModel, ConfigDict, Field
from sqlalchemy import Connection

from gendan.db import measures as table
from gendan.db.store import Store
from gendan.domain.lifecycle import days_late
from gendan.errors import Refusal, UsageError
from gendan.i18n import N_
from gendan.services import references
from gendan.services.codes import next_code
from gendan.services.commands import Code, Command, Date, MeasureRef, Moment, Note, OrderRef, UserRef, handles
from gendan.services.context import Context
from gendan.services.missing import missing
from gendan.services.today_items import Item, Look

MOST = 500
"""Measures or retrospectives that a list holds."""


class MeasureInput(BaseModel):
    """A measure of a retrospective: what, who, by when, and when its effect is looked at."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    text: Note = Field(min_length=1)
    owner: Code | None = None
    due: Date
    check: Date | None = Field(default=None, description="when its effect is looked at; else some days after `due`")


class RetrospectiveFile(Command):
    """Look back at an order that failed: background, course, causes, and what is done about them (C363)."""

    command: ClassVar[str] = "retrospective.file"
    role: ClassVar[str] = "follower"
    undoable: ClassVar[bool] = True

    order: OrderRef
    held: Date | None = None
    background: Note = Field(min_length=1)
    course: Note = Field(min_length=1)
    causes: Note = Field(min_length=1)
    measures: list[MeasureInput] = Field(default_factory=list, max_length=50)


class MeasureAdd(Command):
    """Write down a measure against a fault, of an order or of one that came again and again (C216)."""

    command: ClassVar[str] = "measure.add"
    role: ClassVar[str] = "follower"
    undoable: ClassVar[bool] = True

    order: OrderRef | None = None
    about: Code | None = Field(default=None, description="a fault as the finder names it: product:A-100:quality")
    text: Note = Field(min_length=1)
    owner: UserRef | None = None
    due: Date
    check_on: Date | None = None


class MeasureDone(Command):
    """Say that a measure is carried out."""

    command: ClassVar[str] = "measure.done"
    role: ClassVar[str] = "follower"
    undoable: ClassVar[bool] = True

    measure: MeasureRef
    at: Moment | None = None


class MeasureEffect(Command):
    """Say whether a measure that was carried out worked, and how one sees that."""

    command: ClassVar[str] = "measure.effect"
    role: ClassVar[str] = "follower"
    undoable: ClassVar[bool] = True

    measure: MeasureRef
    effective: bool
    effect: Note = Field(min_length=1)


@dataclass(frozen=True, slots=True)
class MeasureView:
    """A measure; ``state`` is ``open``, ``done`` (its effect is still to be seen), ``worked`` or ``failed``."""

    measure: str
    text: str | None
    order: str | None
    about: str | None
    retrospective: str | None
    owner: str | None
    owner_name: str | None
    due: date | None
    check_on: date | None
    done_on: date | None
    effective: bool | None
    effect: str | None
    found: str | None = None
    """What the order audit found that it is against (C252)."""
    found_in: tuple[str, ...] = ()
    """Numbers of the orders that it was found in."""

    @property
    def state(self) -> str:
        """Where it stands."""
        if self.effective is not None:
            return "worked" if self.effective else "failed"
        return "open" if self.done_on is None else "done"

    @property
    def next(self) -> date | None:
        """The day on which something is to be done about it."""
        return {"open": self.due, "done": self.check_on}.get(self.state)


@dataclass(frozen=True, slots=True)
class RetrospectiveView:
    """A retrospective with its measures."""

    retrospective: str
    store: str
    order: str
    outside_number: str | None
    customer: str
    held_on: date
    background: str
    course: str
    causes: str
    measures: tuple[MeasureView, ...]


@handles(RetrospectiveFile)
def retrospective_file(ctx: Context, cmd: RetrospectiveFile) -> dict[str, Any]:
    """Write it down with its measures, all or none."""
    order = ctx.refs["order"]
    held = cmd.held or ctx.day
    if held > ctx.today:
        raise UsageError(
            "bad_value", N_("{value} lies in the future. Write when it happened."), field="held", value=held
        )
    code = next_code(ctx, "F", table.highest_retrospective)
    row_id = ctx.recorder.new(
        "retrospective",
        code=code,
        order=order.id,
        held_on=held,
        background=cmd.background,
        course=cmd.course,
        causes=cmd.causes,
    )
    codes = []
    for at, one in enumerate(cmd.measures):
        field = f"measures.{at}"
        owner = references.user(ctx.conn, one.owner, f"{field}.owner").id if one.owner else order.owner_id
        check = _check_day(ctx, one.due, one.check, f"{field}.check")
        codes.append(_write(ctx, one.text, owner, one.due, check, order=order.id, retrospective=row_id))
    return {"retrospective": code, "order": order.number, "measures": codes}


def _check_day(ctx: Context, due: date, check: date | None, field: str) -> date:
    """The day on which the effect is looked at; not before the measure is carried out."""
    if check is not None and check < due:
        raise UsageError(
            "bad_value",
            N_("The effect cannot be seen on {value}, before the measure is due."),
            field=field,
            value=check,
        )
    return check or due + timedelta(days=int(ctx.config["measure.check_days"]))


def _write(ctx: Context, text: str, owner: int | None, due: date, check: date, **of: Any) -> str:
    code = next_code(ctx, "A", table.highest_measure)
    ctx.recorder.new("measure", code=code, text=text, owner=owner or ctx.actor.id, due=due, check_on=check, **of)
    return code


def write_measure(
    ctx: Context, text: str, owner: int | None, due: date, check_on: date | None, **of: Any
) -> tuple[str, date]:
    """Write a measure down, with what it is of; its code and the day on which its effect is looked at. Refuses
    ``bad_value`` where that day is before it is due."""
    check = _check_day(ctx, due, check_on, "check_on")
    return _write(ctx, text, owner, due, check, **of), check


@handles(MeasureAdd)
def measure_add(ctx: Context, cmd: MeasureAdd) -> dict[str, Any]:
    """Write it down; it is of an order, or about a fault."""
    order, owner = ctx.refs.get("order"), ctx.refs.get("owner")
    if order is None and cmd.about is None:
        raise missing(cmd.command, "order", names="order / about")
    owner_id = owner.id if owner is not None else None
    of: dict[str, Any] = {"order": order.id if order is not None else None, "about": cmd.about}
    code, check = write_measure(ctx, cmd.text, owner_id, cmd.due, cmd.check_on, **of)
    return {"measure": code, "due": cmd.due.isoformat(), "check_on": check.isoformat()}


@handles(MeasureDone)
def measure_done(ctx: Context, _cmd: MeasureDone) -> dict[str, Any]:
    """Write down the day; doing it twice changes nothing."""
    return carried_out(ctx, ctx.refs["measure"])


def carried_out(ctx: Context, found: Any) -> dict[str, Any]:
    """Write down the day on which a measure (its row) was carried out; doing it twice changes nothing."""
    if found.done_on is None:
        ctx.recorder.set("measure", found.id, done_on=ctx.day)
    check = found.check_on.isoformat() if found.check_on else None
    return {"measure": found.code, "done_on": (found.done_on or ctx.day).isoformat(), "check_on": check}


@handles(MeasureEffect)
def measure_effect(ctx: Context, cmd: MeasureEffect) -> dict[str, Any]:
    """Write down the effect of a measure that was carried out."""
    return effect_seen(ctx, ctx.refs["measure"], cmd.effective, cmd.effect)


def effect_seen(ctx: Context, found: Any, effective: bool, effect: str) -> dict[str, Any]:
    """Write down the effect of a measure (its row); refuses ``wrong_status`` before it was carried out."""
    if found.done_on is None:
        raise Refusal("wrong_status", N_("Measure {code} is not carried out yet."), code=found.code)
    ctx.recorder.set("measure", found.id, effective=effective, effect=effect)
    return {"measure": found.code, "effective": effective}


def _view(row: Any, numbers: Mapping[str, str] = MappingProxyType({})) -> MeasureView:
    return MeasureView(
        row.code, row.text, row.number, row.about, row.retrospective, row.owner, row.owner_name, row.due, row.check_on,
        row.done_on, row.effective, row.effect, row.found, tuple(
            numbers[uid] for uid in row.found_in or () if uid in numbers
        ),
    )  # fmt: skip


def measure_views(conn: Connection, about: str = "") -> tuple[MeasureView, ...]:
    """Measures, what is to be done first; only those ``about`` faults that begin so."""
    rows = table.every_measure(conn, MOST, about)
    numbers = table.numbers_of(conn, [uid for row in rows for uid in row.found_in or ()])
    found = [_view(row, numbers) for row in rows]
    return tuple(sorted(found, key=lambda one: (one.next is None, one.next or date.max)))


def list_measures(store: Store, about: str = "") -> tuple[MeasureView, ...]:
    """Measures, what is to be done first; those whose effect was seen come last. Only those ``about`` faults that begin
    so: ``audit:2026Q1`` has the findings of that quarter's order audit."""
    with store.read() as conn:
        return measure_views(conn, about)


def list_retrospectives(store: Store) -> tuple[RetrospectiveView, ...]:
    """Retrospectives with their measures, the newest first."""
    with store.read() as conn:
        return tuple(_whole(conn, store, row) for row in table.every_retrospective(conn, MOST))


def retrospective(store: Store, code: str) -> RetrospectiveView:
    """The retrospective of that code; refuses ``unknown_reference``."""
    with store.read() as conn:
        row = table.retrospective_by_code(conn, code)
        if row is None:
            raise Refusal("unknown_reference", N_("There is no retrospective {value}."), value=code)
        return _whole(conn, store, table.retrospective_named(conn, row.id))


def _whole(conn: Connection, store: Store, row: Any) -> RetrospectiveView:
    return RetrospectiveView(
        row.code,
        store.config["store.name"],
        row.number,
        row.outside_number,
        row.customer or "",
        row.held_on,
        row.background or "",
        row.course or "",
        row.causes or "",
        tuple(_view(one) for one in table.measures_of(conn, row.id)),
    )


def measures(look: Look) -> list[Item]:
    """Measures to be carried out, or whose effect is to be looked at, by today."""
    return [_item(row, look) for row in table.measures_due(look.conn, look.day, look.owner, look.most_words)]


def _item(row: Any, look: Look) -> Item:
    what, due = ("measure", row.due) if row.done_on is None else ("measure_effect", row.check_on)
    return Item(
        "task", row.order_id or 0, row.number or "", row.outside_number, row.customer or row.text or "", what, due,
        days_late(due, 0, look.day), row.owner, row.owner_name, bool(row.urgent), None, row.code,
    )  # fmt: skip
