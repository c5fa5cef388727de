"""Plans against a slow and plain computation, on random graphs of milestones."""

from __future__ import annotations

from datetime import date, timedelta
from itertools import pairwise

import hypothesis.strategies as st
import pytest
from hypothesis import given

from gendan.domain.plan import Node, due_dates, length, outlook, predecessors, with_lead_time
from gendan.domain.templates import BUILT_IN, LEAD, TRANSIT, as_detail, from_detail, kind_of
from gendan.errors import UsageError

START = date(2026, 3, 2)


class FiveDays:
    """Monday to Friday, counted day by day."""

    def is_working(self, day: date) -> bool:
        return day.weekday() < 5

    def add_working_days(self, day: date, n: int) -> date:
        step = timedelta(days=1 if n > 0 else -1)
        left = abs(n)
        while left:
            day += step
            left -= self.is_working(day)
        return day

    def working_days_between(self, a: date, b: date) -> int:
        if b < a:
            return -self.working_days_between(b, a)
        return sum(self.is_working(a + timedelta(days=n)) for n in range(1, (b - a).days + 1))


CALENDAR = FiveDays()
working = st.integers(0, 60).map(lambda n: CALENDAR.add_working_days(START, n))


@st.composite
def graphs(draw: st.DrawFn, *, facts: bool = True) -> list[Node]:
    """Milestones that wait for any of those before them, some of them done."""
    nodes: list[Node] = []
    for at in range(draw(st.integers(1, 9))):
        before = [node.code for node in nodes]
        after = draw(st.none() | st.lists(st.sampled_from(before), unique=True).map(tuple) if before else st.none())
        done = draw(st.none() | working) if facts else None
        fixed = draw(st.booleans()) if facts else False
        due = draw(working) if fixed else None
        nodes.append(Node(f"m{at}", draw(st.integers(0, 6)), after, done=done, fixed=fixed, due=due))
    return nodes


def ways(nodes: list[Node], at: int, waits: list[tuple[int, ...]]) -> list[list[int]]:
    """All ways that end at a node."""
    if not waits[at]:
        return [[at]]
    return [[*way, at] for before in waits[at] for way in ways(nodes, before, waits)]


@given(graphs(facts=False), working)
def test_slack_and_critical_path_are_those_of_the_longest_ways(nodes: list[Node], promised: date) -> None:
    waits = predecessors(nodes)
    found = outlook(nodes, START, {None: promised}, CALENDAR)
    longest = [max(sum(nodes[i].days for i in way) for way in ways(nodes, at, waits)) for at in range(len(nodes))]
    whole = max(longest)
    assert found.forecast == CALENDAR.add_working_days(START, whole)
    assert length(nodes) == whole
    ends = [at for at in range(len(nodes)) if not any(at in before for before in waits)]
    for at, timing in enumerate(found.timings):
        through = [way for end in ends for way in ways(nodes, end, waits) if at in way]
        rest = max(sum(nodes[i].days for i in way[way.index(at) + 1 :]) for way in through)
        assert timing.earliest == CALENDAR.add_working_days(START, longest[at])
        assert timing.latest == CALENDAR.add_working_days(promised, -rest)
        assert timing.slack == CALENDAR.working_days_between(timing.earliest, timing.latest)
        assert timing.critical == (longest[at] + rest == whole), "on one of the longest ways"


@given(graphs(facts=False), working)
def test_no_plan_breaks_a_dependency_or_ends_on_a_day_off(nodes: list[Node], promised: date) -> None:
    due = due_dates(nodes, promised, CALENDAR)
    for at, before in enumerate(predecessors(nodes)):
        assert CALENDAR.is_working(due[at])
        assert due[at] <= promised
        assert all(CALENDAR.working_days_between(due[one], due[at]) >= nodes[at].days for one in before)


