"""Dialogs about what threatens an order: an exception, a production check, a risk, a rush order."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from textual import on

from gendan.domain import labels
from gendan.domain.exceptions import USUAL
from gendan.domain.typed import read_quantity
from gendan.errors import UsageError
from gendan.i18n import N_, _, several
from gendan.screens.form_dialog import REASON_NEEDED, Before, FormDialog, day_field
from gendan.services.days import DayReader
from gendan.widgets.choice import ChoiceInput, ChoiceRow
from gendan.widgets.form import FieldRow
from gendan.widgets.inputs import ReadInput, TextInput, Understood


class ExceptionDialog(FormDialog):
    """Answers the arguments of ``exception.raise``; type and priority follow the problem until somebody chooses."""

    NAME = N_("Raise an exception")

    def __init__(self, about: str, before: Before | None = None, *, lines: int = 1, line: int | None = None) -> None:
        """``lines``: how many the order has, of one it need not be said; ``line``: the one under the hand."""
        super().__init__(about, before)
        self._usual = USUAL["delay"]
        self._lines, self._line = lines, line

    def fields(self) -> list[FieldRow]:
        usual = self._usual
        typed = ReadInput(line_number, str(self._line or ""))
        line = FieldRow("line", N_("Line"), typed, hint=N_("Empty: the whole order."))
        return [
            ChoiceRow("problem", N_("Problem"), ChoiceInput(labels.PROBLEMS, "delay"), required=True),
            FieldRow("description", N_("What happened"), TextInput(max_length=4000)),
            ChoiceRow("type", N_("Type"), ChoiceInput(labels.EXCEPTION_TYPES, usual.type), required=True),
            ChoiceRow("priority", N_("Priority"), ChoiceInput(labels.PRIORITIES, str(usual.priority)), required=True),
            *((line,) if self._lines > 1 or self._line else ()),
        ]

    @on(TextInput.Changed)
    def follow_problem(self, event: TextInput.Changed) -> None:
        """Another problem: what is usual for it, where nothing else was chosen."""
        field = self.field("problem")
        if event.input is not field or not isinstance(field, ChoiceInput) or field.code not in USUAL:
            return
        before, self._usual = self._usual, USUAL[field.code]
        for name, group, old, new in (
            ("type", labels.EXCEPTION_TYPES, before.type, self._usual.type),
            ("priority", labels.PRIORITIES, str(before.priority), str(self._usual.priority)),
        ):
            other = self.field(name)
            if isinstance(other, ChoiceInput) and other.code == old:
                other.value = _(group[new])


class ExceptionCloseDialog(FormDialog):
    """Answers the arguments of ``exception.close``."""

    NAME = N_("Close the exception")
    NEEDED = {"result": N_("Say how it ended.")}

    def fields(self) -> list[FieldRow]:
        return [
            FieldRow("result", N_("Result"), TextInput(max_length=4000), required=True),
            ChoiceRow("cause", N_("Cause"), ChoiceInput(labels.CAUSES, "process"), required=True),
        ]


def _pieces(typed: str) -> Understood:
    if typed.strip() and not typed.strip().strip("0."):
        return Understood(typed.strip(), "")
    qty = read_quantity(typed)[0]
    return Understood(str(qty), "")


class ProductionDialog(FormDialog):
    """Answers the arguments of ``production.check``."""

    NAME = N_("How far production is")
    NEEDED = {"done": N_("Type how many pieces are ready; 0 where none is.")}

    def __init__(self, about: str, read: DayReader, lines: int, before: Before | None = None) -> None:
        super().__init__(about, before)
        self._read = read
        self._lines = lines

    def fields(self) -> list[FieldRow]:
        day = N_("May stay empty: 3, 12-05, +5 (working days), fri.")
        line = [FieldRow("line", N_("Line"), ReadInput(line_number), hint=N_("Empty: the whole order."))]
        return [
            *(line if self._lines > 1 else ()),
            FieldRow("done", N_("Pieces ready"), ReadInput(_pieces), required=True),
            FieldRow("finish", N_("All ready on"), day_field(self._read), hint=day),
            FieldRow("expected", N_("Or so many"), ReadInput(_pieces), hint=N_("Pieces that will be ready by a day.")),
            FieldRow("by", N_("By the day"), day_field(self._read)),
            FieldRow("note", N_("Note"), TextInput(max_length=4000)),
        ]


def line_number(typed: str) -> Understood:
    """The number of a line of an order, as it was typed."""
    if not typed.isdecimal() or not int(typed):
        raise UsageError("bad_value", N_("{value} is no number of a line."), field="line", value=typed)
    return Understood(int(typed), typed)


class RiskDialog(FormDialog):
    """Answers the arguments of ``risk.add``."""

    NAME = N_("Register a risk")
    NEEDED = {"measure": N_("Say what will be done about it.")}

    def fields(self) -> list[FieldRow]:
        return [
            ChoiceRow("factor", N_("Factor"), ChoiceInput(labels.RISK_FACTORS, "material_shortage"), required=True),
            ChoiceRow("likelihood", N_("Likelihood"), ChoiceInput(labels.LIKELIHOODS, "medium"), required=True),
            FieldRow("measure", N_("Measure"), TextInput(max_length=4000), required=True),
        ]


class RiskCloseDialog(FormDialog):
    """Answers the outcome of ``risk.close``."""

    NAME = N_("Close the risk")

    def fields(self) -> list[FieldRow]:
        return [ChoiceRow("outcome", N_("Outcome"), ChoiceInput(labels.OUTCOMES, "avoided"), required=True)]


class UrgentDialog(FormDialog):
    """Answers the arguments of ``order.urgent``."""

    NAME = N_("Make the order urgent")
    NEEDED = {"follower": N_("An urgent order needs a follower of its own."), "reason": REASON_NEEDED}

    def __init__(self, about: str, followers: Sequence[tuple[str, str]], chosen: str, before: Before | None) -> None:
        """``followers`` are logins and names."""
        super().__init__(about, before)
        self._followers = dict(followers)
        self._chosen = chosen

    def fields(self) -> list[FieldRow]:
        return [
            FieldRow(
                "follower",
                N_("Follower"),
                ReadInput(self._who, self._chosen if self._chosen in self._followers else ""),
                required=True,
                hint=several(self._followers),
            ),
            FieldRow("reason", N_("Reason"), TextInput(max_length=2000), required=True),
        ]

    def _who(self, typed: str) -> Understood:
        wanted = typed.strip().lower()
        found = [login for login, name in self._followers.items() if wanted in (login.lower(), name.lower())]
        found = found or [
            login
            for login, name in self._followers.items()
            if login.lower().startswith(wanted) or name.startswith(typed)
        ]
        if len(found) != 1:
            raise UsageError("unknown_reference", N_("Type the login or the name of a follower."), field="follower")
        return Understood(found[0], self._followers[found[0]])


def slips_words(would: Sequence[Any]) -> str:
    """The orders that would slip, one a line; ten at most are named."""
    if not would:
        return _("No other order would slip.")
    said = [
        _("{order}: due {due}, made {made}", order=one["order"], due=one["due"], made=one["made"] or "?")
        for one in would[:10]
    ]
    more = [_("and {n} more", n=len(would) - 10)] if len(would) > 10 else []
    return "\n".join([_("These orders would slip:"), *said, *more])
