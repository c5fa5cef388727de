"""Settings that the store shares between its terminals."""

from __future__ import annotations

import json
from typing import Any, ClassVar

import sqlalchemy as sa
from sqlalchemy import Connection

from gendan.db.base import Row, cell, strict
from gendan.db.ready import Ready
from gendan.db.types import Doc


class StoreSetting(Row, table=True):
    """One shared setting; an empty value means the default holds again."""

    __tablename__: ClassVar[Any] = "settings"
    __kind__ = "setting"
    __table_args__ = strict(sa.Index("settings_key", "key"))

    key: str = cell(required=True)
    value: Any = cell(Doc)


settings: sa.Table = StoreSetting.__table__  # type: ignore[attr-defined]  # SQLModel sets it on table classes


def kept(value: Any) -> dict[str, Any]:
    """A value as it is kept: the journal has no fractions, so what holds one is kept as text."""
    return {"json": json.dumps(value, ensure_ascii=False)} if _has_fraction(value) else {"v": value}


def _has_fraction(value: Any) -> bool:
    if isinstance(value, dict):
        return any(_has_fraction(part) for part in value.values())
    return any(_has_fraction(part) for part in value) if isinstance(value, list) else isinstance(value, float)


def _value(found: dict[str, Any]) -> Any:
    return json.loads(found["json"]) if "json" in found else found["v"]


_SHARED = Ready(lambda: sa.select(settings.c.key, settings.c.value).order_by(settings.c.id))


def shared(conn: Connection) -> dict[str, Any]:
    """The shared settings by key."""
    return {row.key: _value(row.value) for row in _SHARED.rows(conn) if row.value is not None}


def by_key(conn: Connection, key: str) -> sa.Row[Any] | None:
    """The row of a shared setting."""
    return conn.execute(sa.select(settings).where(settings.c.key == key).order_by(settings.c.id)).first()


def _begin(login: str) -> str:
    """How the keys of the settings begin that hold a person's own keys; no login has a slash."""
    return f"keys/{login}/"


def person_key(login: str, action: str) -> str:
    """The key of the setting in which a person's keys of one action stand: each travels and clashes by itself."""
    return _begin(login) + action


_OF_PERSON = Ready(
    lambda: (
        sa.select(settings.c.key, settings.c.value)
        .where(settings.c.key >= sa.bindparam("first"), settings.c.key < sa.bindparam("end"))
        .order_by(settings.c.id)
    )
)


def keys_of_person(conn: Connection, login: str) -> dict[str, str]:
    """The keys that a person chose for himself, by action id."""
    begin = _begin(login)
    rows = _OF_PERSON.rows(conn, first=begin, end=begin[:-1] + "0")  # "0" is what follows the slash
    return {row.key.removeprefix(begin): str(_value(row.value)) for row in rows if row.value is not None}
