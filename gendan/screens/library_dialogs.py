"""Dialogs of the library: the steps of a playbook, one a line, and a script."""

from __future__ import annotations

from gendan.domain import labels
from gendan.domain.playbooks import PRINCIPLE
from gendan.domain.scripts import PLACEHOLDERS
from gendan.i18n import N_, _
from gendan.screens.form_dialog import Before, FormDialog
from gendan.services.playbooks import PlaybookView
from gendan.services.scripts import ScriptView
from gendan.widgets.area import AreaInput, AreaRow
from gendan.widgets.choice import ChoiceInput, ChoiceRow
from gendan.widgets.form import FieldRow
from gendan.widgets.inputs import TextInput


class AreaDialog(FormDialog):
    """A dialog with fields of several lines."""

    DEFAULT_CSS = """
    AreaDialog > .dialog { width: 78; }
    AreaDialog FieldRow { margin: 0; }
    """

    def on_text_area_changed(self) -> None:
        """What was typed is not thrown away unasked."""
        self.on_input_changed()


class PlaybookDialog(AreaDialog):
    """Answers the steps of ``playbook.set``, a line each."""

    NAME = N_("Playbook")
    NEEDED = {"steps": N_("Type a step a line.")}
    DEFAULT_CSS = """
    PlaybookDialog AreaInput { height: 12; }
    """

    def __init__(self, one: PlaybookView, before: Before | None = None) -> None:
        super().__init__(f"{_(labels.label('problem', one.problem))} · {_(PRINCIPLE)}", before)
        self._one = one

    def fields(self) -> list[FieldRow]:
        steps = AreaInput("\n".join(step.text for step in self._one.steps))
        return [AreaRow("steps", N_("Steps"), steps, required=True, hint=N_("A step a line, in their order."))]


class ScriptDialog(AreaDialog):
    """Answers the arguments of ``script.set``."""

    NAME = N_("Script")
    NEEDED = {
        "code": N_("Type a code."),
        "name": N_("Type what it is called."),
        "text": N_("Type what is to be said."),
    }
    DEFAULT_CSS = """
    ScriptDialog AreaInput { height: 6; }
    """

    def __init__(self, one: ScriptView | None, before: Before | None = None) -> None:
        names = " ".join(f"{{{name}}}" for name in PLACEHOLDERS)
        super().__init__(_("Filled in from the order: {names}", names=names), before)
        self._one = one

    def fields(self) -> list[FieldRow]:
        one = self._one
        code = [FieldRow("code", N_("Code"), TextInput(max_length=60), required=True)] if one is None else []
        situation = ChoiceInput(labels.SITUATIONS, one.situation if one else "price")
        return [
            *code,
            FieldRow("name", N_("Name"), TextInput(one.name if one else "", max_length=120), required=True),
            AreaRow("text", N_("Text"), AreaInput(one.text if one else ""), required=True),
            ChoiceRow("situation", N_("Situation"), situation, required=True),
        ]
