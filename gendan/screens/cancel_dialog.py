"""An order that is cancelled: what for, and why in words."""

from __future__ import annotations

from gendan.domain import labels
from gendan.i18n import N_
from gendan.screens.form_dialog import REASON_NEEDED, FormDialog
from gendan.widgets.choice import ChoiceInput, ChoiceRow
from gendan.widgets.form import FieldRow
from gendan.widgets.inputs import TextInput

CODES = {code: label for code, label in labels.CANCEL_CODES.items() if code != "import"}
"""What a person may choose; an order book that was taken in has a code of its own."""


class CancelDialog(FormDialog):
    """Answers the arguments of ``order.cancel``; nothing is preset, both fields are compulsory."""

    NAME = N_("Cancel the order")
    NEEDED = {"code": N_("Choose what for: its digit is enough."), "reason": REASON_NEEDED}

    def fields(self) -> list[FieldRow]:
        return [
            ChoiceRow("code", N_("What for"), ChoiceInput(CODES), required=True),
            FieldRow("reason", N_("Reason"), TextInput(max_length=2000), required=True),
        ]
