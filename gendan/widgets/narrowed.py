"""The line over a list that shows only some of what there is: it says what, and is not there where all is shown."""

from __future__ import annotations

from textual.widgets import Static

from gendan.text import plain


class Narrowed(Static):
    """Empty at first, and then not seen."""

    DEFAULT_CSS = """
    Narrowed { height: 1; padding: 0 1; background: $surface; color: $accent; display: none; }
    Narrowed { text-wrap: nowrap; text-overflow: ellipsis; }
    Narrowed.-on { display: block; }
    """

    def __init__(self) -> None:
        super().__init__(id="narrowed")

    def say(self, words: str) -> None:
        """Show these words, or nothing."""
        self.set_class(bool(words), "-on")
        self.update(plain(words))
