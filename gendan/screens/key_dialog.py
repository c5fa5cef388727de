"""Choosing a key by pressing it: whatever is pressed comes here first, the keys of the application too."""

from __future__ import annotations

from collections.abc import Callable

from textual.app import ComposeResult
from textual.containers import Vertical
from textual.events import Key
from textual.widgets import Static

from gendan import keymap
from gendan.errors import Finding
from gendan.i18n import N_, _
from gendan.text import plain
from gendan.widgets.keybar import KeyBar
from gendan.widgets.modal import Modal

Judge = Callable[[str], tuple[Finding | None, list[Finding]]]
"""What a key may not be, and what one should know of it."""


class PressKey(Modal[str]):
    """Answers the name of the key that was pressed. One that cannot be is refused with why, one that not everybody
    can press is taken when it is pressed once more; Esc leaves everything as it was.
    """

    TAKES_KEYS = True
    """While this is in front the application's own keys are only keys."""

    def __init__(self, title: str, what: str, judge: Judge) -> None:
        super().__init__()
        self._title, self._what, self._judge = title, what, judge
        self._asked = ""

    def compose(self) -> ComposeResult:
        with Vertical(classes="dialog"):
            yield Static(plain(self._title), classes="title")
            yield Static(plain(self._what), classes="body")
            yield Static(plain(_("Press the new key now. Esc: leave it as it is.")), classes="body")
            yield Static(classes="warning")
        yield KeyBar()

    def on_key(self, event: Key) -> None:
        event.stop()
        event.prevent_default()
        if event.key == "escape":
            self.dismiss(None)
            return
        typed = event.character if event.is_printable and event.character else event.key
        pressed = keymap.normal(typed)
        wrong, told = self._judge(pressed)
        if wrong is not None:
            self._asked = ""
            self._say(_(wrong.message, **wrong.params))
        elif told and pressed != self._asked:
            self._asked = pressed
            words = " ".join(_(one.message, **one.params) for one in told)
            self._say(_(N_("{words} Press it once more to take it."), words=words))
        else:
            self.dismiss(pressed)

    def _say(self, words: str) -> None:
        self.query_one(".warning", Static).update(plain(words))
