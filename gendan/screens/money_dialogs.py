"""Money received, and the beginning of a refund."""

from __future__ import annotations

from decimal import Decimal

from gendan.domain import labels
from gendan.domain.money import money_text
from gendan.domain.typed import read_money
from gendan.i18n import N_
from gendan.screens.form_dialog import Before, FormDialog
from gendan.widgets.choice import ChoiceInput, ChoiceRow
from gendan.widgets.form import FieldRow
from gendan.widgets.inputs import MoneyInput, TextInput, Understood


def _money(text: str) -> Understood:
    amount = read_money(text, field="amount")
    return Understood(money_text(amount), money_text(amount))


class PaymentDialog(FormDialog):
    """Answers the arguments of ``payment.receive``; what is outstanding is preset."""

    NAME = N_("Money received")
    NEEDED = {
        "kind": N_("Choose what for: its digit is enough."),
        "amount": N_("Type an amount, like 1234.5."),
        "method": N_("Choose how: its digit is enough."),
    }

    def __init__(self, about: str, outstanding: Decimal, first: bool, before: Before | None = None) -> None:
        super().__init__(about, before)
        self._outstanding, self._kind = outstanding, "deposit" if first else "balance"

    def fields(self) -> list[FieldRow]:
        amount = MoneyInput(_money, money_text(self._outstanding) if self._outstanding > 0 else "")
        return [
            ChoiceRow("kind", N_("What for"), ChoiceInput(labels.PAYMENTS, self._kind), required=True),
            FieldRow("amount", N_("Amount"), amount, required=True),
            ChoiceRow("method", N_("Paid by"), ChoiceInput(labels.METHODS), required=True),
            FieldRow("contract", N_("Contract"), TextInput(max_length=60), hint=N_("May stay empty.")),
        ]


class _Method(FormDialog):
    """Base of dialogs about money that is given back: how; the way in which it came is preset."""

    NEEDED = {"method": N_("Choose how: its digit is enough.")}

    def __init__(self, about: str, method: str | None, before: Before | None = None) -> None:
        super().__init__(about, before)
        self._method = method or ""

    def method(self) -> FieldRow:
        """The field."""
        return ChoiceRow("method", N_("Paid by"), ChoiceInput(labels.METHODS, self._method), required=True)


class RefundPayDialog(_Method):
    """Answers how a signed refund is paid (``refund.pay``)."""

    NAME = N_("Pay the refund")

    def fields(self) -> list[FieldRow]:
        return [self.method()]


class KeepDialog(_Method):
    """Answers how money was paid that was promised as a remedy (``remedy.keep``)."""

    NAME = N_("Money given as promised")

    def fields(self) -> list[FieldRow]:
        hint = N_("May stay empty.")
        return [self.method(), FieldRow("result", N_("Result"), TextInput(max_length=4000), hint=hint)]


COPIES = {"yes": N_("yes, it is here"), "no": N_("no")}


class RefundDialog(FormDialog):
    """Answers whether the customer's copy of the contract is here; without it there is no refund."""

    NAME = N_("Request the refund")
    NEEDED = {"contract_copy": N_("Say whether the customer's copy of the contract is here.")}

    def fields(self) -> list[FieldRow]:
        return [ChoiceRow("contract_copy", N_("Contract copy"), ChoiceInput(COPIES), required=True)]
