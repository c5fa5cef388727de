"""What is done with an order towards its customer: told of what happened, acceptance, return visit, closing."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from gendan.domain import labels
from gendan.errors import Refusal
from gendan.i18n import N_, _
from gendan.reports.answer import notice_text, status_answer
from gendan.screens.form_dialog import Filled
from gendan.screens.gate_dialog import through_gate
from gendan.screens.order_work import OrderWork, Target
from gendan.screens.request_dialogs import RequestDialog
from gendan.screens.request_words import taken_in
from gendan.screens.tell_dialog import TellDialog
from gendan.screens.visit_dialog import AcceptDialog, VisitDialog
from gendan.services.order_page import order_page
from gendan.services.telling import telling


@dataclass(frozen=True, slots=True)
class Ready:
    """A node about which the customer is to be told, and the text for it; without a node the answer to who asks."""

    node: str
    words: str


class CustomerWork(OrderWork):
    """Base of screens that have an order under the hand and serve its customer too."""

    def action_request(self) -> None:
        """Take in what the customer asks for about the order under the hand."""
        order = self.target()
        if order is None or not self.may("request.open"):
            return

        def said(_filled: Filled, result: dict[str, Any]) -> str:
            return taken_in(result, self.host.local_now().date())

        self._fill("request.open", order, lambda before: RequestDialog(order.words, before), said)

    def action_answer(self) -> None:
        """Copy what the customer is to be told, or where nothing is, the status answer; one key says that he was."""
        self._tell(copy=True)

    def action_tell(self) -> None:
        """Show what the customer is to be told; one key says that he was."""
        self._tell(copy=False)

    def _tell(self, *, copy: bool) -> None:
        order = self.target()
        if order is None:
            return
        store = self.host.store.store

        def work() -> Ready | None:
            owed, page = telling(store, order.number).owed, order_page(store, order.number)
            if not owed:
                return Ready("", status_answer(page, store.config["store.name"])) if copy else None
            return Ready(owed[0].node, notice_text(page, owed[0].node, store.config["store.name"]))

        def found(ready: Ready | None) -> None:
            if ready is not None:
                self._ask_told(order, ready, copy=copy)
            else:
                self.host.show_error(Refusal("wrong_status", N_("The customer has been told of everything.")))

        self.ask_to_open("owed", work, found)

    def _ask_told(self, order: Target, ready: Ready, *, copy: bool) -> None:
        if copy:
            self.app.copy_to_clipboard(ready.words)
        about = _(labels.label("notice", ready.node)) if ready.node else _("where the order stands")
        command = "notice.done" if ready.node else "contact.log"

        def answered(channel: str | None) -> None:
            if channel is None or not self.may(command):
                return
            said = _("{order}: customer told ({what})", order=order.words, what=about)
            more = {"node": ready.node} if ready.node else {"summary": _("Told where the order stands.")}
            self.act(command, {"order": order.number, "channel": channel, **more}, lambda _result: self._say(said))

        self.app.push_screen(TellDialog(order.words, ready.node, ready.words, copied=copy), answered)

    def action_visit(self) -> None:
        """Write down a return visit."""
        order = self.target()
        if order is None or not self.may("visit.done"):
            return

        def said(_filled: Filled, result: dict[str, Any]) -> str:
            score = result["score"] or _("no score")
            return self._say(_("{order}: visited ({score})", order=order.words, score=score))

        self._fill("visit.done", order, lambda before: VisitDialog(order.words, before), said)

    def action_accept(self) -> None:
        """The customer accepts the goods."""
        order = self.target()
        if order is None or not self.may("order.accept"):
            return

        def said(_filled: Filled, _result: dict[str, Any]) -> str:
            return self._say(_("{order}: accepted by the customer", order=order.words))

        self._fill("order.accept", order, lambda before: AcceptDialog(order.words, before), said)

    def action_close(self) -> None:
        """Close the order; everything that is missing is listed at once."""
        order = self.target()
        if order is None or not self.may("order.close"):
            return
        title = _("{order} may not be closed yet", order=order.number)
        said = _("{order}: closed", order=order.words)
        through_gate(self, title, "order.close", {"order": order.number}, lambda _result: self._say(said))
