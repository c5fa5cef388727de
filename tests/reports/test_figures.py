"""Every figure of every report against a plain count of the same histories; the same orders behind each figure."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable
from datetime import date, timedelta
from decimal import Decimal

import hypothesis
from hypothesis import strategies as st

from gendan.clock import FixedClock
from gendan.db.figures import FIGURES, span_of
from gendan.db.ledger import Ledger
from gendan.db.store import Store
from gendan.db.users import names
from gendan.domain.periods import period_of
from gendan.reports.figures import ORDER_FIGURES, make, orders_behind
from gendan.reports.insight import look
from gendan.services.context import Actor
from tests.reports.history import EDGES, ZONE, Fact, History, Writer, clock_at, late, moment, plain

Fresh = Callable[[FixedClock], tuple[Store, Actor]]
STARTS = (date(2023, 12, 20), date(2024, 2, 20), date(2023, 10, 1))
"""Over a year's end, over a leap day, and long before the last of them."""


def counted(store: Store, kind: str, day: date) -> dict[str, Counter[str | None]]:
    """What the queries count, by the owner's name in small letters, without zeros."""
    config = store.config
    with store.read() as conn:
        ledger = Ledger(conn, span_of(period_of(kind, day), store.clock.today(config.zone), config.zone))
        people = names(conn)
        found = ledger.count()
        totals, theirs = ledger.totals()
        assert totals == {name: sum(by_owner.values()) for name, by_owner in found.items()}
        assert {name: +by_owner for name, by_owner in theirs.items()} == {name: +found[name] for name in theirs}
        return {
            name: Counter({people[o].lower() if o is not None else None: n for o, n in by_owner.items() if n})
            for name, by_owner in found.items()
        }


@st.composite
def histories(draw: st.DrawFn, start: date, end: date) -> History:
    """An order with any facts in any order that commands allow: nothing after its end."""
    moments = st.builds(moment, st.dates(start, end), st.sampled_from(EDGES))
    placed = draw(moments)
    later = moments.map(lambda at: max(at, placed))
    days = st.dates(placed.date(), end + timedelta(days=20))
    amounts = draw(st.lists(st.decimals(0, 999, places=2), min_size=1, max_size=3))
    by_line = draw(st.booleans())
    lines = st.sampled_from([None, *(range(len(amounts)) if by_line else [])])
    facts = [Fact("promise", placed, draw(days), draw(lines))] if draw(st.booleans()) else []
    facts += draw(st.lists(st.builds(Fact, st.just("promise"), later, days, lines, st.booleans()), max_size=3))
    facts += draw(st.lists(st.builds(Fact, st.just("confirmed"), later), max_size=2))
    ships = draw(st.integers(1, 2))
    facts += [Fact("ship", draw(later), None, n) for n in range(ships) if draw(st.booleans())]
    parts: list[int | None] = list(range(len(amounts))) if by_line else [None]
    done = [Fact("deliver", draw(later), None, part) for part in parts if draw(st.integers(0, 3))]
    ends = [max(fact.at for fact in done)] if len(done) == len(parts) else []
    stop = draw(st.sampled_from(["", "", "cancelled", "closed"]))
    if stop:
        at = draw(later)
        if stop == "closed" or not ends or at < ends[0]:
            facts.append(Fact(stop, at))
            ends.append(at)
    if ends:
        facts = [fact for fact in facts if fact.at <= min(ends) and (fact.what != "promise" or fact.at < min(ends))]
        done = [fact for fact in done if fact.at <= min(ends)]
    shuffled = draw(st.permutations([*facts, *done]))
    return History(placed, draw(st.sampled_from([None, "li", "chen"])), tuple(amounts), by_line, tuple(shuffled), ships)


@hypothesis.settings(
    max_examples=25, suppress_health_check=[hypothesis.HealthCheck.function_scoped_fixture], deadline=None
)
@hypothesis.given(data=st.data())
def test_every_figure_is_what_a_plain_count_finds(fresh: Fresh, data: st.DataObject) -> None:
    start = data.draw(st.sampled_from(STARTS))
    end = start + timedelta(days=data.draw(st.sampled_from([0, 15, 120])))
    made = data.draw(st.lists(histories(start, end), min_size=1, max_size=8))
    store, actor = fresh(clock_at(end))
    Writer(store, actor).write(made)
    for _ in range(4):
        kind = data.draw(st.sampled_from(["day", "week", "month"]))
        day = data.draw(st.dates(start, end + timedelta(days=3)))
        period = period_of(kind, day)
        until = min(period.last, end)
        expected = plain(made, period.first, until)
        found = counted(store, kind, day)
        assert {name: found[name] for name in FIGURES} == {name: +expected.get(name, Counter()) for name in FIGURES}, (
            kind,
            day,
        )
        report = make(store, kind, day)
        assert sorted(order.days_late for order in report.late_orders) == late(made, period.first, until)
    assert_lists_agree(store, kind, day)
    for owner in {history.owner for history in made} - {None}:
        assert_of_one(store, kind, day, owner, [history for history in made if history.owner == owner])
    store.close()


