"""Closing the day: what is open, the money by method, then the close; and the slips of days closed before."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, timedelta
from functools import partial
from typing import TYPE_CHECKING, Any

from textual.app import ComposeResult
from textual.widgets import Static

from gendan import keys
from gendan.domain import labels, labels_history
from gendan.errors import GendanError, Refusal, UsageError
from gendan.i18n import N_, Word, _
from gendan.screens import day_close_rows as rows
from gendan.screens.base import Asking
from gendan.screens.data_screen import ComingBack, WithList, WithTabs
from gendan.screens.day_close_dialog import SAY, DayCloseDialog
from gendan.screens.form_dialog import Before, Filled
from gendan.screens.frame import SectionScreen
from gendan.screens.order_links import open_order
from gendan.screens.paper_dialog import PageDialog, Paper
from gendan.screens.watching import DataChanged
from gendan.services.day_closing_views import BeforeClose, ClosedRow, before_close, closed_list, day_closed
from gendan.services.day_open import OpenPoint
from gendan.text import plain
from gendan.widgets.modal import AskText
from gendan.widgets.path_input import typed_path
from gendan.widgets.tab_line import TabLine, TabName
from gendan.widgets.window_table import WindowTable

if TYPE_CHECKING:
    from gendan.daily import Ended

ASKED = N_("Write the day slip to which file?")
NO_ORDER = N_("This case is about no order.")
NOT_CLOSED = N_("{day} is not closed; there is nothing to go on with.")
STEPS = {
    "figures": N_("The day is closed; sums for reports could not be kept. The next close keeps them."),
    "files": N_("The day is closed; slip and report could not be written to files."),
    "backup": N_("The day is closed; the backup could not be made. Make it in section 9."),
    "export": N_("The day is closed; the bundle could not be written. Export it in section 9."),
}
"""What is said where a step after the close failed."""


class DayCloseScreen(WithList, WithTabs, ComingBack):
    """Opened from the reports: the earliest day that was forgotten is offered first, then today (C262)."""

    DIGIT = 8
    BINDINGS = [
        *keys.bindings("report", "close_day", "resume_day", "previous", "next"),
        *keys.bindings("report", "previous_tab", "next_tab"),
    ]
    DEFAULT_CSS = """
    DayCloseScreen .title { height: 1; padding: 0 1; text-style: bold; }
    DayCloseScreen .money { height: auto; max-height: 8; padding: 0 1; }
    """

    _seen: BeforeClose | None = None
    _day: date | None = None
    """The day that was asked for last; without one the earliest that was forgotten, else today."""
    _closes: list[ClosedRow]

    def body(self) -> ComposeResult:
        yield Static(classes="title")
        yield Static(classes="money")
        yield TabLine()
        yield WindowTable(rows.OPEN, empty=N_("One moment…"))

    def load(self) -> None:
        self.table.focus()
        self._look(self._day)

    def on_data_changed(self, _event: DataChanged) -> None:
        self.load()

    def _look(self, day: date | None) -> None:
        self._day, store = day, self.host.store.store
        self.ask("day", lambda: (before_close(store, day), closed_list(store)), lambda found: self._show(*found))

    def _show(self, seen: BeforeClose, closed: list[ClosedRow]) -> None:
        self._seen, self._day, self._closes = seen, seen.day, closed
        self.query_one(".title", Static).update(plain(rows.title(seen)))
        self.query_one(".money", Static).update(plain(rows.money(seen)))
        count = sum(one.count for one in seen.points)
        worst = any(one.worst for one in seen.points)
        names = TabName("open", f"{_('Open points')} {count}", "late" if worst else "")
        self.tabs.names = (names, TabName("closed", f"{_('Days closed')} {len(closed)}"))
        self.tabs.chosen = self.tabs.chosen or "open"
        self._fill()
        self.refresh_bindings()

    def _fill(self) -> None:
        if self._seen is None:
            return
        if self.tabs.chosen == "open":
            self.table.set_columns(rows.OPEN, N_("Nothing is open."))
            self.table.set_rows(rows.points(self._seen.points))
        else:
            self.table.set_columns(rows.CLOSED, N_("No day was closed yet."))
            self.table.set_rows(rows.closed(self._closes))

    def on_tab_line_chosen(self) -> None:
        self._fill()
        self.table.move_to(0)

    def on_window_table_row_selected(self, event: WindowTable.RowSelected) -> None:
        if isinstance(event.row.place, OpenPoint):
            self.app.push_screen(PointScreen(event.row.place))
        else:
            show_slip(self, str(event.row.key))

    # keys

    def action_close_day(self) -> None:
        """Close the day in view; what was refused is asked again with what was typed."""
        seen = self._seen
        if seen is None:
            return
        if seen.closed is not None:
            show_slip(self, seen.closed)
        elif self._may("day.close"):
            self._ask_close(seen)

    def _ask_close(self, seen: BeforeClose, before: Before | None = None) -> None:
        def answered(filled: Filled | None) -> None:
            if filled is not None:
                self._close(seen, filled)

        self.app.push_screen(DayCloseDialog(seen, before), answered)

    def _close(self, seen: BeforeClose, filled: Filled) -> None:
        desk, session = self.host.store, self.host.session
        args = {"date": seen.day.isoformat(), **_arguments(filled.args)}
        folder = typed_path(filled.args["folder"]) if "folder" in filled.args else None

        def work() -> Ended:
            from gendan.daily import end_day

            if folder is not None and not folder.is_dir():
                raise UsageError("bad_value", N_("There is no folder {folder}."), field="folder", folder=folder)
            return end_day(desk.store, session, args, folder)

        app, host = self.app, self.host

        def done(ended: Ended) -> None:
            number = str(ended.result["number"])
            app.notify(_("The day is closed ({number}).", number=number), markup=False)
            for one in ended.failed:
                app.notify(_(STEPS[one.step]), severity="warning", markup=False)
                host.show_error(one.error)
            self._again(None)
            if self.is_attached:
                show_slip(self, number)

        def failed(error: Exception) -> None:
            if isinstance(error, GendanError) and self.is_attached:
                self._ask_close(seen, Before(filled.typed, error))
            else:
                host.show_error(error)

        self.carry_out("day.close", work, done, failed)

    def action_resume_day(self) -> None:
        """Go on with today's work after its close; asks why."""
        seen = self._seen
        if seen is None or not self._may("day.resume"):
            return
        if not _may_go_on(seen):
            self.host.show_error(Refusal("wrong_status", NOT_CLOSED, day=seen.day))
            return
        self._ask_resume(seen, "")

    def _ask_resume(self, seen: BeforeClose, typed: str) -> None:
        desk, session, host = self.host.store, self.host.session, self.host

        def answered(reason: str | None) -> None:
            if reason is None:
                return

            def failed(error: Exception) -> None:
                host.show_error(error)
                if self.is_attached:
                    self._ask_resume(seen, reason)

            def work() -> Any:
                return desk.run(session, "day.resume", {"reason": reason})

            self.carry_out("day.resume", work, lambda _done: self._again(seen.day), failed)

        what = _("The close {number} stays as it is; the next one lists what differs.", number=seen.closed or "")
        self.app.push_screen(AskText(_("Go on with the day: why?"), what, value=typed), answered)

    def _again(self, day: date | None) -> None:
        if self.is_attached:
            self._look(day)

    def _may(self, command: str) -> bool:
        allowed = bool(self.host.store.may(self.host.session, command))
        if not allowed:
            role = Word(labels.label("role", self.host.session.role))
            message = N_("As {role} you may not do this ({what}). Ask somebody who may.")
            self.host.show_error(Refusal("forbidden", message, role=role, what=Word(labels_history.command(command))))
        return allowed

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        """Going on is offered where today is closed and nobody goes on yet."""
        if action == "resume_day":
            return self._seen is not None and _may_go_on(self._seen)
        return super().check_action(action, parameters)

    def action_previous(self) -> None:
        if self._seen is not None:
            self._look(self._seen.day - timedelta(days=1))

    def action_next(self) -> None:
        if self._seen is not None and self._seen.day < self._seen.today:
            self._look(self._seen.day + timedelta(days=1))

    def action_previous_tab(self) -> None:
        self.tabs.step(-1)

    def action_next_tab(self) -> None:
        self.tabs.step(1)


