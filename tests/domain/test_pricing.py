"""What a line should cost: the list, the ladder, the best promotion whose conditions hold, and which one fails."""

from __future__ import annotations

from datetime import date, timedelta
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from gendan.domain.pricing import (
    Break,
    Priced,
    Promotion,
    best_promotion,
    effective_discount,
    failed_conditions,
    unit_price,
    within,
)

DAY = date(2026, 3, 2)
NEXT = DAY + timedelta(days=1)
LADDER = (
    Break(Decimal(10), Decimal("95")),
    Break(Decimal(50), Decimal("90")),
    Break(Decimal(50), Decimal("88"), DAY, DAY + timedelta(days=9)),
)


@pytest.mark.parametrize(
    ("qty", "day", "price", "why"),
    [
        ("9.999", DAY, "100", "list"),
        ("10", DAY, "95", "ladder"),
        ("49.999", DAY, "95", "ladder"),
        ("50", DAY, "88", "ladder"),
        ("50", DAY + timedelta(days=9), "88", "ladder"),
        ("50", DAY + timedelta(days=10), "90", "ladder"),
        ("50", DAY - timedelta(days=1), "90", "ladder"),
    ],
)
def test_the_highest_step_that_holds_gives_the_price(qty: str, day: date, price: str, why: str) -> None:
    found = unit_price(Decimal(100), LADDER, Decimal(qty), day)
    assert (found.price, found.why) == (Decimal(price), why)


def test_a_step_from_one_is_a_list_price_for_its_days() -> None:
    dated = (Break(Decimal(1), Decimal("80"), DAY, DAY),)
    assert unit_price(Decimal(100), dated, Decimal(2), DAY) == Priced(Decimal(80), "list", Decimal(1))
    assert unit_price(Decimal(100), dated, Decimal(2), DAY + timedelta(days=1)) == Priced(Decimal(100), "list")
    assert unit_price(None, (), Decimal(2), DAY) == Priced(None, "none")


@pytest.mark.parametrize(
    ("promotion", "failed"),
    [
        (Promotion("P", "p", Decimal(10), min_qty=Decimal(20)), [("min_qty", "20", "10")]),
        (Promotion("P", "p", Decimal(10), min_qty=Decimal(10)), []),
        (Promotion("P", "p", Decimal(10), min_amount=Decimal("1000.01")), [("min_amount", "1000.01", "1000.00")]),
        (Promotion("P", "p", Decimal(10), min_amount=Decimal(1000)), []),
        (Promotion("P", "p", Decimal(10), products=("B", "C")), [("product", "B, C", "A")]),
        (Promotion("P", "p", Decimal(10), valid_to=DAY), []),
        (Promotion("P", "p", Decimal(10), None, None, NEXT), [("dates", "2026-03-03..", "2026-03-02")]),
        (Promotion("P", "p", Decimal(10), valid_to=DAY - timedelta(days=1)), [("dates", "..2026-03-01", "2026-03-02")]),
        (
            Promotion("P", "p", Decimal(10), Decimal(20), Decimal(5000), None, DAY - timedelta(days=9), ("B",)),
            [
                ("product", "B", "A"),
                ("min_qty", "20", "10"),
                ("min_amount", "5000", "1000.00"),
                ("dates", "..2026-02-21", "2026-03-02"),
            ],
        ),
    ],
)  # fmt: skip
def test_every_condition_that_fails_is_named(promotion: Promotion, failed: list[tuple[str, str, str]]) -> None:
    found = failed_conditions(promotion, "A", Decimal(10), Decimal("1000.00"), DAY)
    assert [(one.condition, one.wanted, one.found) for one in found] == failed


def test_the_best_promotion_is_the_largest_whose_conditions_hold() -> None:
    offers = [
        Promotion("A", "a", Decimal(5)),
        Promotion("B", "b", Decimal(10), Decimal(20)),
        Promotion("C", "c", Decimal(7)),
    ]
    assert best_promotion(offers, "X", Decimal(19), Decimal(100), DAY) == offers[2]
    assert best_promotion(offers, "X", Decimal(20), Decimal(100), DAY) == offers[1]
    assert best_promotion([], "X", Decimal(20), Decimal(100), DAY) is None


@pytest.mark.parametrize(
    ("listed", "price", "discount", "taken"),
    [("100", "100", "0", "0"), ("100", "95", "0", "5"), ("100", "100", "5", "5"), ("100", "90", "10", "19"),
     ("100", "120", "0", "0"), ("100", "0", "0", "100"), ("0", "5", "3", "3"),
     ("0.10", "0.09", "5", "14.5"), ("0.01", "0.01", "40", "40")],
)  # fmt: skip
def test_a_lowered_price_counts_as_discount(listed: str, price: str, discount: str, taken: str) -> None:
    assert effective_discount(Decimal(listed), Decimal(price), Decimal(discount)) == Decimal(taken)


@given(st.decimals("0.01", "99999", places=2), st.decimals(0, 100, places=2))
def test_at_the_list_price_the_discount_is_what_is_taken_off(price: Decimal, discount: Decimal) -> None:
    assert effective_discount(price, price, discount) == discount


def test_without_a_list_price_only_the_discount_counts() -> None:
    assert (
        effective_discount(None, Decimal(5), Decimal(3))
        == effective_discount(Decimal(100), None, Decimal(3))
        == Decimal(3)
    )


days = st.dates(date(2026, 1, 1), date(2026, 12, 31))


@given(days, st.none() | days, st.none() | days)
def test_a_span_counts_its_ends_and_an_open_end_is_no_limit(day: date, start: date | None, end: date | None) -> None:
    assert within(day, start, end) is ((start or date.min) <= day <= (end or date.max))
