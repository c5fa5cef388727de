"""A field of several lines, in a form like any other: what was typed is its ``value``; Tab goes on."""

from __future__ import annotations

from typing import Any, cast

from textual.events import Key, Paste
from textual.widgets import TextArea

from gendan import text
from gendan.i18n import _
from gendan.widgets.chords import is_chord
from gendan.widgets.form import FieldRow
from gendan.widgets.inputs import MOST, TextInput, one_line


class AreaInput(TextArea):
    """Text as it is, shown literally; lines are broken where the field ends."""

    DEFAULT_CSS = """
    AreaInput { border: none; padding: 0 1; height: 5; min-height: 3; background: $field; color: $field-text; }
    AreaInput:focus { border: none; background: $field-focus; }
    AreaInput.-wrong, AreaInput.-wrong:focus { background: $field-wrong; }
    AreaInput .text-area--cursor-line { background: transparent; }
    AreaInput:nocolor { text-style: underline; }
    """

    def __init__(self, value: str = "", *, id: str | None = None) -> None:  # noqa: A002 - Textual's name
        super().__init__(text.safe(value, lines=True), id=id, soft_wrap=True, tab_behavior="focus")
        self.cursor_blink = False

    @property
    def value(self) -> str:
        """What stands in the field."""
        return str(self.text)

    @value.setter
    def value(self, typed: str) -> None:
        self.load_text(text.safe(typed, lines=True))

    async def _on_key(self, event: Key) -> None:
        """Alt with a character types nothing."""
        if is_chord(event):
            event.prevent_default()

    async def _on_paste(self, event: Paste) -> None:
        """What nobody can see, or a terminal would obey, stays out as in other fields; what is longer than a note may
        be is cut and said. Textual puts in what is left.
        """
        event.text = "\n".join(map(one_line, event.text.replace("\r\n", "\n").replace("\r", "\n").split("\n")))
        room = max(0, MOST - len(self.text) + len(self.selected_text))
        if len(event.text) > room:
            event.text = event.text[:room]
            self.app.notify(_("Only the first {n} {n:character fits|characters fit} here.", n=room), markup=False)


class AreaRow(FieldRow):
    """A label and a field of several lines; below it what is wrong, or the hint."""

    DEFAULT_CSS = """
    AreaRow { layout: grid; grid-size: 2; grid-columns: 14 1fr; grid-rows: auto; grid-gutter: 0; height: auto; }
    AreaRow > AreaInput { width: 1fr; max-width: 100%; }
    AreaRow > .note { column-span: 2; width: 1fr; height: auto; padding: 0 0 0 14; }
    .-narrow AreaRow { grid-columns: 12 1fr; }
    """

    def __init__(self, name: str, label: str, field: AreaInput, *, required: bool = False, hint: str = "") -> None:
        super().__init__(name, label, cast("TextInput", cast("Any", field)), required=required, hint=hint)

    def on_text_area_changed(self) -> None:
        """What was wrong is no longer said."""
        if self.field.has_class("-wrong"):
            self.show_note(_(self._hint))
