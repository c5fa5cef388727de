"""Customers: their file (C093)."""

from __future__ import annotations

from typing import Any, ClassVar, Literal

from gendan.db import customers as table
from gendan.domain.normal import fold, phone_key
from gendan.domain.roles import may
from gendan.errors import Refusal
from gendan.i18n import N_
from gendan.services.commands import Code, Command, CustomerRef, Money, Name, Note, Phone, handles
from gendan.services.context import Context

CustomerKind = Literal["ordinary", "key", "strategic"]
Grade = Literal["A", "B", "C"]
JUDGED = ("kind", "grade", "credit")
"""What a supervisor sets; a clerk keeps the rest."""


class CustomerAdd(Command):
    """Add a customer; kind, grade and credit are set by a supervisor (C093, C095)."""

    command: ClassVar[str] = "customer.add"
    role: ClassVar[str] = "clerk"

    name: Name
    phone: Phone | None = None
    contact: Name | None = None
    address: Note | None = None
    region: Name | None = None
    kind: CustomerKind | None = None
    grade: Grade | None = None
    credit: Money | None = None
    code: Code | None = None


class CustomerUpdate(Command):
    """Change a customer's file (C093)."""

    command: ClassVar[str] = "customer.update"
    role: ClassVar[str] = "clerk"
    undoable: ClassVar[bool] = True

    customer: CustomerRef
    name: Name | None = None
    phone: Phone | None = None
    contact: Name | None = None
    address: Note | None = None
    region: Name | None = None
    kind: CustomerKind | None = None
    grade: Grade | None = None
    credit: Money | None = None


def next_code(ctx: Context) -> str:
    """The next customer code of this terminal: ``S01-T1-K00001``; unique by construction."""
    prefix = f"{ctx.terminal.store}-{ctx.terminal.terminal}-K"
    last = ctx.cache.get("customer_code") or table.highest_code(ctx.conn, prefix)
    ctx.cache["customer_code"] = last + 1
    return f"{prefix}{last + 1:05d}"


def _given(ctx: Context, cmd: CustomerAdd | CustomerUpdate) -> dict[str, Any]:
    fields = cmd.model_dump(exclude={"customer", "code", "reason"}, exclude_none=True)
    judged = [name for name in JUDGED if name in fields]
    if judged and not may(ctx.actor.role, "supervisor"):
        raise Refusal("forbidden", N_("{name} of a customer is set by a supervisor."), field=judged[0], name=judged[0])
    return fields


@handles(CustomerAdd)
def customer_add(ctx: Context, cmd: CustomerAdd) -> dict[str, Any]:
    """Add a customer; one with the same name and phone, or the same code, is a ``duplicate``."""
    fields = _given(ctx, cmd)
    same = table.matching(ctx.conn, fold(cmd.name), phone_key(cmd.phone)) if cmd.phone else []
    known = table.by_code(ctx.conn, cmd.code) if cmd.code else (same[0] if same else None)
    if known is not None:
        raise Refusal(
            "duplicate", N_("This customer exists already: {code}. Use that one."), field="name", code=known.code
        )
    code = cmd.code or next_code(ctx)
    ctx.recorder.new("customer", **{"kind": "ordinary", **fields, "code": code})
    return {"customer": code}


@handles(CustomerUpdate)
def customer_update(ctx: Context, cmd: CustomerUpdate) -> dict[str, Any]:
    """Change a customer's file; only what is given is changed."""
    customer = ctx.refs["customer"]
    ctx.recorder.set("customer", customer.id, **_given(ctx, cmd))
    return {"customer": customer.code}
