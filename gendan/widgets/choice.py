"""A field for one of a few: its digit, the beginning of its word, or the arrows left and right choose."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from gendan import text
from gendan.domain.normal import fold
from gendan.errors import UsageError
from gendan.i18n import N_, _
from gendan.widgets.form import FieldRow
from gendan.widgets.inputs import ReadInput, Understood


class ChoiceInput(ReadInput):
    """``choices`` are message ids by code. Beside the field stand all of them, the chosen one in brackets."""

    def __init__(self, choices: Mapping[str, str], chosen: str = "", *, id: str | None = None) -> None:  # noqa: A002 - Textual's name
        self._choices = dict(choices)
        self._digits = ""
        super().__init__(self._choose, self._word(chosen) if chosen in choices else chosen, id=id)

    def _word(self, code: str) -> str:
        return _(self._choices[code])

    @property
    def code(self) -> str:
        """The code that is chosen; empty where none is."""
        return str(self.understood.value) if self.understood is not None else ""

    def choose(self, code: str) -> None:
        """Choose this code; anything else is typed."""
        self.value = self._word(code) if code in self._choices else code

    @property
    def cells(self) -> int:
        """The width of the field: the longest word fits."""
        return min(24, max(12, *(text.width(self._word(code)) for code in self._choices)) + 3)

    def offered(self, chosen: str = "") -> str:
        """All choices with their digits, none of them broken over two lines."""
        lines, room = [""], 56 - self.cells
        for n, code in enumerate(self._choices, 1):
            word = f"{n} {self._word(code)}"
            word = f"[{word}]" if code == chosen else word
            if lines[-1] and text.width(f"{lines[-1]}  {word}") > room:
                lines.append(word)
            else:
                lines[-1] = f"{lines[-1]}  {word}".strip()
        return "\n".join(lines)

    def _choose(self, typed: str) -> Understood:
        wanted = fold(typed)
        words = {code: fold(self._word(code)) for code in self._choices}
        found = [code for code in words if wanted in (code, words[code])]
        found = found or [code for code, word in words.items() if word.startswith(wanted) or code.startswith(wanted)]
        if len(found) != 1:
            raise UsageError("bad_value", N_("Choose one of: {choices}"), field="choice", choices=self.offered())
        return Understood(found[0], self.offered(found[0]))

    def validate_value(self, value: str) -> str:
        """A digit becomes the word it stands for, a second one after it that of both: 1, 2 is the twelfth."""
        codes = list(getattr(self, "_choices", {}))
        typed, before = super().validate_value(value), getattr(self, "_digits", "")
        word = self._word(codes[int(before) - 1]) if before else ""
        digit = typed.removeprefix(word)
        if digit.isdecimal():
            for digits in (before + digit, digit):
                if 1 <= int(digits) <= len(codes):
                    self._digits = digits
                    return self._word(codes[int(digits) - 1])
        if typed != word:
            self._digits = ""
        return typed

    def replace(self, text: str, start: int, end: int) -> None:
        """Put typed text in. What a digit chose is selected at once: the next key, however fast, takes its place."""
        super().replace(text, start, end)
        if self._digits:
            self.select_all()

    def on_blur(self) -> None:
        """What is typed here next begins anew."""
        self._digits = ""

    def _step(self, by: int) -> None:
        codes = list(self._choices)
        at = codes.index(self.code) + by if self.code else 0
        self.value = self._word(codes[at % len(codes)])
        self.select_all()

    def action_cursor_left(self, select: bool = False) -> None:
        """The choice before."""
        self._step(-1)

    def action_cursor_right(self, select: bool = False) -> None:
        """The choice after."""
        self._step(1)


class ChoiceRow(FieldRow):
    """A row with a choice: the field is short, what can be chosen has the room."""

    def __init__(self, name: str, label: str, field: ChoiceInput, **options: Any) -> None:
        super().__init__(name, label, field, hint=field.offered(), **options)
        field.styles.width = field.cells

    def show_note(self, note: str, *, wrong: bool = False) -> None:
        """What can be chosen stands beside the field also where something is wrong: the form says that above."""
        field = self.field
        offered = field.offered(field.code) if isinstance(field, ChoiceInput) else ""
        super().show_note(note if not wrong or offered in note else offered, wrong=wrong)
