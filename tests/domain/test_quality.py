"""The gate of a quality checkpoint over made-up results (C185, C186)."""

from __future__ import annotations

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from gendan.domain.quality import Result, gate

ORDERED = {1: Decimal(10), 2: Decimal(4)}


def told(*words: str) -> list[Result]:
    """Results from words: ``+10``, ``-2``, ``1+8`` (eight pieces of line 1 passed)."""
    found = []
    for word in words:
        line, sign, qty = word.partition("-" if "-" in word else "+")
        found.append(Result("pass" if sign == "+" else "fail", Decimal(qty), int(line) if line else None))
    return found


@pytest.mark.parametrize(
    ("results", "open_", "left", "failed"),
    [
        ("", False, 14, False),
        ("+14", True, 0, False),
        ("+13", False, 1, False),
        ("+10 +4", True, 0, False),
        ("1+10 2+4", True, 0, False),
        ("1+10", False, 4, False),
        ("1+10 +4", True, 0, False),
        ("-14", False, 14, True),
        ("-14 +14", True, 0, False),
        ("+12 -2", False, 2, True),
        ("+12 -2 +2", True, 0, False),
        ("+14 -3", False, 3, True),
        ("+14 -3 +1", False, 2, False),
        ("+14 -3 +3", True, 0, False),
        ("+14 1-2", False, 2, True),
        ("+14 1-2 2+2", False, 2, True),
        ("+14 1-2 1+2", True, 0, False),
        ("1+10 1+10", False, 4, False),
        ("1-1 2+4 1+9", False, 1, False),
        ("+14 9-3", True, 0, False),
    ],
)
def test_a_gate_opens_when_the_last_result_is_a_pass_and_all_has_passed(
    results: str, open_: bool, left: int, failed: bool
) -> None:
    found = gate(ORDERED, told(*results.split()))
    assert (found.open, found.left, found.failed) == (open_, left, failed)


@given(
    st.lists(
        st.tuples(st.sampled_from(["pass", "fail"]), st.integers(1, 14), st.sampled_from([None, 1, 2])), max_size=12
    )
)
def test_whatever_was_found_no_more_passes_than_was_ordered_and_a_failure_shuts(
    said: list[tuple[str, int, int | None]],
) -> None:
    results = [Result(result, Decimal(min(qty, int(ORDERED.get(line or 0, 14)))), line) for result, qty, line in said]
    found = gate(ORDERED, results)
    assert 0 <= found.passed <= 14
    assert found.passed + found.left == 14
    assert sum(one.qty for one in results if one.result == "pass") >= found.passed
    if results and results[-1].result == "fail":
        assert not found.open
        assert found.failed
    assert gate(ORDERED, [*results, *told("+14")]).open


def test_one_line_is_the_whole_order() -> None:
    assert gate({7: Decimal(5)}, told("+5")).open
    assert not gate({7: Decimal(5)}, told("+5", "7-1")).open
