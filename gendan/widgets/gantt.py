"""A plan by days, drawn line by line: what was planned above what happened and what is to come (C283)."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import ClassVar

from rich.segment import Segment
from rich.style import Style
from textual.events import Click, MouseScrollDown, MouseScrollUp
from textual.message import Message
from textual.strip import Strip
from textual.widget import Widget

from gendan import keys, text
from gendan.i18n import _
from gendan.when import month_words

DAY = 2
"""Cells of a day."""
HEAD = 2
"""Lines above the first milestone: months and days."""
ROW = 2
"""Lines of a milestone: the plan, and what became of it."""
PLANNED, DUE, DONE, COMING, TODAY, CLOSED = "--", "+", "##", "==", "|", "."
"""The signs; no state is told by colour alone."""
TONES = ("late", "due", "done", "muted", "critical")


@dataclass(frozen=True, slots=True)
class Bar:
    """The days from ``first`` to ``last``, both counted."""

    first: date
    last: date

    def holds(self, day: date) -> bool:
        """Whether the day is one of them."""
        return self.first <= day <= self.last


@dataclass(frozen=True, slots=True)
class GanttRow:
    """A milestone: its name and what is said below it, the planned days, the day on which it is due by now, and the
    days that it took or will take."""

    name: str
    note: str
    tone: str = ""
    planned: Bar | None = None
    due: date | None = None
    actual: Bar | None = None
    done: bool = False
    critical: bool = False


@dataclass(frozen=True, slots=True)
class Days:
    """The days that can be looked at, today, and those that are not worked."""

    first: date
    last: date
    today: date
    closed: frozenset[date]


class GanttView(Widget, can_focus=True):
    """Rows of milestones over days, with a cursor on a row; the days scroll one by one."""

    COMPONENT_CLASSES: ClassVar[set[str]] = {
        "gantt--head", "gantt--today", "gantt--cursor", "gantt--closed", *(f"gantt--{tone}" for tone in TONES),
    }  # fmt: skip
    BINDINGS = keys.bindings(
        "gantt", "left", "right", "up", "down", "week_left", "week_right", "first", "last", "today", "open"
    )
    DEFAULT_CSS = """
    GanttView {
        width: 1fr;
        height: 1fr;
        background: $background;
        color: $foreground;

        & > .gantt--head { background: $surface; color: $foreground-muted; text-style: bold; }
        & > .gantt--today { color: $accent; text-style: bold; }
        & > .gantt--cursor { background: $row-here; text-style: bold; }
        & > .gantt--closed { color: $foreground-muted; background: $surface; }
        & > .gantt--late { color: $late; text-style: bold; }
        & > .gantt--due { color: $due; text-style: bold; }
        & > .gantt--done { color: $done; }
        & > .gantt--muted { color: $foreground-muted; }
        & > .gantt--critical { color: $due; text-style: bold; }
    }
    """

    @dataclass
    class Opened(Message):
        """Enter was pressed."""

        view: GanttView

    def __init__(self) -> None:
        super().__init__()
        self._rows: tuple[GanttRow, ...] = ()
        self._days: Days | None = None
        self._empty = ""
        self._row = 0
        self._top = 0
        self._first: date | None = None

    def show(self, rows: Sequence[GanttRow], days: Days, empty: str) -> None:
        """Another state of the plan; cursor and days stay. ``empty`` (words) is said where there is no plan."""
        self._rows, self._days, self._empty = tuple(rows), days, empty
        self._row = max(0, min(self._row, len(self._rows) - 1))
        if self._first is None:
            self._begin_at(self._opening(days))
        self._begin_at(self._first or days.first)
        self._move_to(self._row)

    @property
    def place(self) -> tuple[int, date | None]:
        """Where one is: the number of the row and the first day that is seen."""
        return self._row, self._first

    def return_to(self, place: tuple[int, date | None]) -> None:
        """Be there when the plan is shown next."""
        self._row, self._first = place

    def _opening(self, days: Days) -> date:
        """Where one begins to look: at the beginning where today is seen from there, else a third before today."""
        if (days.today - days.first).days < self._shown - 2:
            return days.first
        return days.today - timedelta(self._shown // 3)

    # where things stand

    @property
    def _label(self) -> int:
        """Cells left of the days."""
        return max(16, min(38, self.size.width * 9 // 20))

    @property
    def _shown(self) -> int:
        """Days that are seen."""
        return max(1, (self.size.width - self._label - 1) // DAY)

    @property
    def _fitting(self) -> int:
        """Milestones that are seen."""
        return max(1, (self.size.height - HEAD) // ROW)

    def _begin_at(self, day: date) -> None:
        if self._days is not None:
            last = max(self._days.first, self._days.last - timedelta(self._shown - 1))
            self._first = max(self._days.first, min(day, last))
            self.refresh()

    def _move_to(self, row: int) -> None:
        self._row = max(0, min(row, len(self._rows) - 1))
        top = min(max(self._top, self._row - self._fitting + 1), self._row)
        self._top = max(0, min(top, max(0, len(self._rows) - self._fitting)))
        self.refresh()

    def on_resize(self) -> None:
        if self._first is not None:
            self._begin_at(self._first)
            self._move_to(self._row)

    # drawing

    def render_line(self, y: int) -> Strip:
        """Months, days, or one of the lines of a milestone."""
        width, base = self.size.width, self.rich_style
        if self._days is None or self._first is None or not self._rows:
            shown = text.fit(f" {self._empty}", width) if y == 1 else " " * width
            return Strip([Segment(shown, self.get_component_rich_style("gantt--muted"))])
        if y < HEAD:
            return self._head(y, self._days, self._first).adjust_cell_length(width, base)
        at, part = self._top + (y - HEAD) // ROW, (y - HEAD) % ROW
        if at >= len(self._rows):
            return Strip.blank(width, base)
        row, here = self._rows[at], at == self._row
        segments = [self._words(row, part, here=here)]
        for n in range(self._shown):
            segments.append(self._day(row, part, self._first + timedelta(n), self._days, base))
        return Strip(segments).adjust_cell_length(width, base)

    def _head(self, y: int, days: Days, first: date) -> Strip:
        head, today = self.get_component_rich_style("gantt--head"), self.get_component_rich_style("gantt--today")
        seen = [first + timedelta(n) for n in range(self._shown)]
        if y == 0:
            return Strip([Segment(" " * self._label, head), Segment(_months(seen), head)])
        segments = [Segment(" " * self._label, head)]
        for day in seen:
            shown = f"{day.day:<{DAY}}" if day in (days.today, seen[0]) or day.weekday() == 0 else " " * DAY
            segments.append(Segment(shown, head + today if day == days.today else head))
        return Strip(segments)

    def _words(self, row: GanttRow, part: int, *, here: bool) -> Segment:
        cells = self._label - 1
        mark = "*" if row.critical else " "
        words = f"{'>' if here else ' '}{mark}{row.name}" if part == 0 else f"  {row.note}"
        style = self.get_component_rich_style(f"gantt--{row.tone}") if row.tone else self.rich_style
        if part:
            style = style if row.tone == "late" else self.get_component_rich_style("gantt--muted")
        if here:
            if style == self.get_component_rich_style("gantt--muted"):
                style = self.rich_style
            style += Style(bgcolor=self.get_component_rich_style("gantt--cursor").bgcolor, bold=True)
        return Segment(f"{text.fit(words, cells)} ", style)

    def _day(self, row: GanttRow, part: int, day: date, days: Days, base: Style) -> Segment:
        closed = self.get_component_rich_style("gantt--closed")
        style = base + Style(bgcolor=closed.bgcolor) if day in days.closed else base
        sign, tone = _planned(row, day) if part == 0 else _actual(row, day)
        if sign:
            return Segment(sign, style + self._foreground(tone))
        if day == days.today:
            return Segment(f"{TODAY} ", style + self._foreground("today"))
        return Segment(f"{CLOSED} ", closed) if day in days.closed else Segment(" " * DAY, style)

    def _foreground(self, tone: str) -> Style:
        found = self.get_component_rich_style(f"gantt--{tone}")
        return Style(color=found.color, bold=found.bold)

    # keys and mouse

    def action_left(self) -> None:
        """One day back."""
        self._scroll(-1)

    def action_right(self) -> None:
        """One day on."""
        self._scroll(1)

    def action_week_left(self) -> None:
        """Seven days back."""
        self._scroll(-7)

    def action_week_right(self) -> None:
        """Seven days on."""
        self._scroll(7)

    def _scroll(self, by: int) -> None:
        if self._first is not None:
            self._begin_at(self._first + timedelta(by))

    def action_first(self) -> None:
        """To the first day."""
        if self._days is not None:
            self._begin_at(self._days.first)

    def action_last(self) -> None:
        """To the last day."""
        if self._days is not None:
            self._begin_at(self._days.last)

    def action_today(self) -> None:
        """To the day of today."""
        if self._days is not None:
            self._begin_at(self._days.today - timedelta(self._shown // 3))

    def action_up(self) -> None:
        """One milestone up."""
        self._move_to(self._row - 1)

    def action_down(self) -> None:
        """One milestone down."""
        self._move_to(self._row + 1)

    def action_open(self) -> None:
        """Tell that Enter was pressed."""
        self.post_message(self.Opened(self))

    def on_mouse_scroll_down(self, _event: MouseScrollDown) -> None:
        self._move_to(self._row + 1)

    def on_mouse_scroll_up(self, _event: MouseScrollUp) -> None:
        self._move_to(self._row - 1)

    def on_click(self, event: Click) -> None:
        offset = event.get_content_offset(self)
        if offset is not None and offset.y >= HEAD:
            self._move_to(self._top + (offset.y - HEAD) // ROW)


def _planned(row: GanttRow, day: date) -> tuple[str, str]:
    """The sign of a day in the line of the plan, and its tone; ``+`` is the day on which it is due by now."""
    if day == row.due and (row.planned is None or day != row.planned.last):
        return f"{DUE} ", "due"
    return (PLANNED, "muted") if row.planned is not None and row.planned.holds(day) else ("", "")


def _actual(row: GanttRow, day: date) -> tuple[str, str]:
    if row.actual is None or not row.actual.holds(day):
        return "", ""
    if row.done:
        return DONE, "done"
    return COMING, "late" if row.tone == "late" else "critical" if row.critical else "muted"


def _months(days: Sequence[date]) -> str:
    """The months over the days, each where its first day is seen."""
    pieces: list[str] = []
    for at, day in enumerate(days):
        if at and day.day != 1:
            continue
        ends = next((n for n in range(at + 1, len(days)) if days[n].day == 1), len(days))
        pieces.append(text.fit(month_words(day), (ends - at) * DAY))
    return "".join(pieces)


def legend() -> str:
    """What the signs mean."""
    return "  ".join((
        f"{PLANNED} {_('planned')}", f"{DUE} {_('due now')}", f"{DONE} {_('done')}", f"{COMING} {_('forecast')}",
        f"* {_('critical')}", f"{TODAY} {_('today')}", f"{CLOSED} {_('closed day')}",
    ))  # fmt: skip
