"""Dialogs of a complaint: listen, locate, agree, solve, answer, hand on. What to say stands above the fields."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from typing import Any

from textual.await_complete import AwaitComplete

from gendan.domain import labels
from gendan.errors import UsageError
from gendan.i18n import N_, _
from gendan.screens.form_dialog import REASON_NEEDED, Before, Filled, FormDialog
from gendan.screens.person_field import HINT, person_field
from gendan.services.complaint_views import ComplaintView
from gendan.widgets.choice import ChoiceInput, ChoiceRow
from gendan.widgets.form import FieldRow
from gendan.widgets.inputs import ReadInput, TextInput, Understood

POINTS = 4
"""Points that the form has lines for."""
SAID = {"no": N_("not said yet"), "yes": N_("said")}


class CloseForm(FormDialog):
    """A form whose rows stand close together: all of it fits 24 rows."""

    DEFAULT_CSS = """
    CloseForm FieldRow { margin: 0; }
    CloseForm .about { max-height: 5; color: $foreground-muted; }
    """


def _listening(words: str = "", points: tuple[str, ...] = (), understood: bool = False) -> list[FieldRow]:
    rows = [FieldRow("words", N_("Own words"), TextInput(words, max_length=4000), required=True)]
    count = max(POINTS, len(points))
    for n in range(count):
        value = points[n] if n < len(points) else ""
        rows.append(FieldRow(f"point_{n + 1}", N_("Points") if n == 0 else "", TextInput(value, max_length=120)))
    choice = ChoiceInput(SAID, "yes" if understood else "no")
    rows.append(ChoiceRow("understood", N_("Understanding and apology"), choice, required=True))
    return rows


def listened(args: Mapping[str, Any]) -> dict[str, Any]:
    """What was typed as arguments of ``complaint.open`` and ``complaint.listen``."""
    names = sorted((name for name in args if name.startswith("point_")), key=lambda name: int(name[6:]))
    other = {name: value for name, value in args.items() if name not in names}
    return {**other, "points": [args[name] for name in names], "understood": args.get("understood") == "yes"}


class ComplaintDialog(CloseForm):
    """Answers the arguments of ``complaint.open``; ``listened`` reads them. The customer's own words come first."""

    NAME = N_("A customer complains")
    NEEDED = {"words": N_("Write what the customer says, as he says it."), "who": N_("Say who complains.")}

    def __init__(self, about: str, lines: int, *, asks_who: bool = False, before: Before | None = None) -> None:
        super().__init__(about, before)
        self._lines, self._asks_who = lines, asks_who

    def fields(self) -> list[FieldRow]:
        who = N_("Order number, or the customer's name, phone or code.")
        line = FieldRow("line", N_("Line"), ReadInput(_line), hint=N_("Empty: the whole order."))
        return [
            *(
                [FieldRow("who", N_("Customer"), TextInput(max_length=120), required=True, hint=who)]
                if self._asks_who
                else []
            ),
            *_listening(),
            ChoiceRow("channel", N_("Channel"), ChoiceInput(labels.CHANNELS, "counter")),
            *([line] if self._lines > 1 else []),
        ]


def _line(typed: str) -> Understood:
    if not typed.strip().isdecimal() or not int(typed):
        raise UsageError("bad_value", N_("Type the number of a line."), field="line")
    return Understood(int(typed), "")


class ListenDialog(CloseForm):
    """Answers the arguments of ``complaint.listen``; ``listened`` reads them."""

    NAME = N_("Listen: what the customer says")
    NEEDED = ComplaintDialog.NEEDED

    def __init__(self, about: str, one: ComplaintView, before: Before | None = None) -> None:
        super().__init__(about, before)
        self._one = one

    def fields(self) -> list[FieldRow]:
        return _listening(self._one.words or "", self._one.points, self._one.understood)


