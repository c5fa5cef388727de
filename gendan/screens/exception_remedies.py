"""What is done about the remedies of an exception: decided, given, withdrawn, goods sent and back (C076, C215)."""

from __future__ import annotations

from collections.abc import Callable
from decimal import Decimal
from typing import Any

from gendan.domain.money import money_text
from gendan.errors import Refusal
from gendan.i18n import N_, _
from gendan.screens.exception_deeds import CaseDeeds, case_words
from gendan.screens.exception_dialogs import BackDialog, SendDialog
from gendan.screens.form_dialog import Before
from gendan.screens.money_dialogs import KeepDialog
from gendan.services.batches import Prospect, prospect
from gendan.services.exception_views import Listed
from gendan.services.payments import usual_method
from gendan.services.remedies import RemedyView


class RemedyDeeds(CaseDeeds):
    """Base of screens with an exception under the hand, and maybe one of its remedies."""

    def remedy_under_hand(self) -> RemedyView | None:
        """The remedy under the cursor, where it stands on one."""
        return None

    def action_approve(self) -> None:
        one = self.running("exception.approve")
        if one is not None:
            args = {"case": one.case.exception}
            self.act("exception.approve", args, self.word(one, _("approved")), order=one.order)

    def action_reject(self) -> None:
        one = self.running("exception.reject")
        if one is not None:
            args, said = {"case": one.case.exception}, self.word(one, _("rejected"))
            self.ask_text("exception.reject", args, _("Reject the remedies: why?"), case_words(one), said, one.order)

    def _remedy(self, command: str, fits: Callable[[RemedyView], bool]) -> tuple[Listed, RemedyView] | None:
        """The remedy under the cursor, else the first that fits; else it is said that there is none."""
        one = self.running(command)
        if one is None:
            return None
        here = self.remedy_under_hand()
        found = here if here is not None and fits(here) else next((r for r in one.case.remedies if fits(r)), None)
        if found is None:
            message = N_("Exception {code} has no remedy for which this is to be done.")
            self.host.show_error(Refusal("wrong_status", message, code=one.case.exception))
            return None
        return one, found

    def action_keep(self) -> None:
        """Say that a remedy was given; of money that is paid out how."""
        found = self._remedy("remedy.keep", lambda one: one.state == "agreed" and not (one.awaited or one.to_send))
        if found is None:
            return
        one, remedy = found
        said, given = self._say(_("{remedy}: kept", remedy=remedy.remedy)), {"remedy": remedy.remedy}
        if remedy.sort != "refund":
            self.act("remedy.keep", given, lambda _r: said, order=one.order)
            return
        store, what = self.host.store.store, f"{remedy.remedy}  {money_text(remedy.amount or Decimal(0))}"

        def ask(way: str | None) -> None:
            def make(about: str, before: Before | None) -> KeepDialog:
                return KeepDialog(f"{about}\n{what}", way, before)

            self.about("remedy.keep", one, make, lambda _r: said, given)

        self.ask_to_open("way", lambda: usual_method(store, one.order), ask, self.host.show_error)

    def action_withdraw(self) -> None:
        found = self._remedy("remedy.withdraw", lambda one: one.open)
        if found is not None:
            one, remedy = found
            args, said = {"remedy": remedy.remedy}, self.word(one, _("remedy withdrawn"))
            self.ask_text("remedy.withdraw", args, _("Withdraw the remedy: why?"), case_words(one), said, one.order)

    def action_goods_back(self) -> None:
        found = self._remedy("remedy.return", lambda one: one.state == "agreed" and bool(one.awaited))
        if found is not None:
            one, remedy = found
            said = self.word(one, _("goods came back"))
            given = {"remedy": remedy.remedy}
            self.about("remedy.return", one, lambda a, b: BackDialog(a, remedy.awaited, b), said, given)

    def action_send(self) -> None:
        """Goods for a remedy leave."""
        found = self._remedy("shipment.create", lambda one: one.state == "agreed" and bool(one.to_send))
        if found is None:
            return
        one, remedy = found
        store = self.host.store.store

        def ask(ways: Prospect) -> None:
            given = {"order": one.order, "remedy": remedy.remedy}
            self.about("shipment.create", one, lambda a, b: SendDialog(a, remedy, ways, b), _sent, given)

        self.ask("ways", lambda: prospect(store, one.order), ask, self.host.show_error)


def _sent(result: dict[str, Any]) -> str:
    return _(
        "{shipment}: {qty} sent, expected {day}", shipment=result["shipment"], qty=result["qty"], day=result["expected"]
    )
