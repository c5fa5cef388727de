"""The keys that work here, from the table of keys, with the user's own."""

from __future__ import annotations

from collections.abc import Mapping

from textual.app import ComposeResult
from textual.containers import Vertical
from textual.widgets import Static

from gendan import keys
from gendan.i18n import N_, _
from gendan.text import plain
from gendan.widgets.keybar import KeyBar
from gendan.widgets.modal import Modal
from gendan.widgets.window_table import Column, Row, WindowTable


class HelpScreen(Modal[None]):
    """A list of keys and what they do. ``working`` are the keys of each action that works on the screen below."""

    DEFAULT_CSS = """
    HelpScreen > .dialog { width: 90; height: 90%; }
    HelpScreen WindowTable { background: $panel; }
    """

    def __init__(self, working: Mapping[str, list[str]]) -> None:
        super().__init__()
        self._working = working

    def compose(self) -> ComposeResult:
        with Vertical(classes="dialog"):
            yield Static(plain(_("Keys that work here")), classes="title")
            yield WindowTable(
                (
                    Column("keys", N_("Keys"), 16),
                    Column("label", N_("Action"), 14),
                    Column("help", N_("What it does"), 20, flex=1, drop=1),
                )
            )
        yield KeyBar()

    def on_mount(self) -> None:
        self.query_one(WindowTable).set_rows(self._rows())

    def _rows(self) -> list[Row]:
        rows: list[Row] = []
        titles = [*(name for name in keys.CONTEXTS if name not in {"global", "list"}), "list", "global"]
        for context in titles:
            actions = [action for action in keys.in_context(context) if action.id in self._working]
            if actions:
                rows.append(Row(context, (_(keys.CONTEXTS[context]), "", ""), "muted"))
            for action in actions:
                shown = " ".join(_(keys.shown(key)) for key in self._working[action.id])
                rows.append(Row(action.id, (shown, _(action.label), _(action.help))))
        return rows

    def on_window_table_row_selected(self) -> None:
        self.dismiss(None)
