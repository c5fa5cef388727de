"""The retrospective of an order: background, course, causes, and a measure a line; and the dialogs of measures."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import date
from typing import Any

from textual.await_complete import AwaitComplete

from gendan.errors import GendanError, UsageError
from gendan.i18n import N_, _
from gendan.screens.form_dialog import DAY_NEEDED, Before, Filled, day_field
from gendan.screens.library_dialogs import AreaDialog
from gendan.screens.person_field import MAY_BE_EMPTY, login_of, person_field
from gendan.services.days import DayReader
from gendan.widgets.area import AreaInput, AreaRow
from gendan.widgets.choice import ChoiceInput, ChoiceRow
from gendan.widgets.form import FieldRow, said
from gendan.widgets.inputs import TextInput

_APART = ";"


def read_measures(typed: str, read: DayReader) -> list[dict[str, Any]]:
    """Measures, one a line: ``what; who; by when; effect looked at on``. Who and the last may be left out. Refuses
    ``bad_value`` with the number of the line."""
    found = []
    for n, line in enumerate(typed.splitlines(), 1):
        if not line.strip():
            continue
        parts = [part.strip() for part in line.replace("；", _APART).split(_APART)]
        if len(parts) == 2:
            parts.insert(1, "")
        if not 3 <= len(parts) <= 4 or not parts[0] or not parts[2]:
            message = N_("Line {n}: write what; who; by when; effect looked at on. Who and the last may be left out.")
            raise UsageError("bad_value", message, field="measures", n=n)
        one: dict[str, Any] = {"text": parts[0], "due": read(parts[2]).day}
        one |= {"owner": login_of(parts[1], field="measures")} if parts[1] else {}
        one |= {"check": read(parts[3]).day} if parts[3:] and parts[3] else {}
        found.append(one)
    return found


class RetrospectiveDialog(AreaDialog):
    """Answers the arguments of ``retrospective.file``; the measures as they were typed."""

    NAME = N_("Retrospective")
    NEEDED = {
        "background": N_("Say what the order was about."),
        "course": N_("Say what happened, in its order."),
        "causes": N_("Say why it happened."),
    }
    DEFAULT_CSS = """
    RetrospectiveDialog AreaInput { height: 3; }
    """

    def __init__(self, about: str, read: DayReader, before: Before | None = None) -> None:
        super().__init__(about, before)
        self._read = read

    def fields(self) -> list[FieldRow]:
        how = N_("A line each: what; who; by when; effect on. Like: count twice; chen; +5; +30")
        return [
            FieldRow("held", N_("Held on"), day_field(self._read), hint=N_("Empty: today.")),
            AreaRow("background", N_("Background"), AreaInput(), required=True, hint=N_("Enter: a new line. Tab: on.")),
            AreaRow("course", N_("Course"), AreaInput(), required=True),
            AreaRow("causes", N_("Causes"), AreaInput(), required=True),
            AreaRow("measures", N_("Measures"), AreaInput(), hint=how),
        ]

    def _wrong(self, row: FieldRow) -> str:
        if row.field_name == "measures":
            try:
                read_measures(row.field.value, self._read)
            except GendanError as error:
                return said(error)
        return super()._wrong(row)


class MeasureDialog(AreaDialog):
    """Answers the arguments of ``measure.add``; for a fault with what is proposed."""

    NAME = N_("Preventive measure")
    NEEDED = {"text": N_("Say what is done."), "due": DAY_NEEDED}
    DEFAULT_CSS = """
    MeasureDialog AreaInput { height: 3; }
    """

    def __init__(
        self, about: str, read: DayReader, proposed: Sequence[str | date] = (), before: Before | None = None
    ) -> None:
        """``proposed`` are text, due day, and day of the effect; without them the order is asked for."""
        super().__init__(about, before)
        self._read, self._proposed = read, [str(one) for one in proposed]

    def fields(self) -> list[FieldRow]:
        text, due, check = self._proposed or ("", "", "")
        days = [day_field(self._read), day_field(self._read)]
        days[0].value, days[1].value = due, check
        order = [FieldRow("order", N_("Order"), TextInput(max_length=60), required=True)] if not self._proposed else []
        return [
            *order,
            AreaRow("text", N_("What is done"), AreaInput(text), required=True),
            FieldRow("owner", N_("Owner"), person_field(), hint=MAY_BE_EMPTY),
            FieldRow("due", N_("By the day"), days[0], required=True),
            FieldRow("check_on", N_("Effect on"), days[1], hint=N_("When the effect is looked at; may stay empty.")),
        ]


class EffectDialog(AreaDialog):
    """Answers the arguments of ``measure.effect``."""

    NAME = N_("Effect of a measure")
    NEEDED = {"effect": N_("Say how one sees whether it worked.")}
    DEFAULT_CSS = """
    EffectDialog AreaInput { height: 3; }
    """
    WORKED = {"yes": N_("it worked"), "no": N_("it did not work")}

    def dismiss(self, result: Filled | None = None) -> AwaitComplete:
        """Whether it worked is a truth value."""
        if result is not None:
            result = replace(result, args={**result.args, "effective": result.args["effective"] == "yes"})
        return super().dismiss(result)

    def fields(self) -> list[FieldRow]:
        return [
            AreaRow("effect", N_("What is seen"), AreaInput(), required=True),
            ChoiceRow("effective", N_("Effect"), ChoiceInput(self.WORKED, "yes"), required=True),
        ]


def measure_about(code: str, text: str | None) -> str:
    """Which measure it is."""
    return _("{title}: {value}", title=code, value=text or "")
