"""What is done with an order wherever one is under the hand: the same keys, dialogs, commands and words."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from typing import Any

from textual.app import App

from gendan import keys
from gendan.domain import labels, labels_history
from gendan.errors import GendanError, Refusal, StorageError
from gendan.i18n import N_, Word, _
from gendan.screens.assign_dialog import AssignDialog
from gendan.screens.cancel_dialog import CancelDialog
from gendan.screens.contact_dialog import ContactDialog
from gendan.screens.form_dialog import Before, Filled
from gendan.screens.frame import SectionScreen
from gendan.screens.host import Deed
from gendan.screens.order_links import copy_answer
from gendan.screens.reschedule_dialog import RescheduleDialog
from gendan.screens.watching import DataChanged
from gendan.services.days import DayReader
from gendan.widgets.modal import AskText, Confirm, Modal

ABOUT = {"complaint": "complaint", "case": "complaint", "customer": "customer"}
"""Arguments that name what a deed is about where it is about no order, and what that is."""
SHORT = 4.0
"""Seconds that a word of confirmation stands."""


@dataclass(frozen=True, slots=True)
class Target:
    """The order under the hand."""

    number: str
    customer: str
    owner: str | None = None
    step: str = ""
    """Code of the milestone under the hand, where it is one."""
    line: int | None = None
    status: str = ""
    category: str | None = None
    """Of the milestone, where it stands once for each category."""
    step_name: str = ""
    """What the order's own template calls the milestone; empty where its code says it."""

    def at(self, step: str, line: int | None, category: str | None, name: str) -> Target:
        """The same order with a milestone of it under the hand."""
        return replace(self, step=step, line=line, category=category, step_name=name)

    @property
    def step_words(self) -> str:
        """Which milestone it is."""
        name = _(labels.step_name(self.step, self.step_name))
        return f"{name} {self.category}" if self.category else name

    @property
    def words(self) -> str:
        """Which order it is."""
        return f"{self.number} · {self.customer}" if self.customer else self.number


