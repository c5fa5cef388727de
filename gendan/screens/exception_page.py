"""One exception: its clocks, what is to be done by the playbook, its remedies, what was done (C204-C216)."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, tzinfo

from textual.app import ComposeResult
from textual.containers import Horizontal, Vertical, VerticalScroll
from textual.widgets import Static

from gendan import keys
from gendan.domain import labels
from gendan.domain.playbooks import PRINCIPLE
from gendan.errors import GendanError
from gendan.i18n import _, aside, pair
from gendan.screens import exception_words as words
from gendan.screens.data_screen import Renewing, WithList
from gendan.screens.exception_remedies import RemedyDeeds
from gendan.services.days import DayReader, day_reader
from gendan.services.exception_views import CasePage, Listed, Ticked, exception_page
from gendan.services.remedies import RemedyView
from gendan.services.scripts import ScriptView, scripts_for
from gendan.text import plain
from gendan.when import moment_near
from gendan.widgets.modal import Notice
from gendan.widgets.order_glance import fact_lines
from gendan.widgets.window_table import WindowTable


@dataclass(frozen=True, slots=True)
class Loaded:
    """What the page shows, and how days are read and said."""

    page: CasePage
    scripts: tuple[ScriptView, ...]
    read_day: DayReader
    zone: tzinfo
    today: date


class ExceptionScreen(WithList, Renewing, RemedyDeeds):
    """The page of the exception of this code. It closes to where one came from."""

    DIGIT = 5
    BINDINGS = keys.bindings(
        "exceptions", "step", "contain", "remedy", "tell", "close", "approve", "reject", "keep", "withdraw",
        "goods_back", "send", "chase", "wait", "escalate", "change", "script", "order", "undo",
    )  # fmt: skip
    DEFAULT_CSS = """
    ExceptionScreen #head { height: auto; background: $surface; padding: 0 1; }
    ExceptionScreen #head > Static { height: auto; }
    ExceptionScreen #what { max-height: 3; }
    ExceptionScreen #work { height: 1fr; }
    ExceptionScreen #script { width: 34%; max-width: 48; padding: 0 1; background: $surface; }
    ExceptionScreen #script > Static { height: auto; margin: 0 0 1 0; }
    ExceptionScreen.-narrow #script { display: none; }
    """

    def __init__(self, code: str) -> None:
        super().__init__()
        self._code = code
        self._loaded: Loaded | None = None

    def compose(self) -> ComposeResult:
        self.DIGIT = getattr(self.app.screen_stack[0], "DIGIT", ExceptionScreen.DIGIT)
        yield from super().compose()

    # what is shown

    def body(self) -> ComposeResult:
        with Vertical(id="head"):
            yield Static(plain(self._code, "bold $accent"), id="which")
            yield Static(id="whose")
            yield Static(id="what")
            yield Static(id="clocks")
        with Horizontal(id="work"):
            yield WindowTable(words.PAGE, empty=" ")
            with VerticalScroll(id="script", can_focus=False):
                yield Static(plain(_(PRINCIPLE), "$foreground-muted"))
                yield Static(id="words")

    def load(self) -> None:
        self.table.focus()
        store, code = self.host.store.store, self._code

        def work() -> Loaded:
            page, zone = exception_page(store, code), store.config.zone
            script = scripts_for(store, page.case.problem, page.listed.order, line=page.case.line)
            return Loaded(page, script, day_reader(store), zone, store.clock.today(zone))

        self.ask("exception", work, self._show, self._gone)

    def _gone(self, error: GendanError) -> None:
        self.host.show_error(error)
        if self._loaded is None:
            self.action_back()

    def _show(self, loaded: Loaded) -> None:
        first, self._loaded, self.read_day = self._loaded is None, loaded, loaded.read_day
        page, zone, today = loaded.page, loaded.zone, loaded.today
        self.ticked(page)
        case, listed = page.case, page.listed
        kind, priority = _(labels.label("exception_type", case.type)), _(labels.label("priority", str(case.priority)))
        line = f" · {_('line {n}', n=case.line)}" if case.line else ""
        problem = words.problem_words(case) + aside(priority)
        which = f"{case.exception}   {problem} · {kind}{line} · {words.status_words(case)}"
        self.query_one("#which", Static).update(plain(which, "bold $accent"))
        raised = _("raised {when} ({source})", when=moment_near(case.raised_at, zone, today),
                   source=_(labels.label("source", case.source)))  # fmt: skip
        whose = f"{listed.order} · {listed.customer}   {_('Owner')} {listed.owner or _('anybody')}   {raised}"
        self.query_one("#whose", Static).update(plain(whose))
        self.query_one("#what", Static).update(plain(words.description_words(case, today), "bold"))
        room = (self.size.width or 80) - 2
        facts = list(words.clock_facts(case, zone, today))
        self.query_one("#clocks", Static).update(fact_lines(facts, words.LABELS, room))
        said = "\n\n".join(f"{one.name}\n{one.text}" for one in loaded.scripts)
        self.query_one("#words", Static).update(plain(said))
        rows = words.page_rows(page, zone, today)
        self.table.set_columns(words.fitted(words.PAGE, rows), _("Nothing to do and nothing done yet."))
        self.table.set_rows(rows)
        if first and (step := self.next_step(page)) is not None:
            self.table.move_to_key(("step", step.code))

    def several(self) -> Listed | None:
        return self._loaded.page.listed if self._loaded is not None else None

    def scripts(self) -> tuple[ScriptView, ...]:
        return self._loaded.scripts if self._loaded is not None else ()

    def remedy_under_hand(self) -> RemedyView | None:
        row = self.table.cursor_row
        return row.place if row is not None and isinstance(row.place, RemedyView) else None

    def on_window_table_row_selected(self, event: WindowTable.RowSelected) -> None:
        """All that a row has to say: the list shows only the beginning of long texts."""
        kind, state, text, at, by = event.row.cells
        self.app.push_screen(Notice(pair(kind, state), "\n".join(one for one in (text, at, by) if one)))

    # keys

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        if action in ("approve", "reject") and self._loaded is not None:
            return self._loaded.page.may_decide
        return super().check_action(action, parameters)

    def action_step(self) -> None:
        """Tick the step under the cursor, else the next one."""
        one = self.running("exception.step")
        if one is None or self._loaded is None:
            return
        row = self.table.cursor_row
        here = row.place if row is not None and isinstance(row.place, Ticked) else None
        step = self.next_step(self._loaded.page) if here is None else here
        if step is None or step.at is not None or self.is_ticking(one.case, step):
            self.app.notify(_("This step is done already."), markup=False)
            return
        self.table.action_down()
        self.tick(one, step)
