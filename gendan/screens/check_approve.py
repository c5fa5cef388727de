"""All findings of an order in one list, decided with one key each (C043-C048, C076, C078)."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from textual.app import ComposeResult
from textual.widgets import Static

from gendan import keys
from gendan.domain import labels
from gendan.domain.confirmation import BEYOND
from gendan.domain.money import money_text
from gendan.domain.roles import may
from gendan.errors import GendanError, Refusal
from gendan.i18n import N_, Word, _, joined
from gendan.people import named
from gendan.screens.check_work import CheckWork, status_words
from gendan.screens.data_screen import Renewing
from gendan.screens.order_work import Target
from gendan.services.blind import refuse_hidden
from gendan.services.confirmation_page import ConfirmationPage, FindingView, confirmation_page
from gendan.services.order_page import OrderPage, order_page
from gendan.text import plain
from gendan.when import day_near
from gendan.widgets.order_glance import special_words
from gendan.widgets.window_table import Column, Row, WindowTable

COLUMNS = (
    Column("state", N_("State"), 9, toned=True),
    Column("message", N_("Finding"), 20, flex=1),
    Column("by", N_("Decided by"), 10),
)


def finding_words(one: FindingView, page: OrderPage) -> str:
    """A finding in words. Wishes are kept as a mark only, since they may tell of persons: they stand in the order."""
    return _(one.message, **{"wishes": special_words(page), **one.params})


def finding_row(one: FindingView, page: OrderPage) -> Row:
    """A finding: open or decided, what it says, who may decide."""
    who = _(labels.label("role", one.overridable_by or "admin"))
    state = _("decided") if one.decided else _("to decide")
    return Row(one.code, (state, finding_words(one, page), who), "done" if one.decided else "due", place=one)


class ApproveScreen(Renewing, CheckWork):
    """The findings of one order, for who may decide."""

    DIGIT = 4
    BINDINGS = keys.bindings("approve")
    DEFAULT_CSS = """
    ApproveScreen #which, ApproveScreen #what { height: auto; padding: 0 1; background: $surface; }
    ApproveScreen #which { text-style: bold; color: $accent; }
    ApproveScreen #whole { height: auto; padding: 1 1 0 1; }
    """

    def __init__(self, number: str) -> None:
        super().__init__()
        self._number = number
        self._page: OrderPage | None = None
        self._open: list[FindingView] = []
        """The findings that stand on the screen to be decided."""

    def body(self) -> ComposeResult:
        yield Static(plain(_("Findings of {number}", number=self._number)), id="which")
        yield Static(id="what")
        yield WindowTable(COLUMNS, empty=_("No findings."))
        yield Static(id="whole")

    def load(self) -> None:
        self.query_one(WindowTable).focus()
        store, number = self.host.store.store, self._number

        def work() -> tuple[OrderPage, ConfirmationPage]:
            refuse_hidden(store, number)
            return order_page(store, number), confirmation_page(store, number)

        self.ask("findings", work, self._show, self._gone)

    def _gone(self, error: GendanError) -> None:
        self.host.show_error(error)
        self.action_back()

    def _show(self, loaded: tuple[OrderPage, ConfirmationPage]) -> None:
        had, (page, stands) = self._page, loaded
        self._page = page
        if had is not None and not (stands.submitted and stands.to_approve):
            self.action_back()
            return
        who = _("{number}   {customer}   {amount}   entered by {who}", number=page.number, customer=page.customer,
                amount=money_text(page.amount), who=named(stands.entered_by) or "?")  # fmt: skip
        self.query_one("#which", Static).update(plain(who))
        goods = joined(f"{line.product} × {line.qty.normalize():f}" for line in page.lines)
        day = day_near(page.requested, page.today)
        self.query_one("#what", Static).update(plain(_("Requested {day}   {goods}", day=day, goods=goods)))
        table = self.query_one(WindowTable)
        table.set_columns(COLUMNS)
        self._open = [one for one in stands.findings if not one.decided]
        table.set_rows(sorted((finding_row(one, page) for one in stands.findings), key=lambda row: row.tone == "done"))

    def on_window_table_row_highlighted(self, event: WindowTable.RowHighlighted) -> None:
        """The whole finding: a list cuts long ones."""
        if event.row is not None:
            self.query_one("#whole", Static).update(plain(event.row.cells[1]))

    def target(self) -> Target:
        return Target(self._number, self._page.customer if self._page else "")

    # keys

    def action_all(self) -> None:
        """All that stand here to decide; what came up meanwhile nobody has seen yet."""
        if self._open:
            self._approve([one.code for one in self._open])

    def action_one(self) -> None:
        row = self.query_one(WindowTable).cursor_row
        if row is not None and not row.place.decided:
            self._approve([row.place.code])

    def _approve(self, codes: Sequence[str]) -> None:
        order = self.target()

        def refused(error: GendanError) -> None:
            self.host.show_error(error)
            if error.code == "same_person" and may(self.host.session.role, "supervisor"):
                title = _("Approve one's own order: marked and reported as such")
                self.reasoned("order.self_approve", order, title, {}, self._said)

        self.act("order.approve", {"order": order.number, "findings": list(codes)}, self._said, refused)

    def _said(self, result: dict[str, Any]) -> str:
        return _("{order}: approved, now {status}", order=self._number, status=status_words(result))

    def action_reject(self) -> None:
        """Send it back, where one may decide on all of it; else that is said before a reason is typed."""
        if not self._open:
            return
        role = self.host.session.role
        takes = [least for one in self._open if not may(role, least := one.overridable_by or "admin")]
        if takes:
            mine, least = Word(labels.label("role", role)), Word(labels.label("role", takes[0]))
            self.host.show_error(Refusal("over_authority", BEYOND, role=mine, least=least))
            return

        def said(result: dict[str, Any]) -> str:
            return _("{order}: sent back, now {status}", order=self._number, status=status_words(result))

        self.reasoned("order.reject", self.target(), _("Send the order back"), {}, said)
