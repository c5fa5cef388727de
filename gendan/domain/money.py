"""Money and quantities: exact decimals, rounded half up, stored as whole fen and whole thousandths. No floats."""

from __future__ import annotations

from decimal import ROUND_HALF_UP, Decimal, localcontext

_CENT = Decimal("0.01")
_DIGITS = 60
"""Enough digits that no product of an order line is cut before it is rounded."""


def _exact(value: Decimal | int) -> Decimal:
    if isinstance(value, bool) or not isinstance(value, Decimal | int):
        raise TypeError(f"money and quantities are Decimal or int, not {type(value).__name__}")
    number = Decimal(value)
    if not number.is_finite():
        raise ValueError("not a finite number")
    return number


def cents(amount: Decimal | int, rounding: str = ROUND_HALF_UP) -> Decimal:
    """``amount`` with two decimals, half up (away from zero); never ``-0.00``. A float is a ``TypeError``."""
    with localcontext(prec=_DIGITS):
        return _exact(amount).quantize(_CENT, rounding=rounding) + 0


def line_amount(
    qty: Decimal | int, price: Decimal | int, discount_percent: Decimal | int = 0, rounding: str = ROUND_HALF_UP
) -> Decimal:
    """``qty`` times ``price`` less ``discount_percent`` (5: five percent off), rounded once, at the end."""
    with localcontext(prec=_DIGITS):
        return cents(_exact(qty) * _exact(price) * (100 - _exact(discount_percent)) / 100, rounding)


def unit_after(price: Decimal | int, discount_percent: Decimal | int) -> Decimal:
    """What one unit costs after the discount, exact: for comparing with other prices. What is paid is a line's amount,
    rounded at its end."""
    with localcontext(prec=_DIGITS):
        return _exact(price) * (100 - _exact(discount_percent)) / 100


def to_fen(amount: Decimal | int) -> int:
    """``amount`` in fen, as stored. A third decimal is a ``ValueError``: round with ``cents`` first."""
    return _whole(amount, 2)


def from_fen(fen: int) -> Decimal:
    """The amount of stored fen, with two decimals."""
    return _exact(fen).scaleb(-2)


def percent_text(percent: Decimal) -> str:
    """``10``, ``12.5``: a percentage without zeros at its end."""
    return f"{percent.normalize() + 0:f}"


def money_text(amount: Decimal | int) -> str:
    """``1234.50``: two decimals, no separators, as documents for machines have it."""
    return f"{cents(amount):f}"


def refundable(received: Decimal, kept: float | str) -> Decimal:
    """What a customer gets back of the money ``received`` from him, where ``kept`` percent of it stay here (C089)."""
    return cents(received * (100 - Decimal(str(kept))) / 100)


def _whole(number: Decimal | int, places: int) -> int:
    with localcontext(prec=_DIGITS):
        scaled = _exact(number).scaleb(places)
        if scaled != scaled.to_integral_value():
            raise ValueError(f"{number} has more than {places} decimals")
        return int(scaled)
