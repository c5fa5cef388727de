"""Users: who may sign in, in which role."""

from __future__ import annotations

from typing import Any, ClassVar

import sqlalchemy as sa
from sqlalchemy import Connection
from sqlmodel import Field, SQLModel

from gendan.db.base import Row, cell, derived, strict
from gendan.db.types import Instant, Words, YesNo


class User(Row, table=True):
    """A person who works with gendan (C256, C258), or ``system``."""

    __tablename__: ClassVar[Any] = "users"
    __kind__ = "user"
    __table_args__ = strict()

    login: str = cell(required=True)
    name: str = cell(required=True)
    role: str = cell(required=True)
    active: bool = cell(YesNo, default=True, required=True)
    password: str | None = cell(secret=True)
    password_at: Any = cell(Instant)
    initials: str | None = derived()


class LoginTry(SQLModel, table=True):
    """Wrong sign-ins in a row on this terminal; stays here, survives a restart."""

    __tablename__: ClassVar[Any] = "login_try"
    __table_args__ = strict()

    login: str = Field(primary_key=True, sa_type=Words)
    wrong: int = 0
    last: Any = Field(default=None, sa_type=Instant)


users: sa.Table = User.__table__  # type: ignore[attr-defined]  # SQLModel sets it on table classes
tries: sa.Table = LoginTry.__table__  # type: ignore[attr-defined]  # SQLModel sets it on table classes


def by_login(conn: Connection, login: str) -> sa.Row[Any] | None:
    """The user of that login, active or not."""
    return conn.execute(sa.select(users).where(users.c.login == login)).first()


def by_id(conn: Connection, user_id: int) -> sa.Row[Any] | None:
    """The user of that local id."""
    return conn.execute(sa.select(users).where(users.c.id == user_id)).first()


def everyone(conn: Connection) -> list[sa.Row[Any]]:
    """All users but ``system``, active first, by login."""
    query = sa.select(users).where(users.c.role != "system").order_by(users.c.active.desc(), users.c.login)
    return list(conn.execute(query))


def names(conn: Connection) -> dict[int, str]:
    """User names by local id."""
    return {row.id: row.name for row in conn.execute(sa.select(users.c.id, users.c.name))}


def by_name(conn: Connection, name: str) -> sa.Row[Any] | None:
    """The user of that login or exact name; the first by id where two share a name."""
    query = sa.select(users).where(sa.or_(users.c.login == name, users.c.name == name), users.c.role != "system")
    return conn.execute(query.order_by(users.c.active.desc(), users.c.id)).first()


def count_active(conn: Connection, role: str) -> int:
    """How many active users have the role."""
    query = sa.select(sa.func.count()).select_from(users).where(users.c.role == role, users.c.active.is_(True))
    return int(conn.execute(query).scalar_one())


def read_tries(conn: Connection, login: str) -> sa.Row[Any] | None:
    """The wrong sign-ins of a login in a row."""
    return conn.execute(sa.select(tries).where(tries.c.login == login)).first()


def write_tries(conn: Connection, login: str, wrong: int, last: Any) -> None:
    """Keep the number of wrong sign-ins in a row; none removes the line."""
    conn.execute(sa.delete(tries).where(tries.c.login == login))
    if wrong:
        conn.execute(sa.insert(tries).values(login=login, wrong=wrong, last=last))
