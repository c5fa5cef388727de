"""Dialogs about requests of customers: taken in, answered, solved, waited for, changed."""

from __future__ import annotations

from textual.await_complete import AwaitComplete

from gendan.domain import labels, labels_faults
from gendan.errors import UsageError
from gendan.i18n import N_
from gendan.screens.form_dialog import Before, Filled, FormDialog
from gendan.screens.person_field import MAY_BE_EMPTY, person_field
from gendan.services.request_views import RequestView
from gendan.widgets.choice import ChoiceInput, ChoiceRow
from gendan.widgets.form import FieldRow
from gendan.widgets.inputs import ReadInput, TextInput, Understood


def _number(typed: str) -> Understood:
    if not typed.strip().isdecimal():
        raise UsageError("bad_value", N_("Type the number of a line."), field="line")
    return Understood(int(typed), "")


class RequestDialog(FormDialog):
    """Answers the arguments of ``request.open``; with ``named`` it is known already whose it is, and with ``of_order``
    that it is about an order."""

    NAME = N_("Request of a customer")
    NEEDED = {"summary": N_("Write what the customer asks for.")}

    def __init__(self, about: str, before: Before | None = None, *, named: bool = True, of_order: bool = True) -> None:
        super().__init__(about, before)
        self._named = named
        self._of_order = of_order

    def fields(self) -> list[FieldRow]:
        whose = [
            FieldRow("order", N_("Order"), TextInput(max_length=60), hint=N_("Its number; or the customer below.")),
            FieldRow("customer", N_("Customer"), TextInput(max_length=120), hint=N_("Code, name or phone.")),
        ]
        line = FieldRow("line", N_("Line"), ReadInput(_number), hint=N_("Of the order; may stay empty."))
        return [
            *(() if self._named else whose),
            FieldRow("summary", N_("What is asked"), TextInput(max_length=4000), required=True),
            ChoiceRow("kind", N_("Kind"), ChoiceInput(labels_faults.REQUEST_SORTS, "question")),
            ChoiceRow("channel", N_("Channel"), ChoiceInput(labels.CHANNELS, "phone")),
            *((line,) if self._of_order else ()),
            FieldRow("owner", N_("Owner"), person_field(), hint=MAY_BE_EMPTY),
        ]


class AnswerDialog(FormDialog):
    """Answers the arguments of ``request.respond``."""

    NAME = N_("Answer to a request")
    NEEDED = {"summary": N_("Write what the customer was told.")}

    def fields(self) -> list[FieldRow]:
        return [
            FieldRow("summary", N_("What was said"), TextInput(max_length=4000), required=True),
            ChoiceRow("channel", N_("Channel"), ChoiceInput(labels.CHANNELS, "phone")),
        ]


class SolveDialog(FormDialog):
    """Answers the arguments of ``request.solve``."""

    NAME = N_("Request solved")
    NEEDED = {"result": N_("Say how it was solved.")}

    def fields(self) -> list[FieldRow]:
        return [
            FieldRow("result", N_("Result"), TextInput(max_length=4000), required=True),
            ChoiceRow("channel", N_("Told by"), ChoiceInput(labels.CHANNELS, "phone")),
        ]


class WaitDialog(FormDialog):
    """Answers the note of ``request.wait`` and ``request.resume``."""

    def __init__(self, about: str, name: str, before: Before | None = None) -> None:
        self.NAME = name
        super().__init__(about, before)

    def fields(self) -> list[FieldRow]:
        return [FieldRow("note", N_("Note"), TextInput(max_length=4000), hint=N_("May stay empty."))]


class RequestChangeDialog(FormDialog):
    """Answers the arguments of ``request.update``: what was changed, so that nothing is written over that somebody else
    changed meanwhile; nothing where it is as it was."""

    NAME = N_("Change the request")

    def __init__(self, about: str, one: RequestView, before: Before | None = None) -> None:
        super().__init__(about, before)
        self._one = one
        self.NEEDED = {"summary": RequestDialog.NEEDED["summary"]}
        if one.owner:
            self.NEEDED["owner"] = N_("Say who answers for it from now on.")

    def dismiss(self, result: Filled | None = None) -> AwaitComplete:
        if result is not None:
            changed = {name: value for name, value in result.args.items() if result.typed[name] != self._first[name]}
            result = Filled(changed, result.typed) if changed else None
        return super().dismiss(result)

    def fields(self) -> list[FieldRow]:
        one = self._one
        return [
            FieldRow("summary", N_("What is asked"), TextInput(one.summary or "", max_length=4000), required=True),
            ChoiceRow("kind", N_("Kind"), ChoiceInput(labels_faults.REQUEST_SORTS, one.sort)),
            FieldRow("owner", N_("Owner"), person_field(one.owner), hint="" if one.owner else MAY_BE_EMPTY),
        ]
