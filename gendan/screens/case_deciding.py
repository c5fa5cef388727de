"""Decisions on what somebody proposed for a case, from section 核对 and from the case's own page."""

from __future__ import annotations

from collections.abc import Callable

from gendan.errors import Refusal
from gendan.i18n import N_, _
from gendan.screens.decide_dialog import DecideDialog
from gendan.screens.order_work import OrderWork
from gendan.services.approvals import CaseWaiting, case_approvals


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
        """Approve it, as it was seen."""
        if self.may(one.approve):
            said = _("{case}: approved", case=one.case)
            self._if_unchanged(
                one,
                lambda: self.act(one.approve, {"case": one.case}, lambda _result: said, order=one.order or one.case),
            )

    def reject_case(self, one: CaseWaiting) -> None:
        """Reject it; the reason is asked for."""
        if self.may(one.reject):
            about = "  ".join(word for word in (one.case, one.order or "", one.customer) if word)
            what, said = f"{about}\n{_('Reason')}", _("{case}: rejected", case=one.case)
            title = _("Reject what was proposed")
            self.ask_text(one.reject, {"case": one.case}, title, what, lambda _result: said, one.order or one.case)

    def _if_unchanged(self, one: CaseWaiting, then: Callable[[], None]) -> None:
        """Do it, unless something else is proposed by now than what was shown: that nobody has looked at yet."""
        store = self.host.store.store

        def look(now: CaseWaiting | None) -> None:
            if now in (None, one):
                then()
                return
            message = N_("Something else is proposed for {case} by now. Look at it, then decide.")
            self.host.show_error(Refusal("wrong_status", message, case=one.case))
            self.renew()

        def work() -> CaseWaiting | None:
            return next((now for now in case_approvals(store) if (now.kind, now.case) == (one.kind, one.case)), None)

        self.ask("decide", work, look)
