"""Keys that come faster than the screen answers land where they are meant to."""

from __future__ import annotations

import asyncio
import random
import threading
import time
from collections.abc import Callable, Coroutine
from typing import Any, cast

import pytest
from textual.app import ComposeResult
from textual.binding import Binding
from textual.containers import Vertical
from textual.events import Key, MouseDown, MouseUp
from textual.pilot import Pilot
from textual.screen import ModalScreen, Screen
from textual.widgets import Input

from gendan.widgets.typeahead import TypeAhead


class Ask(ModalScreen[str]):
    """A dialog with one field."""

    def compose(self) -> ComposeResult:
        yield Input()

    def on_input_submitted(self, event: Input.Submitted) -> None:
        event.stop()
        self.dismiss(event.value)


class Counter(TypeAhead):
    """Two fields one after the other, and a key that opens a dialog."""

    BINDINGS = [Binding("f4", "ask", "ask")]
    answer = ""

    def compose(self) -> ComposeResult:
        with Vertical(), Vertical(), Vertical():
            yield Input(id="code")
            yield Input(id="count")

    def on_input_submitted(self, event: Input.Submitted) -> None:
        self.query_one("#count" if event.input.id == "code" else "#code").focus()

    def action_ask(self) -> None:
        self.push_screen(Ask(), self._answered)

    def _answered(self, answer: str | None) -> None:
        self.answer = answer or ""


def burst(pilot: Pilot[None], *keys: str) -> None:
    """Send keys as a scanner does: all before the first is handled."""
    names = {"\r": "enter"}
    for key in keys:
        pilot.app.post_message(Key(names.get(key, key), key if len(key) == 1 else None))


def drive(story: Callable[[Counter, Pilot[None]], Coroutine[Any, Any, None]]) -> None:
    """Run a story in an application of its own."""

    async def run() -> None:
        app = Counter()
        async with app.run_test() as pilot:
            await story(app, pilot)

    asyncio.run(run())


async def settle(pilot: Pilot[None]) -> None:
    """Wait until no key is at work or waits, and for what the last one brought."""
    app = cast("TypeAhead", pilot.app)
    await pilot.pause(0.02)
    while app._ahead or app._in_flight:
        await pilot.pause(0.02)
    for _after in range(3):
        await pilot.pause(0.02)


@pytest.mark.parametrize("times", [1, 4])
def test_a_scanned_code_and_what_follows_go_to_their_fields(times: int) -> None:
    async def story(app: Counter, pilot: Pilot[None]) -> None:
        burst(pilot, *("A100\r12\r" * times))
        await settle(pilot)
        assert [field.value for field in app.query(Input)] == ["A100", "12"]

    drive(story)


def test_what_is_typed_after_a_key_that_opens_a_dialog_is_typed_into_it() -> None:
    async def story(app: Counter, pilot: Pilot[None]) -> None:
        burst(pilot, "f4", *"hello", "\r", *"B2\r")
        await settle(pilot)
        assert app.answer == "hello"
        assert app.query_one("#code", Input).value == "B2"

    drive(story)


def test_a_key_whose_widget_goes_away_does_not_hold_the_others_up() -> None:
    async def story(app: Counter, pilot: Pilot[None]) -> None:
        burst(pilot, "f4", "\r", "f4", "\r", *"x")
        await settle(pilot)
        assert app.query_one("#code", Input).value == "x"

    drive(story)


def test_keys_that_come_as_those_that_waited_set_out_do_not_overtake_them() -> None:
    async def story(app: Counter, pilot: Pilot[None]) -> None:
        for turns in range(30):
            for field in app.query(Input):
                field.value = ""
            app.query_one("#code").focus()
            burst(pilot, *"A\r12")
            for _turn in range(turns):
                await asyncio.sleep(0)
            burst(pilot, *"34")
            nodes = [app, *app.screen.walk_children(with_self=True)]
            while app._ahead or app._in_flight or any(node.message_queue_size for node in nodes):
                await pilot.pause()
            await pilot.pause()
            assert [field.value for field in app.query(Input)] == ["A", "1234"], f"after {turns} turns"

    drive(story)


def test_a_click_comes_after_the_keys_that_were_pressed_before_it() -> None:
    async def story(app: Counter, pilot: Pilot[None]) -> None:
        where = app.query_one("#code").region.offset
        burst(pilot, *"A\r12")
        for kind in (MouseDown, MouseUp):
            app.post_message(kind(None, where.x + 4, where.y + 1, 0, 0, 1, False, False, False))
        burst(pilot, "end", "B")
        await settle(pilot)
        assert [field.value for field in app.query(Input)] == ["AB", "12"]

    drive(story)


class Noted(Input):
    """A field that notes what it is given; Alt with a character types nothing, as in our fields."""

    async def _on_key(self, event: Key) -> None:
        if "+" in event.key:
            event.prevent_default()

    def replace(self, text: str, start: int, end: int) -> None:
        cast("Many", self.app).noted.append((self.id, text))
        super().replace(text, start, end)


