"""The course of a figure (走势): what it was in each of the last days, weeks or months, each row opens its report."""

from __future__ import annotations

from datetime import date
from fractions import Fraction

from textual.app import ComposeResult
from textual.events import Resize
from textual.widgets import Static

from gendan import keys
from gendan.domain.periods import ending, period_of, short_name
from gendan.i18n import N_, _
from gendan.reports import course_forms, words
from gendan.reports.course import BY_CODE, FIGURES, SHOWN, Course, Figure, make
from gendan.reports.figures import Figures
from gendan.screens.data_screen import WithList
from gendan.screens.frame import SectionScreen
from gendan.screens.report_export import ask_and_write
from gendan.screens.report_rows import marked
from gendan.text import plain
from gendan.widgets.tab_line import TabLine, TabName
from gendan.widgets.window import GAP, GUTTER
from gendan.widgets.window_table import Column, Row, WindowTable

ALL = "all"
"""The tab that shows several figures beside each other."""
NOT_BEGUN = N_("The periods after have not begun.")
NOTHING_BEFORE = N_("There was no order before.")
_TOLD = ("orders.entered", "orders.delivered", "orders.open", "orders.overdue", "kpi.on_time_rate", "amount.entered")
LEAST = 12
"""Cells of the longest bar on the narrowest screen."""


def overview() -> tuple[Column, ...]:
    """The columns of the figures beside each other."""
    names = {code: name for code, name, _cells in course_forms.TOLD}
    cells = {"amount.entered": 13, "orders.delivered": 9, "orders.open": 10}
    return (
        Column("period", N_("Period"), 10),
        *(Column(code, names[code], cells.get(code, 8), flex=1, align="right") for code in _TOLD),
    )


def one_figure(figure: Figure, width: int) -> tuple[tuple[Column, ...], int]:
    """The columns of one figure on a screen so wide, and how long its longest bar is."""
    found = [Column("period", N_("Period"), 10), Column("value", N_("Value"), 13, align="right")]
    if figure.kpi is not None:
        found += [
            Column("counted", N_("Counted"), 12, align="right"),
            Column("target", N_("Target"), 8, align="right"),
            Column("mark", N_("Reached"), 8, toned=True),
        ]
    cells = max(LEAST, width - sum(column.width + GAP for column in found) - GUTTER - 2)
    return (*found, Column("bar", N_("Chart"), cells)), cells


def bar_of(value: Fraction, longest: Fraction, cells: int) -> str:
    """A bar of blocks, half a cell exact."""
    halves = round(value / longest * cells * 2) if longest > 0 and value > 0 else 0
    return "█" * (halves // 2) + "▌" * (halves % 2)


class CourseScreen(WithList, SectionScreen):
    """Opened from a report, on the figure under its cursor (C262, C275)."""

    DIGIT = 8
    BINDINGS = [
        *keys.bindings("report", "day", "week", "month", "previous", "next", "export", "previous_tab", "next_tab")
    ]
    DEFAULT_CSS = """
    CourseScreen .title { height: 1; padding: 0 1; text-style: bold; }
    """

    def __init__(self, kind: str, day: date, figure: str = "", who: str | None = None) -> None:
        """The ``SHOWN`` periods of that kind up to the one of ``day``; ``figure`` is one of ``course.BY_CODE``."""
        super().__init__()
        self._kind, self._day, self._who = kind, day, who
        """What was asked for last: keys go on from there, also while its answer is on its way."""
        self._figure = figure if figure in BY_CODE else ALL
        self._course: Course | None = None

    def body(self) -> ComposeResult:
        yield Static(classes="title")
        tabs = [TabName(ALL, _("Overview")), *(TabName(one.code, _(one.name)) for one in FIGURES)]
        yield TabLine(tabs, self._figure)
        yield WindowTable(overview(), empty=N_("One moment…"))

    def load(self) -> None:
        self.table.focus()
        self._make()

    def _make(self) -> None:
        store, kind, day, who = self.host.store.store, self._kind, self._day, self._who
        self.ask("course", lambda: make(store, kind, last=day, who=who), self._show)

    def _show(self, course: Course) -> None:
        self._course = course
        self.query_one(".title", Static).update(plain(course_forms.title(course)))
        self._fill()

    def _fill(self) -> None:
        if self._course is None:
            return
        periods = self._course.figures[::-1]
        if self._figure == ALL:
            self.table.set_columns(overview(), "")
            self.table.set_rows([self._beside(one) for one in periods])
            return
        figure = BY_CODE[self._figure]
        columns, room = one_figure(figure, self.size.width)
        longest = max((Fraction(figure.value(one) or 0) for one in periods), default=Fraction(0))
        if figure.form == "rate":
            longest = Fraction(100)
        self.table.set_columns(columns, "")
        self.table.set_rows([self._row(figure, one, longest, room) for one in periods])

    def _beside(self, one: Figures) -> Row:
        late = "late" if one.orders["overdue"] else ""
        return Row(_key(one), (short_name(one.period), *(BY_CODE[code].text(one) for code in _TOLD)), late)

    def _row(self, figure: Figure, one: Figures, longest: Fraction, room: int) -> Row:
        cells, tone = [short_name(one.period), figure.text(one)], ""
        if figure.kpi is not None:
            measured = figure.measured(one)
            mark, tone = marked(measured)
            cells += [words.counted_of(measured), words.target_of(measured), mark]
        return Row(_key(one), (*cells, bar_of(Fraction(figure.value(one) or 0), longest, room)), tone)

    def on_resize(self, _event: Resize) -> None:
        self._fill()

    def on_tab_line_chosen(self, event: TabLine.Chosen) -> None:
        self._figure = event.key
        self._fill()

    def on_window_table_row_selected(self, event: WindowTable.RowSelected) -> None:
        from gendan.screens.report import ReportScreen

        if self._course is not None:
            day = min(date.fromisoformat(str(event.row.key)), self.host.local_now().date())
            self.app.push_screen(ReportScreen(self._course.kind, day, self._who))

    # keys

    def action_day(self) -> None:
        self._turn_to("day")

    def action_week(self) -> None:
        self._turn_to("week")

    def action_month(self) -> None:
        self._turn_to("month")

    def _turn_to(self, kind: str) -> None:
        """Another kind of period, up to the same day."""
        self._kind = kind
        self._make()

    def action_previous(self) -> None:
        """As many periods before those in view."""
        if (course := self._course) is None:
            return
        first = period_of(self._kind, ending(self._kind, self._day, SHOWN))
        if course.born is None or course.born >= first.first:
            self.notify(_(NOTHING_BEFORE), markup=False)
            return
        self._day = first.previous().last
        self._make()

    def action_next(self) -> None:
        """As many periods after those in view, or those up to today."""
        period, today = period_of(self._kind, self._day).following(), self.host.local_now().date()
        if period.first > today:
            self.notify(_(NOT_BEGUN), markup=False)
            return
        for _count in range(SHOWN - 1):
            period = period.following()
        self._day = min(period.last, today)
        self._make()

    def action_previous_tab(self) -> None:
        self.query_one(TabLine).step(-1)

    def action_next_tab(self) -> None:
        self.query_one(TabLine).step(1)

    def action_export(self) -> None:
        if (course := self._course) is None:
            return
        store, whose = self.host.store.store.config["store.name"], f"-{self._who}" if self._who else ""
        name = f"~/gendan-{course.kind}s-{short_name(course.first)}{whose}.xlsx"
        ask_and_write(
            self, name, course_forms.ENDINGS, lambda form, told: course_forms.written(course, form, store, told)
        )


def _key(one: Figures) -> str:
    return one.period.first.isoformat()
