"""What is learned: faults that came again, measures against them, retrospectives of orders that failed (C216, C363)."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from textual.app import ComposeResult
from textual.containers import VerticalScroll
from textual.widgets import Static

from gendan import keys
from gendan.i18n import _, pair
from gendan.screens import fault_words
from gendan.screens.data_screen import Renewing, WithList
from gendan.screens.fault_words import TABS
from gendan.screens.form_run import fill_in
from gendan.screens.order_work import OrderWork, Target, tell
from gendan.screens.retrospective_dialog import EffectDialog, MeasureDialog, measure_about
from gendan.screens.retrospective_sheet import show_retrospective
from gendan.services.days import DayReader, day_reader
from gendan.services.measures import MeasureView, RetrospectiveView, list_measures, list_retrospectives
from gendan.services.repeats import FaultView, find_repeats
from gendan.text import plain
from gendan.widgets.modal import Notice
from gendan.widgets.tab_line import TabLine, TabName
from gendan.widgets.window_table import WindowTable


@dataclass(frozen=True, slots=True)
class Loaded:
    """What the screen shows."""

    faults: Sequence[FaultView]
    measures: Sequence[MeasureView]
    retrospectives: Sequence[RetrospectiveView]
    today: date
    read_day: DayReader
    days: int
    times: int


class FaultsScreen(WithList, Renewing, OrderWork):
    """Three lists; ``tab`` is opened first, with the cursor on ``code``."""

    BINDINGS = keys.bindings("faults")
    DEFAULT_CSS = """
    FaultsScreen WindowTable { height: 1fr; }
    FaultsScreen #whole { height: 7; padding: 0 1; background: $surface; }
    FaultsScreen #whole > Static { height: auto; }
    """

    def __init__(self, tab: str = "faults", code: str = "") -> None:
        super().__init__()
        self._tab, self._code = tab, code
        self._loaded: Loaded | None = None

    def compose(self) -> ComposeResult:
        self.DIGIT = getattr(self.app.screen_stack[0], "DIGIT", 5)
        yield from super().compose()

    def body(self) -> ComposeResult:
        yield TabLine([TabName(key, _(title)) for key, (title, _columns, _empty) in TABS.items()], self._tab)
        yield WindowTable((), empty=" ")
        with VerticalScroll(id="whole", can_focus=False):
            yield Static()

    def load(self) -> None:
        self.table.focus()
        store = self.host.store.store

        def work() -> Loaded:
            config = store.config
            return Loaded(
                find_repeats(store), list_measures(store), list_retrospectives(store), store.clock.today(config.zone),
                day_reader(store), int(config["repeat.days"]), int(config["repeat.times"]),
            )  # fmt: skip

        self.ask("faults", work, self._show)

    def _show(self, loaded: Loaded) -> None:
        self._loaded, self.read_day = loaded, loaded.read_day
        counts = {
            "faults": len(loaded.faults),
            "measures": sum(one.next is not None for one in loaded.measures),
            "retrospectives": len(loaded.retrospectives),
        }
        self.query_one(TabLine).names = tuple(
            TabName(key, f"{_(title)} {counts[key]}") for key, (title, _columns, _empty) in TABS.items()
        )
        self._rows()
        if self._code:
            self.table.move_to_key(self._code)
            self._code = ""

    def _rows(self) -> None:
        if (loaded := self._loaded) is None:
            return
        _title, columns, empty = TABS[self._tab]
        rows = {
            "faults": [fault_words.fault_row(one, loaded.today) for one in loaded.faults],
            "measures": [fault_words.measure_row(one, loaded.today) for one in loaded.measures],
            "retrospectives": [fault_words.retrospective_row(one, loaded.today) for one in loaded.retrospectives],
        }[self._tab]
        self.table.set_columns(columns, _(empty, days=loaded.days, times=loaded.times))
        self.table.set_rows(rows)
        self.on_window_table_row_highlighted()

    def here(self) -> Any:
        """What is under the cursor."""
        row = self.table.cursor_row
        return row.place if row is not None else None

    def _whole(self) -> str:
        return fault_words.whole(self.here(), self._loaded.today) if self._loaded is not None else ""

    def target(self) -> Target | None:
        return None

    def on_window_table_row_highlighted(self) -> None:
        self.query_one("#whole > Static", Static).update(plain(self._whole()))
        self.refresh_bindings()

    def on_window_table_row_selected(self) -> None:
        """A retrospective as a sheet; of others everything there is to say."""
        one = self.here()
        if isinstance(one, RetrospectiveView):
            self.action_sheet()
        elif one is not None:
            self.app.push_screen(Notice(_(TABS[self._tab][0]), self._whole()))

    def on_tab_line_chosen(self, event: TabLine.Chosen) -> None:
        self._tab = event.key
        self._rows()
        self.table.move_to(0)

    # keys

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        if self.is_mounted and action in ("done", "effect", "sheet"):
            return isinstance(self.here(), RetrospectiveView if action == "sheet" else MeasureView)
        return super().check_action(action, parameters)

    def action_previous_tab(self) -> None:
        self.query_one(TabLine).step(-1)

    def action_next_tab(self) -> None:
        self.query_one(TabLine).step(1)

    def action_new(self) -> None:
        """A measure: on a fault the one that is proposed, on a retrospective one of its order, else one of an order."""
        one, read = self.here(), self.read_day
        if read is None:
            return
        words, given = _("Against what went wrong with an order."), dict[str, str]()
        proposed: tuple[str, ...] = ()
        if isinstance(one, FaultView):
            words, given = fault_words.fault_name(one), {"about": one.fault.about}
            proposed = (one.proposal, one.due.isoformat(), one.check_on.isoformat())
        elif isinstance(one, RetrospectiveView):
            words, given, proposed = pair(one.order, one.causes), {"order": one.order}, ("", "", "")

        def done(result: dict[str, Any]) -> None:
            told = _("{measure}: by {due}, its effect on {check}", measure=result["measure"], due=result["due"],
                     check=result["check_on"])  # fmt: skip
            tell(self.app, told)
            self.load()

        if self.may("measure.add"):
            fill_in(self, lambda before: MeasureDialog(words, read, proposed, before), "measure.add", done, given)

    def action_done(self) -> None:
        """The measure is carried out; one that is, was looked at."""
        one = self.here()
        if not isinstance(one, MeasureView) or not self.may("measure.done"):
            return
        if one.state != "open":
            self.action_effect()
            return
        desk, session = self.host.store, self.host.session

        def done(result: dict[str, Any]) -> None:
            words = _("{measure}: carried out; its effect on {day}", measure=one.measure, day=result["check_on"])
            tell(self.app, words)
            if self.is_attached:
                self.load()

        given = {"measure": one.measure}
        self.carry_out("measure.done", lambda: desk.run(session, "measure.done", given), done, self.host.show_error)

    def action_effect(self) -> None:
        """Whether the measure worked."""
        one = self.here()
        if isinstance(one, MeasureView) and self.may("measure.effect"):
            about, code = measure_about(one.measure, one.text), one.measure

            def done(_result: dict[str, Any]) -> None:
                tell(self.app, _("{measure}: effect written down", measure=code))
                self.load()

            fill_in(self, lambda before: EffectDialog(about, before), "measure.effect", done, {"measure": code})

    def action_sheet(self) -> None:
        """The retrospective, to copy or print."""
        one = self.here()
        if isinstance(one, RetrospectiveView):
            show_retrospective(self, one.retrospective)
