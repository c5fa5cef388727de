"""Own keys: chosen by a person, checked, written to the change log, brought to other terminals, taken back."""

from __future__ import annotations

from pathlib import Path

import pytest

from gendan import keymap, locations
from gendan.clock import FixedClock
from gendan.db.store import Store
from gendan.services.history import page
from gendan.services.own_keys import layers
from tests.helpers import PASSWORD, CommandLine, act, staffed
from tests.order_kit import code
from tests.sync.terminals import enrolled, exchanged, state


@pytest.fixture
def store(tmp_path: Path, clock: FixedClock) -> Store:
    return staffed(tmp_path / "shop.db", clock)


def held(store: Store, login: str) -> dict[str, str]:
    return keymap.in_force(*layers(store, login))[0]


def test_own_keys_are_ones_own_are_logged_and_are_taken_back(store: Store) -> None:
    assert act(store, "fu", "keys.set", action="today.done", keys="space, D")["keys"] == "space,D"
    told = act(store, "fu", "keys.set", action="today.mine", keys="f11")
    assert [one["code"] for one in told["findings"]] == ["not_everywhere"]
    assert held(store, "fu") == {"today.done": "space,D", "today.mine": "f11"}
    assert held(store, "li") == {}
    assert [entry.command for entry in page(store, limit=2)] == ["keys.set", "keys.set"]
    act(store, "fu", "change.undo", change=f":{page(store, limit=1)[0].seq}")
    assert act(store, "fu", "keys.reset", action="today.done") == {"actions": ["today.done"]}
    assert held(store, "fu") == {}
    act(store, "fu", "keys.set", action="today.done", keys="D")
    assert act(store, "fu", "keys.reset") == {"actions": ["today.done"]}


@pytest.mark.parametrize(
    ("action", "pressed", "refused"),
    [
        ("today.nothing", "D", "unknown_reference"),
        ("today.done", "r", "duplicate"),
        ("today.done", "f1", "duplicate"),
        ("today.done", "ctrl+banana", "bad_value"),
        ("today.done", "ctrl+i", "bad_value"),
        ("entry.repeat", "r", "bad_value"),
    ],
)
def test_what_cannot_be_is_refused_and_nothing_is_written(
    store: Store, action: str, pressed: str, refused: str
) -> None:
    assert code(store, "fu", "keys.set", action=action, keys=pressed) == refused
    assert code(store, "fu", "keys.reset", action="today.nothing") == "unknown_reference"
    assert layers(store, "fu") == ({}, {}, {})


def test_a_persons_keys_travel_and_what_two_terminals_write_apart_makes_one_row(store: Store, tmp_path: Path) -> None:
    other = enrolled(store, tmp_path / "second" / "shop.db", "T2")
    act(store, "fu", "keys.set", action="today.done", keys="D")
    act(other, "fu", "keys.set", action="today.done", keys="Z")
    act(other, "fu", "keys.set", action="today.mine", keys="f11")
    exchanged([store, other], tmp_path)
    assert state(store) == state(other)
    assert held(store, "fu") == held(other, "fu")
    assert held(store, "fu")["today.mine"] == "f11"


def test_on_the_command_line_one_chooses_sees_and_takes_back(
    store: Store, gendan: CommandLine, monkeypatch: pytest.MonkeyPatch
) -> None:
    store.close()
    monkeypatch.setenv("GENDAN_PASSWORD", PASSWORD)
    monkeypatch.setenv("GENDAN_LANG", "en")
    db = ("--db", str(store.path))
    assert gendan("keys", "set", "today.done", "D", "--as", "fu", *db).out == "today.done: D\n"
    listed = gendan("keys", "--of", "fu", *db).out
    assert "\n  D                 Done" in listed
    assert max(len(line) for line in listed.splitlines()) <= 80
    assert gendan("keys", "--of", "nobody", *db).status == 1
    assert gendan("keys", "reset", "--as", "fu", "--json", *db).json["actions"] == ["today.done"]


def test_a_settings_file_that_is_wrong_or_old_keeps_nobody_from_starting(
    gendan: CommandLine, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("GENDAN_LANG", "en")
    place = locations.settings_path()
    place.parent.mkdir(parents=True, exist_ok=True)
    place.write_text('[keys]\ntoday.done = "D"\n"today.gone" = "z"\n"today.mine" = "r"\n', encoding="utf-8")
    told = gendan("keys", "--json")
    now = {one["action"]: one["keys"] for one in told.json["keys"]}
    assert (now["today.done"], now["today.mine"]) == (["D"], ["m"])
    assert [one["code"] for one in told.json["problems"]] == ["unknown_action", "key_clash"]
    assert "There is no action today.gone" in told.err
    place.write_text("keys = 5\n", encoding="utf-8")
    assert "Setting keys cannot be 5" in gendan("keys").err
