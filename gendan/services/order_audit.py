"""Findings of the order audit (订单稽核): what was found, who does what about it by when, and its effect (C252).

A finding is a measure that says what it was found in: it is due, carried out and looked at as every other.
"""

from __future__ import annotations

from typing import Any, ClassVar

from pydantic import Field

from gendan.domain.order_audit import RULES
from gendan.domain.periods import quarter_name, quarter_named
from gendan.errors import UsageError
from gendan.i18n import N_
from gendan.services import references
from gendan.services.commands import Code, Command, Date, MeasureRef, Moment, Note, UserRef, handles
from gendan.services.context import Context
from gendan.services.measures import carried_out, effect_seen, write_measure

MOST_ORDERS = 500
"""Orders that a finding names."""


class FindingAdd(Command):
    """Write down what the order audit of a quarter found, and what is done about it (C252)."""

    command: ClassVar[str] = "finding.add"
    role: ClassVar[str] = "supervisor"
    undoable: ClassVar[bool] = True

    quarter: Code = Field(description="2026Q1")
    rule: Code | None = Field(default=None, description="the rule that was broken, as `audit orders` names it")
    title: Note = Field(min_length=1)
    orders: list[Code] = Field(default_factory=list, max_length=MOST_ORDERS)
    owner: UserRef | None = None
    measure: Note = Field(min_length=1)
    due: Date
    check_on: Date | None = None


class FindingDone(Command):
    """Say that what was to be done about a finding is done."""

    command: ClassVar[str] = "finding.done"
    role: ClassVar[str] = "follower"
    undoable: ClassVar[bool] = True

    finding: MeasureRef
    at: Moment | None = None


class FindingEffect(Command):
    """Say whether what was done about a finding worked, and how one sees that."""

    command: ClassVar[str] = "finding.effect"
    role: ClassVar[str] = "supervisor"
    undoable: ClassVar[bool] = True

    finding: MeasureRef
    effective: bool
    effect: Note = Field(min_length=1)


@handles(FindingAdd)
def finding_add(ctx: Context, cmd: FindingAdd) -> dict[str, Any]:
    """Write the finding down as a measure against the rule; of one order where it names only one."""
    quarter = quarter_name(quarter_named(cmd.quarter))
    if cmd.rule is not None and cmd.rule not in RULES:
        known = ", ".join(RULES)
        message = N_("The order audit has no rule {value}. Rules are {known}.")
        raise UsageError("bad_value", message, field="rule", value=cmd.rule, known=known)
    rows = {row.id: row for row in (references.order(ctx.conn, number, "orders") for number in cmd.orders)}
    owner = ctx.refs.get("owner")
    one: dict[str, Any] = {"order": next(iter(rows))} if len(rows) == 1 else {}
    code, check = write_measure(
        ctx, cmd.measure, owner.id if owner is not None else None, cmd.due, cmd.check_on,
        about=f"{AUDIT}:{quarter}:{cmd.rule or ''}", found=cmd.title,
        found_in=sorted(str(row.uid) for row in rows.values()) or None, **one,
    )  # fmt: skip
    return {
        "finding": code,
        "quarter": quarter,
        "orders": [row.number for row in rows.values()],
        "due": cmd.due.isoformat(),
        "check_on": check.isoformat(),
    }


AUDIT = "audit"
"""How the fault begins that a finding of the order audit is about."""


@handles(FindingDone)
def finding_done(ctx: Context, _cmd: FindingDone) -> dict[str, Any]:
    """As every measure is carried out."""
    said = carried_out(ctx, ctx.refs["finding"])
    return {"finding": said.pop("measure"), **said}


@handles(FindingEffect)
def finding_effect(ctx: Context, cmd: FindingEffect) -> dict[str, Any]:
    """As the effect of every measure is looked at."""
    said = effect_seen(ctx, ctx.refs["finding"], cmd.effective, cmd.effect)
    return {"finding": said.pop("measure"), **said}
