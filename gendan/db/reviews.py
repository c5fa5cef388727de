"""Commits of other terminals that went beyond their author's role, and that somebody looked at them (sync.md 2.6)."""

from __future__ import annotations

import json
from dataclasses import dataclass
from datetime import datetime
from typing import Any, ClassVar
from uuid import UUID

import sqlalchemy as sa
from sqlalchemy import Connection

from gendan.db import journal
from gendan.db.base import Fact, cell, strict
from gendan.db.journal_tables import chg, nodes, reviews
from gendan.db.users import users


class ReviewDone(Fact, table=True):
    """Somebody looked at a commit of another terminal that was marked; it travels, so that others need not."""

    __tablename__: ClassVar[Any] = "review_dones"
    __kind__ = "review_done"
    __table_args__ = strict(sa.Index("review_dones_change", "change"))

    change: str = cell(required=True)
    """The commit, ``node:seq``."""


review_dones: sa.Table = ReviewDone.__table__  # type: ignore[attr-defined]  # SQLModel sets it on table classes


@dataclass(frozen=True, slots=True)
class Mark:
    """A marked commit: ``node:seq``, why it is marked, what was done, by whom in which role, where, when, and why."""

    change: str
    code: str
    command: str
    by: str
    role: str
    node: str
    at: datetime
    reason: str | None


def _open() -> Any:
    place = reviews.c.node + ":" + sa.cast(reviews.c.seq, sa.Text)
    seen = sa.select(review_dones.c.id).where(review_dones.c.change == place, review_dones.c.voided.is_(False))
    return ~seen.exists()


def open_ones(conn: Connection) -> list[Mark]:
    """The marks that nobody has looked at yet, oldest first."""
    query = (
        sa.select(reviews, chg.c.body, nodes.c.store, nodes.c.terminal)
        .join(nodes, nodes.c.uid == reviews.c.node)
        .join(chg, (chg.c.node == nodes.c.id) & (chg.c.seq == reviews.c.seq))
        .where(_open())
        .order_by(chg.c.hlc, reviews.c.node, reviews.c.seq)
    )
    return [_mark(conn, row) for row in conn.execute(query).all()]


def _mark(conn: Connection, row: Any) -> Mark:
    body = json.loads(journal.text_of(conn, row))
    by = conn.execute(sa.select(users.c.login).where(users.c.uid == UUID(body["by"]))).scalar() if body["by"] else None
    at = datetime.fromisoformat(body["at"])
    node = f"{row.store}-{row.terminal}"
    return Mark(f"{row.node}:{row.seq}", row.code, body["cmd"], by or "?", body["role"], node, at, body.get("why"))


def count(conn: Connection) -> int:
    """How many marks nobody has looked at yet."""
    return int(conn.execute(sa.select(sa.func.count()).select_from(reviews).where(_open())).scalar_one())


def marked(conn: Connection) -> int:
    """How many records were ever marked here, for whatever reason."""
    return int(conn.execute(sa.select(sa.func.count()).select_from(reviews)).scalar_one())


def is_marked(conn: Connection, change: str) -> bool:
    """Whether a commit (``node:seq``) was ever marked here."""
    node, _, seq = change.rpartition(":")
    if not seq.isdecimal() or len(seq) > 18:
        return False
    query = sa.select(reviews.c.seq).where(reviews.c.node == node, reviews.c.seq == int(seq))
    return conn.execute(query).first() is not None


def is_seen(conn: Connection, change: str) -> bool:
    """Whether somebody said that he looked at it."""
    query = sa.select(review_dones.c.id).where(review_dones.c.change == change, review_dones.c.voided.is_(False))
    return conn.execute(query.limit(1)).first() is not None
