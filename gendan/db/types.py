"""Column types: what Python sees, what SQLite stores, and how a value travels in the journal.

Only INTEGER, TEXT and BLOB are stored, so every table can be STRICT; money is integer fen,
quantities integer thousandths, times integer seconds in UTC. The journal carries JSON without
floats: ``wire`` turns a Python value into it, ``unwire`` back.
"""

from __future__ import annotations

import json
from collections.abc import Callable
from datetime import UTC, date, datetime
from decimal import Decimal
from functools import lru_cache
from typing import Any
from uuid import UUID

import sqlalchemy as sa
from sqlalchemy.types import TypeDecorator

from gendan.db.packing import pack, unpack

WHOLE = sa.BigInteger().with_variant(sa.Integer(), "sqlite")


class Column(TypeDecorator[Any]):
    """Base of the types below: ``store`` and ``load`` say how a value is kept."""

    cache_ok = True
    impl: Any = sa.Text

    def store(self, value: Any) -> Any:
        """The stored form of a Python value."""
        return value

    def load(self, value: Any) -> Any:
        """The Python value of a stored form."""
        return value

    def wire(self, value: Any) -> Any:
        """The form in the journal: JSON without floats."""
        return self.store(value)

    def unwire(self, value: Any) -> Any:
        """The Python value of the journal's form."""
        return self.load(value)

    def bind_processor(self, dialect: Any) -> Any:
        """Straight to ``store``; nothing at all where a value is kept as it is."""
        return None if type(self).store is Column.store else _unless_none(self.store)

    def result_processor(self, dialect: Any, coltype: Any) -> Any:
        """Straight to ``load``; nothing at all where a value is kept as it is."""
        return None if type(self).load is Column.load else _unless_none(self.load)

    @property
    def python_type(self) -> type[Any]:
        return object


def _unless_none(convert: Callable[[Any], Any]) -> Callable[[Any], Any]:
    return lambda value: None if value is None else convert(value)


def _scaled(value: Any, places: int) -> int:
    scaled = Decimal(value).scaleb(places)
    whole = scaled.to_integral_value()
    if scaled != whole:
        raise ValueError(f"{value} has more than {places} decimals")
    return int(whole)


class Fen(Column):
    """Money: ``Decimal`` with two decimals, kept as integer fen."""

    cache_ok = True

    impl = WHOLE
    places = 2

    def store(self, value: Any) -> Any:
        return _scaled(value, self.places)

    def load(self, value: Any) -> Any:
        return Decimal(value).scaleb(-self.places)


class Milli(Fen):
    """Quantity: ``Decimal`` with up to three decimals, kept as integer thousandths."""

    cache_ok = True

    places = 3

    def load(self, value: Any) -> Any:
        quantity = Decimal(value).scaleb(-3)
        return quantity.quantize(Decimal(1)) if value % 1000 == 0 else quantity.normalize()


class Percent(Fen):
    """Discount: percent with up to two decimals, kept as integer hundredths."""

    cache_ok = True


class Day(Column):
    """A calendar day in the store's zone, kept as ``YYYY-MM-DD``."""

    cache_ok = True

    def store(self, value: Any) -> Any:
        return value.isoformat()

    def load(self, value: Any) -> Any:
        return _day(value)

    def result_processor(self, dialect: Any, coltype: Any) -> Any:
        """The same few thousand days stand in all rows: each is read once."""
        return _day


@lru_cache(maxsize=16384)
def _day(text: str | None) -> date | None:
    return None if text is None else date.fromisoformat(text)


class Instant(Column):
    """An aware moment to the second, kept as seconds since 1970 in UTC."""

    cache_ok = True

    impl = WHOLE

    def store(self, value: Any) -> Any:
        if value.tzinfo is None:
            raise ValueError("a moment needs its offset")
        return int(value.timestamp())

    def load(self, value: Any) -> Any:
        return datetime.fromtimestamp(value, UTC)


class YesNo(Column):
    """True or false, kept as 1 or 0."""

    cache_ok = True

    impl = sa.Integer

    def store(self, value: Any) -> Any:
        return int(bool(value))

    def load(self, value: Any) -> Any:
        return bool(value)

    def result_processor(self, dialect: Any, coltype: Any) -> Any:
        """One look at a table."""
        return _yes_or_no


@lru_cache(maxsize=16)
def _yes_or_no(value: int | None) -> bool | None:
    return None if value is None else bool(value)


class Number(Column):
    """A whole number."""

    cache_ok = True

    impl = WHOLE


class Words(Column):
    """A text."""

    cache_ok = True


class Uid(Column):
    """A UUIDv7, kept in 16 bytes."""

    cache_ok = True

    impl = sa.LargeBinary

    def store(self, value: Any) -> Any:
        return value.bytes

    def load(self, value: Any) -> Any:
        return UUID(bytes=bytes(value))

    def wire(self, value: Any) -> Any:
        return str(value)

    def unwire(self, value: Any) -> Any:
        return UUID(value)


class Doc(Column):
    """A small JSON document without floats, kept as canonical text."""

    cache_ok = True

    def store(self, value: Any) -> Any:
        return canonical(value)

    def load(self, value: Any) -> Any:
        return json.loads(value)

    def wire(self, value: Any) -> Any:
        return value

    def unwire(self, value: Any) -> Any:
        return value


class Packed(Column):
    """The body of a commit, kept packed in few bytes; what Python sees is the text."""

    cache_ok = True

    impl = sa.LargeBinary

    def store(self, value: Any) -> Any:
        return pack(value)

    def load(self, value: Any) -> Any:
        return unpack(bytes(value))


@lru_cache(maxsize=1 << 16)
def uuid_of(text: str) -> UUID:
    """The uid that the journal wrote. Raises ``ValueError``."""
    return UUID(text)


def canonical(value: Any) -> str:
    """JSON as it is hashed: keys in the order given, no spaces, characters as they are."""
    return json.dumps(value, ensure_ascii=False, separators=(",", ":"), allow_nan=False)


def instant_text(moment: datetime) -> str:
    """A moment as the journal writes it: ``2026-03-02T01:00:00Z``."""
    return moment.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")


def instant_of(text: str) -> datetime:
    """The moment that the journal wrote."""
    if len(text) == 20 and text[4] == text[7] == "-" and text[10] == "T" and text[19] == "Z":
        return datetime.fromisoformat(text)
    return datetime.strptime(text, "%Y-%m-%dT%H:%M:%SZ").replace(tzinfo=UTC)
