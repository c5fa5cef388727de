"""Saved filters to choose from; to keep the conditions of the line, to share, rename and delete one (C260)."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from textual.app import ComposeResult
from textual.containers import Vertical
from textual.widgets import Static

from gendan import keys
from gendan.i18n import N_, _
from gendan.screens.base import Asking
from gendan.screens.data_screen import WithList
from gendan.screens.form_dialog import FormDialog
from gendan.screens.form_run import fill_in
from gendan.services.filters import FilterView, saved_filters
from gendan.text import plain
from gendan.widgets.choice import ChoiceInput, ChoiceRow
from gendan.widgets.form import FieldRow
from gendan.widgets.inputs import TextInput
from gendan.widgets.keybar import KeyBar
from gendan.widgets.modal import Confirm, Modal
from gendan.widgets.window import Column, Row
from gendan.widgets.window_table import WindowTable

COLUMNS = (
    Column("name", N_("Name"), 16, flex=1),
    Column("query", N_("Conditions"), 26, flex=2),
    Column("whose", N_("Kept by"), 12),
)
NONE_YET = N_("No filter is kept yet.\nType conditions, then {keep} here keeps them by a name.")
ANSWERS = {"no": N_("no"), "yes": N_("yes")}


class KeepDialog(FormDialog):
    """Answers the arguments of ``filter.save``."""

    NAME = N_("Keep as a filter")
    NEEDED = {"name": N_("Give it a name.")}

    def fields(self) -> list[FieldRow]:
        return [
            FieldRow("name", N_("Name"), TextInput(max_length=120), required=True),
            ChoiceRow("shared", N_("For everybody"), ChoiceInput(ANSWERS, "no")),
        ]


class RenameDialog(FormDialog):
    """Answers the new name of ``filter.rename``."""

    NAME = N_("Rename the filter")
    NEEDED = {"to": N_("Give it a name.")}

    def fields(self) -> list[FieldRow]:
        return [FieldRow("to", N_("Name"), TextInput(self._about, max_length=120), required=True)]


class SavedFilters(WithList, Asking, Modal[str]):
    """Answers the conditions of the filter that was chosen. ``line`` is what stands in the line now."""

    BINDINGS = [*keys.bindings("global", "back"), *keys.bindings("filters")]
    DEFAULT_CSS = """
    SavedFilters > .dialog { width: 76; }
    SavedFilters WindowTable { height: 10; }
    """

    def __init__(self, line: str, section: str = "orders") -> None:
        super().__init__()
        self._line, self._section = line, section

    def compose(self) -> ComposeResult:
        with Vertical(classes="dialog"):
            yield Static(plain(_("Saved filters")), classes="title")
            yield WindowTable(COLUMNS, empty=" ")
        yield KeyBar()

    def on_mount(self) -> None:
        self.table.focus()
        self._load()

    def _load(self, _result: Any = None) -> None:
        store, section = self.host.store.store, self._section
        self.ask("filters", lambda: saved_filters(store, section), self._show)

    def _show(self, found: tuple[FilterView, ...]) -> None:
        self.table.set_columns(COLUMNS, _(NONE_YET, keep=keys.name("filters.keep")))
        self.table.set_rows(
            [Row((one.owner, one.name), (one.name, one.query, _whose(one)), place=one) for one in found]
        )
        self.refresh_bindings()

    @property
    def _here(self) -> FilterView | None:
        row = self.table.cursor_row
        return row.place if row is not None else None

    def on_window_table_row_selected(self, _event: WindowTable.RowSelected) -> None:
        if self._here is not None:
            self.dismiss(self._here.query)

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        if action == "keep":
            return bool(self._line.strip())
        if action in ("share", "rename", "discard"):
            here = self._here if self.is_mounted else None
            return here is not None and (here.own or action != "share")
        return super().check_action(action, parameters)

    def action_keep(self) -> None:
        """Keep what stands in the line."""
        given = {"query": self._line, "section": self._section}
        fill_in(self, lambda before: KeepDialog(self._line, before), "filter.save", self._load, given)

    def action_share(self) -> None:
        """Share one's own filter, or keep it for oneself."""
        one = self._here
        if one is not None:
            args = {"name": one.name, "query": one.query, "shared": not one.shared, "section": self._section}
            self._run("filter.save", args)

    def action_rename(self) -> None:
        one = self._here
        if one is not None:
            given = {"name": one.name, "section": self._section}
            fill_in(self, lambda before: RenameDialog(one.name, before), "filter.rename", self._load, given)

    def action_discard(self) -> None:
        one = self._here
        if one is None:
            return
        args = {"name": one.name, "section": self._section}
        what = _("{name} ({query}) is taken away; for everybody, where it is shared.", name=one.name, query=one.query)
        confirm = Confirm(_("Delete the filter?"), what, yes=_("Delete"))
        self.app.push_screen(confirm, lambda yes: self._run("filter.delete", args) if yes else None)

    def _run(self, command: str, args: dict[str, Any]) -> None:
        desk, session = self.host.store, self.host.session
        self.ask("write", lambda: desk.run(session, command, args), self._load, self.host.show_error)


def _whose(one: FilterView) -> str:
    if one.own:
        return _("shared") if one.shared else _("own")
    return one.owner


def choose_filter(screen: Any, line: str, section: str, chosen: Callable[[str], None]) -> None:
    """Open the list of filters; ``chosen`` gets the conditions of the one that is taken."""

    def answered(query: str | None) -> None:
        if query is not None:
            chosen(query)

    screen.app.push_screen(SavedFilters(line, section), answered)
