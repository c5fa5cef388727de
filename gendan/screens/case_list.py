"""The base of the sections that list cases: the open or the closed ones, everybody's or one's own."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date, tzinfo
from typing import Any, ClassVar, Generic, TypeVar

from textual.app import ComposeResult
from textual.containers import Horizontal
from textual.widget import Widget

from gendan.i18n import _
from gendan.screens.closed_pages import Shown, ask_more, some_of
from gendan.screens.data_screen import Renewing, WithList
from gendan.screens.order_work import OrderWork
from gendan.services.closed_cases import ClosedCases
from gendan.services.days import DayReader, day_reader
from gendan.widgets.narrowed import Narrowed
from gendan.widgets.window_table import Column, Row, WindowTable

Case = TypeVar("Case")


@dataclass(frozen=True, slots=True)
class Loaded(Generic[Case]):
    """What the list shows, and how days and moments are read and said."""

    shown: Shown[Case]
    read_day: DayReader
    zone: tzinfo
    today: date


class CaseList(WithList, Renewing, OrderWork, Generic[Case]):
    """A list, and beside or below it the case under the cursor. Closed cases come down as they come into sight."""

    DEFAULT_CSS = """
    CaseList #work { height: 1fr; layout: horizontal; }
    CaseList.-narrow #work { layout: vertical; }
    """
    FIND: ClassVar[tuple[Callable[..., Any], Callable[..., Any]]]
    """What reads the open cases of a user, or all, and what the closed ones."""
    BESIDE: ClassVar[type[Widget]]

    def __init__(self) -> None:
        super().__init__()
        self._loaded: Loaded[Case] | None = None
        self._mine = self._past = False
        self._rows: list[Row] = []

    def rows_of(self, found: Sequence[Case], loaded: Loaded[Case]) -> list[Row]:
        """The cases as rows."""
        raise NotImplementedError

    def columns_of(self, rows: Sequence[Row]) -> tuple[Column, ...]:
        """The columns, as wide as these rows need."""
        raise NotImplementedError

    def empty_words(self) -> str:
        """What stands in an empty list of all that is open."""
        raise NotImplementedError

    def narrowed_words(self, names: Sequence[str], total: int) -> str:
        """What the list is narrowed to, where ``names`` say so."""
        raise NotImplementedError

    def body(self) -> ComposeResult:
        yield Narrowed()
        with Horizontal(id="work"):
            yield WindowTable((), empty=" ")
            yield self.BESIDE()

    def load(self) -> None:
        if self._loaded is None:
            self.table.focus()
        store, past, (opened, closed) = self.host.store.store, self._past, self.FIND
        who, around = self.host.session.login if self._mine else None, self.table.around

        def work() -> Loaded[Case]:
            zone = store.config.zone
            ended: ClosedCases[Case] | None = closed(store, who) if past else None
            found = Shown(opened(store, who)) if ended is None else some_of(ended, around)
            return Loaded(found, day_reader(store), zone, store.clock.today(zone))

        self.ask("cases", work, self.show)

    def show(self, loaded: Loaded[Case]) -> None:
        """Show what was found; cursor and place stay."""
        self._loaded, self.read_day = loaded, loaded.read_day
        self._rows = self.rows_of(loaded.shown.found, loaded)
        names = [name for name, on in ((_("mine"), self._mine), (_("closed ones"), self._past)) if on]
        empty = _("Nothing here. {key} shows all again.", key="Esc") if names else self.empty_words()
        self.table.set_columns(self.columns_of(self._rows), empty)
        loaded.shown.put(self.table, self._rows)
        self.query_one(Narrowed).say(self.narrowed_words(names, loaded.shown.total) if names else "")

    def on_window_table_need_page(self, event: WindowTable.NeedPage) -> None:
        """Hand down closed ones that come into sight."""
        loaded = self._loaded
        if loaded is None:
            return

        def more(found: tuple[Case, ...]) -> None:
            rows = self.rows_of(found, loaded)
            if event.table.put_page(event.serial, event.offset, rows):
                self._rows += rows
                self.table.set_columns(self.columns_of(self._rows))

        ask_more(self, loaded.shown, event, more)

    def action_mine(self) -> None:
        self._mine = not self._mine
        self.load()

    def action_closed(self) -> None:
        """Show the closed ones, or the open ones."""
        self._past = not self._past
        self.load()

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        return True if action == "back" else super().check_action(action, parameters)

    def action_back(self) -> None:
        """Show all that are open."""
        if self._mine or self._past:
            self._mine = self._past = False
            self.load()
