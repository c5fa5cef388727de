"""Today: everything that needs a person, worst first, worked off with one key each (section 1 of ux.md)."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import tzinfo
from typing import Any

from textual.app import ComposeResult
from textual.containers import Horizontal

from gendan import clock as clocks
from gendan import keys
from gendan.errors import GendanError
from gendan.i18n import _, language
from gendan.screens import today_list
from gendan.screens.case_pages import page_of
from gendan.screens.category_dialog import which_part
from gendan.screens.check_open import open_waiting
from gendan.screens.host import MinuteTick
from gendan.screens.order import OrderScreen, read_order
from gendan.screens.order_shipment_rows import SHIPMENTS_TAB
from gendan.screens.order_telling import CustomerWork
from gendan.screens.order_work import Target
from gendan.screens.today_glance import AtAGlance
from gendan.screens.trouble_work import TroubleWork
from gendan.services.days import DayReader, day_reader
from gendan.services.today import FIRST, Item, Today, today
from gendan.widgets.inputs import TextInput
from gendan.widgets.narrowed import Narrowed
from gendan.widgets.order_glance import OrderGlance
from gendan.widgets.tiles import Tiles
from gendan.widgets.window_table import Row, WindowTable

A_MOMENT = 0.7
"""Seconds in which nobody can have seen that another row came under the cursor."""


@dataclass(frozen=True, slots=True)
class Loaded:
    """What the screen shows: the work, a reader of days, the zone in which moments are said."""

    found: Today
    read_day: DayReader
    zone: tzinfo


class TodayScreen(AtAGlance, TroubleWork, CustomerWork):
    """One list to work off. It stays as it was left: cursor, filter, mine or all."""

    DIGIT = 1
    BINDINGS = [
        *keys.bindings("today", "done", "reschedule", "contact", "answer", "mine", "filter", "undo", "assign"),
        *keys.bindings("today", "request", "cancel", "timeline", "exception", "complaint", "call_list", "handovers"),
    ]
    DEFAULT_CSS = """
    TodayScreen #filter { display: none; }
    TodayScreen #filter.-on { display: block; }
    TodayScreen #work { height: 1fr; layout: horizontal; }
    TodayScreen.-narrow #work { layout: vertical; }
    """

    def __init__(self) -> None:
        super().__init__()
        self._loaded: Loaded | None = None
        self._mine = False
        self._tile = ""
        self._typed = ""
        self._filters = False
        """Whether one was typing the filter when everything was said again."""
        self._under_way: set[object] = set()
        self._listed: tuple[object, ...] = ()
        """What the list was made of."""
        self._came: tuple[object, float] = (None, 0.0)
        """The row that came under the cursor by itself, and when."""

    # what is shown

    def body(self) -> ComposeResult:
        yield Tiles()
        yield Narrowed()
        words = _("Number, customer, what, owner; Enter goes to the list")
        yield TextInput(self._typed, placeholder=words, id="filter", classes="-on" if self._filters else "")
        with Horizontal(id="work"):
            yield WindowTable((), empty=" ")
            yield OrderGlance()

    @property
    def table(self) -> WindowTable:
        """The list."""
        return self.query_one(WindowTable)

    @classmethod
    def warm(cls, store: Any) -> None:
        first = next((item for item in today(store.store, None, None, FIRST).items if item.order), None)
        day_reader(store.store)
        if first is not None:
            read_order(store.store, first.order)  # Enter opens it

    async def speak(self) -> None:
        self._filters = self.query_one("#filter").has_class("-on")
        await super().speak()

    def load(self) -> None:
        if not self.table.has_focus and self._loaded is None:
            self.table.focus()
        store = self.host.store.store
        who = self.host.session.login if self._mine else None

        first = FIRST if self._loaded is None else None

        def work() -> Loaded:
            return Loaded(today(store, None, who, first), day_reader(store), store.config.zone)

        self.ask("today", work, self._show)

    def _show(self, loaded: Loaded) -> None:
        self._loaded, self.read_day, self.zone = loaded, loaded.read_day, loaded.zone
        self._under_way.clear()
        tiles = self.query_one(Tiles)
        tiles.tiles, tiles.chosen = today_list.tiles(loaded.found.counts), self._tile
        before = self.table.cursor_row
        self._list()
        here = self.table.cursor_row
        if before is not None and here is not None and before.key != here.key:
            self._came = here.key, clocks.monotonic()
        if not loaded.found.whole:
            self.load()

    def _list(self) -> None:
        if self._loaded is None:
            return
        found, table = self._loaded.found, self.table
        asked = (found, self._tile, self._typed, self._mine, language(), table)
        if asked == self._listed:
            table.tell()
            return
        self._listed = asked
        items = (item for item in found.items if not self._tile or item.counted(self._tile, found.date))
        rows = [row for row in (today_list.row(item, found) for item in items) if today_list.matches(row, self._typed)]
        only = today_list.only(self._mine, self._tile, self._typed)
        table.set_columns(today_list.columns(rows), today_list.empty_words(only, self.key_of))
        table.set_rows(rows)
        words = today_list.narrowed_words(only, len(rows), len(found.items))
        if self._tile in today_list.PROMISED:
            words = today_list.promised_words(only, rows, getattr(found.counts, self._tile))
        self.query_one(Narrowed).say(words)

    # the order under the cursor

    def item(self) -> Item | None:
        """What is to be done under the cursor."""
        row = self.table.cursor_row
        return row.place if row is not None else None

    def target(self) -> Target | None:
        item = self.item()
        if item is None or not item.order:
            return None
        step = item.what if item.kind == "milestone" else ""
        return Target(item.order, item.customer, item.owner, step, step_name=item.name)

    def on_window_table_row_selected(self, event: WindowTable.RowSelected) -> None:
        item: Item = event.row.place
        self.app.push_screen(page_of(item) or OrderScreen(item.order))

    # time and others

    async def on_screen_resume(self) -> None:
        if self._loaded is not None:
            self.load()

    def on_minute_tick(self, _event: MinuteTick) -> None:
        self.load()

    # keys

    def action_done(self) -> None:
        """Done, now; the hand goes on to the next row at once, and comes back where it was refused."""
        item, row, order = self.item(), self.table.cursor_row, self.target()
        if item is not None and (page := page_of(item)) is not None:
            self.app.push_screen(page)
            return
        if item is None or row is None or order is None or row.key in self._under_way or self._just_came(row, order):
            return
        if item.kind != "milestone":
            self._elsewhere(item)
            return
        if not self.may("milestone.done"):
            return
        self._under_way.add(row.key)
        self.table.action_down()
        after = self.table.cursor_row

        def refused(error: GendanError) -> None:
            self._under_way.discard(row.key)
            if self.table.cursor_row == after:
                self.table.move_to_key(row.key)
            if error.code == "missing_fields" and "line" in error.fields:
                which_part(self, order)
            else:
                self.host.show_error(error)

        self.mark_done(order, refused)

    def _just_came(self, row: Row, order: Target) -> bool:
        """Whether the key was meant for the row that stood here before: what another terminal did took it away."""
        (key, at), self._came = self._came, (None, 0.0)
        if key != row.key or clocks.monotonic() - at > A_MOMENT:
            return False
        words = _("The list has just changed: here stands {order} now. Press again if you mean it.", order=order.words)
        self.app.notify(words, severity="warning", markup=False)
        return True

    def _elsewhere(self, item: Item) -> None:
        """What asks more than a key: the text for the customer, the score, or another place."""
        if item.kind == "task" and item.what == "transport":
            self.app.push_screen(OrderScreen(item.order, SHIPMENTS_TAB))
        elif item.kind == "task":
            self.action_close() if item.what == "may_close" else self.action_contact()
        elif item.kind == "notice":
            self.action_tell()
        elif item.kind == "visit":
            self.action_visit()
        elif item.kind == "promise":
            self.app.push_screen(OrderScreen(item.order))
        else:
            open_waiting(self, item.kind, item.order)

    def action_call_list(self) -> None:
        from gendan.screens.call_list import CallListScreen

        self.app.push_screen(CallListScreen())

    def action_handovers(self) -> None:
        from gendan.screens.handovers import HandoversScreen

        self.app.push_screen(HandoversScreen())

    def action_mine(self) -> None:
        self._mine = not self._mine
        self.load()

    def action_filter(self) -> None:
        field = self.query_one("#filter", TextInput)
        field.add_class("-on")
        field.focus()

    def on_input_changed(self, event: TextInput.Changed) -> None:
        self._typed = event.value.strip()
        self._list()

    def on_input_submitted(self, event: TextInput.Submitted) -> None:
        event.input.remove_class("-on")
        self.table.focus()

    def on_tiles_chosen(self, event: Tiles.Chosen) -> None:
        self._tile = event.key
        self._list()
        if event.key:
            self.table.focus()

    def action_undo(self) -> None:
        """Take back what was done last here; what is older is taken back on the order's own page."""
        if self.host.deeds:
            self.take_back(self.host.deeds[-1].order)
            return
        key = self.key_of("order.undo")
        words = _("Nothing done yet that could be taken back. For older changes open the order, then {key}.", key=key)
        self.app.notify(words, markup=False)

    def _is_narrowed(self) -> bool:
        return bool(self._tile or self._typed or self._mine) or self.query_one("#filter").has_class("-on")

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        if action == "back":
            return True
        return super().check_action(action, parameters)

    def action_back(self) -> None:
        """One step: out of the filter, then to everything."""
        if not self._is_narrowed():
            return
        field = self.query_one("#filter", TextInput)
        if field.has_class("-on") and not (self._typed and self._tile):
            field.remove_class("-on")
            field.value = self._typed = ""
            self.table.focus()
            self._list()
            return
        field.remove_class("-on")
        field.value = self._typed = ""
        was_mine, self._mine, self._tile = self._mine, False, ""
        self.query_one(Tiles).chosen = ""
        self.table.focus()
        self.load() if was_mine else self._list()
