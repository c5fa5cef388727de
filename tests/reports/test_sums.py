"""Sums that are kept are those that adding up finds, whatever is written after they were kept, and for whatever day."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, datetime, timedelta
from decimal import Decimal
from typing import Any

import hypothesis
import pytest
from hypothesis import strategies as st

from gendan.clock import FixedClock
from gendan.db import figures_kept, figures_reach
from gendan.db.base import catalogue
from gendan.db.store import Store
from gendan.domain.periods import period_of
from gendan.reports import sums
from gendan.reports.figures import make, series
from gendan.services.context import Actor
from gendan.services.door import transaction
from tests.reports.history import EDGES, ZONE, clock_at, moment

Fresh = Callable[[FixedClock], tuple[Store, Actor]]
START, END = date(2024, 1, 20), date(2024, 4, 10)
SOME = 18
"""Periods whose sums are kept: three months, twelve weeks, and the last days."""
ORDER_FACTS = (
    "promise",
    "confirmed",
    "ship",
    "deliver",
    "cancelled",
    "closed",
    "amended",
    "check",
    "payment",
    "refund",
)
CASE_FACTS = ("visit", "inspection", "exception", "complaint", "request", "risk", "overridden")
AGAIN = ("void", "owner", "amount", "placed_at", "case", "handler", "planned")


class World:
    """A store whose facts are written one at a time, for any day, in any order."""

    def __init__(self, store: Store, actor: Actor) -> None:
        self.store, self.actor = store, actor
        self.orders: list[dict[str, Any]] = []
        self.events: list[tuple[str, int]] = []
        self.cases: list[tuple[str, int, int | None]] = []
        self.people: list[int] = []

    def write(self, facts: list[tuple[str, datetime, int, int]]) -> None:
        """Facts: what, when, and two numbers that choose what it is about and what it says."""
        with transaction(self.store) as deed:
            deed.bulk = True
            for what, at, n, m in facts:
                recorder = deed.recorder(self.actor, self.store.clock.now(), at)
                self._fact(recorder, what, at, n, m)
                if recorder.ops:
                    deed.finish(recorder, self.actor, "test.fact", None)
            deed.settle()

    def _fact(self, recorder: Any, what: str, at: datetime, n: int, m: int) -> None:
        if what == "order" or not self.orders:
            self._order(recorder, at, n)
        elif what in AGAIN:
            self._again(recorder, what, at, n, m)
        elif what in ORDER_FACTS:
            self._happened(recorder, what, at, self.orders[n % len(self.orders)], m)
        else:
            self._case(recorder, what, at, self.orders[n % len(self.orders)], m)

    def _order(self, recorder: Any, at: datetime, n: int) -> None:
        if not self.people:
            self.people = [
                recorder.new("user", login=one, name=one, role="follower", active=True) for one in ("li", "chen")
            ]
        number = f"S01-{len(self.orders):03}"
        customer = recorder.new("customer", code=number, name="王建华", kind="ordinary")
        owner = (*self.people, None)[n % 3]
        row = recorder.new("order", number=number, customer=customer, placed_at=at, owner=owner, origin="import")
        line = recorder.new("line", order=row, pos=1, qty=Decimal(1), amount=Decimal(n))
        steps = {
            code: recorder.new("milestone", order=row, code=code, stage="delivery", pos=pos)
            for pos, code in enumerate(("inspect", "ship", "deliver"))
        }
        self.orders.append({"row": row, "line": line, "at": at, "customer": customer, **steps})

    def _happened(self, recorder: Any, what: str, at: datetime, order: dict[str, Any], m: int) -> None:
        at, row = max(at, order["at"]), order["row"]
        told: dict[str, tuple[str, dict[str, Any]]] = {
            "promise": ("promise", {"promised": at.date() + timedelta(days=m % 15)}),
            "ship": ("milestone_done", {"milestone": order["ship"]}),
            "deliver": ("milestone_done", {"milestone": order["deliver"]}),
            "check": ("check", {"check": "blind", "result": "differs", "differed": ["phone"] * (m % 3)}),
            "payment": ("payment", {"number": f"P{m}", "kind": "balance", "amount": Decimal(m), "method": "cash"}),
            "refund": ("refund_step", {"step": "paid", "amount": Decimal(m)}),
            "amended": ("order_event", {"event": "amended", "detail": {"fields": []}}),
        }
        kind, fields = told.get(what, ("order_event", {"event": what}))
        self.events.append((kind, recorder.event(kind, at=at, order=row, **fields)))

    def _case(self, recorder: Any, what: str, at: datetime, order: dict[str, Any], m: int) -> None:
        at, row, code = max(at, order["at"]), order["row"], f"X{len(self.cases)}"
        problem = ("quality", "delay")[m % 2]
        if what == "visit":
            self.events.append(("visit", recorder.event("visit", at=at, order=row, channel="phone", score=100 + m)))
        elif what == "overridden":
            self.events.append(("order_event", recorder.event("order_event", at=at, order=row, event=what)))
        elif what == "inspection":
            fields = {"milestone": order["inspect"], "result": ("pass", "fail")[m % 2], "qty": Decimal(1)}
            self.events.append(("inspection", recorder.event("inspection", at=at, order=row, **fields)))
        elif what == "risk":
            day = at.astimezone(ZONE).date()
            fields = {"factor": "material", "likelihood": "high", "threatens": day + timedelta(days=m % 3 - 1)}
            recorder.new("risk", order=row, code=code, found_on=day, **fields)
        else:
            fields = {
                "exception": {"type": "system", "problem": problem, "priority": 2, "raised_at": at},
                "complaint": {"customer": order["customer"], "problem": problem, "opened_at": at},
                "request": {"customer": order["customer"], "sort": "question", "channel": "phone", "opened_at": at},
            }[what]
            about = None if what != "exception" and m % 3 == 0 else row
            self.cases.append((what, recorder.new(what, code=code, order=about, **fields), about))

    def _again(self, recorder: Any, what: str, at: datetime, n: int, m: int) -> None:
        """Something written is written anew, taken back, or followed by something."""
        order = self.orders[n % len(self.orders)]
        if what == "owner":
            recorder.set("order", order["row"], owner=self.people[m % 2])
        elif what == "amount":
            recorder.set("line", order["line"], amount=Decimal(m))
        elif what == "placed_at":
            recorder.set("order", order["row"], placed_at=at)
        elif what == "planned":
            code, line = ("ship", "deliver", "produce")[m % 3], order["line"] if m % 2 else None
            fields = {"order": order["row"], "line": line, "code": code, "stage": "delivery", "pos": 5 + m % 7}
            order[("ship", "deliver", "inspect")[m % 3]] = recorder.new("milestone", **fields)
        elif what == "void" and self.events:
            recorder.void(*self.events.pop(n % len(self.events)))
        elif self.cases and what == "handler":
            kind, row, _order = self.cases[n % len(self.cases)]
            recorder.set(kind, row, owner=self.people[m % 2])
        elif self.cases and what == "case":
            kind, row, about = self.cases[n % len(self.cases)]
            event = {"exception": ("closed",), "complaint": ("solved", "closed"), "request": ("responded",)}[kind]
            fields = {"order": about, kind: row, "event": event[m % len(event)]}
            self.events.append((f"{kind}_event", recorder.event(f"{kind}_event", at=at, **fields)))


def facts(whats: tuple[str, ...], least: int, most: int) -> st.SearchStrategy[list[tuple[str, datetime, int, int]]]:
    moments = st.builds(moment, st.dates(START, END), st.sampled_from(EDGES))
    number = st.integers(0, 60)
    return st.lists(st.tuples(st.sampled_from(whats), moments, number, number), min_size=least, max_size=most)


@hypothesis.settings(
    max_examples=8, suppress_health_check=[hypothesis.HealthCheck.function_scoped_fixture], deadline=None
)
@hypothesis.given(data=st.data())
def test_what_is_kept_is_what_adding_up_finds_whatever_comes_after(fresh: Fresh, data: st.DataObject) -> None:
    store, actor = fresh(clock_at(END))
    world = World(store, actor)
    everything = ("order", *ORDER_FACTS, *CASE_FACTS, *AGAIN)
    world.write([("order", moment(START), 1, 1), *data.draw(facts(everything, 5, 25))])
    sums.keep(store, SOME)
    assert sums.wrong(store) == []
    for _turn in range(2):
        world.write(data.draw(facts(everything, 1, 3)))
        assert sums.wrong(store) == []
    told = series(store, "month", START, END)
    sums.keep(store, 3)
    assert sums.wrong(store) == []
    assert series(store, "month", START, END) == told
    with store.write() as conn:
        figures_kept.clear(conn)
    assert series(store, "month", START, END) == told
    store.close()


def test_kept_sums_are_believed_and_a_wrong_one_is_found(fresh: Fresh) -> None:
    store, actor = fresh(clock_at(END))
    World(store, actor).write([
        ("order", moment(START), 1, 1), ("order", moment(date(2024, 3, 30)), 2, 1), ("promise", moment(START), 0, 9)
    ])  # fmt: skip
    sums.keep(store, 3)
    before = make(store, "month", START)
    world = [one for one in _kept(store) if one.kind == "month"]
    assert [one.first.month for one in world] == [1, 2, 3]
    with store.write() as conn:
        figures_kept.put(conn, [_changed(world[0], '"entered":1', '"entered":7')])
    assert (before.orders["entered"], make(store, "month", START).orders["entered"]) == (1, 7)
    assert sums.wrong(store) == [("month", date(2024, 1, 1))]
    _later(store, actor, moment(date(2024, 3, 31)))
    assert make(store, "month", START).orders["entered"] == 7
    with store.read() as conn:
        march = figures_kept.holding(conn, period_of("month", date(2024, 3, 1)), sums.basis(store.config), ZONE)
    assert march is None
    assert sums.keep(store, 3) > 0
    assert make(store, "month", START).orders["entered"] == 7, "what is kept on is not added up again"
    _later(store, actor, moment(START))
    assert make(store, "month", START).orders["entered"] == 2


def test_keeping_rests_after_each_period_and_stops_when_it_is_told_to(fresh: Fresh) -> None:
    store, actor = fresh(clock_at(END))
    _later(store, actor, moment(START))
    assert sums.keep(store, 5, lambda _seconds: len(_kept(store)) > 0) == 1
    assert [(one.kind, one.first) for one in _kept(store)] == [("month", date(2024, 3, 1))], "what is made is kept"
    rests: list[float] = []
    assert sums.keep(store, 2, lambda seconds: not rests.append(seconds)) == 2
    assert len(rests) == 2
    assert [one.first.month for one in _kept(store) if one.kind == "month"] == [1, 2, 3]
    assert sums.keep(store, 0) == 0


@pytest.mark.parametrize(
    ("before", "after", "back"),
    [
        ([], ["promise", "confirmed", "ship", "deliver"], False),
        (["deliver"], ["closed"], False),
        (["confirmed"], ["payment", "visit", "planned"], False),
        (["cancelled"], ["cancelled"], True),
        (["closed"], ["closed"], True),
        (["deliver"], ["promise"], True),
        (["deliver"], ["ship"], True),
        (["confirmed"], ["confirmed"], True),
        ([], ["owner"], True),
        (["deliver"], ["void"], True),
        (["ship"], ["planned"], True),
    ],
)
def test_how_far_back_something_reaches(fresh: Fresh, before: list[str], after: list[str], back: bool) -> None:
    store, actor = fresh(clock_at(END))
    world, then, late = World(store, actor), date(2024, 3, 1), date(2024, 3, 20)
    world.write([("order", moment(START), 1, 1), *((what, moment(then), 0, 3) for what in before)])
    sums.keep(store, 16)
    world.write([(what, moment(late), 0, 6) for what in after])
    with store.read() as conn:
        [(pos, _basis)] = figures_kept.positions(conn)
        reaches = figures_kept.changed_since(conn, pos, ZONE)
    assert (START <= reaches <= then) if back else reaches == late
    assert sums.wrong(store) == []
    store.close()


def _later(store: Store, actor: Actor, at: datetime) -> None:
    World(store, actor).write([("order", at, 2, 1)])


def _kept(store: Store) -> list[figures_kept.Kept]:
    with store.read() as conn:
        return figures_kept.every(conn)


def _changed(kept: figures_kept.Kept, old: str, new: str) -> figures_kept.Kept:
    assert old in kept.figures
    return figures_kept.Kept(kept.kind, kept.first, kept.until, kept.basis, kept.pos, kept.figures.replace(old, new))


def test_every_kind_is_known_to_count_or_not() -> None:
    """A new kind that no order owns has to say here from when on figures follow it, or nothing is believed any more."""
    known = catalogue()
    assert (figures_reach.MOMENTS.keys() | figures_reach.UNCOUNTED) <= known.keys()
    assert all({*names} <= known[kind].columns.keys() for kind, names in figures_reach.CELLS.items())
    others = [name for name in known if name not in figures_reach.UNCOUNTED and name not in figures_reach.MOMENTS]
    assert [name for name in others if name != "order" and "order" not in known[name].columns] == []
