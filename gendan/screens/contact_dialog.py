"""A contact with a customer: what was said, when to speak next, and on which way."""

from __future__ import annotations

from gendan.domain import labels
from gendan.i18n import N_
from gendan.screens.form_dialog import Before, FormDialog, day_field
from gendan.services.days import DayReader
from gendan.widgets.choice import ChoiceInput, ChoiceRow
from gendan.widgets.form import FieldRow
from gendan.widgets.inputs import TextInput


class ContactDialog(FormDialog):
    """Answers the arguments of ``contact.log``. What was said comes first: for a call to the customer without a
    next date nothing else need be typed.
    """

    NAME = N_("Contact with the customer")
    NEEDED = {"summary": N_("Write what was said.")}

    def __init__(self, about: str, read: DayReader, before: Before | None = None) -> None:
        super().__init__(about, before)
        self._read = read

    def fields(self) -> list[FieldRow]:
        again = N_("May stay empty: 3, 12-05, +5 (working days), fri.")
        return [
            FieldRow("summary", N_("What was said"), TextInput(max_length=4000), required=True),
            FieldRow("next", N_("Next contact"), day_field(self._read), hint=again),
            ChoiceRow("channel", N_("Channel"), ChoiceInput(labels.CHANNELS, "phone")),
            ChoiceRow("direction", N_("Direction"), ChoiceInput(labels.DIRECTIONS, "out")),
        ]
