"""Shift handovers: those that were given, the newest first; a new one is given here, Enter opens one."""

from __future__ import annotations

from typing import Any

from textual.app import ComposeResult
from textual.widgets import Static

from gendan import keys
from gendan.i18n import N_, _
from gendan.screens import handover_words as words
from gendan.screens.data_screen import Renewing, WithList
from gendan.screens.form_run import fill_in
from gendan.screens.handover_page import HandoverPage, show_slip
from gendan.screens.order_work import OrderWork, Target, tell
from gendan.services.handovers import HandoverHead, list_handovers
from gendan.text import plain
from gendan.widgets.window_table import WindowTable

EMPTY = N_("No shift was handed over yet. {key} hands yours over.")


class HandoversScreen(WithList, Renewing, OrderWork):
    """The list; the cursor stands first on one that waits for who looks."""

    BINDINGS = keys.bindings("handover", "new", "sheet")
    DEFAULT_CSS = """
    HandoversScreen .title { height: 1; padding: 0 1; text-style: bold; }
    """

    def __init__(self) -> None:
        super().__init__()
        self._found: tuple[HandoverHead, ...] | None = None

    def compose(self) -> ComposeResult:
        self.DIGIT = getattr(self.app.screen_stack[0], "DIGIT", 1)
        yield from super().compose()

    def body(self) -> ComposeResult:
        yield Static(classes="title")
        yield WindowTable(words.LIST, empty=" ")

    def target(self) -> Target | None:
        return None

    def load(self) -> None:
        self.table.focus()
        store = self.host.store.store
        self.ask("handovers", lambda: list_handovers(store), self._show)

    def _show(self, found: tuple[HandoverHead, ...]) -> None:
        first, self._found = self._found is None, found
        login, today = self.host.session.login, self.host.local_now().date()
        waiting = [one for one in found if one.waits_for(login)]
        said = _("{n} {n:waits|wait} for you", n=len(waiting)) if waiting else _("None waits for you")
        self.query_one(".title", Static).update(plain(f"{_('Handover')} · {said}"))
        self.table.set_columns(words.LIST, _(EMPTY, key=self.key_of("handover.new")))
        self.table.set_rows([words.head_row(one, login, today) for one in found])
        if first and waiting:
            self.table.move_to_key(waiting[0].handover)

    def on_window_table_row_selected(self, event: WindowTable.RowSelected) -> None:
        self.app.push_screen(HandoverPage(str(event.row.key)))

    def action_new(self) -> None:
        """Give the shift; the handover is opened, to be read once more."""

        def done(result: dict[str, Any]) -> None:
            tell(self.app, _("{code}: {n} {n:line|lines} handed over", code=result["handover"], n=result["lines"]))
            self.app.push_screen(HandoverPage(result["handover"]))

        if self.may("handover.give"):
            fill_in(self, words.GiveDialog, "handover.give", done)

    def action_sheet(self) -> None:
        """The slip of the one under the cursor."""
        row = self.table.cursor_row
        if row is not None:
            show_slip(self, str(row.key))
