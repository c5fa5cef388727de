"""Section 核对: orders that wait for a check, a settlement, the customer's yes, an approval; invalid ones (M08-M11)."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from typing import Any

from sqlalchemy import Connection

from gendan.db import clashes, confirming, entry
from gendan.db import queues as table
from gendan.db.store import Store
from gendan.domain.content import group_of
from gendan.services import references
from gendan.services.blind import refuse_hidden
from gendan.services.context import Actor

MOST = 500


@dataclass(frozen=True, slots=True)
class Waiting:
    """An order in a queue; nothing of its key fields is here, so that a check stays blind."""

    number: str
    customer: str
    queue: str
    """draft, to_check, to_settle, awaiting_customer, to_approve, invalid."""
    urgent: bool
    entered_by: str | None
    entered_name: str | None
    at: datetime | None
    document_ref: str | None
    channel: str | None
    amount: Decimal
    needs_approval: bool
    complete: bool = False
    """Whether nothing is open any more: the last of it was done on two terminals apart, and a person confirms it."""


@dataclass(frozen=True, slots=True)
class CheckForm:
    """What the second person sees: the source, and which fields to key; never what was entered."""

    number: str
    entered_by: str | None
    """Login of who entered it."""
    at: datetime | None
    document_ref: str | None
    channel: str | None
    fields: tuple[str, ...]
    with_lines: bool
    mine: bool
    """Whether this user entered or changed it, so that somebody else has to check it."""


def _waiting(row: Any, queue: str, complete: frozenset[int] = frozenset()) -> Waiting:
    return Waiting(
        row.number,
        row.customer or "",
        queue,
        row.urgent,
        row.entered_by,
        row.entered_name,
        row.placed_at,
        row.document_ref,
        row.channel,
        row.amount,
        row.needs_approval,
        row.id in complete,
    )


def queues(store: Store) -> tuple[Waiting, ...]:
    """Everything that waits, in the order in which it should be worked off, then invalid orders and drafts."""
    with store.read() as conn:
        rows = table.waiting(conn, MOST)
        complete = _complete(conn, [row.id for row in rows if row.status == "awaiting_customer"])
        waiting = [_waiting(row, row.status, complete) for row in rows]
        waiting += [_waiting(row, "invalid") for row in table.invalid(conn, MOST)]
        waiting += [_waiting(row, "draft") for row in table.drafts(conn, MOST)]
    return tuple(waiting)


def _complete(conn: Connection, ids: list[int]) -> frozenset[int]:
    """Those of the orders (local ids) in which nothing is open any more."""
    found = {} if not ids or clashes.is_alone(conn) else confirming.standings(conn, ids)
    return frozenset(order_id for order_id, standing in found.items() if standing.status == "open")


def check_form(store: Store, actor: Actor, number: str) -> CheckForm:
    """The blank form of the blind check: the fields that are still to be keyed."""
    with store.read() as conn:
        order = references.order(conn, number)
        standing = confirming.standing_of(conn, order.id)
        opened = confirming.opening_of(conn, order.id)
        groups = standing.to_check if standing else ()
        groups = groups or tuple(group_of(field) for field in (standing.to_settle if standing else ()))
        wanted = {"lines" if group.startswith("line") else group for group in groups}
        fields = [field for field in (opened.detail["key_fields"] if opened else ()) if field in wanted]
        mine = actor.uid in entry.writers(conn, order.id)
        clerk = confirming.entered_login(conn, order.id)
    return CheckForm(
        order.number,
        clerk,
        order.placed_at,
        order.document_ref,
        order.channel,
        tuple(field for field in fields if field != "lines"),
        "lines" in fields,
        mine,
    )


@dataclass(frozen=True, slots=True)
class OpenDifference:
    """A difference that waits to be settled; shown after the check only."""

    field: str
    entered: str
    rekeyed: str
    entered_by: str | None
    entered_at: datetime | None
    checked_by: str | None
    checked_at: datetime


def open_differences(store: Store, number: str) -> tuple[OpenDifference, ...]:
    """The differences of an order that are not settled yet; refused while its check is open on this screen."""
    refuse_hidden(store, number)
    with store.read() as conn:
        order = references.order(conn, number)
        standing = confirming.standing_of(conn, order.id)
        clerk = confirming.entered_login(conn, order.id)
        found = []
        for field in standing.to_settle if standing else ():
            check = confirming.check_with(conn, order.id, field)
            one = next(d for d in check.differences or () if d["field"] == field)
            who = confirming.login_of(conn, check.by_id)
            found.append(OpenDifference(field, one["entered"], one["rekeyed"], clerk, order.placed_at, who, check.at))
    return tuple(found)
