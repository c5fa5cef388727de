"""How a table is declared, and the catalogue of what the journal may carry, built from the tables.

Three kinds of columns: ``cell`` travels in the journal and may be written again, ``fact`` belongs
to an insert-only event, ``derived`` is computed from the others and never travels.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from functools import lru_cache
from typing import Any, ClassVar
from uuid import UUID

import sqlalchemy as sa
from sqlmodel import Field, SQLModel

from gendan.db.types import Instant, Number, Uid, Words, YesNo


def cell(
    kind: Any = Words,
    *,
    default: Any = None,
    personal: bool = False,
    secret: bool = False,
    ref: str | None = None,
    to: str | None = None,
    required: bool = False,
) -> Any:
    """A column that travels. ``personal`` values stand in the journal as a salted hash (sync.md 2.9);
    ``secret`` ones are personal and never shown. ``ref`` names the kind that a reference points at,
    ``to`` its table; the journal carries its uid, the table its local id.
    """
    info = {"travels": True, "personal": personal or secret, "secret": secret, "ref": ref}
    options: dict[str, Any] = {"sa_type": Number if ref else kind, "sa_column_kwargs": {"info": info}}
    if to:
        options["foreign_key"] = f"{to}.id"
    return Field(default=default, nullable=not required, **options)


def derived(kind: Any = Words, *, default: Any = None, index: bool = False) -> Any:
    """A column that is computed from facts and made again by ``rebuild``."""
    return Field(default=default, nullable=default is None, index=index, sa_type=kind)


class Row(SQLModel):
    """What every travelling row has: its uid, and the commit (node, seq) that made it."""

    model_config = {"defer_build": True}  # rows are not validated: what would do it need not be built
    __kind__: ClassVar[str]
    id: int | None = Field(default=None, primary_key=True)
    uid: UUID = Field(sa_type=Uid, nullable=False, unique=True)
    node: int = Field(nullable=False)
    seq: int = Field(nullable=False)


class Fact(Row):
    """An insert-only event: when it happened, who did it, and whether a later command voided it."""

    at: datetime = Field(sa_type=Instant, nullable=False)
    by_id: int | None = Field(default=None, foreign_key="users.id")
    voided: bool = derived(YesNo, default=False)


@dataclass(frozen=True)
class Kind:
    """One kind of thing that the journal carries."""

    name: str
    number: int
    model: type[Row]
    table: sa.Table
    event: bool
    columns: dict[str, sa.Column[Any]]
    """The travelling columns by field name; a reference's field is its column without ``_id``."""


@lru_cache(maxsize=1)
def catalogue() -> dict[str, Kind]:
    """Every kind, by the name that the journal uses."""
    from gendan.db import tables

    return {name: _kind(name, number, model) for number, (name, model) in enumerate(tables.KINDS.items(), start=1)}


def _kind(name: str, number: int, model: type[Row]) -> Kind:
    table: sa.Table = model.__table__  # type: ignore[attr-defined]  # SQLModel sets it on table classes
    columns = {
        (column.name.removesuffix("_id") if column.info.get("ref") else column.name): column
        for column in table.columns
        if column.info.get("travels")
    }
    return Kind(name, number, model, table, issubclass(model, Fact), columns)


@lru_cache(maxsize=1)
def kinds_by_number() -> dict[int, Kind]:
    """Every kind, by the number that heads and touches use."""
    return {kind.number: kind for kind in catalogue().values()}


def strict(*indexes: Any, **options: Any) -> tuple[Any, ...]:
    """Table arguments of a STRICT table."""
    return (*indexes, {"sqlite_strict": True, **options})
