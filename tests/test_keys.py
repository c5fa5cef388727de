"""The table of keys says one thing for each key, and a user's own keys are checked against it."""

from __future__ import annotations

import pytest

from gendan import keys
from gendan.keymap import check_keymap, is_key, keys_of, normal
from gendan.keys import ACTIONS, BY_ID


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
    assert keys_of(BY_ID["app.help"], {"app.help": "?, F4"}) == ["question_mark", "f4"]
    assert normal("?") == "question_mark"
