"""The order under the cursor of section 核对 at a glance: what it waits for and what is known of it; of an order that
is still to be keyed again only where it came from.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, tzinfo

from textual.app import ComposeResult
from textual.containers import VerticalScroll
from textual.content import Content
from textual.widgets import Static

from gendan.domain import labels
from gendan.domain.money import money_text
from gendan.errors import GendanError
from gendan.i18n import N_, _, joined, pair, several
from gendan.people import named
from gendan.screens import check_words as words
from gendan.screens.check_approve import finding_words
from gendan.screens.check_work import CheckWork
from gendan.screens.complaint_words import option_words
from gendan.screens.decide_dialog import case_words, proposed_words
from gendan.services.approvals import CaseWaiting
from gendan.services.check_glance import CheckGlance, check_glance
from gendan.services.confirmation_page import ConfirmationPage
from gendan.services.order_page import LineView, OrderPage
from gendan.services.queues import Waiting
from gendan.text import fit, plain
from gendan.when import day_near, moment_near
from gendan.widgets.order_glance import Fact, fact_lines, special_words
from gendan.widgets.window_table import WindowTable
from gendan.widgets.words import field_words

LABELS = (
    N_("Waits for"), N_("Source"), N_("Entered by"), N_("Phone"), N_("Requested"), N_("Amount"), N_("Outstanding"),
    N_("Goods"), N_("To settle"), N_("To agree"), N_("To decide"), N_("Special"), N_("Address"),
)  # fmt: skip
MOST_LINES = 5
"""Lines of the order that are named; of more only their number."""


def queue_words(waiting: Waiting) -> str:
    """What an order waits for; an approval as well where it is not the next thing."""
    queue = _("invalid") if waiting.queue == "invalid" else _(labels.label("status", waiting.queue))
    also = waiting.needs_approval and waiting.queue != "to_approve"
    return joined((queue, _("approval too"))) if also else queue


def source_facts(waiting: Waiting, zone: tzinfo, today: date) -> Iterator[Fact]:
    """What may be seen of every order: where it came from, who entered it and when."""
    who = waiting.entered_name or named(waiting.entered_by) or "-"
    yield Fact("Waits for", queue_words(waiting), "$late" if waiting.urgent else "")
    yield Fact("Source", words.source_words(waiting.channel, waiting.document_ref))
    yield Fact("Entered by", f"{who} {moment_near(waiting.at, zone, today)}".rstrip())


def short_facts(page: OrderPage, stands: ConfirmationPage) -> tuple[list[Fact], list[Fact]]:
    """The two lines of a narrow screen: whom to call and for how much; what is open, else the goods."""
    seen = list(seen_facts(page, stands))
    first = [fact for fact in seen if fact.label in ("Phone", "Requested", "Amount")]
    left = [fact for fact in seen if fact not in first]
    return first, [fact for fact in left if fact.style == "$due"] or left


def seen_facts(page: OrderPage, stands: ConfirmationPage) -> Iterator[Fact]:
    """What is known of an order that is checked: what is open first, then the order itself."""
    open_findings = [one for one in stands.findings if not one.decided]
    for at, one in enumerate(open_findings):
        who = _(labels.label("role", one.overridable_by or "admin"))
        yield Fact("" if at else "To decide", pair(who, finding_words(one, page)), "$due")
    if stands.to_settle:
        yield Fact("To settle", several(field_words(one) for one in stands.to_settle), "$due")
    if stands.yes and stands.to_agree:  # else it is everything, and the queue says so
        yield Fact("To agree", words.group_words(stands.to_agree))
    yield Fact("Phone", page.phone or "-", "bold")
    yield Fact("Requested", day_near(page.requested, page.today))
    yield Fact("Amount", money_text(page.amount), "bold")
    if stands.received:
        yield Fact("Outstanding", money_text(stands.outstanding))
    for at, line in enumerate(page.lines[:MOST_LINES]):
        yield Fact("" if at else "Goods", goods_words(line))
    if len(page.lines) > MOST_LINES:
        yield Fact("", _("{n} {n:line|lines} in all", n=len(page.lines)))
    if special := special_words(page):
        yield Fact("Special", special, "bold $due")
    if page.address:
        yield Fact("Address", page.address)


def goods_words(line: LineView) -> str:
    """One line: the product, how many, for how much."""
    return f"{line.product or line.name} × {line.qty.normalize():f}  {money_text(line.amount)}"


class CheckPane(VerticalScroll, can_focus=False):
    """Shows one order, or nothing: a pane beside the list, two lines under it where the screen is narrow."""

    SCOPED_CSS = False
    DEFAULT_CSS = """
    CheckPane { width: 36%; min-width: 34; max-width: 52; height: 1fr; padding: 0 1; background: $surface; }
    CheckPane { scrollbar-size-vertical: 1; }
    CheckPane > .number { text-style: bold; color: $accent; height: auto; margin: 0 0 1 0; }
    CheckPane > .facts { height: auto; }
    CheckPane > .hidden { height: auto; margin: 1 0 0 0; color: $foreground-muted; }
    CheckPane > .short { display: none; height: 2; }
    .-narrow CheckPane { width: 1fr; max-width: 100%; height: 2; padding: 0; }
    .-narrow CheckPane > .number, .-narrow CheckPane > .facts, .-narrow CheckPane > .hidden { display: none; }
    .-narrow CheckPane > .short { display: block; padding: 0 1; }
    """

    def __init__(self) -> None:
        super().__init__()
        self._shown: tuple[Waiting, CheckGlance, tzinfo, date] | None = None

    def compose(self) -> ComposeResult:
        for name in ("number", "facts", "hidden", "short"):
            yield Static(classes=name)

    def show(self, waiting: Waiting | None, glance: CheckGlance | None, zone: tzinfo, today: date) -> None:
        """Show this order; nothing where there is none."""
        self._shown = (waiting, glance, zone, today) if waiting is not None and glance is not None else None
        self._draw()

    def show_case(self, one: CaseWaiting, zone: tzinfo, today: date) -> None:
        """Show what of a case waits for a decision."""
        self._shown = None
        self._draw()
        self._say("number", plain(f"{one.case}\n{one.customer}"))
        self._say("facts", case_words(one, zone, today))
        room, options = self.size.width - 2, joined(option_words(option) for option in one.options)
        self._say("short", plain(f"{fit(proposed_words(one, zone, today), room)}\n{fit(options, room)}"))

    def on_resize(self) -> None:
        """What fits a line is another text."""
        if self._shown is not None:
            self._draw()

    def _say(self, name: str, said: Content) -> None:
        self.query_one(f".{name}", Static).update(said)

    def _draw(self) -> None:
        if self._shown is None:
            for static in self.query(Static):
                static.update(plain(""))
            return
        waiting, glance, zone, today = self._shown
        source, page, stands = list(source_facts(waiting, zone, today)), glance.page, glance.stands
        hidden = hidden_words(waiting) if page is None or stands is None else ""
        seen = list(seen_facts(page, stands)) if page and stands else []
        self._say("number", plain(f"{waiting.number}\n{waiting.customer}"))
        self._say("facts", fact_lines([*source, *seen], LABELS, self.content_size.width or 30))
        self._say("hidden", plain(hidden))
        first, second = short_facts(page, stands) if page and stands else (source[1:], [Fact("", hidden)])
        room = self.size.width - 2
        self._say("short", Content.assemble(_line(first, room), plain("\n"), _line(second, room)))


def hidden_words(waiting: Waiting) -> str:
    """Why nothing more is said of an order."""
    if waiting.queue == "draft":
        return _("A draft of somebody else; it will be checked blind, so it is not shown.")
    return _("Still to be keyed again blind; what was entered is shown after that.")


def _line(facts: list[Fact], room: int) -> Content:
    said = "  ".join(f"{_(fact.label) if fact.label else ''} {fact.words}".strip() for fact in facts)
    return plain(fit(said, room), facts[0].style if facts[0].style == "$due" else "")


class GlanceWork(CheckWork):
    """A list of section 核对 with the pane beside it."""

    def __init__(self) -> None:
        super().__init__()
        self._under_hand: Waiting | None = None
        self._glancing = False

    def on_window_table_row_highlighted(self, event: WindowTable.RowHighlighted) -> None:
        """Show the order at a glance; while one is asked for, only the last of those that follow is."""
        here = event.row.place if event.row is not None else None
        self._under_hand = here if isinstance(here, Waiting) else None
        if isinstance(here, CaseWaiting):
            store = self.host.store.store
            zone = store.config.zone
            self.query_one(CheckPane).show_case(here, zone, store.clock.today(zone))
        elif self._under_hand is None:
            self._show_pane(None, None)
        elif not self._glancing:
            self._glance(self._under_hand)

    def _glance(self, waiting: Waiting) -> None:
        self._glancing = True
        store = self.host.store.store

        def show(glance: CheckGlance) -> None:
            self._glancing = False
            if self._under_hand == waiting:
                self._show_pane(waiting, glance)
            elif self._under_hand is not None:
                self._glance(self._under_hand)

        def lost(error: GendanError) -> None:
            self._glancing = False
            self._show_pane(None, None)
            self.host.show_error(error)
            if self._under_hand not in (None, waiting):
                self._glance(self._under_hand)

        self.ask("glance", lambda: check_glance(store, waiting.number), show, lost)

    def _show_pane(self, waiting: Waiting | None, glance: CheckGlance | None) -> None:
        store = self.host.store.store
        zone = store.config.zone
        self.query_one(CheckPane).show(waiting, glance, zone, store.clock.today(zone))
