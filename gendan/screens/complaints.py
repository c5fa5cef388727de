"""Section 投诉: every complaint with its step and its two clocks, worked off with one key (section 6 of ux.md)."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date, tzinfo

from textual.app import ComposeResult
from textual.containers import Horizontal
from textual.widgets import Static

from gendan import keys
from gendan.domain import labels
from gendan.i18n import N_, _
from gendan.screens import complaint_words as words
from gendan.screens.closed_pages import Shown, ask_more, some_of
from gendan.screens.complaint_glance import ComplaintGlance
from gendan.screens.complaint_page import ComplaintScreen
from gendan.screens.complaint_taking import take_complaint
from gendan.screens.complaint_work import ComplaintWork
from gendan.screens.host import MinuteTick
from gendan.services.complaint_views import ComplaintView, closed_complaints, complaint_list
from gendan.services.days import DayReader, day_reader
from gendan.text import plain, width
from gendan.widgets.window_table import Column, Row, WindowTable

COLUMNS = (
    Column("step", N_("Next step"), 8, toned=True),
    Column("response", N_("Response"), 8),
    Column("solution", N_("Solution"), 8),
    Column("customer", N_("Customer"), 8, flex=1),
    Column("problem", N_("Problem"), 6),
    Column("said", N_("What it is about"), 10, flex=3),
    Column("owner", N_("Owner"), 6, drop=1),
    Column("order", N_("Order number"), 19, drop=2),
    Column("code", N_("Case"), 14, drop=3),
)
_FITTED = {"step": 14, "response": 14, "solution": 16, "problem": 12, "owner": 10, "order": 20, "code": 16}


@dataclass(frozen=True, slots=True)
class Loaded:
    """What the list shows, and how days and moments are read and said."""

    shown: Shown[ComplaintView]
    read_day: DayReader
    zone: tzinfo
    today: date


class ComplaintsScreen(ComplaintWork):
    """One list; Enter opens the complaint, Space does its next step."""

    DIGIT = 6
    BINDINGS = keys.bindings(
        "complaints", "step", "complaint", "respond", "wait", "offer", "hand_on", "order", "closed", "requests",
        "mine", "undo",
    )  # fmt: skip
    HORIZONTAL_BREAKPOINTS = [(0, "-narrow"), (116, "-wide")]
    DEFAULT_CSS = """
    ComplaintsScreen #narrowed { height: 1; padding: 0 1; background: $surface; color: $accent; display: none; }
    ComplaintsScreen #narrowed.-on { display: block; }
    ComplaintsScreen #work { height: 1fr; layout: horizontal; }
    ComplaintsScreen.-narrow #work { layout: vertical; }
    """

    def __init__(self) -> None:
        super().__init__()
        self._loaded: Loaded | None = None
        self._mine = self._closed = False
        self._lines: list[Row] = []

    def body(self) -> ComposeResult:
        yield Static(id="narrowed")
        with Horizontal(id="work"):
            yield WindowTable((), empty=" ")
            yield ComplaintGlance()

    @property
    def table(self) -> WindowTable:
        """The list."""
        return self.query_one(WindowTable)

    def load(self) -> None:
        if self._loaded is None:
            self.table.focus()
        store, closed = self.host.store.store, self._closed
        who, around = self.host.session.login if self._mine else None, self.table.around

        def work() -> Loaded:
            zone = store.config.zone
            found = some_of(closed_complaints(store, who), around) if closed else Shown(complaint_list(store, who))
            return Loaded(found, day_reader(store), zone, store.clock.today(zone))

        self.ask("complaints", work, self._show)

    def _show(self, loaded: Loaded) -> None:
        self._loaded, self.read_day = loaded, loaded.read_day
        rows = self._lines = [_row(one) for one in loaded.shown.found]
        self.table.set_columns(_columns(rows), self._empty_words())
        loaded.shown.put(self.table, rows)
        names = [_("closed ones")] if self._closed else []
        names += [_("mine")] if self._mine else []
        line = self.query_one("#narrowed", Static)
        line.set_class(bool(names), "-on")
        line.update(
            plain(_("Only {what}: {n}. Esc shows all.", what=" + ".join(names), n=loaded.shown.total) if names else "")
        )

    def on_window_table_need_page(self, event: WindowTable.NeedPage) -> None:
        """Hand down closed ones that come into sight."""

        def more(found: tuple[ComplaintView, ...]) -> None:
            rows = [_row(one) for one in found]
            if event.table.put_page(event.serial, event.offset, rows):
                self._lines += rows
                self.table.set_columns(_columns(self._lines))

        if self._loaded is not None:
            ask_more(self, self._loaded.shown, event, more)

    def _empty_words(self) -> str:
        if self._closed or self._mine:
            return _("Nothing here. {key} shows all again.", key="Esc")
        key = self.key_of("complaints.complaint")
        return _("Here stand complaints with their clocks.\nNobody complains now. {key} takes a complaint in.", key=key)

    def complaint_here(self) -> ComplaintView | None:
        row = self.table.cursor_row
        return row.place if row is not None else None

    def on_window_table_row_highlighted(self, event: WindowTable.RowHighlighted) -> None:
        if self._loaded is not None:
            one = event.row.place if event.row is not None else None
            self.query_one(ComplaintGlance).show(one, self._loaded.zone, self._loaded.today)

    def on_window_table_row_selected(self, event: WindowTable.RowSelected) -> None:
        self.app.push_screen(ComplaintScreen(event.row.place.complaint))

    async def on_screen_resume(self) -> None:
        if self._loaded is not None:
            self.load()

    def on_minute_tick(self, _event: MinuteTick) -> None:
        self.load()

    # keys

    def action_complaint(self) -> None:
        take_complaint(self)

    def action_mine(self) -> None:
        self._mine = not self._mine
        self.load()

    def action_closed(self) -> None:
        self._closed = not self._closed
        self.load()

    def action_requests(self) -> None:
        """The list of requests."""
        from gendan.screens.sections import ELSEWHERE

        self.app.push_screen(ELSEWHERE["requests"].make())

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        if action == "back":
            return True
        if action == "requests":
            from gendan.screens.sections import ELSEWHERE

            return ELSEWHERE["requests"].exists()
        return super().check_action(action, parameters)

    def action_back(self) -> None:
        """Show all again."""
        if self._mine or self._closed:
            self._mine = self._closed = False
            self.load()


def _row(one: ComplaintView) -> Row:
    said = one.core or one.words or ""
    problem = _(labels.label("problem", one.problem)) if one.problem else "-"
    cells = (
        words.next_words(one) if one.open else _(labels.label("complaint", one.step)),
        words.clock_words(one.clocks.response),
        words.clock_words(one.clocks.solution),
        one.customer,
        f"{one.priority} {problem}" if one.priority else problem,
        said,
        one.owner_name or one.owner or _("anybody"),
        one.order or "",
        one.complaint,
    )
    tone = "" if not one.open else "late" if one.late else "muted" if one.waiting else "due"
    return Row(one.complaint, cells, tone, place=one)


def _columns(rows: Sequence[Row]) -> tuple[Column, ...]:
    """The columns, as wide as these rows need."""

    def fitted(at: int, column: Column) -> Column:
        if column.key not in _FITTED:
            return column
        needed = max((width(row.cells[at]) for row in rows), default=0)
        return replace(column, width=min(_FITTED[column.key], max(needed, width(_(column.label)))))

    return tuple(fitted(at, column) for at, column in enumerate(COLUMNS))
