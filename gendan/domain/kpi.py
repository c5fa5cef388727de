"""The indicators of a report: one declared table, and how value and "met" follow from two counted figures.

"Met" is judged on the exact ratio, never on the rounded text: 94.96 percent shows as 95.0 and misses a target of
95; so every order counts, and the mark never depends on how many decimals are shown. 以上 is ``>=``, 内 ``<=``.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Decimal, localcontext
from fractions import Fraction
from typing import Any, Literal

from gendan.i18n import N_

Unit = Literal["rate", "minutes", "hours", "days", "score", "count"]
Amount = int | Decimal | Fraction
Amounts = Mapping[str, Amount]
"""Figures by name; one that nothing counts yet is left out and taken as 0."""

PLACES: dict[Unit, int] = {"rate": 1, "minutes": 1, "hours": 1, "days": 1, "score": 2, "count": 0}
"""Decimals that a value is shown with, half up."""


@dataclass(frozen=True, slots=True)
class Kpi:
    """One indicator: the figure ``part`` over the figure ``whole``, in percent where the unit is a rate.

    ``count`` shows ``part`` alone. ``target`` is the key of the setting that holds its target, if it has one.
    """

    code: str
    name: str
    unit: Unit
    better: Literal["high", "low"]
    part: str
    whole: str
    target: str | None = None


def _kpi(code: str, name: str, unit: Unit, better: Literal["high", "low"], of: tuple[str, str], target: bool) -> Kpi:
    return Kpi(code, name, unit, better, of[0], of[1], f"targets.{code}" if target else None)


KPIS: tuple[Kpi, ...] = (
    _kpi("completion_rate", N_("Order completion rate"), "rate", "high", ("completed", "due_promised"), True),
    _kpi("on_time_rate", N_("On-time delivery rate"), "rate", "high", ("on_time", "due_first"), True),
    _kpi("fulfilment_rate", N_("Order fulfilment rate"), "rate", "high", ("fulfilled", "due_judged"), True),
    _kpi("satisfaction", N_("Customer satisfaction"), "score", "high", ("score_points", "scores"), True),
    _kpi(
        "response_15min_share",
        N_("Answered within 15 minutes"),
        "rate",
        "high",
        ("requests_in_time", "requests"),
        True,
    ),
    _kpi(
        "response_mean_minutes",
        N_("Mean time to answer, minutes"),
        "minutes",
        "low",
        ("response_minutes", "requests_answered"),
        False,
    ),
    _kpi("solving_hours", N_("Problem solving, hours"), "hours", "low", ("solving_hours", "cases_solved"), True),
    _kpi("processing_days", N_("Intake to delivery, days"), "days", "low", ("processing_days", "delivered"), False),
    _kpi("change_rate", N_("Order change rate"), "rate", "low", ("changed", "change_base"), False),
    _kpi(
        "quality_problem_rate",
        N_("Order quality problem rate"),
        "rate",
        "low",
        ("quality_problems", "quality_base"),
        False,
    ),
    _kpi("complaint_rate", N_("Customer complaint rate"), "rate", "low", ("complained", "complaint_base"), False),
    _kpi("first_pass_rate", N_("First-pass yield"), "rate", "high", ("passed_first", "first_attempts"), True),
    _kpi("early_risk_share", N_("Risks recognised early"), "rate", "high", ("early_risks", "risks"), True),
    _kpi("accuracy_rate", N_("Order accuracy rate"), "rate", "high", ("entered_right", "accuracy_base"), False),
    _kpi("check_catch_count", N_("Differences caught by the check"), "count", "high", ("differences", "checks"), False),
)
"""Every indicator of ``report`` in the order shown (C263-C271). A part or whole that no query counts yet is 0."""


@dataclass(frozen=True, slots=True)
class Measured:
    """An indicator of one period: ``value`` and ``met`` are ``None`` where there was nothing to count."""

    kpi: Kpi
    numerator: Amount
    denominator: Amount
    value: Decimal | None
    target: Decimal | None
    met: bool | None


def measure(kpi: Kpi, figures: Amounts, target: Any = None) -> Measured:
    """The indicator from the figures of a period, judged against ``target`` (a number as settings hold it)."""
    numerator, denominator = figures.get(kpi.part, 0), figures.get(kpi.whole, 0)
    aim = None if target is None else Decimal(str(target))
    if denominator == 0:
        return Measured(kpi, numerator, denominator, None, aim, None)
    exact = _exact(kpi, numerator, denominator)
    met = None if aim is None else (exact >= Fraction(aim) if kpi.better == "high" else exact <= Fraction(aim))
    return Measured(kpi, numerator, denominator, _rounded(exact, PLACES[kpi.unit]), aim, met)


def _exact(kpi: Kpi, numerator: Amount, denominator: Amount) -> Fraction:
    if kpi.unit == "count":
        return Fraction(numerator)
    return Fraction(numerator) / Fraction(denominator) * (100 if kpi.unit == "rate" else 1)


def amount_text(amount: Amount) -> str:
    """A numerator or a denominator as text: whole as it is, anything else with two decimals at most, half up."""
    if isinstance(amount, int):
        return str(amount)
    text = f"{_rounded(Fraction(amount), 2):f}"
    return text.rstrip("0").rstrip(".") if "." in text else text


def _rounded(exact: Fraction, places: int) -> Decimal:
    """Half up, away from zero; a ratio of whole numbers is never cut before it is rounded."""
    doubled = abs(exact) * 10**places * 2
    units = (doubled.numerator // doubled.denominator + 1) // 2
    return Decimal(-units if exact < 0 else units).scaleb(-places)


def value_text(kpi: Kpi, value: Decimal | None) -> str | None:
    """A value or a target as text with the decimals of its unit; a target that has more keeps them."""
    if value is None:
        return None
    with localcontext(prec=60):
        rounded = value.quantize(Decimal(1).scaleb(-PLACES[kpi.unit]), ROUND_HALF_UP)
        return f"{rounded if rounded == value else value.normalize():f}"
