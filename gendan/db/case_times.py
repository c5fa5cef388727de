"""When something was last done about a case: what is done next is not dated before it."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import Any

import sqlalchemy as sa
from sqlalchemy import Connection

from gendan.db.complaints import complaint_events
from gendan.db.exceptions import exception_events
from gendan.db.remedies import remedy_events
from gendan.db.requests import request_events
from gendan.db.types import Instant

_CASES: dict[str, tuple[str, sa.Table, sa.Column[Any]]] = {
    "exception": ("raised_at", exception_events, exception_events.c.exception_id),
    "complaint": ("opened_at", complaint_events, complaint_events.c.complaint_id),
    "request": ("opened_at", request_events, request_events.c.request_id),
    "remedy": ("at", remedy_events, remedy_events.c.remedy_id),
}
"""When a case began, and where its events stand."""


def last_moment(conn: Connection, named: Mapping[str, Any]) -> datetime | None:
    """The latest moment at which anything happened in the cases among these rows, by kind; none without cases."""
    found: list[datetime] = []
    for kind, (began, table, column) in _CASES.items():
        row = named.get(kind)
        if row is not None:
            found.append(getattr(row, began))
            latest = sa.select(sa.type_coerce(sa.func.max(table.c.at), Instant()))
            last = conn.execute(latest.where(column == row.id, table.c.voided.is_(False))).scalar()
            found += [last] if last is not None else []
    return max(found, default=None)