class LocateDialog(CloseForm):
    """Answers the arguments of ``complaint.locate``: facts and feelings apart."""

    NAME = N_("Locate the problem")
    NEEDED = {
        "core": N_("Say in one sentence what the problem is."),
        "facts": N_("Write down what is certain."),
        "impact": N_("How heavy is it?"),
        "problem": N_("What kind of problem is it?"),
    }

    def __init__(self, about: str, one: ComplaintView, before: Before | None = None) -> None:
        super().__init__(about, before)
        self._one = one

    def fields(self) -> list[FieldRow]:
        return [
            FieldRow("core", N_("Core"), TextInput(max_length=4000), required=True),
            FieldRow("facts", N_("Facts"), TextInput(max_length=4000), required=True),
            FieldRow("feelings", N_("Feelings"), TextInput(max_length=4000)),
            ChoiceRow("problem", N_("Problem"), ChoiceInput(labels.PROBLEMS, self._one.problem or ""), required=True),
            ChoiceRow("impact", N_("Impact"), ChoiceInput(labels.IMPACTS), required=True),
        ]


class ConsentDialog(FormDialog):
    """Answers the arguments of ``complaint.consent``; ``about`` lists the options."""

    NAME = N_("What the customer agrees to")
    NEEDED = {"option": N_("Type the number of the option.")}

    def __init__(self, about: str, one: ComplaintView, before: Before | None = None) -> None:
        super().__init__(about, before)
        self._one = one

    def fields(self) -> list[FieldRow]:
        return [
            FieldRow("option", N_("Option"), ReadInput(self._option), required=True),
            FieldRow("person", N_("Agreed by"), TextInput(self._one.customer, max_length=120)),
        ]

    def _option(self, typed: str) -> Understood:
        options = self._one.offer.options if self._one.offer is not None else ()
        text = typed.strip()
        if not text.isdecimal() or not 1 <= int(text) <= len(options):
            raise UsageError("bad_value", N_("Type a number from 1 to {most}."), field="option", most=len(options))
        chosen = options[int(text) - 1]
        return Understood(int(text), chosen.text or _(labels.label("remedy", chosen.sort)))


class SolveDialog(FormDialog):
    """Answers the arguments of ``complaint.solve``: with it the promise is kept."""

    NAME = N_("Solved, and kept what was promised")
    NEEDED = {"result": N_("Say how it ended.")}

    def fields(self) -> list[FieldRow]:
        return [FieldRow("result", N_("Result"), TextInput(max_length=4000), required=True)]


class AnswerDialog(FormDialog):
    """Answers the arguments of ``complaint.respond``."""

    NAME = N_("Answer the customer")
    NEEDED = {"summary": N_("Write what was said.")}

    def fields(self) -> list[FieldRow]:
        return [
            FieldRow("summary", N_("What was said"), TextInput(max_length=4000), required=True),
            ChoiceRow("channel", N_("Channel"), ChoiceInput(labels.CHANNELS, "phone"), required=True),
        ]


class HandOnDialog(FormDialog):
    """Answers the arguments of ``complaint.update``; what stays as it is is not sent."""

    NAME = N_("Who takes care of it, and how pressing it is")

    def __init__(self, about: str, one: ComplaintView, before: Before | None = None) -> None:
        super().__init__(about, before)
        self._one = one

    def fields(self) -> list[FieldRow]:
        priority = str(self._one.priority or "")
        return [
            FieldRow("owner", N_("Owner"), person_field(self._one.owner), hint=HINT),
            ChoiceRow("priority", N_("Priority"), ChoiceInput(labels.PRIORITIES, priority)),
            ChoiceRow("problem", N_("Problem"), ChoiceInput(labels.PROBLEMS, self._one.problem or "")),
            FieldRow("reason", N_("Reason"), TextInput(max_length=2000), hint=N_("Needed for another priority.")),
        ]

    def _changed(self, args: Mapping[str, Any]) -> dict[str, Any]:
        """What is another than it was."""
        old = {"owner": self._one.owner, "priority": str(self._one.priority or ""), "problem": self._one.problem}
        return {name: value for name, value in args.items() if name == "reason" or old[name] != value}

    def _wrong(self, row: FieldRow) -> str:
        priority = self.field("priority")
        chosen = priority.code if isinstance(priority, ChoiceInput) else ""
        another = chosen not in ("", str(self._one.priority or ""))
        if row.field_name == "reason" and another and not row.field.value.strip():
            return _(REASON_NEEDED)
        return super()._wrong(row)

    def dismiss(self, result: Filled | None = None) -> AwaitComplete:
        """Where all is as it was nothing is answered."""
        changed = self._changed(result.args) if result is not None else {}
        return super().dismiss(
            replace(result, args=changed) if result is not None and changed.keys() - {"reason"} else None
        )
