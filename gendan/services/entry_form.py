"""An order as somebody types it: texts as they were typed, what they mean, and what is still missing (C019, C021)."""

from __future__ import annotations

import unicodedata
from collections.abc import Mapping
from dataclasses import dataclass, field, fields, replace
from datetime import date
from decimal import Decimal
from typing import Any

from gendan.domain import labels
from gendan.domain.normal import phone_digits
from gendan.domain.typed import read_discount, read_money, read_quantity
from gendan.errors import GendanError, UsageError
from gendan.i18n import N_
from gendan.services.days import DayReader

CHANNELS = ("counter", "phone", "wechat", "online", "email", "fax")
MODES = tuple(labels.DELIVERY_MODES)
CHOICES = {"channel": CHANNELS, "delivery_mode": MODES, "urgent": ("no", "yes")}
"""Fields for one of a few, with their codes."""
EMPTIED = ("address", "document_ref", "contact", "special", "deposit", "owner")
"""Fields that a filed draft may be without again."""
MOST_LINES = 500
_LEAST_DIGITS = 5
"""Fewest digits that a telephone number has."""


@dataclass(frozen=True, slots=True)
class TypedLine:
    """A line as it was typed; ``discount`` is a percentage, ``8.5折`` or the code of a promotion."""

    product: str = ""
    qty: str = ""
    price: str = ""
    discount: str = ""

    @property
    def is_blank(self) -> bool:
        """Whether nothing stands there; a quantity alone is nothing."""
        return not (self.product.strip() or self.price.strip() or self.discount.strip())


@dataclass(frozen=True, slots=True)
class TypedOrder:
    """Everything that was typed. ``code`` is the customer that was taken, ``order`` the number of the filed draft.

    ``channel``, ``delivery_mode`` and ``urgent`` are codes where they were understood.
    """

    customer: str = ""
    code: str = ""
    phone: str = ""
    contact: str = ""
    lines: tuple[TypedLine, ...] = ()
    requested: str = ""
    delivery_mode: str = "delivery"
    address: str = ""
    special: str = ""
    channel: str = "counter"
    document_ref: str = ""
    deposit: str = ""
    urgent: str = "no"
    owner: str = ""
    order: str = ""
    named: str = ""
    """The code of a customer that this form itself made."""

    @property
    def is_touched(self) -> bool:
        """Whether anything was typed that would be a pity to lose."""
        return self.typed != TypedOrder().typed or any(not line.is_blank for line in self.lines)

    @property
    def typed(self) -> tuple[str, ...]:
        """The texts without the lines."""
        return tuple(str(getattr(self, one.name)) for one in fields(self) if one.name != "lines")

    def body(self) -> dict[str, Any]:
        """As it is kept in a draft."""
        named = {one.name: getattr(self, one.name) for one in fields(self) if one.name != "lines"}
        lines = [{one.name: getattr(line, one.name) for one in fields(line)} for line in self.lines]
        return {**named, "lines": lines}


def from_body(body: Mapping[str, Any]) -> TypedOrder:
    """What was kept; whatever an older version kept otherwise is left out."""
    named = {one.name: body[one.name] for one in fields(TypedOrder) if isinstance(body.get(one.name), str)}
    kept = body.get("lines")
    lines = [
        TypedLine(**{one.name: str(line.get(one.name) or "") for one in fields(TypedLine)})
        for line in (kept if isinstance(kept, list) else ())
        if isinstance(line, dict)
    ]
    return TypedOrder(**named, lines=tuple(lines[:MOST_LINES]))


@dataclass(frozen=True, slots=True)
class ReadLine:
    """A line as it was understood; what could not be read is missing."""

    number: int
    product: str
    qty: Decimal | None
    price: Decimal | None = None
    discount: Decimal | None = None
    promotion: str | None = None


@dataclass(frozen=True, slots=True)
class ReadOrder:
    """What was understood: lines, day, and what keeps it from being filed, by the names of the fields."""

    lines: tuple[ReadLine, ...] = ()
    requested: date | None = None
    deposit: Decimal | None = None
    problems: Mapping[str, GendanError] = field(default_factory=dict)


def read_discount_or_promotion(text: str) -> tuple[Decimal | None, str | None]:
    """The percentage, or else the code of a promotion; nothing where nothing was typed."""
    if not text.strip():
        return None, None
    try:
        return read_discount(text), None
    except UsageError:
        return None, text.strip()


def read_amount(text: str, name: str) -> Decimal | None:
    """The amount, or nothing where nothing was typed."""
    return read_money(text, field=name) if text.strip() else None


class _Reading:
    """Reads field after field and keeps what cannot be read."""

    def __init__(self) -> None:
        self.problems: dict[str, GendanError] = {}

    def get(self, name: str, read: Any, *given: Any) -> Any:
        try:
            return read(*given)
        except GendanError as error:
            self.problems[name] = error
            return None

    def missing(self, name: str) -> None:
        self.problems.setdefault(name, missing())


