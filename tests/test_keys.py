"""The table of keys says one thing for each key, and a user's own keys are checked against it."""

from __future__ import annotations

import gettext
import re

import pytest

from gendan import keys
from gendan.i18n import FOLDER, N_, _, set_language
from gendan.keymap import check_keymap, in_force, is_key, keys_of, normal, read, warnings
from gendan.keys import ACTIONS, BY_ID
from gendan.screens.help import rows


def codes(own: dict[str, str]) -> list[str]:
    return [finding.code for finding in check_keymap(own)]


def test_ids_are_unique_and_the_default_keys_can_be_pressed_and_mean_one_thing() -> None:
    assert len(BY_ID) == len(ACTIONS)
    assert check_keymap({}) == []
    assert check_keymap({action.id: action.keys for action in ACTIONS}) == []


@pytest.mark.parametrize(
    ("own", "found"),
    [
        ({"today.done": "space,d"}, []),
        ({"today.done": "r", "today.reschedule": "space"}, []),
        ({"report.day": "r"}, []),
        ({"today.nothing": "d"}, ["unknown_action"]),
        ({"today.done": "esc"}, ["unknown_key"]),
        ({"today.done": "ctrl+banana"}, ["unknown_key"]),
        ({"today.done": "hold+d"}, ["unknown_key"]),
        ({"today.done": "r"}, ["key_clash"]),
        ({"today.done": "j"}, ["key_clash"]),
        ({"today.done": "1"}, ["key_clash"]),
        ({"today.mine": "?"}, ["key_clash"]),
        ({"today.mine": "f1"}, ["key_clash"]),
        ({"today.mine": "escape"}, ["key_clash"]),
        ({"app.help": "f11"}, []),
        ({"today.mine": "ctrl+i"}, ["never_arrives"]),
        ({"today.mine": "ctrl+c"}, ["terminal_key"]),
        ({"entry.repeat": "r"}, ["field_key"]),
        ({"entry.repeat": "home"}, ["field_key"]),
        ({"app.lock": "ctrl+w"}, ["field_key"]),
        ({"own_keys.add": "left"}, ["key_clash"]),
        ({"today.mine": ""}, ["unknown_key"]),
    ],
)
def test_a_users_own_keys_are_checked(own: dict[str, str], found: list[str]) -> None:
    assert codes(own) == found


@pytest.mark.parametrize("key", ["d", "?", "F4", "ctrl+t", "alt+shift+x", "space", "日", "left_square_bracket"])
def test_keys_that_can_be_pressed(key: str) -> None:
    assert is_key(key)


@pytest.mark.parametrize(
    ("key", "shown"),
    [("question_mark", "?"), ("f10", "F10"), ("ctrl+p", "Ctrl+P"), ("space", "Space"), ("slash", "/"), ("j", "j")],
)
def test_keys_are_written_as_people_know_them(key: str, shown: str) -> None:
    assert keys.shown(key) == shown


def test_bindings_carry_the_id_that_a_user_remaps() -> None:
    made = keys.bindings("today", "done", "mine")
    assert [(b.key, b.action, b.id) for b in made] == [("space", "done", "today.done"), ("m", "mine", "today.mine")]
    sections = {b.key: b.action for b in keys.bindings("global") if b.action.startswith("section")}
    assert sections["3"] == sections["alt+3"] == "section(3)"


def test_only_keys_that_type_nothing_go_before_a_field() -> None:
    assert [b.key for b in keys.bindings("global") if b.priority and keys.character(b.key)] == []
    assert any(b.priority for b in keys.bindings("global", "lock"))


def test_help_rows_hold_every_action_of_a_context() -> None:
    rows = keys.help_rows("today")
    assert (("Space",), "Done", BY_ID["today.done"].help) in rows
    assert len(rows) == len(keys.in_context("today"))
    assert len(keys.help_rows("today", {"today.done"})) == 1


def test_own_keys_replace_the_default_ones() -> None:
    assert keys_of(BY_ID["today.mine"], {"today.mine": "D, F4"}) == ["D", "f4"]
    assert normal("?") == "question_mark"


def test_the_ways_out_of_a_keyboard_stay_whatever_is_chosen() -> None:
    assert keys_of(BY_ID["app.help"], {"app.help": "f11"}) == ["f11", "f1"]
    assert keys_of(BY_ID["app.back"], {"app.back": "ctrl+b"}) == ["ctrl+b", "escape"]


