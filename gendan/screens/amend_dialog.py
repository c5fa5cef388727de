"""A change after confirmation: which field, its new value, why; and what it would do, shown before it is written."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from gendan.domain import labels
from gendan.errors import UsageError
from gendan.i18n import N_, _, pair
from gendan.screens.check_words import group_words
from gendan.screens.form_dialog import REASON_NEEDED, FormDialog
from gendan.services.days import DayReader
from gendan.widgets.choice import ChoiceInput, ChoiceRow
from gendan.widgets.form import FieldRow
from gendan.widgets.inputs import TextInput
from gendan.widgets.words import FIELDS, field_words

OF_ORDER = ("requested", "phone", "address", "contact", "special", "delivery_mode")
OF_LINE = ("product", "qty", "price", "discount")
CHOICES = {name: FIELDS[name] for name in (*OF_ORDER, *OF_LINE)} | {
    "remove": N_("Remove a line"),
    "new": N_("A new line"),
}
MOST_MOVED = 6
"""Milestones that a preview names; with the rest of it they fit a screen of 24 lines."""


class AmendDialog(FormDialog):
    """Answers one change of ``order.amend`` as it was typed."""

    DEFAULT_CSS = """
    AmendDialog FieldRow { margin: 0; }
    """
    NAME = N_("Change the order")
    NEEDED = {"field": N_("Choose what changes: its digit is enough."), "reason": REASON_NEEDED}

    def fields(self) -> list[FieldRow]:
        hint = N_("A new line: model, quantity and price with spaces between.")
        return [
            ChoiceRow("field", N_("What"), ChoiceInput(CHOICES), required=True),
            FieldRow("line", N_("Line"), TextInput(max_length=4), hint=N_("Only for a line: its number.")),
            FieldRow("value", N_("New value"), TextInput(max_length=4000), hint=hint),
            FieldRow("reason", N_("Reason"), TextInput(max_length=2000), required=True),
        ]


def changes_of(args: Mapping[str, Any], read: DayReader) -> dict[str, Any]:
    """The changes that a command takes; a ``UsageError`` names the field that cannot be read."""
    field, value = str(args["field"]), str(args.get("value", "")).strip()
    if field not in ("remove", "special") and not value:
        raise UsageError("missing_fields", N_("Write the new value."), field="value")
    if field == "requested":
        return {field: read(value).day.isoformat()}
    if field in OF_ORDER:
        return {field: value}
    if field == "new":
        parts = value.split()
        if len(parts) not in (2, 3):
            raise UsageError("bad_value", N_("Write model, quantity and, if you like, price."), field="value")
        return {"lines": [dict(zip(("product", "qty", "price"), parts, strict=False))]}
    line = str(args.get("line", "")).strip()
    if not line.isdecimal():
        raise UsageError("missing_fields", N_("Write the number of the line."), field="line")
    change: dict[str, Any] = {"remove": True} if field == "remove" else {field: value}
    return {"lines": [{"line": int(line), **change}]}


def consequences(result: Mapping[str, Any]) -> str:
    """What a change does, for a person to decide: values, due dates, what is checked and agreed again, findings."""
    nothing = _("(nothing)")
    lines = [_("Version {n}", n=result["version"] + 1)]
    lines += [
        pair(field_words(one["field"]), f"{one['old'] or nothing} > {one['new'] or nothing}")
        for one in result["differences"]
    ]
    lines += _moved(result["milestones"], nothing)
    again, agree = group_words(result["check_again"]), group_words(result["agree_again"])
    lines.append(_("To check again: {what}", what=again) if again else _("Nothing is to be checked again."))
    lines.append(
        _("The customer is to agree to: {what}", what=agree) if agree else _("The customer's yes still holds.")
    )
    lines += [f"! {one['message']}" for one in result["findings"]]
    return "\n".join(lines)


def _moved(milestones: Sequence[Mapping[str, Any]], nothing: str) -> list[str]:
    """The milestones that move, each from when to when; of very many only how many there are more."""
    if not milestones:
        return [_("No milestone moves.")]
    lines = []
    for one in milestones[:MOST_MOVED]:
        name = _(labels.step_name(one["code"], one.get("name", "")))
        step = name if one["line"] is None else f"{_('Line {n}', n=one['line'])} {name}"
        old, new = one["old_due"] or nothing, one["new_due"] or nothing
        lines.append(_("Milestone {step}: {old} > {new}", step=step, old=old, new=new))
    more = len(milestones) - MOST_MOVED
    return lines + ([_("and {n} more {n:milestone|milestones}", n=more)] if more > 0 else [])
