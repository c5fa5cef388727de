"""One handover: its lines under their parts; Space acknowledges one and goes on, Enter opens what it is about."""

from __future__ import annotations

from functools import partial
from typing import Any

from textual.app import ComposeResult
from textual.containers import VerticalScroll
from textual.widgets import Static

from gendan import keys
from gendan.i18n import N_, _
from gendan.reports import handover as slip
from gendan.screens import handover_words as words
from gendan.screens.base import Asking
from gendan.screens.data_screen import Renewing, WithList
from gendan.screens.form_run import fill_in
from gendan.screens.order_work import OrderWork, Target, tell
from gendan.screens.paper_dialog import PageDialog, Paper
from gendan.services.handovers import HandoverLineView, HandoverView, handover_view
from gendan.text import plain
from gendan.widgets.window_table import WindowTable

ASKED = N_("Write the handover to which file?")


class HandoverPage(WithList, Renewing, OrderWork):
    """The handover of that code."""

    BINDINGS = keys.bindings("handover", "take", "remark", "sheet")
    DEFAULT_CSS = """
    HandoverPage .title { height: 1; padding: 0 1; text-style: bold; text-wrap: nowrap; text-overflow: ellipsis; }
    HandoverPage WindowTable { height: 1fr; }
    HandoverPage #whole { height: 4; padding: 0 1; background: $surface; }
    HandoverPage.-narrow #whole { height: 3; }
    HandoverPage #whole > Static { height: auto; }
    """

    def __init__(self, code: str) -> None:
        super().__init__()
        self._code = code
        self._view: HandoverView | None = None
        self._under_way: set[int] = set()

    def compose(self) -> ComposeResult:
        self.DIGIT = getattr(self.app.screen_stack[0], "DIGIT", 1)
        yield from super().compose()

    def body(self) -> ComposeResult:
        yield Static(classes="title")
        yield WindowTable(words.LINES, empty=" ")
        with VerticalScroll(id="whole", can_focus=False):
            yield Static()

    def here(self) -> HandoverLineView | None:
        """The line under the cursor; none on a title."""
        row = self.table.cursor_row
        return row.place if row is not None else None

    def target(self) -> Target | None:
        line = self.here()
        return Target(line.order, line.customer or "") if line is not None and line.order else None

    # what is shown

    def load(self) -> None:
        self.table.focus()
        store, code = self.host.store.store, self._code
        self.ask("handover", lambda: handover_view(store, code), self._show, self.host.show_error)

    def _show(self, view: HandoverView) -> None:
        first, self._view = self.table.cursor_row is None, view
        self._under_way -= {line.line for line in view.lines if line.taken_at is not None}
        self._rows()
        if first:
            self._next(0)

    def _rows(self) -> None:
        if (view := self._view) is None:
            return
        done, today = view.head.done + len(self._under_way), self.host.local_now().date()
        self.query_one(".title", Static).update(plain(words.head(view, done, today)))
        self.table.set_columns(words.columns(view))
        self.table.set_rows([*words.rows(view, self._under_way, today)])
        self.on_window_table_row_highlighted()

    def _open_lines(self) -> list[int]:
        lines = self._view.lines if self._view is not None else ()
        return [one.line for one in lines if one.taken_at is None and one.line not in self._under_way]

    def _next(self, after: int) -> None:
        """To the next line that nobody acknowledged; from the end to the first of them."""
        left = self._open_lines()
        following = [line for line in left if line > after] or left
        if following:
            self.table.move_to_key(following[0])

    def on_window_table_row_highlighted(self) -> None:
        self.query_one("#whole > Static", Static).update(plain(words.whole(self.here())))

    # keys

    def on_window_table_row_selected(self) -> None:
        """The order or the case of the line."""
        from gendan.screens.case_pages import page_for
        from gendan.screens.order import OrderScreen

        line = self.here()
        if line is not None and line.case is not None:
            self.app.push_screen(page_for(line.sort, line.what[0] if line.what else "", line.case))
        elif line is not None and line.order is not None:
            self.app.push_screen(OrderScreen(line.order))

    def action_take(self) -> None:
        """Acknowledged; the hand goes on to the next line at once, and comes back where it was refused."""
        line = self.here()
        if line is None or line.line not in self._open_lines():
            self._next(line.line if line is not None else 0)
            return
        if not self.may("handover.take"):
            return
        host, at = self.host, line.line
        desk, session = host.store, host.session
        args = {"handover": self._code, "line": at}
        self._under_way.add(at)
        self._rows()
        self._next(at)

        def refused(error: Exception) -> None:
            host.show_error(error)
            if self.is_attached:
                self._under_way.discard(at)
                self._rows()
                self.table.move_to_key(at)

        def taken(result: dict[str, Any]) -> None:
            if self.is_attached:
                self._taken(result)

        self.carry_out(f"take {at}", lambda: desk.run(session, "handover.take", args), taken, refused)

    def _taken(self, result: dict[str, Any]) -> None:
        if result["taken"]:
            tell(
                self.app,
                _("{code}: taken over, {n} {n:line|lines} acknowledged", code=result["handover"], n=result["of"]),
            )
        self.load()

    def action_remark(self) -> None:
        """A question or remark, which acknowledges the line as well."""
        line = self.here()
        if line is None or not self.may("handover.take"):
            return
        about, at = slip.words(line), line.line

        def done(result: dict[str, Any]) -> None:
            self._taken(result)
            self._next(at)

        given = {"handover": self._code, "line": at}
        fill_in(self, lambda before: words.RemarkDialog(about, before), "handover.take", done, given)

    def action_sheet(self) -> None:
        """The slip, to copy or print."""
        show_slip(self, self._code)


def show_slip(screen: Asking, code: str) -> None:
    """Open the slip of a handover over ``screen``: ``y`` copies it, ``p`` writes the page to print."""
    store = screen.host.store.store
    app: Any = screen

    def opened(view: HandoverView) -> None:
        def paper() -> Paper:
            return Paper(code, slip.text(view), slip.title(view.head), _(ASKED), partial(slip.html, view))

        app.app.push_screen(PageDialog(paper))

    screen.ask_to_open("slip", lambda: handover_view(store, code), opened, screen.host.show_error)
