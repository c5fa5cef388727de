"""Section 异常: the open exceptions by priority and time to the next escalation (section 5 of ux.md, C204)."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, tzinfo

from textual.app import ComposeResult
from textual.containers import Horizontal
from textual.widgets import Static

from gendan import keys
from gendan.errors import GendanError
from gendan.i18n import _, pair
from gendan.screens import exception_words as words
from gendan.screens.closed_pages import Shown, ask_more, some_of
from gendan.screens.exception_page import ExceptionScreen, first_open
from gendan.screens.exception_pane import CasePane
from gendan.screens.exception_remedies import RemedyDeeds
from gendan.screens.host import MinuteTick
from gendan.services.days import DayReader, day_reader
from gendan.services.exception_views import CasePage, Listed, closed_exceptions, exception_list, exception_page
from gendan.services.scripts import ScriptView, scripts_for
from gendan.text import plain
from gendan.widgets.window_table import Row, WindowTable


@dataclass(frozen=True, slots=True)
class Loaded:
    """What the list shows, and how days are read and said."""

    shown: Shown[Listed]
    read_day: DayReader
    zone: tzinfo
    today: date


class ExceptionsScreen(RemedyDeeds):
    """One list; Enter opens the exception, Space does the next step of its playbook."""

    DIGIT = 5
    BINDINGS = keys.bindings(
        "exceptions", "new", "step", "contain", "remedy", "tell", "close", "approve", "reject", "chase", "wait",
        "escalate", "change", "script", "order", "mine", "closed", "undo",
    )  # fmt: skip
    DEFAULT_CSS = """
    ExceptionsScreen #narrowed { height: 1; padding: 0 1; background: $surface; color: $accent; display: none; }
    ExceptionsScreen #narrowed.-on { display: block; }
    ExceptionsScreen #work { height: 1fr; layout: horizontal; }
    ExceptionsScreen.-narrow #work { layout: vertical; }
    """

    def __init__(self) -> None:
        super().__init__()
        self._loaded: Loaded | None = None
        self._mine = self._past = False
        self._go_to = ""
        self._lines: list[Row] = []
        self._shown: tuple[CasePage, tuple[ScriptView, ...]] | None = None

    # what is shown

    def body(self) -> ComposeResult:
        yield Static(id="narrowed")
        with Horizontal(id="work"):
            yield WindowTable((), empty=" ")
            yield CasePane()

    @property
    def table(self) -> WindowTable:
        """The list."""
        return self.query_one(WindowTable)

    def load(self) -> None:
        if self._loaded is None:
            self.table.focus()
        store, closed = self.host.store.store, self._past
        who, around = self.host.session.login if self._mine else None, self.table.around

        def work() -> Loaded:
            zone = store.config.zone
            found = some_of(closed_exceptions(store, who), around) if closed else Shown(exception_list(store, who))
            return Loaded(found, day_reader(store), zone, store.clock.today(zone))

        self.ask("exceptions", work, self._show)

    def _show(self, loaded: Loaded) -> None:
        self._loaded, self.read_day = loaded, loaded.read_day
        rows = self._lines = self._lines_of(loaded.shown.found)
        self.table.set_columns(words.fitted(words.LIST, rows), self._empty())
        loaded.shown.put(self.table, rows)
        if self._go_to and any(row.key == self._go_to for row in rows):
            self.table.move_to_key(self._go_to)
            self._go_to = ""
        narrowed = [name for name, on in ((_("mine"), self._mine), (_("closed"), self._past)) if on]
        line = self.query_one("#narrowed", Static)
        line.set_class(bool(narrowed), "-on")
        line.update(
            plain(_("Only {what}. Esc shows all that are open.", what=" + ".join(narrowed)) if narrowed else "")
        )

    def _lines_of(self, found: Sequence[Listed]) -> list[Row]:
        loaded = self._loaded
        return [words.list_row(one, loaded.zone, loaded.today) for one in found] if loaded is not None else []

    def on_window_table_need_page(self, event: WindowTable.NeedPage) -> None:
        """Hand down closed ones that come into sight."""

        def more(found: tuple[Listed, ...]) -> None:
            rows = self._lines_of(found)
            if event.table.put_page(event.serial, event.offset, rows):
                self._lines += rows
                self.table.set_columns(words.fitted(words.LIST, self._lines))

        if self._loaded is not None:
            ask_more(self, self._loaded.shown, event, more)

    def _empty(self) -> str:
        if self._mine or self._past:
            return _("Nothing here. {key} shows all again.", key="Esc")
        key = self.key_of("exceptions.new")
        return _(
            "Here stands what went wrong with an order, the most pressing first.\n{key} raises an exception.", key=key
        )

    def raised(self, code: str) -> None:
        self._go_to = code

    def several(self) -> Listed | None:
        row = self.table.cursor_row
        return row.place if row is not None else None

    def scripts(self) -> tuple[ScriptView, ...]:
        one = self.several()
        if one is None or self._shown is None or self._shown[0].case.exception != one.case.exception:
            return ()
        return self._shown[1]

    def on_window_table_row_highlighted(self, event: WindowTable.RowHighlighted) -> None:
        """Show the exception beside the list."""
        if event.row is None:
            self._shown = None
            self.query_one(CasePane).show(None, ())
            return
        store, one = self.host.store.store, event.row.place

        def work() -> tuple[CasePage, tuple[ScriptView, ...]]:
            page = exception_page(store, one.case.exception)
            return page, scripts_for(store, page.case.problem, one.order, line=page.case.line)

        self.ask("glance", work, self._glance, self._lost)

    def _glance(self, found: tuple[CasePage, tuple[ScriptView, ...]]) -> None:
        self._shown = found
        if self._loaded is not None:
            self.query_one(CasePane).show(*found, self._loaded.zone, self._loaded.today)

    def _lost(self, error: GendanError) -> None:
        self._shown = None
        self.query_one(CasePane).show(None, ())
        self.host.show_error(error)

    def on_window_table_row_selected(self, event: WindowTable.RowSelected) -> None:
        self.app.push_screen(ExceptionScreen(event.row.place.case.exception))

    async def on_screen_resume(self) -> None:
        if self._loaded is not None:
            self.load()

    def on_minute_tick(self, _event: MinuteTick) -> None:
        self.load()

    # keys

    def action_step(self) -> None:
        """Tick the next step of the playbook; it says which one that was."""
        one = self.running("exception.step")
        if one is None or self._shown is None or self._shown[0].case.exception != one.case.exception:
            return
        step = first_open(self._shown[0])
        if step is None:
            self.app.notify(_("Every step of the playbook is done."), markup=False)
            return
        said = self._say(pair(one.case.exception, step.text))
        self.act("exception.step", {**self.named(one), "step": step.code}, lambda _r: said, order=one.order)

    def action_mine(self) -> None:
        self._mine = not self._mine
        self.load()

    def action_closed(self) -> None:
        """Show the closed ones, or the open ones."""
        self._past = not self._past
        self.load()

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        if action == "back":
            return True
        return super().check_action(action, parameters)

    def action_back(self) -> None:
        """Show all that are open."""
        if self._mine or self._past:
            self._mine = self._past = False
            self.load()