@pytest.mark.parametrize(
    ("action", "pressed", "found"),
    [
        ("today.done", "d", []),
        ("app.search", "ctrl+t", []),
        ("app.search", "alt+s", []),
        ("app.search", "plus", ["not_typing"]),
        ("today.done", "ctrl+enter", ["not_everywhere"]),
        ("today.done", "f13", ["not_everywhere"]),
        ("today.done", "alt+left", ["not_everywhere"]),
        ("today.done", "日", ["input_method"]),
    ],
)
def test_of_keys_that_not_everybody_can_press_one_is_told(action: str, pressed: str, found: list[str]) -> None:
    assert [one.code for one in warnings(action, normal(pressed))] == found


def test_of_two_that_clash_the_weaker_layer_gives_way_and_the_rest_holds() -> None:
    file, person, store = {"today.done": "d"}, {"today.mine": "d", "today.undo": "U"}, {"today.undo": "z", "old": "k"}
    held, problems = in_force(file, person, store)
    assert held == {"today.done": "d", "today.undo": "U"}
    assert [one.code for one in problems] == ["unknown_action", "key_clash"]
    assert in_force({}, {}) == ({}, [])
    swapped = {"today.done": "r", "today.reschedule": "space"}
    assert in_force(swapped) == (swapped, [])


def test_what_a_file_says_of_keys_is_read_however_it_is_written() -> None:
    written = {"today.done": "d", "board": {"open": ["o", "enter"]}, "app.search": 3}
    assert read(written) == {"today.done": "d", "board.open": "o,enter", "app.search": "3"}
    assert read("nonsense") == {}


def test_texts_name_the_key_that_a_user_has() -> None:
    text = N_("No action fits.\n{key.own_keys.filter} looks for another.")
    keys.use({"own_keys.filter": "ctrl+f,f4"})
    try:
        set_language("en")
        assert _(text).endswith("\nCtrl+F looks for another.")
        assert keys.names("own_keys.filter") == "Ctrl+F F4"
    finally:
        keys.use({})
        set_language("zh")
    assert "按 f 另找" in _(text)


def test_no_text_writes_a_key_that_can_be_changed() -> None:
    """F1 and Esc always stay; Ctrl+C belongs to the terminal."""
    with (FOLDER / "en" / "LC_MESSAGES" / "gendan.mo").open("rb") as file:
        texts = [text for text in gettext.GNUTranslations(file)._catalog if isinstance(text, str)]  # type: ignore[attr-defined]  # how the library keeps them
    written = re.compile(r"\bF(?:[2-9]|1[0-2])\b|\b(?:Ctrl|Alt)\+(?!C\b)")
    assert len(texts) > 1000
    assert [text for text in texts if written.search(text)] == []


def test_every_action_has_words_in_both_languages_and_stands_in_the_help() -> None:
    for language in ("zh", "en"):
        set_language(language)
        listed = {row.key: row.cells for row in rows({}, ".")}  # every id has a dot
        for action in ACTIONS:
            pressed, label, does = listed[action.id]
            assert all((pressed, label, does)), action.id
            assert "{" not in does, action.id
            assert language == "en" or action.id == "app.language" or not (label + does).isascii(), action.id
    set_language("zh")


def test_the_help_shows_the_place_first_then_lists_then_what_works_everywhere_and_finds_the_rest() -> None:
    working = {"app.help": ["f1"], "today.done": ["space"], "list.open": ["enter"]}
    assert [row.key for row in rows(working)] == ["today", "today.done", "list", "list.open", "global", "app.help"]
    found = [row.key for row in rows(working, "today.done")]
    assert found == ["today", "today.done"]
    assert [row.key for row in rows(working, "gantt.week_left")] == ["gantt*", "gantt.week_left"]
    assert not rows(working, "no such thing anywhere")


def test_nothing_hangs_on_a_key_that_terminals_keep_for_themselves() -> None:
    """docs/consoles.md: help, menu, full screen, drop-down and tabs of terminals; Alt types signs on a Macintosh; the
    prefixes of tmux and screen. What no other key reaches stands in the list of all actions, and is nobody's daily job.
    """
    kept = {"f1", "f10", "f11", "f12", "ctrl+a", "ctrl+b", "alt+enter", *(f"alt+{char}" for char in "0123456789")}
    kept |= {f"alt+{chr(char)}" for char in range(ord("a"), ord("z") + 1)}
    held = [action for action in ACTIONS if set(action.keys.split(",")) <= kept]
    assert [action.id for action in held] == ["app.switch_user", "app.requests", "app.faults"]
    assert not any(action.main for action in held)
    assert not set(BY_ID["app.palette"].keys.split(",")) & kept