class PointScreen(SectionScreen):
    """What is open of one kind; Enter opens the order."""

    DIGIT = 8
    DEFAULT_CSS = """
    PointScreen .title { height: 1; padding: 0 1; text-style: bold; }
    """

    def __init__(self, point: OpenPoint) -> None:
        super().__init__()
        self._point = point

    def body(self) -> ComposeResult:
        words = _(labels.label("open_point", self._point.code))
        yield Static(plain(f"{words} {self._point.count}"), classes="title")
        yield WindowTable(rows.BEHIND, empty=N_("Nothing is open."))

    def load(self) -> None:
        table = self.query_one(WindowTable)
        table.set_rows(rows.behind(self._point.rows))
        table.focus()

    def on_window_table_row_selected(self, event: WindowTable.RowSelected) -> None:
        if number := event.row.cells[0]:
            open_order(self, number)
        else:
            self.notify(_(NO_ORDER), markup=False)


def _may_go_on(seen: BeforeClose) -> bool:
    return seen.closed is not None and not seen.resumed and not seen.late


def _arguments(args: Mapping[str, Any]) -> dict[str, Any]:
    """The arguments of the command from the fields of the dialog."""
    said = {name.removeprefix(SAY): text for name, text in args.items() if name.startswith(SAY)}
    plainly = {name: value for name, value in args.items() if not name.startswith(SAY) and name != "folder"}
    return {**plainly, **({"explanations": said} if said else {})}


def show_slip(screen: Asking, number: str) -> None:
    """Open the slip of a close over ``screen``: ``y`` copies it, ``p`` writes the page to print."""
    from gendan.reports import slip

    store = screen.host.store.store
    app: Any = screen

    def opened(found: Any) -> None:
        def paper() -> Paper:
            page = partial(slip.html, found)
            return Paper(number, slip.text(found), slip.title(found), _(ASKED), page, "slip")

        app.app.push_screen(PageDialog(paper))

    screen.ask_to_open("slip", lambda: day_closed(store, number), opened, screen.host.show_error)
