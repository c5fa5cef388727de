"""The tab of the capacity: what can be made on a day, of all goods and of each category, and what open orders ask for
(C181, C178, C114)."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from textual.app import ComposeResult
from textual.containers import Horizontal
from textual.widgets import Static

from gendan import keys
from gendan.errors import GendanError
from gendan.i18n import N_, _, several
from gendan.screens.capacity_dialog import CapacityDialog, Place, QuantityDialog, pieces
from gendan.screens.form_dialog import Before, Filled
from gendan.screens.system_pane import SystemPane
from gendan.services.capacity import CapacityView, DayView, PoolView, capacity_view
from gendan.services.days import DayReader, day_reader
from gendan.when import day_near, weekday_words
from gendan.widgets.modal import Confirm
from gendan.widgets.window_table import Column, Row, WindowTable

POOLS = (
    Column("category", N_("Category"), 12, flex=1),
    Column("usual", N_("Per day"), 9, align="right"),
    Column("load", N_("To make"), 9, align="right"),
    Column("state", N_("Enough"), 15, toned=True),
)
DAYS = (
    Column("day", N_("Date"), 14),
    Column("limit", N_("Can be made"), 11, align="right"),
    Column("own", N_("Set for"), 9, drop=1),
    Column("due", N_("Due"), 9, align="right"),
    Column("free", N_("Left by then"), 12, align="right", toned=True),
)
NAMED = 4
"""Orders of a day that are named under the list; the rest are counted."""


@dataclass(frozen=True, slots=True)
class Loaded:
    """What the tab shows, and a reader of days."""

    view: CapacityView
    read_day: DayReader


def pool_words(category: str | None) -> str:
    """The name of a category; all goods where it is None."""
    return _("all goods") if category is None else category


class CapacityPane(SystemPane):
    """Supervisors set it, everybody looks. Enter goes to the days of a category, Esc back."""

    BINDINGS = [*keys.bindings("system", "new", "change", "remove"), *keys.bindings("global", "back")]
    DEFAULT_CSS = """
    CapacityPane > #capacity { height: 1fr; layout: vertical; }
    CapacityPane > #capacity > #pools { height: 7; }
    CapacityPane > #capacity > #days { height: 1fr; }
    """

    _loaded: Loaded | None = None

    def compose(self) -> ComposeResult:
        with Horizontal(id="capacity"):
            yield WindowTable(POOLS, empty=" ", id="pools")
            yield WindowTable(DAYS, empty=" ", id="days")
        yield Static(classes="word")

    @property
    def days(self) -> WindowTable:
        """The days of the category under the cursor."""
        return self.query_one("#days", WindowTable)

    def load(self) -> None:
        store = self.host.store.store
        self.ask("list", lambda: Loaded(capacity_view(store), day_reader(store)), self._show)

    def _show(self, loaded: Loaded) -> None:
        self._loaded = loaded
        self.table.set_columns(POOLS)
        self.table.set_rows([_pool_row(one, loaded.view) for one in loaded.view.pools])
        self._show_days()

    def _show_days(self) -> None:
        pool, view = self._pool(), self._loaded.view if self._loaded else None
        self.days.set_columns(DAYS)
        self.days.set_rows([_day_row(one, view) for one in pool.days] if pool and view else [])
        self._say_more()

    def _say_more(self) -> None:
        """Under the lists: what they mean, or whose goods are due on the day under the cursor."""
        day, pool = self._day(), self._pool()
        if day is not None and day.orders:
            named = [f"{number} {pieces(qty)}" for number, qty in day.orders[:NAMED]]
            more = len(day.orders) - NAMED
            named += [_("{n} more", n=more)] if more > 0 else []
            self.say(_("To be made by then: {orders}", orders=several(named)))
        elif pool is not None and not pool.limited:
            self.say(_("No capacity is set: only the lead time decides which dates are offered."))
        else:
            self.say(_("Left by then: what can be made up to the day, beyond what is due up to it."))
        self.refresh_bindings()

    # what stands under the cursor

    def _pool(self) -> PoolView | None:
        row = self.table.cursor_row
        return row.place if row is not None else None

    def _day(self) -> DayView | None:
        row = self.days.cursor_row
        return row.place if row is not None and self.days.has_focus else None

    def _place(self) -> Place | None:
        pool, day = self._pool(), self._day()
        return None if pool is None else Place(pool.category, day.day if day is not None else None)

    def _standing(self) -> Decimal | None:
        """What is set for the row under the cursor itself."""
        pool, day = self._pool(), self._day()
        if day is not None:
            return day.limit if day.own else None
        return pool.usual if pool is not None else None

    def on_window_table_row_highlighted(self, event: WindowTable.RowHighlighted) -> None:
        if event.table is self.table:
            self._show_days()
        else:
            self._say_more()

    def on_window_table_row_selected(self, event: WindowTable.RowSelected) -> None:
        event.stop()
        if event.table is self.table:
            self.days.focus()
            self.call_after_refresh(self._say_more)
        elif self.may("capacity.set"):
            self.action_change()

    # keys

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        if not self.is_mounted:
            return True
        if action == "back":
            return self.days.has_focus
        if action not in ("new", "change", "remove"):
            return True
        there = {"change": self._pool() is not None, "remove": self._standing() is not None}
        return self.may("capacity.set") and there.get(action, True)

    def action_back(self) -> None:
        self.table.focus()
        self.call_after_refresh(self._say_more)

    def action_new(self) -> None:
        """A category that is not in the list yet, or another day."""
        loaded, pool = self._loaded, self._pool()
        if loaded is not None:
            category = (pool.category if pool is not None else None) or ""
            self._fill(lambda before: CapacityDialog(loaded.view.categories, category, loaded.read_day, before), {})

    def action_change(self) -> None:
        place, standing = self._place(), self._standing()
        if place is not None:
            self._fill(lambda before: QuantityDialog(_about(place), standing, before), _args(place))

    def action_remove(self) -> None:
        place = self._place()
        if place is None:
            return

        def answered(yes: bool | None) -> None:
            if yes:
                self.run("capacity.set", _args(place), self._done)

        what = _("{what}: the limit that holds on every day holds again.", what=_about(place))
        if place.day is None:
            what = _("{what}: as much as is wanted can be made.", what=_about(place))
        self.app.push_screen(Confirm(_("Take this limit away?"), what, yes=_("Take away")), answered)

    def _fill(self, make: Any, given: Mapping[str, Any], before: Before | None = None) -> None:
        """Open a dialog and write the limit; where it is refused, again with what was typed."""
        desk, session = self.host.store, self.host.session

        def answered(filled: Filled | None) -> None:
            if filled is None:
                return

            def refused(error: GendanError) -> None:
                self._fill(make, given, Before(filled.typed, error))

            day = filled.args.get("date")
            args = {**given, **filled.args, **({"date": day.isoformat()} if day is not None else {})}
            self.ask("write", lambda: desk.run(session, "capacity.set", args), self._done, refused)

        self.app.push_screen(make(before), answered)

    def _done(self, result: dict[str, Any]) -> None:
        self.load()
        words = _("The capacity is kept. All that is promised can be made in time.")
        if not result["feasible"]:
            words = _("The capacity is kept. It is too little for what is promised: see the rows that say so.")
        self.app.notify(words, severity="information" if result["feasible"] else "warning", markup=False)


def _about(place: Place) -> str:
    day = place.day.isoformat() if place.day is not None else _("every working day")
    return f"{pool_words(place.category)} · {day}"


def _args(place: Place) -> dict[str, Any]:
    args = {"category": place.category, "date": place.day.isoformat() if place.day is not None else None}
    return {name: value for name, value in args.items() if value is not None}


def _pool_row(pool: PoolView, view: CapacityView) -> Row:
    usual = pieces(pool.usual) if pool.usual is not None else _("single days") if pool.limited else _("no limit")
    state, tone = _("enough") if pool.limited else "", ""
    if pool.short_on is not None:
        state, tone = _("short by {day}", day=day_near(pool.short_on, view.today)), "late"
    return Row(("pool", pool.category), (pool_words(pool.category), usual, pieces(pool.load), state), tone, place=pool)


def _day_row(one: DayView, view: CapacityView) -> Row:
    name = _("{weekday} {date}", weekday=weekday_words(one.day), date=day_near(one.day, view.today))
    limit = pieces(one.limit) if one.limit is not None else _("no limit")
    own = _("this day") if one.own else ""
    short = one.free is not None and one.free < 0
    free = "" if one.free is None else _("short {n}", n=pieces(-one.free)) if short else pieces(one.free)
    due = pieces(one.due) if one.due else ""
    return Row(one.day, (name, limit, own, due, free), "late" if short else "", place=one)
