"""Dialogs about an exception: raised on any order, contained, mended, told, chased, changed, goods sent for it."""

from __future__ import annotations

from dataclasses import replace
from decimal import Decimal
from typing import Any

from textual.await_complete import AwaitComplete

from gendan.domain import labels
from gendan.domain.remedies import GOODS
from gendan.domain.typed import read_quantity
from gendan.errors import UsageError
from gendan.i18n import N_, _
from gendan.screens.form_dialog import DAY_NEEDED, REASON_NEEDED, Before, Filled, FormDialog, day_field
from gendan.screens.person_field import HINT, MAY_BE_EMPTY, person_field
from gendan.screens.price_dialogs import money_field
from gendan.screens.shipment_dialogs import number_text, read_goods
from gendan.screens.trouble_dialogs import ExceptionDialog, line_number
from gendan.services.batches import Prospect
from gendan.services.days import DayReader
from gendan.services.exception_views import ExceptionView
from gendan.services.remedies import RemedyView
from gendan.widgets.choice import ChoiceInput, ChoiceRow
from gendan.widgets.form import FieldRow
from gendan.widgets.inputs import QuantityInput, ReadInput, TextInput, Understood


class RaiseDialog(ExceptionDialog):
    """Answers the arguments of ``exception.raise``, the order among them."""

    def __init__(self, order: str, before: Before | None = None) -> None:
        super().__init__("", before)
        self._order = order

    def fields(self) -> list[FieldRow]:
        order = TextInput(self._order, max_length=60)
        return [FieldRow("order", N_("Order number"), order, required=True), *super().fields()]


class ContainDialog(FormDialog):
    """Answers the action of ``exception.contain``."""

    NAME = N_("What was done at once")
    NEEDED = {"action": N_("Say what was done so that it gets no worse.")}

    def fields(self) -> list[FieldRow]:
        return [FieldRow("action", N_("What was done"), TextInput(max_length=4000), required=True)]


def _goods(typed: str) -> Understood:
    understood = read_goods(typed)
    if len(understood.value) != 1 or "qty" not in understood.value[0]:
        raise UsageError("bad_value", N_("Write one line and its quantity, like 1:2."), field="goods")
    return understood


class RemedyDialog(FormDialog):
    """Answers the arguments of ``exception.remedy``; goods are typed as line and quantity."""

    NAME = N_("Remedy of an exception")
    NEEDED = {"action": N_("Say what is done.")}

    def __init__(self, about: str, read: DayReader, before: Before | None = None) -> None:
        super().__init__(about, before)
        self._read = read

    def fields(self) -> list[FieldRow]:
        return [
            FieldRow("action", N_("Remedy"), TextInput(max_length=4000), required=True),
            ChoiceRow("kind", N_("Kind"), ChoiceInput(labels.REMEDIES, "other"), required=True),
            FieldRow("goods", N_("Line:quantity"), ReadInput(_goods), hint=N_("Only where goods go out or come back.")),
            FieldRow("cost", N_("Cost"), money_field("cost", None)),
            FieldRow("owner", N_("Owner"), person_field(), hint=MAY_BE_EMPTY),
            FieldRow("due", N_("By the day"), day_field(self._read)),
        ]

    def _wrong(self, row: FieldRow) -> str:
        if row.field_name == "goods" and not row.field.value.strip() and self._kind in GOODS:
            return _("Say which pieces, like 1:2.")
        return super()._wrong(row)

    @property
    def _kind(self) -> str:
        field = self.field("kind")
        return field.code if isinstance(field, ChoiceInput) else ""

    def dismiss(self, result: Filled | None = None) -> AwaitComplete:
        """Line and quantity are arguments of their own."""
        if result is not None:
            args: dict[str, Any] = {name: value for name, value in result.args.items() if name != "goods"}
            for one in result.args.get("goods", ()):
                args |= {"line": one["line"], "qty": one["qty"]}
            result = replace(result, args=args)
        return super().dismiss(result)


class WaitDialog(FormDialog):
    """Answers the note of ``exception.wait``."""

    NAME = N_("Wait for the customer")

    def fields(self) -> list[FieldRow]:
        return [FieldRow("note", N_("Note"), TextInput(max_length=4000), hint=N_("May stay empty."))]


class GoOnDialog(WaitDialog):
    """Answers the note of ``exception.resume``."""

    NAME = N_("Go on")


