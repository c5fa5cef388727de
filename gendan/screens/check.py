"""Section 核对: everything that waits before an order is confirmed, worked off from one list (section 4 of ux.md)."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, tzinfo
from typing import Any

from textual.app import ComposeResult
from textual.containers import Horizontal

from gendan import keys
from gendan.domain.confirmation import NOTHING_OPEN
from gendan.domain.labels import label
from gendan.errors import GendanError, Refusal
from gendan.i18n import N_, _
from gendan.screens import check_words as words
from gendan.screens.check_approve import ApproveScreen
from gendan.screens.check_cases import CaseApprovals, case_row
from gendan.screens.check_draft import open_draft
from gendan.screens.check_form import CheckFormScreen
from gendan.screens.check_glance import CheckPane
from gendan.screens.check_settle import SettleScreen
from gendan.screens.check_work import status_words
from gendan.screens.data_screen import Renewing, WithList
from gendan.screens.form_dialog import Before, Filled
from gendan.screens.invalid_dialog import InvalidDialog
from gendan.screens.order_work import Target
from gendan.screens.yes_dialog import YesDialog
from gendan.services.approvals import CaseWaiting, case_approvals
from gendan.services.blind import hidden_from
from gendan.services.days import DayReader, day_reader
from gendan.services.order_page import OrderPage, order_page
from gendan.services.queues import Waiting, queues
from gendan.widgets.narrowed import Narrowed
from gendan.widgets.tab_line import TabLine
from gendan.widgets.window_table import WindowTable


@dataclass(frozen=True, slots=True)
class Loaded:
    """What the list shows: what waits, which checks this user has begun, and how days are read and said."""

    waiting: tuple[Waiting, ...]
    begun: frozenset[str]
    read_day: DayReader
    zone: tzinfo
    today: date
    cases: tuple[CaseWaiting, ...]
    """Offers and remedies that wait for a decision; nothing for who decides nothing."""


class CheckScreen(WithList, Renewing, CaseApprovals):
    """One list; Enter does what the order under the cursor waits for."""

    DIGIT = 4
    BINDINGS = keys.bindings("check")
    DEFAULT_CSS = """
    CheckScreen #work { height: 1fr; layout: horizontal; }
    CheckScreen.-narrow #work { layout: vertical; }
    """

    def __init__(self) -> None:
        super().__init__()
        self._loaded: Loaded | None = None
        self._queue = ""
        self._mine = False

    # what is shown

    def body(self) -> ComposeResult:
        yield TabLine(words.tabs(()), self._queue)
        yield Narrowed()
        with Horizontal(id="work"):
            yield WindowTable((), empty=" ")
            yield CheckPane()

    def load(self) -> None:
        if self._loaded is None:
            self.table.focus()
        store, login = self.host.store.store, self.host.session.login

        def work() -> Loaded:
            zone = store.config.zone
            begun, today = hidden_from(store, login), store.clock.today(zone)
            return Loaded(queues(store), begun, day_reader(store), zone, today, case_approvals(store))

        self.ask("queues", work, self._show)

    def _show(self, loaded: Loaded) -> None:
        self._loaded, self.read_day = loaded, loaded.read_day
        waiting = self._wanted(loaded)
        cases = [one for one in loaded.cases if not (self._mine and one.by == self.host.session.login)]
        self.query_one(TabLine).names = words.tabs(waiting, len(cases))
        only = _("Only what you may do. {key} shows all.", key=self.key_of("check.mine"))
        self.query_one(Narrowed).say(only if self._mine else "")
        login = self.host.session.login
        rows = [
            words.row(one, login, loaded.begun, loaded.zone, loaded.today)
            for one in waiting
            if words.in_queue(one, self._queue)
        ]
        if self._queue in ("", "to_approve"):
            rows = [*(case_row(one, login, loaded.zone, loaded.today) for one in cases), *rows]
        empty = _("Here wait orders for the second check, the customer's yes, an approval.\nNothing waits now.")
        self.table.set_columns(words.columns(rows), empty)
        self.table.set_rows(rows)

    def _wanted(self, loaded: Loaded) -> tuple[Waiting, ...]:
        if not self._mine:
            return loaded.waiting
        return tuple(one for one in loaded.waiting if self._is_mine(one))

    def _is_mine(self, one: Waiting) -> bool:
        """Drafts of one's own, and everything but the check of what one entered."""
        own = one.entered_by == self.host.session.login
        return own if one.queue == "draft" else not (own and one.queue == "to_check")

    def target(self) -> Target | None:
        one = self._waiting
        return Target(one.number, one.customer, status=one.queue) if one is not None else None

    @property
    def _waiting(self) -> Waiting | None:
        row = self.table.cursor_row
        return row.place if row is not None and isinstance(row.place, Waiting) else None

    def on_tab_line_chosen(self, event: TabLine.Chosen) -> None:
        self._queue = event.key
        if self._loaded is not None:
            self._show(self._loaded)
            self.table.move_to(0)

    # keys

    def action_previous_tab(self) -> None:
        self.query_one(TabLine).step(-1)

    def action_next_tab(self) -> None:
        self.query_one(TabLine).step(1)

    def action_mine(self) -> None:
        self._mine = not self._mine
        self.load()

    def on_window_table_row_selected(self, _event: WindowTable.RowSelected) -> None:
        self.action_start()

    def action_start(self) -> None:
        """What the order waits for; among the approvals that is the approval, whatever else is open."""
        if (case := self.case_here()) is not None:
            self.decide_case(case)
        one = self._waiting
        if one is None:
            return
        queue = "to_approve" if self._queue == "to_approve" else one.queue
        if queue == "to_check":
            self.app.push_screen(CheckFormScreen(one.number))
        elif queue == "to_settle":
            self.app.push_screen(SettleScreen(one.number))
        elif queue == "awaiting_customer" and one.complete:
            self._confirm(one)
        elif queue == "awaiting_customer":
            self.action_customer_yes()
        elif queue == "to_approve":
            self.app.push_screen(ApproveScreen(one.number))
        elif queue == "invalid":
            self.action_complete()
        else:
            open_draft(self, one.number)

    def _confirm(self, one: Waiting) -> None:
        """The yes and the approval came in on two terminals apart: a merge confirms nothing, a person does."""

        def said(result: dict[str, Any]) -> str:
            return _("{order}: now {stage}", order=result["order"], stage=_(label("stage", result["stage"])))

        if self.may("order.advance"):
            self.act("order.advance", {"order": one.number, "to": "confirmed"}, said)

    def action_customer_yes(self) -> None:
        order = self.target()
        if order is None or not self.may("order.customer_yes"):
            return
        store = self.host.store.store
        self.ask_to_open("whom", lambda: order_page(store, order.number), lambda page: self._ask_yes(order, page))

    def _ask_yes(self, order: Target, page: OrderPage) -> None:
        phone = f"     {page.phone or _('no telephone number')}     "
        about = f"{order.words}\n\n{phone}\n"
        person = page.contact or page.customer

        def said(_filled: Filled, result: dict[str, Any]) -> str:
            return _("{order}: the customer said yes, now {status}", order=order.words, status=status_words(result))

        self._fill("order.customer_yes", order, lambda before: YesDialog(about, person, before), said)

    def action_approve(self) -> None:
        if (case := self.case_here()) is not None:
            self.approve_case(case)
        else:
            self._findings()

    def action_reject(self) -> None:
        if (case := self.case_here()) is not None:
            self.reject_case(case)
        else:
            self._findings()

    def _findings(self) -> None:
        """The findings must be seen before they are decided."""
        one = self._waiting
        if one is None:
            return
        if one.needs_approval:
            self.app.push_screen(ApproveScreen(one.number))
        else:
            self.host.show_error(Refusal("wrong_status", NOTHING_OPEN, number=one.number))

    def action_complete(self) -> None:
        """An invalid order: log the call, and take it back among the others where it is complete."""
        one, order, read = self._waiting, self.target(), self.read_day
        if one is None or order is None or read is None:
            return
        if one.queue == "draft":
            open_draft(self, one.number)
            return
        if one.queue != "invalid":
            message = N_("Order {number} is not among the invalid ones. {key} puts it there.")
            key = self.key_of("check.invalid")
            self.host.show_error(Refusal("wrong_status", message, number=one.number, key=key))
            return
        if self.may("order.valid"):
            self._call(order, read)

    def _call(self, order: Target, read: DayReader) -> None:
        store = self.host.store.store

        def show(page: OrderPage) -> None:
            about = f"{order.words}\n{page.phone or ''}\n{page.special or ''}".strip()
            self._ask_call(order, lambda before: InvalidDialog(about, read, before))

        self.ask_to_open("whom", lambda: order_page(store, order.number), show)

    def _ask_call(
        self, order: Target, make: Callable[[Before | None], InvalidDialog], before: Before | None = None
    ) -> None:
        def answered(filled: Filled | None) -> None:
            if filled is None:
                return
            args = {name: value for name, value in filled.args.items() if name != "complete"}
            complete = filled.args.get("complete") == "yes"

            def said(_result: dict[str, Any]) -> str:
                if complete:
                    self.act("order.valid", {"order": order.number}, lambda result: _valid(order, result))
                return _("{order}: contact written down", order=order.words)

            def refused(error: GendanError) -> None:
                self._ask_call(order, make, Before(filled.typed, error))

            self.act("contact.log", {"order": order.number, **args}, said, refused)

        self.app.push_screen(make(before), answered)

    def action_invalid(self) -> None:
        order = self.target()
        if order is None or not self.may("order.invalid"):
            return

        def said(_result: dict[str, Any]) -> str:
            return _("{order}: among the invalid ones now", order=order.words)

        self.reasoned("order.invalid", order, _("Put among the invalid orders"), {}, said)


def _valid(order: Target, result: dict[str, Any]) -> str:
    return _("{order}: valid again, now {status}", order=order.words, status=status_words(result))
