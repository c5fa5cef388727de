"""Keys for what threatens an order: raise an exception, write down a production check or a risk, make it urgent."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from gendan.domain import labels
from gendan.domain.roles import may
from gendan.errors import GendanError, Refusal
from gendan.i18n import N_, _
from gendan.screens.complaint_taking import take_complaint
from gendan.screens.exception_dialogs import RemedyDialog
from gendan.screens.form_dialog import Before, Filled, FormDialog
from gendan.screens.order_work import OrderWork, Target
from gendan.screens.trouble_dialogs import (
    ExceptionCloseDialog,
    ExceptionDialog,
    ProductionDialog,
    RiskCloseDialog,
    RiskDialog,
    UrgentDialog,
    slips_words,
)
from gendan.services.exception_views import ExceptionView
from gendan.services.risks import RiskView
from gendan.services.users import list_users
from gendan.widgets.modal import Confirm


class TroubleWork(OrderWork):
    """Base of screens on which an order under the hand can get into trouble."""

    def action_exception(self) -> None:
        """Raise an exception on the order under the hand."""
        order = self.target()
        if order is None or not self.may("exception.raise"):
            return
        zone = self.host.store.store.config.zone

        def said(filled: Filled, result: dict[str, Any]) -> str:
            from datetime import datetime

            by = datetime.fromisoformat(result["respond_by"]).astimezone(zone)
            problem = _(labels.label("problem", filled.args["problem"]))
            return _(
                "{exception}: {problem}, to be answered by {when}",
                exception=result["exception"], problem=problem, when=f"{by:%m-%d %H:%M}",
            )  # fmt: skip

        self._fill("exception.raise", order, lambda before: _exception(order, self.line_count(), before), said)

    def action_complaint(self) -> None:
        """Take a complaint in, about the order under the hand where there is one."""
        order = self.target()
        take_complaint(self, order.number if order is not None else "")

    # on the order's own page

    def risk_here(self) -> RiskView | None:
        """The open risk under the cursor."""
        return None

    def exception_here(self) -> ExceptionView | None:
        """The open exception under the cursor."""
        return None

    def close_here(self) -> bool:
        """On an open exception: ask how it ended. Whether the key was meant so."""
        order, one = self.target(), self.exception_here()
        if order is None or one is None:
            return False
        if self.may("exception.close"):
            self._about("exception.close", one, ExceptionCloseDialog, _("{exception}: closed", exception=one.exception))
        return True

    def remedy_here(self) -> bool:
        """On an open exception: ask what is done about it. Whether the key was meant so."""
        one, read = self.exception_here(), self.read_day
        if one is None or read is None:
            return False
        if self.may("exception.remedy"):
            said = _("{exception}: remedy written down", exception=one.exception)
            self._about("exception.remedy", one, lambda about, before: RemedyDialog(about, read, before), said)
        return True

    def _about(
        self, command: str, one: ExceptionView, make: Callable[[str, Before | None], FormDialog], said: str,
        before: Before | None = None,
    ) -> None:  # fmt: skip
        """Ask with a dialog about an exception, then run; a refusal opens the dialog again with what was typed."""
        order = self.target()
        about = f"{one.exception} · {_(labels.label('problem', one.problem))}"

        def answered(filled: Filled | None) -> None:
            if filled is None:
                return

            def refused(error: GendanError) -> None:
                self._about(command, one, make, said, Before(filled.typed, error))

            args = {"exception": one.exception, **filled.args}
            self.act(command, args, lambda _result: said, refused, order.number if order else "")

        self.app.push_screen(make(about, before), answered)

    def line_count(self) -> int:
        """How many lines the order has."""
        return 1

    def action_production(self) -> None:
        """How far production is."""
        order, read = self.target(), self.read_day
        if order is None or read is None or not self.may("production.check"):
            return
        lines = self.line_count()

        def said(_filled: Filled, result: dict[str, Any]) -> str:
            words = _("{order}: {n} still to make", order=order.words, n=result["remaining"])
            if result.get("warning") == "late":
                key = self.key_of("order.exception")
                words += " " + _("The promise cannot be kept: {key} raises an exception.", key=key)
            return words

        self._fill("production.check", order, lambda b: ProductionDialog(order.words, read, lines, b), said)

    def action_risk(self) -> None:
        """Register a risk; the open one under the cursor is closed."""
        order, here = self.target(), self.risk_here()
        if order is None or not self.may("risk.add" if here is None else "risk.close"):
            return
        if here is not None:
            self._close_risk(order, here)
            return

        def said(_filled: Filled, result: dict[str, Any]) -> str:
            return _("{risk}: risk registered", risk=result["risk"])

        self._fill("risk.add", order, lambda before: RiskDialog(order.words, before), said)

    def _close_risk(self, order: Target, risk: RiskView) -> None:
        about = f"{order.words}\n{risk.risk} {_(labels.label('factor', risk.factor))}"

        def answered(filled: Filled | None) -> None:
            if filled is not None:
                args = {"order": order.number, "risk": risk.risk, **filled.args}
                self.act("risk.close", args, lambda r: _("{risk}: risk closed", risk=r["risk"]))

        self.app.push_screen(RiskCloseDialog(about), answered)

    def action_urgent(self) -> None:
        """Make the order urgent: with whom, why, and who would slip."""
        order = self.target()
        if order is None or not self.may("order.urgent"):
            return
        store = self.host.store.store

        def people() -> list[tuple[str, str]]:
            return [
                (user.login, user.name)
                for user in list_users(store)
                if user.active and may(user.role, "follower") and user.role != "system"
            ]

        self.ask_to_open("followers", people, lambda found: self._ask_urgent(order, found, None))

    def _ask_urgent(self, order: Target, followers: list[tuple[str, str]], before: Before | None) -> None:
        def answered(filled: Filled | None) -> None:
            if filled is not None:
                self._try_urgent(order, followers, filled)

        self.app.push_screen(UrgentDialog(order.words, followers, order.owner or "", before), answered)

    def _try_urgent(self, order: Target, followers: list[tuple[str, str]], filled: Filled) -> None:
        """Say which orders would slip; it is asked for when that was agreed to."""
        desk, session = self.host.store, self.host.session
        args = {"order": order.number, **filled.args}

        def again(error: GendanError) -> None:
            self._ask_urgent(order, followers, Before(filled.typed, error))

        def said(result: dict[str, Any]) -> str:
            if result["approved"]:
                return _("{order}: urgent", order=order.words)
            return _("{order}: urgent; a supervisor has to approve it", order=order.words)

        def show(found: dict[str, Any]) -> None:
            def decided(yes: bool | None) -> None:
                if yes:
                    self.act("order.urgent", args, said, again)
                else:
                    again(Refusal("stopped", N_("Nothing is changed yet. Say it otherwise, or leave it with Esc.")))

            words = slips_words(found["would_slip"])
            self.app.push_screen(
                Confirm(_("Put {order} in front of others", order=order.number), words, yes=_("Make it urgent")),
                decided,
            )

        self.ask("preview", lambda: desk.run(session, "order.urgent", {**args, "preview": True}), show, again)


def _exception(order: Target, lines: int, before: Before | None) -> ExceptionDialog:
    return ExceptionDialog(order.words, before, lines=lines, line=order.line)