class ToldDialog(FormDialog):
    """Answers the arguments of ``exception.tell``."""

    NAME = N_("What the customer was told")
    NEEDED = {"summary": N_("Write what was said.")}

    def __init__(self, about: str, read: DayReader, before: Before | None = None) -> None:
        super().__init__(about, before)
        self._read = read

    def fields(self) -> list[FieldRow]:
        again = N_("May stay empty: 3, 12-05, +5 (working days), fri.")
        return [
            FieldRow("summary", N_("What was said"), TextInput(max_length=4000), required=True),
            ChoiceRow("channel", N_("Channel"), ChoiceInput(labels.CHANNELS, "phone"), required=True),
            FieldRow("next", N_("Next contact"), day_field(self._read), hint=again),
        ]


class ChaseDialog(FormDialog):
    """Answers the arguments of ``exception.chase``."""

    NAME = N_("When it is looked after next")
    NEEDED = {"date": DAY_NEEDED}

    def __init__(self, about: str, read: DayReader, before: Before | None = None) -> None:
        super().__init__(about, before)
        self._read = read

    def fields(self) -> list[FieldRow]:
        return [
            FieldRow("date", N_("Date"), day_field(self._read), required=True, hint=DAY_NEEDED),
            FieldRow("note", N_("Note"), TextInput(max_length=4000)),
        ]


class UpdateDialog(FormDialog):
    """Answers the arguments of ``exception.update``: what differs from what it is."""

    NAME = N_("Change the exception")
    NEEDED = {"reason": REASON_NEEDED}

    def __init__(self, about: str, case: ExceptionView, before: Before | None = None) -> None:
        super().__init__(about, before)
        self._case = case

    def fields(self) -> list[FieldRow]:
        case = self._case
        return [
            ChoiceRow("priority", N_("Priority"), ChoiceInput(labels.PRIORITIES, str(case.priority)), required=True),
            FieldRow("owner", N_("Owner"), person_field(case.owner), hint=HINT),
            ChoiceRow("problem", N_("Problem"), ChoiceInput(labels.PROBLEMS, case.problem), required=True),
            ChoiceRow("type", N_("Type"), ChoiceInput(labels.EXCEPTION_TYPES, case.type), required=True),
            FieldRow(
                "line", N_("Line"), ReadInput(line_number, str(case.line or "")), hint=N_("Empty: the whole order.")
            ),
            FieldRow("reason", N_("Reason"), TextInput(max_length=2000), required=True),
        ]

    def dismiss(self, result: Filled | None = None) -> AwaitComplete:
        """What is as it was is no argument."""
        if result is not None:
            was: dict[str, Any] = {
                "priority": str(self._case.priority), "owner": self._case.owner,
                "problem": self._case.problem, "type": self._case.type, "line": self._case.line,
            }  # fmt: skip
            args = {name: value for name, value in result.args.items() if was.get(name) != value}
            result = replace(result, args=args)
        return super().dismiss(result)


class SendDialog(FormDialog):
    """Answers lines, way, carrier and number of ``shipment.create`` for a remedy."""

    NAME = N_("Send goods for the remedy")
    NEEDED = {"qty": N_("Say how many leave."), "mode": N_("Choose how: its digit is enough.")}

    def __init__(self, about: str, remedy: RemedyView, ways: Prospect, before: Before | None = None) -> None:
        super().__init__(about, before)
        self._remedy, self._ways = remedy, ways

    def fields(self) -> list[FieldRow]:
        modes = {one.way.mode: labels.label("transport", one.way.mode) for one in self._ways.choices}
        return [
            FieldRow("qty", N_("Pieces"), QuantityInput(_pieces, number_text(self._remedy.to_send)), required=True),
            ChoiceRow("mode", N_("Way"), ChoiceInput(modes, self._ways.proposed or ""), required=True),
            FieldRow("carrier", N_("Carrier"), TextInput(max_length=120)),
            FieldRow("tracking", N_("Tracking no."), TextInput(max_length=120)),
        ]

    def dismiss(self, result: Filled | None = None) -> AwaitComplete:
        """The pieces are those of the remedy's line."""
        if result is not None:
            args = {name: value for name, value in result.args.items() if name != "qty"}
            args["lines"] = [{"line": self._remedy.line or 1, "qty": result.args["qty"]}]
            result = replace(result, args=args)
        return super().dismiss(result)


class BackDialog(FormDialog):
    """Answers the quantity of ``remedy.return``."""

    NAME = N_("Goods came back")
    NEEDED = {"qty": N_("Say how many came back.")}

    def __init__(self, about: str, awaited: Decimal, before: Before | None = None) -> None:
        super().__init__(about, before)
        self._awaited = awaited

    def fields(self) -> list[FieldRow]:
        return [FieldRow("qty", N_("Pieces"), QuantityInput(_pieces, number_text(self._awaited)), required=True)]


def _pieces(typed: str) -> Understood:
    qty = read_quantity(typed)[0]
    return Understood(str(qty), number_text(qty))
