"""What is done with a customer wherever one is under the hand: contact, file, class, union, a new order."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import asdict
from typing import Any

from gendan.errors import Refusal
from gendan.i18n import N_, _
from gendan.screens import sections
from gendan.screens.complaint_taking import take_complaint
from gendan.screens.contact_dialog import ContactDialog
from gendan.screens.customer_dialogs import CustomerDialog, EraseDialog, UniteDialog
from gendan.screens.customer_words import kind_words
from gendan.screens.form_dialog import Before, Filled, FormDialog
from gendan.screens.order_work import OrderWork, Target
from gendan.screens.request_dialogs import RequestDialog
from gendan.screens.request_words import taken_in
from gendan.services import drafts
from gendan.services.customer_page import CustomerPage
from gendan.services.entry_form import TypedOrder
from gendan.services.erasing import Erasure, erasure

FORM = "entry"


class CustomerWork(OrderWork):
    """Base of screens with a customer under the hand. A subclass says whom, and shows its data anew."""

    def customer_here(self) -> CustomerPage | None:
        """The customer under the hand."""
        raise NotImplementedError

    def target(self) -> Target | None:
        """No order: his keys are about the customer."""
        return None

    # keys

    def action_new(self) -> None:
        """Take in a customer, and show his page."""
        if not self.may("customer.add"):
            return
        judges = self._judges()

        def said(_filled: Filled, result: dict[str, Any]) -> str:
            from gendan.screens.customer_page import CustomerScreen

            if self.app.screen is self:
                self.app.push_screen(CustomerScreen(result["customer"]))
            return _("{customer}: taken in", customer=result["customer"])

        def make(before: Before | None) -> FormDialog:
            return CustomerDialog("", None, judges, before)

        self.ask_form("customer.add", make, lambda filled: filled.args, said)

    def _judges(self) -> bool:
        """Whether this user sets kind, grade and credit."""
        allowed: bool = self.host.store.may(self.host.session, "customer.merge")
        return allowed

    def action_change(self) -> None:
        """Change his file."""
        one = self.customer_here()
        if one is None or not self.may("customer.update"):
            return
        about, judges = f"{one.code} · {one.name}", self._judges()

        def make(before: Before | None) -> FormDialog:
            return CustomerDialog(about, one, judges, before)

        def args_of(filled: Filled) -> Mapping[str, Any]:
            return {"customer": one.code, **CustomerDialog(about, one, judges).changed(filled)}

        def said(_filled: Filled, _result: dict[str, Any]) -> str:
            return self._say(_("{customer}: changed", customer=about))

        self.ask_form("customer.update", make, args_of, said, one.code)

    def action_contact(self) -> None:
        """Write down what was said."""
        one, read = self.customer_here(), self.read_day
        if one is None or read is None or not self.may("contact.log"):
            return
        about = f"{one.name}  {one.phone or ''}".rstrip()
        self.ask_form(
            "contact.log",
            lambda before: ContactDialog(about, read, before),
            lambda filled: {"customer": one.code, **filled.args},
            lambda _filled, _result: self._say(_("{order}: contact written down", order=one.name)),
            one.code,
        )

    def action_complaint(self) -> None:
        """Take a complaint of his in, about no order."""
        one = self.customer_here()
        if one is not None and self.may("complaint.open"):
            take_complaint(self, customer=one.code)

    def action_request(self) -> None:
        """Take in what he asks for, about no order."""
        one = self.customer_here()
        if one is None or not self.may("request.open"):
            return

        def said(_filled: Filled, result: dict[str, Any]) -> str:
            return self._say(taken_in(result, self.host.local_now().date()))

        self.ask_form(
            "request.open",
            lambda before: RequestDialog(f"{one.code} · {one.name}", before, of_order=False),
            lambda filled: {"customer": one.code, **filled.args},
            said,
            one.code,
        )

    def action_order(self) -> None:
        """A new order of his: the form of order entry with him in it."""
        one = self.customer_here()
        if one is None:
            return
        store, login = self.host.store.store, self.host.session.login
        phone, address = ("", "") if one.hidden else (one.phone or "", one.address or "")
        typed = TypedOrder(one.name, one.code, phone, one.contact or "", address=address)

        def work() -> None:
            drafts.keep(store, login, drafts.free_form(store, login, FORM), asdict(typed))

        def ready(_nothing: None) -> None:
            self.app.push_screen(sections.ELSEWHERE["new_order"].make())

        self.ask_to_open("draft", work, ready)

    def action_accept(self) -> None:
        """Set kind and grade as the figures propose (C095)."""
        one = self.customer_here()
        if one is None or not self._may_judge():
            return
        found = one.proposal
        if not found.differs:
            self.host.show_error(Refusal("nothing", N_("The figures propose nothing else for {name}."), name=one.name))
            return
        kind, grade = found.kind or one.kind, found.grade or one.grade or "C"
        proposed = {"kind": found.kind, "grade": found.grade}
        args = {"customer": one.code, **{name: value for name, value in proposed.items() if value is not None}}
        words = _("{customer}: {kind}, grade {grade}", customer=one.name, kind=kind_words(kind), grade=grade)
        self.act("customer.update", args, lambda _result: self._say(words), order=one.code)

    def _may_judge(self) -> bool:
        """Whether this user classes customers; where not, it is said."""
        return self._judges() or self.may("customer.merge")

    def unite(self, code: str, name: str, into: str) -> None:
        """Unite the file ``code`` with the one that is asked for, ``into`` offered."""
        if not self.may("customer.merge"):
            return
        about = _("{code} · {name} gives way. Its orders, contacts and cases are read with those of the one that "
                  "remains; nothing is lost.", code=code, name=name)  # fmt: skip

        def said(_filled: Filled, result: dict[str, Any]) -> str:
            return self._say(_("{code} united with {into}", code=result["merged"], into=result["customer"]))

        self.ask_form(
            "customer.merge",
            lambda before: UniteDialog(about, into, before),
            lambda filled: {"customer": code, **filled.args},
            said,
            code,
        )

    def action_erase(self) -> None:
        """Take his personal data out of every place; what that means is said before."""
        one = self.customer_here()
        if one is None or not self.may("customer.erase"):
            return
        store = self.host.store.store
        self.ask_to_open("erasure", lambda: erasure(store, one.code), lambda found: self._erase(one.code, found))

    def _erase(self, code: str, found: Erasure) -> None:
        words = _("{customer}: personal data erased", customer=code)
        self.ask_form(
            "customer.erase",
            lambda before: EraseDialog(found, before),
            lambda filled: {"customer": code, **filled.args},
            lambda _filled, _result: words,
            code,
        )

    def action_undo(self) -> None:
        """Take back one's own last change of this customer."""
        if (one := self.customer_here()) is not None:
            self.undo_here(Target(one.code, one.name), "customer")

    def action_call_list(self) -> None:
        """Whom to call, one after the other."""
        from gendan.screens.call_list import CallListScreen

        self.app.push_screen(CallListScreen())
