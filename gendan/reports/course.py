"""The course of the figures (走势): those of many days, weeks or months beside each other, each as its own report says
it (C262, C275)."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any, Literal

from gendan.db.figures_kept import first_day
from gendan.db.store import Store
from gendan.domain.kpi import KPIS, Kpi, Measured, value_text
from gendan.domain.money import money_text
from gendan.domain.periods import Period, between, ending, period_of
from gendan.errors import UsageError
from gendan.i18n import N_
from gendan.reports import words
from gendan.reports.figures import Figures, series

MOST = 2000
"""Periods that one course holds: five years by day."""
SHOWN = 60
"""Periods where nobody says how many: five years by month."""


@dataclass(frozen=True, slots=True)
class Course:
    """The figures of periods that follow each other, the earliest first; there is at least one."""

    figures: tuple[Figures, ...]
    born: date | None = None
    """The day of the store's first order."""

    @property
    def kind(self) -> str:
        """What periods they are."""
        return self.figures[0].period.kind

    @property
    def first(self) -> Period:
        """The earliest."""
        return self.figures[0].period

    @property
    def last(self) -> Period:
        """The latest."""
        return self.figures[-1].period

    def measured(self, kpi: Kpi) -> list[Measured]:
        """An indicator in each period."""
        at = KPIS.index(kpi)
        return [one.kpis[at] for one in self.figures]


def make(
    store: Store,
    kind: str,
    first: date | None = None,
    last: date | None = None,
    count: int | None = None,
    who: str | None = None,
    progress: Callable[[int, int | None], None] | None = None,
) -> Course:
    """The course from the period of the day ``first`` to that of ``last``, or of ``count`` periods up to that one,
    where neither is said of ``SHOWN`` but none from before the first order; up to the running period where ``last`` is
    left out or lies ahead. Refused where that is none, or more than ``MOST``. ``who`` and ``progress`` as in
    ``figures.series``."""
    today = store.clock.today(store.config.zone)
    latest = min(period_of(kind, last or today).first, today)
    if count is not None and not 1 <= count <= MOST:
        raise _too_many("last", count)
    born = _born(store)
    if first is not None:
        begin = period_of(kind, first).first
    else:
        begin = ending(kind, latest, count or SHOWN)
        if count is None and born is not None and born <= period_of(kind, latest).last:
            begin = max(begin, period_of(kind, born).first)
    if begin > latest:
        message = N_("{first} comes after {last}, or has not come yet. Name an earlier day.")
        raise UsageError("bad_value", message, field="from", value=first, first=first, last=latest)
    many = len(between(kind, begin, latest))
    if many > MOST:
        raise _too_many("from", many)
    return Course(tuple(series(store, kind, begin, latest, who, progress)), born)


def _born(store: Store) -> date | None:
    with store.read() as conn:
        return first_day(conn)


def _too_many(field: str, value: int) -> UsageError:
    message = N_("{value} periods: from 1 to {most} can be shown at once.")
    return UsageError("bad_value", message, field=field, value=value, most=MOST)


Form = Literal["count", "money", "rate", "number"]
"""How the values of a column are written; rates are percent."""


@dataclass(frozen=True, slots=True)
class Figure:
    """One figure over time: its code as in the report of a period, its name (a message id), how it is written."""

    code: str
    name: str
    form: Form
    kpi: Kpi | None = None

    def value(self, one: Figures) -> int | Decimal | None:
        """What it is in a period; none where there was nothing to count."""
        group, _dot, code = self.code.partition(".")
        if self.kpi is not None:
            return self.measured(one).value
        if group == "amount":
            return words.amounts(one)[code]
        if group == "overrides":
            return one.overrides
        counts: dict[str, Any] = {"orders": one.orders, "exceptions": one.exceptions, "complaints": one.complaints}
        return int(counts[group][code])

    def measured(self, one: Figures) -> Measured:
        """The indicator of a period."""
        assert self.kpi is not None
        return one.kpis[KPIS.index(self.kpi)]

    def text(self, one: Figures) -> str:
        """Its value in a period as people read it; a dash where there was nothing to count."""
        if self.kpi is not None:
            return words.value_of(self.measured(one))
        found = self.value(one)
        return money_text(found) if isinstance(found, Decimal) else str(found)

    def plain(self, one: Figures) -> str | None:
        """Its value in a period as machines read it: money and indicators as text with their decimals."""
        found = self.value(one)
        if self.kpi is not None:
            return value_text(self.kpi, None if found is None else Decimal(found))
        return money_text(found) if isinstance(found, Decimal) else str(found)


def _named(group: str, names: dict[str, str], form: Form) -> list[Figure]:
    return [Figure(f"{group}.{code}", name, form) for code, name in names.items()]


_FORMS: dict[str, Form] = {"rate": "rate", "count": "count"}
FIGURES: tuple[Figure, ...] = (
    *_named("orders", words.ORDERS, "count"),
    *_named("amount", words.AMOUNTS, "money"),
    *(Figure(f"kpi.{kpi.code}", kpi.name, _FORMS.get(kpi.unit, "number"), kpi) for kpi in KPIS),
    *_named("exceptions", words.EXCEPTIONS, "count"),
    *_named("complaints", words.COMPLAINTS, "count"),
    Figure("overrides.overrides", words.OVERRIDES, "count"),
)
"""Every figure of a report in the order in which it shows them."""
BY_CODE = {one.code: one for one in FIGURES}
ADDED = ("orders.entered", "orders.confirmed", "orders.shipped", "orders.delivered", "orders.closed",
         "orders.cancelled", "amount.entered", "amount.received")  # fmt: skip
"""Figures that happen in a period and may be added up over several; what is open at an end may not."""


def total(course: Course, figure: Figure) -> Decimal | int:
    """The sum of a figure of ``ADDED`` over the periods."""
    found: Decimal | int = sum(known([figure.value(one) for one in course.figures]), 0)
    return found


def known(values: Sequence[Decimal | int | None]) -> list[Decimal | int]:
    """The values where there was something to count."""
    return [value for value in values if value is not None]
