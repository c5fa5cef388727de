"""The order audit (订单稽核) of a quarter: rules that were broken, the orders behind each, what was found and is done
about it, and orders drawn by lot (C251, C252, C254)."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Any

from textual.app import ComposeResult
from textual.containers import Container, VerticalScroll
from textual.widgets import Static

from gendan import keys
from gendan.domain.periods import QUARTER, period_of, quarter_name
from gendan.errors import GendanError
from gendan.i18n import N_, _
from gendan.reports import order_audit_words as words
from gendan.reports.order_audit import AuditedOrder, OrderAudit, make
from gendan.reports.order_audit_forms import ENDINGS, FORMS
from gendan.screens import order_audit_rows as rows
from gendan.screens.data_screen import ComingBack
from gendan.screens.fault_words import TABS as LEARNED
from gendan.screens.fault_words import whole as measure_words
from gendan.screens.finding_dialog import FindingDialog
from gendan.screens.form_run import fill_in
from gendan.screens.order_links import open_order
from gendan.screens.order_work import OrderWork, Target, tell
from gendan.screens.report_export import ask_and_write
from gendan.screens.report_rows import LAST_ONE
from gendan.services.blind import hidden_from
from gendan.services.days import DayReader, day_reader
from gendan.services.measures import MeasureView, list_measures
from gendan.services.order_audit import AUDIT, MOST_ORDERS
from gendan.text import plain
from gendan.widgets.tab_line import TabLine, TabName
from gendan.widgets.window_table import WindowTable

NONE_BROKEN = N_("No order of this quarter broke the rule.")
NO_FINDINGS = N_("Nothing is written down about this quarter yet.\n{new} on a rule or an order writes it down.")
NO_ORDERS = N_("No order was placed in this quarter.")


@dataclass(frozen=True, slots=True)
class Loaded:
    """What the screen shows."""

    audit: OrderAudit
    findings: tuple[MeasureView, ...]
    today: date
    read_day: DayReader


class OrderAuditScreen(ComingBack, OrderWork):
    """Opened from the reports. Rules on the left, the orders of one on the right; Enter goes to them, and on to the
    order."""

    DIGIT = 8
    BINDINGS = [*keys.bindings("order_audit"), *keys.bindings("global", "back")]
    HORIZONTAL_BREAKPOINTS = [(0, "-narrow"), (116, "-wide")]
    DEFAULT_CSS = """
    OrderAuditScreen .title { height: 1; padding: 0 1; text-style: bold; }
    OrderAuditScreen #lists { height: 1fr; layout: horizontal; }
    OrderAuditScreen #lists > #rules { width: 50; margin: 0 1 0 0; }
    OrderAuditScreen #lists > #marked { width: 1fr; }
    OrderAuditScreen.-narrow #lists { layout: vertical; }
    OrderAuditScreen.-narrow #lists > #rules { width: 1fr; height: 8; margin: 0; }
    OrderAuditScreen.-narrow #lists > #marked { height: 1fr; }
    OrderAuditScreen #rules.-off { display: none; }
    OrderAuditScreen #whole { height: 4; padding: 0 1; background: $surface; }
    OrderAuditScreen.-wide #whole { height: 6; }
    OrderAuditScreen #whole > Static { height: auto; }
    """

    def __init__(self, day: date) -> None:
        """The quarter that ``day`` belongs to."""
        super().__init__()
        self._period = period_of(QUARTER, day)
        """The quarter that was asked for last; that of what is shown is ``_loaded.audit.period``."""
        self._loaded: Loaded | None = None

    def body(self) -> ComposeResult:
        yield Static(classes="title")
        yield TabLine([TabName("rules", _("Rules"))], "rules")
        with Container(id="lists"):
            yield WindowTable(rows.RULES, empty=N_("One moment…"), id="rules")
            yield WindowTable(rows.MARKED, empty=" ", id="marked")
        with VerticalScroll(id="whole", can_focus=False):
            yield Static()

    @property
    def rules(self) -> WindowTable:
        """The rules."""
        return self.query_one("#rules", WindowTable)

    @property
    def marked(self) -> WindowTable:
        """The orders of the rule under the cursor, the findings, or the orders drawn by lot."""
        return self.query_one("#marked", WindowTable)

    @property
    def tab(self) -> str:
        """The open tab: ``rules``, ``findings`` or ``drawn``."""
        return self.query_one(TabLine).chosen

    def load(self) -> None:
        if self._loaded is None:
            self.rules.focus()
        store, period = self.host.store.store, self._period

        def work() -> Loaded:
            hidden = hidden_from(store, store.viewer)
            findings = list_measures(store, f"{AUDIT}:{quarter_name(period)}:")
            today = store.clock.today(store.config.zone)
            return Loaded(make(store, period, hidden), findings, today, day_reader(store))

        self.ask("order_audit", work, self._show)

    def _show(self, loaded: Loaded) -> None:
        self._loaded, self.read_day = loaded, loaded.read_day
        audit = loaded.audit
        self.query_one(".title", Static).update(plain(f"{words.title(audit)} · {words.counted(audit)}"))
        open_ = sum(one.next is not None for one in loaded.findings)
        self.query_one(TabLine).names = (
            TabName("rules", _("Rules")),
            TabName("findings", f"{_('Audit findings')} {len(loaded.findings)}", "due" if open_ else ""),
            TabName("drawn", f"{_('Drawn by lot')} {len(audit.sample)}"),
        )
        self.rules.set_rows(rows.rule_rows(audit))
        self._show_list()

    def _show_list(self) -> None:
        """The list of the open tab."""
        if (loaded := self._loaded) is None:
            return
        audit, zone = loaded.audit, self.host.store.store.config.zone
        self.rules.set_class(self.tab != "rules", "-off")
        if self.tab == "rules":
            self.marked.set_columns(rows.MARKED, _(NONE_BROKEN if audit.examined else NO_ORDERS))
            self.marked.set_rows(rows.order_rows(audit, self._rule(), loaded.today, zone))
        elif self.tab == "findings":
            self.marked.set_columns(LEARNED["measures"][1], _(NO_FINDINGS, new=self.key_of("order_audit.new")))
            self.marked.set_rows(rows.finding_rows(loaded.findings, loaded.today))
        else:
            self.marked.set_columns(rows.DRAWN, _(NO_ORDERS))
            self.marked.set_rows(rows.drawn_rows(audit, loaded.today))
        self._tell()

    def _rule(self) -> str:
        """The rule under the cursor."""
        row = self.rules.cursor_row
        return str(row.key) if row is not None else rows.ALL

    def _here(self) -> Any:
        """The order or the finding under the cursor, where the cursor stands among them."""
        row = self.marked.cursor_row
        return row.place if row is not None and self.marked.has_focus else None

    def target(self) -> Target | None:
        one = self._here()
        return Target(one.number, one.customer or "") if isinstance(one, AuditedOrder) else None

    def _tell(self) -> None:
        """Below the lists: everything there is to say of what is under the cursor."""
        self.query_one("#whole > Static", Static).update(plain(self._words()))
        self.refresh_bindings()

    def _words(self) -> str:
        row = self.marked.cursor_row
        one = row.place if row is not None else None
        if isinstance(one, AuditedOrder):
            return rows.whole(one, self._rule(), self.host.store.store.config.zone)
        return measure_words(one, self._loaded.today) if one is not None and self._loaded is not None else ""

    def on_window_table_row_highlighted(self, event: WindowTable.RowHighlighted) -> None:
        if event.table is self.rules and self.tab == "rules":
            self._show_list()
            self.marked.move_to(0)
        self._tell()

    def on_window_table_row_selected(self, event: WindowTable.RowSelected) -> None:
        one = event.row.place
        if event.table is self.rules:
            self.marked.focus()
            self.call_after_refresh(self._tell)
        elif isinstance(one, AuditedOrder):
            open_order(self, one.number)
        else:
            from gendan.screens.faults import FaultsScreen

            self.app.push_screen(FaultsScreen("measures", str(event.row.key)))

    def on_tab_line_chosen(self, event: TabLine.Chosen) -> None:
        self._show_list()
        self.marked.move_to(0)
        (self.rules if event.key == "rules" else self.marked).focus()
        self.call_after_refresh(self._tell)

    # keys

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        if self.is_mounted and action == "new":
            return self.tab != "findings"
        return super().check_action(action, parameters)

    def action_back(self) -> None:
        """From the orders of a rule back to the rules, else to the reports."""
        if self.tab == "rules" and self.marked.has_focus:
            self.rules.focus()
            self.call_after_refresh(self._tell)
        else:
            super().action_back()

    def _turn(self, *, back: bool) -> None:
        try:
            period = self._period.previous() if back else self._period.following()
        except GendanError as error:  # before the first year that is known
            self.host.show_error(error)
            return
        if period.first > self.host.local_now().date():
            self.notify(_(LAST_ONE), markup=False)
            return
        self._period = period
        self.load()

    def action_previous(self) -> None:
        self._turn(back=True)

    def action_next(self) -> None:
        self._turn(back=False)

    def action_previous_tab(self) -> None:
        self.query_one(TabLine).step(-1)

    def action_next_tab(self) -> None:
        self.query_one(TabLine).step(1)

    def action_new(self) -> None:
        """A finding: of the order under the cursor, else of all orders of the rule."""
        loaded, one = self._loaded, self._here()
        if loaded is None or not self.may("finding.add"):
            return
        rule = self._rule() if self.tab == "rules" and self._rule() != rows.ALL else ""
        behind = loaded.audit.broken(rule) if rule else ()
        orders = [one.number] if isinstance(one, AuditedOrder) else [each.number for each in behind][:MOST_ORDERS]
        about = " · ".join(part for part in (words.title(loaded.audit), words.rule_words(rule), *orders[:3]) if part)
        about += _(" and {n} more", n=len(orders) - 3) if len(orders) > 3 else ""
        given = {"quarter": quarter_name(loaded.audit.period), "rule": rule or None, "orders": orders}

        def done(result: dict[str, Any]) -> None:
            tell(self.app, _("{measure}: by {due}, its effect on {check}", measure=result["finding"],
                             due=result["due"], check=result["check_on"]))  # fmt: skip
            self.load()

        title = words.rule_words(rule)
        fill_in(self, lambda before: FindingDialog(about, title, loaded.read_day, before), "finding.add", done, given)

    def action_export(self) -> None:
        loaded, zone = self._loaded, self.host.store.store.config.zone
        if loaded is not None:
            name = f"~/gendan-audit-{quarter_name(loaded.audit.period)}.xlsx"
            ask_and_write(self, name, ENDINGS, lambda form, _progress: FORMS[form](loaded.audit, loaded.findings, zone))
