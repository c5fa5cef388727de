"""The dialogs of a plan: another day for a milestone, another template for an order, an order as a template."""

from __future__ import annotations

from collections.abc import Mapping

from gendan.i18n import N_
from gendan.screens.form_dialog import DAY_NEEDED, REASON_NEEDED, Before, FormDialog, day_field
from gendan.services.days import DayReader
from gendan.widgets.choice import ChoiceInput, ChoiceRow
from gendan.widgets.form import FieldRow
from gendan.widgets.inputs import TextInput


class MilestoneDialog(FormDialog):
    """Answers the arguments of ``milestone.plan``; the reason is compulsory."""

    NAME = N_("Another day for this milestone")
    NEEDED = {"due": DAY_NEEDED, "reason": REASON_NEEDED}

    def __init__(self, about: str, read: DayReader, before: Before | None = None) -> None:
        super().__init__(about, before)
        self._read = read

    def fields(self) -> list[FieldRow]:
        return [
            FieldRow("due", N_("New date"), day_field(self._read), required=True, hint=DAY_NEEDED),
            FieldRow("reason", N_("Reason"), TextInput(max_length=2000), required=True),
        ]


class PlanDialog(FormDialog):
    """Answers the template of ``order.plan``; ``templates`` are their names by code."""

    NAME = N_("Plan by another template")
    NEEDED = {"template": N_("Choose a template.")}

    def __init__(self, about: str, templates: Mapping[str, str], chosen: str, before: Before | None = None) -> None:
        super().__init__(about, before)
        self._templates, self._chosen = templates, chosen

    def fields(self) -> list[FieldRow]:
        return [
            ChoiceRow("template", N_("Template"), ChoiceInput(self._templates, self._chosen), required=True),
            FieldRow("reason", N_("Reason"), TextInput(max_length=2000)),
        ]


class AsTemplateDialog(FormDialog):
    """Answers the arguments of ``template.from_order``."""

    NAME = N_("Make a template of this order")
    NEEDED = {"code": N_("Type a code."), "name": N_("Type what it is called.")}

    def fields(self) -> list[FieldRow]:
        return [
            FieldRow("code", N_("Code"), TextInput(max_length=60), required=True),
            FieldRow("name", N_("Name"), TextInput(max_length=120), required=True),
        ]
