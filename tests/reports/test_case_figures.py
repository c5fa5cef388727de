"""Every figure of cases against a plain computation on random histories; behind each as many cases as it says."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from decimal import Decimal
from fractions import Fraction
from typing import Any

import hypothesis
from hypothesis import strategies as st

from gendan.clock import FixedClock
from gendan.db.figures import FIGURES
from gendan.db.store import Store
from gendan.domain.periods import period_of
from gendan.reports.cases import CASE_FIGURES
from gendan.reports.figures import Report, cases_behind, has_cases, make, orders_behind
from gendan.services.context import Actor
from gendan.services.door import transaction
from tests.reports.history import EDGES, ZONE, clock_at, moment

Fresh = Callable[[FixedClock], tuple[Store, Actor]]
STARTS = (date(2023, 12, 25), date(2024, 2, 24), date(2023, 9, 1))
"""Over a week that lies in two years, over a leap day, and long before the last of them."""
WAITS = [
    timedelta(seconds=seconds)
    for seconds in (0, 1, 899, 900, 901, 86400, 86401, 3 * 86400, 3 * 86400 + 1, 40 * 86400, 70 * 86400)
]
"""How long after its beginning something happens to a case: on the edges of the times granted, and long after."""
STARTED = moment(date(2023, 1, 1))
EVENTS = {
    "exception": ("closed",),
    "complaint": ("responded", "solved", "visited", "closed"),
    "request": ("responded", "solved"),
    "inspection": (),
    "visit": (),
}
QUALITY = ("quality", "quantity")
OWNERS = st.sampled_from([None, "li", "chen"])


@dataclass(frozen=True)
class Event:
    """Something that happened to a case."""

    what: str
    at: datetime
    score: int | None
    voided: bool


@dataclass(frozen=True)
class Case:
    """A case of the ``order``-th order: what it is, when it began, and what happened to it."""

    kind: str
    order: int
    began: datetime
    problem: str
    failed: bool
    score: int | None
    events: tuple[Event, ...]
    owner: str | None = None

    def first(self, end: datetime, *what: str) -> datetime | None:
        """When the first of these happened before ``end``, if it did."""
        found = [one.at for one in self.events if one.what in what and not one.voided and one.at < end]
        return min(found, default=None)


@dataclass(frozen=True)
class Order:
    """An order with its first promise and its delivery."""

    placed: datetime
    promised: date
    delivered: datetime | None
    owner: str | None = None


@st.composite
def cases(draw: st.DrawFn, start: date, end: date, orders: int) -> Case:
    now = moment(end, EDGES[2])
    kind = draw(st.sampled_from([*EVENTS]))
    began = draw(st.builds(moment, st.dates(start, end), st.sampled_from(EDGES)))
    scores = st.one_of(st.none(), st.integers(100, 500))
    events = [
        Event(what, began + draw(st.sampled_from(WAITS)), draw(scores) if what == "visited" else None, draw(rarely()))
        for what in EVENTS[kind]
        if draw(st.integers(0, 3))
    ]
    problem = draw(st.sampled_from(["quality", "quantity", "delay"]))
    happened = tuple(one for one in sorted(events, key=lambda one: one.at) if one.at <= now)
    owner = draw(OWNERS) if kind in ("exception", "complaint", "request") else None
    order = draw(st.integers(0, orders - 1))
    return Case(kind, order, began, problem, draw(st.booleans()), draw(scores), happened, owner)


def rarely() -> st.SearchStrategy[bool]:
    return st.integers(0, 9).map(lambda n: n == 0)


@st.composite
def worlds(draw: st.DrawFn, start: date, end: date) -> tuple[list[Order], list[Case]]:
    orders = []
    for _n in range(draw(st.integers(1, 3))):
        placed = moment(start)
        came = draw(st.one_of(st.none(), st.builds(moment, st.dates(start, end), st.sampled_from(EDGES))))
        orders.append(
            Order(placed, draw(st.dates(start, end)), came if came is None else max(came, placed), draw(OWNERS))
        )
    return orders, draw(st.lists(cases(start, end, len(orders)), max_size=7))


def write(
    store: Store,
    actor: Actor,
    orders: list[Order],
    made: list[Case],
    people: dict[str | None, int | None] | None = None,
) -> None:
    """The facts of a world, one commit each; its people are made where they are not there."""
    with transaction(store) as deed:
        deed.bulk = True

        def commit(at: datetime, work: Callable[[Any], Any]) -> Any:
            recorder = deed.recorder(actor, store.clock.now(), at)
            found = work(recorder)
            deed.finish(recorder, actor, "test.fact", None)
            return found

        people = people or commit(STARTED, _people)
        rows = [_order(commit, order, n, people) for n, order in enumerate(orders)]
        for n, case in enumerate(made):
            _case(commit, case, n, rows[case.order], people)
        deed.settle()


def _people(recorder: Any) -> dict[str | None, int | None]:
    logins = ("li", "chen")
    return {None: None} | {
        login: recorder.new("user", login=login, name=login, role="follower", active=True) for login in logins
    }


def _order(commit: Any, order: Order, n: int, people: dict[str | None, int | None]) -> tuple[int, int, int]:
    def begin(recorder: Any) -> tuple[int, int, int, int]:
        customer = recorder.new("customer", code=f"K{n}", name="王", kind="ordinary")
        fields = {"number": f"S-{n}", "placed_at": order.placed, "origin": "import", "owner": people[order.owner]}
        row = recorder.new("order", customer=customer, **fields)
        recorder.event("promise", at=order.placed, order=row, line=None, promised=order.promised)
        steps = [
            recorder.new("milestone", order=row, code=code, stage="delivery", pos=pos)
            for pos, code in ((1, "inspect"), (9, "deliver"))
        ]
        return customer, row, steps[0], steps[1]

    customer, row, inspect, deliver = commit(order.placed, begin)
    if order.delivered is not None:
        at = order.delivered
        commit(at, lambda recorder: recorder.event("milestone_done", at=at, order=row, milestone=deliver))
    return customer, row, inspect


def _case(commit: Any, case: Case, n: int, known: tuple[int, int, int], people: dict[str | None, int | None]) -> None:
    customer, order, inspect = known
    at, code = case.began, f"X{n}"
    if case.kind == "visit":
        commit(at, lambda r: r.event("visit", at=at, order=order, channel="phone", score=case.score))
    elif case.kind == "inspection":
        fields = {"order": order, "milestone": inspect, "result": "fail" if case.failed else "pass", "qty": Decimal(1)}
        commit(at, lambda r: r.event("inspection", at=at, **fields))
    else:
        fields = {
            "exception": {"type": "system", "problem": case.problem, "priority": 2, "raised_at": at},
            "complaint": {"customer": customer, "problem": case.problem, "opened_at": at},
            "request": {"customer": customer, "sort": "question", "channel": "phone", "opened_at": at},
        }[case.kind]
        row = commit(at, lambda r: r.new(case.kind, code=code, order=order, owner=people[case.owner], **fields))
        for one in case.events:
            more = {} if one.score is None else {"score": one.score}
            kind = f"{case.kind}_event"
            fact = {"order": order, case.kind: row, "event": one.what, **more}
            event = commit(one.at, lambda r, kind=kind, one=one, fact=fact: r.event(kind, at=one.at, **fact))
            if one.voided:
                commit(one.at, lambda r, kind=kind, event=event: r.void(kind, event))


def plain(
    orders: list[Order], made: list[Case], first: date, until: date, now: datetime, who: str | None = None
) -> dict[str, Any]:
    """Every figure of cases, straight from the histories; of one follower: his cases, his orders with all of theirs."""
    every = made
    if who is not None:
        made = [one for one in made if (one.owner or orders[one.order].owner) == who]
    begin, end = moment(first, EDGES[0]), moment(until + timedelta(days=1), EDGES[0])
    then = min(now, end)
    within = lambda at: at is not None and begin <= at < end  # noqa: E731 - short, and used all over
    by_kind = {kind: [one for one in made if one.kind == kind and one.began < end] for kind in EVENTS}
    found: dict[str, Any] = {}
    for kind in ("exception", "complaint"):
        closed = [one.first(end, "closed") for one in by_kind[kind]]
        found[f"{kind}s.opened"] = sum(within(one.began) for one in by_kind[kind])
        found[f"{kind}s.closed"] = sum(within(at) for at in closed)
        found[f"{kind}s.open"] = sum(at is None for at in closed)
    alive = [one for one in by_kind["complaint"] if (one.first(end, "closed") or end) >= begin]
    for name, steps, granted in (
        ("response", ("responded", "solved", "closed"), timedelta(hours=24)),
        ("solution", ("solved", "closed"), timedelta(hours=72)),
    ):
        late = [one for one in alive if (one.first(end, *steps) or then) - one.began > granted]
        found[f"complaints.{name}_breached"] = len(late)
    asked = [one for one in by_kind["request"] if within(one.began)]
    waited = [at - one.began for one in asked if (at := one.first(end, "responded", "solved"))]
    found |= {"requests": len(asked), "requests_answered": len(waited)}
    found["requests_in_time"] = sum(wait <= timedelta(minutes=15) for wait in waited)
    found["response_minutes"] = sum((Fraction(int(wait.total_seconds()), 60) for wait in waited), Fraction(0))
    ends = [("exception", ("closed",)), ("complaint", ("solved", "closed"))]
    solved = [
        at - one.began for kind, steps in ends for one in by_kind[kind] if within(at := one.first(end, *steps)) and at
    ]
    found["cases_solved"] = len(solved)
    found["solving_hours"] = sum((Fraction(int(took.total_seconds()), 3600) for took in solved), Fraction(0))
    given = [one.score for one in by_kind["visit"] if within(one.began) and one.score]
    visited = [event for one in by_kind["complaint"] for event in one.events if event.what == "visited"]
    given += [event.score for event in visited if within(event.at) and event.score and not event.voided]
    found |= {"scores": len(given), "score_points": Fraction(sum(given), 100)}
    every_kind = {kind: [one for one in every if one.kind == kind and one.began < end] for kind in EVENTS}
    return found | _of_orders(orders, every_kind, first, until, within, who)


def _of_orders(
    orders: list[Order], by_kind: dict[str, list[Case]], first: date, until: date, within: Any, who: str | None
) -> dict[str, int]:
    attempts: dict[int, Case] = {}
    for one in by_kind["inspection"]:
        if one.order not in attempts or one.began < attempts[one.order].began:
            attempts[one.order] = one
    answered = [n for n, order in enumerate(orders) if who in (None, order.owner)]
    firsts = [one for one in attempts.values() if within(one.began) and one.order in answered]
    due = [n for n in answered if first <= orders[n].promised <= until]
    faulty = {one.order for one in by_kind["exception"] + by_kind["complaint"] if one.problem in QUALITY}
    faulty |= {one.order for one in by_kind["inspection"] if one.failed}
    came = {n: order.delivered.astimezone(ZONE).date() for n, order in enumerate(orders) if order.delivered}
    kept = {n for n, day in came.items() if day <= min(orders[n].promised, until)}
    return {
        "first_attempts": len(firsts),
        "passed_first": sum(not one.failed for one in firsts),
        "due_judged": len(due),
        "fulfilled": sum(n in kept and n not in faulty for n in due),
        "quality_problems": sum(n in faulty for n in due),
        "complained": len({one.order for one in by_kind["complaint"]} & set(due)),
    }


def reported(report: Report) -> dict[str, Any]:
    """The figures of a report by name."""
    found: dict[str, Any] = {f"exceptions.{name}": n for name, n in report.exceptions.items()}
    found |= {f"complaints.{name}": n for name, n in report.complaints.items()}
    for one in report.kpis:
        found |= {one.kpi.part: one.numerator, one.kpi.whole: one.denominator}
    return found


@hypothesis.settings(
    max_examples=25, suppress_health_check=[hypothesis.HealthCheck.function_scoped_fixture], deadline=None
)
@hypothesis.given(data=st.data())
def test_every_figure_of_cases_is_what_a_plain_computation_finds(fresh: Fresh, data: st.DataObject) -> None:
    start = data.draw(st.sampled_from(STARTS))
    end = start + timedelta(days=data.draw(st.sampled_from([0, 8, 100])))
    orders, made = data.draw(worlds(start, end))
    store, actor = fresh(clock_at(end))
    write(store, actor, orders, made)
    for _n in range(3):
        kind = data.draw(st.sampled_from(["day", "week", "month"]))
        day = data.draw(st.dates(start, end))
        period = period_of(kind, day)
        report = make(store, kind, day)
        expected = plain(orders, made, period.first, min(period.last, end), store.clock.now())
        found = reported(report)
        assert {name: found[name] for name in expected} == expected, (kind, day)
        for who in ("li", "chen"):
            mine = plain(orders, made, period.first, min(period.last, end), store.clock.now(), who)
            found = reported(own := make(store, kind, day, who))
            assert {name: found[name] for name in mine} == mine, (kind, day, who)
    _lists_agree(store, report)
    _lists_agree(store, own)
    store.close()


def _lists_agree(store: Store, report: Report) -> None:
    """Behind every number of the report stands a list of as many."""
    found = {**reported(report), "overrides": report.overrides}
    for name in CASE_FIGURES:
        assert len(cases_behind(store, report, name)) == found[name], name
    for one in report.kpis:
        for name in {one.kpi.whole, *([one.kpi.part] if one.kpi.unit in ("rate", "count") else [])}:
            if has_cases(name):
                assert len(cases_behind(store, report, name)) == found[name], name
            elif name in FIGURES and FIGURES[name].value is None:
                assert len(orders_behind(store, report, name)) == found[name], name


def test_a_late_answer_is_late_from_the_first_second_and_an_open_one_is_missed(fresh: Fresh) -> None:
    store, actor = fresh(clock_at(date(2024, 2, 29)))
    began = moment(date(2024, 2, 29), EDGES[1])
    waits = (timedelta(minutes=15), timedelta(minutes=15, seconds=1), None)
    made = [
        Case(
            "request",
            0,
            began,
            "",
            False,
            None,
            () if wait is None else (Event("responded", began + wait, None, False),),
        )
        for wait in waits
    ]
    write(store, actor, [Order(began, date(2024, 3, 1), None)], made)
    share = next(one for one in make(store, "day", date(2024, 2, 29)).kpis if one.kpi.code == "response_15min_share")
    assert (share.numerator, share.denominator, share.met) == (1, 3, False)


def test_an_answer_after_midnight_does_not_change_the_day_before(fresh: Fresh) -> None:
    store, actor = fresh(clock_at(date(2024, 1, 1)))
    began = moment(date(2023, 12, 31), EDGES[2])
    answer = Event("responded", began + timedelta(seconds=1), None, False)
    order = Order(moment(date(2023, 12, 31)), date(2024, 1, 1), None)
    write(store, actor, [order], [Case("request", 0, began, "", False, None, (answer,))])
    found = {kind: reported(make(store, kind, date(2023, 12, 31))) for kind in ("day", "week", "month")}
    assert {kind: one["requests_in_time"] for kind, one in found.items()} == {"day": 0, "week": 0, "month": 0}
    assert reported(make(store, "week", date(2024, 1, 1)))["requests"] == 0
