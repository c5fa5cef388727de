"""Taking a customer's personal data out of every place, for good; orders and money stay under his code."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, ClassVar

from gendan.db import customer_unions, erasing
from gendan.db import customers as table
from gendan.db.erasing_views import count_open, numbers_of
from gendan.db.store import Store
from gendan.errors import Refusal
from gendan.i18n import N_
from gendan.services import references
from gendan.services.commands import Command, CustomerRef, handles
from gendan.services.context import Context

CASES = ("complaint", "request", "exception")
"""What is counted as a case of his."""


class CustomerErase(Command):
    """Take a customer's personal data out of every place, here and on every terminal, with all that was written about
    him: names, phones, addresses, what was said. Orders and money stay under his code. It cannot be undone; give it
    again where something of him came in later. Reasons and files that left are not reached."""

    command: ClassVar[str] = "customer.erase"
    role: ClassVar[str] = "admin"
    reason_required: ClassVar[bool] = True

    customer: CustomerRef


@handles(CustomerErase)
def customer_erase(ctx: Context, cmd: CustomerErase) -> dict[str, Any]:
    """Erase all files of one customer together; refuses a reason that names him (``bad_value``), since reasons stay."""
    family = customer_unions.family(ctx.conn, ctx.refs["customer"].id)
    codes = [table.by_id(ctx.conn, one).code for one in family]
    names = erasing.names_of(ctx.conn, family)
    told = next((name for name in sorted(names) if name in (ctx.reason or "")), None)
    if told is not None:
        raise Refusal(
            "bad_value", N_("The reason stays for ever and must not name the customer. Say it with his code."),
            field="reason",
        )  # fmt: skip
    rows = erasing.belonging(ctx.conn, family)
    numbers = set(numbers_of(ctx.conn, rows.get("order", set())))
    for kind, ids in erasing.mentioning(ctx.conn, names, numbers).items():
        rows.setdefault(kind, set()).update(ids)
    ctx.recorder.erase(rows)
    return {"customer": codes[0], "files": sorted(codes), "orders": len(rows.get("order", ()))}


@dataclass(frozen=True, slots=True)
class Erasure:
    """What an erasure would take: the files of the customer, orders and how many of them are open, contacts, cases."""

    files: tuple[str, ...]
    orders: int
    open: int
    contacts: int
    cases: int


def erasure(store: Store, code: str) -> Erasure:
    """What ``customer.erase`` would reach; refuses ``unknown_reference``."""
    with store.read() as conn:
        family = customer_unions.family(conn, references.customer(conn, code).id)
        rows = erasing.belonging(conn, family)
        files = tuple(table.by_id(conn, one).code for one in family)
        some = rows.get("order", set())
        cases = sum(len(rows.get(kind, ())) for kind in CASES)
        return Erasure(files, len(some), count_open(conn, some), len(rows.get("contact", ())), cases)
