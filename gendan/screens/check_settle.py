"""The differences of a check side by side, settled one by one with a reason (C026)."""

from __future__ import annotations

from typing import Any

from textual.app import ComposeResult
from textual.widgets import Static

from gendan import keys
from gendan.errors import GendanError
from gendan.i18n import _, pair
from gendan.people import named
from gendan.screens import check_words as words
from gendan.screens.check_work import CheckWork, status_words
from gendan.screens.data_screen import Renewing
from gendan.screens.order_work import Target, tell
from gendan.services.queues import OpenDifference, open_differences
from gendan.text import plain
from gendan.when import moment_near
from gendan.widgets.window_table import WindowTable
from gendan.widgets.words import field_words


class SettleScreen(Renewing, CheckWork):
    """What was entered beside what was keyed again. It closes when nothing is left."""

    DIGIT = 4
    BINDINGS = keys.bindings("settle")
    DEFAULT_CSS = """
    SettleScreen #which, SettleScreen #who { height: auto; padding: 0 1; background: $surface; }
    SettleScreen #which { text-style: bold; color: $accent; }
    SettleScreen #both { height: auto; padding: 1 1 0 1; }
    """

    def __init__(self, number: str) -> None:
        super().__init__()
        self._number = number
        self._left: tuple[OpenDifference, ...] = ()
        self._last: dict[str, Any] = {}

    def body(self) -> ComposeResult:
        yield Static(plain(_("Differences of {number}", number=self._number)), id="which")
        yield Static(id="who")
        yield WindowTable(words.DIFFERENCE, empty=" ")
        yield Static(id="both")

    def load(self) -> None:
        self.query_one(WindowTable).focus()
        store, number = self.host.store.store, self._number
        self.ask("differences", lambda: open_differences(store, number), self._show, self._gone)

    def _gone(self, error: GendanError) -> None:
        self.host.show_error(error)
        self.action_back()

    def _show(self, left: tuple[OpenDifference, ...]) -> None:
        self._left = left
        if not left:
            said = _("{number}: all differences are settled.", number=self._number)
            tell(self.app, f"{said} {status_words(self._last)}".strip())
            self.action_back()
            return
        table = self.query_one(WindowTable)
        table.set_columns(words.DIFFERENCE)
        table.set_rows([words.difference_row(one) for one in left])

    @property
    def difference(self) -> OpenDifference | None:
        """The difference under the cursor."""
        row = self.query_one(WindowTable).cursor_row
        return row.place if row is not None else None

    def target(self) -> Target:
        return Target(self._number, "")

    def on_window_table_row_highlighted(self, _event: WindowTable.RowHighlighted) -> None:
        """Both people and times; both values in full."""
        one = self.difference
        if one is None:
            return
        store = self.host.store.store
        zone, today = store.config.zone, store.clock.today(store.config.zone)
        first = f"{named(one.entered_by) or '?'} {moment_near(one.entered_at, zone, today)}".strip()
        second = f"{named(one.checked_by) or '?'} {moment_near(one.checked_at, zone, today)}".strip()
        said = _("Entered by {first}   keyed again by {second}", first=first, second=second)
        self.query_one("#who", Static).update(plain(said))
        nothing = _("(nothing)")
        both = (
            field_words(one.field),
            _("e  entered: {value}", value=one.entered or nothing),
            _("r  keyed again: {value}", value=one.rekeyed or nothing),
        )
        self.query_one("#both", Static).update(plain("\n".join(both)))

    def action_entered(self) -> None:
        self._settle("entered", _("What was entered is right"))

    def action_rekeyed(self) -> None:
        self._settle("rekeyed", _("What was keyed again is right"))

    def _settle(self, keep: str, title: str) -> None:
        one = self.difference
        if one is None:
            return
        value = (one.entered if keep == "entered" else one.rekeyed) or _("(nothing)")
        name = field_words(one.field)

        def said(result: dict[str, Any]) -> str:
            self._last = result
            return _("{field}: {value} is kept", field=name, value=value)

        title = pair(title, f"{name} {value}")
        self.reasoned("order.settle", self.target(), title, {"field": one.field, "keep": keep}, said)
