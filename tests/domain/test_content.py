"""The seal: every change of what was agreed shows, in the group that it belongs to."""

from __future__ import annotations

from dataclasses import fields, replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from gendan.domain.content import Content, LineContent, broken, group_of, groups_of, seal

LINES = (LineContent(1, "p1", 10000, 120000, 0, "", ""), LineContent(2, "p2", 4000, None, 500, "P10", "绿"))
CONTENT = Content("c1", "h1", "h2", "2026-03-16", "delivery", "", LINES)
TERMS = ("discount", "promotion", "special")


def test_the_same_content_has_the_same_seal() -> None:
    assert broken(seal(CONTENT), seal(replace(CONTENT))) == ()
    assert set(seal(CONTENT)) == {
        *("customer", "customer_phone", "address", "requested", "delivery_mode", "special"),
        *("line.1", "terms.1", "line.2", "terms.2"),
    }


@pytest.mark.parametrize("name", [one.name for one in fields(Content) if one.name != "lines"])
def test_a_changed_field_breaks_its_own_group(name: str) -> None:
    assert broken(seal(CONTENT), seal(replace(CONTENT, **{name: "other"}))) == (name,)


@pytest.mark.parametrize("name", [one.name for one in fields(LineContent) if one.name != "pos"])
def test_a_changed_line_breaks_its_own_group(name: str) -> None:
    value = "other" if isinstance(getattr(LINES[0], name), str) else 7
    changed = replace(CONTENT, lines=(replace(LINES[0], **{name: value}), LINES[1]))
    assert broken(seal(CONTENT), seal(changed)) == ("terms.1" if name in TERMS else "line.1",)


def test_a_line_more_or_less_breaks_the_seal() -> None:
    less = replace(CONTENT, lines=LINES[:1])
    assert broken(seal(CONTENT), seal(less)) == broken(seal(less), seal(CONTENT)) == ("line.2", "terms.2")


def test_no_price_is_not_the_price_nought() -> None:
    free = replace(CONTENT, lines=(LINES[0], replace(LINES[1], price=0)))
    assert broken(seal(CONTENT), seal(free)) == ("line.2",)


def test_a_value_in_another_field_is_another_content() -> None:
    one, other = replace(CONTENT, address="x", special=""), replace(CONTENT, address="", special="x")
    assert broken(seal(one), seal(other)) == ("address", "special")


def test_two_lines_of_one_number_are_both_sealed() -> None:
    twice = replace(CONTENT, lines=(LINES[0], replace(LINES[1], pos=1)))
    for changed in (replace(LINES[0], qty=1), replace(LINES[0], special="红")):
        assert broken(seal(twice), seal(replace(twice, lines=(changed, twice.lines[1]))))
    assert broken(seal(twice), seal(replace(twice, lines=twice.lines[1:])))


word = st.text(st.characters(exclude_categories=("Cs", "Cc")), max_size=5)
line = st.builds(
    LineContent, st.just(1), word, st.integers(0, 99), st.none() | st.integers(0, 99), st.integers(0, 9), word, word
)
content = st.builds(Content, word, word, word, word, word, word, st.lists(line, max_size=1).map(tuple))


@given(content, content)
def test_seals_are_equal_only_for_equal_content(one: Content, other: Content) -> None:
    assert (broken(seal(one), seal(other)) == ()) == (one == other)


def test_the_key_fields_stand_for_groups_in_the_order_of_the_setting() -> None:
    sealed = seal(CONTENT)
    assert groups_of(("requested", "lines", "no such"), sealed) == ("requested", "line.1", "line.2")
    assert [group_of(field) for field in ("address", "lines.2.qty", "lines.3")] == ["address", "line.2", "line.3"]
