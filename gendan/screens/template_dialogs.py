"""The dialogs of the plans' templates: a template, and one of its steps."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any

from textual.await_complete import AwaitComplete

from gendan.domain import labels
from gendan.domain.templates import LEAD, NODES, TRANSIT, Step
from gendan.errors import UsageError
from gendan.i18n import N_, _, several
from gendan.screens.form_dialog import Before, Filled, FormDialog
from gendan.widgets.choice import ChoiceInput, ChoiceRow
from gendan.widgets.form import FieldRow
from gendan.widgets.inputs import ReadInput, TextInput, Understood

STAGES = {code: labels.label("stage", code) for code in ("received", "confirmed", "production", "delivery")}
ROLES = {code: labels.label("role", code) for code in ("clerk", "follower", "supervisor")}
SCOPES = {"order": N_("whole order"), "category": N_("each category")}
COURTS = {"us": N_("us"), "customer": N_("the customer"), "supplier": N_("the supplier")}
CHECKS = {"no": N_("no"), "yes": N_("yes")}
TELLING = {"none": N_("nothing"), **{node: labels.label("notice", node) for node in NODES}}
SPECIAL = {LEAD: N_("lead time"), TRANSIT: N_("transport")}
MOST_DAYS = 1000
_APART = re.compile(r"[\s,;，；、]+")


def days_words(days: int) -> str:
    """How long a step takes: a number of working days, or what it is computed from."""
    return _(SPECIAL[days]) if days in SPECIAL else str(days)


def _days(typed: str) -> Understood:
    wanted = typed.strip().lower()
    for days, word in SPECIAL.items():
        if wanted in (_(word).lower(), {LEAD: "lead", TRANSIT: "transit"}[days]):
            return Understood({LEAD: "lead", TRANSIT: "transit"}[days], _(word))
    if not wanted.isdecimal() or len(wanted) > 4 or int(wanted) > MOST_DAYS:
        message = N_("{value} is no number of days. Write a whole number up to {most}, or {words}.")
        words = several(_(word) for word in SPECIAL.values())
        raise UsageError("bad_value", message, field="days", value=typed, most=MOST_DAYS, words=words)
    return Understood(int(wanted), _("{n} working {n:day|days}", n=int(wanted)))


class TemplateDialog(FormDialog):
    """The code and the name of a template; its steps are those of the one under the cursor."""

    NAME = N_("Template")
    NEEDED = {"code": N_("Type a code."), "name": N_("Type what it is called.")}

    def __init__(self, about: str, name: str, before: Before | None, *, new: bool) -> None:
        super().__init__(about, before)
        self._given, self._new = name, new

    def fields(self) -> list[FieldRow]:
        code = FieldRow("code", N_("Code"), TextInput(max_length=60), required=True)
        return [
            *([code] if self._new else []),
            FieldRow("name", N_("Name"), TextInput(self._given, max_length=120), required=True),
        ]


class StepDialog(FormDialog):
    """One step of a template: answers its fields."""

    NAME = N_("Step of a plan")
    NEEDED = {
        "code": N_("Type a code."),
        "name": N_("Type what it is called."),
        "days": N_("Type how many working days."),
    }
    DEFAULT_CSS = """
    StepDialog FieldRow { margin: 0; }
    StepDialog FieldRow > TextInput { max-width: 30; }
    StepDialog .title { margin: 0; }
    """

    def __init__(self, about: str, step: Step | None, before: Before | None) -> None:
        super().__init__(about, before)
        self._step = step or Step("", "", "production")

    def fields(self) -> list[FieldRow]:
        step = self._step
        after = "" if step.after is None else ", ".join(step.after)
        days = days_words(step.days)
        return [
            FieldRow("code", N_("Code"), TextInput(step.code, max_length=60), required=True),
            FieldRow("name", N_("Name"), TextInput(_(step.name) if step.name else "", max_length=120), required=True),
            FieldRow("days", N_("Days"), ReadInput(_days, days), required=True),
            FieldRow(
                "after", N_("Waits for"), TextInput(after, max_length=400), hint=N_("Codes; empty: the one before.")
            ),
            ChoiceRow("stage", N_("Stage"), ChoiceInput(STAGES, step.stage)),
            ChoiceRow("role", N_("Role"), ChoiceInput(ROLES, step.role)),
            ChoiceRow("scope", N_("For"), ChoiceInput(SCOPES, step.scope)),
            ChoiceRow("court", N_("Whose turn"), ChoiceInput(COURTS, step.court)),
            ChoiceRow("quality", N_("Inspection"), ChoiceInput(CHECKS, "yes" if step.quality else "no")),
            ChoiceRow("notice", N_("Tell about"), ChoiceInput(TELLING, step.notice or "none")),
        ]

    def dismiss(self, result: Filled | None = None) -> AwaitComplete:
        return super().dismiss(result and Filled(_completed(result.args), result.typed))


def _completed(args: Mapping[str, Any]) -> dict[str, Any]:
    """The fields of the step as ``template.set`` takes them."""
    after = [part for part in _APART.split(str(args.get("after") or "").strip()) if part]
    notice = args.get("notice")
    return {
        **args,
        "after": after or None,
        "quality": args.get("quality") == "yes",
        "notice": None if notice == "none" else notice,
    }
