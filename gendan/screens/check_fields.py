"""The fields of a blind check: the key fields, and lines of which there is always one more."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from textual.app import ComposeResult
from textual.containers import Horizontal, VerticalScroll
from textual.message import Message
from textual.widgets import Static

from gendan.i18n import _
from gendan.screens.form_dialog import day_field
from gendan.services.days import DayReader
from gendan.text import plain, width
from gendan.widgets.form import FieldRow
from gendan.widgets.inputs import ReadInput, TextInput
from gendan.widgets.words import FIELDS

LABEL = 12
"""Cells of a label; where its words are longer, as many as they need, so that none breaks."""
PARTS = (("product", 20), ("qty", 10), ("price", 14))
"""What is keyed of a line, and how many cells each field has where there is room for them."""


class LineKeys(Horizontal):
    """One line: model, quantity, unit price."""

    DEFAULT_CSS = """
    LineKeys { height: 1; margin: 0 0 0 0; }
    LineKeys > .nth { color: $foreground; text-style: bold; }
    LineKeys > .part { width: auto; padding: 0 1 0 1; color: $foreground-muted; }
    LineKeys > Static { text-wrap: nowrap; text-overflow: ellipsis; }
    """

    def __init__(self, number: int, keyed: Mapping[str, str], label: int) -> None:
        """``label`` is how many cells its number has."""
        super().__init__()
        self._number, self._label = number, label
        self.fields = {part: TextInput(keyed.get(part, ""), max_length=120) for part, _cells in PARTS}

    def compose(self) -> ComposeResult:
        nth = Static(plain(_("Line {n}", n=self._number)), classes="nth")
        nth.styles.width = self._label
        yield nth
        for part, cells in PARTS:
            yield Static(plain(_(FIELDS[part])), classes="part")
            self.fields[part].styles.width = f"{cells}fr"
            self.fields[part].styles.max_width = cells
            yield self.fields[part]

    @property
    def keyed(self) -> dict[str, str]:
        """What was keyed of this line."""
        return {part: field.value.strip() for part, field in self.fields.items()}


class CheckFields(VerticalScroll, can_focus=False):
    """All fields of a check. How many lines were entered shows nowhere: there is always one more to key."""

    DEFAULT_CSS = """
    CheckFields { height: 1fr; padding: 1 1 0 1; }
    CheckFields FieldRow { margin: 0 0 1 0; }
    CheckFields FieldRow > DateInput { width: 18; }
    CheckFields FieldRow.-address > TextInput { max-width: 100; }
    """

    @dataclass
    class Keyed(Message):
        """Something was keyed."""

    def __init__(self, names: Sequence[str], with_lines: bool, read: DayReader, keyed: Mapping[str, Any]) -> None:
        super().__init__()
        self._with_lines = with_lines
        given = keyed.get("fields", {})
        self._rows = [FieldRow(name, FIELDS.get(name, name), _field(name, read, given.get(name, ""))) for name in names]
        for row in self._rows:
            row.set_class(row.field_name == "address", "-address")
        self._label = max(LABEL, *(width(_(FIELDS.get(name, name))) + 1 for name in names), 0)
        self._lines: list[LineKeys] = []
        if with_lines:
            self._lines = [self._line(n, line) for n, line in enumerate([*keyed.get("lines", ()), {}], 1)]

    def _line(self, number: int, keyed: Mapping[str, str]) -> LineKeys:
        return LineKeys(number, keyed, self._label)

    def compose(self) -> ComposeResult:
        yield from self._rows
        yield from self._lines

    def on_mount(self) -> None:
        for label in self.query("FieldRow > .label"):
            label.styles.width = self._label

    @property
    def inputs(self) -> list[TextInput]:
        """Every field, in the order in which Enter walks."""
        return [row.field for row in self._rows] + [field for line in self._lines for field in line.fields.values()]

    @property
    def keyed(self) -> dict[str, Any]:
        """What was keyed: fields by name, and the lines down to the last that has something."""
        lines = [line.keyed for line in self._lines]
        while lines and not any(lines[-1].values()):
            lines.pop()
        return {"fields": {row.field_name: _meant(row.field) for row in self._rows}, "lines": lines}

    @property
    def is_empty(self) -> bool:
        """Whether nothing was keyed."""
        return not any(field.value.strip() for field in self.inputs)

    def gaps(self) -> list[TextInput]:
        """Fields that were left empty, in lines that have something or in the first."""
        found = [row.field for row in self._rows if not row.field.value.strip()]
        count = len(self.keyed["lines"])
        for line in self._lines[: max(1, count)]:
            found += [field for field in line.fields.values() if not field.value.strip()]
        return found

    def begin(self) -> None:
        """Put the hand on the first field that is empty."""
        fields = self.inputs
        if fields:
            next((field for field in fields if not field.value), fields[-1]).focus()

    def step(self, by: int) -> None:
        """Go on to another field."""
        fields, focused = self.inputs, self.screen.focused
        if isinstance(focused, TextInput) and focused in fields:
            fields[max(0, min(len(fields) - 1, fields.index(focused) + by))].focus()

    async def on_input_changed(self, event: TextInput.Changed) -> None:
        if self._with_lines and any(self._lines[-1].keyed.values()):
            line = self._line(len(self._lines) + 1, {})
            self._lines.append(line)
            await self.mount(line)
        self.post_message(self.Keyed())


def _field(name: str, read: DayReader, value: str) -> TextInput:
    if name != "requested":
        return TextInput(value, max_length=4000 if name == "address" else 120)
    field = day_field(read)
    field.value = value
    return field


def _meant(field: TextInput) -> str:
    """What was typed; a day as the date that was understood, so that it means the same tomorrow."""
    if isinstance(field, ReadInput) and field.understood is not None:
        return str(field.understood.value.isoformat())
    return field.value.strip()