def missing() -> UsageError:
    """What is said of a required field that is empty."""
    return UsageError("missing_fields", N_("must be filled in"))


def read(typed: TypedOrder, read_day: DayReader) -> ReadOrder:
    """Make out what was typed; ``problems`` has every field that is empty and must not be, or cannot be read."""
    reading = _Reading()
    lines = tuple(_line(reading, number, line) for number, line in enumerate(_filled(typed.lines), 1))
    requested = None
    if typed.requested.strip():
        day = reading.get("requested", read_day, typed.requested)
        requested = day.day if day is not None else None
    deposit = reading.get("deposit", read_amount, typed.deposit, "deposit")
    required = {
        "customer": typed.customer.strip(),
        "phone": typed.phone.strip(),
        "lines.1.product": lines,
        "requested": typed.requested.strip(),
        "delivery_mode": typed.delivery_mode,
        "address": typed.address.strip() or typed.delivery_mode == "pickup",
        "channel": typed.channel,
        "urgent": typed.urgent,
        "owner": typed.owner.strip() or typed.urgent != "yes",
    }
    for name, there in required.items():
        if not there:
            reading.missing(name)
    for name, codes in CHOICES.items():
        if (text := getattr(typed, name)) and text not in codes:
            message = N_("“{value}” cannot be chosen here; the digit of a choice is enough.")
            reading.problems[name] = UsageError("bad_value", message, field=name, value=text)
    if typed.phone.strip() and len(phone_digits(typed.phone)) < _LEAST_DIGITS:
        reading.problems["phone"] = UsageError("bad_value", N_("That is no telephone number."), field="phone")
    return ReadOrder(lines, requested, deposit, reading.problems)


def _filled(lines: tuple[TypedLine, ...]) -> list[TypedLine]:
    """Lines are numbered as they will be filed: blank ones do not count."""
    return [line for line in lines if not line.is_blank]


def _line(reading: _Reading, number: int, line: TypedLine) -> ReadLine:
    name = f"lines.{number}"
    qty = None
    if not line.product.strip():
        reading.missing(f"{name}.product")
    if line.qty.strip():
        qty = reading.get(f"{name}.qty", _positive, line.qty)
    else:
        reading.missing(f"{name}.qty")
    price = reading.get(f"{name}.price", read_amount, line.price, "price")
    discount, promotion = read_discount_or_promotion(line.discount)
    return ReadLine(number, _half_width(line.product), qty, price, discount, promotion)


def _half_width(text: str) -> str:
    """Codes and numbers as they are kept, however wide they were typed."""
    return unicodedata.normalize("NFKC", text).strip()


def _positive(text: str) -> Decimal:
    qty, _unit = read_quantity(text)
    if qty <= 0:
        raise UsageError("bad_value", N_("The quantity must be more than 0."), field="qty")
    return qty


def arguments(typed: TypedOrder, read_order: ReadOrder) -> dict[str, Any]:
    """The arguments of ``order.enter`` or, where a draft was filed already, of ``order.update``."""
    given: dict[str, Any] = {
        "channel": typed.channel,
        "document_ref": typed.document_ref.strip() or None,
        "lines": [_argument(line) for line in read_order.lines],
        "requested": read_order.requested.isoformat() if read_order.requested else None,
        "phone": _half_width(typed.phone),
        "address": typed.address.strip(),
        "contact": typed.contact.strip() or None,
        "delivery_mode": typed.delivery_mode,
        "special": typed.special.strip() or None,
        "urgent": typed.urgent == "yes",
        "deposit": str(read_order.deposit) if read_order.deposit is not None else None,
        "owner": typed.owner or None,
    }
    empty = [name for name in EMPTIED if given[name] in (None, "")]
    if typed.order:
        who = {"order": typed.order, "empty": empty, **({"customer": typed.code} if typed.code else {})}
        return who | {name: value for name, value in given.items() if name not in empty}
    who = {"customer": typed.code} if typed.code else {"name": typed.customer.strip()}
    return who | {name: value for name, value in given.items() if value not in (None, "")}


def _argument(line: ReadLine) -> dict[str, Any]:
    found = {
        "product": line.product,
        "qty": str(line.qty),
        "price": None if line.price is None else str(line.price),
        "discount": None if line.discount is None else str(line.discount),
        "promotion": line.promotion,
    }
    return {name: value for name, value in found.items() if value is not None}


def lasting(typed: TypedOrder, read_day: DayReader) -> TypedOrder:
    """As it is kept: a day said from today (``+5``, ``明天``) is kept as the day that was meant."""
    try:
        day = read_day(typed.requested).day if typed.requested.strip() else None
    except GendanError:
        day = None
    return typed if day is None else replace(typed, requested=day.isoformat())
