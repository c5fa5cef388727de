"""Fields to type into: text as people type and paste it, and what was understood of it."""

from __future__ import annotations

import unicodedata
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, NamedTuple

from rich.cells import split_graphemes
from textual.events import Key, Paste
from textual.geometry import Offset
from textual.message import Message
from textual.widgets import Input

from gendan import text
from gendan.errors import GendanError
from gendan.i18n import _
from gendan.widgets.chords import is_chord

MOST = 4096
"""Characters of a field where nothing else is said: a note, a path; a book that is pasted by mistake is cut."""
_SPACES = str.maketrans({"\t": " ", "\n": " ", "\r": " ", "\u2028": " ", "\u2029": " "})


def one_line(raw: str) -> str:
    """``raw`` in one line, composed (NFC), without characters that nobody can see or that command."""
    joined = " ".join(line.strip() for line in raw.splitlines() if line.strip()) if "\n" in raw or "\r" in raw else raw
    joined = joined.translate(_SPACES)
    if joined != text.safe(joined):
        joined = "".join(char for at, char in enumerate(joined) if _is_visible(joined, at))
    return unicodedata.normalize("NFC", joined)


def _is_visible(joined: str, at: int) -> bool:
    """Accents stay; a joiner stays only within a picture."""
    around = "x" + joined[max(0, at - 1) : at + 2]
    char = joined[at]
    return text.safe("x" + char) == "x" + char or (char == "\u200d" and text.safe(around) == around)


def half_width(raw: str) -> str:
    """``raw`` with full-width digits, letters and signs as the usual ones (１２ is 12, 。 between digits a point)."""
    return unicodedata.normalize("NFKC", raw).replace("。", ".").replace("、", ",").strip()


class TextInput(Input):
    """A field of one line that loses nothing silently: pasted lines are joined, and it says what it changed."""

    DEFAULT_CSS = """
    TextInput {
        border: none; height: 1; padding: 0 1; background: $field; color: $field-text;

        &:focus { border: none; background: $field-focus; background-tint: transparent; }
        & > .input--placeholder, & > .input--suggestion { color: $hint; }
    }
    TextInput.-invalid, TextInput.-invalid:focus { border: none; }
    TextInput.-wrong, TextInput.-wrong:focus { background: $field-wrong; }
    TextInput:nocolor { text-style: underline; }
    """

    def __init__(
        self,
        value: str = "",
        *,
        placeholder: str = "",
        password: bool = False,
        max_length: int = 0,
        id: str | None = None,  # noqa: A002 - Textual's name
        classes: str | None = None,
    ) -> None:
        super().__init__(
            value, text.safe(placeholder), password=password, max_length=max_length or MOST, id=id, classes=classes
        )
        self.cursor_blink = False

    def validate_value(self, value: str) -> str:
        """What the field may hold: one composed line; a password stays as it was typed."""
        return value if self.password else one_line(value)

    @property
    def cursor_screen_offset(self) -> Offset:
        """Where the terminal's cursor belongs: input methods open their window there."""
        x, y, _width, _height = self.content_region
        return Offset(x + self._position_to_cell(self.cursor_position) - self.scroll_offset.x, y)

    async def _on_key(self, event: Key) -> None:
        """Alt with a character types nothing."""
        if is_chord(event):
            event.prevent_default()

    def _on_paste(self, event: Paste) -> None:
        event.stop()
        event.prevent_default()
        pasted = event.text.strip("\r\n") if self.password else one_line(event.text)
        if not pasted:
            return
        start, end = sorted(self.selection)
        room = self.max_length - (len(self.value) - (end - start)) if self.max_length else len(pasted)
        self.replace(pasted[: max(0, room)], start, end)
        if room < len(pasted):
            self._say(_("Only the first {n} {n:character fits|characters fit} here.", n=max(0, room)))
        elif len(event.text.strip().splitlines()) > 1 and not self.password:
            self._say(_("The pasted lines were joined."))

    def _say(self, message: str) -> None:
        self.app.notify(message, markup=False)

    def replace(self, text: str, start: int, end: int) -> None:
        """Put ``text`` in. The cursor stands behind what became of it: an accent may have joined the letter before."""
        before = self.value[: min(start, end)]
        super().replace(text, start, end)
        if not self.password and self.cursor_position == len(before + text):
            self.cursor_position = len(one_line(before + text))

    def action_delete_left(self) -> None:
        """Delete what looks like one character, accents and joined pictures with it."""
        if not self._delete_sign(self.cursor_position - 1):
            super().action_delete_left()

    def action_delete_right(self) -> None:
        """The same to the right."""
        if not self._delete_sign(self.cursor_position):
            super().action_delete_right()

    def _delete_sign(self, at: int) -> bool:
        """Delete the whole sign of which the character ``at`` is a part; False where each character is one."""
        if not self.selection.is_empty or self.password or self.value.isascii():
            return False
        for start, end, _cells in split_graphemes(self.value)[0]:
            if start <= at < end:
                self.delete(start, end)
        return True


class Understood(NamedTuple):
    """What was made of typed text: the value, and how it is said back."""

    value: Any
    shown: str


Reader = Callable[[str], Understood]
"""Reads typed text; raises a GendanError that says what is wrong."""


class ReadInput(TextInput):
    """A field whose text means something: a date, an amount, a quantity. ``read`` makes it out."""

    @dataclass
    class Read(Message):
        """What was understood of the text, or why nothing was."""

        input: ReadInput
        understood: Understood | None
        error: GendanError | None

        @property
        def control(self) -> ReadInput:
            """The field."""
            return self.input

    def __init__(
        self,
        read: Reader,
        value: str = "",
        *,
        placeholder: str = "",
        id: str | None = None,  # noqa: A002 - Textual's name
        classes: str | None = None,
    ) -> None:
        super().__init__(value, placeholder=placeholder, id=id, classes=classes)
        self._read = read
        self.understood: Understood | None = None
        self.error: GendanError | None = None
        self._make_out(value)

    def _make_out(self, raw: str) -> None:
        self.understood = self.error = None
        if typed := half_width(raw):
            try:
                self.understood = self._read(typed)
            except GendanError as error:
                self.error = error

    def on_mount(self) -> None:
        self.post_message(self.Read(self, self.understood, self.error))

    def _watch_value(self, value: str) -> None:
        if hasattr(self, "_read"):
            self._make_out(value)
            self.post_message(self.Read(self, self.understood, self.error))
        super()._watch_value(value)


class DateInput(ReadInput):
    """A date as people say it: ``3``, ``12-05``, ``+5``, ``周五``, ``明天``, ``fri``."""


class MoneyInput(ReadInput):
    """An amount: ``1234.5``, ``￥1,200``."""


class QuantityInput(ReadInput):
    """A quantity with its unit: ``2``, ``12.5米``."""
