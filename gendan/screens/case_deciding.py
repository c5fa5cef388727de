"""Decisions on what somebody proposed for a case, from section 核对 and from the case's own page."""

from __future__ import annotations

from gendan.errors import GendanError
from gendan.i18n import _
from gendan.screens.decide_dialog import DecideDialog
from gendan.screens.order_work import OrderWork
from gendan.services.approvals import CaseWaiting
from gendan.widgets.modal import AskText


class CaseDeciding(OrderWork):
    """Base of screens on which somebody decides on offers and remedies."""

    def decide_case(self, one: CaseWaiting) -> None:
        """Show what it is; then approve, or reject with the reason."""
        store = self.host.store.store
        zone = store.config.zone

        def decided(yes: bool | None) -> None:
            if yes:
                self.approve_case(one)
            elif yes is False:
                self.reject_case(one)

        self.app.push_screen(DecideDialog(one, zone, store.clock.today(zone)), decided)

    def approve_case(self, one: CaseWaiting) -> None:
        """Approve it."""
        if self.may(one.approve):
            said = _("{case}: approved", case=one.case)
            self.act(one.approve, {"case": one.case}, lambda _result: said, order=one.order or one.case)

    def reject_case(self, one: CaseWaiting, typed: str = "") -> None:
        """Reject it; the reason is asked for."""
        if not self.may(one.reject):
            return

        def answered(reason: str | None) -> None:
            if reason is None:
                return

            def refused(error: GendanError) -> None:
                self.host.show_error(error)
                self.reject_case(one, reason)

            said = _("{case}: rejected", case=one.case)
            args = {"case": one.case, "reason": reason}
            self.act(one.reject, args, lambda _result: said, refused, one.order or one.case)

        about = "  ".join(word for word in (one.case, one.order or "", one.customer) if word)
        self.app.push_screen(AskText(_("Reject what was proposed"), f"{about}\n{_('Reason')}", value=typed), answered)
