"""Taking a customer's personal data out of every place, for good; orders and money stay under his code."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, ClassVar

from gendan.db import customer_unions, erasing, users
from gendan.db import customers as table
from gendan.db.erasing_views import count_open, erased_codes, numbers_of
from gendan.db.store import Store
from gendan.errors import Refusal
from gendan.i18n import N_
from gendan.services import door, references
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


def erased_customers(store: Store) -> tuple[str, ...]:
    """The codes of the customers whose personal data were erased here."""
    with store.read() as conn:
        return tuple(erased_codes(conn))


def erase_again(store: Store, codes: tuple[str, ...], reason: str) -> tuple[str, ...]:
    """Erase in a database of an earlier day what was erased since; the codes of the customers whom it still knew."""
    with store.read() as conn:
        rows = {code: table.by_code(conn, code) for code in codes}
        system = door.actor_of(users.by_login(conn, "system"))
    known = tuple(code for code, row in rows.items() if row is not None and row.name is not None)
    for code in known:
        door.run(store, system, "customer.erase", {"customer": code, "reason": reason})
    return known
