"""What is done with a request wherever one is under the hand: the same keys, dialogs, commands and words."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from gendan.errors import Refusal
from gendan.i18n import N_, _, pair
from gendan.screens.form_dialog import Before, Filled, FormDialog
from gendan.screens.order_work import OrderWork, Target
from gendan.screens.request_dialogs import AnswerDialog, RequestChangeDialog, RequestDialog, SolveDialog, WaitDialog
from gendan.screens.request_words import taken_in
from gendan.services.request_views import RequestView
from gendan.services.scripts import scripts_for


class RequestWork(OrderWork):
    """Base of screens with a request under the hand."""

    def request_here(self) -> RequestView | None:
        """The request under the hand."""
        raise NotImplementedError

    def target(self) -> Target | None:
        one = self.request_here()
        return Target(one.order, one.customer, one.owner) if one is not None and one.order else None

    def _on(self, command: str, make: Callable[[str, Before | None], FormDialog], said: str) -> None:
        """Run a command on the request under the hand; one that is solved says so at once."""
        one = self.request_here()
        if one is None:
            return
        if not one.open:
            self.host.show_error(Refusal("wrong_status", N_("Request {code} is solved."), code=one.request))
            return
        if not self.may(command):
            return
        about = f"{one.request} · {one.customer}\n{one.summary or ''}"
        words = pair(one.request, said)
        self.ask_form(
            command,
            lambda before: make(about, before),
            lambda filled: {"request": one.request, **filled.args},
            lambda _filled, _result: words,
            one.order or one.request,
        )

    def action_step(self) -> None:
        """What comes next: the answer, then the solution."""
        one = self.request_here()
        if one is not None:
            self.action_solve() if one.answered else self.action_respond()

    def action_respond(self) -> None:
        """What the customer was told."""
        self._on("request.respond", AnswerDialog, _("answered"))

    def action_solve(self) -> None:
        """How it was solved."""
        self._on("request.solve", SolveDialog, _("solved"))

    def action_wait(self) -> None:
        """Wait for the customer, or go on."""
        one = self.request_here()
        if one is None:
            return
        if one.waiting:
            name, said = N_("Go on with the request"), _("goes on")
            self._on("request.resume", lambda about, before: WaitDialog(about, name, before), said)
        else:
            name, said = N_("Wait for the customer"), _("waits for the customer")
            self._on("request.wait", lambda about, before: WaitDialog(about, name, before), said)

    def action_change(self) -> None:
        """Who answers for it, and what it is about."""
        one = self.request_here()
        if one is not None:
            self._on("request.update", lambda about, b: RequestChangeDialog(about, one, b), _("changed"))

    def action_order(self) -> None:
        """The order's page."""
        from gendan.screens.order import OrderScreen

        one = self.request_here()
        if one is not None and one.order:
            self.app.push_screen(OrderScreen(one.order))

    def action_script(self) -> None:
        """Copy the words for the customer; the toast shows them, since no terminal says whether it took them."""
        one, store = self.request_here(), self.host.store.store
        if one is None:
            return

        def copy(text: str) -> None:
            self.app.copy_to_clipboard(text)
            self.app.notify(text, title=_("Copied"), markup=False)

        def first() -> str:
            return scripts_for(store, "request", one.order, line=one.line, customer=one.customer)[0].text

        self.ask("script", first, copy)

    def action_new(self) -> None:
        """Take in a request of any customer."""
        if not self.may("request.open"):
            return

        def said(_filled: Filled, result: dict[str, Any]) -> str:
            return taken_in(result, self.host.local_now().date())

        about = _("Of which order, or of which customer?")

        def make(before: Before | None) -> FormDialog:
            return RequestDialog(about, before, named=False)

        self.ask_form("request.open", make, lambda filled: filled.args, said)

    def action_undo(self) -> None:
        """Take back what was done last on the order of this request."""
        order = self.target()
        if order is None:
            words = N_("Only what was done on a request about an order is taken back here.")
            self.host.show_error(Refusal("wrong_status", words))
        else:
            self.undo_here(order)
