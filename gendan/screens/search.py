"""Search from anywhere: one box, whatever is found as one types, arrows and Enter."""

from __future__ import annotations

from typing import cast

from textual.app import ComposeResult
from textual.widgets import Static

from gendan import keys
from gendan.errors import GendanError
from gendan.i18n import N_, _
from gendan.reports.listform import FOUND, ORDERS, Listing
from gendan.screens.list_export import export_list
from gendan.screens.query_line import QueryScreen
from gendan.screens.search_links import page_of_hit
from gendan.screens.search_rows import COLUMNS, counted, hit_rows
from gendan.services.everywhere import Hit, Hits, everywhere
from gendan.services.order_list import every, read_query
from gendan.text import plain
from gendan.widgets.form import said
from gendan.widgets.inputs import TextInput
from gendan.widgets.query_input import QueryInput
from gendan.widgets.window_table import WindowTable

NOTHING_TYPED = N_(
    "Order number or its last digits, outside number, customer,\npinyin or initials, last digits of the phone, model,\n"
    "tracking number, words of a note or a case.\n\nConditions combine: stage:production late:yes due<12-05"
)
NOTHING_FOUND = N_("Nothing fits. Fewer letters find more.")


class SearchScreen(QueryScreen):
    """Opened over any screen; Esc goes back to it as it was (C259)."""

    BINDINGS = [*keys.bindings("global", "search"), *keys.bindings("search")]
    DEFAULT_CSS = """
    SearchScreen #text { margin: 0 1; width: 1fr; }
    SearchScreen .word { height: 1; padding: 0 2; color: $foreground-muted; }
    SearchScreen .word.-wrong { color: $late; text-style: bold; }
    """

    _hits: tuple[Hit, ...] = ()
    _found: str | None = None
    """What the list was found by; another text in the line still waits for its answer."""
    _opens = False
    """Whether the first hit is opened as soon as it is found: Enter came before the answer, as a scanner sends it."""

    def body(self) -> ComposeResult:
        yield QueryInput(id="text", placeholder=_("Search everywhere"), max_length=400)
        yield Static(classes="word")
        table = WindowTable(COLUMNS, empty=_(NOTHING_TYPED))
        table.can_focus = False
        yield table

    def load(self) -> None:
        self.query_line.focus()
        self.find()

    def find(self) -> None:
        text, store = self.query_line.value, self.host.store.store
        self._opens = False
        self.ask("search", lambda: everywhere(store, text) if text.strip() else Hits(text, ()), self._show, self.refuse)

    def _show(self, found: Hits) -> None:
        self._hits, self._found = found.hits, found.query
        typed = bool(found.query.strip())
        self.table.set_columns(COLUMNS, _(NOTHING_FOUND) if typed else _(NOTHING_TYPED))
        self.table.set_rows(hit_rows(found.hits))
        self.table.move_to(0)
        more = _("The newest; type on to find others.") if found.more else ""
        self.say("  ".join(part for part in (counted(found.hits), more) if part))
        if self._opens and self.is_current:
            self.table.action_open()
        self._opens = False

    def refuse(self, error: GendanError) -> None:
        """Say what is wrong in the line; what was found stays."""
        self._found, self._opens = None, False
        self.say(said(error), wrong=True)

    def say(self, words: str, *, wrong: bool = False) -> None:
        """Say ``words`` under the line."""
        word = self.query_one(".word", Static)
        word.update(plain(words), layout=False)
        word.set_class(wrong, "-wrong")

    def on_input_changed(self, event: TextInput.Changed) -> None:
        if event.input is self.query_line:
            self.find()

    def on_input_submitted(self, event: TextInput.Submitted) -> None:
        """Open what was found by what stands in the line, never what was found before it was typed to its end."""
        event.stop()
        if self._found == self.query_line.value:
            self.table.action_open()
        else:
            self._opens = True

    def on_window_table_row_selected(self, event: WindowTable.RowSelected) -> None:
        if event.table is self.table:
            self.app.push_screen(page_of_hit(*cast("tuple[str, str]", event.row.key)))

    def action_export(self) -> None:
        """Write what was found to a file; with conditions every order that fits them (C262)."""
        store, text, shown = self.host.store.store, self.query_line.value, self._hits
        if not text.strip():
            return

        def listing() -> Listing:
            if read_query(store, text, store.clock.today(store.config.zone)).conditions:
                total, rows = every(store, text)
                return Listing(_("Orders"), ORDERS, rows, total)
            return Listing(_("Search"), FOUND, [row.cells for row in hit_rows(shown)], len(shown))

        export_list(self, listing, "search")

    def action_search(self) -> None:
        self.query_line.select_all()
