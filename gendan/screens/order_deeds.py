"""What is done on an order's own page about its content and its money: amend, copy, advance, payments, refund."""

from __future__ import annotations

from typing import Any

from gendan.domain import labels
from gendan.domain.lifecycle import STAGES
from gendan.domain.money import money_text, refundable
from gendan.errors import GendanError, Refusal
from gendan.i18n import N_, _, pair
from gendan.screens.amend_dialog import AmendDialog, changes_of, consequences
from gendan.screens.check_draft import open_draft
from gendan.screens.form_dialog import Before, Filled
from gendan.screens.gate_dialog import through_gate
from gendan.screens.money_dialogs import PaymentDialog, RefundDialog, RefundPayDialog
from gendan.screens.order_money import REFUND_COMMANDS
from gendan.screens.order_shown import Shown
from gendan.screens.order_telling import CustomerWork
from gendan.screens.order_work import Target
from gendan.screens.trouble_work import TroubleWork
from gendan.services.confirmation_page import PaymentView
from gendan.widgets.modal import Confirm
from gendan.widgets.window_table import WindowTable

MOST_LINES = 6
"""Lines of the order that stand above a change; further ones are counted."""


class OrderDeeds(TroubleWork, CustomerWork):
    """Keys of the order's page. A subclass shows the order and says what stands under the cursor."""

    _shown: Shown | None

    # changes

    def action_change(self) -> None:
        """Amend; a draft is opened in the order entry instead."""
        order = self.target()
        if order is None or self.read_day is None or not self.may("order.amend"):
            return
        if order.status == "draft":
            open_draft(self, order.number)
            return
        self._ask_change(order, None)

    def _ask_change(self, order: Target, before: Before | None) -> None:
        def answered(filled: Filled | None) -> None:
            if filled is not None:
                self._try_change(order, filled)

        self.app.push_screen(AmendDialog(self._lines_words(order), before), answered)

    def _lines_words(self, order: Target) -> str:
        lines = self._shown.page.lines if self._shown is not None else ()
        said = (
            f"{line.line}.  {line.product or line.name} × {line.qty.normalize():f}  {money_text(line.amount)}"
            for line in lines[:MOST_LINES]
        )
        more = len(lines) - MOST_LINES
        rest = [_("and {n} more {n:line|lines}", n=more)] if more > 0 else []
        return "\n".join([order.words, *said, *rest])

    def _try_change(self, order: Target, filled: Filled) -> None:
        """Show what the change would do; it is written when that was agreed to."""
        desk, session, read = self.host.store, self.host.session, self.read_day
        assert read is not None

        def work() -> dict[str, Any]:
            changes = changes_of(filled.args, read)
            args = {"order": order.number, "changes": changes, "reason": filled.args["reason"]}
            return {"args": args, "would": desk.run(session, "order.amend", {**args, "preview": True})}

        def again(error: GendanError) -> None:
            self._ask_change(order, Before(filled.typed, error))

        def show(found: dict[str, Any]) -> None:
            def decided(yes: bool | None) -> None:
                if yes:
                    self.act("order.amend", found["args"], lambda result: self._amended(order, result), again)
                else:
                    self._ask_change(order, Before(filled.typed, Refusal("kept", N_("Not written yet."))))

            title, words = _("This is what changes"), consequences(found["would"])
            self.app.push_screen(Confirm(title, words, yes=_("Write it"), no=_("Back"), dangerous=False), decided)

        self.ask("preview", work, show, again)

    def _amended(self, order: Target, result: dict[str, Any]) -> str:
        status = _(labels.label("status", result["status"]))
        return _("{order}: version {n}, now {status}", order=order.words, n=result["version"] + 1, status=status)

    def action_copy(self) -> None:
        """A new draft of this order, opened in the order entry."""
        order = self.target()
        if order is None or not self.may("order.copy"):
            return

        def said(result: dict[str, Any]) -> str:
            if self.is_attached:
                open_draft(self, result["number"])
            return _("{order}: copied as {number}", order=order.number, number=result["number"])

        def answered(yes: bool | None) -> None:
            if yes:
                self.act("order.copy", {"order": order.number}, said)

        what = _(
            "A new draft with customer and lines of {order}. No check and no approval is copied.", order=order.words
        )
        self.app.push_screen(Confirm(_("Copy the order"), what, yes=_("Copy it"), dangerous=False), answered)

    def action_advance(self) -> None:
        """On to the next stage; where its gate is shut all that is missing is listed, to override what one may."""
        order = self.target()
        if order is None or self._shown is None or not self.may("order.advance"):
            return
        at = STAGES.index(self._shown.page.stage)
        to = STAGES[min(at + 1, len(STAGES) - 1)]

        def said(result: dict[str, Any]) -> str:
            return _("{order}: now at {stage}", order=order.words, stage=_(labels.label("stage", result["stage"])))

        title = _("{order} may not go on yet", order=order.number)
        through_gate(self, title, "order.advance", {"order": order.number, "to": to}, said)

    # money

    def action_add(self) -> None:
        """Money received."""
        order, shown = self.target(), self._shown
        if order is None or shown is None or not self.may("payment.receive"):
            return
        stands = shown.stands

        def said(_filled: Filled, result: dict[str, Any]) -> str:
            left = result["outstanding"]
            return _("{payment}: received, {left} outstanding", payment=result["payment"], left=left)

        def make(before: Before | None) -> PaymentDialog:
            return PaymentDialog(order.words, stands.outstanding, not stands.payments, before)

        self._fill("payment.receive", order, make, said)

    def action_verify(self) -> None:
        """Say that the payment under the cursor arrived, else the first that waits."""
        order, shown = self.target(), self._shown
        if order is None or shown is None or not self.may("payment.verify"):
            return
        row = self.query_one(WindowTable).cursor_row
        waiting = [one for one in shown.stands.payments if not one.verified]
        payment = row.place if row is not None and isinstance(row.place, PaymentView) else next(iter(waiting), None)
        if payment is None:
            self.host.show_error(Refusal("wrong_status", N_("No payment of this order waits to be verified.")))
            return
        number = payment.payment
        if payment.verified:
            message = N_("Payment {value} is verified already.")
            self.host.show_error(Refusal("wrong_status", message, value=number))
            return
        if payment.by == self.host.session.login:
            message = N_("You took this money; somebody else verifies it.")
            self.host.show_error(Refusal("same_person", message))
            return

        def answered(yes: bool | None) -> None:
            if yes:
                said = _("{payment}: verified", payment=number)
                self.act("payment.verify", {"payment": number}, lambda _result: said, order=order.number)

        what = _("{payment} of {amount} has arrived: you have seen it.", payment=number,
                 amount=money_text(payment.amount))  # fmt: skip
        self.app.push_screen(Confirm(_("Verify the payment"), what, yes=_("It has arrived")), answered)

    def action_refund(self) -> None:
        """The next step of the refund: request with the contract copy, sign, pay - in this order only."""
        order, shown = self.target(), self._shown
        if order is None or shown is None:
            return
        done = {step.step for step in shown.stands.refund}
        step = next((name for name in REFUND_COMMANDS if name not in done), None)
        if step is None:
            self.host.show_error(Refusal("wrong_status", N_("The refund of this order is paid.")))
            return
        if not shown.page.cancelled:
            message = N_("Order {number} is not cancelled.")
            self.host.show_error(Refusal("gate_closed", message, number=order.number))
            return
        received = shown.stands.received
        due = refundable(received, self.host.store.store.config["refund.deduction"])
        what = _("{order}: {received} received, {due} goes back", order=order.words, received=money_text(received),
                 due=money_text(due))  # fmt: skip
        words = pair(order.words, _(labels.label("refund", step)))
        if not self.may(REFUND_COMMANDS[step]):
            return
        if step == "requested":
            self._fill("refund.request", order, lambda before: RefundDialog(what, before), _refund_words)
        elif step == "signed":
            self._sign_refund(order, what, words)
        else:
            ways = {one.method for one in shown.stands.payments}
            way = next(iter(ways)) if len(ways) == 1 else None
            self._fill("refund.pay", order, lambda before: RefundPayDialog(what, way, before), lambda _f, _r: words)

    def _sign_refund(self, order: Target, what: str, words: str) -> None:
        def answered(yes: bool | None) -> None:
            if yes:
                self.act("refund.sign", {"order": order.number}, lambda _r: words)

        title = _("Sign the refund")
        self.app.push_screen(Confirm(title, what, yes=title), answered)


def _refund_words(_filled: Filled, result: dict[str, Any]) -> str:
    return _("Refund of {amount} requested", amount=result["amount"])
