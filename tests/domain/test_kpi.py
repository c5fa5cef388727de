"""Indicators: exact ratios, half up, met at the target itself, nothing where nothing was counted."""

from decimal import Decimal
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from gendan.config import BY_KEY
from gendan.domain.kpi import KPIS, Kpi, measure, value_text

BY_CODE = {kpi.code: kpi for kpi in KPIS}
RATE = BY_CODE["on_time_rate"]


def rate(part: int, whole: int, target: float | None = None, kpi: Kpi = RATE) -> tuple[str | None, bool | None]:
    measured = measure(kpi, {kpi.part: part, kpi.whole: whole}, target)
    return value_text(kpi, measured.value), measured.met


def test_the_table_has_every_code_of_the_document_in_its_order() -> None:
    assert [kpi.code for kpi in KPIS] == [
        "completion_rate",
        "on_time_rate",
        "fulfilment_rate",
        "satisfaction",
        "response_15min_share",
        "response_mean_minutes",
        "solving_hours",
        "processing_days",
        "change_rate",
        "quality_problem_rate",
        "complaint_rate",
        "first_pass_rate",
        "early_risk_share",
        "accuracy_rate",
        "check_catch_count",
    ]


def test_every_target_is_a_setting() -> None:
    targets = {kpi.target for kpi in KPIS if kpi.target}
    assert targets <= set(BY_KEY)
    aims = {key for key in BY_KEY if key.startswith("targets.") and not key.endswith("_high")}
    assert targets == aims, "a target that no indicator uses"


@pytest.mark.parametrize(
    ("part", "whole", "target", "value", "met"),
    [
        (19, 20, 95, "95.0", True),
        (2376, 2500, 95, "95.0", True),
        (2374, 2500, 95, "95.0", False),
        (952, 1000, 95.2, "95.2", True),
        (951, 1000, 95.2, "95.1", False),
        (0, 3, 95, "0.0", False),
        (1, 3, None, "33.3", None),
        (2, 3, None, "66.7", None),
        (0, 0, 95, None, None),
    ],
)
def test_a_rate_is_judged_exactly_and_shown_with_one_decimal(
    part: int, whole: int, target: float | None, value: str | None, met: bool | None
) -> None:
    assert rate(part, whole, target) == (value, met)


@pytest.mark.parametrize(("part", "value"), [(1245, "62.3"), (1225, "61.3"), (1, "0.1"), (2, "0.1"), (3, "0.2")])
def test_half_is_rounded_up(part: int, value: str) -> None:
    assert rate(part, 2000) == (value, None)


def test_a_score_has_two_decimals_and_time_is_better_when_low() -> None:
    score, hours = BY_CODE["satisfaction"], BY_CODE["solving_hours"]
    assert rate(27, 6, 4.5, score) == ("4.50", True)
    assert rate(13, 3, 4.5, score) == ("4.33", False)
    assert rate(144, 2, 72, hours) == ("72.0", True)
    assert rate(1441, 20, 72, hours) == ("72.1", False)
    assert rate(7, 3, None, BY_CODE["check_catch_count"]) == ("7", None)


def test_what_nothing_counts_yet_is_nothing() -> None:
    for kpi in KPIS:
        measured = measure(kpi, {}, 90)
        assert (measured.value, measured.met, measured.denominator) == (None, None, 0)


def test_a_target_keeps_the_decimals_it_was_given() -> None:
    assert value_text(RATE, Decimal(95)) == "95.0"
    assert value_text(RATE, Decimal("95.25")) == "95.25"


@given(st.integers(-999, 10**9), st.integers(1, 10**9))
def test_a_value_lies_within_half_a_decimal_of_the_ratio(part: int, whole: int) -> None:
    value = measure(RATE, {RATE.part: part, RATE.whole: whole}).value
    assert value is not None
    assert abs(Fraction(value) - Fraction(part * 100, whole)) <= Fraction(1, 20)
