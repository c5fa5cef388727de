"""Text: what may come in, what is the same when compared, telephone numbers."""

import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from gendan.domain.normal import NOTE_LIMIT, as_people_count, clean_input, fold, phone_digits, phone_key
from gendan.errors import UsageError


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("Ａ－１００", "a-100"),
        ("STRASSE", "straße"),
        ("１２３", "١٢٣"),
        ("  张\u3000 建华\t", "张 建华"),
        ("ﬁne", "FINE"),
        ("é", "e\u0301"),
        ("张\u200b三", "张三"),
    ],
)
def test_what_people_hold_for_the_same_is_the_same(one: str, other: str) -> None:
    assert fold(one) == fold(other)


def test_what_looks_alike_stays_apart() -> None:
    assert fold("A-100") != fold("A-l00")
    assert fold("张") != fold("章")


@given(st.text())
def test_folding_twice_is_folding_once(text: str) -> None:
    assert fold(fold(text)) == fold(text)


# What may come in


@pytest.mark.parametrize(
    ("text", "kept"),
    [
        ("  王建华\n", "王建华"),
        ("e\u0301", "é"),
        ("张\u200b三\ufeff\u2060", "张三"),
        ("👨\u200d👩\u200d👧", "👨\u200d👩\u200d👧"),
        ("❤\ufe0f", "❤\ufe0f"),
        ("नमस्ते", "नमस्ते"),
        ("می\u200cخواهم", "می\u200cخواهم"),
        ("Ａ１", "Ａ１"),
        ("[/] [red]", "[/] [red]"),
        ("", ""),
        (" \u3000\n", ""),
    ],
)
def test_text_is_kept_as_it_was_meant(text: str, kept: str) -> None:
    assert clean_input(text) == kept


@pytest.mark.parametrize(
    ("text", "named", "place"),
    [
        ("a\x1b[31m", "U+001B", 2),
        ("a\x00b", "U+0000", 2),
        ("\x9b2J", "U+009B", 1),
        ("ab\u202ecd", "U+202E RIGHT-TO-LEFT OVERRIDE", 3),
        ("a\u200eb", "U+200E LEFT-TO-RIGHT MARK", 2),
        ("a\u2066b", "U+2066", 2),
        ("a\u061cb", "U+061C", 2),
        ("a\ud800b", "U+D800", 2),
        ("a\ue000b", "U+E000", 2),
        ("a\ufdd0b", "U+FDD0", 2),
        ("a\U0010ffffb", "U+10FFFF", 2),
        ("a\tb", "U+0009", 2),
        ("a\x1c", "U+001C", 2),
    ],
)
def test_what_cannot_be_kept_is_named_with_its_place(text: str, named: str, place: int) -> None:
    for multiline in (False, True):
        with pytest.raises(UsageError) as caught:
            clean_input(text, multiline=multiline, field="name")
        assert caught.value.params["character"].startswith(named)
        assert (caught.value.params["place"], caught.value.field, caught.value.code) == (place, "name", "bad_value")


@pytest.mark.parametrize("break_", ["\n", "\r\n", "\r", "\x85", "\u2028", "\u2029"])
def test_a_note_has_lines_and_a_name_has_none(break_: str) -> None:
    assert clean_input(f"a{break_}b", NOTE_LIMIT, multiline=True) == "a\nb"
    with pytest.raises(UsageError, match="in one line"):
        clean_input(f"a{break_}b")


def test_heaps_of_marks_are_refused() -> None:
    assert clean_input("x" + "\u0323" * 8)
    with pytest.raises(UsageError, match="at place 10"):
        clean_input("x" + "\u0323" * 9)
    assert clean_input("x\u0323\u0323\u0323\u0323\u0323" * 5)


def test_length_is_counted_in_what_is_kept() -> None:
    assert len(clean_input(" " + "e\u0301" * 120)) == 120
    with pytest.raises(UsageError, match="121 characters, 120 are allowed"):
        clean_input("张" * 121)


@given(st.text())
def test_what_was_let_in_is_clean_for_good(text: str) -> None:
    try:
        kept = clean_input(text, multiline=True)
    except UsageError:
        return
    assert clean_input(kept, multiline=True) == kept
    assert all(unicodedata.category(character) not in {"Cc", "Cs", "Co"} or character == "\n" for character in kept)


# Telephone numbers


@pytest.mark.parametrize(
    "text",
    [
        "13800001234",
        "138 0000 1234",
        "+86 138-0000-1234",
        "0086 13800001234",
        "１３８００００１２３４",
        "86 138 0000 1234",
    ],
)
def test_a_mobile_number_has_one_key_however_it_is_written(text: str) -> None:
    assert phone_key(text) == "8613800001234"


@pytest.mark.parametrize(
    "text", ["021-62345678-801", "(021)62345678转801", "021 6234 5678 ext. 801", "＋８６２１６２３４５６７８ 分机 801"]
)
def test_an_extension_is_told_from_the_number(text: str) -> None:
    assert phone_key(text) == "862162345678x801"


@pytest.mark.parametrize(
    ("text", "key"),
    [
        ("021-6234-5678", "862162345678"),
        ("400-800-1234", "864008001234"),
        ("+852 9123 4567", "85291234567"),
        ("6234 5678", "62345678"),
        ("95588", "95588"),
        ("内线 12", "12"),
        ("无", ""),
        ("1" * 300, "1" * 300),
    ],
)
def test_what_no_rule_knows_keeps_its_digits(text: str, key: str) -> None:
    assert phone_key(text) == key


def test_the_region_tells_what_a_short_number_means() -> None:
    assert phone_key("9123 4567", "HK") == "85291234567"


def test_numbers_in_codes_count_as_numbers() -> None:
    codes = ["M10", "A-2b", "M2", "M1", "A-10", "5"]
    assert sorted(codes, key=as_people_count) == ["5", "A-2b", "A-10", "M1", "M2", "M10"]


@given(st.text())
def test_any_text_has_a_key_and_digits(text: str) -> None:
    assert phone_digits(text).isdecimal() or not phone_digits(text)
    assert set(phone_key(text)) <= set("0123456789x")
