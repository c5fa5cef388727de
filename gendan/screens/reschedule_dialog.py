"""Another date for an order: which, who asked for it, and why."""

from __future__ import annotations

from gendan.domain import labels
from gendan.i18n import N_
from gendan.screens.form_dialog import DAY_NEEDED, REASON_NEEDED, Before, FormDialog, day_field
from gendan.services.days import DayReader
from gendan.widgets.choice import ChoiceInput, ChoiceRow
from gendan.widgets.form import FieldRow
from gendan.widgets.inputs import TextInput


class RescheduleDialog(FormDialog):
    """Answers the arguments of ``order.promise``; the reason is compulsory."""

    NAME = N_("Another date")
    NEEDED = {"date": DAY_NEEDED, "reason": REASON_NEEDED}

    def __init__(self, about: str, read: DayReader, before: Before | None = None) -> None:
        super().__init__(about, before)
        self._read = read

    def fields(self) -> list[FieldRow]:
        return [
            FieldRow("date", N_("New date"), day_field(self._read), required=True, hint=DAY_NEEDED),
            ChoiceRow("asked_by", N_("Asked for by"), ChoiceInput(labels.ASKED_BY, "us"), required=True),
            FieldRow("reason", N_("Reason"), TextInput(max_length=2000), required=True),
        ]
