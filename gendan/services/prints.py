"""Noting what came out of a receipt printer: who printed which paper when, and how often (C050, C120, C262)."""

from __future__ import annotations

from typing import Any, ClassVar, Literal

from sqlalchemy import Connection

from gendan.db import day_closings
from gendan.db import prints as table
from gendan.db.store import Store
from gendan.errors import Refusal
from gendan.i18n import N_
from gendan.services import references
from gendan.services.commands import Code, Command, handles
from gendan.services.context import Context

PaperKind = Literal["sheet", "note", "slip"]


class PaperPrinted(Command):
    """Note that a paper was printed: the sheet of an order, the note of a shipment, the slip of a close."""

    command: ClassVar[str] = "paper.printed"
    role: ClassVar[str] = "clerk"

    paper: PaperKind
    number: Code


@handles(PaperPrinted)
def paper_printed(ctx: Context, cmd: PaperPrinted) -> dict[str, Any]:
    """Note it; ``times`` is how often it was printed by now."""
    number, order_id = _meant(ctx.conn, cmd.paper, cmd.number)
    before = table.times(ctx.conn, cmd.paper, number)
    ctx.recorder.event("print", order=order_id, paper=cmd.paper, number=number)
    return {"paper": cmd.paper, "number": number, "times": before + 1}


def printed_before(store: Store, paper: str, number: str) -> tuple[str, int]:
    """The whole number of what is meant, and how often that paper was printed; refuses ``unknown_reference``."""
    with store.read() as conn:
        whole, _order = _meant(conn, paper, number)
        return whole, table.times(conn, paper, whole)


def _meant(conn: Connection, paper: str, number: str) -> tuple[str, int | None]:
    if paper == "note":
        shipment = references.shipment(conn, number, "number")
        return shipment.code, shipment.order_id
    if paper == "slip":
        closing = day_closings.named(conn, number)
        if closing is None:
            raise Refusal("unknown_reference", N_("There is no close {value}."), field="number", value=number)
        return closing.number, None
    order = references.order(conn, number, "number")
    return order.number, order.id