class Doing(SectionScreen):
    """Base of screens that run commands: at once, with what a dialog answers, with a text that is asked for."""

    def renew(self) -> None:
        """Ask for the data again and show them; cursor and what was typed stay."""
        self.load()

    def act(
        self,
        command: str,
        args: Mapping[str, Any],
        said: Callable[[dict[str, Any]], str],
        refused: Callable[[GendanError], None] | None = None,
        order: str = "",
    ) -> None:
        """Run a command on an order (the one among its arguments, or the given one) in a thread and say what was done,
        or what refused it; the result is told even where this screen is gone by then, and one does not replace another.
        """
        desk, session, app, host = self.host.store, self.host.session, self.app, self.host

        def work() -> dict[str, Any]:
            result: dict[str, Any] = desk.run(session, command, args)
            return result

        def done(result: dict[str, Any]) -> None:
            about = order or str(args.get("order", command))
            deed = Deed(about, command, next((ABOUT[name] for name in ABOUT if args.get(name) == about), "order"))
            host.deeds.append(deed) if command != "change.undo" else forget(host.deeds, deed.order)
            tell(app, said(result))
            if self.is_attached:
                self.renew()

        def failed(error: Exception) -> None:
            if refused is not None and isinstance(error, GendanError) and self.is_attached:
                refused(error)
            else:
                host.show_error(error)

        self.carry_out(command, work, done, failed)

    def may(self, command: str) -> bool:
        """Whether the role reaches this command; where not, it is said at once, before anything is typed."""
        allowed: bool = self.host.store.may(self.host.session, command)
        if not allowed:
            role = Word(labels.label("role", self.host.session.role))
            message = N_("As {role} you may not do this ({what}). Ask somebody who may.")
            self.host.show_error(Refusal("forbidden", message, role=role, what=Word(labels_history.command(command))))
        return allowed

    def key_of(self, action_id: str) -> str:
        """The key of an action as people write it, the user's own where there is one."""
        return keys.name(action_id)

    def _say(self, done: str) -> str:
        return _("{done}. {key} takes it back.", done=done, key=self.key_of("today.undo"))

    def _fill(
        self,
        command: str,
        order: Target,
        make: Callable[[Before | None], Modal[Filled]],
        said: Callable[[Filled, dict[str, Any]], str],
        given: Mapping[str, Any] | None = None,
        before: Before | None = None,
    ) -> None:
        """Ask with a dialog about the order, then run with what it answers and what was ``given``."""

        def args_of(filled: Filled) -> Mapping[str, Any]:
            return {"order": order.number, **(given or {}), **filled.args}

        self.ask_form(command, make, args_of, said, before=before)

    def ask_form(
        self,
        command: str,
        make: Callable[[Before | None], Modal[Filled]],
        args_of: Callable[[Filled], Mapping[str, Any]],
        said: Callable[[Filled, dict[str, Any]], str],
        order: str = "",
        *,
        shut: Callable[[GendanError], None] | None = None,
        before: Before | None = None,
    ) -> None:
        """Ask with a dialog, then run with what ``args_of`` makes of its answer; a refusal opens the dialog again with
        what was typed, one with findings goes to ``shut`` where that is given. ``order`` as ``act`` takes it."""

        def answered(filled: Filled | None) -> None:
            if filled is None:
                return

            def refused(error: GendanError) -> None:
                if shut is not None and error.findings:
                    shut(error)
                else:
                    again = Before(filled.typed, error)
                    self.ask_form(command, make, args_of, said, order, shut=shut, before=again)

            told = refused if any(filled.typed.values()) else None
            self.act(command, args_of(filled), lambda result: said(filled, result), told, order)

        self.app.push_screen(make(before), answered)

    def ask_text(
        self,
        command: str,
        args: Mapping[str, Any],
        title: str,
        what: str,
        said: Callable[[dict[str, Any]], str],
        order: str = "",
        *,
        field: str = "reason",
        required: bool = True,
        typed: str = "",
    ) -> None:
        """Ask for a text, then run with it as ``field``; a refusal is told and asks again with what was typed.
        ``title`` and ``what`` are words already, ``order`` as ``act`` takes it."""

        def answered(text: str | None) -> None:
            if text is None:
                return

            def refused(error: GendanError) -> None:
                self.host.show_error(error)
                self.ask_text(command, args, title, what, said, order, field=field, required=required, typed=text)

            said_so = {field: text} if text else {}
            self.act(command, {**args, **said_so}, said, refused if text else None, order)

        self.app.push_screen(AskText(title, what, value=typed, required=required), answered)


