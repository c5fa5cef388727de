"""First attempts at inspections within a period, and how many of them passed (C185, C268)."""

from __future__ import annotations

import sqlalchemy as sa
from sqlalchemy import Connection

from gendan.db.figures import BEGIN, END, Span
from gendan.db.quality import inspections


def first_attempts(conn: Connection, span: Span) -> dict[str, int]:
    """``first_attempts``: inspections in the span that were the first of their checkpoint and line;
    ``passed_first``: those of them that passed."""
    earlier = inspections.alias("earlier")
    before = sa.exists().where(
        earlier.c.order_id == inspections.c.order_id,
        earlier.c.milestone_id == inspections.c.milestone_id,
        earlier.c.line_id.is_not_distinct_from(inspections.c.line_id),
        earlier.c.voided.is_(False),
        sa.tuple_(earlier.c.at, earlier.c.uid) < sa.tuple_(inspections.c.at, inspections.c.uid),
    )
    passed = sa.func.coalesce(sa.func.sum(sa.case((inspections.c.result == "pass", 1), else_=0)), 0)
    query = sa.select(sa.func.count(), passed).where(
        inspections.c.at >= BEGIN, inspections.c.at < END, inspections.c.voided.is_(False), ~before
    )
    row = conn.execute(query, span.params).one()
    return {"first_attempts": int(row[0]), "passed_first": int(row[1])}
