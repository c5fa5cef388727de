"""Money: half up, exact, no floats."""

from decimal import ROUND_DOWN, Decimal
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from gendan.domain.money import cents, from_fen, line_amount, money_text, to_fen

whole = st.integers(-(10**15), 10**15)


@pytest.mark.parametrize(
    ("amount", "expected"),
    [("0.005", "0.01"), ("0.015", "0.02"), ("2.675", "2.68"), ("-0.005", "-0.01"), ("1.0049", "1.00")],
)
def test_half_a_cent_goes_up(amount: str, expected: str) -> None:
    assert str(cents(Decimal(amount))) == expected


def test_nothing_is_never_less_than_nothing() -> None:
    assert str(cents(Decimal("-0.001"))) == "0.00"


def test_a_line_is_rounded_once_at_its_end() -> None:
    assert line_amount(3, Decimal("0.335"), 0) == Decimal("1.01")
    assert line_amount(Decimal("2.5"), Decimal("1200.00"), Decimal("5")) == Decimal("2850.00")
    assert line_amount(Decimal("0.333"), Decimal("9.99"), Decimal("12.5"), ROUND_DOWN) == Decimal("2.91")
    assert str(line_amount(1, 10, 100)) == "0.00"


@given(st.integers(0, 10**12), st.integers(0, 10**14), st.integers(0, 10000))
def test_a_line_is_exact_whatever_its_size(milli: int, fen: int, basis: int) -> None:
    exact = Fraction(milli, 1000) * Fraction(fen) * Fraction(10000 - basis, 10000)
    amount = line_amount(Decimal(milli).scaleb(-3), from_fen(fen), Decimal(basis).scaleb(-2))
    assert to_fen(amount) == (exact + Fraction(1, 2)).__floor__()


@given(whole)
def test_what_is_stored_comes_back(number: int) -> None:
    assert to_fen(from_fen(number)) == number
    assert from_fen(number).as_tuple().exponent == -2


def test_what_does_not_fit_is_not_cut_silently() -> None:
    with pytest.raises(ValueError, match="more than 2 decimals"):
        to_fen(Decimal("1.005"))


@pytest.mark.parametrize("wrong", [1.1, 2.0, True, "1"])
def test_a_float_is_refused(wrong) -> None:
    for function in (cents, to_fen, from_fen, money_text, lambda value: line_amount(value, Decimal(1))):
        with pytest.raises(TypeError):
            function(wrong)


@pytest.mark.parametrize("wrong", ["NaN", "Infinity", "-Infinity"])
def test_what_is_no_number_is_refused(wrong: str) -> None:
    with pytest.raises(ValueError, match="finite"):
        cents(Decimal(wrong))


def test_amounts_are_written_plainly() -> None:
    assert [money_text(amount) for amount in (Decimal("1234.5"), 7, Decimal("1E+6"), Decimal("-0.1"))] == [
        "1234.50",
        "7.00",
        "1000000.00",
        "-0.10",
    ]
