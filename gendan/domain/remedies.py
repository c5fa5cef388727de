"""Remedies: what may be given for what went wrong, and never more than was delivered and paid (C206, C215, C230)."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from decimal import Decimal

MONEY = ("refund", "credit")
"""Those that cost money: authority counts them, and they are limited by what was paid."""
GOODS = ("replace", "repair", "return", "reship")
"""Those tied to pieces of a line; they are limited by what was delivered of it."""
SENT = ("replace", "reship")
"""Those for which goods go out."""
BACK = ("replace", "return", "repair")
"""Those for which goods come back first."""
FREE = Decimal(0)


@dataclass(frozen=True, slots=True)
class Given:
    """Something given, or to be given: its kind, money, pieces of a line (its local id)."""

    sort: str
    amount: Decimal | None = None
    line: int | None = None
    qty: Decimal | None = None


@dataclass(frozen=True, slots=True)
class Limits:
    """What there is to give: money, and pieces delivered of each line (by local id)."""

    money: Decimal
    pieces: Mapping[int, Decimal]


def money_of(given: Iterable[Given]) -> Decimal:
    """Money in all of this."""
    return sum((one.amount or FREE for one in given), FREE)


def pieces_of(given: Iterable[Given], line: int) -> Decimal:
    """Pieces of a line in all of this; a piece that comes back and one that goes out for it are one."""
    mine = [one for one in given if one.line == line and one.sort in GOODS]
    back = sum((one.qty or FREE for one in mine if one.sort == "return"), FREE)
    out = sum((one.qty or FREE for one in mine if one.sort != "return"), FREE)
    return max(back, out)


def left(limits: Limits, given: Iterable[Given]) -> Limits:
    """What is left to give after all of this; never less than nothing."""
    known = list(given)
    pieces = {line: max(qty - pieces_of(known, line), FREE) for line, qty in limits.pieces.items()}
    return Limits(max(limits.money - money_of(known), FREE), pieces)


def exceeds(limits: Limits, given: Iterable[Given], more: Given) -> bool:
    """Whether ``more`` on top of ``given`` is beyond the limits. Goods of no line are limited by all pieces."""
    known = [*given, more]
    if more.amount and money_of(known) > limits.money:
        return True
    if more.sort not in GOODS or more.qty is None:
        return False
    if more.line is None:
        return more.qty > sum(limits.pieces.values(), FREE)
    return pieces_of(known, more.line) > limits.pieces.get(more.line, FREE)
