"""Customers: their file (C093)."""

from __future__ import annotations

from typing import Any, ClassVar, Literal

from pydantic import Field

from gendan.db import customers as table
from gendan.domain.normal import fold, phone_key
from gendan.domain.roles import may
from gendan.errors import Refusal
from gendan.i18n import N_
from gendan.services import codes, references
from gendan.services.commands import Code, Command, CustomerRef, Money, Name, Note, Phone, handles
from gendan.services.context import Context

CustomerKind = Literal["ordinary", "key", "strategic"]
Grade = Literal["A", "B", "C"]
JUDGED = ("kind", "grade", "credit")
"""What a supervisor sets; a clerk keeps the rest."""
Emptied = Literal["phone", "contact", "address", "region", "grade", "credit", "note"]
"""What may stand empty in a file; of a customer's name and kind there is always one."""


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
    note: Note | None = None
    code: Code | None = None


class CustomerUpdate(Command):
    """Change a customer's file; fields named in ``empty`` are emptied (C093)."""

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
    note: Note | None = None
    empty: list[Emptied] | None = Field(default=None, max_length=20)


def next_code(ctx: Context) -> str:
    """The next customer code of this terminal: ``S01-T1-K00001``."""
    return codes.next_code(ctx, "K", table.highest_code)


def _given(ctx: Context, cmd: CustomerAdd | CustomerUpdate) -> dict[str, Any]:
    fields = cmd.model_dump(exclude={"customer", "code", "reason", "empty"}, exclude_none=True)
    fields |= dict.fromkeys(getattr(cmd, "empty", None) or [])
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
            "duplicate", N_("This customer exists already: {code}. Use that one."), field="name",
            code=table.remaining(ctx.conn, known).code,
        )  # fmt: skip
    code = cmd.code or next_code(ctx)
    ctx.recorder.new("customer", **{"kind": "ordinary", **fields, "code": code})
    return {"customer": code}


@handles(CustomerUpdate)
def customer_update(ctx: Context, cmd: CustomerUpdate) -> dict[str, Any]:
    """Change a customer's file; only what is given is changed."""
    customer = ctx.refs["customer"]
    references.refuse_erased(customer)
    ctx.recorder.set("customer", customer.id, **_given(ctx, cmd))
    return {"customer": customer.code}


class CustomerMerge(Command):
    """Unite two files of one customer: ``into`` remains, found by what stands in either. Orders, contacts and cases
    stay as they were written and are read together (C093)."""

    command: ClassVar[str] = "customer.merge"
    role: ClassVar[str] = "supervisor"
    reason_required: ClassVar[bool] = True
    undoable: ClassVar[bool] = True

    customer: CustomerRef
    into: CustomerRef


class CustomerSplit(Command):
    """Take a file out of a union again: it stands for itself, with all that was written for it."""

    command: ClassVar[str] = "customer.split"
    role: ClassVar[str] = "supervisor"
    reason_required: ClassVar[bool] = True

    customer: Code = Field(description="code of the file that gave way")


@handles(CustomerMerge)
def customer_merge(ctx: Context, cmd: CustomerMerge) -> dict[str, Any]:
    """Note which file remains; refuses ``bad_value`` for a customer and itself."""
    gives_way, remains = ctx.refs["customer"], ctx.refs["into"]
    if gives_way.id == remains.id:
        raise Refusal("bad_value", N_("{code} is one customer already. Name another one."), field="into",
                      code=remains.code)  # fmt: skip
    ctx.recorder.set("customer", gives_way.id, merged_into=remains.id)
    return {"customer": remains.code, "merged": gives_way.code}


@handles(CustomerSplit)
def customer_split(ctx: Context, cmd: CustomerSplit) -> dict[str, Any]:
    """Take the note back; refuses a file that was not united with another (``wrong_status``)."""
    row = table.by_code(ctx.conn, cmd.customer)
    if row is None:
        raise Refusal(
            "unknown_reference", N_("There is no customer {value}. Use code, exact name or phone."), field="customer",
            value=cmd.customer,
        )  # fmt: skip
    if row.merged_into_id is None:
        raise Refusal("wrong_status", N_("{code} was not united with another customer."), code=row.code)
    was_with = table.remaining(ctx.conn, row).code
    ctx.recorder.set("customer", row.id, merged_into=None)
    return {"customer": row.code, "was_with": was_with}
