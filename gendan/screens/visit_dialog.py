"""After the delivery: the customer's acceptance, and the return visit with his score (C009, C238, C239)."""

from __future__ import annotations

from gendan.domain import labels
from gendan.domain.typed import read_score
from gendan.i18n import N_, _
from gendan.screens.form_dialog import FormDialog
from gendan.widgets.choice import ChoiceInput, ChoiceRow
from gendan.widgets.form import FieldRow
from gendan.widgets.inputs import ReadInput, TextInput, Understood


def _score(typed: str) -> Understood:
    points = read_score(typed)
    return Understood(f"{points:.2f}", _("{points} of 5", points=f"{points:.2f}"))


class VisitDialog(FormDialog):
    """Answers the arguments of ``visit.done``. A customer who gave no score leaves it empty."""

    NAME = N_("Return visit")

    def fields(self) -> list[FieldRow]:
        hint = N_("1 to 5, or 20 to 100 of a hundred; may stay empty.")
        return [
            FieldRow("score", N_("Score"), ReadInput(_score), hint=hint),
            FieldRow("remark", N_("What was said"), TextInput(max_length=4000)),
            ChoiceRow("channel", N_("Channel"), ChoiceInput(labels.CHANNELS, "phone"), required=True),
        ]


class AcceptDialog(FormDialog):
    """Answers the arguments of ``order.accept``: who accepted the goods, where it is known."""

    NAME = N_("The customer accepts the goods")

    def fields(self) -> list[FieldRow]:
        return [FieldRow("person", N_("Accepted by"), TextInput(max_length=120), hint=N_("May stay empty."))]
