"""Orders: one line of words and conditions, the list of what it finds, and the order under the cursor at a glance."""

from __future__ import annotations

from textual.app import ComposeResult
from textual.containers import Container, Horizontal
from textual.widgets import Static

from gendan import keys
from gendan.errors import GendanError
from gendan.i18n import N_, _
from gendan.reports.listform import ORDERS, Listing
from gendan.screens.complaint_taking import take_complaint
from gendan.screens.list_export import export_list
from gendan.screens.order_links import copy_answer, open_order
from gendan.screens.query_line import QueryScreen
from gendan.screens.resting import Resting
from gendan.services.order_list import Found, Gap, OrderRow, every, fill, find
from gendan.services.order_page import OrderPage, order_page
from gendan.text import plain
from gendan.widgets.form import said
from gendan.widgets.inputs import TextInput
from gendan.widgets.order_glance import OrderGlance
from gendan.widgets.order_rows import COLUMNS, order_row
from gendan.widgets.query_input import QueryInput
from gendan.widgets.window import PAGE
from gendan.widgets.window_table import Row, WindowTable

NONE_YET = N_(
    "All orders will stand here.\n{key.app.new_order} takes a new order, {key.app.import_book} takes an order book in."
)
NONE_FITS = N_("No order fits.\nEsc takes the conditions away.")


class OrdersScreen(Resting, QueryScreen):
    """Section 3. The list follows the line as it is typed; what cannot be read keeps the list and says why (C260)."""

    DIGIT = 3
    BINDINGS = keys.bindings("orders", "query", "saved", "export", "complaint", "answer")
    HORIZONTAL_BREAKPOINTS = [(0, "-narrow"), (116, "-wide")]
    DEFAULT_CSS = """
    OrdersScreen .line { height: 1; padding: 0 1; }
    OrdersScreen .line > .label { width: auto; padding: 0 1 0 0; color: $foreground-muted; }
    OrdersScreen #query { width: 1fr; }
    OrdersScreen .line > .count { width: auto; min-width: 12; text-align: right; padding: 0 0 0 1; }
    OrdersScreen .word { height: 1; padding: 0 1; color: $foreground-muted; text-overflow: ellipsis; }
    OrdersScreen .word { text-wrap: nowrap; }
    OrdersScreen .word.-wrong { color: $late; text-style: bold; }
    OrdersScreen #list { height: 1fr; layout: horizontal; }
    OrdersScreen.-narrow #list { layout: vertical; }
    OrdersScreen.-wide OrderGlance { width: 38; }
    """

    _shown: str | None = None
    _asked: str | None = None
    _is_finding = False
    """Whether the list still shows what was found before what stands in the line."""
    _opens = False
    """Whether the first order is opened as soon as it is found: Enter came before the answer."""

    def __init__(self, query: str = "") -> None:
        """``query`` is looked for from the beginning."""
        super().__init__()
        self._first = query

    def body(self) -> ComposeResult:
        with Horizontal(classes="line"):
            yield Static(plain(_("Conditions")), classes="label")
            yield QueryInput(self._first, id="query", max_length=400)
            yield Static(classes="count")
        yield Static(classes="word")
        with Container(id="list"):
            yield WindowTable(COLUMNS, empty="")
            yield OrderGlance()

    def load(self) -> None:
        self._shown = self._asked = None
        self._say(_HINT)
        self.find()
        self.table.focus()

    async def on_screen_resume(self) -> None:
        if self._shown is not None:
            self.find()

    def on_data_changed(self) -> None:
        self.find()

    def find(self) -> None:
        text, store = self.query_line.value, self.host.store.store
        self._asked, self._is_finding, self._opens = text, text != self._shown, False
        self.ask("find", lambda: find(store, text, PAGE), self._show, self._refuse)

    def _show(self, found: Found) -> None:
        changed, self._shown = found.query != self._shown, found.query
        self.table.set_columns(COLUMNS, NONE_FITS if found.query.strip() else NONE_YET)
        self.table.set_rows(self._rows(found.rows), found.total)
        if changed:
            self.table.move_to(0)
        count = _("{n} {n:order|orders}", n=found.total)
        self.query_one(".count", Static).update(plain(count))
        self._say(_HINT)
        self.refresh_bindings()
        opens, self._is_finding, self._opens = self._opens, False, False
        if opens and self.is_current:
            self.table.action_open()

    def _rows(self, orders: tuple[OrderRow, ...]) -> list[Row]:
        today = self.host.local_now().date()
        return [order_row(order, today, order.id) for order in orders]

    def _refuse(self, error: GendanError) -> None:
        self._is_finding = self._opens = False
        self._say(said(error), wrong=True)

    def _say(self, message: str, *, wrong: bool = False) -> None:
        word = self.query_one(".word", Static)
        word.update(plain(message if wrong else _(message)), layout=False)
        word.set_class(wrong, "-wrong")

    def on_window_table_need_page(self, event: WindowTable.NeedPage) -> None:
        table, serial, store, text = event.table, event.serial, self.host.store.store, self._shown or ""
        gap = Gap(event.offset, event.count, table.total, event.after, event.before)
        self.ask(
            f"page {event.offset}",
            lambda: fill(store, text, gap),
            lambda rows: table.put_page(serial, gap.offset, self._rows(rows)) and None,
        )

    def on_window_table_row_highlighted(self, event: WindowTable.RowHighlighted) -> None:
        if event.table is self.table:
            self.rest()

    def rested(self) -> None:
        row, store, glance = self.table.cursor_row, self.host.store.store, self.query_one(OrderGlance)

        def show(page: OrderPage | None) -> None:
            glance.show(page, self.host.config.zone)

        number = str(row.key) if row else ""
        self.ask("glance", lambda: order_page(store, number) if number else None, show, lambda _error: show(None))

    def on_window_table_row_selected(self, event: WindowTable.RowSelected) -> None:
        if event.table is self.table and self._is_finding:
            self._opens = True
        elif event.table is self.table:
            open_order(self, str(event.row.key))

    # typing

    def on_input_changed(self, event: TextInput.Changed) -> None:
        if self._asked is not None and event.value != self._asked:
            self.find()

    def on_input_submitted(self, event: TextInput.Submitted) -> None:
        event.stop()
        self.table.focus()

    # keys

    def action_query(self) -> None:
        self.query_line.focus()
        self.query_line.select_all()

    def action_export(self) -> None:
        """Write all that the list shows to a file (C262)."""
        store, text = self.host.store.store, self._shown or ""

        def listing() -> Listing:
            total, rows = every(store, text)
            return Listing(_("Orders"), ORDERS, rows, total)

        export_list(self, listing, "orders")

    def action_complaint(self) -> None:
        """Take a complaint in, about the order under the cursor where there is one."""
        row = self.table.cursor_row
        take_complaint(self, str(row.key) if row is not None else "")

    def action_answer(self) -> None:
        if self.table.cursor_row is not None:
            copy_answer(self, str(self.table.cursor_row.key))

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        if action == "back" and self.is_mounted:
            return not self.is_first() or self.query_line.has_focus or bool(self.query_line.value)
        return super().check_action(action, parameters)

    def action_back(self) -> None:
        if self.query_line.has_focus:
            self.table.focus()
        elif self.query_line.value:
            self.query_line.value = ""
        else:
            super().action_back()


_HINT = N_("Words, or stage:production late:yes customer:Zhang due<12-05 amount>=5000")
