"""Forms: rows of fields, what was understood beside them, all errors at once."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from textual.app import ComposeResult
from textual.containers import Horizontal, VerticalScroll
from textual.message import Message
from textual.widgets import Static

from gendan import keys
from gendan.errors import GendanError
from gendan.i18n import _
from gendan.text import plain
from gendan.widgets.inputs import ReadInput, TextInput
from gendan.widgets.words import said

__all__ = ["FieldRow", "Form", "said"]


class FieldRow(Horizontal):
    """A label (a message id), its field, and beside it what was understood or what is wrong."""

    DEFAULT_CSS = """
    FieldRow { height: auto; min-height: 1; }
    FieldRow > .label { width: 14; padding: 0 1 0 0; color: $foreground-muted; }
    FieldRow > TextInput { width: 1fr; max-width: 48; }
    FieldRow > .note { width: 1fr; height: auto; padding: 0 0 0 1; color: $foreground-muted; }
    FieldRow > .note.-wrong { color: $late; text-style: bold; }
    FieldRow.-required > .label { color: $foreground; text-style: bold; }
    .-narrow FieldRow > .label { width: 12; }
    """

    def __init__(self, name: str, label: str, field: TextInput, *, required: bool = False, hint: str = "") -> None:
        super().__init__(id=f"row-{name}", classes="-required" if required else "")
        self.field_name = name
        self.field = field
        self._label = label
        self._hint = hint

    def compose(self) -> ComposeResult:
        yield Static(plain(_(self._label)), classes="label")
        yield self.field
        yield Static(plain(_(self._hint)), classes="note")

    def show_note(self, note: str, *, wrong: bool = False) -> None:
        """Say ``note`` beside the field."""
        place = self.query_one(".note", Static)
        place.update(plain(note))
        place.set_class(wrong, "-wrong")
        self.field.set_class(wrong, "-wrong")

    def on_read_input_read(self, event: ReadInput.Read) -> None:
        if event.error is not None:
            self.show_note(said(event.error), wrong=True)
        else:
            shown = event.understood.shown if event.understood is not None else ""
            says_more = shown and shown != event.input.value.strip()
            self.show_note(shown if says_more else _(self._hint))

    def on_input_changed(self) -> None:
        if not isinstance(self.field, ReadInput) and self.field.has_class("-wrong"):
            self.show_note(_(self._hint))


class Form(VerticalScroll, can_focus=False):
    """Fields one below the other. Enter and the arrows move on, F10 hands the form in; nothing else does."""

    BINDINGS = keys.bindings("form")
    DEFAULT_CSS = """
    Form { height: auto; max-height: 100%; padding: 0 1; }
    Form > .problems { height: auto; color: $late; display: none; }
    Form.-problems > .problems { display: block; }
    """

    @dataclass
    class Submitted(Message):
        """The form was handed in: the text of every field by name."""

        form: Form
        values: dict[str, str]

        @property
        def control(self) -> Form:
            """The form."""
            return self.form

    def __init__(self, rows: Iterable[FieldRow], *, id: str | None = None) -> None:  # noqa: A002 - Textual's name
        super().__init__(id=id)
        self.rows = tuple(rows)

    def compose(self) -> ComposeResult:
        yield Static(classes="problems")
        yield from self.rows

    @property
    def values(self) -> dict[str, str]:
        """What was typed, by field name."""
        return {row.field_name: row.field.value for row in self.rows}

    @property
    def is_touched(self) -> bool:
        """Whether anything stands in a field."""
        return any(value.strip() for value in self.values.values())

    def show_problems(self, problems: Mapping[str, str]) -> None:
        """Say all that is wrong at once, beside the fields and above them (the same words once), and go to the first.

        ``problems`` are words by field name; the name ``""`` is for what belongs to no field.
        """
        self.set_class(bool(problems), "-problems")
        self.query_one(".problems", Static).update(plain("\n".join(dict.fromkeys(problems.values()))))
        wrong = [row for row in self.rows if row.field_name in problems]
        for row in wrong:
            row.show_note(problems[row.field_name], wrong=True)
        if wrong:
            wrong[0].field.focus()

    def show_error(self, error: GendanError) -> None:
        """Show a refusal at the fields that it names; what was typed stays."""
        words = said(error)
        names = [name for name in (error.field, *error.fields) if name]
        known = [name for name in dict.fromkeys(names) if any(row.field_name == name for row in self.rows)]
        problems = dict.fromkeys(known, words) if known else {"": words}
        self.show_problems(problems | {f"finding {n}": _(f.message, **f.params) for n, f in enumerate(error.findings)})

    def on_input_submitted(self) -> None:
        self.action_next_field()

    def _step(self, by: int) -> None:
        fields = [row.field for row in self.rows if not row.field.disabled]
        focused = self.screen.focused
        if isinstance(focused, TextInput) and focused in fields:
            fields[max(0, min(len(fields) - 1, fields.index(focused) + by))].focus()

    def action_next_field(self) -> None:
        self._step(1)

    def action_previous_field(self) -> None:
        self._step(-1)

    def action_main(self) -> None:
        self.post_message(self.Submitted(self, self.values))
