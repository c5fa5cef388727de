"""Playbooks and scripts as the store changed them: what to do about a problem, and how to say it (C213, C227)."""

from __future__ import annotations

from typing import Any, ClassVar

import sqlalchemy as sa
from sqlalchemy import Connection

from gendan.db.base import Row, cell, strict
from gendan.db.types import Doc, YesNo


class Playbook(Row, table=True):
    """The steps for a problem; it stands in the place of the built-in one."""

    __tablename__: ClassVar[Any] = "playbooks"
    __kind__ = "playbook"
    __table_args__ = strict(sa.Index("playbooks_problem", "problem"))

    problem: str = cell(required=True)
    steps: Any = cell(Doc, required=True)
    """Texts of the steps in their order."""
    removed: bool = cell(YesNo, default=False, required=True)


class Script(Row, table=True):
    """A text to say or send; one with the code of a built-in script stands in its place."""

    __tablename__: ClassVar[Any] = "scripts"
    __kind__ = "script"
    __table_args__ = strict(sa.Index("scripts_code", "code"))

    code: str = cell(required=True)
    name: str = cell(required=True)
    situation: str = cell(required=True)
    """The problem code it is for, or a situation of its own (``requirements``, ``empathy``, ...)."""
    text: str = cell(required=True)
    removed: bool = cell(YesNo, default=False, required=True)


playbooks: sa.Table = Playbook.__table__  # type: ignore[attr-defined]  # SQLModel sets it on table classes
scripts: sa.Table = Script.__table__  # type: ignore[attr-defined]  # SQLModel sets it on table classes


def own_playbooks(conn: Connection) -> list[Any]:
    """The store's own playbooks by problem."""
    query = sa.select(playbooks).where(playbooks.c.removed.is_(False))
    return list(conn.execute(query.order_by(playbooks.c.problem, playbooks.c.uid)))


def own_scripts(conn: Connection) -> list[Any]:
    """The store's own scripts by code."""
    query = sa.select(scripts).where(scripts.c.removed.is_(False))
    return list(conn.execute(query.order_by(scripts.c.code, scripts.c.uid)))


def own_playbook(conn: Connection, problem: str) -> Any:
    """The store's own playbook for that problem; none where it has none."""
    query = sa.select(playbooks).where(playbooks.c.problem == problem, playbooks.c.removed.is_(False))
    return conn.execute(query.order_by(playbooks.c.uid)).first()


def own_script(conn: Connection, code: str) -> Any:
    """The store's own script of that code; none where it has none."""
    query = sa.select(scripts).where(scripts.c.code == code, scripts.c.removed.is_(False))
    return conn.execute(query.order_by(scripts.c.uid)).first()
