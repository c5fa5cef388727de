"""Screens with a line of words and conditions: completion below it, saved filters, export of what it finds (C260)."""

from __future__ import annotations

from textual.app import ComposeResult
from textual.events import Key

from gendan.domain.completing import put
from gendan.domain.query import CODES, DATES, FLAGS
from gendan.i18n import N_
from gendan.screens.frame import SectionScreen
from gendan.screens.saved_filters import choose_filter
from gendan.services.completion import Completion, complete
from gendan.widgets.dropdown import Dropdown
from gendan.widgets.inputs import TextInput
from gendan.widgets.query_input import QueryInput
from gendan.widgets.steering import steer
from gendan.widgets.window import Column, Row
from gendan.widgets.window_table import WindowTable

OFFERS = (Column("written", N_("Condition"), 18), Column("meaning", N_("Meaning"), 32))
TAKES = ("tab", "right", "enter")
"""Keys that take an offer. Enter does where what was typed means nothing by itself, or the list was walked: else a part
of a name would become the first name that has it."""


ENTERED = (*CODES, *FLAGS, *DATES, "@")
"""Keys whose values must be whole."""


class QueryScreen(SectionScreen):
    """A subclass yields a ``QueryInput``, a line ``.word`` for what is said and its list in ``body``, and finds in
    ``find``."""

    DEFAULT_CSS = """
    QueryScreen { layers: base above; }
    """
    SECTION = "orders"
    """Whose saved filters are offered."""
    _offer: Completion | None = None
    _walked = False
    _taken = ""
    """The text after an offer was taken: no other is made for it."""

    def compose(self) -> ComposeResult:
        yield from super().compose()
        yield Dropdown()

    @property
    def query_line(self) -> QueryInput:
        """The line of words and conditions."""
        return self.query_one(QueryInput)

    @property
    def dropdown(self) -> Dropdown:
        """The list of offers."""
        return self.query_one(Dropdown)

    @property
    def table(self) -> WindowTable:
        """What was found."""
        return self.query_one("#body WindowTable", WindowTable)

    def find(self) -> None:
        """Ask for what fits the line."""
        raise NotImplementedError

    # offers

    def offer(self) -> None:
        """Look up what may stand at the cursor of the line."""
        line, store, section = self.query_line, self.host.store.store, self.SECTION
        line.offered = self._offered
        text, cursor = line.value, line.cursor_position
        if not line.has_focus or text == self._taken:
            self._close()
            return
        self.ask("offers", lambda: complete(store, text, cursor, section), self._drop, lambda _error: self._close())

    def _drop(self, found: Completion | None) -> None:
        line = self.query_line
        if found is None or found.text != line.value or not line.has_focus:
            self._close()
            return
        self._offer, self._walked = found, False
        rows = [Row(at, (one.written, one.meaning)) for at, one in enumerate(found.options)]
        self.dropdown.drop(line, found.text, OFFERS, rows)
        self.query_one(".word").visible = False

    def _close(self) -> None:
        self._offer = None
        self.dropdown.close()
        self.query_one(".word").visible = True

    def _offered(self, event: Key) -> bool:
        """Whether the list of offers takes a key that was pressed in the line."""
        if self._offer is None or not self.dropdown.is_open or self._offer.text != self.query_line.value:
            return False
        if event.key == "escape":
            self._close()
        elif event.key in TAKES and self._takes(event.key):
            self._take()
        elif event.key in ("up", "down", "pageup", "pagedown") and self._offer.place.key:
            self._walked = True
            steer(event, self.dropdown)
        else:
            return False
        return True

    def _takes(self, key: str) -> bool:
        if key == "enter" and self._offer is not None:
            return self._walked or self._offer.place.key in ENTERED
        return key == "tab" or self.query_line.cursor_at_end

    def _take(self) -> None:
        row, offer, line = self.dropdown.cursor_row, self._offer, self.query_line
        if row is None or offer is None:
            return
        text, cursor = put(offer.text, offer.place, offer.options[int(str(row.key))].written)
        self._taken = text if offer.place.key else ""
        self._close()
        line.value = text
        line.cursor_position = cursor

    # filters

    def action_saved(self) -> None:
        """Choose a saved filter, or keep what stands in the line."""

        def chosen(query: str) -> None:
            self._taken = self.query_line.value = query
            self.query_line.cursor_position = len(query)

        choose_filter(self, self.query_line.value.strip(), self.SECTION, chosen)

    def on_input_changed(self, event: TextInput.Changed) -> None:
        if event.input is self.query_line:
            self.offer()

    def on_descendant_blur(self) -> None:
        if self.is_mounted and not self.query_line.has_focus:
            self._close()

    def on_key(self, event: Key) -> None:
        if self.query_line.has_focus:
            steer(event, self.table)

    def on_window_table_row_selected(self, event: WindowTable.RowSelected) -> None:
        """An offer was clicked."""
        if event.table is self.dropdown:
            event.stop()
            self._take()
            self.query_line.focus()
