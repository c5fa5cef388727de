"""Every action by name: type a part of it, Enter does it."""

from __future__ import annotations

from collections.abc import Mapping

from textual.app import ComposeResult
from textual.containers import Vertical
from textual.events import Key

from gendan import keys
from gendan.i18n import N_, _
from gendan.widgets.inputs import TextInput
from gendan.widgets.keybar import KeyBar
from gendan.widgets.modal import Modal
from gendan.widgets.steering import narrow, steer
from gendan.widgets.window_table import Column, Row, WindowTable


class PaletteScreen(Modal[str]):
    """Answers the id of the action that was chosen. ``working`` are the keys of each action that works now."""

    BINDINGS = keys.bindings("choose")
    DEFAULT_CSS = """
    PaletteScreen { align: center top; }
    PaletteScreen > .dialog { width: 80; height: 80%; margin: 1 0 0 0; }
    PaletteScreen.-wide > .dialog { width: 110; }
    PaletteScreen WindowTable { background: $panel; margin: 1 0 0 0; }
    """

    def __init__(self, working: Mapping[str, list[str]]) -> None:
        super().__init__()
        self._working = working

    def compose(self) -> ComposeResult:
        with Vertical(classes="dialog"):
            yield TextInput(placeholder=_("Type a part of an action's name"))
            table = WindowTable(
                (
                    Column("label", N_("Action"), 16),
                    Column("help", N_("What it does"), 20, flex=1, drop=1),
                    Column("keys", N_("Keys"), 12, align="right"),
                ),
                empty=N_("No action is called so."),
            )
            table.can_focus = False
            yield table
        yield KeyBar()

    def on_mount(self) -> None:
        self._show("")

    def _show(self, part: str) -> None:
        wanted = part.casefold().split()
        rows = []
        for action in keys.ACTIONS:
            if action.id not in self._working or action.context == "list":
                continue
            words = (_(action.label), _(action.help), " ".join(_(keys.shown(key)) for key in self._working[action.id]))
            haystack = " ".join((*words, action.id, action.label, action.help)).casefold()
            if all(piece in haystack for piece in wanted):
                rows.append(Row(action.id, words))
        narrow(self.query_one(WindowTable), rows)

    def on_input_changed(self, event: TextInput.Changed) -> None:
        self._show(event.value)

    def on_key(self, event: Key) -> None:
        steer(event, self.query_one(WindowTable))

    def action_take(self) -> None:
        self.query_one(WindowTable).action_open()

    def on_window_table_row_selected(self, event: WindowTable.RowSelected) -> None:
        self.dismiss(str(event.row.key))