class Slow(Screen[None]):
    """Two fields, on a screen that sometimes takes its time to be made."""

    def __init__(self, letter: str) -> None:
        super().__init__()
        self._letter = letter

    def compose(self) -> ComposeResult:
        with Vertical(), Vertical():
            yield Noted(id=f"{self._letter}0")
            yield Noted(id=f"{self._letter}1")

    async def on_mount(self) -> None:
        await asyncio.sleep(cast("Many", self.app).chance.choice((0, 0.01, 0.15)))

    def on_input_submitted(self, event: Input.Submitted) -> None:
        fields = list(self.query(Noted))
        fields[1 - fields.index(cast("Noted", event.input))].focus()


class SlowAsk(ModalScreen[None]):
    """A dialog with one field that sometimes takes its time."""

    def compose(self) -> ComposeResult:
        yield Noted(id="ask")

    async def on_mount(self) -> None:
        await asyncio.sleep(cast("Many", self.app).chance.choice((0, 0, 0.01, 0.15)))

    def on_input_submitted(self, event: Input.Submitted) -> None:
        event.stop()
        if self.app.screen is self:
            self.dismiss(None)


class Many(TypeAhead):
    """Two screens, a dialog that a key opens, one that a thread opens, a key that goes before every field."""

    MODES = {"a": lambda: Slow("a"), "b": lambda: Slow("b")}
    DEFAULT_MODE = "a"
    BINDINGS = [
        Binding("f4", "ask", "ask"), Binding("f5", "ask_later", "later", priority=True),
        Binding("f6", "note", "note", priority=True),
        Binding("alt+1", "switch_mode('a')", "a"), Binding("alt+2", "switch_mode('b')", "b"),
    ]  # fmt: skip

    def __init__(self, chance: random.Random) -> None:
        super().__init__()
        self.chance = chance
        self.noted: list[tuple[str | None, str]] = []

    def action_note(self) -> None:
        self.noted.append((None, "!"))

    def action_ask(self) -> None:
        self.push_screen(SlowAsk())

    def action_ask_later(self) -> None:
        wait = self.chance.choice((0, 0.005, 0.02))

        def run() -> None:
            time.sleep(wait)
            self.call_later(self.push_screen, SlowAsk())

        threading.Thread(target=run, daemon=True).start()


Story = tuple[list[Key], list[tuple[str | None, str]]]


def random_story(chance: random.Random, opener: str) -> Story:
    """Keys, and where each text belongs; no text is typed twice."""
    keys: list[Key] = []
    expected: list[tuple[str | None, str]] = []
    letter, at, asked = "a", {"a": 0, "b": 0}, False
    for number in range(40):
        what = chance.choices(("text", "enter", "ask", "go", "note"), (60, 15, 8, 8, 9))[0]
        if what == "text":
            keys.append(Key("x", chr(0x4E00 + number)))
            expected.append(("ask" if asked else f"{letter}{at[letter]}", chr(0x4E00 + number)))
        elif what == "note":
            keys.append(Key("f6", None))
            expected.append((None, "!"))
        elif what == "enter":
            keys.append(Key("enter", None))
            at[letter] = at[letter] if asked else 1 - at[letter]
            asked = False
        elif not asked and what == "ask":
            keys.append(Key(opener, None))
            asked = opener == "f4"
        elif not asked:
            letter = chance.choice("ab")
            keys.append(Key(f"alt+{' ab'.index(letter)}", str(" ab".index(letter))))
    return keys, expected


@pytest.mark.parametrize(("seed", "opener"), [(14, "f4"), (24, "f4"), (3, "f5")])
def test_whatever_is_typed_lands_in_order_and_where_it_was_meant(seed: int, opener: str) -> None:
    """What a key opens is known; where a thread opens a dialog at any moment only the order of what is typed is."""
    chance = random.Random(seed)
    keys, expected = random_story(chance, opener)
    app = Many(chance)

    async def run() -> None:
        async with app.run_test() as pilot:
            for key in keys:
                app.post_message(key)
                for _turn in range(chance.choice((0, 0, 0, 1, 7, 30))):
                    await asyncio.sleep(0)
                await asyncio.sleep(chance.choice((0, 0, 0, 0.001, 0.01)))
            await settle(pilot)

    asyncio.run(run())
    if opener == "f4":
        assert app.noted == expected
    else:
        assert [text for _field, text in app.noted] == [text for _field, text in expected]


class Preparing(Counter):
    """F4 opens the dialog when it is prepared; the list beside has a letter of its own."""

    BINDINGS = [Binding("x", "other", "other")]
    others = 0

    def action_other(self) -> None:
        self.others += 1

    def action_ask(self) -> None:
        screen: Any = self.screen
        screen.opens_soon = True

        def ready() -> None:
            screen.opens_soon = False
            self.push_screen(Ask(), self._answered)

        self.set_timer(0.1, ready)


def test_letters_wait_for_the_dialog_that_is_being_prepared_but_not_for_ever() -> None:
    app = Preparing()

    async def run() -> None:
        async with app.run_test() as pilot:
            app.set_focus(None)
            burst(pilot, "f4", *"xx\r")
            await settle(pilot)
            assert (app.answer, app.others) == ("xx", 0)
            app.set_focus(None)
            cast("Any", app.screen).opens_soon = True
            burst(pilot, *"xx")
            await settle(pilot)
            assert app.others == 2

    asyncio.run(run())
