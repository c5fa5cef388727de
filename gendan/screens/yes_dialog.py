"""The customer's yes: how it came, who said it, and what else was said."""

from __future__ import annotations

from gendan.domain import labels
from gendan.i18n import N_
from gendan.screens.form_dialog import Before, FormDialog
from gendan.widgets.choice import ChoiceInput, ChoiceRow
from gendan.widgets.form import FieldRow
from gendan.widgets.inputs import TextInput

CHANNELS = {code: labels.CHANNELS[code] for code in ("phone", "wechat", "counter", "email", "sms", "visit", "other")}


class YesDialog(FormDialog):
    """Answers the arguments of ``order.customer_yes``; who was asked is preset."""

    NAME = N_("The customer's yes")
    NEEDED = {"channel": N_("Choose how: its digit is enough."), "person": N_("Write who said yes.")}

    def __init__(self, about: str, person: str, before: Before | None = None) -> None:
        super().__init__(about, before)
        self._person = person

    def fields(self) -> list[FieldRow]:
        return [
            ChoiceRow("channel", N_("Channel"), ChoiceInput(CHANNELS, "phone"), required=True),
            FieldRow("person", N_("Who said yes"), TextInput(self._person, max_length=120), required=True),
            FieldRow("note", N_("Note"), TextInput(max_length=4000)),
        ]
