"""Keys that come faster than the screen answers land where they are meant to."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Coroutine
from typing import Any

import pytest
from textual.app import ComposeResult
from textual.binding import Binding
from textual.containers import Vertical
from textual.events import Key
from textual.pilot import Pilot
from textual.screen import ModalScreen
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
    for _ in range(30):
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
        for turns in range(60):
            for field in app.query(Input):
                field.value = ""
            app.query_one("#code").focus()
            burst(pilot, *"A\r12")
            for _turn in range(turns):
                await asyncio.sleep(0)
            burst(pilot, *"34")
            while app._ahead or app._in_flight:
                await pilot.pause()
            for _after in range(5):
                await pilot.pause()
            assert [field.value for field in app.query(Input)] == ["A", "1234"], f"after {turns} turns"

    drive(story)
