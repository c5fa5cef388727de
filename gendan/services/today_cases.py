"""Exceptions on today's list (C204, C214), and which sections have a case that is late."""

from __future__ import annotations

from typing import Any

from sqlalchemy import Connection

from gendan.config import Config
from gendan.db import complaints as complaint_table
from gendan.db import exceptions as table
from gendan.domain.lifecycle import days_late
from gendan.services.complaint_views import complaint_views
from gendan.services.exception_views import ExceptionView, views
from gendan.services.today_items import Item, Look

LOOKED_AT = 100
"""Open cases of a kind that are looked at for the mark of their section, the most pressing first."""


def exceptions(look: Look) -> list[Item]:
    """Open exceptions, due when they are to be answered or looked after, when the customer is to hear from us, when a
    remedy or the solution is due."""
    rows = table.open_for(look.conn, look.owner, look.most)
    return [_item(row, one, look) for row, one in zip(rows, views(look.conn, look.config, rows, look.now), strict=True)]


def _item(row: Any, one: ExceptionView, look: Look) -> Item:
    clock = one.due.astimezone(look.config.zone) if one.due is not None else None
    days = [day for day in (one.chase, clock.date() if clock else None) if day is not None]
    due = min([*days, *(remedy.due for remedy in one.remedies if remedy.open and remedy.due)], default=None)
    return Item(
        "exception",
        row.order_id,
        row.number,
        row.outside_number,
        row.customer or "",
        row.problem,
        due,
        days_late(due, 0, look.day),
        row.owner or row.order_owner,
        row.order_owner_name if row.owner in (None, row.order_owner) else row.owner_name,
        row.urgent,
        row.promised,
        row.code,
        row.priority,
        None if one.answered else one.clocks.response.due,
        court="customer" if one.waiting else "us",
        due_at=clock,
        ran_out=one.overdue,
    )


def late_sections(conn: Connection, config: Config, now: Any) -> frozenset[int]:
    """The digits of the sections in which a case is late: 5 exceptions, 6 complaints."""
    found = set()
    rows = table.open_for(conn, None, LOOKED_AT)
    if any(one.overdue for one in views(conn, config, rows, now)):
        found.add(5)
    open_ = complaint_table.open_ones(conn, None, LOOKED_AT)
    if any(
        one.clocks.next_due is not None and one.clocks.next_due < now
        for one in complaint_views(conn, config, open_, now)
    ):
        found.add(6)
    return frozenset(found)
