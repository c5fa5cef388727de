"""The orders behind a figure of a report: as many as it says, and from there each order."""

from __future__ import annotations

from textual.app import ComposeResult
from textual.widgets import Static

from gendan import keys
from gendan.i18n import N_
from gendan.reports import words
from gendan.reports.figures import OrderBehind, Report, orders_behind
from gendan.screens.frame import SectionScreen
from gendan.screens.order_links import copy_answer, open_order
from gendan.screens.report_rows import ORDERS, Counted, order
from gendan.text import plain
from gendan.widgets.tab_line import TabLine, TabName
from gendan.widgets.window_table import WindowTable


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
        self._counts = {f"{number}": counted for number, counted in enumerate(counts)}

    def body(self) -> ComposeResult:
        yield Static(plain(f"{words.title(self._report)} · {self._title}"), classes="title")
        names = [TabName(key, f"{counted.words} {counted.count}") for key, counted in self._counts.items()]
        first = next((key for key, counted in self._counts.items() if counted.count), "0")
        yield TabLine(names, first)
        yield WindowTable(ORDERS, empty=N_("It counts no order."))

    def load(self) -> None:
        self.query_one(WindowTable).focus()
        self._fill()

    def _fill(self) -> None:
        store, report = self.host.store.store, self._report
        counted = self._counts[self.query_one(TabLine).chosen]

        def found() -> list[OrderBehind]:
            orders = orders_behind(store, report, counted.figure, counted.owner, nobody=counted.nobody)
            if not counted.without:
                return orders
            others = {one.number for one in orders_behind(store, report, counted.without)}
            return [one for one in orders if one.number not in others]

        self.ask("orders", found, self._show)

    def _show(self, orders: list[OrderBehind]) -> None:
        self.query_one(WindowTable).set_rows([order(one) for one in orders])

    def on_tab_line_chosen(self) -> None:
        self._fill()

    def on_window_table_row_selected(self, event: WindowTable.RowSelected) -> None:
        open_order(self, str(event.row.key))

    def action_previous_tab(self) -> None:
        self.query_one(TabLine).step(-1)

    def action_next_tab(self) -> None:
        self.query_one(TabLine).step(1)

    def action_answer(self) -> None:
        if (row := self.query_one(WindowTable).cursor_row) is not None:
            copy_answer(self, str(row.key))

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        if action in {"previous_tab", "next_tab"}:
            return len(self._counts) > 1
        return super().check_action(action, parameters)
