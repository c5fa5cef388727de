"""The order audit: for each rule an order that breaks it and one that just does not; counts; the lot (C251, C254)."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta
from decimal import Decimal
from fractions import Fraction
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from gendan.clock import FixedClock
from gendan.db import price_history
from gendan.db.orders import lines as line_table
from gendan.db.store import Store
from gendan.domain import order_audit as domain
from gendan.domain.order_audit import RULES
from gendan.domain.periods import period_of, quarter_name, quarter_named
from gendan.errors import GendanError, UsageError
from gendan.reports import figures
from gendan.reports.forms import listed
from gendan.reports.insight_words import what_of
from gendan.reports.order_audit import OrderAudit, make
from tests.helpers import act, order, staffed
from tests.order_kit import entered, facts, row, stocked
from tests.reports.order_audit_stories import (
    MARCH,
    RULE_STORIES,
    Story,
    amended,
    confirmed,
    done,
    later,
    uninspected,
    whole,
)


@pytest.fixture
def desk(shop: Store, monkeypatch: pytest.MonkeyPatch) -> Store:
    """All stories are about the same customer and goods; that they are likely the same order is of no matter here."""
    monkeypatch.setattr("gendan.services.findings.DUPLICATE_DAYS", -1)
    return stocked(shop)


def audit(store: Store) -> OrderAudit:
    return make(store, quarter_named("2026Q1"))


def marked(store: Store, number: str) -> dict[str, list[tuple[str, ...]]]:
    """What the audit says of an order: rule and details."""
    found: dict[str, list[tuple[str, ...]]] = {}
    for one in audit(store).orders:
        if one.number == number:
            for mark in one.marks:
                found.setdefault(mark.rule, []).append(mark.detail)
    return found


@pytest.mark.parametrize(("rule", "breaks", "keeps"), RULE_STORIES)
def test_a_rule_is_broken_by_one_and_kept_by_the_other(
    desk: Store, clock: FixedClock, rule: str, breaks: Story, keeps: Story
) -> None:
    kept, broken = keeps(desk, clock), breaks(desk, clock)
    assert rule in marked(desk, broken)
    assert rule not in marked(desk, kept)


def test_every_rule_has_its_stories() -> None:
    assert {rule for rule, _breaks, _keeps in RULE_STORIES} == set(RULES)


def test_an_order_as_it_should_be_has_no_mark(desk: Store, clock: FixedClock) -> None:
    number = whole(desk, clock)
    found = audit(desk)
    assert (found.examined, found.orders, [one.number for one in found.sample]) == (1, (), [number])
    assert not any((one.orders, one.marks, one.share) != (0, 0, Fraction(0)) for one in found.rules)


def test_a_mark_says_who_what_and_why(desk: Store, clock: FixedClock) -> None:
    number = uninspected(desk, clock)
    amended_one = amended(desk, clock)
    quiet = whole(desk, clock)
    found = audit(desk)
    assert [(one.number, len(one.marks)) for one in found.orders] == [(number, 2), (amended_one, 1)]
    [override] = found.orders[0].of("gate_override")
    assert (override.by, override.by_name, override.detail) == ("su", "su先生", ("quality_open",))
    assert (override.reason, override.at) == ("客户催货", clock.now())
    [changed] = found.orders[1].of("changed_after")
    assert (changed.by, changed.reason, changed.detail) == ("li", "客户改期", ("order.requested",))
    counted = {one.rule.code: (one.orders, one.marks, one.share) for one in found.rules if one.marks}
    third = Fraction(1, 3)
    assert counted == {
        "quality_skipped": (1, 1, third), "gate_override": (1, 1, third), "changed_after": (1, 1, third),
    }  # fmt: skip
    assert [one.number for one in found.broken("gate_override")] == [number]
    assert quiet not in [one.number for one in found.orders]


def test_the_cases_of_a_report_are_said_in_words_and_all_of_them_are_listed(desk: Store, clock: FixedClock) -> None:
    number = done(desk, confirmed(desk), "produce")
    for line in (1, 2):
        act(desk, "fu", "quality.record", order=number, milestone="inspect", line=line, result="pass", qty=4)
    uninspected(desk, clock)
    report = figures.make(desk, "month", MARCH.date())
    [case] = figures.cases_behind(desk, report, "overrides")
    assert what_of(case) == "质检未完"
    assert what_of(replace(case, kind="difference", what="lines.1.qty")) == "第 1 行 数量"
    both = figures.cases_behind(desk, report, "first_attempts")
    assert both[0] == both[1]
    assert [one for one in listed(desk, report).cases if one.kind == "inspection"] == both, "as many as the figure says"


def test_what_is_keyed_blind_is_not_told(desk: Store, clock: FixedClock) -> None:
    number = amended(desk, clock)
    [one] = make(desk, quarter_named("2026Q1"), frozenset({number})).orders
    assert not one.marks[0].detail
    assert one.amount == 0


@pytest.mark.parametrize(
    ("placed", "quarter"),
    [("2025-12-31", "2025Q4"), ("2026-01-01", "2026Q1"), ("2025-10-01", "2025Q4"), ("2025-09-30", "2025Q3")],
)
def test_an_order_belongs_to_the_quarter_in_which_it_was_placed(shop: Store, placed: str, quarter: str) -> None:
    number = order(shop, placed=placed)
    for name in ("2025Q3", "2025Q4", "2026Q1"):
        found = [one.number for one in make(shop, quarter_named(name)).orders]
        assert found == ([number] if name == quarter else [])


def test_a_draft_is_no_order_yet(desk: Store) -> None:
    entered(desk)
    assert audit(desk).examined == 0


def test_the_same_orders_are_drawn_for_a_quarter_whoever_draws(shop: Store) -> None:
    numbers = [order(shop, f"N-{n}") for n in range(9)]
    act(shop, "boss", "setting.set", key="audit.sample", value=3)
    first = [one.number for one in audit(shop).sample]
    assert first == [one.number for one in audit(shop).sample]
    assert len(first) == 3
    assert set(first) < set(numbers)
    other = {domain.sample(f"quarter {n}", numbers, 3) for n in range(30)}
    assert len(other) > 10


PRICES = st.integers(1, 99999).map(lambda fen: f"{Decimal(fen) / 100:.2f}")
STEPS = st.lists(
    st.one_of(
        st.tuples(st.just("list"), PRICES),
        st.tuples(st.just("break"), PRICES, st.integers(1, 6), st.integers(-2, 2), st.integers(-2, 4)),
        st.tuples(st.just("remove"), st.integers(1, 6)),
        st.tuples(st.just("promotion"), st.integers(1, 50), st.integers(1, 6)),
        st.tuples(st.just("end")),
        st.tuples(st.just("order"), st.integers(1, 8)),
        st.tuples(st.just("wait"), st.integers(1, 3000)),
    ),
    min_size=4,
    max_size=16,
)


def step(store: Store, one: tuple[Any, ...]) -> str | None:
    """One thing that happens to the price list, or a draft whose prices it gives; its number."""
    day = store.clock.today(store.config.zone)
    try:
        if one[0] == "list":
            act(store, "su", "product.update", code="A-100", list_price=one[1])
        elif one[0] == "break":
            days: dict[str, Any] = {
                "from": (day + timedelta(days=one[3])).isoformat(),
                "to": (day + timedelta(days=one[4])).isoformat(),
            }
            act(store, "su", "price.break", product="A-100", price=one[1], min_qty=one[2], **days)
        elif one[0] == "remove":
            act(store, "su", "price.remove", product="A-100", min_qty=one[1])
        elif one[0] == "promotion":
            act(store, "su", "promotion.add", code="P", name="促销", percent=one[1], min_qty=one[2])
        elif one[0] == "end":
            act(store, "su", "promotion.remove", code="P")
        elif one[0] == "wait":
            later(store, minutes=one[1])
        else:
            return entered(store, lines=[{"product": "A-100", "qty": one[1]}])
    except GendanError:  # nothing there to take out, or it would end before it begins: the list stays as it is
        return None
    finally:
        later(store, seconds=1)
    return None


@settings(max_examples=12, suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow])
@given(STEPS)
def test_the_price_of_any_order_is_found_again_whatever_became_of_the_price_list(
    tmp_path_factory: pytest.TempPathFactory, history: list[tuple[Any, ...]]
) -> None:
    clock = FixedClock(MARCH)
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("GENDAN_HOME", str(tmp_path_factory.mktemp("home")))
        store = stocked(staffed(tmp_path_factory.mktemp("prices") / "gendan.db", clock))
    drafts = [number for one in [*history, ("order", 3)] if (number := step(store, one))]
    with store.read() as conn:
        book = price_history.price_book(conn)
    for number in drafts:
        [line], placed = facts(store, line_table, number), row(store, number).placed_at
        charged = domain.Charged(
            line.product_id, "A-100", line.qty, line.price, line.discount, line.promotion, line.amount
        )
        moments = [(placed, placed.astimezone(store.config.zone).date())]
        assert domain.difference(book, charged, moments, Decimal(0)) is None
        assert book.price(line.product_id, line.qty, *moments[0]) == line.price
        wrong = domain.difference(book, replace(charged, amount=line.amount + Decimal("0.01")), moments, Decimal(0))
        assert wrong is not None
        assert (wrong.expected, wrong.reckoned) == (line.amount, False)
    store.close()


def test_a_quarter_has_a_name() -> None:
    assert [quarter_name(period_of("quarter", date(2026, month, 5))) for month in (1, 3, 4, 12)] == [
        "2026Q1", "2026Q1", "2026Q2", "2026Q4",
    ]  # fmt: skip
    assert quarter_named(" 2026q3 ") == period_of("quarter", date(2026, 8, 31)) == quarter_named("2026年第3季度")
    assert quarter_named("2026Q1").previous() == quarter_named("2025Q4")
    assert quarter_named("2024Q1").last == date(2024, 3, 31)
    for wrong in ("2026", "2026Q5", "Q1", "20261", ""):
        with pytest.raises(UsageError):
            quarter_named(wrong)
