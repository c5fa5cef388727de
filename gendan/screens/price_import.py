"""Taking a price list in: name the file, see what would change, then let it happen."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from textual.app import ComposeResult
from textual.widgets import Static

from gendan import keys
from gendan.errors import GendanError
from gendan.i18n import N_, _
from gendan.screens import price_import_rows as rows
from gendan.screens.frame import SectionScreen
from gendan.services.bookfile import write_rejects
from gendan.services.price_import import PriceBook, PriceReport, import_prices, read_prices
from gendan.text import plain
from gendan.widgets.form import FieldRow, Form, said
from gendan.widgets.inputs import TextInput
from gendan.widgets.modal import Confirm
from gendan.widgets.path_input import PathInput
from gendan.widgets.tab_line import TabLine, TabName
from gendan.widgets.window_table import WindowTable

FILES = (".csv", ".tsv", ".txt", ".xlsx")
START = N_("Name a file (CSV or XLSX) and press Enter: it is read and compared, and nothing is written yet.")
EMPTY = N_("What the file changes will stand here before anything is taken in.")


@dataclass(frozen=True, slots=True)
class Taken:
    """What was taken in, and where the rejected rows are: a file, or why there is none."""

    report: PriceReport
    rejects: Path | None = None
    problem: GendanError | None = None


class PriceImportScreen(SectionScreen):
    """Fields, then a preview from a dry run; F10 takes it in (C058, C061)."""

    DIGIT = 9
    BINDINGS = keys.bindings("import", "run", "fields", "previous_tab", "next_tab")
    DEFAULT_CSS = """
    PriceImportScreen Form { height: 3; }
    PriceImportScreen FieldRow > TextInput { max-width: 200; }
    PriceImportScreen FieldRow > .note { width: auto; max-width: 40; }
    PriceImportScreen .word { height: auto; min-height: 2; max-height: 7; padding: 0 1; }
    PriceImportScreen .word.-wrong { color: $late; text-style: bold; }
    """

    def __init__(self) -> None:
        super().__init__()
        self._tried: PriceReport | None = None
        self._source: dict[str, str] = {}
        self._busy = False

    def body(self) -> ComposeResult:
        yield Form(
            [
                FieldRow("path", N_("Price list"), PathInput(FILES, placeholder=_("path of a CSV or XLSX file"))),
                FieldRow("mapping", N_("Mapping"), PathInput((".toml",), placeholder=_("TOML, may be left out"))),
                FieldRow("sheet", N_("Worksheet"), TextInput(placeholder=_("of a workbook, may be left out"))),
            ]
        )
        yield Static(classes="word")
        yield TabLine()
        yield WindowTable(rows.CHANGES, empty=EMPTY)

    @property
    def form(self) -> Form:
        """The fields."""
        return self.query_one(Form)

    @property
    def table(self) -> WindowTable:
        """What changes, the columns, or the rejected rows."""
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

    # reading and comparing

    def on_input_submitted(self, event: TextInput.Submitted) -> None:
        event.stop()
        self._read()

    def on_form_submitted(self) -> None:
        self.action_run()

    def _read(self) -> None:
        if self._busy:
            return
        source, store = self.form.values, self.host.store.store
        if not source["path"].strip():
            self.form.rows[0].field.focus()
            self._say(_(START), wrong=True)
            return

        def work() -> PriceReport:
            mapping = _path(source["mapping"]) if source["mapping"].strip() else None
            book = read_prices(_path(source["path"]), mapping, source["sheet"].strip() or None)
            return import_prices(store, None, book, dry_run=True)

        self._busy, self._source = True, source
        self._say(_("Reading"))
        self.ask("import", work, self._compared, self._refused)

    def _refused(self, error: GendanError) -> None:
        self._busy = False
        self._say(said(error), wrong=True)
        self.refresh_bindings()

    def _compared(self, report: PriceReport) -> None:
        self._busy, self._tried = False, report
        self._show(report)
        self.table.focus()
        self.refresh_bindings()

    def _show(self, report: PriceReport) -> None:
        changed, rejected = report.count("new") + report.count("changed"), len(report.book.rejects)
        self.tabs.names = (
            TabName("changes", f"{_('Changes')} {changed}"),
            TabName("columns", f"{_('Columns')} {len(report.book.recognised)}"),
            TabName("rejects", f"{_('Rejected')} {rejected}", "late" if rejected else ""),
        )
        self.tabs.chosen = self.tabs.chosen or "changes"
        ask = _("F10 takes it in.") if changed else _("There is nothing to take in.")
        self._say(f"{_('Tried, nothing written:')} {rows.counts(report)}  {ask}")
        self._fill()

    def _fill(self) -> None:
        if self._tried is not None:
            columns, make, empty = rows.LISTS[self.tabs.chosen]
            self.table.set_columns(columns, empty)
            self.table.set_rows(make(self._tried))

    def on_tab_line_chosen(self) -> None:
        self._fill()
        self.table.move_to(0)

    # taking in

    def action_run(self) -> None:
        if self._busy:
            return
        if self._tried is None or self.form.values != self._source:
            self._read()
        elif not self.host.store.may(self.host.session, "product.add"):
            self._say(_("A price list is taken in by a supervisor."), wrong=True)
        elif self._tried.count("new") + self._tried.count("changed"):
            asked = Confirm(_("Take this price list in?"), rows.counts(self._tried), yes=_("Take in"))
            self.app.push_screen(asked, lambda yes: self._take_in() if yes else None)

    def _take_in(self) -> None:
        if self._tried is None:
            return
        book, store, actor = self._tried.book, self.host.store.store, self.host.session
        path = _path(self._source["path"])
        self._busy = True
        self._say(_("Taking in"))
        self.ask("import", lambda: take_in(store, actor, book, path), self._taken, self._refused)

    def _taken(self, taken: Taken) -> None:
        self._busy, self._tried, self._source = False, None, {}
        lines = [f"{_('Taken in:')} {rows.counts(taken.report)}"]
        if taken.rejects is not None:
            lines.append(_("Rejected rows are in {path}: mend them there and import that file.", path=taken.rejects))
        if taken.problem is not None:
            lines.append(said(taken.problem))
        self._say("\n".join(lines), wrong=taken.problem is not None)
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
        if self._busy:
            return
        if self.table.has_focus and self._tried is not None:
            self.action_fields()
        else:
            super().action_back()


def _path(typed: str) -> Path:
    return Path(typed.strip()).expanduser()


def take_in(store: object, actor: object, read: PriceBook, path: Path) -> Taken:
    """Take in what was read; the rejected rows go to a file beside the price list."""
    report = import_prices(store, actor, read)  # type: ignore[arg-type]  # the host knows its store as anything
    if not report.book.rejects:
        return Taken(report)
    target = path.with_name(f"{path.stem}.rejects.csv")
    try:
        write_rejects(target, report.book)
    except GendanError as error:
        return Taken(report, problem=error)
    return Taken(report, target)
