"""The reports of a day, a week and a month: made from the facts by the period's end, the same whenever made (C262)."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from decimal import Decimal
from typing import Any

from sqlalchemy import Connection

from gendan.config import Config
from gendan.db import figures_cases, users
from gendan.db.figures import FIGURES, Span, span_of
from gendan.db.ledger import Ledger
from gendan.db.store import Store
from gendan.domain.kpi import KPIS, Amounts, Measured, measure
from gendan.domain.money import from_fen
from gendan.domain.periods import Period, between, period_of
from gendan.errors import UsageError
from gendan.i18n import N_
from gendan.reports.cases import (
    CASE_FIGURES,
    COMPLAINT_FIGURES,
    EXCEPTION_FIGURES,
    CaseBehind,
    cases_of,
    described,
    timed,
)
from gendan.reports.sums import sums_of

ORDER_FIGURES = (
    "entered",
    "confirmed",
    "shipped",
    "delivered",
    "delivered_on_time",
    "closed",
    "cancelled",
    "open",
    "overdue",
    "due_not_done",
    "unchecked",
    "self_checked",
)
LATE = ("open_late", "delivered_late")
"""The figures whose orders ``late_orders`` lists: open and late at the end, and delivered late in the period."""


@dataclass(frozen=True, slots=True)
class OrderBehind:
    """An order behind a figure as it stood at the period's end; ``promised`` is the promise in force, ``days_late`` is
    counted from the first."""

    number: str
    outside_number: str | None
    customer: str | None
    promised: date | None
    delivered: date | None
    owner: str | None
    owner_name: str | None
    amount: Decimal
    days_late: int
    first_promised: date | None

    @property
    def follower(self) -> str:
        """Who answers for it, by name or by login; nothing where nobody does."""
        return self.owner_name or self.owner or ""


@dataclass(frozen=True, slots=True)
class OwnerFigures:
    """One follower's orders: due by their first promise, on time of these; open and overdue at the end (C274).

    ``owner`` is the login, ``None`` for orders that nobody answers for.
    """

    owner: str | None
    name: str | None
    due: int
    on_time: int
    open: int
    overdue: int


@dataclass(frozen=True)
class Figures:
    """Figures of a period, and those as at the end of ``until`` (its last day, or today while it runs)."""

    period: Period
    until: date
    who: str | None
    """The login of the follower whose figures these are; none for the whole store (C274)."""
    who_name: str | None
    orders: Mapping[str, int]
    entered: Decimal
    received: Decimal
    outstanding: Decimal
    """What of the orders entered in the period, and not cancelled by its end, was not received by then."""
    kpis: tuple[Measured, ...]
    by_owner: tuple[OwnerFigures, ...]
    exceptions: Mapping[str, int] = field(default_factory=lambda: dict.fromkeys(EXCEPTION_FIGURES, 0))
    exceptions_by_type: Mapping[str, int] = field(default_factory=dict)
    complaints: Mapping[str, int] = field(default_factory=lambda: dict.fromkeys(COMPLAINT_FIGURES, 0))
    overrides: int = 0
    """Gates that somebody went through although a finding stood against it."""


@dataclass(frozen=True)
class Report(Figures):
    """A report: its figures, and the orders that are late."""

    late_orders: tuple[OrderBehind, ...] = ()


def make(store: Store, kind: str, day: date, who: str | None = None) -> Report:
    """The report of the ``day``, ``week`` or ``month`` that ``day`` belongs to; ``who`` (a login) limits every figure
    to the orders and cases of that follower (C274), and is refused where nobody has that login."""
    with store.read() as conn:
        return made_from(conn, store.config, store.clock.now(), period_of(kind, day), who)


def made_from(conn: Connection, config: Config, now: datetime, period: Period, who: str | None = None) -> Report:
    """The report of a period as one transaction sees it at the moment ``now``; see ``make``."""
    person = _person(conn, who)
    today = now.astimezone(config.zone).date()
    ledger = Ledger(conn, span_of(period, today, config.zone, person.id if person else None))
    return Report(**_figures(conn, config, now, period, person, ledger), late_orders=_late(ledger))


def series(
    store: Store,
    kind: str,
    first: date,
    last: date,
    who: str | None = None,
    progress: Callable[[int, int | None], None] | None = None,
) -> list[Figures]:
    """The figures of every period of that kind from the one of the day ``first`` to the one of ``last``, the earliest
    first; without the orders that are late. ``who`` as in ``make``; ``progress`` may raise to stop it."""
    config, now = store.config, store.clock.now()
    periods, found = between(kind, first, last), list[Figures]()
    with store.read() as conn:
        person = _person(conn, who)
        for period in periods:
            found.append(Figures(**_figures(conn, config, now, period, person)))
            if progress is not None:
                progress(len(found), len(periods))
    return found


def _figures(
    conn: Connection, config: Config, now: datetime, period: Period, person: Any = None, ledger: Ledger | None = None
) -> dict[str, Any]:
    """The fields of ``Figures`` of a period, of one follower where ``person`` is given."""
    sums = sums_of(conn, config, now, period, person.id if person else None, ledger)
    people = {row.id: row for row in users.everyone(conn)}
    return {
        "period": period,
        "until": period.until(now.astimezone(config.zone).date()),
        "who": person.login if person else None,
        "who_name": (person.name or person.login) if person else None,
        "orders": {name: sums.orders[name] for name in ORDER_FIGURES},
        "entered": from_fen(sums.orders["entered_fen"]),
        "received": sums.received,
        "outstanding": from_fen(sums.orders["outstanding_fen"]) - sums.for_placed,
        "kpis": _kpis(sums.all, config),
        "by_owner": _by_owner(sums.by_owner, people),
        "exceptions": {name: sums.cases[f"exceptions.{name}"] for name in EXCEPTION_FIGURES},
        "exceptions_by_type": sums.by_problem,
        "complaints": {name: sums.cases[f"complaints.{name}"] for name in COMPLAINT_FIGURES},
        "overrides": sums.cases["overrides"],
    }


def _person(conn: Connection, who: str | None) -> Any:
    if who is None:
        return None
    row = users.by_login(conn, who)
    if row is None or row.role == "system":
        raise UsageError("unknown_reference", N_("There is no user {value}."), field="who", value=who)
    return row


def span_behind(conn: Connection, report: Report, config: Config) -> Span:
    """The span that the figures of a report were counted in, of the same follower."""
    person = _person(conn, report.who)
    return span_of(report.period, report.until, config.zone, person.id if person else None)


def cases_behind(store: Store, report: Report, figure: str) -> list[CaseBehind]:
    """The cases that a figure of the report counts, as many as it says: a name of ``CASE_FIGURES``, ``money`` (what was
    received and paid back), ``risks`` and ``early_risks``, or ``differences``."""
    config = store.config
    with store.read() as conn:
        span = span_behind(conn, report, config)
        if figure == "money":
            found = figures_cases.own(conn, figures_cases.money(conn, span), span)
        elif figure == "differences":
            found = figures_cases.own(conn, figures_cases.differences(conn, span), span)
        elif figure in ("risks", "early_risks"):
            ids = [row.id for row in Ledger(conn, span).behind("risks")]
            risks = figures_cases.risks_of(conn, ids, span)
            found = [one for one in risks if figure == "risks" or one.what == "early"]
        else:
            found = timed(cases_of(conn, config, span, store.clock.now()).lists[figure], figure)
        return described(conn, found, config.zone)


def has_cases(figure: str) -> bool:
    """Whether ``cases_behind`` knows the figure."""
    return figure in (*CASE_FIGURES, "money", "risks", "early_risks", "differences")


def orders_behind(
    store: Store,
    report: Report,
    figure: str,
    owner: str | None = None,
    *,
    nobody: bool = False,
    part: tuple[str, str | None] | None = None,
) -> list[OrderBehind]:
    """The orders that a figure of the report counts, as many as it says: a name of ``ORDER_FIGURES``, the part or whole
    of an indicator (``due_first``), or ``late_orders``. ``owner`` is a login; ``nobody``: those without owner;
    ``part``: of one channel, region, customer kind or product: ``("channel", "phone")``.
    """
    names = LATE if figure == "late_orders" else (figure,)
    with store.read() as conn:
        mine = _owner(conn, owner, nobody)
        ledger = Ledger(conn, span_behind(conn, report, store.config))
        return [_order(row) for name in names for row in ledger.behind(name, mine, part)]


def has_orders(figure: str) -> bool:
    """Whether ``orders_behind`` knows the figure: it counts orders, and not yet unknown facts."""
    return figure == "late_orders" or (figure in FIGURES and not has_cases(figure))


def _owner(conn: Any, owner: str | None, nobody: bool) -> tuple[int | None] | None:
    if nobody:
        return (None,)
    if owner is None:
        return None
    row = users.by_login(conn, owner)
    return (row.id if row else -1,)


def _late(ledger: Ledger) -> tuple[OrderBehind, ...]:
    rows = [_order(row) for name in LATE for row in ledger.rows(name)]
    return tuple(sorted(rows, key=lambda one: (-one.days_late, one.number)))


def _order(row: Any) -> OrderBehind:
    return OrderBehind(*row[1:])


def _kpis(totals: Amounts, config: Config) -> tuple[Measured, ...]:
    return tuple(measure(kpi, totals, config[kpi.target] if kpi.target else None) for kpi in KPIS)


def _by_owner(counted: Mapping[str, Counter[int | None]], people: Mapping[int, Any]) -> tuple[OwnerFigures, ...]:
    figures = [counted[name] for name in ("due_first", "on_time", "open", "overdue")]
    ids = {owner for by_owner in figures for owner, count in by_owner.items() if count}
    rows = []
    for owner in ids:
        row = people.get(owner) if owner is not None else None
        due, on_time, still_open, overdue = (by_owner[owner] for by_owner in figures)
        rows.append(
            OwnerFigures(row.login if row else None, row.name if row else None, due, on_time, still_open, overdue)
        )
    return tuple(sorted(rows, key=lambda row: (row.owner is None, row.owner or "")))
