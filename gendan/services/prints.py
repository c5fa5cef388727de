"""Noting what came out of a receipt printer: who printed which paper when, and how often (C050, C120, C262)."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, ClassVar, Literal

from sqlalchemy import Connection

from gendan.db import confirming, day_closings
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


@dataclass(frozen=True, slots=True)
class Meant:
    """A paper: its whole number, the order it belongs to, which version of it, how often that one was printed."""

    number: str
    order_id: int | None
    version: int
    times: int


@handles(PaperPrinted)
def paper_printed(ctx: Context, cmd: PaperPrinted) -> dict[str, Any]:
    """Note it; ``times`` is how often this version was printed by now."""
    one = _meant(ctx.conn, cmd.paper, cmd.number)
    ctx.recorder.event("print", order=one.order_id, paper=cmd.paper, number=one.number, version=one.version)
    return {"paper": cmd.paper, "number": one.number, "times": one.times + 1}


def printed_before(store: Store, paper: str, number: str) -> Meant:
    """The paper that is meant, and how often it was printed; refuses ``unknown_reference``."""
    with store.read() as conn:
        return _meant(conn, paper, number)


def _meant(conn: Connection, paper: str, number: str) -> Meant:
    whole, order_id, version = number, None, 0
    if paper == "note":
        shipment = references.shipment(conn, number, "number")
        whole, order_id = shipment.code, shipment.order_id
    elif paper == "slip":
        closing = day_closings.named(conn, number)
        if closing is None:
            message = N_("There is no close {value}.")
            raise Refusal("unknown_reference", message, field="number", value=number)
        whole = closing.number
    else:
        order = references.order(conn, number, "number")
        whole, order_id, version = order.number, order.id, confirming.versions(conn, order.id)
    return Meant(whole, order_id, version, table.times(conn, paper, whole, version))
