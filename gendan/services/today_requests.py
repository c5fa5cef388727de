"""Requests on today's list: to be answered, to be solved, with the moment at which a clock runs out (C234, C265)."""

from __future__ import annotations

from gendan.db import requests as table
from gendan.domain.lifecycle import days_late
from gendan.services.request_views import RequestView, request_views
from gendan.services.today_items import Item, Look


def requests(look: Look) -> list[Item]:
    """Open requests, due when the customer is to be answered, to hear again, or to have his solution."""
    rows = table.open_ones(look.conn, look.owner, look.most)
    return [_item(one, look) for one in request_views(look.conn, look.config, rows, look.now)]


def _item(one: RequestView, look: Look) -> Item:
    due_at = one.due.astimezone(look.config.zone) if one.due is not None else None
    due = due_at.date() if due_at is not None else None
    return Item(
        "request",
        one.order_id or 0,
        one.order or "",
        one.outside_number,
        one.customer,
        one.next,
        due,
        days_late(due, 0, look.day),
        one.owner,
        one.owner_name,
        one.urgent,
        None,
        one.request,
        respond_by=None if one.answered else one.clocks.response.due,
        customer_kind=one.customer_kind,
        court="customer" if one.waiting else "us",
        due_at=due_at,
        ran_out=one.late,
    )
