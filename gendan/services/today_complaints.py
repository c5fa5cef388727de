"""Complaints on today's list, with the promises made in them, and what of cases waits for a decision (C226, C234)."""

from __future__ import annotations

from typing import Any

from sqlalchemy import Connection

from gendan.db import complaints as table
from gendan.db import remedies as remedy_table
from gendan.db import today as today_table
from gendan.domain.lifecycle import days_late
from gendan.services.complaint_views import ComplaintView, complaint_views, undecided_offers
from gendan.services.today_items import Item, Look, case_item


def complaints(look: Look) -> list[Item]:
    """Open complaints, due when the customer is to hear from us, when what was promised is due, or his visit."""
    rows = table.open_ones(look.conn, look.owner, look.most)
    return [_item(one, look) for one in complaint_views(look.conn, look.config, rows, look.now)]


def _item(one: ComplaintView, look: Look) -> Item:
    return case_item(
        "complaint",
        one.complaint,
        one,
        one.due(look.config.zone),
        look,
        priority=one.priority,
        respond_by=None if one.clocks.response.ended else one.clocks.response.due,
        due_at=one.clocks.next_due.astimezone(look.config.zone) if one.clocks.next_due is not None else None,
        ran_out=one.clocks.next_due is not None and one.clocks.next_due < look.now,
    )


def approvals(look: Look) -> list[Item]:
    """Offers and remedies beyond the authority of who made them, for who decides (C080)."""
    if not look.decides:
        return []
    offers = [_offer(one, look) for one in undecided_offers(look.conn, look.config, look.now)]
    waiting = [row for row in remedy_table.standing(look.conn, "to_approve") if row.exception is not None]
    known = (
        {row.id: row for row in today_table.by_ids(look.conn, [row.order_id for row in waiting], None)}
        if waiting
        else {}
    )
    by_case = {row.exception: row for row in waiting}
    return offers + [_remedy(row, known[row.order_id], look) for row in by_case.values()]


def _offer(one: ComplaintView, look: Look) -> Item:
    due = one.offer.solve_by if one.offer else None
    late = days_late(due, 0, look.day)
    return Item(
        "approval", one.order_id or 0, one.order or "", one.outside_number, one.customer, "offer", due, late,
        one.owner, one.owner_name, one.urgent, None, one.complaint, one.priority,
    )  # fmt: skip


def _remedy(row: Any, order: Any, look: Look) -> Item:
    late = days_late(row.due, 0, look.day)
    return Item(
        "approval", order.id, order.number, order.outside_number, order.customer or "", "remedy", row.due, late,
        row.owner or order.owner, order.owner_name, order.urgent, None, row.exception,
        customer_kind=order.customer_kind,
    )  # fmt: skip


def to_approve(conn: Connection) -> int:
    """How many cases wait for a decision."""
    cases = {one.exception_id for one in remedy_table.standing(conn, "to_approve") if one.exception_id is not None}
    return len(table.undecided(conn)) + len(cases)
