"""Reports: a day, a week or a month with one key, figures against targets, and the orders behind every figure."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date

from textual.app import ComposeResult
from textual.events import Resize
from textual.widgets import Static

from gendan import keys
from gendan.domain.periods import period_of
from gendan.domain.roles import may
from gendan.errors import GendanError
from gendan.i18n import N_, _
from gendan.reports import words
from gendan.reports.figures import Report, make
from gendan.reports.insight import Insight, look
from gendan.screens import report_insight as told
from gendan.screens import report_rows as rows
from gendan.screens.data_screen import WithList, WithTabs
from gendan.screens.form_dialog import Filled
from gendan.screens.frame import SectionScreen
from gendan.screens.order_links import open_order
from gendan.screens.person_dialog import PersonDialog
from gendan.screens.report_behind import BehindScreen
from gendan.screens.report_export import export
from gendan.text import plain
from gendan.widgets.tab_line import TabLine, TabName
from gendan.widgets.window_table import Column, Row, WindowTable

Behind = tuple[str, tuple[rows.Counted, ...]] | None
"""What a row counts: its title and its counts."""
NO_ORDERS = N_("There is no list of orders behind this figure.")


class ReportScreen(WithList, WithTabs, SectionScreen):
    """Section 8 (C262): what the store did in a period, and how that compares with what it wants."""

    DIGIT = 8
    BINDINGS = [
        *keys.bindings("report", "day", "week", "month", "previous", "next", "export", "previous_tab", "next_tab"),
        *keys.bindings("report", "whose", "chart", "close_day", "audit"),
    ]
    DEFAULT_CSS = """
    ReportScreen .title { height: 1; padding: 0 1; text-style: bold; }
    """

    _report: Report | None = None
    _insight: Insight | None = None
    _tab = "figures"
    """Also where the screen is made anew in the other language."""

    def __init__(self, kind: str = "day", day: date | None = None, who: str | None = None) -> None:
        """The report of the period that ``day`` belongs to, today's where none is given; of one follower (``who``)."""
        super().__init__()
        self._kind, self._day, self._who = kind, day, who
        """What was asked for last: keys go on from there, also while its answer is on its way."""

    def body(self) -> ComposeResult:
        yield Static(classes="title")
        yield TabLine(_tab_names(), self._tab)
        yield WindowTable(rows.FIGURES, empty=N_("One moment…"))

    def load(self) -> None:
        self.table.focus()
        self._make(self._kind)

    async def on_screen_resume(self) -> None:
        if self._report is not None:
            self._make(self._kind)

    def _make(self, kind: str, back: int = 0) -> None:
        """Make the report of the period asked for last, or ``back`` periods before it (after it where negative)."""
        store, today = self.host.store.store, self.host.local_now().date()
        try:
            period = period_of(kind, self._day or today)
            if back:
                period = period.previous() if back > 0 else period.following()
        except GendanError as error:  # before the first year that is known
            self.host.show_error(error)
            return
        if period.first > today:
            self.notify(_(rows.LAST_ONE), markup=False)
            return
        self._kind, day = kind, period.until(today)
        self._day = day
        if not self._chooses() and self._who != self.host.session.login:
            self._who = None
        who = self._who
        self.ask("report", lambda: make(store, kind, day, who), self._show)

    def _show(self, report: Report) -> None:
        before, self._report = self._report, report
        if before is None or (before.period, before.who) != (report.period, report.who):
            self._insight = (
                None  # of the same period the old one stands until the new one is here, and so does the cursor
            )
        store = self.host.store.store
        self.ask("insight", lambda: look(store, report), self._know)
        self.query_one(".title", Static).update(plain(words.title(report)))
        self.tabs.names = _tab_names(len(report.late_orders))
        self._fill()
        if before is None:
            self.table.move_to(1)

    def _know(self, insight: Insight) -> None:
        """What lies behind the figures has been found; it is shown where it belongs, the cursor stays."""
        self._insight = insight
        if self.tabs.chosen in (*_INSIGHT, "figures"):
            self._fill()

    def _fill(self) -> None:
        if self._report is None:
            return
        chosen = self.tabs.chosen
        if chosen in _INSIGHT:
            columns, empty, rows_of = _INSIGHT[chosen]
            self.table.set_columns(columns, empty if self._insight else N_("One moment…"))
            self.table.set_rows(rows_of(self._insight, self.size.width) if self._insight else [])
        elif chosen == "figures":
            self.table.set_columns(rows.FIGURES, "")
            self.table.set_rows(rows.figures(self._report, self._insight))
        else:
            columns, empty, make_rows = _TABS[chosen]
            self.table.set_columns(columns, empty)
            self.table.set_rows(make_rows(self._report))

    def on_resize(self, _event: Resize) -> None:
        if self._tab == "weak":
            self._fill()

    def on_tab_line_chosen(self, event: TabLine.Chosen) -> None:
        self._tab = event.key
        self._fill()
        self.table.move_to(0)

    def on_window_table_row_selected(self, event: WindowTable.RowSelected) -> None:
        if self._report is None:
            return
        if self.tabs.chosen == "late":
            open_order(self, str(event.row.key))
            return
        key = str(event.row.key)
        if key.startswith("look."):
            open_order(self, key.rpartition(".")[2])
            return
        if self._insight is not None and key.startswith("part."):
            found: Behind = rows.of_part(self._insight.parts[int(key.removeprefix("part."))], self._insight)
        elif self._insight is not None and self.tabs.chosen == "weak":
            found = rows.of_weak(self._insight, key)
        elif self._insight is not None and key.startswith("sold."):
            found = rows.of_sold(key.removeprefix("sold."), self._insight)
        else:
            found = rows.behind(self._report, key)
        if found is None:
            self.notify(_(NO_ORDERS), markup=False)
        else:
            self.app.push_screen(BehindScreen(self._report, *found))

    # keys

    def action_day(self) -> None:
        self._make("day")

    def action_week(self) -> None:
        self._make("week")

    def action_month(self) -> None:
        self._make("month")

    def action_previous(self) -> None:
        self._make(self._kind, 1)

    def action_next(self) -> None:
        self._make(self._kind, -1)

    def _chooses(self) -> bool:
        """Whether who is signed in sees the figures of everybody."""
        return may(self.host.session.role, "supervisor")

    def action_whose(self) -> None:
        """The store's figures, or one follower's: one's own, for supervisors anybody's (C274)."""
        if not self._chooses():
            self._who = self.host.session.login if self._who is None else None
            self._make(self._kind)
            return

        def chosen(filled: Filled | None) -> None:
            if filled is not None:
                self._who = filled.args["owner"] or None
                self._make(self._kind)

        first = (("", _("The whole store")),)
        now = self.host.session.login if self._who is None else ""
        self.app.push_screen(
            PersonDialog(_("Whose figures"), _("Only the orders and cases of this follower count."), now, first), chosen
        )

    def action_chart(self) -> None:
        """The figure under the cursor over the last periods."""
        from gendan.screens.report_course import CourseScreen

        if self._report is not None:
            row = self.table.cursor_row if self.tabs.chosen == "figures" else None
            figure = str(row.key).removesuffix(".aim") if row is not None else ""
            shown = self._report
            self.app.push_screen(CourseScreen(shown.period.kind, shown.until, figure, shown.who))

    def action_close_day(self) -> None:
        """What is open, then the close; the earliest day that was forgotten first."""
        from gendan.screens.day_close import DayCloseScreen

        self.app.push_screen(DayCloseScreen())

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        if action == "audit":
            return self._chooses()
        return super().check_action(action, parameters)

    def action_audit(self) -> None:
        """The audit of the quarter in view (C251)."""
        from gendan.screens.order_audit import OrderAuditScreen

        day = self._report.until if self._report is not None else self.host.local_now().date()
        self.app.push_screen(OrderAuditScreen(day))

    def action_previous_tab(self) -> None:
        self.tabs.step(-1)

    def action_next_tab(self) -> None:
        self.tabs.step(1)

    def action_export(self) -> None:
        if self._report is not None:
            export(self, self._report)


def _tab_names(late: int | None = None) -> tuple[TabName, ...]:
    """The tabs; they are there before the figures, for hands that are quicker."""
    return (
        TabName("figures", _("Figures")),
        TabName("weak", _("Weak points")),
        TabName("owners", _("By follower")),
        TabName("parts", _("By part")),
        TabName("flow", _("Stages and sales")),
        TabName("late", _("Late orders") if late is None else f"{_('Late orders')} {late}", "late" if late else ""),
    )


_TABS: dict[str, tuple[tuple[Column, ...], str, Callable[[Report], list[Row]]]] = {
    "owners": (rows.OWNERS, N_("No follower had an order in this period."), rows.owners),
    "late": (rows.ORDERS, N_("No order was late in this period."), rows.late),
}
_INSIGHT: dict[str, tuple[tuple[Column, ...], str, Callable[[Insight, int], list[Row]]]] = {
    "weak": (told.WEAK, N_("No figure missed its target."), told.weak),
    "parts": (told.PARTS, N_("There was no order in this period."), told.parts),
    "flow": (told.FLOW, "", told.flow),
}