class OrderWork(Doing):
    """Base of screens with an order under the hand. A subclass says which one, and shows its data anew."""

    def __init__(self) -> None:
        super().__init__()
        self.read_day: DayReader | None = None
        """Reads typed days; there once the first data are."""

    def target(self) -> Target | None:
        """The order under the hand."""
        raise NotImplementedError

    def on_data_changed(self, _event: DataChanged) -> None:
        self.renew()

    # actions

    def mark_done(self, order: Target, refused: Callable[[GendanError], None] | None = None) -> None:
        """Say that the milestone under the hand was reached; asks nothing."""
        args = {"order": order.number, "milestone": order.step, "line": order.line, "category": order.category}
        step = order.step_words
        self.act(
            "milestone.done",
            args,
            lambda _r: self._say(_("{order}: {step} done", order=order.words, step=step)),
            refused,
        )

    def action_reschedule(self) -> None:
        order, read = self.target(), self.read_day
        if order is None or read is None or not self.may("order.promise"):
            return

        def said(_filled: Filled, result: dict[str, Any]) -> str:
            words = _("{order}: now promised for {day}", order=order.words, day=result["promised"])
            if (result["slack_days"] or 0) < 0:
                words += " " + _("As it stands it will be ready on {day}, {n} working {n:day|days} later.",
                                 day=result["forecast"], n=-result["slack_days"])  # fmt: skip
            return self._say(words)

        self._fill("order.promise", order, lambda before: RescheduleDialog(order.words, read, before), said)

    def action_contact(self) -> None:
        order, read = self.target(), self.read_day
        if order is None or read is None or not self.may("contact.log"):
            return

        def said(_filled: Filled, _result: dict[str, Any]) -> str:
            return self._say(_("{order}: contact written down", order=order.words))

        self._fill("contact.log", order, lambda before: ContactDialog(order.words, read, before), said)

    def action_assign(self) -> None:
        order = self.target()
        if order is None or not self.may("order.assign"):
            return

        def said(_filled: Filled, result: dict[str, Any]) -> str:
            return self._say(_("{order}: {owner} answers for it now", order=order.words, owner=result["owner"]))

        self._fill("order.assign", order, lambda _before: AssignDialog(order.words, order.owner), said)

    def action_cancel(self) -> None:
        order = self.target()
        if order is None or not self.may("order.cancel"):
            return

        def said(_filled: Filled, _result: dict[str, Any]) -> str:
            return self._say(_("{order}: cancelled", order=order.words))

        self._fill("order.cancel", order, lambda before: CancelDialog(order.words, before), said)

    def action_answer(self) -> None:
        """Copy what the customer may be told; the toast shows it, since no terminal says whether it took it."""
        order = self.target()
        if order is not None:
            copy_answer(self, order.number)

    def action_timeline(self) -> None:
        """The plan of the order against what happened."""
        from gendan.screens.gantt import GanttScreen

        order = self.target()
        if order is not None:
            self.app.push_screen(GanttScreen(order.number))

    # undo

    def undo_here(self, order: Target, kind: str = "order") -> None:
        """What was just done here goes back at once, anything older asks before. ``kind`` says what ``order`` is where
        it is a complaint or a customer."""
        if any(deed.order == order.number for deed in self.host.deeds):
            self.take_back(order.number)
        else:
            self.ask_take_back(order, kind)

    def take_back(self, number: str, kind: str = "order") -> None:
        """Take back one's own last change of this order; where what was just done has no way back, say so and leave
        what was done before it alone."""
        last = next((deed for deed in reversed(self.host.deeds) if deed.order == number), None)
        kind = last.kind if last is not None else kind
        if last is not None and not self.host.store.undoable(last.command):
            forget(self.host.deeds, number)
            name = Word(labels_history.command(last.command))
            self.host.show_error(Refusal("wrong_status", N_("{command} cannot be undone."), command=name))
            return

        def said(result: dict[str, Any]) -> str:
            name = labels_history.command(result["undone"])
            return _("{order}: taken back ({what})", order=number, what=_(name))

        def refused(error: GendanError) -> None:
            if not isinstance(error, StorageError):
                forget(self.host.deeds, number)
            self.host.show_error(error)

        self.act("change.undo", {kind: number}, said, refused, number)

    def ask_take_back(self, order: Target, kind: str = "order") -> None:
        """Take back a change that was not made just now: it is asked before."""

        def answered(yes: bool | None) -> None:
            if yes:
                self.take_back(order.number, kind)

        what = _("Your own last change of {order} is taken back. Both stay in the history.", order=order.words)
        self.app.push_screen(Confirm(_("Take back"), what, yes=_("Take it back"), dangerous=False), answered)

    def ask_reason(self, command: str, order: Target, title: str, args: Mapping[str, Any], said: str) -> None:
        """Ask for the reason, then run; ``title`` and ``said`` are words already."""
        about = f"{order.words}\n{_('Reason')}"
        self.ask_text(command, {"order": order.number, **args}, title, about, lambda _result: self._say(said))


def tell(app: App[Any], words: str) -> None:
    """Say what was done, in the place of what was said before; refusals stay."""
    for told in list(app._notifications):
        if told.severity == "information":
            app._unnotify(told, refresh=False)
    app.notify(words, timeout=SHORT, markup=False)


def forget(deeds: list[Deed], order: str) -> None:
    """What was taken back, or cannot be, is no longer the last deed."""
    for at in range(len(deeds) - 1, -1, -1):
        if deeds[at].order == order:
            del deeds[at]
            return
