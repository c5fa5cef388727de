"""Requests of customers: those first that are due first; beside them, where there is room, everything about one."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, tzinfo

from textual.app import ComposeResult
from textual.containers import Horizontal, VerticalScroll
from textual.content import Content
from textual.widgets import Static

from gendan import keys
from gendan.i18n import N_, _
from gendan.screens import request_words
from gendan.screens.closed_pages import Shown, ask_more, some_of
from gendan.screens.data_screen import Renewing, WithList
from gendan.screens.request_work import RequestWork
from gendan.services.request_views import RequestView, list_requests, solved_requests
from gendan.text import plain
from gendan.widgets.window_table import Row, WindowTable


@dataclass(frozen=True, slots=True)
class Loaded:
    """What the screen shows, and in which words of time."""

    shown: Shown[RequestView]
    today: date
    zone: tzinfo
    months: int
    policy: str
    now: datetime


class RequestsScreen(WithList, Renewing, RequestWork):
    """The list; it stays as it was left: open or solved, mine or all."""

    BINDINGS = keys.bindings("requests")
    DEFAULT_CSS = """
    RequestsScreen #narrowed { height: 1; padding: 0 1; background: $surface; color: $foreground-muted; }
    RequestsScreen #work { height: 1fr; }
    RequestsScreen #glance { width: 46; height: 1fr; padding: 0 1; background: $surface; display: none; }
    RequestsScreen.-wide #glance { display: block; }
    RequestsScreen #glance > Static { height: auto; }
    """

    def __init__(self) -> None:
        super().__init__()
        self._loaded: Loaded | None = None
        self._mine = False
        self._solved = False

    def compose(self) -> ComposeResult:
        self.DIGIT = getattr(self.app.screen_stack[0], "DIGIT", 6)
        yield from super().compose()

    def body(self) -> ComposeResult:
        yield Static(id="narrowed")
        with Horizontal(id="work"):
            yield WindowTable(request_words.COLUMNS, empty=" ")
            with VerticalScroll(id="glance", can_focus=False):
                yield Static()

    def load(self) -> None:
        if self._loaded is None:
            self.table.focus()
        store, solved = self.host.store.store, self._solved
        login, around = self.host.session.login if self._mine else None, self.table.around

        def work() -> Loaded:
            config = store.config
            found = some_of(solved_requests(store, login), around) if solved else Shown(list_requests(store, login))
            return Loaded(
                found, store.clock.today(config.zone), config.zone, int(config["warranty.months"]),
                str(config["store.policy"]), store.clock.now(),
            )  # fmt: skip

        self.ask("requests", work, self._show)

    def _show(self, loaded: Loaded) -> None:
        self._loaded = loaded
        none_open = N_("No request is open.\n{key.requests.new} takes one in.")
        empty = _("No request is solved yet.") if self._solved else _(none_open)
        self.table.set_columns(request_words.COLUMNS, empty)
        loaded.shown.put(self.table, self._rows(loaded.shown.found))
        names = [_("Requests"), _("solved") if self._solved else _("open"), *([_("mine")] if self._mine else [])]
        late = sum(one.late for one in loaded.shown.found)
        words = _("{what}: {n}", what=" · ".join(names), n=loaded.shown.total)
        self.query_one("#narrowed", Static).update(
            plain(f"{words}   {_('late')} {late}" if late and not self._solved else words)
        )
        self._glance()

    def _rows(self, found: Sequence[RequestView]) -> list[Row]:
        loaded = self._loaded
        return [request_words.row(one, loaded.today, loaded.zone, loaded.now) for one in found] if loaded else []

    def on_window_table_need_page(self, event: WindowTable.NeedPage) -> None:
        """Hand down solved ones that come into sight."""
        if self._loaded is not None:
            put = event.table.put_page
            ask_more(self, self._loaded.shown, event, lambda found: put(event.serial, event.offset, self._rows(found)))

    def request_here(self) -> RequestView | None:
        row = self.table.cursor_row
        return row.place if row is not None else None

    def on_window_table_row_highlighted(self) -> None:
        self._glance()

    def _glance(self) -> None:
        one, loaded = self.request_here(), self._loaded
        pieces = []
        if one is not None and loaded is not None:
            for title, words in request_words.facts(one, loaded.months, loaded.policy, loaded.today, loaded.zone):
                pieces += [plain(f"{title}  ", "$foreground-muted"), plain(f"{words}\n")]
            pieces.append(plain("\n".join(("", *request_words.step_lines(one, loaded.today, loaded.zone)))))
        self.query_one("#glance > Static", Static).update(Content.assemble(*pieces))

    def on_window_table_row_selected(self) -> None:
        from gendan.screens.request_page import RequestPage

        one = self.request_here()
        if one is not None:
            self.app.push_screen(RequestPage(one.request))

    def action_mine(self) -> None:
        """Only one's own, or all."""
        self._mine = not self._mine
        self.load()

    def action_solved(self) -> None:
        """What is open, or what is solved."""
        self._solved = not self._solved
        self.load()