@given(graphs(), working, working)
def test_what_is_open_waits_for_what_it_needs_and_for_its_fixed_day(
    nodes: list[Node], promised: date, today: date
) -> None:
    found = outlook(nodes, START, {None: promised}, CALENDAR, today)
    for at, before in enumerate(predecessors(nodes)):
        end = found.timings[at].earliest
        if nodes[at].done is not None:
            assert end == nodes[at].done, "what happened stays as it was, late or not"
            continue
        assert end >= today
        assert nodes[at].due is None or end >= nodes[at].due
        begin = max((found.timings[one].earliest for one in before), default=START)
        assert CALENDAR.working_days_between(begin, end) >= nodes[at].days


@given(graphs(), working, working, working)
def test_the_forecast_moves_by_facts_and_never_back_by_waiting(
    nodes: list[Node], promised: date, first: date, second: date
) -> None:
    earlier, later = sorted((first, second))
    still = outlook(nodes, START, {None: promised}, CALENDAR)
    assert outlook(nodes, START, {None: promised}, CALENDAR) == still
    before, after = (outlook(nodes, START, {None: promised}, CALENDAR, day).forecast for day in (earlier, later))
    assert still.forecast is not None
    assert before is not None
    assert after is not None
    assert still.forecast <= before <= after
    open_ = any(node.done is None for node in nodes)
    pushed = CALENDAR.add_working_days(earlier, still.rest_days) if open_ else still.forecast
    assert before >= max(still.forecast, pushed) if open_ else before == still.forecast


def test_a_circle_is_named() -> None:
    nodes = [Node("a", 1, ("b",)), Node("b", 1, ("a",))]
    with pytest.raises(UsageError, match="circle"):
        outlook(nodes, START, {}, CALENDAR)


def test_a_step_waits_within_its_category_and_the_joint_one_for_all() -> None:
    nodes = [
        Node("confirm", 0),
        Node("produce", 2, ("confirm",), "桌"),
        Node("produce", 4, ("confirm",), "椅"),
        Node("inspect", 0, ("produce",), "桌"),
        Node("inspect", 0, ("produce",), "椅"),
        Node("ship", 1, ("inspect",)),
    ]
    assert predecessors(nodes) == [(), (0,), (0,), (1,), (2,), (3, 4)]
    found = outlook(nodes, START, {None: CALENDAR.add_working_days(START, 7)}, CALENDAR)
    assert [timing.slack for timing in found.timings] == [2, 4, 2, 4, 2, 2]
    assert [timing.critical for timing in found.timings] == [True, False, True, False, True, True]


def test_production_says_when_it_will_be_ready() -> None:
    nodes = [Node("confirm", 0, done=START), Node("produce", 5, finish=date(2026, 3, 20)), Node("ship", 1)]
    assert outlook(nodes, START, {None: date(2026, 3, 12)}, CALENDAR).forecast == date(2026, 3, 23)


@pytest.mark.parametrize("template", BUILT_IN.values(), ids=lambda template: template.code)
def test_every_built_in_template_takes_the_lead_time_and_reads_back(template: object) -> None:
    template = BUILT_IN[template.code]  # type: ignore[attr-defined]
    nodes = [Node(step.code, 2 if step.days == TRANSIT else step.days, step.after) for step in template.steps]
    made = with_lead_time(nodes, lambda node: 40 if node.days == LEAD else None)
    assert length(made) == 40
    assert from_detail(as_detail(template.steps)) == template.steps
    codes = [node.code for node in made]
    assert codes[:2] == ["receive", "confirm"]
    assert all(one in codes for node in made for one in node.after or ())
    due = dict(zip(codes, due_dates(made, START, CALENDAR), strict=True))
    assert all(due[a.code] <= due[b.code] for a, b in pairwise(made) if b.after is None)


@pytest.mark.parametrize(
    ("urgent", "nonstandard", "categories", "kind"),
    [
        (True, True, 9, "urgent"),
        (False, True, 3, "composite"),
        (False, True, 2, "custom"),
        (False, False, 2, "standard"),
    ],
)
def test_the_kind_of_an_order(urgent: bool, nonstandard: bool, categories: int, kind: str) -> None:
    assert kind_of(urgent=urgent, nonstandard=nonstandard, categories=categories, composite_from=3) == kind
