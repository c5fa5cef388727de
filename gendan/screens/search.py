"""Search from anywhere: one box, the orders found as one types, arrows and Enter."""

from __future__ import annotations

from textual.app import ComposeResult
from textual.events import Key
from textual.widgets import Static

from gendan import keys
from gendan.errors import GendanError
from gendan.i18n import N_, _
from gendan.screens.frame import SectionScreen
from gendan.screens.order_links import open_order
from gendan.services.order_list import OrderRow, first
from gendan.text import plain
from gendan.widgets.form import said
from gendan.widgets.inputs import TextInput
from gendan.widgets.order_rows import COLUMNS, order_rows
from gendan.widgets.steering import steer
from gendan.widgets.window_table import WindowTable

MOST = 100
"""Orders shown; who looks for something types on rather than reading more."""
NOTHING_TYPED = N_(
    "Order number or its last digits, outside number, customer,\npinyin or initials, last digits of the phone, model."
)
NOTHING_FOUND = N_("Nothing fits. Fewer letters find more.")


class SearchScreen(SectionScreen):
    """Opened over any screen; Esc goes back to it as it was (C259)."""

    BINDINGS = keys.bindings("global", "search")
    DEFAULT_CSS = """
    SearchScreen #text { margin: 0 1; width: 1fr; }
    SearchScreen .word { height: 1; padding: 0 2; color: $foreground-muted; }
    SearchScreen .word.-wrong { color: $late; text-style: bold; }
    """

    def body(self) -> ComposeResult:
        yield TextInput(id="text", placeholder=_("Search orders"), max_length=200)
        yield Static(classes="word")
        table = WindowTable(COLUMNS, empty=NOTHING_TYPED)
        table.can_focus = False
        yield table

    def load(self) -> None:
        self.query_one(TextInput).focus()
        self._search()

    @property
    def table(self) -> WindowTable:
        """What was found."""
        return self.query_one(WindowTable)

    def _search(self) -> None:
        text, store = self.query_one(TextInput).value, self.host.store.store
        if text.strip():
            self.ask("search", lambda: first(store, text, MOST), self._show, self._refuse)
        else:
            self.ask("search", tuple, self._show)

    def _show(self, found: tuple[OrderRow, ...]) -> None:
        typed = bool(self.query_one(TextInput).value.strip())
        self.table.set_columns(COLUMNS, NOTHING_FOUND if typed else NOTHING_TYPED)
        self.table.set_rows(order_rows(found, self.host.local_now().date()))
        self.table.move_to(0)
        more = _("The newest {n}; type on to find others.", n=MOST) if len(found) == MOST else ""
        self._say(more or (_("{n} found", n=len(found)) if found else ""))

    def _refuse(self, error: GendanError) -> None:
        self._say(said(error), wrong=True)

    def _say(self, words: str, *, wrong: bool = False) -> None:
        word = self.query_one(".word", Static)
        word.update(plain(words))
        word.set_class(wrong, "-wrong")

    def on_input_changed(self) -> None:
        self._search()

    def on_input_submitted(self, event: TextInput.Submitted) -> None:
        event.stop()
        self.table.action_open()

    def on_key(self, event: Key) -> None:
        steer(event, self.table)

    def on_window_table_row_selected(self, event: WindowTable.RowSelected) -> None:
        open_order(self, str(event.row.key))

    def action_search(self) -> None:
        self.query_one(TextInput).select_all()
