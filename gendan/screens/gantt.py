"""The timeline of one order: plan against actual and forecast, slack, critical path (C283, C173)."""

from __future__ import annotations

from textual.app import ComposeResult
from textual.widgets import Static

from gendan import keys
from gendan.errors import GendanError
from gendan.i18n import _
from gendan.screens import gantt_rows
from gendan.screens.data_screen import Renewing
from gendan.screens.order import OrderScreen
from gendan.screens.watching import DataChanged
from gendan.services.timeline import Timeline, timeline
from gendan.text import plain
from gendan.widgets.gantt import GanttView, legend


class GanttScreen(Renewing):
    """The plan of the order with this number, by days. It closes to where one came from."""

    BINDINGS = keys.bindings("global", "back")
    DEFAULT_CSS = """
    GanttScreen #about { height: auto; max-height: 7; background: $surface; padding: 0 1; }
    GanttScreen #legend { height: 1; padding: 0 1; color: $foreground-muted; background: $surface; }
    """

    def __init__(self, number: str) -> None:
        super().__init__()
        self._number = number
        self._found: Timeline | None = None

    def compose(self) -> ComposeResult:
        self.DIGIT = getattr(self.app.screen_stack[0], "DIGIT", 0)
        yield from super().compose()

    def body(self) -> ComposeResult:
        yield Static(plain(self._number), id="about")
        yield GanttView()
        yield Static(plain(legend()), id="legend")

    def load(self) -> None:
        self.query_one(GanttView).focus()
        store, number = self.host.store.store, self._number
        self.ask("timeline", lambda: timeline(store, number), self._show, self._gone)

    def _gone(self, error: GendanError) -> None:
        """There is no such order, or it cannot be read: say so and go back."""
        self.host.show_error(error)
        if self._found is None:
            self.action_back()

    def _show(self, found: Timeline) -> None:
        self._found, self._number = found, found.number
        self.query_one("#about", Static).update(gantt_rows.summary(found))
        empty = _("There is no plan yet: it is made when the order is confirmed.")
        self.query_one(GanttView).show(gantt_rows.rows(found), gantt_rows.days(found), empty)

    # time and others

    def on_data_changed(self, _event: DataChanged) -> None:
        self.load()

    def on_gantt_view_opened(self, _event: GanttView.Opened) -> None:
        """The order's page; back to it where one came from there."""
        below = self.app.screen_stack[-2] if len(self.app.screen_stack) > 1 else None
        if isinstance(below, OrderScreen):
            self.action_back()
        else:
            self.app.push_screen(OrderScreen(self._number))
