"""Keys for complaints wherever one is under the hand: the next step, answer, wait, other offer, hand on, decide."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from gendan.domain import labels
from gendan.errors import Refusal
from gendan.i18n import N_, _
from gendan.screens.case_deciding import CaseDeciding
from gendan.screens.complaint_dialogs import (
    AnswerDialog,
    ConsentDialog,
    HandOnDialog,
    ListenDialog,
    LocateDialog,
    SolveDialog,
    listened,
)
from gendan.screens.complaint_goods import move_goods
from gendan.screens.complaint_words import option_words
from gendan.screens.form_dialog import Before, Filled, FormDialog
from gendan.screens.offer_dialog import OfferDialog, offered
from gendan.screens.order_work import Target
from gendan.screens.visit_dialog import VisitDialog
from gendan.services.approvals import of_complaint
from gendan.services.complaint_views import ComplaintView
from gendan.services.remedies import authority
from gendan.services.scripts import scripts_for

Make = Callable[[str, Before | None], FormDialog]
Convert = Callable[[Filled], Mapping[str, Any]]


def _as_typed(filled: Filled) -> Mapping[str, Any]:
    return filled.args


def situation(one: ComplaintView) -> str:
    """For what the words are that help now."""
    if one.next in ("visit", "close", ""):
        return "visit"
    return one.problem if one.problem and one.next not in ("listen", "locate") else "empathy"


class ComplaintWork(CaseDeciding):
    """Base of screens with a complaint under the hand. A subclass says which one."""

    def complaint_here(self) -> ComplaintView | None:
        """The complaint under the hand."""
        raise NotImplementedError

    def target(self) -> Target | None:
        one = self.complaint_here()
        return Target(one.order, one.customer, one.owner) if one is not None and one.order else None

    def _about(self, one: ComplaintView) -> str:
        return "  ".join(
            word for word in (one.complaint, one.order or "", one.customer, one.product_name or "") if word
        )

    def _run(
        self, one: ComplaintView, command: str, make: Make, said: str, convert: Convert = _as_typed, about: str = ""
    ) -> None:
        """Ask with a dialog, then run. ``said`` is words already."""
        about = about or self._about(one)

        def args_of(filled: Filled) -> Mapping[str, Any]:
            return {"complaint": one.complaint, **convert(filled)}

        def told(_filled: Filled, result: Mapping[str, Any]) -> str:
            return self._told(said, result)

        if self.may(command):
            self.ask_form(command, lambda before: make(about, before), args_of, told, one.order or one.complaint)

    def _told(self, said: str, result: Mapping[str, Any]) -> str:
        if result.get("status") == "to_approve":
            return _("{said}. It waits for approval: promise nothing yet.", said=said)
        following = labels.label("complaint_next", result.get("next"))
        return _("{said}. Next: {next}", said=said, next=_(following)) if following else said

    def _with_script(self, one: ComplaintView, then: Callable[[str], None]) -> None:
        """What to say stands above the fields."""
        store = self.host.store.store

        def work() -> str:
            found = scripts_for(store, situation(one), one.order, line=one.line, customer=one.customer)
            return found[0].text if found else ""

        self.ask_to_open(
            "script", work, lambda text: then("\n".join(part for part in (self._about(one), text) if part))
        )

    # the step that comes next

    def action_step(self) -> None:
        """Do what comes next."""
        one = self.complaint_here()
        if one is None:
            return
        steps: dict[str, Callable[[ComplaintView], None]] = {
            "listen": self._listen,
            "locate": self._locate,
            "offer": self._offer,
            "decide": self._decide,
            "consent": self._consent,
            "solve": self._solve,
            "visit": self._visit,
            "close": self._close,
        }
        if one.next in steps:
            steps[one.next](one)
        else:
            self.host.show_error(Refusal("wrong_status", N_("Complaint {code} is closed."), code=one.complaint))

    def _listen(self, one: ComplaintView) -> None:
        said = _("{case}: listened", case=one.complaint)

        def make(about: str, before: Before | None) -> FormDialog:
            return ListenDialog(about, one, before)

        def ask(about: str) -> None:
            self._run(one, "complaint.listen", make, said, lambda filled: listened(filled.args), about=about)

        self._with_script(one, ask)

    def _locate(self, one: ComplaintView) -> None:
        said = _("{case}: located", case=one.complaint)
        points = " / ".join(one.points)
        about = f"{self._about(one)}\n“{one.words or ''}” {points}"
        self._run(one, "complaint.locate", lambda text, before: LocateDialog(text, one, before), said, about=about)

    def _offer(self, one: ComplaintView) -> None:
        read, store = self.read_day, self.host.store.store
        if read is None:
            return
        limit = authority(store.config, self.host.session.role)
        said = _("{case}: offered", case=one.complaint)
        about = f"{self._about(one)}\n{one.core or ''}"

        def make(text: str, before: Before | None) -> FormDialog:
            return OfferDialog(text, read, limit, before)

        self._run(one, "complaint.offer", make, said, offered, about=about)

    def _decide(self, one: ComplaintView) -> None:
        if one.offer is None:
            return
        if one.offer.by == self.host.session.login:
            message = N_("Your offer waits for somebody who may decide; {key} makes another one.")
            self.host.show_error(Refusal("same_person", message, key=self.key_of("complaints.offer")))
            return
        self.decide_case(of_complaint(one, one.offer))

    def _consent(self, one: ComplaintView) -> None:
        options = "\n".join(option_words(option) for option in one.offer.options) if one.offer else ""
        said = _("{case}: agreed, and promised", case=one.complaint)
        about = f"{self._about(one)}\n\n{options}"
        self._run(one, "complaint.consent", lambda text, before: ConsentDialog(text, one, before), said, about=about)

    def _solve(self, one: ComplaintView) -> None:
        said = _("{case}: solved", case=one.complaint)
        promise = one.promise.text or _(labels.label("remedy", one.promise.sort)) if one.promise else ""
        about = f"{self._about(one)}\n{_('Promised: {what}', what=promise)}"
        if move_goods(self, one, about):
            return
        self._run(one, "complaint.solve", SolveDialog, said, about=about)

    def _visit(self, one: ComplaintView) -> None:
        said = _("{case}: visited", case=one.complaint)
        self._with_script(one, lambda about: self._run(one, "complaint.visit", VisitDialog, said, about=about))

    def _close(self, one: ComplaintView) -> None:
        if self.may("complaint.close"):
            self._at_once(one, "complaint.close", _("{case}: closed", case=one.complaint))

    def _at_once(self, one: ComplaintView, command: str, said: str) -> None:
        args = {"complaint": one.complaint}
        self.act(command, args, lambda result: self._told(said, result), order=one.order or one.complaint)

    # other keys

    def action_respond(self) -> None:
        if (one := self.complaint_here()) is not None:
            self._run(one, "complaint.respond", AnswerDialog, _("{case}: answered", case=one.complaint))

    def action_wait(self) -> None:
        """Wait for the customer, or go on."""
        one = self.complaint_here()
        if one is not None and one.waiting:
            self._at_once(one, "complaint.resume", _("{case}: goes on", case=one.complaint))
        elif one is not None:
            self._at_once(one, "complaint.wait", _("{case}: waits for the customer", case=one.complaint))

    def action_offer(self) -> None:
        """Offer something else before the customer agreed."""
        one = self.complaint_here()
        if one is None:
            return
        if one.next in ("offer", "decide", "consent"):
            self._offer(one)
        else:
            message = N_("Complaint {code} is not there yet, or past it: now comes {step}.")
            step = _(labels.label("complaint_next", one.next)) or _("closed")
            self.host.show_error(Refusal("wrong_status", message, code=one.complaint, step=step))

    def action_hand_on(self) -> None:
        one = self.complaint_here()
        if one is None:
            return

        def make(about: str, before: Before | None) -> FormDialog:
            return HandOnDialog(about, one, before)

        self._run(one, "complaint.update", make, _("{case}: changed", case=one.complaint))

    def action_order(self) -> None:
        """Open the order's page."""
        from gendan.screens.order_links import open_order

        if (order := self.target()) is not None:
            open_order(self, order.number)

    def action_undo(self) -> None:
        """Take back what one did last about this complaint; about one of an order, of the order."""
        if (one := self.complaint_here()) is not None:
            order = self.target()
            self.undo_here(order or Target(one.complaint, one.customer), "order" if order else "complaint")
