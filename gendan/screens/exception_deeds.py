"""What is done about an exception wherever one is under the hand: the same keys, dialogs, commands and words."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from gendan.domain import labels
from gendan.errors import GendanError, Refusal
from gendan.i18n import N_, _, pair
from gendan.screens.exception_dialogs import (
    ChaseDialog,
    ContainDialog,
    RaiseDialog,
    RemedyDialog,
    ToldDialog,
    UpdateDialog,
)
from gendan.screens.form_dialog import Before, Filled, FormDialog
from gendan.screens.gate_dialog import GateDialog
from gendan.screens.order_links import open_order
from gendan.screens.order_work import Target
from gendan.screens.trouble_dialogs import ExceptionCloseDialog
from gendan.screens.trouble_work import TroubleWork
from gendan.services.exception_views import Listed
from gendan.services.scripts import ScriptView

Said = Callable[[dict[str, Any]], str]


class CaseDeeds(TroubleWork):
    """Base of screens with an exception under the hand. A subclass says which one, and its scripts."""

    def several(self) -> Listed | None:
        """The exception under the hand, with its order."""
        raise NotImplementedError

    def scripts(self) -> tuple[ScriptView, ...]:
        """What to say about it, the order's data filled in."""
        return ()

    def target(self) -> Target | None:
        one = self.several()
        return Target(one.order, one.customer, one.case.owner) if one is not None else None

    def raised(self, code: str) -> None:
        """An exception was raised here: a list may go to it."""

    def running(self, command: str) -> Listed | None:
        """The exception under the hand, where the role may do that and it is not closed; else it is said why."""
        one = self.several()
        if one is None or not self.may(command):
            return None
        if not one.case.open:
            message = N_("Exception {code} is closed.")
            self.host.show_error(Refusal("wrong_status", message, code=one.case.exception))
            return None
        return one

    def about(
        self,
        command: str,
        one: Listed,
        make: Callable[[str, Before | None], FormDialog],
        said: Said,
        given: dict[str, Any] | None = None,
    ) -> None:
        """Ask with a dialog, then run; findings of a refusal are listed."""

        def shut(error: GendanError) -> None:
            title = _("{exception} may not be closed yet", exception=one.case.exception)
            self.app.push_screen(GateDialog(title, error, self.host.session.role))

        self.ask_form(
            command,
            lambda before: make(case_words(one), before),
            lambda filled: {**(given or self.named(one)), **filled.args},
            lambda _filled, result: said(result),
            one.order,
            shut=shut,
        )

    def named(self, one: Listed) -> dict[str, Any]:
        """The exception as an argument."""
        return {"exception": one.case.exception}

    def asked(self, command: str, one: Listed, title: str, field: str, said: str, *, needed: bool = True) -> None:
        """Ask for a text, then run with it as ``field``; ``title`` and ``said`` are words already."""
        what = case_words(one) if needed else f"{case_words(one)}\n{_('Note, may stay empty')}"
        self.ask_text(
            command, self.named(one), title, what, lambda _r: self._say(said), one.order, field=field, required=needed
        )

    # keys

    def action_new(self) -> None:
        """Raise an exception; the order under the hand is offered."""
        if self.may("exception.raise"):
            order = self.target()
            number = order.number if order is not None else ""
            self.ask_form(
                "exception.raise", lambda before: RaiseDialog(number, before), lambda filled: filled.args, self._raised
            )

    def _raised(self, _filled: Filled, result: dict[str, Any]) -> str:
        self.raised(result["exception"])
        return _("{exception}: raised on {order}", exception=result["exception"], order=result["order"])

    def action_contain(self) -> None:
        one = self.running("exception.contain")
        if one is not None:
            self.about("exception.contain", one, ContainDialog, self.word(one, _("contained")))

    def action_remedy(self) -> None:
        one, read = self.running("exception.remedy"), self.read_day
        if one is None or read is None:
            return

        def said(result: dict[str, Any]) -> str:
            words = _("{exception}: remedy written down", exception=one.case.exception)
            return (
                self._say(words) if result["state"] == "agreed" else f"{words}  {_('Somebody else has to approve it.')}"
            )

        self.about("exception.remedy", one, lambda about, before: RemedyDialog(about, read, before), said)

    def action_tell(self) -> None:
        one, read = self.running("exception.tell"), self.read_day
        if one is not None and read is not None:
            said = self.word(one, _("customer told"))
            self.about("exception.tell", one, lambda about, before: ToldDialog(about, read, before), said)

    def action_chase(self) -> None:
        one, read = self.running("exception.chase"), self.read_day
        if one is not None and read is not None:
            said = self.word(one, _("to be chased"))
            self.about("exception.chase", one, lambda about, before: ChaseDialog(about, read, before), said)

    def action_wait(self) -> None:
        """Wait for the customer, or go on."""
        one = self.running("exception.wait")
        if one is None:
            return
        if one.case.waiting:
            title, said = _("Go on"), _("{exception}: goes on", exception=one.case.exception)
            self.asked("exception.resume", one, title, "note", said, needed=False)
        else:
            title, said = _("Wait for the customer"), _("{exception}: waits", exception=one.case.exception)
            self.asked("exception.wait", one, title, "note", said, needed=False)

    def action_escalate(self) -> None:
        one = self.running("exception.escalate")
        if one is not None:
            said = _("{exception}: one step up", exception=one.case.exception)
            self.asked("exception.escalate", one, _("Raise it one step: why?"), "reason", said)

    def action_change(self) -> None:
        one = self.running("exception.update")
        if one is not None:
            said = self.word(one, _("changed"))
            self.about("exception.update", one, lambda about, b: UpdateDialog(about, one.case, b), said)

    def action_close(self) -> None:
        one = self.running("exception.close")
        if one is None:
            return

        def said(result: dict[str, Any]) -> str:
            words = _("{exception}: closed", exception=one.case.exception)
            if result.get("warning") != "customer_not_told":
                return self._say(words)
            return f"{words}  {_('Nothing says that the customer was told: log the contact.')}"

        self.about("exception.close", one, ExceptionCloseDialog, said)

    def word(self, one: Listed, done: str) -> Said:
        """What is said after a step."""
        return lambda _result: self._say(pair(one.case.exception, done))

    # others

    def action_order(self) -> None:
        one = self.several()
        if one is not None:
            open_order(self, one.order)

    def action_script(self) -> None:
        """Copy the words for the customer; pressed again, the next ones."""
        found = self.scripts()
        if not found:
            self.app.notify(_("There is no script for this problem."), markup=False)
            return
        self._said_script = (getattr(self, "_said_script", -1) + 1) % len(found)
        script = found[self._said_script]
        self.app.copy_to_clipboard(script.text)
        self.app.notify(script.text, title=pair(_("Copied"), script.name), markup=False)

    def action_undo(self) -> None:
        """Take back what was done last here, else one's last change of the order, which is asked before."""
        if (order := self.target()) is not None:
            self.undo_here(order)


def case_words(one: Listed) -> str:
    """Which exception it is."""
    problem = _(labels.label("problem", one.case.problem))
    return f"{one.case.exception} · {problem}\n{one.order} · {one.customer}"
