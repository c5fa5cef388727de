"""The base of dialogs with fields: they return what was typed, and open again with it where it was refused."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from textual.app import ComposeResult
from textual.containers import Vertical
from textual.widgets import Static

from gendan import keys
from gendan.errors import GendanError
from gendan.i18n import N_, _, aside
from gendan.services.days import DayReader
from gendan.text import plain
from gendan.when import day_words, weekday_words
from gendan.widgets.form import FieldRow, Form, said
from gendan.widgets.inputs import DateInput, ReadInput, TextInput, Understood
from gendan.widgets.keybar import KeyBar
from gendan.widgets.modal import Modal


@dataclass(frozen=True, slots=True)
class Before:
    """What was typed into each field before, and the refusal where there was one."""

    typed: Mapping[str, str]
    error: GendanError | None = None


@dataclass(frozen=True, slots=True)
class Filled:
    """What a dialog answers: the arguments of a command, and what was typed to say them."""

    args: Mapping[str, Any]
    typed: Mapping[str, str]


class FormDialog(Modal[Filled]):
    """A title, what it is about, fields. F10 anywhere or Enter in the last field hands it in; Esc asks where
    something was typed. What is higher than the screen closes up, and scrolls where that is not enough.
    """

    BINDINGS = [*keys.bindings("global", "back"), *keys.bindings("form", "main")]
    DEFAULT_CSS = """
    FormDialog > .dialog { width: 76; padding: 1 2; overflow-y: auto; scrollbar-size-vertical: 1; }
    FormDialog Form { padding: 0; max-height: 200; }
    FormDialog FieldRow { margin: 0 0 1 0; }
    FormDialog FieldRow > DateInput { width: 16; }
    FormDialog .about { height: auto; margin: 0 0 1 0; }
    FormDialog .about.-empty { display: none; }
    FormDialog.-close > .dialog { max-height: 100%; }
    FormDialog.-close FieldRow { margin: 0; }
    FormDialog.-tight > .dialog { padding: 0 2; }
    """
    NAME: str = ""
    """What is done, a message id."""
    NEEDED: Mapping[str, str] = {}
    """What is said (a message id) where a field that must be filled is empty."""

    def __init__(self, about: str, before: Before | None = None) -> None:
        """``about`` says in words already which order it is; ``before`` is an answer that was refused."""
        super().__init__()
        self._about = about
        self._before = before
        self._first: dict[str, str] = {}
        self._warned_of: dict[str, str] | None = None
        """What was typed when it was said that Esc throws it away."""

    def fields(self) -> list[FieldRow]:
        """The fields; a subclass knows."""
        raise NotImplementedError

    def make_form(self, rows: Sequence[FieldRow]) -> Form:
        """The form of these fields; a subclass may lay them out otherwise."""
        return Form(rows)

    def below(self) -> ComposeResult:
        """What stands under the fields."""
        yield from ()

    def compose(self) -> ComposeResult:
        rows = self.fields()
        self._first = {row.field_name: row.field.value for row in rows}
        for row in rows:
            row.field.value = (
                self._before.typed.get(row.field_name, row.field.value) if self._before else row.field.value
            )
        with Vertical(classes="dialog"):
            yield Static(plain(_(self.NAME)), classes="title")
            yield Static(plain(self._about), classes="about" if self._about else "about -empty")
            yield self.make_form(rows)
            yield from self.below()
            yield Static(classes="warning")
        yield KeyBar()

    async def speak(self) -> None:
        if self._before is not None and self.form.values != dict(self._before.typed):
            self._before = None  # it has been mended meanwhile
        await super().speak()

    @property
    def form(self) -> Form:
        """The fields."""
        return self.query_one(Form)

    def field(self, name: str) -> TextInput:
        """The field of that name."""
        return next(row.field for row in self.form.rows if row.field_name == name)

    def on_mount(self) -> None:
        self.form.rows[0].field.focus()
        if self._before is not None and self._before.error is not None:
            self.call_after_refresh(self.form.show_error, self._before.error)

    def on_resize(self) -> None:
        self.call_after_refresh(self._close_up)

    def _close_up(self) -> None:
        """Leave out the room between the fields, then that around them, where they are more than the screen holds."""
        too_much = self.query_one(".dialog", Vertical).max_scroll_y
        if not too_much:
            return
        between = sum(row.styles.margin.bottom for row in self.form.rows)
        self.set_class(self.has_class("-close") or too_much > between + 1, "-tight")
        self.add_class("-close")
        if self.focused is not None:
            self.call_after_refresh(self.focused.scroll_visible, animate=False)

    def on_input_submitted(self, event: TextInput.Submitted) -> None:
        """Enter in the last field is as good as the main key."""
        if event.input is self.form.rows[-1].field:
            self.form.action_main()

    def on_input_changed(self) -> None:
        if self.form.values != self._warned_of:
            self._warned_of = None
            self.query_one(".warning", Static).update(plain(""))

    def on_form_submitted(self, event: Form.Submitted) -> None:
        event.stop()
        problems = {row.field_name: words for row in self.form.rows if (words := self._wrong(row))}
        if problems:
            self.form.show_problems(problems)
            return
        meant = {row.field_name: _meant(row.field) for row in self.form.rows}
        self.dismiss(Filled({name: value for name, value in meant.items() if value not in (None, "")}, event.values))

    def _wrong(self, row: FieldRow) -> str:
        """What is wrong with a field, in words."""
        if isinstance(row.field, ReadInput) and row.field.error is not None:
            return said(row.field.error)
        needed = self.NEEDED.get(row.field_name, "")
        return _(needed) if needed and not row.field.value.strip() else ""

    def action_main(self) -> None:
        self.form.action_main()

    def action_back(self) -> None:
        if self.form.values not in (self._first, self._warned_of):
            self._warned_of = self.form.values
            warning = self.query_one(".warning", Static)
            warning.update(plain(_("Esc once more throws away what you typed.")))
            self.call_after_refresh(warning.scroll_visible, animate=False)
            return
        self.dismiss(None)


def _meant(field: TextInput) -> Any:
    if isinstance(field, ReadInput):
        return field.understood.value if field.understood is not None else None
    return field.value.strip()


def day_field(read: DayReader) -> DateInput:
    """A field for a day as people say it; beside it the day that was understood."""

    def understand(typed: str) -> Understood:
        meant = read(typed)
        day = _("{weekday} {date}", weekday=weekday_words(meant.day), date=day_words(meant.day))
        count = meant.working_days
        away = _("{n} working {n:day|days}", n=count) if count > 0 else _("in the past") if count < 0 else _("today")
        closed = "" if meant.working else _(", ") + _("a closed day")
        return Understood(meant.day, f"{meant.day.isoformat()} {day}{aside(away + closed)}")

    return DateInput(understand)


REASON_NEEDED = N_("Say why: it stays in the history.")
DAY_NEEDED = N_("Type a day: 3, 12-05, +5 (working days), fri.")
