"""Saved filters: a query by the name that somebody gave it, for himself or for everybody (C260)."""

from __future__ import annotations

from typing import Any, ClassVar

import sqlalchemy as sa
from sqlalchemy import Connection

from gendan.db.base import Row, cell, strict
from gendan.db.types import YesNo
from gendan.db.users import users
from gendan.domain.normal import fold


class SavedFilter(Row, table=True):
    """A query with a name. What is looked for may name a customer, so it is personal."""

    __tablename__: ClassVar[Any] = "saved_filters"
    __kind__ = "saved_filter"
    __table_args__ = strict(sa.Index("saved_filters_owner", "owner_id"))

    owner_id: int = cell(ref="user", to="users", required=True)
    section: str = cell(required=True)
    """Where it is used: ``orders``, ``customers``."""
    name: str = cell(required=True)
    query: str | None = cell(personal=True)
    shared: bool = cell(YesNo, default=False, required=True)
    removed: bool = cell(YesNo, default=False, required=True)


filters: sa.Table = SavedFilter.__table__  # type: ignore[attr-defined]  # SQLModel sets it on table classes


def seen_by(conn: Connection, login: str | None, section: str) -> list[Any]:
    """The filters of this user, then those that others share, by name; of two with one name the newer first."""
    own = users.c.login == (login or "")
    query = (
        sa.select(filters, users.c.login.label("owner"), users.c.name.label("owner_name"), own.label("own"))
        .join(users, users.c.id == filters.c.owner_id)
        .where(filters.c.section == section, filters.c.removed.is_(False), sa.or_(own, filters.c.shared.is_(True)))
    )
    rows = conn.execute(query.order_by(filters.c.uid.desc()))
    return sorted(rows, key=lambda row: (not row.own, fold(row.name)))


def named(conn: Connection, login: str | None, section: str, name: str) -> Any:
    """The filter of that name: this user's own, else a shared one; none where there is none."""
    return next((row for row in seen_by(conn, login, section) if fold(row.name) == fold(name)), None)
