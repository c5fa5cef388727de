"""The base of the tabs of the section System: one list, and a line that says what is under the cursor."""

from __future__ import annotations

from collections.abc import Callable, Hashable
from typing import Any

from textual.app import ComposeResult
from textual.containers import Vertical
from textual.widgets import Static

from gendan.screens.base import Asking
from gendan.screens.data_screen import WithList
from gendan.text import plain
from gendan.widgets.window_table import Column, WindowTable


class SystemPane(WithList, Asking, Vertical):
    """A tab. ``load`` asks for its data, when it is opened and after each change."""

    DEFAULT_CSS = """
    SystemPane > .word { height: auto; max-height: 3; padding: 0 1; color: $foreground-muted; }
    SystemPane > .word.-wrong { color: $late; text-style: bold; }
    """
    COLUMNS: tuple[Column, ...] = ()
    EMPTY = ""
    _new_row: Hashable = None
    """The key of the row that was just made."""

    def compose(self) -> ComposeResult:
        yield WindowTable(self.COLUMNS, empty=self.EMPTY)
        yield Static(classes="word")

    def load(self) -> None:
        """Ask for the data and show it."""
        raise NotImplementedError

    def go_to_made(self) -> None:
        """Put the cursor on what was just made: the next key is about it, not about what stood here before."""
        if self._new_row is not None:
            self.table.move_to_key(self._new_row)
            self._new_row = None

    def say(self, words: str, *, wrong: bool = False) -> None:
        """Say something under the list."""
        word = self.query_one(".word", Static)
        word.update(plain(words))
        word.set_class(wrong, "-wrong")

    def may(self, command: str) -> bool:
        """Whether who is signed in reaches this command."""
        return bool(self.host.session is not None and self.host.store.may(self.host.session, command))

    def run(self, command: str, args: dict[str, Any], then: Callable[[dict[str, Any]], None]) -> None:
        """Run a command as who is signed in."""
        desk, session = self.host.store, self.host.session
        self.ask("write", lambda: desk.run(session, command, args), then, self.host.show_error)
