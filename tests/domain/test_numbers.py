"""Order numbers and their check character (ISO 7064 MOD 37,36)."""

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from gendan.domain.numbers import check_character, is_mistyped, order_number
from gendan.errors import UsageError

ALPHABET = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ"
numbers = st.builds(
    order_number,
    st.text(ALPHABET, min_size=1, max_size=6),
    st.text(ALPHABET, min_size=1, max_size=5),
    st.dates(date(2020, 1, 1), date(2090, 1, 1)),
    st.integers(1, 12000),
)


def test_the_check_character_is_that_of_the_standard() -> None:
    assert check_character("A12425GABC1234002") == "M", "the example of the Global Release Identifier"


def test_a_number_tells_store_terminal_day_and_sequence() -> None:
    assert order_number("s0123", "2", date(2026, 2, 14), 7) == "S0123-2-260214-007-C"
    assert order_number("S01", "2b", date(2026, 2, 14), 1234).startswith("S01-2B-260214-1234-")


@given(numbers)
def test_a_number_is_right_in_any_case_and_width(number: str) -> None:
    wide = "".join(chr(ord(character) + 0xFEE0) for character in number)
    assert [check_character(one[:-2]) for one in (number, number.lower(), wide)] == [number[-1]] * 3
    assert not any(map(is_mistyped, (number, f" {number.lower()} ", wide)))


@given(numbers, st.data())
def test_one_mistyped_character_is_noticed(number: str, data: st.DataObject) -> None:
    place = data.draw(st.sampled_from([n for n, character in enumerate(number) if character != "-"]))
    other = data.draw(st.sampled_from([character for character in ALPHABET if character != number[place]]))
    assert is_mistyped(number[:place] + other + number[place + 1 :])


def test_swapped_neighbours_are_noticed_but_for_two_in_a_thousand() -> None:
    missed = [
        (first, second)
        for before in ALPHABET
        for first in ALPHABET
        for second in ALPHABET
        if first < second and check_character(before + first + second) == check_character(before + second + first)
    ]
    pairs = len(ALPHABET) * len(ALPHABET) * (len(ALPHABET) - 1) // 2
    assert len(missed) < pairs / 500


@pytest.mark.parametrize(
    "text",
    [
        "",
        "S01",
        "S01-1-260214-007",
        "S01-1-260214-07-C",
        "S01--260214-007-C",
        "张-1-260214-007-C",
        "S01 1 260214 007 C",
    ],
)
def test_what_has_not_the_form_is_no_mistyped_number(text: str) -> None:
    assert not is_mistyped(text)


@pytest.mark.parametrize(
    ("store", "terminal", "field"),
    [("张店", "1", "store"), ("S 1", "1", "store"), ("S1", "", "terminal"), ("S-1", "1", "store")],
)
def test_store_and_terminal_are_letters_and_digits(store: str, terminal: str, field: str) -> None:
    with pytest.raises(UsageError, match="letters A to Z") as caught:
        order_number(store, terminal, date(2026, 2, 14), 1)
    assert caught.value.field == field


def test_orders_are_counted_from_one() -> None:
    with pytest.raises(ValueError, match="from 1"):
        order_number("S1", "1", date(2026, 2, 14), 0)
    with pytest.raises(ValueError, match="not a letter"):
        check_character("张")
