"""Users: who may sign in, in which role."""

from __future__ import annotations

from typing import Any, ClassVar

import sqlalchemy as sa
from sqlalchemy import Connection
from sqlmodel import Field, SQLModel

from gendan.db.base import Row, catalogue, cell, derived, strict
from gendan.db.journal import commits_of, hash_of, personal_values
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
    must_change: bool = cell(YesNo, default=False, required=True)
    """Whether somebody else chose the password: who signs in with it gives himself a new one first."""
    initials: str | None = derived()


class LoginTry(SQLModel, table=True):
    """Wrong sign-ins in a row on this terminal; stays here, survives a restart."""

    __tablename__: ClassVar[Any] = "login_try"
    __table_args__ = strict()

    login: str = Field(primary_key=True, sa_type=Words)
    wrong: int = 0
    last: Any = Field(default=None, sa_type=Instant)


class Pin(SQLModel, table=True):
    """The PIN with which a user comes back on this terminal; it stays here, for it is easily guessed.

    ``about`` is a digest of the password in force when it was chosen: another password ends it.
    """

    __tablename__: ClassVar[Any] = "pins"
    __table_args__ = strict()

    login: str = Field(primary_key=True, sa_type=Words)
    pin: str = Field(nullable=False, sa_type=Words)
    about: str = Field(nullable=False, sa_type=Words)
    chosen: Any = Field(nullable=False, sa_type=Instant)


class SignIn(SQLModel, table=True):
    """Who came in on this terminal, how, or was refused; the newest are kept, and none of it travels."""

    __tablename__: ClassVar[Any] = "sign_ins"
    __table_args__ = strict()

    id: int | None = Field(default=None, primary_key=True)
    at: Any = Field(nullable=False, sa_type=Instant)
    login: str = Field(nullable=False, sa_type=Words)
    how: str = Field(nullable=False, sa_type=Words)


users: sa.Table = User.__table__  # type: ignore[attr-defined]  # SQLModel sets it on table classes
tries: sa.Table = LoginTry.__table__  # type: ignore[attr-defined]  # SQLModel sets it on table classes
pins: sa.Table = Pin.__table__  # type: ignore[attr-defined]  # SQLModel sets it on table classes
sign_ins: sa.Table = SignIn.__table__  # type: ignore[attr-defined]  # SQLModel sets it on table classes
SIGN_INS_KEPT = 2000
"""How many sign-ins a terminal remembers."""
STRANGERS_KEPT = 200
"""For how many logins wrong tries are counted at once: made-up names do not fill the file."""


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


def names_by_login(conn: Connection) -> dict[str, str]:
    """User names by login."""
    return {row.login: row.name for row in conn.execute(sa.select(users.c.login, users.c.name))}


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
    """Keep the number of wrong sign-ins in a row; none removes the line. Of logins that nobody has the latest stay."""
    conn.execute(sa.delete(tries).where(tries.c.login == login))
    if wrong:
        conn.execute(sa.insert(tries).values(login=login, wrong=wrong, last=last))
        strangers = sa.select(tries.c.login).where(~sa.exists().where(users.c.login == tries.c.login))
        too_many = strangers.order_by(tries.c.last.desc()).offset(STRANGERS_KEPT).limit(STRANGERS_KEPT)
        conn.execute(sa.delete(tries).where(tries.c.login.in_(too_many)))


def past_passwords(conn: Connection, user: Any, count: int) -> list[str]:
    """The last ``count`` passwords of a user's row as they are kept, the one in force first; from the change log."""
    found: list[str] = []
    for commit in reversed(commits_of(conn, catalogue()["user"].number, user.id, whole=False)):
        for op in reversed(commit.body["ops"]):
            wire = _password_in(op, str(user.uid))
            if wire and len(found) < count:
                found += personal_values(conn, {hash_of(wire["h"])}).values()
    return found


def _password_in(op: dict[str, Any], uid: str) -> Any:
    """What an op of the journal says of the password of the user of that uid."""
    if op["e"] != "user" or op["i"] != uid:
        return None
    if op["k"] == "set":
        return op["x"] if op["f"] == "password" else None
    return op["x"].get("password") if op["k"] == "new" else None


def pin_of(conn: Connection, login: str) -> sa.Row[Any] | None:
    """The PIN of a user on this terminal."""
    return conn.execute(sa.select(pins).where(pins.c.login == login)).first()


def write_pin(conn: Connection, login: str, pin: str | None, about: str, chosen: Any) -> None:
    """Keep a PIN in place of an earlier one; None takes it away."""
    conn.execute(sa.delete(pins).where(pins.c.login == login))
    if pin is not None:
        conn.execute(sa.insert(pins).values(login=login, pin=pin, about=about, chosen=chosen))


def note_sign_in(conn: Connection, at: Any, login: str, how: str) -> None:
    """Write down who came in and how; the oldest beyond ``SIGN_INS_KEPT`` go."""
    made = conn.execute(sa.insert(sign_ins).values(at=at, login=login, how=how)).inserted_primary_key
    conn.execute(sa.delete(sign_ins).where(sign_ins.c.id <= (made[0] if made else 0) - SIGN_INS_KEPT))


def noted_sign_ins(conn: Connection, limit: int) -> list[sa.Row[Any]]:
    """Who came in, newest first."""
    return list(conn.execute(sa.select(sign_ins).order_by(sign_ins.c.id.desc()).limit(limit)))
