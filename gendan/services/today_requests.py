"""Requests on today's list: to be answered, to be solved, with the moment at which a clock runs out (C234, C265)."""

from __future__ import annotations

from gendan.db import requests as table
from gendan.services.request_views import RequestView, request_views
from gendan.services.today_items import Item, Look, case_item


def requests(look: Look) -> list[Item]:
    """Open requests, due when the customer is to be answered, to hear again, or to have his solution."""
    rows = table.open_ones(look.conn, look.owner, look.most)
    return [_item(one, look) for one in request_views(look.conn, look.config, rows, look.now)]


def _item(one: RequestView, look: Look) -> Item:
    due_at = one.due.astimezone(look.config.zone) if one.due is not None else None
    return case_item(
        "request",
        one.request,
        one,
        due_at.date() if due_at is not None else None,
        look,
        respond_by=None if one.answered else one.clocks.response.due,
        due_at=due_at,
        ran_out=one.late,
    )
