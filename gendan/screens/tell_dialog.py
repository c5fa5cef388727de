"""The customer is told: the ready text, and one key for the way on which he was (C113, C115)."""

from __future__ import annotations

from textual.app import ComposeResult
from textual.containers import Vertical
from textual.events import Key
from textual.widgets import Static

from gendan.domain import labels
from gendan.i18n import _
from gendan.text import plain
from gendan.widgets.keybar import KeyBar
from gendan.widgets.modal import Modal

IN_A_LINE = 5
"""Channels beside each other."""


class TellDialog(Modal[str]):
    """Answers the channel whose digit was pressed; Esc answers None: not told yet."""

    DEFAULT_CSS = """
    TellDialog > .dialog { width: 72; }
    TellDialog .words { height: auto; margin: 1 0; padding: 0 1; background: $surface; }
    TellDialog .ways { height: auto; }
    """

    def __init__(self, about: str, node: str, words: str, *, copied: bool) -> None:
        """``about`` says which order; ``node`` what happened, empty where it is the answer to who asks; ``words`` is
        the text for the customer, on the clipboard where ``copied``."""
        super().__init__()
        self._about, self._node, self._text, self._copied = about, node, words, copied

    def compose(self) -> ComposeResult:
        what = _(labels.label("notice", self._node)) if self._node else _("where the order stands")
        title = _("Tell the customer: {what}", what=what)
        names = [f"{n} {_(name)}" for n, name in enumerate(labels.CHANNELS.values(), 1)]
        ways = "\n".join("   ".join(names[at : at + IN_A_LINE]) for at in range(0, len(names), IN_A_LINE))
        asked = _("Copied. Once the customer is told, press how; Esc: not yet.") if self._copied else ""
        with Vertical(classes="dialog"):
            yield Static(plain(title), classes="title")
            yield Static(plain(self._about), classes="body")
            yield Static(plain(self._text), classes="words")
            yield Static(plain(asked or _("Once the customer is told, press how; Esc: not yet.")), classes="body")
            yield Static(plain(ways, "bold"), classes="ways")
        yield KeyBar()

    def on_key(self, event: Key) -> None:
        """A digit is a channel."""
        ways = list(labels.CHANNELS)
        if event.character is not None and event.character.isdecimal() and 0 < int(event.character) <= len(ways):
            event.stop()
            self.dismiss(ways[int(event.character) - 1])
