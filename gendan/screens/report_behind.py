"""The orders or cases behind a figure of a report: as many as it says, and from there each order."""

from __future__ import annotations

from collections import Counter

from textual.app import ComposeResult
from textual.widgets import Static

from gendan import keys
from gendan.i18n import N_, _
from gendan.reports import words
from gendan.reports.figures import Report, cases_behind, orders_behind
from gendan.screens.frame import SectionScreen
from gendan.screens.order_links import copy_answer, open_order
from gendan.screens.report_rows import CASES, ORDERS, Counted, case, order
from gendan.text import plain
from gendan.widgets.tab_line import TabLine, TabName
from gendan.widgets.window_table import Column, Row, WindowTable

NO_ORDER = N_("This case is about no order.")
CASE_ORDER = next(at for at, column in enumerate(CASES) if column.key == "order")


class BehindScreen(SectionScreen):
    """Opened from a figure; its counts are tabs where it has more than one (C262)."""

    DIGIT = 8
    BINDINGS = [*keys.bindings("report", "previous_tab", "next_tab"), *keys.bindings("orders", "answer")]
    DEFAULT_CSS = """
    BehindScreen .title { height: 1; padding: 0 1; text-style: bold; }
    """

    def __init__(self, report: Report, title: str, counts: tuple[Counted, ...]) -> None:
        super().__init__()
        self._report = report
        self._title = title
        self._cases = False
        self._counts = {f"{number}": counted for number, counted in enumerate(counts)}
        self._tab = next((key for key, counted in self._counts.items() if counted.count), "0")

    def body(self) -> ComposeResult:
        yield Static(plain(f"{words.title(self._report)} · {self._title}"), classes="title")
        names = [TabName(key, _tab(counted)) for key, counted in self._counts.items()]
        yield TabLine(names, self._tab)
        yield WindowTable(self._columns(), empty=N_("It counts nothing."))

    def _columns(self) -> tuple[Column, ...]:
        return CASES if next(iter(self._counts.values())).cases else ORDERS

    def load(self) -> None:
        self.query_one(WindowTable).focus()
        self._fill()

    def _fill(self) -> None:
        store, report = self.host.store.store, self._report
        counted = self._counts[self._tab]

        def orders() -> list[Row]:
            mine = orders_behind(store, report, counted.figure, counted.owner, nobody=counted.nobody, part=counted.part)
            without = orders_behind(store, report, counted.without) if counted.without else []
            others = {one.number for one in without}
            return [order(one) for one in mine if one.number not in others]

        def cases() -> list[Row]:
            mine = Counter(cases_behind(store, report, counted.figure))
            mine -= Counter(cases_behind(store, report, counted.without) if counted.without else [])
            return [case(at, one) for at, one in enumerate(mine.elements())]

        self._cases = counted.cases
        self.ask("orders", cases if counted.cases else orders, self._show)

    def _show(self, rows: list[Row]) -> None:
        table = self.query_one(WindowTable)
        table.set_columns(CASES if self._cases else ORDERS, N_("It counts nothing."))
        table.set_rows(rows)

    def _number(self, row: Row) -> str:
        """The order of a row; nothing where a case has none."""
        return str(row.cells[CASE_ORDER] if self._cases else row.key)

    def on_tab_line_chosen(self, event: TabLine.Chosen) -> None:
        self._tab = event.key
        self._fill()

    def on_window_table_row_selected(self, event: WindowTable.RowSelected) -> None:
        if number := self._number(event.row):
            open_order(self, number)
        else:
            self.notify(_(NO_ORDER), markup=False)

    def action_previous_tab(self) -> None:
        self.query_one(TabLine).step(-1)

    def action_next_tab(self) -> None:
        self.query_one(TabLine).step(1)

    def action_answer(self) -> None:
        row = self.query_one(WindowTable).cursor_row
        if row is not None and self._number(row):
            copy_answer(self, self._number(row))

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        if action in {"previous_tab", "next_tab"}:
            return len(self._counts) > 1
        return super().check_action(action, parameters)


def _tab(counted: Counted) -> str:
    """The words of a tab; a sum of money has no number of its own."""
    return counted.words if counted.count < 0 else f"{counted.words} {counted.count}"
