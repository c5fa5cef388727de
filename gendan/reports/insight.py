"""What lies behind the figures of a report: trend, weak points, parts, time in stages, what was sold (C273-C277)."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from typing import Any

from sqlalchemy import Connection

from gendan.config import BY_KEY, Config
from gendan.db import figures_cases, figures_names, figures_parts
from gendan.db.figures import FIGURES, Span
from gendan.db.ledger import Ledger
from gendan.db.store import Store
from gendan.db.users import everyone
from gendan.domain.calendar import FIRST_YEAR
from gendan.domain.kpi import KPIS, Kpi, Measured, measure
from gendan.domain.normal import as_people_count
from gendan.domain.periods import Period
from gendan.domain.weakness import ADVICE, Judged, Weak, weakest, worst_stage
from gendan.reports.cases import Cases, cases_of, timed
from gendan.reports.figures import Report, span_behind
from gendan.reports.sums import sums_of

MOST_ORDERS = 10
"""Orders to look at that are named under a missed figure."""
BEFORE = 5
"""Periods before that a trend shows."""
BEST = 5
"""Products named at each end of what was sold."""
PART_DIMENSIONS = ("channel", "region", "kind", "product")
PART_FIGURES = ("entered", "entered_fen", "due_first", "on_time", "open", "overdue")


@dataclass(frozen=True, slots=True)
class Weakness:
    """A figure that missed its target: where most of it comes from, the orders to look at, and what to do."""

    measured: Measured
    parts: tuple[Weak, ...]
    """The worst of each dimension, the worst first."""
    stage: Weak | None
    orders: tuple[str, ...]
    more: int
    """Orders beyond those named."""

    @property
    def advice(self) -> str:
        """What to do, as a message id."""
        return ADVICE[self.measured.kpi.code]


@dataclass(frozen=True, slots=True)
class PartFigures:
    """The orders of one channel, region, customer kind or product."""

    dimension: str
    value: str | None
    entered: int
    amount: Decimal
    due: int
    on_time: int
    open: int
    overdue: int


@dataclass(frozen=True, slots=True)
class Dwell:
    """How long orders stayed in a stage, in days: of ``count`` orders ``total`` days, the longest ``longest``."""

    stage: str
    count: int
    total: int
    longest: int

    @property
    def mean(self) -> Decimal | None:
        """Days on average with one decimal."""
        if not self.count:
            return None
        return (Decimal(self.total) / self.count).quantize(Decimal("0.1"), "ROUND_HALF_UP")


@dataclass(frozen=True, slots=True)
class Sold:
    """What was sold of a product."""

    product: str
    name: str | None
    orders: int
    qty: Decimal
    amount: Decimal


@dataclass(frozen=True)
class Insight:
    """All that is told beside the figures of a report."""

    history: tuple[tuple[Period, Mapping[str, Measured]], ...]
    """The indicators of the periods before and of this one, by code, the oldest first."""
    weak: tuple[Weakness, ...]
    dwell: tuple[Dwell, ...]
    best: tuple[Sold, ...]
    worst: tuple[Sold, ...]
    """The products that brought least, the least first; none of them among the best."""
    parts: tuple[PartFigures, ...]
    by_day: tuple[tuple[date, int, int], ...]
    """Each day with deliveries: how many, how many by the first promise."""
    names: Mapping[str, str]
    """The names of people by login."""
    aims: Mapping[str, Measured]
    """The indicators that have a higher aim beside the target, judged against that."""

    @property
    def before(self) -> Mapping[str, Measured]:
        """The indicators of the period before, by code; none before the first year that is known."""
        return self.history[-2][1] if len(self.history) > 1 else {}

    @property
    def bottleneck(self) -> Dwell | None:
        """The stage in which orders stayed longest on average."""
        known = [one for one in self.dwell if one.mean]
        return max(known, key=lambda one: Decimal(one.total) / one.count, default=None)


def look(store: Store, report: Report) -> Insight:
    """What lies behind the figures of ``report``, by the facts that happened by its end."""
    config, now = store.config, store.clock.now()
    with store.read() as conn:
        span = span_behind(conn, report, config)
        ledger = Ledger(conn, span)
        cases = cases_of(conn, config, span, now)
        sold = [Sold(*row) for row in figures_parts.sold(conn, span)]
        parts: Parts = {}
        return Insight(
            history=(
                *_before(conn, config, report, now, span.owner),
                (report.period, {one.kpi.code: one for one in report.kpis}),
            ),
            weak=tuple(_weak(conn, ledger, cases, one, span, parts) for one in report.kpis if one.met is False),
            dwell=tuple(Dwell(*row) for row in figures_parts.dwell(conn, span)),
            best=tuple(sold[:BEST]),
            worst=tuple(reversed(sold[BEST:][-BEST:])),
            parts=_parts(ledger),
            by_day=tuple(figures_parts.by_day(conn, span)),
            names={row.login: row.name or row.login for row in everyone(conn)},
            aims=_aims(report, config),
        )


def _before(
    conn: Connection, config: Config, report: Report, now: datetime, owner: int | None
) -> list[tuple[Period, Mapping[str, Measured]]]:
    found: list[tuple[Period, Mapping[str, Measured]]] = []
    period = report.period
    for _n in range(BEFORE):
        if period.first <= date(FIRST_YEAR, 1, 1):
            break
        period = period.previous()
        totals = sums_of(conn, config, now, period, owner).all
        measured = (measure(kpi, totals, config[kpi.target] if kpi.target else None) for kpi in KPIS)
        found.append((period, {one.kpi.code: one for one in measured}))
    return found[::-1]


def _aims(report: Report, config: Config) -> dict[str, Measured]:
    """The indicators whose setting has a ``_high`` beside it."""
    found = {}
    for one in report.kpis:
        key = f"{one.kpi.target}_high"
        if one.kpi.target and key in BY_KEY:
            figures = {one.kpi.part: one.numerator, one.kpi.whole: one.denominator}
            found[one.kpi.code] = measure(one.kpi, figures, config[key])
    return found


Parts = dict[int, dict[str, tuple[str | None, ...]]]
"""The parts of orders that were looked up already: indicators judge the same orders."""


def _weak(conn: Connection, ledger: Ledger, cases: Cases, measured: Measured, span: Span, parts: Parts) -> Weakness:
    judged = _judged(conn, ledger, cases, measured, span, parts)
    missed = list(dict.fromkeys(one.order for one in judged if one.missed and one.order is not None))
    stage = None
    if measured.kpi.whole in FIGURES:
        stage = worst_stage(figures_parts.late_stages(conn, missed, span).values())
    named = sorted(_numbers(conn, missed[:MOST_ORDERS]))
    return Weakness(measured, weakest(judged), stage, tuple(named), len(missed) - len(named))


def _numbers(conn: Connection, ids: list[int]) -> list[str]:
    return [number for number, _customer in figures_names.order_names(conn, ids).values()]


def _judged(
    conn: Connection, ledger: Ledger, cases: Cases, measured: Measured, span: Span, parts: Parts
) -> list[Judged]:
    """What an indicator judged, each with whether it missed."""
    kpi = measured.kpi
    if kpi.whole == "risks":
        found = figures_cases.risks_of(conn, sorted(ledger.ids("risks")), span)
        things: list[Thing] = [(one.order_id, one.what != "early", {}) for one in found]
    elif kpi.whole in FIGURES:
        things = _of_orders(ledger, kpi)
    else:
        things = _of_cases(cases, measured)
    unknown = {order for order, _missed, _more in things if order is not None} - parts.keys()
    parts |= figures_parts.parts_of(conn, sorted(unknown))
    return [
        Judged(order, missed, {**(parts.get(order, {}) if order is not None else {}), **more})
        for order, missed, more in things
    ]


Thing = tuple[int | None, bool, dict[str, tuple[str | None, ...]]]


def _of_orders(ledger: Ledger, kpi: Kpi) -> list[Thing]:
    kept = set(ledger.ids(kpi.part))
    return [(order, order not in kept, {}) for order in sorted(ledger.ids(kpi.whole))]


def _of_cases(cases: Cases, measured: Measured) -> list[Thing]:
    kpi, target = measured.kpi, measured.target
    if kpi.code == "satisfaction":
        return [(one.order_id, _below(one.value, target), {}) for one in cases.lists["scores"]]
    if kpi.code == "solving_hours":
        solved = timed(cases.lists["cases_solved"], "cases_solved")
        return [(one.order_id, _below(target, one.value), {"problem": (one.what,)}) for one in solved]
    kept = {one.id for one in cases.lists[kpi.part]}
    sort = "request" if kpi.whole == "requests" else ""
    return [(one.order_id, one.id not in kept, {sort: (one.what,)} if sort else {}) for one in cases.lists[kpi.whole]]


def _below(value: Any, bound: Any) -> bool:
    return value is not None and bound is not None and value < bound


def _parts(ledger: Ledger) -> tuple[PartFigures, ...]:
    found = []
    for dimension in PART_DIMENSIONS:
        counted = ledger.count_by(dimension, PART_FIGURES)
        values = {value for one in counted.values() for value, n in one.items() if n}
        rows = [_part(dimension, value, counted) for value in values]
        found += sorted(rows, key=lambda row: (row.value is None, -row.amount, as_people_count(row.value or "")))
    return tuple(found)


def _part(dimension: str, value: str | None, counted: Mapping[str, Counter[Any]]) -> PartFigures:
    entered, fen, due, on_time, still_open, overdue = (counted[name][value] for name in PART_FIGURES)
    return PartFigures(dimension, value, entered, Decimal(fen) / 100, due, on_time, still_open, overdue)
