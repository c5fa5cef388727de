"""A customer's file as a form, and the union of two files."""

from __future__ import annotations

from typing import Any

from gendan.domain import labels
from gendan.domain.customers import GRADES
from gendan.domain.money import money_text
from gendan.domain.typed import read_money
from gendan.i18n import N_, _, several
from gendan.screens.form_dialog import REASON_NEEDED, Before, Filled, FormDialog
from gendan.services.customer_page import CustomerPage
from gendan.services.erasing import Erasure
from gendan.widgets.choice import ChoiceInput, ChoiceRow
from gendan.widgets.form import FieldRow
from gendan.widgets.inputs import MoneyInput, TextInput, Understood


def _money(text: str) -> Understood:
    amount = read_money(text, field="credit")
    return Understood(money_text(amount), money_text(amount))


class CustomerDialog(FormDialog):
    """Answers the arguments of ``customer.add`` or ``customer.update``: who he is; for a supervisor his class too."""

    DEFAULT_CSS = """
    CustomerDialog FieldRow { margin: 0; }
    """
    NEEDED = {"name": N_("Type the customer's name.")}

    def __init__(self, about: str, page: CustomerPage | None, judges: bool, before: Before | None = None) -> None:
        """``page`` is the file that is changed, none for a new customer; ``judges`` is true for a supervisor."""
        super().__init__(about, before)
        self.NAME = N_("A new customer") if page is None else N_("The customer's file")
        self._page, self._judges = page, judges

    def _text(self, name: str, limit: int) -> TextInput:
        shown = getattr(self._page, name) if self._page is not None else None
        return TextInput(shown or "", max_length=limit)

    def fields(self) -> list[FieldRow]:
        rows = [
            FieldRow("name", N_("Name"), self._text("name", 120), required=True),
            FieldRow("contact", N_("Contact person"), self._text("contact", 120)),
            FieldRow("region", N_("Region"), self._text("region", 120)),
        ]
        if self._page is None or not self._page.hidden:
            rows.insert(1, FieldRow("phone", N_("Phone"), self._text("phone", 32)))
            rows.append(FieldRow("address", N_("Address"), self._text("address", 400)))
            rows.append(FieldRow("note", N_("Note"), self._text("note", 400)))
        return [*rows, *(self._class_rows() if self._judges else ())]

    def _class_rows(self) -> list[FieldRow]:
        page = self._page
        credit = money_text(page.credit) if page is not None and page.credit is not None else ""
        kinds = ChoiceInput(labels.CUSTOMER_KINDS, page.kind if page is not None else "ordinary")
        grades = ChoiceInput({grade: grade for grade in GRADES}, page.grade or "" if page is not None else "")
        return [
            ChoiceRow("kind", N_("Kind"), kinds),
            ChoiceRow("grade", N_("Grade"), grades),
            FieldRow("credit", N_("Credit"), MoneyInput(_money, credit)),
        ]

    def changed(self, filled: Filled) -> dict[str, Any]:
        """Those of the answers that are another thing than what stands in the file; ``empty`` names the emptied."""
        page = self._page
        shown = {name: "" if (value := getattr(page, name, None)) is None else str(value) for name in filled.typed}
        if page is not None and page.credit is not None:
            shown["credit"] = money_text(page.credit)
        changed = {name: value for name, value in filled.args.items() if _line(value) != _line(shown[name])}
        emptied = [name for name in filled.typed if shown[name] and name not in filled.args]
        return changed | ({"empty": emptied} if emptied else {})


def _line(value: object) -> str:
    """A value as a field of one line holds it: a break in a note is no change."""
    return " ".join(str(value).split())


class UniteDialog(FormDialog):
    """Answers which customer remains, and why the two are one."""

    NAME = N_("Unite two files of one customer")
    NEEDED = {"into": N_("Type code, exact name or phone of the one that remains."), "reason": REASON_NEEDED}

    def __init__(self, about: str, into: str, before: Before | None = None) -> None:
        super().__init__(about, before)
        self._into = into

    def fields(self) -> list[FieldRow]:
        hint = N_("Code, exact name or phone.")
        return [
            FieldRow("into", N_("It remains"), TextInput(self._into, max_length=120), required=True, hint=hint),
            FieldRow("reason", N_("Reason"), TextInput(max_length=400), required=True),
        ]


class EraseDialog(FormDialog):
    """Answers why a customer's personal data are erased; says what that reaches and what it does not."""

    NAME = N_("Erase personal data for good")
    NEEDED = {"reason": REASON_NEEDED}

    def __init__(self, found: Erasure, before: Before | None = None) -> None:
        what = _(
            "{files}: names, phones, addresses and all that was written about the customer go, on every terminal, for "
            "good: {orders} {orders:order|orders} ({open} open), {contacts} {contacts:contact|contacts}, {cases} "
            "{cases:case|cases}. Orders and money stay under the code. Files that left, older backups and reasons are "
            "not reached. This cannot be undone.",
            files=several(found.files), orders=found.orders, open=found.open, contacts=found.contacts,
            cases=found.cases,
        )  # fmt: skip
        super().__init__(what, before)

    def fields(self) -> list[FieldRow]:
        hint = N_("Stays for ever: without his name.")
        return [FieldRow("reason", N_("Reason"), TextInput(max_length=400), required=True, hint=hint)]
