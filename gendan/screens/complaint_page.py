"""One complaint: where it stands, its clocks, what was said and done, and what to say to the customer (C219-C227)."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, tzinfo

from textual.app import ComposeResult
from textual.containers import Horizontal, Vertical, VerticalScroll
from textual.content import Content
from textual.widgets import Static

from gendan import keys
from gendan.domain import labels
from gendan.errors import GendanError
from gendan.i18n import N_, _
from gendan.screens import complaint_words as words
from gendan.screens.complaint_glance import STEP_NAMES
from gendan.screens.complaint_taking import take_complaint
from gendan.screens.complaint_work import ComplaintWork, situation
from gendan.screens.data_screen import Renewing
from gendan.services.complaint_views import ComplaintView, SimilarView, complaint_page
from gendan.services.days import DayReader, day_reader
from gendan.services.scripts import ScriptView, scripts_for
from gendan.text import plain
from gendan.when import day_near
from gendan.widgets.order_glance import Fact, FactList
from gendan.widgets.pieces import Pieces
from gendan.widgets.stage_bar import StageBar


@dataclass(frozen=True, slots=True)
class Loaded:
    """What the page shows."""

    one: ComplaintView
    similar: tuple[SimilarView, ...]
    scripts: tuple[ScriptView, ...]
    read_day: DayReader
    zone: tzinfo
    today: date


class ComplaintScreen(Renewing, ComplaintWork):
    """The page of the complaint with this code. Space does the next step; it closes to where one came from."""

    DIGIT = 6
    BINDINGS = keys.bindings(
        "complaints", "step", "complaint", "respond", "wait", "offer", "hand_on", "order", "script", "next_script",
        "undo",
    )  # fmt: skip
    DEFAULT_CSS = """
    ComplaintScreen #head { height: auto; background: $surface; padding: 0 1; }
    ComplaintScreen #head > Static { height: auto; }
    ComplaintScreen StageBar { padding: 0; }
    ComplaintScreen #next { color: $accent; text-style: bold; }
    ComplaintScreen #work { height: 1fr; layout: horizontal; }
    ComplaintScreen #known { width: 1fr; padding: 0 1; scrollbar-size-vertical: 1; }
    ComplaintScreen #say { width: 40; height: 1fr; padding: 0 1; background: $panel; scrollbar-size-vertical: 1; }
    ComplaintScreen.-narrow #work { layout: vertical; }
    ComplaintScreen.-narrow #known { height: 1fr; }
    ComplaintScreen.-narrow #say { width: 1fr; height: auto; max-height: 6; }
    ComplaintScreen #known > Static, ComplaintScreen #say > Static { height: auto; }
    ComplaintScreen #title { color: $foreground-muted; }
    """

    def __init__(self, code: str) -> None:
        super().__init__()
        self._code = code
        self._loaded: Loaded | None = None
        self._script = 0
        self._situation = ""

    def compose(self) -> ComposeResult:
        self.DIGIT = getattr(self.app.screen_stack[0], "DIGIT", ComplaintScreen.DIGIT)
        yield from super().compose()

    def body(self) -> ComposeResult:
        with Vertical(id="head"):
            yield Pieces([plain(self._code)], id="who")
            yield StageBar(STEP_NAMES)
            yield Pieces(id="clocks")
            yield Static(id="next")
        with Horizontal(id="work"):
            with VerticalScroll(id="known"):
                yield FactList(words.LABELS)
            with VerticalScroll(id="say", can_focus=False):
                yield Static(id="title")
                yield Static(id="script")

    def load(self) -> None:
        self.query_one("#known").focus()
        store, code = self.host.store.store, self._code

        def work() -> Loaded:
            one, similar = complaint_page(store, code)
            scripts = scripts_for(store, situation(one), one.order, line=one.line, customer=one.customer)
            zone = store.config.zone
            return Loaded(one, similar, scripts, day_reader(store), zone, store.clock.today(zone))

        self.ask("complaint_page", work, self._show, self._gone)

    def _gone(self, error: GendanError) -> None:
        self.host.show_error(error)
        if self._loaded is None:
            self.action_back()

    def _show(self, loaded: Loaded) -> None:
        self._loaded, self.read_day = loaded, loaded.read_day
        one = loaded.one
        if self._situation != situation(one):
            self._situation, self._script = situation(one), 0
        bar = self.query_one(StageBar)
        bar.at, bar.tone = words.PHASES[one.next], "late" if one.late else ""
        self.query_one("#who", Pieces).show(_who(one))
        self.query_one("#clocks", Pieces).show(_clocks(one, loaded.today))
        said = _("{key}  next: {what}", key=self.key_of("complaints.step"), what=words.next_words(one))
        self.query_one("#next", Static).update(plain(said if one.open else words.next_words(one)))
        self._draw(loaded)
        self._say_script()

    def _draw(self, loaded: Loaded) -> None:
        known = [*words.facts(loaded.one, loaded.zone, loaded.today)]
        for at, other in enumerate(loaded.similar):
            said = words.similar_words(other, loaded.zone, loaded.today)
            known.append(Fact("" if at else "Similar", said, "$due"))
        known += words.history(loaded.one, loaded.zone, loaded.today)
        self.query_one(FactList).show(known)

    def _say_script(self) -> None:
        scripts = self._loaded.scripts if self._loaded is not None else ()
        if not scripts:
            title, text = _("No words for this."), ""
        else:
            script = scripts[self._script % len(scripts)]
            at = self._script % len(scripts) + 1
            key = self.key_of("complaints.script")
            title = _("{name} ({at} of {total}, {key} copies)", name=script.name, at=at, total=len(scripts), key=key)
            text = script.text
        self.query_one("#title", Static).update(plain(title))
        self.query_one("#script", Static).update(plain(text))

    def complaint_here(self) -> ComplaintView | None:
        return self._loaded.one if self._loaded is not None else None

    # keys

    def action_complaint(self) -> None:
        """Another complaint, of the same order where there is one."""
        one = self.complaint_here()
        take_complaint(self, one.order or "" if one is not None else "")

    def action_next_script(self) -> None:
        self._script += 1
        self._say_script()

    def action_script(self) -> None:
        """Copy what is to be said."""
        scripts = self._loaded.scripts if self._loaded is not None else ()
        if scripts:
            text = scripts[self._script % len(scripts)].text
            self.app.copy_to_clipboard(text)
            self.app.notify(text, title=_(N_("Copied")), markup=False)


def _who(one: ComplaintView) -> list[Content]:
    about = (one.phone, one.order, one.product_name)
    return [
        plain(one.complaint, "bold $accent"),
        plain(one.customer, "bold"),
        *(plain(word) for word in about if word),
    ]


def _clocks(one: ComplaintView, today: date) -> list[Content]:
    """The two clocks, the promise, the problem, who takes care of it."""
    problem = _(labels.label("problem", one.problem)) if one.problem else ""
    promise = one.promise.due if one.promise is not None and one.promise.open else None
    facts = (
        (_("Response"), words.clock_words(one.clocks.response), one.clocks.response.breached),
        (_("Solution"), words.clock_words(one.clocks.solution), one.clocks.solution.breached),
        (_("Promise kept by"), day_near(promise, today) if promise else "", promise is not None and promise < today),
        (
            _("Visit"),
            day_near(one.visit_on, today) if one.visit_on else "",
            one.visit_on is not None and one.visit_on < today,
        ),
        (_("Problem"), f"{one.priority or ''} {problem}".strip(), False),
        (_("Owner"), one.owner_name or one.owner or _("anybody"), False),
    )
    return [
        Content.assemble(plain(f"{label} ", "$foreground-muted"), plain(said, "$late" if late else ""))
        for label, said, late in facts
        if said
    ]
