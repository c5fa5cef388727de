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
    GoOnDialog,
    RaiseDialog,
    RemedyDialog,
    ToldDialog,
    UpdateDialog,
    WaitDialog,
)
from gendan.screens.form_dialog import Before, Filled, FormDialog
from gendan.screens.gate_dialog import GateDialog
from gendan.screens.order_links import open_order
from gendan.screens.order_work import Target
from gendan.screens.trouble_dialogs import ExceptionCloseDialog
from gendan.screens.trouble_work import TroubleWork
from gendan.services.exception_views import CasePage, ExceptionView, Listed, Ticked
from gendan.services.scripts import ScriptView

Said = Callable[[dict[str, Any]], str]


class CaseDeeds(TroubleWork):
    """Base of screens with an exception under the hand. A subclass says which one, and its scripts."""

    def __init__(self) -> None:
        super().__init__()
        self.ticking: set[tuple[str, str]] = set()
        """Exceptions and steps that are being ticked."""
        self.unsaid: dict[tuple[str, str], Before] = {}
        """What was typed for a command about an exception that could not be done yet."""

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
        """Ask with a dialog, then run; findings of a refusal are listed. What was typed then is offered the next time,
        when they are done.
        """
        about, typed = (command, one.case.exception), dict[str, str]()

        def args_of(filled: Filled) -> dict[str, Any]:
            typed.update(filled.typed)
            return {**(given or self.named(one)), **filled.args}

        def done(_filled: Filled, result: dict[str, Any]) -> str:
            self.unsaid.pop(about, None)
            return said(result)

        def shut(error: GendanError) -> None:
            self.unsaid[about] = Before(typed)
            title = _("{exception} may not be closed yet", exception=one.case.exception)
            self.app.push_screen(GateDialog(title, error, self.host.session.role))

        self.ask_form(
            command,
            lambda before: make(case_words(one), before),
            args_of,
            done,
            one.order,
            shut=shut,
            before=self.unsaid.get(about),
        )

    def next_step(self, page: CasePage) -> Ticked | None:
        """The next step of the playbook that is neither done nor being ticked."""
        return next((one for one in page.playbook if one.at is None and not self.is_ticking(page.case, one)), None)

    def is_ticking(self, case: ExceptionView, step: Ticked) -> bool:
        """Whether the step was ticked and nobody has seen yet that it is."""
        return (case.exception, step.code) in self.ticking

    def tick(self, one: Listed, step: Ticked) -> None:
        """Tick a step. Pressed again at once the key goes on to the next: the same one would be told twice, and taking
        it back twice would reach what was done before it.
        """
        about, words = (one.case.exception, step.code), self._say(pair(one.case.exception, step.text))
        self.ticking.add(about)

        def refused(error: GendanError) -> None:
            self.ticking.discard(about)
            self.host.show_error(error)

        self.act("exception.step", {**self.named(one), "step": step.code}, lambda _r: words, refused, one.order)

    def ticked(self, page: CasePage) -> None:
        """These steps are seen as they stand."""
        self.ticking -= {(page.case.exception, one.code) for one in page.playbook if one.at is not None}

    def named(self, one: Listed) -> dict[str, Any]:
        """The exception as an argument."""
        return {"exception": one.case.exception}

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
            goes_on = self._say(_("{exception}: goes on", exception=one.case.exception))
            self.about("exception.resume", one, GoOnDialog, lambda _result: goes_on)
        else:
            waits = self._say(_("{exception}: waits", exception=one.case.exception))
            self.about("exception.wait", one, WaitDialog, lambda _result: waits)

    def action_escalate(self) -> None:
        one = self.running("exception.escalate")
        if one is not None:
            said = self._say(_("{exception}: one step up", exception=one.case.exception))
            title, what = _("Raise it one step: why?"), case_words(one)
            self.ask_text("exception.escalate", self.named(one), title, what, lambda _result: said, one.order)

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
        self.ticking.clear()
        if (order := self.target()) is not None:
            self.undo_here(order)


def case_words(one: Listed) -> str:
    """Which exception it is."""
    problem = _(labels.label("problem", one.case.problem))
    return f"{one.case.exception} · {problem}\n{one.order} · {one.customer}"
