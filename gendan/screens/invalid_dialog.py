"""An invalid order on the telephone: what was said, when to call again, and whether it is complete now (C031, C032)."""

from __future__ import annotations

from gendan.domain import labels
from gendan.i18n import N_
from gendan.screens.form_dialog import Before, FormDialog, day_field
from gendan.services.days import DayReader
from gendan.widgets.choice import ChoiceInput, ChoiceRow
from gendan.widgets.form import FieldRow
from gendan.widgets.inputs import TextInput

COMPLETE = {"no": N_("no, call again"), "yes": N_("yes, it is valid")}


class InvalidDialog(FormDialog):
    """Answers the arguments of ``contact.log``, and ``complete``: yes or no."""

    NAME = N_("Complete an invalid order")
    NEEDED = {"summary": N_("Write what was said.")}

    def __init__(self, about: str, read: DayReader, before: Before | None = None) -> None:
        super().__init__(about, before)
        self._read = read

    def fields(self) -> list[FieldRow]:
        return [
            FieldRow("summary", N_("What was said"), TextInput(max_length=4000), required=True),
            FieldRow("next", N_("Next contact"), day_field(self._read), hint=N_("May stay empty: 3, +5, fri.")),
            ChoiceRow("channel", N_("Channel"), ChoiceInput(labels.CHANNELS, "phone")),
            ChoiceRow("complete", N_("Complete now"), ChoiceInput(COMPLETE, "no")),
        ]
