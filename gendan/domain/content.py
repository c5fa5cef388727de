"""What was agreed in an order, field by field, and the seal over it (C025, C051, C055).

A digest a group of fields: ``customer``, ``customer_phone``, ``address``, ``requested``, ``delivery_mode``,
``special``, and for each line ``line.1`` (model, quantity, unit price) and ``terms.1`` (discount, promotion,
special). Checks and the customer's yes keep the digests that they saw; a gate compares them with the present
ones, so any later change by whatever path shows (the seal is computed, never a flag).
"""

from __future__ import annotations

import base64
import hashlib
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

LINES = "lines"
_BYTES = 9


@dataclass(frozen=True, slots=True)
class LineContent:
    """What was agreed on one line; values in the journal's form."""

    pos: int
    product: str
    qty: int
    price: int | None
    discount: int
    promotion: str
    special: str


@dataclass(frozen=True, slots=True)
class Content:
    """What was agreed; personal values stand as their salted hashes, so that the seal tells nothing of them."""

    customer: str
    customer_phone: str
    address: str
    requested: str
    delivery_mode: str
    special: str
    lines: tuple[LineContent, ...]


def _digest(*values: object) -> str:
    text = "\x1f".join("" if value is None else str(value) for value in values)
    return base64.urlsafe_b64encode(hashlib.sha256(text.encode()).digest()[:_BYTES]).decode()


def seal(content: Content) -> dict[str, str]:
    """The digests of an order's content by group of fields."""
    found = {
        name: _digest(name, getattr(content, name))
        for name in ("customer", "customer_phone", "address", "requested", "delivery_mode", "special")
    }
    for line in content.lines:
        goods, terms = f"line.{line.pos}", f"terms.{line.pos}"
        found[goods] = _digest(*_beside(found, goods), line.product, line.qty, line.price)
        found[terms] = _digest(*_beside(found, terms), line.discount, line.promotion, line.special)
    return found


def _beside(found: Mapping[str, str], group: str) -> tuple[str, ...]:
    """What the group holds already: two terminals may have given two lines one number, and both are sealed."""
    return (found[group],) if group in found else ()


def is_personal(group: str) -> bool:
    """Whether a group of the seal holds what tells of a person, and may be erased."""
    return group in ("customer_phone", "address", "special") or group.startswith("terms.")


def broken(kept: Mapping[str, str], now: Mapping[str, str]) -> tuple[str, ...]:
    """The groups that differ between a seal that was kept and the present one; empty where it holds."""
    return tuple(group for group in dict.fromkeys((*kept, *now)) if kept.get(group) != now.get(group))


def groups_of(fields: Iterable[str], sealed: Mapping[str, str]) -> tuple[str, ...]:
    """The groups that the key fields of the setting stand for, in this order."""
    found: list[str] = []
    for field in fields:
        if field == LINES:
            found += [group for group in sealed if group.startswith("line.")]
        elif field in sealed:
            found.append(field)
    return tuple(found)


def group_of(field: str) -> str:
    """The group that a difference's field belongs to: ``lines.1.product`` is of ``line.1``."""
    parts = field.split(".")
    return f"line.{parts[1]}" if parts[0] == LINES else field
