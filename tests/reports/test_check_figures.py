"""Changes, corrections, checks and risks: their indicators against a plain computation of the same random histories."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from decimal import Decimal
from functools import partial
from typing import Any

import hypothesis
from hypothesis import strategies as st

from gendan.clock import FixedClock
from gendan.db.store import Store
from gendan.domain.periods import period_of
from gendan.reports.figures import Report, cases_behind, make, orders_behind
from gendan.services.context import Actor
from gendan.services.door import transaction
from tests.reports.history import EDGES, ZONE, clock_at, moment

Fresh = Callable[[FixedClock], tuple[Store, Actor]]
START, END = date(2023, 12, 25), date(2024, 3, 3)
"""Over a week that lies in two years, and over a leap day."""
CODES = ("change_rate", "accuracy_rate", "check_catch_count", "early_risk_share")


@dataclass(frozen=True)
class Fact:
    """Something that happened to an order; ``n`` is a number that says more, facts are in the order of writing."""

    what: str
    at: datetime
    n: int
    voided: bool

    @property
    def on(self) -> date:
        return self.at.astimezone(ZONE).date()


@dataclass(frozen=True)
class Order:
    """An order that stays open."""

    placed: datetime
    promised: date
    imported: bool
    facts: tuple[Fact, ...]

    def of(self, what: str, until: date) -> list[Fact]:
        """What stood of it by the end of a day."""
        return [one for one in self.facts if one.what == what and not one.voided and one.on <= until]


@st.composite
def histories(draw: st.DrawFn) -> Order:
    placed = draw(st.builds(moment, st.dates(START, END), st.sampled_from(EDGES)))
    moments = st.builds(moment, st.dates(placed.date(), END), st.sampled_from(EDGES)).map(lambda at: max(at, placed))
    whats = st.sampled_from(["confirmed", "amended", "blind", "self", "rekeyed", "risk"])
    facts = draw(st.lists(st.builds(Fact, whats, moments, st.integers(0, 3), st.booleans()), max_size=7))
    fixed = [one if one.what in ("blind", "self", "rekeyed") else Fact(one.what, one.at, one.n, False) for one in facts]
    return Order(placed, draw(st.dates(placed.date(), END + timedelta(days=9))), draw(st.booleans()), tuple(fixed))


def write(store: Store, actor: Actor, orders: list[Order]) -> None:
    """One commit a fact."""
    with transaction(store) as deed:
        deed.bulk = True

        def commit(at: datetime, work: Callable[[Any], Any]) -> Any:
            recorder = deed.recorder(actor, store.clock.now(), at)
            found = work(recorder)
            deed.finish(recorder, actor, "test.fact", None)
            return found

        for n, order in enumerate(orders):
            row = commit(order.placed, partial(_order, n, order))
            for at, fact in enumerate(order.facts):
                known = commit(fact.at, partial(_fact, fact, row, at))
                if fact.voided:
                    commit(fact.at, partial(_taken_back, *known))
        deed.settle()


def _taken_back(kind: str, uid: Any, recorder: Any) -> None:
    recorder.void(kind, uid)


def _order(n: int, order: Order, recorder: Any) -> int:
    customer = recorder.new("customer", code=f"K{n}", name="王", kind="ordinary")
    row = recorder.new("order", number=f"S-{n}", customer=customer, placed_at=order.placed, origin="import")
    recorder.event("promise", at=order.placed, order=row, line=None, promised=order.promised)
    if order.imported:
        recorder.event("order_event", at=order.placed, order=row, event="imported", detail={"digest": "", "status": ""})
    return int(row)


def _fact(fact: Fact, row: int, at: int, recorder: Any) -> tuple[str, Any]:
    if fact.what in ("confirmed", "amended"):
        return "order_event", recorder.event("order_event", at=fact.at, order=row, event=fact.what, detail={})
    if fact.what == "risk":
        day = fact.on
        threatens = None if fact.n == 3 else day + timedelta(days=fact.n - 1)
        fields = {"factor": "material", "likelihood": "high", "found_on": day, "threatens": threatens}
        return "risk", recorder.new("risk", order=row, code=f"R{row}-{at}", **fields)
    kind = fact.what if fact.what in ("blind", "self") else "glance"
    fields = {"check": kind, "result": "differs", "differed": ["phone", "lines", "address"][: fact.n]}
    check = recorder.event("check", at=fact.at, order=row, **fields, **({"saw": {"phone": "1"}} if fact.n % 2 else {}))
    if fact.what != "rekeyed":
        return "check", check
    keep = "rekeyed" if fact.n else "entered"
    settled = {"check": check, "field": "phone", "keep": keep, "after": "x", "counts": True}
    return "settlement", recorder.event("settlement", at=fact.at, order=row, **settled)


def plain(orders: list[Order], first: date, until: date) -> dict[str, tuple[int, int] | int]:
    """The part and the whole of each indicator, straight from the histories."""

    def within(day: date) -> bool:
        return first <= day <= until

    confirmed = [one for one in orders if any(within(fact.on) for fact in one.facts if fact.what == "confirmed")]
    placed = [one for one in orders if within(one.placed.date())]
    due = [one for one in orders if within(one.promised) and one.placed.date() <= until]
    risks = [risk for one in due for risk in one.of("risk", until)]
    seen = [[fact for fact in one.facts if within(fact.on) and _compared(fact)] for one in orders]
    checked = [facts for facts in seen if any(fact.what in CHECKS for fact in facts)]
    return {
        "change_rate": (sum(_changed(one, until) for one in confirmed), len(confirmed)),
        "accuracy_rate": (sum(not any(f.n for f in one.of(LOOK, until)) for one in placed), len(placed)),
        "check_catch_count": (sum(fact.n for facts in checked for fact in facts), len(checked)),
        "early_risk_share": (sum(risk.n in (2, 3) for risk in risks), len(risks)),
        "self_checked": sum(any(fact.what == "self" for fact in facts) for facts in seen),
        "unchecked": sum(
            one.imported and one.placed.date() <= until and not any(_saw(fact, until) for fact in one.facts)
            for one in orders
        ),
    }


CHECKS, LOOK = ("blind", "self"), "rekeyed"
LISTED: tuple[tuple[str, str, Callable[..., Any]], ...] = (
    ("changed", "change_base", orders_behind),
    ("entered_right", "accuracy_base", orders_behind),
    ("early_risks", "risks", cases_behind),
)


def _changed(order: Order, until: date) -> bool:
    """Changed by the end of the day, after it was first confirmed as it was written down."""
    first = next(at for at, fact in enumerate(order.facts) if fact.what == "confirmed")
    return any(fact.what == "amended" and fact.on <= until for fact in order.facts[first:])


def _saw(fact: Fact, until: date) -> bool:
    return _compared(fact) and fact.n % 2 == 1 and fact.on <= until


def _compared(fact: Fact) -> bool:
    """Whether a comparison stands; the one that a settlement follows from does, whether the settlement does or not."""
    return fact.what == LOOK or (fact.what in CHECKS and not fact.voided)


def told(report: Report) -> dict[str, tuple[Any, Any] | int]:
    kpis = {one.kpi.code: (one.numerator, one.denominator) for one in report.kpis if one.kpi.code in CODES}
    return {**kpis, **{name: report.orders[name] for name in ("self_checked", "unchecked")}}


@hypothesis.settings(
    max_examples=10, suppress_health_check=[hypothesis.HealthCheck.function_scoped_fixture], deadline=None
)
@hypothesis.given(orders=st.lists(histories(), min_size=1, max_size=4), data=st.data())
def test_changes_corrections_checks_and_risks(fresh: Fresh, orders: list[Order], data: st.DataObject) -> None:
    store, actor = fresh(clock_at(END))
    write(store, actor, orders)
    days = st.dates(START, END)
    for kind in ("day", "week", "month"):
        day = data.draw(days)
        period = period_of(kind, day)
        report = make(store, kind, day)
        expected = plain(orders, period.first, min(period.last, END))
        assert told(report) == expected, (kind, day)
        for part, whole, listed in LISTED:
            counts = tuple(len(listed(store, report, name)) for name in (part, whole))
            assert counts in [expected[code] for code in CODES], part
        assert len(cases_behind(store, report, "differences")) == expected["check_catch_count"][0]  # type: ignore[index]
        for name in ("self_checked", "unchecked", "checks"):
            wanted = expected["check_catch_count"][1] if name == "checks" else expected[name]  # type: ignore[index]
            assert len(orders_behind(store, report, name)) == wanted, name
    store.close()


def test_a_check_that_was_taken_back_has_seen_nothing(fresh: Fresh) -> None:
    store, actor = fresh(clock_at(END))
    taken_back, stands = (Fact("blind", moment(START), 1, voided) for voided in (True, False))
    write(store, actor, [Order(moment(START), END, True, (taken_back,)), Order(moment(START), END, True, (stands,))])
    report = make(store, "day", START)
    assert report.orders["unchecked"] == 1
    store.close()


def test_nothing_changed_checked_or_threatened_is_no_figure(fresh: Fresh) -> None:
    store, _actor = fresh(clock_at(END))
    report = make(store, "month", END)
    assert {one.kpi.code: (one.value, one.met) for one in report.kpis if one.kpi.code in CODES} == dict.fromkeys(
        CODES, (None, None)
    )
    assert report.entered == Decimal("0.00")
