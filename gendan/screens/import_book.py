"""Taking an order book in: name the file, see what would happen, then let it happen."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from textual.app import ComposeResult
from textual.message import Message
from textual.widgets import Static

from gendan import keys
from gendan.domain.roles import may
from gendan.errors import GendanError
from gendan.i18n import N_, _
from gendan.screens import import_rows as rows
from gendan.screens.frame import SectionScreen
from gendan.screens.import_work import ImportWork, Result, Source
from gendan.services.bookfile import Book
from gendan.services.importing import ImportReport
from gendan.text import plain
from gendan.widgets.form import FieldRow, Form, said
from gendan.widgets.inputs import TextInput
from gendan.widgets.modal import Confirm
from gendan.widgets.path_input import PathInput
from gendan.widgets.tab_line import TabLine, TabName
from gendan.widgets.window_table import Column, Row, WindowTable

BOOKS = (".csv", ".tsv", ".txt", ".xlsx")
START = N_("Name a file (CSV or XLSX) and press Enter: it is read and tried, and nothing is written yet.")
EMPTY = N_("What the file holds will stand here before anything is taken in.")
_LISTS: dict[str, tuple[tuple[Column, ...], Callable[[Book], list[Row]], str]] = {
    "orders": (rows.ORDERS, rows.orders, N_("No order could be read.")),
    "columns": (rows.COLUMNS, rows.columns, ""),
    "rejects": (rows.REJECTS, rows.rejects, N_("No row is rejected.")),
}


class ImportScreen(SectionScreen):
    """Fields, then a preview from a dry run; F10 takes it in and Esc stops what runs (S15, C376)."""

    DIGIT = 9
    BINDINGS = [
        *keys.bindings("import", "run", "fields", "previous_tab", "next_tab"),
        *keys.bindings("global", "import_book"),
    ]
    DEFAULT_CSS = """
    ImportScreen Form { height: 3; }
    ImportScreen FieldRow > TextInput { max-width: 200; }
    ImportScreen FieldRow > .note { width: auto; max-width: 40; }
    ImportScreen .word { height: auto; min-height: 3; max-height: 7; padding: 0 1; }
    ImportScreen .word.-wrong { color: $late; text-style: bold; }
    """

    @dataclass
    class Went(Message, bubble=False):
        """A step further in the thread."""

        what: str
        done: int
        total: int | None

    def __init__(self) -> None:
        super().__init__()
        self._work: ImportWork | None = None
        self._tried: ImportReport | None = None
        self._source: Source | None = None
        self._busy = False

    def body(self) -> ComposeResult:
        yield Form(
            [
                FieldRow("path", N_("Order book"), PathInput(BOOKS, placeholder=_("path of a CSV or XLSX file"))),
                FieldRow("mapping", N_("Mapping"), PathInput((".toml",), placeholder=_("TOML, may be left out"))),
                FieldRow("sheet", N_("Worksheet"), TextInput(placeholder=_("of a workbook, may be left out"))),
            ]
        )
        yield Static(classes="word")
        yield TabLine()
        yield WindowTable(rows.ORDERS, empty=EMPTY)

    @property
    def form(self) -> Form:
        """The fields."""
        return self.query_one(Form)

    @property
    def table(self) -> WindowTable:
        """Orders, columns or rejected rows."""
        return self.query_one(WindowTable)

    @property
    def tabs(self) -> TabLine:
        """Which of them."""
        return self.query_one(TabLine)

    def load(self) -> None:
        self.form.rows[0].field.focus()
        if self._tried is not None:
            self._show(self._tried)
        else:
            self._say(_(START))

    def _say(self, words: str, *, wrong: bool = False) -> None:
        word = self.query_one(".word", Static)
        word.update(plain(words))
        word.set_class(wrong, "-wrong")

    def _typed(self) -> Source:
        return Source(**self.form.values)

    # reading and trying

    def on_input_submitted(self, event: TextInput.Submitted) -> None:
        event.stop()
        self._read()

    def on_form_submitted(self) -> None:
        self.action_run()

    def _read(self) -> None:
        source = self._typed()
        if self._busy:
            return
        if not source.path.strip():
            self.form.rows[0].field.focus()
            self._say(_(START), wrong=True)
            return
        self._begin()
        work, self._source = self._work, source
        assert work is not None
        self.ask("import", lambda: work.read(source), self._read_done, self._refused)

    def _begin(self) -> None:
        self._busy = True
        if self._work is None:
            self._work = ImportWork(self.host.store.store, self._tell)
        self.refresh_bindings()

    def _tell(self, what: str, done: int, total: int | None) -> None:
        self.post_message(self.Went(what, done, total))

    def on_import_screen_went(self, event: Went) -> None:
        if self._busy:
            share = f"{event.done * 100 // event.total}%" if event.total else str(event.done)
            self._say(_("{what} {share}   Esc stops it", what=_(event.what), share=share))

    def _refused(self, error: GendanError) -> None:
        self._busy = False
        self._say(said(error), wrong=True)
        self.refresh_bindings()

    def _read_done(self, report: ImportReport) -> None:
        self._busy, self._tried = False, report
        self._show(report)
        self.table.focus()
        self.refresh_bindings()

    def _show(self, report: ImportReport) -> None:
        rejected = len(report.book.rejects)
        self.tabs.names = (
            TabName("orders", f"{_('Orders')} {len(report.book.orders)}"),
            TabName("columns", f"{_('Columns')} {len(report.book.recognised)}"),
            TabName("rejects", f"{_('Rejected')} {rejected}", "late" if rejected else ""),
        )
        self.tabs.chosen = self.tabs.chosen or "orders"
        ask = _("F10 takes it in.") if report.orders or report.updated else _("There is nothing to take in.")
        self._say(f"{_('Tried, nothing written:')} {rows.counts(report)}  {ask}")
        self._fill()

    def _fill(self) -> None:
        if self._tried is not None:
            columns, make, empty = _LISTS[self.tabs.chosen]
            self.table.set_columns(columns, empty)
            self.table.set_rows(make(self._tried.book))

    def on_tab_line_chosen(self) -> None:
        self._fill()
        self.table.move_to(0)

    # taking in

    def action_run(self) -> None:
        if self._busy:
            return
        if self._tried is None or self._typed() != self._source:
            self._read()
        elif not may(self.host.session.role, "supervisor"):
            self._say(_("An order book is taken in by a supervisor."), wrong=True)
        elif self._tried.orders or self._tried.updated:
            question = f"{rows.counts(self._tried)}\n{_('This cannot be taken back.')}"
            confirm = Confirm(_("Take this order book in?"), question, yes=_("Take in"))
            self.app.push_screen(confirm, lambda yes: self._take_in() if yes else None)

    def _take_in(self) -> None:
        self._begin()
        work, actor = self._work, self.host.session
        assert work is not None
        self.ask("import", lambda: work.take_in(actor), self._taken, self._refused)

    def _taken(self, result: Result) -> None:
        self._busy, self._tried, self._source = False, None, None
        report = result.report
        lines = [f"{_('Taken in:')} {rows.counts(report)}"]
        if result.rejects is not None:
            lines.append(_("Rejected rows are in {path}: mend them there and import that file.", path=result.rejects))
        if result.problem is not None:
            lines.append(said(result.problem))
        self._say("\n".join(lines), wrong=result.problem is not None)
        self.refresh_bindings()

    # keys

    def action_fields(self) -> None:
        self.form.rows[0].field.focus()

    def action_import_book(self) -> None:
        """It is open already."""
        self.action_fields()

    def action_previous_tab(self) -> None:
        self.tabs.step(-1)

    def action_next_tab(self) -> None:
        self.tabs.step(1)

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        if action in {"previous_tab", "next_tab"}:
            return self._tried is not None
        return True if action == "back" else super().check_action(action, parameters)

    def action_back(self) -> None:
        if self._busy and self._work is not None:
            self._work.stop()
            self._say(_("Stopping…"))
        elif self.table.has_focus and self._tried is not None:
            self.action_fields()
        else:
            super().action_back()