def assert_of_one(store: Store, kind: str, day: date, owner: str, made: list[History]) -> None:
    """The report of one follower says what a plain count of his orders finds; the same orders behind each figure."""
    report = make(store, kind, day, owner)
    expected = plain(made, report.period.first, report.until)
    assert {name: n for name, n in report.orders.items() if n} == {
        name: n for name in ORDER_FIGURES if (n := expected.get(name, Counter())[owner])
    }
    assert sorted(order.days_late for order in report.late_orders) == late(made, report.period.first, report.until)
    for one in report.kpis:
        for name, amount in ((one.kpi.part, one.numerator), (one.kpi.whole, one.denominator)):
            if name in FIGURES:
                assert amount == expected.get(name, Counter())[owner], name
    fen = expected.get("entered_fen", Counter())[owner], expected.get("outstanding_fen", Counter())[owner]
    assert (report.entered * 100, report.outstanding * 100) == fen
    for name in ORDER_FIGURES:
        assert len(orders_behind(store, report, name)) == report.orders[name], name
    found = look(store, report)
    assert sum(n for _day, n, _kept in found.by_day) == report.orders["delivered"]
    assert sum(one.entered for one in found.parts if one.dimension == "channel") == report.orders["entered"]


def assert_lists_agree(store: Store, kind: str, day: date) -> None:
    """Behind every figure stand as many orders as it says, for everybody and for each owner."""
    report = make(store, kind, day)
    found = counted(store, kind, day)
    for name, figure in FIGURES.items():
        if figure.value is None:
            assert len(orders_behind(store, report, name)) == sum(found[name].values()), name
            for owner in ("li", "chen"):
                assert len(orders_behind(store, report, name, owner)) == found[name][owner], (name, owner)
            assert len(orders_behind(store, report, name, nobody=True)) == found[name][None], name
    for name in ORDER_FIGURES:
        assert len(orders_behind(store, report, name)) == report.orders[name], name
    assert orders_behind(store, report, "late_orders") == sorted(
        report.late_orders, key=orders_behind(store, report, "late_orders").index
    )


def test_a_promise_made_later_does_not_change_a_past_report(fresh: Fresh) -> None:
    clock = clock_at(date(2026, 3, 5))
    store, actor = fresh(clock)
    missed = History(
        moment(date(2026, 3, 1)),
        "li",
        (Decimal("100.00"),),
        False,
        (Fact("promise", moment(date(2026, 3, 1)), date(2026, 3, 4)),),
    )
    Writer(store, actor).write([missed])
    before = make(store, "day", date(2026, 3, 5))
    assert (before.orders["overdue"], before.late_orders[0].days_late) == (1, 1)
    clock.move(timedelta(days=1))
    with store.read() as conn:
        number = conn.exec_driver_sql("SELECT number FROM orders").scalar_one()
    from gendan.services.door import run

    run(store, actor, "order.promise", {"order": number, "date": "2026-03-20", "reason": "supplier"})
    assert make(store, "day", date(2026, 3, 5)) == before
    now = make(store, "day", date(2026, 3, 6))
    assert (now.orders["overdue"], now.orders["open"]) == (0, 1)
    [late_one] = now.late_orders
    assert (late_one.days_late, late_one.promised) == (2, date(2026, 3, 20))
    assert late_one.first_promised == date(2026, 3, 4), "what it is late against is told beside it"
    month = {one.kpi.code: one for one in make(store, "month", date(2026, 3, 6)).kpis}
    assert (month["on_time_rate"].numerator, month["on_time_rate"].denominator) == (0, 1)
    assert month["completion_rate"].denominator == 0, "the date in force is not reached yet"


def test_the_business_day_is_that_of_the_store(fresh: Fresh) -> None:
    store, actor = fresh(clock_at(date(2026, 3, 10)))
    days = (date(2026, 3, 2), date(2026, 3, 3))
    made = [History(moment(day, edge), None, (Decimal(1),), False) for day, edge in zip(days, EDGES[::-2], strict=True)]
    assert made[1].placed - made[0].placed == timedelta(seconds=1)
    Writer(store, actor).write(made)
    assert [make(store, "day", day).orders["entered"] for day in days] == [1, 1]
    assert made[1].placed.astimezone(ZONE).date() == days[1]


