"""How customers are classed from figures, and when two files may be of the same customer (C093, C095, C096)."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

GRADES = ("A", "B", "C")


@dataclass(frozen=True, slots=True)
class Measures:
    """The store's measures, in money of a year's purchases: key and strategic above, grades A and B from (C095)."""

    key: Decimal
    strategic: Decimal
    a: Decimal
    b: Decimal

    @property
    def least(self) -> Decimal:
        """Purchases under which nothing is proposed to a customer that is not classed yet."""
        return min(self.key, self.strategic, self.a, self.b)


def proposed_kind(yearly: Decimal, measures: Measures) -> str:
    """The kind that a year's purchases speak for."""
    if yearly > measures.strategic:
        return "strategic"
    return "key" if yearly > measures.key else "ordinary"


def proposed_grade(yearly: Decimal, measures: Measures) -> str:
    """The grade that a year's purchases speak for."""
    if yearly >= measures.a:
        return "A"
    return "B" if yearly >= measures.b else "C"


@dataclass(frozen=True, slots=True)
class Proposal:
    """What the figures speak for where it differs from what is set; none where it does not."""

    yearly: Decimal
    kind: str | None
    grade: str | None

    @property
    def differs(self) -> bool:
        """Whether there is anything to decide."""
        return self.kind is not None or self.grade is not None


def proposal(kind: str, grade: str | None, yearly: Decimal, measures: Measures) -> Proposal:
    """What a year's purchases speak for, against what is set. A customer without a grade counts as C."""
    by_kind, by_grade = proposed_kind(yearly, measures), proposed_grade(yearly, measures)
    return Proposal(yearly, by_kind if by_kind != kind else None, by_grade if by_grade != (grade or "C") else None)


def year_before(day: date) -> date:
    """The same day one year before; the 28th for a leap day."""
    try:
        return day.replace(year=day.year - 1)
    except ValueError:
        return day.replace(year=day.year - 1, day=28)


def mean_interval(days: Sequence[date]) -> int | None:
    """Days from one order to the next on an average, rounded half up; none for orders of one day only."""
    apart = sorted(set(days))
    if len(apart) < 2:
        return None
    gaps = len(apart) - 1
    return ((apart[-1] - apart[0]).days * 2 + gaps) // (gaps * 2)


def why_alike(name: str, phone: str, other_name: str, other_phone: str) -> str:
    """Why two files may be of one customer: ``both``, ``phone``, ``name`` or ``similar``. Of names folded, phone
    keys; empty phones are not alike."""
    same_name, same_phone = bool(name) and name == other_name, bool(phone) and phone == other_phone
    if same_name and same_phone:
        return "both"
    return "phone" if same_phone else "name" if same_name else "similar"
