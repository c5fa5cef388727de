"""One customer's page: who he is and his portrait, his orders, contacts, cases, money and files (C093, C102)."""

from __future__ import annotations

from collections.abc import Sequence

from textual.app import ComposeResult
from textual.containers import Container, Vertical
from textual.content import Content
from textual.widgets import Static

from gendan import keys
from gendan.errors import GendanError
from gendan.i18n import _, pair
from gendan.screens import customer_words as words
from gendan.screens.complaint_page import ComplaintScreen
from gendan.screens.customer_glance import CustomerGlance
from gendan.screens.customer_tabs import BY_KEY, TABS, Shown
from gendan.screens.customer_work import CustomerWork
from gendan.screens.data_screen import Renewing, WithList
from gendan.screens.exception_page import ExceptionScreen
from gendan.screens.order_links import open_order
from gendan.screens.request_page import RequestPage
from gendan.services.customer_page import CaseRow, CustomerPage, OtherFile, customer_page
from gendan.services.days import DayReader, day_reader
from gendan.services.history import customer_history
from gendan.text import fit, plain
from gendan.widgets.modal import Notice
from gendan.widgets.tab_line import TabLine, TabName
from gendan.widgets.window_table import Row, WindowTable

CASES = {"exception": ExceptionScreen, "complaint": ComplaintScreen, "request": RequestPage}


class CustomerScreen(WithList, Renewing, CustomerWork):
    """The page of the customer of this code. It closes to where one came from."""

    DIGIT = 7
    BINDINGS = keys.bindings(
        "customers",
        "contact",
        "change",
        "order",
        "accept",
        "unite",
        "split",
        "complaint",
        "request",
        "undo",
        "erase",
        "previous_tab",
        "next_tab",
    )
    HORIZONTAL_BREAKPOINTS = [(0, "-narrow"), (116, "-wide")]
    DEFAULT_CSS = """
    CustomerScreen #head { height: auto; background: $surface; padding: 0 1; }
    CustomerScreen #head > Static { height: auto; }
    CustomerScreen.-wide #short { display: none; }
    CustomerScreen #work { height: 1fr; layout: horizontal; }
    CustomerScreen #rows { width: 1fr; }
    CustomerScreen.-narrow #work > CustomerGlance { display: none; }
    """

    def __init__(self, code: str) -> None:
        super().__init__()
        self._code = code
        self._shown: Shown | None = None
        self._tab = TABS[0].key

    def compose(self) -> ComposeResult:
        self.DIGIT = getattr(self.app.screen_stack[0], "DIGIT", CustomerScreen.DIGIT)
        yield from super().compose()

    def body(self) -> ComposeResult:
        with Vertical(id="head"):
            yield Static(plain(self._code), id="who")
            yield Static(id="short")
        with Container(id="work"):
            with Vertical(id="rows"):
                yield TabLine([TabName(tab.key, _(tab.title)) for tab in TABS], self._tab)
                yield WindowTable((), empty=" ")
            yield CustomerGlance()

    def load(self) -> None:
        self.table.focus()
        store, code = self.host.store.store, self._code

        def work() -> tuple[Shown, DayReader]:
            page = customer_page(store, code)
            return Shown(page, customer_history(store, page.code), store.config.zone), day_reader(store)

        self.ask("customer", work, self._show, self._gone)

    def _gone(self, error: GendanError) -> None:
        self.host.show_error(error)
        if self._shown is None:
            self.action_back()

    def _show(self, loaded: tuple[Shown, DayReader]) -> None:
        self._shown, self.read_day = loaded
        page = self._shown.page
        self.query_one("#who", Static).update(_who(page))
        self.query_one(CustomerGlance).show(page)
        self.query_one(TabLine).names = tuple(TabName(tab.key, tab.heading(self._shown)) for tab in TABS)
        self._draw()
        self._rows()

    def on_resize(self) -> None:
        """What fits a line is another text."""
        self.call_after_refresh(self._draw)

    def _draw(self) -> None:
        if self._shown is not None:
            room = self.size.width - 2
            lines = [fit(line, room) for line in words.short_lines(self._shown.page) if line]
            self.query_one("#short", Static).update(plain("\n".join(lines)))

    def _rows(self) -> None:
        if self._shown is not None:
            tab = BY_KEY[self._tab]
            rows = tab.rows(self._shown)
            self.table.set_columns(tab.fitted(rows), _(tab.empty))
            self.table.set_rows(rows)

    def customer_here(self) -> CustomerPage | None:
        return self._shown.page if self._shown is not None else None

    # keys

    def on_tab_line_chosen(self, event: TabLine.Chosen) -> None:
        self._tab = event.key
        self._rows()
        self.table.move_to(0)
        self.refresh_bindings()

    def action_previous_tab(self) -> None:
        self.query_one(TabLine).step(-1)

    def action_next_tab(self) -> None:
        self.query_one(TabLine).step(1)

    def on_window_table_row_selected(self, event: WindowTable.RowSelected) -> None:
        """Open what the row is about: an order, a case, another file; else everything that the row says."""
        place = event.row.place
        if isinstance(place, CaseRow):
            self.app.push_screen(CASES[place.kind](place.code))
        elif isinstance(place, OtherFile) and not place.united:
            self.app.push_screen(CustomerScreen(place.code))
        elif isinstance(place, str) and place:
            open_order(self, place)
        else:
            tab = BY_KEY[self._tab]
            self.app.push_screen(Notice(_(tab.title), _said(tab.fitted([event.row]), event.row)))

    def _file_here(self) -> OtherFile | None:
        row = self.table.cursor_row
        return row.place if row is not None and isinstance(row.place, OtherFile) else None

    def action_unite(self) -> None:
        """The file under the cursor gives way to this one; without one this file gives way to another."""
        one, file = self.customer_here(), self._file_here()
        if one is None:
            return
        if file is not None and not file.united:
            self.unite(file.code, file.name, one.code)
        else:
            other = next((each.code for each in one.files if not each.united), "")
            self.unite(one.code, one.name, other)

    def action_split(self) -> None:
        """Take the file under the cursor out of the union."""
        file = self._file_here()
        if file is None or not file.united or not self.may("customer.split"):
            return

        title, said = (
            _("Take {code} out of the union", code=file.code),
            _("{code} stands for itself again", code=file.code),
        )
        what = f"{file.name}\n{_('Reason')}"
        self.ask_text("customer.split", {"customer": file.code}, title, what, lambda _result: said, file.code)

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        if action == "split":
            file = self._file_here()
            return file is not None and file.united
        if action == "accept":
            one = self.customer_here()
            return one is not None and one.proposal.differs
        return super().check_action(action, parameters)

    def on_window_table_row_highlighted(self) -> None:
        self.refresh_bindings()


def _who(page: CustomerPage) -> Content:
    kind = words.kind_words(page.kind) if page.kind != "ordinary" else ""
    grade = _("grade {grade}", grade=page.grade) if page.grade else ""
    return Content.assemble(
        plain(words.name_words(page.name), "bold"),
        plain(f"  {page.code}  "),
        plain("  ".join(w for w in (kind, grade) if w), "$due"),
    )


def _said(columns: Sequence[object], row: Row) -> str:
    """Everything a row says, one line each."""
    return "\n".join(
        pair(_(getattr(column, "label", "")), cell) for column, cell in zip(columns, row.cells, strict=True) if cell
    )
