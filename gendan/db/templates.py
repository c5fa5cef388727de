"""Templates of plans: the milestones of a kind of order, as the supervisor changed them (C161, C188)."""

from __future__ import annotations

from typing import Any, ClassVar

import sqlalchemy as sa
from sqlalchemy import Connection

from gendan.db.base import Row, cell, strict
from gendan.db.types import Doc, YesNo


class Template(Row, table=True):
    """A template by its code; one with the code of a built-in template stands in its place."""

    __tablename__: ClassVar[Any] = "templates"
    __kind__ = "template"
    __table_args__ = strict(sa.Index("templates_code", "code"))

    code: str = cell(required=True)
    name: str = cell(required=True)
    steps: Any = cell(Doc, required=True)
    removed: bool = cell(YesNo, default=False, required=True)


templates: sa.Table = Template.__table__  # type: ignore[attr-defined]  # SQLModel sets it on table classes


def by_code(conn: Connection, code: str) -> Any:
    """The store's own template of that code; none where it has none."""
    query = sa.select(templates).where(templates.c.code == code, templates.c.removed.is_(False))
    return conn.execute(query.order_by(templates.c.id)).first()


def every(conn: Connection) -> list[Any]:
    """The store's own templates by code."""
    query = sa.select(templates).where(templates.c.removed.is_(False))
    return list(conn.execute(query.order_by(templates.c.code, templates.c.id)))
