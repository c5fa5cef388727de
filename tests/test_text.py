"""Data reaches a terminal as it is, in the width it was given, and nothing in it is obeyed."""

from __future__ import annotations

import io
import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st
from rich.cells import cell_len

from gendan import text
from tests.hostile import ESCAPE, FAMILY, HOSTILE, MARKUP, TURNED


def obeyed(shown: str) -> list[str]:
    """Characters that a terminal would act on or nobody could see."""
    return [c for c in shown if unicodedata.category(c) in {"Cc", "Cs", "Zl", "Zp"} or c in "\u202e\u200b\u200e\ufeff"]


@pytest.mark.parametrize("hostile", HOSTILE, ids=ascii)
def test_nothing_in_it_is_obeyed(hostile: str) -> None:
    assert obeyed(text.safe(hostile)) == []
    assert obeyed(text.fit(hostile, 12)) == []
    assert obeyed(text.cell(hostile).plain) == []
    assert [c for c in obeyed(text.plain(hostile).plain) if c != "\n"] == []


@pytest.mark.parametrize(
    ("data", "shown"),
    [
        (ESCAPE, "␛]0;x␇"),
        (TURNED, "⟦RLO⟧abc"),
        ("a\x00\t\x7f", "a␀␉␡"),
        ("\x9b31m", "⟦9B⟧31m"),
        ("a\u200bb", "a⟦ZWSP⟧b"),
        ("a\u200db", "a⟦ZWJ⟧b"),
        ("a\n", "a␊"),
        ("\u3099", "◌\u3099"),
        (MARKUP, MARKUP),
        (FAMILY, FAMILY),
        ("葛\U000e0100", "葛\U000e0100"),
    ],
    ids=ascii,
)
def test_what_commands_or_hides_is_marked_and_the_rest_stays(data: str, shown: str) -> None:
    assert text.safe(data) == shown


def test_markup_is_only_text() -> None:
    assert text.plain(MARKUP).plain == MARKUP
    assert text.plain(MARKUP).spans == []
    assert text.cell(MARKUP).plain == MARKUP


def test_line_feeds_stay_where_lines_are_wanted() -> None:
    assert text.plain("a\nb\x07").plain == "a\nb␇"


@pytest.mark.parametrize(
    ("data", "cells", "align", "shown"),
    [
        ("田中", 6, "left", "田中  "),
        ("12.50", 8, "right", "   12.50"),
        ("田中太郎", 5, "left", "田中…"),
        ("田中太郎", 4, "left", "田… "),
        ("abcdef", 4, "left", "abc…"),
        ("abc", 1, "left", "…"),
        ("abc", 0, "left", ""),
    ],
)
def test_text_is_padded_and_cut_by_cells(data: str, cells: int, align, shown: str) -> None:
    assert text.fit(data, cells, align) == shown


@given(st.text() | st.sampled_from(HOSTILE), st.integers(0, 60), st.sampled_from(["left", "right"]))
def test_it_always_takes_the_cells_it_was_given(data: str, cells: int, align) -> None:
    assert cell_len(text.fit(data, cells, align)) == cells


@given(st.text())
def test_what_is_safe_stays_as_it_is(data: str) -> None:
    assert text.safe(text.safe(data)) == text.safe(data)


class Terminal(io.StringIO):
    """Says that somebody looks at it."""

    def isatty(self) -> bool:
        return True


def test_a_terminal_is_guarded_and_a_file_gets_the_true_bytes() -> None:
    terminal, file = Terminal(), io.StringIO()
    print(ESCAPE, file=text.safe_stream(terminal))
    print(ESCAPE, file=text.safe_stream(file))
    assert terminal.getvalue() == "␛]0;x␇\n"
    assert file.getvalue() == ESCAPE + "\n"
    gate = text.safe_stream(terminal)
    gate.buffer.write("\ufeff\x9b31m\n".encode())  # type: ignore[attr-defined]
    gate.write("\r50%")
    gate.write("a\r\nb\n")
    assert terminal.getvalue() == "␛]0;x␇\n⟦9B⟧31m\n\r50%a␍\nb\n"
    assert (text.raw_stream(gate), text.raw_stream(file)) == (terminal, file)


@given(st.text(st.one_of(st.characters(), st.sampled_from("\x1b\x9b\u202e\u200b\u200d\u3164\u2028\ufeff👨👩\n\r\t"))))
def test_nothing_but_what_can_be_seen_passes_the_gate(raw: str) -> None:
    for shown in (text.safe(raw), text.cell(raw).plain, text.fit(raw, 30), text.plain(raw).plain.replace("\n", "")):
        hidden = [c for c in shown if unicodedata.category(c) in {"Cc", "Cf", "Cs", "Zl", "Zp"} and c != "\u200d"]
        assert hidden == [], "but the joiner within a picture"
        assert not set(shown) & set("\u034f\u115f\u1160\u3164\uffa0")
        assert cell_len(shown) == text.width(shown)
    terminal = Terminal()
    text.safe_stream(terminal).write(f"x{raw}")
    assert text.safe(f"x{raw}", lines=True) == terminal.getvalue()


def test_lines_of_paper_break_by_the_rule_and_none_is_too_long() -> None:
    assert text.wrapped("请在确认后（三天内）发货", 12) == ["请在确认后", "（三天内）发", "货"]
    assert text.wrapped("  code  " + "A" * 40, 32) == ["code", "A" * 32, "A" * 8]
    assert text.wrapped("  ", 32) == []
