"""Drafts of forms, kept on this terminal."""

from __future__ import annotations

from datetime import datetime
from typing import Any

import sqlalchemy as sa
from sqlalchemy import Connection

from gendan.db.journal_tables import drafts


def get(conn: Connection, login: str, form: str) -> Any:
    """The draft of a user's form, or none."""
    return conn.execute(sa.select(drafts).where(drafts.c.login == login, drafts.c.form == form)).first()


def put(conn: Connection, login: str, form: str, body: str, saved: datetime) -> None:
    """Keep a draft in place of an earlier one."""
    remove(conn, login, form)
    conn.execute(sa.insert(drafts).values(login=login, form=form, body=body, saved=saved))


def remove(conn: Connection, login: str, form: str) -> None:
    """Forget a draft."""
    conn.execute(sa.delete(drafts).where(drafts.c.login == login, drafts.c.form == form))


def forms_of(conn: Connection, login: str) -> list[str]:
    """The names of the forms that a user has drafts of."""
    return list(conn.execute(sa.select(drafts.c.form).where(drafts.c.login == login)).scalars())
