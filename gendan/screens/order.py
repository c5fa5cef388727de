"""One order: who and what in the head, everything about it in tabs (section 3 of ux.md)."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from textual.app import ComposeResult
from textual.containers import Vertical
from textual.content import Content
from textual.widgets import Static

from gendan import keys
from gendan.domain.lifecycle import STAGES
from gendan.domain.money import money_text
from gendan.errors import GendanError, Refusal
from gendan.i18n import N_, _, several
from gendan.screens.case_pages import page_for
from gendan.screens.host import MinuteTick
from gendan.screens.order_planning import PlanDeeds
from gendan.screens.order_shown import Shown
from gendan.screens.order_tabs import BY_KEY, TABS, columns, detail
from gendan.screens.order_work import Target
from gendan.screens.sheet_dialog import show_sheet
from gendan.services.complaint_views import ComplaintView
from gendan.services.confirmation_page import confirmation_page
from gendan.services.days import DayReader, day_reader
from gendan.services.exception_views import ExceptionView
from gendan.services.history import order_history
from gendan.services.order_page import MilestoneView, OrderPage, order_page
from gendan.services.order_trouble import order_trouble
from gendan.services.request_views import RequestView
from gendan.services.risks import RiskView
from gendan.services.telling import telling
from gendan.services.timeline import timeline
from gendan.text import plain
from gendan.when import day_near
from gendan.widgets.modal import Confirm, Notice
from gendan.widgets.order_glance import STAGE_NAMES, promise_words, special_words, stage_tone, status_words
from gendan.widgets.stage_bar import StageBar
from gendan.widgets.tab_line import TabLine, TabName
from gendan.widgets.window_table import WindowTable

KEYS = (
    "previous_tab", "next_tab", "done", "reschedule", "contact", "request", "answer", "undo", "assign", "hold",
    "cancel", "advance", "change", "copy", "add", "verify", "refund", "exception", "complaint", "tell",
    "accept", "visit", "close", "production", "risk", "urgent", "plan", "as_template", "timeline", "position",
    "delivery_note", "retrospective", "sheet",
)  # fmt: skip
"""What works on the page, of the keys of an order."""


def read_order(store: Any, number: str) -> tuple[Shown, DayReader]:
    """What the page of this order shows; raises ``Refusal`` where there is none."""
    page = order_page(store, number)
    stands = confirmation_page(store, page.number)
    history, trouble = order_history(store, page.number), order_trouble(store, page.number)
    told = telling(store, page.number)
    grouped = any(step.category for step in page.milestones)
    held_by = timeline(store, page.number).late_because if grouped else ()
    return Shown(page, history, store.config.zone, stands, trouble, told, held_by), day_reader(store)


class OrderScreen(PlanDeeds):
    """The page of the order with this number. It closes to where one came from."""

    DIGIT = 3
    BINDINGS = keys.bindings("order", *KEYS)
    DEFAULT_CSS = """
    OrderScreen #head { height: auto; background: $surface; padding: 0 1; }
    OrderScreen #head > Static { height: auto; }
    OrderScreen #special { max-height: 3; color: $due; text-style: bold; }
    OrderScreen StageBar { padding: 0; }
    OrderScreen TabLine { margin: 1 0 0 0; }
    """

    def __init__(self, number: str, tab: str = TABS[0].key) -> None:
        super().__init__()
        self._number = number
        self._shown: Shown | None = None
        self._tab = tab

    # what is shown

    def compose(self) -> ComposeResult:
        self.DIGIT = getattr(self.app.screen_stack[0], "DIGIT", OrderScreen.DIGIT)
        yield from super().compose()

    def body(self) -> ComposeResult:
        with Vertical(id="head"):
            yield Static(plain(self._number), id="who")
            yield StageBar(STAGE_NAMES)
            yield Static(id="when")
            yield Static(id="where")
            yield Static(id="special")
        yield TabLine([TabName(tab.key, _(tab.title)) for tab in TABS], self._tab)
        yield WindowTable((), empty=" ")

    @property
    def foremost(self) -> tuple[str, ...]:
        """The keys that stand first at the foot of the screen."""
        return BY_KEY[self._tab].keys

    @property
    def table(self) -> WindowTable:
        """The rows of the open tab."""
        return self.query_one(WindowTable)

    def load(self) -> None:
        self.table.focus()
        store, number = self.host.store.store, self._number
        self.ask("order", lambda: read_order(store, number), self._show, self._gone)

    def _gone(self, error: GendanError) -> None:
        """There is no such order, or it cannot be read: say so and go back."""
        self.host.show_error(error)
        if self._shown is None:
            self.action_back()

    def _show(self, loaded: tuple[Shown, DayReader]) -> None:
        self._shown, self.read_day = loaded
        page = self._shown.page
        self._number = page.number
        bar = self.query_one(StageBar)
        bar.at, bar.tone = STAGES.index(page.stage), stage_tone(page)
        self.query_one("#who", Static).update(_who(page))
        self.query_one("#when", Static).update(_when(page, self._shown.held_by))
        self.query_one("#where", Static).update(_where(page))
        special = self.query_one("#special", Static)
        special.display = page.nonstandard
        special.update(plain(f"{_('Special')} {special_words(page)}"))
        self.query_one(TabLine).names = tuple(TabName(tab.key, tab.heading(self._shown)) for tab in TABS)
        self._rows()

    def _rows(self) -> None:
        if self._shown is None:
            return
        tab = BY_KEY[self._tab]
        rows = tab.rows(self._shown)
        self.table.set_columns(columns(tab, rows), _(tab.empty))
        self.table.set_rows(rows)

    # the order and what is under the cursor

    @property
    def _step(self) -> MilestoneView | None:
        row = self.table.cursor_row
        return row.place if row is not None and isinstance(row.place, MilestoneView) else None

    def target(self) -> Target | None:
        if self._shown is None:
            return None
        page, step = self._shown.page, self._step
        order = Target(page.number, page.customer, page.owner, status=page.status)
        return order if step is None else order.at(step.code, step.line, step.category, step.name)

    def risk_here(self) -> RiskView | None:
        row = self.table.cursor_row
        here = row.place if row is not None else None
        return here if isinstance(here, RiskView) and here.open else None

    def exception_here(self) -> ExceptionView | None:
        row = self.table.cursor_row
        here = row.place if row is not None else None
        return here if isinstance(here, ExceptionView) and here.open else None

    def line_count(self) -> int:
        return len(self._shown.page.lines) if self._shown is not None else 1

    def on_tab_line_chosen(self, event: TabLine.Chosen) -> None:
        self._tab = event.key
        self._rows()
        self.table.move_to(0)
        self.refresh_bindings()

    def on_window_table_row_selected(self, event: WindowTable.RowSelected) -> None:
        """Everything a row has to say: a list shows only the beginning of long texts. Cases have their own page."""
        one = event.row.place
        if isinstance(one, ExceptionView):
            self.app.push_screen(page_for("exception", "", one.exception))
        elif isinstance(one, ComplaintView):
            self.app.push_screen(page_for("complaint", "", one.complaint))
        elif isinstance(one, RequestView):
            self.app.push_screen(page_for("request", "", one.request))
        elif self._shown is not None:
            tab = BY_KEY[self._tab]
            self.app.push_screen(Notice(_(tab.title), detail(tab, event.row, self._shown)))

    def on_minute_tick(self, _event: MinuteTick) -> None:
        self.load()

    async def on_screen_resume(self) -> None:
        if self._shown is not None:
            self.load()

    # keys

    def action_previous_tab(self) -> None:
        self.query_one(TabLine).step(-1)

    def action_next_tab(self) -> None:
        self.query_one(TabLine).step(1)

    def action_done(self) -> None:
        """Done, now: the milestone under the cursor, on the tab of lines the next one; what the customer is to be told,
        told. Where the cursor stands on something else the next milestone is asked for by name.
        """
        order, step = self.target(), self._step
        if (
            order is None
            or self._shown is None
            or self.close_here()
            or self.deliver_here()
            or self._tell_here()
            or not self.may("milestone.done")
        ):
            return
        if step is None:
            following = next((one for one in self._shown.page.milestones if one.state != "done"), None)
            if following is None:
                message = N_("Every milestone of this order is done.")
                self.host.show_error(Refusal("wrong_status", message))
                return
            order = order.at(following.code, following.line, following.category, following.name)
        self._ask_done(order, sure=step is not None or self._tab == TABS[0].key)

    def _ask_done(self, order: Target, *, sure: bool) -> None:
        def answered(yes: bool | None) -> None:
            if yes:
                self.mark_done(order, lambda error: self.show_gate(order, error))

        if sure:
            answered(True)
            return
        title = _("Mark the next milestone as done?")
        self.app.push_screen(Confirm(title, f"{order.words}\n{order.step_words}", yes=_("Done")), answered)

    def _tell_here(self) -> bool:
        """On something that the customer is to be told: show it. Whether the key was meant so."""
        row = self.table.cursor_row
        is_owed = self._tab == "contacts" and row is not None and isinstance(row.key, tuple) and row.key[0] == "owed"
        if is_owed:
            self.action_tell()
        return is_owed

    def action_add(self) -> None:
        if not self.remedy_here():
            super().action_add()

    def action_undo(self) -> None:
        """What was just done here goes back at once; a milestone asks for the reason, anything older asks before."""
        order, step = self.target(), self._step
        if order is None or self.take_shipment_back():
            return
        if any(deed.order == order.number for deed in self.host.deeds):
            self.take_back(order.number)
        elif step is not None and step.state == "done":
            if not self.may("milestone.undo"):
                return
            name = _(step.name)
            args = {"milestone": step.code, **step.scope}
            said = _("{order}: {step} taken back", order=order.words, step=name)
            self.ask_reason("milestone.undo", order, _("Take back: {step}", step=name), args, said)
        else:
            self.ask_take_back(order)

    def action_sheet(self) -> None:
        """The confirmation sheet: read, copied, printed (C050)."""
        if (order := self.target()) is not None:
            show_sheet(self, order.number)

    def action_hold(self) -> None:
        """Put on hold, or go on; both ask why."""
        order = self.target()
        if order is None:
            return
        command = "order.resume" if order.status == "on_hold" else "order.hold"
        if not self.may(command):
            return
        title = _("Go on with the order") if order.status == "on_hold" else _("Put the order on hold")
        said = _("{order}: goes on", order=order.words)
        if order.status != "on_hold":
            said = _("{order}: on hold", order=order.words)
        self.ask_reason(command, order, title, {}, said)


def _who(page: OrderPage) -> Content:
    outside = f"  ({page.outside_number})" if page.outside_number else ""
    contact = f" · {page.contact}" if page.contact and page.contact != page.customer else ""
    return Content.assemble(
        plain(f"{page.number}{outside}", "bold $accent"),
        plain(f"   {page.customer}{contact}   ", "bold"),
        plain(page.phone or ""),
    )


def _when(page: OrderPage, held_by: Sequence[str]) -> Content:
    """The dates, and the categories that hold a composite order back (C171)."""
    style = "$late" if page.late else ""
    pieces = [plain(f"{_('Promised')} ", "$foreground-muted"), plain(promise_words(page), style)]
    for label, day in ((_("Delivered"), page.delivered), (_("Requested"), page.requested)):
        if day is not None:
            pieces += [plain(f"   {label} ", "$foreground-muted"), plain(day_near(day, page.today))]
    if held_by:
        pieces.append(plain("   " + _("Held back by: {categories}", categories=several(held_by)), "bold $late"))
    return Content.assemble(*pieces)


def _where(page: OrderPage) -> Content:
    owner = " · ".join(part for part in (page.owner_name or page.owner or _("nobody"), page.team) if part)
    facts = (
        (_("Status"), status_words(page)),
        (_("Owner"), owner),
        (_("Amount"), money_text(page.amount)),
        (_("Address"), page.address or "-"),
    )
    pieces = []
    for label, words in facts:
        pieces += [plain(f"{label} ", "$foreground-muted"), plain(f"{words}   ")]
    return Content.assemble(*pieces)
