"""A choice is made with a digit, the beginning of a word, or the arrows; what it says fits."""

from __future__ import annotations

import asyncio

import pytest
from textual.app import ComposeResult
from textual.events import Key

from gendan import locations
from gendan.clock import FixedClock
from gendan.config import Config
from gendan.i18n import set_language
from gendan.shell import Shell
from gendan.text import width
from gendan.widgets.choice import ChoiceInput, ChoiceRow
from gendan.widgets.stage_bar import StageBar
from gendan.widgets.tiles import Tile, Tiles
from tests.conftest import START
from tests.kit import settled

CHOICES = {"phone": "phone", "wechat": "WeChat", "sms": "text message"}


class Choosing(Shell):
    """One choice."""

    def __init__(self, chosen: str = "") -> None:
        super().__init__(Config(locations.settings_path(), {}), FixedClock(START))
        self._chosen = chosen

    def compose(self) -> ComposeResult:
        self.field = ChoiceInput(CHOICES, self._chosen)
        yield ChoiceRow("channel", "Channel", self.field)


def chosen_after(*keys: str, first: str = "", at_once: bool = False) -> tuple[str, str]:
    """The choice after these keys; ``at_once`` they come before the screen has drawn the first."""
    app = Choosing(first)

    async def run() -> None:
        async with app.run_test(size=(80, 24)) as pilot:
            await pilot.pause()
            for key in "".join(keys) if at_once else ():
                app.post_message(Key(key, key))
            for key in () if at_once else keys:
                await pilot.press(key)
                await pilot.pause()
            await settled(pilot)

    asyncio.run(run())
    return app.field.code, app.field.value


@pytest.mark.parametrize(
    ("keys", "code"),
    [
        (("2",), "wechat"),
        (("2", "3"), "sms"),
        (("w", "e"), "wechat"),
        (("right",), "phone"),
        (("right", "right"), "wechat"),
        (("right", "left"), "sms"),
        (("4",), ""),
        (("x",), ""),
    ],
)
def test_a_choice_by_digit_beginning_and_arrow(keys: tuple[str, ...], code: str) -> None:
    assert chosen_after(*keys)[0] == code


def test_choices_beyond_the_ninth_have_two_digits(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(globals(), "CHOICES", {f"c{n}": f"word {chr(96 + n)}" for n in range(1, 13)})
    assert [chosen_after(*keys)[0] for keys in ("1", "12", "10", "13", "122")] == ["c1", "c12", "c10", "c3", "c2"]
    assert chosen_after("12", at_once=True)[0] == "c12"


def test_a_digit_replaces_the_preset_by_the_word() -> None:
    assert chosen_after("3", first="phone") == ("sms", "短信")


def test_all_choices_are_offered_none_broken_over_two_lines() -> None:
    choice = ChoiceInput({str(n): "x" * 20 for n in range(6)})
    lines = choice.offered("1").splitlines()
    assert "[2 xxxxxxxxxxxxxxxxxxxx]" in lines
    assert max(width(line) for line in lines) <= 56 - choice.cells


TILES = ("Overdue", "Today", "Tomorrow", "Risk", "Exceptions", "Complaints", "Check", "Approve")


@pytest.mark.parametrize("language", ["zh", "en"])
@pytest.mark.parametrize("columns", [80, 160])
def test_tiles_and_stages_have_shorter_names_where_there_is_less_room(columns: int, language: str) -> None:
    tiles, stages = Tiles(), StageBar(["Verylongnameofastage"] * 6, 3)
    set_language(language)
    tiles.set_reactive(Tiles.tiles, tuple(Tile(name, name, 112) for name in TILES))
    for bar in (tiles, stages):
        assert sum(part.cells for part in bar.parts(columns)) <= columns
    assert [part.text.strip()[-2:] for part in tiles.parts(columns) if part.hit] == ["12"] * 8
    assert "[Verylongnameofastage]" in [part.text for part in stages.parts(columns)]
