"""The base of screens that take a file in: name the file, see what would happen, then let it happen."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any, ClassVar

from textual.app import ComposeResult
from textual.message import Message
from textual.widgets import Static
from textual.worker import Worker, WorkerState

from gendan import keys
from gendan.errors import GendanError
from gendan.i18n import N_, _, pair
from gendan.screens.frame import SectionScreen
from gendan.screens.import_rows import rejected
from gendan.screens.import_work import FileWork, Result, Source
from gendan.text import plain
from gendan.widgets.form import FieldRow, Form, said
from gendan.widgets.inputs import TextInput
from gendan.widgets.modal import Confirm
from gendan.widgets.path_input import PathInput
from gendan.widgets.tab_line import TabLine, TabName
from gendan.widgets.window_table import Column, Row, WindowTable

FILES = (".csv", ".tsv", ".txt", ".xlsx")
Lists = Mapping[str, tuple[tuple[Column, ...], Callable[[Any], list[Row]], str]]
"""What can be looked at: columns, rows of a report, and what is said (a message id) where there are none."""


class FileImportScreen(SectionScreen):
    """Fields, then a preview from a dry run; F10 takes it in and Esc stops what runs (S15, C376).

    A subclass says what kind of file it is, with the class variables and the methods under "what is taken in".
    """

    BINDINGS = keys.bindings("import", "run", "fields", "previous_tab", "next_tab")
    DEFAULT_CSS = """
    FileImportScreen Form { height: 3; }
    FileImportScreen FieldRow > TextInput { max-width: 200; }
    FileImportScreen FieldRow > .note { width: auto; max-width: 40; }
    FileImportScreen .word { height: auto; min-height: 3; max-height: 7; padding: 0 1; }
    FileImportScreen .word.-wrong { color: $late; text-style: bold; }
    """
    FILE: ClassVar[str]
    """What the file is called, a message id."""
    LISTS: ClassVar[Lists]
    """The tabs of the preview; the first is shown first."""
    START: ClassVar[str]
    EMPTY: ClassVar[str]
    QUESTION: ClassVar[str]
    """Asked before anything is taken in."""
    FORBIDDEN: ClassVar[str]
    """Said to who may only look."""

    @dataclass
    class Went(Message, bubble=False):
        """A step further in the thread."""

        what: str
        done: int
        total: int | None

    def __init__(self) -> None:
        super().__init__()
        self._work: FileWork[Any, Any] | None = None
        self._tried: Any = None
        self._source: Source | None = None
        self._busy = False

    # what is taken in

    def make_work(self, store: Any, told: Callable[[str, int, int | None], None]) -> FileWork[Any, Any]:
        """Who reads the file and takes it in."""
        raise NotImplementedError

    def read_as(self) -> Any:
        """Who tries the file; nobody where everybody would find the same."""
        return None

    def tab_names(self, report: Any) -> list[tuple[str, str, int]]:
        """The tabs but that of the rejected rows: key, words, how many."""
        raise NotImplementedError

    def counts(self, report: Any) -> str:
        """What becomes of the file, in words."""
        raise NotImplementedError

    def worth(self, report: Any) -> bool:
        """Whether there is anything to take in."""
        raise NotImplementedError

    def allowed(self) -> bool:
        """Whether who is signed in may take such a file in."""
        raise NotImplementedError

    def question(self, report: Any) -> str:
        """What is taken in, as it is asked."""
        return self.counts(report)

    # the screen

    def body(self) -> ComposeResult:
        yield Form(
            [
                FieldRow("path", self.FILE, PathInput(FILES, placeholder=_("path of a CSV or XLSX file"))),
                FieldRow("mapping", N_("Mapping"), PathInput((".toml",), placeholder=_("TOML, may be left out"))),
                FieldRow("sheet", N_("Worksheet"), TextInput(placeholder=_("of a workbook, may be left out"))),
            ]
        )
        yield Static(classes="word")
        yield TabLine()
        yield WindowTable(next(iter(self.LISTS.values()))[0], empty=self.EMPTY)

    @property
    def form(self) -> Form:
        """The fields."""
        return self.query_one(Form)

    @property
    def table(self) -> WindowTable:
        """What the file holds, its columns, or the rejected rows."""
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
            self._say(_(self.START))

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
            self._say(_(self.START), wrong=True)
            return
        work, who, self._source = self._begin(), self.read_as(), source
        self.ask("import", lambda: work.read(source, who), self._read_done, self._refused)

    def _begin(self) -> FileWork[Any, Any]:
        self._busy = True
        if self._work is None:
            self._work = self.make_work(self.host.store.store, self._tell)
        self.refresh_bindings()
        return self._work

    def _tell(self, what: str, done: int, total: int | None) -> None:
        self.post_message(self.Went(what, done, total))

    def on_file_import_screen_went(self, event: Went) -> None:
        if self._busy:
            share = f"{event.done * 100 // event.total}%" if event.total else str(event.done)
            self._say(_("{what} {share}   Esc stops it", what=_(event.what), share=share))

    def _refused(self, error: GendanError) -> None:
        self._busy = False
        self._say(said(error), wrong=True)
        self.refresh_bindings()

    def on_worker_state_changed(self, event: Worker.StateChanged) -> None:
        """What nobody foresaw ends it as well: the application tells it (Textual calls the base's handler too)."""
        if event.state is WorkerState.ERROR and event.worker.group == "import":
            self._busy = False
            self.load()
            self.refresh_bindings()

    def _read_done(self, report: Any) -> None:
        self._busy, self._tried = False, report
        self._show(report)
        self.table.focus()
        self.refresh_bindings()

    def _show(self, report: Any) -> None:
        rows = rejected(report)
        names = [TabName(key, f"{words} {n}") for key, words, n in self.tab_names(report)]
        self.tabs.names = (*names, TabName("rejects", f"{_('Rejected')} {rows}", "late" if rows else ""))
        self.tabs.chosen = self.tabs.chosen or names[0].key
        ask = _("{key.import.run} takes it in.") if self.worth(report) else _("There is nothing to take in.")
        self._say(f"{pair(_('Tried, nothing written'), self.counts(report))}  {ask}")
        self._fill()

    def _fill(self) -> None:
        if self._tried is not None:
            columns, make, empty = self.LISTS[self.tabs.chosen]
            self.table.set_columns(columns, empty)
            self.table.set_rows(make(self._tried))

    def on_tab_line_chosen(self) -> None:
        self._fill()
        self.table.move_to(0)

    # taking in

    def action_run(self) -> None:
        if self._busy:
            return
        if self._tried is None or self._typed() != self._source:
            self._read()
        elif not self.allowed():
            self._say(_(self.FORBIDDEN), wrong=True)
        elif self.worth(self._tried):
            confirm = Confirm(_(self.QUESTION), self.question(self._tried), yes=_("Take in"))
            self.app.push_screen(confirm, lambda yes: self._take_in() if yes else None)

    def _take_in(self) -> None:
        work, actor = self._begin(), self.host.session
        self.ask("import", lambda: work.take_in(actor), self._taken, self._refused)

    def _taken(self, result: Result[Any]) -> None:
        self._busy, self._tried, self._source = False, None, None
        lines = [f"{_('Taken in:')} {self.counts(result.report)}"]
        if result.rejects is not None:
            lines.append(_("Rejected rows are in {path}: mend them there and import that file.", path=result.rejects))
        if result.problem is not None:
            lines.append(said(result.problem))
        self._say("\n".join(lines), wrong=result.problem is not None)
        self.refresh_bindings()

    # keys

    def action_fields(self) -> None:
        self.form.rows[0].field.focus()

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
