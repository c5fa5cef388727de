"""The call list: one call after the other, each ended with one key that writes it down (C111, C112, C113)."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from textual.app import ComposeResult
from textual.containers import VerticalScroll
from textual.widgets import Digits, Static

from gendan import keys
from gendan.errors import GendanError
from gendan.i18n import N_, _, pair
from gendan.screens import call_words
from gendan.screens.call_words import LaterDialog
from gendan.screens.data_screen import Renewing
from gendan.screens.form_dialog import Before, Filled
from gendan.screens.host import Deed
from gendan.screens.order import OrderScreen
from gendan.screens.order_work import OrderWork, Target, forget, tell
from gendan.screens.read_back import spaced
from gendan.screens.visit_dialog import VisitDialog
from gendan.services.call_list import Call, CallPage, call_page, calls
from gendan.services.days import DayReader, day_reader
from gendan.text import plain

NEXT_WORKING_DAY = "+1"


@dataclass(frozen=True, slots=True)
class Loaded:
    """The calls, and a reader of days."""

    found: tuple[Call, ...]
    read_day: DayReader
    mine: bool


@dataclass(slots=True)
class Made:
    """A call that was written down: which, how it ended, and with how many commands."""

    at: int
    result: str
    commands: int
    """Those that stand: taking back goes one by one, and may be refused on the way."""


class Calls(Renewing, OrderWork):
    """One call after the other as it is shown."""

    def __init__(self) -> None:
        super().__init__()
        self._loaded: Loaded | None = None
        self._page: CallPage | None = None
        self._at = 0
        self._made: list[Made] = []
        self._mine = True
        self._busy = False

    def compose(self) -> ComposeResult:
        self.DIGIT = getattr(self.app.screen_stack[0], "DIGIT", 1)
        yield from super().compose()

    def body(self) -> ComposeResult:
        yield Static(id="progress")
        with VerticalScroll(id="call"):
            yield Static(id="who")
            yield Digits()
            yield Static(id="about")

    @property
    def call(self) -> Call | None:
        """The call under the hand; none where all are made."""
        found = self._loaded.found if self._loaded is not None else ()
        return found[self._at] if self._at < len(found) else None

    def load(self) -> None:
        """The calls the first time, after that the order of the present one anew."""
        if self._loaded is not None:
            self._show()
            return
        store, mine = self.host.store.store, self._mine
        who = self.host.session.login if mine else None
        self.ask("calls", lambda: Loaded(calls(store, who), day_reader(store), mine), self._begin)

    def _begin(self, loaded: Loaded) -> None:
        self._loaded, self.read_day = loaded, loaded.read_day
        self._at, self._made = 0, []
        self._show()

    def _show(self) -> None:
        call, store = self.call, self.host.store.store
        self._say_progress()
        self.refresh_bindings()
        if call is None:
            self._say_end()
            return
        number = call.order

        def work() -> tuple[CallPage, str]:
            from gendan.reports.answer import status_answer

            found = call_page(store, number)
            return found, status_answer(found.page, store.config["store.name"])

        self.ask("call", work, self._show_call)

    def _show_call(self, loaded: tuple[CallPage, str]) -> None:
        found, answer = loaded
        call = self.call
        if call is None or found.page.number != call.order:
            return
        self._page = found
        page = found.page
        contact = f" · {page.contact}" if page.contact and page.contact != page.customer else ""
        self.query_one("#who", Static).update(plain(f"{page.customer}{contact}"))
        digits = self.query_one(Digits)
        digits.update(spaced(page.phone or ""))
        digits.display = bool(page.phone)
        about = call_words.about(call, found, answer, self.host.store.store.config.zone)
        if not page.phone:
            about = plain(_("No telephone number is known.")) + plain("\n\n") + about
        self.query_one("#about", Static).update(about)

    def _say_progress(self) -> None:
        found = self._loaded.found if self._loaded is not None else ()
        now = _("Call {n} of {total}", n=self._at + 1, total=len(found)) if self.call is not None else ""
        pieces = [_("mine") if self._mine else _("everybody's"), now, call_words.counts_words(self._counts())]
        self.query_one("#progress", Static).update(plain("   ".join(piece for piece in pieces if piece)))

    def _say_end(self) -> None:
        """Nothing is left: what was done."""
        self._page = None
        digits = self.query_one(Digits)
        digits.display = False
        made = len(self._made)
        key = self.key_of("call_list.mine")
        if self._loaded is not None and self._loaded.found:
            title = _("The list is done: {n} {n:call was|calls were} made.", n=made)
            words = call_words.counts_words(self._counts())
        else:
            title = _("Nobody has to be called today.")
            words = _("{key} shows everybody's calls.", key=key) if self._mine else ""
        self.query_one("#who", Static).update(plain(title))
        self.query_one("#about", Static).update(plain(words))

    def _counts(self) -> dict[str, int]:
        counts: dict[str, int] = {}
        for one in self._made:
            counts[one.result] = counts.get(one.result, 0) + 1
        return counts

    def target(self) -> Target | None:
        page = self._page.page if self._page is not None and self.call is not None else None
        return Target(page.number, page.customer, page.owner, status=page.status) if page is not None else None


class CallListScreen(Calls):
    """Walks the calls that were due when it was opened; what comes in meanwhile waits for the next round."""

    BINDINGS = keys.bindings("call_list")
    DEFAULT_CSS = """
    CallListScreen #progress { height: 1; padding: 0 1; background: $surface; color: $foreground-muted; }
    CallListScreen #call { height: 1fr; padding: 1 2; }
    CallListScreen #who { height: auto; text-style: bold; }
    CallListScreen Digits { width: 1fr; height: 3; margin: 1 0; color: $accent; text-style: bold; }
    CallListScreen #about { height: auto; }
    """

    def _write(
        self,
        result: str,
        args: dict[str, Any],
        nodes: tuple[str, ...] = (),
        visit: dict[str, Any] | None = None,
        again: Callable[[GendanError], None] | None = None,
    ) -> None:
        """Write down the call, its return visit, the nodes about which the customer knows now; then on to the next.
        ``again`` asks once more where something was typed and is refused."""
        call, page = self.call, self._page
        if call is None or page is None or self._busy or page.page.number != call.order:
            return
        desk, session, at, order = self.host.store, self.host.session, self._at, call.order
        app, host = self.app, self.host
        self._busy = True

        def done(answer: tuple[list[str], list[GendanError]]) -> None:
            self._busy = False
            commands, refused = answer
            host.deeds.extend(Deed(order, name) for name in commands)
            self._made.append(Made(at, result, len(commands)))
            tell(app, self._say(pair(f"{order} · {call.customer}", _(call_words.RESULTS[result]))))
            for error in refused:
                host.show_error(error)
            if self.is_attached:
                self._go(at + 1)

        def failed(error: Exception) -> None:
            self._busy = False
            if again is not None and isinstance(error, GendanError) and self.is_attached:
                again(error)
            else:
                self.host.show_error(error)

        more = [("visit.done", visit)] if visit is not None else []
        more += [("notice.done", {"node": node, "channel": "phone"}) for node in nodes]
        self.carry_out("call", lambda: _write_down(desk, session, order, args, more), done, failed)

    def _go(self, at: int) -> None:
        found = self._loaded.found if self._loaded is not None else ()
        self._at, self._page = max(0, min(at, len(found))), None
        self._show()

    def _tomorrow(self) -> str:
        assert self.read_day is not None
        return self.read_day(NEXT_WORKING_DAY).day.isoformat()

    # keys

    def action_told(self) -> None:
        """Told; at a return visit the score is asked for."""
        call, found, order = self.call, self._page, self.target()
        if call is None or found is None or order is None:
            return
        if call.visit and self.may("visit.done"):
            self._ask_visit(order, found, None)
        else:
            self._write("told", {"summary": call_words.told_words(found)}, found.owed)

    def _ask_visit(self, order: Target, found: CallPage, before: Before | None) -> None:
        def answered(filled: Filled | None) -> None:
            if filled is None:
                return

            def again(error: GendanError) -> None:
                self._ask_visit(order, found, Before(filled.typed, error))

            said = {"summary": call_words.visit_words(filled.args)}
            self._write("visited", said, found.owed, dict(filled.args), again)

        self.app.push_screen(VisitDialog(order.words, before), answered)

    def action_no_answer(self) -> None:
        if self.call is not None:
            self._write("no_answer", {"summary": _("Nobody answered the telephone."), "next": self._tomorrow()})

    def action_wrong(self) -> None:
        if self.call is not None:
            self._write("wrong", {"summary": _("The telephone number is wrong."), "next": self._tomorrow()})

    def action_later(self) -> None:
        """Ask for the day, and what was said."""
        order, read = self.target(), self.read_day
        if order is not None and read is not None:
            self._ask_later(order, read, None)

    def _ask_later(self, order: Target, read: DayReader, before: Before | None) -> None:
        def answered(filled: Filled | None) -> None:
            if filled is None:
                return

            def again(error: GendanError) -> None:
                self._ask_later(order, read, Before(filled.typed, error))

            summary = filled.args.get("summary") or _("Asked to be called again.")
            self._write("later", {"summary": summary, "next": filled.args["next"].isoformat()}, again=again)

        self.app.push_screen(LaterDialog(order.words, read, before), answered)

    def action_skip(self) -> None:
        self._walk(1)

    def action_previous(self) -> None:
        self._walk(-1)

    def _walk(self, by: int) -> None:
        """To another call, once that which is being written down is."""
        if not self._busy:
            self._go(self._at + by)

    def action_open(self) -> None:
        order = self.target()
        if order is not None:
            self.app.push_screen(OrderScreen(order.number))

    def action_mine(self) -> None:
        if self._busy:
            return  # where it goes on after it is of the list that it was made from
        self._mine, self._loaded, self._page = not self._mine, None, None
        self.load()

    def action_undo(self) -> None:
        """Take the last call back, with all that was written for it, and go back to it."""
        if self._busy:
            return
        if not self._made or self._loaded is None:
            self.app.notify(_(N_("No call was written down yet.")), markup=False)
            return
        last, desk, session, app, host = self._made[-1], self.host.store, self.host.session, self.app, self.host
        order = self._loaded.found[last.at].order
        self._busy = True

        def work() -> None:
            while last.commands:
                desk.run(session, "change.undo", {"order": order})
                last.commands -= 1
                app.call_later(forget, host.deeds, order)

        def done(_nothing: None) -> None:
            self._busy = False
            self._made.remove(last)
            tell(app, _("{order}: taken back ({what})", order=order, what=_(call_words.RESULTS[last.result])))
            if self.is_attached:
                self._go(last.at)

        def failed(error: Exception) -> None:
            self._busy = False
            host.show_error(error)

        self.carry_out("undo", work, done, failed)

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        if action in ("told", "no_answer", "later", "wrong", "skip", "open", "answer"):
            return self.call is not None
        return super().check_action(action, parameters)


def _write_down(
    desk: Any, session: Any, order: str, args: dict[str, Any], more: list[tuple[str, dict[str, Any]]]
) -> tuple[list[str], list[GendanError]]:
    """The contact, and with it what else was done; returns the commands that ran, and what was refused."""
    desk.run(session, "contact.log", {"order": order, "channel": "phone", "direction": "out", **args})
    commands, refused = ["contact.log"], []
    for command, said in more:
        try:
            desk.run(session, command, {"order": order, **said})
        except GendanError as error:  # the call is written down; what else was refused is said
            refused.append(error)
        else:
            commands.append(command)
    return commands, refused