def test_a_long_open_order_is_open_on_every_day_of_its_life(fresh: Fresh) -> None:
    store, actor = fresh(clock_at(date(2026, 3, 10)))
    placed, came = date(2025, 1, 1), date(2026, 1, 1)
    facts = (Fact("promise", moment(placed), date(2025, 2, 1)), Fact("deliver", moment(came)))
    Writer(store, actor).write([History(moment(placed), "li", (Decimal(1),), False, facts)])
    days = [placed - timedelta(days=1), placed, date(2025, 3, 4), date(2025, 3, 5), came - timedelta(days=1), came]
    assert [make(store, "day", day).orders["open"] for day in days] == [0, 1, 1, 1, 1, 0]
    assert make(store, "day", date(2025, 12, 31)).late_orders[0].days_late == 333


def test_an_order_of_lines_is_late_as_soon_as_one_line_is(fresh: Fresh) -> None:
    store, actor = fresh(clock_at(date(2026, 3, 31)))
    placed = moment(date(2026, 3, 1))
    facts = (
        Fact("promise", placed, date(2026, 3, 5), 0),
        Fact("promise", placed, date(2026, 3, 10), 1),
        Fact("deliver", moment(date(2026, 3, 8)), None, 0),
        Fact("deliver", moment(date(2026, 3, 10)), None, 1),
    )
    Writer(store, actor).write([History(placed, "li", (Decimal(1), Decimal(2)), True, facts)])
    day = make(store, "day", date(2026, 3, 6))
    assert (day.orders["overdue"], day.late_orders[0].days_late) == (0, 1), "the order's promise is the latest"
    report = make(store, "week", date(2026, 3, 10))
    assert (report.orders["delivered"], report.orders["delivered_on_time"]) == (1, 0)
    rates = {one.kpi.code: (one.numerator, one.denominator) for one in report.kpis}
    assert (rates["on_time_rate"], rates["completion_rate"]) == ((0, 1), (0, 1))
    assert report.late_orders[0].days_late == 3


def test_a_moved_line_is_judged_by_its_own_promise_in_force(fresh: Fresh) -> None:
    store, actor = fresh(clock_at(date(2026, 3, 31)))
    placed = moment(date(2026, 3, 1))
    facts = (
        Fact("promise", placed, date(2026, 3, 5), 0),
        Fact("promise", placed, date(2026, 3, 10), 1),
        Fact("promise", moment(date(2026, 3, 4)), date(2026, 3, 7), 0),
        Fact("deliver", moment(date(2026, 3, 8)), None, 0),
        Fact("deliver", moment(date(2026, 3, 9)), None, 1),
    )
    Writer(store, actor).write([History(placed, "li", (Decimal(1), Decimal(2)), True, facts)])
    rates = {one.kpi.code: (one.numerator, one.denominator) for one in make(store, "month", date(2026, 3, 1)).kpis}
    assert rates["completion_rate"] == (0, 1), "the order came before its latest date, the first line after its own"


def test_a_period_to_come_counts_nothing(fresh: Fresh) -> None:
    store, actor = fresh(clock_at(date(2026, 3, 10)))
    promise = Fact("promise", moment(date(2026, 3, 1)), date(2026, 4, 10))
    Writer(store, actor).write([History(moment(date(2026, 3, 1)), "li", (Decimal(1),), False, (promise,))])
    report = make(store, "month", date(2026, 4, 1))
    assert {name: count for name, count in report.orders.items() if count} == {"open": 1}
    assert report.until == date(2026, 3, 10)
    assert all(one.met is None for one in report.kpis)


def test_a_cancelled_order_leaves_the_denominators(fresh: Fresh) -> None:
    store, actor = fresh(clock_at(date(2026, 4, 30)))
    placed = moment(date(2026, 3, 1))
    facts = (Fact("promise", placed, date(2026, 3, 5)), Fact("cancelled", moment(date(2026, 3, 12))))
    Writer(store, actor).write([History(placed, "li", (Decimal("9.90"),), False, facts)])
    week, month = make(store, "week", date(2026, 3, 5)), make(store, "month", date(2026, 3, 5))
    due = [next(one.denominator for one in r.kpis if one.kpi.code == "on_time_rate") for r in (week, month)]
    assert due == [1, 0]
    assert (month.entered, month.outstanding) == (Decimal("9.90"), Decimal("0.00"))
