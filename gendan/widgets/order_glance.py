"""One order at a glance: the pane beside a list, or two lines under it where the screen is narrow."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date, datetime, tzinfo
from typing import TYPE_CHECKING

from textual.app import ComposeResult
from textual.containers import VerticalScroll
from textual.content import Content
from textual.events import Resize
from textual.widgets import Static

from gendan.domain import labels
from gendan.domain.lifecycle import STAGES
from gendan.i18n import N_, _, aside, joined, language
from gendan.text import fit, plain, width
from gendan.when import day_near
from gendan.widgets.stage_bar import StageBar

if TYPE_CHECKING:
    from gendan.services.order_page import OrderPage

STAGE_NAMES = tuple(labels.STAGES[stage] for stage in STAGES)
_LABELS = (
    N_("Status"), N_("Phone"), N_("Next step"), N_("Promised"), N_("Last contact"), N_("Special"), N_("Address"),
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Fact:
    """A label (a message id), what stands beside it, and its style."""

    label: str
    words: str
    style: str = ""


def stage_tone(page: OrderPage) -> str:
    """The tone of the stage an order is in."""
    return "late" if page.late and page.open else ""


def promise_words(page: OrderPage, *, brief: bool = False) -> str:
    """The promised date and how often it slipped; where there is room the first date and how late it is as well."""
    if page.promised is None:
        return _("none yet")
    said = day_near(page.promised, page.today)
    if page.slips:
        times = _("moved {n} {n:time|times}", n=page.slips)
        day = day_near(page.first_promised, page.today)
        said += aside(times) if brief else _(" (first {day}, {times})", day=day, times=times)
    if page.days_late and not brief:
        said += " · " + _("{n} {n:day|days} late", n=page.days_late)
    return said


def local_day(at: datetime, zone: tzinfo, today: date) -> str:
    """The day of a moment in the store's zone."""
    return day_near(at.astimezone(zone).date(), today)


def contact_words(page: OrderPage, zone: tzinfo) -> str:
    """When and how somebody last spoke with the customer."""
    if not page.contacts:
        return _("none yet")
    last = page.contacts[0]
    day, channel = local_day(last.at, zone, page.today), _(labels.label("channel", last.channel))
    return f"{day} {channel} {last.summary or ''}".rstrip()


def next_words(page: OrderPage) -> str:
    """What comes next, and when; whose turn it is, where it is not ours."""
    if not page.next_code:
        return "-"
    words = f"{_(page.next_name)} {day_near(page.next_due, page.today)}"
    if page.court == "us":
        return words
    return _("{step} · turn: {who}", step=words, who=_(labels.label("court", page.court)))


def special_words(page: OrderPage) -> str:
    """Everything special that was asked for, of the order and of its lines."""
    asked = [page.special, *(line.special for line in page.lines)]
    return joined(" ".join(words.split()) for words in asked if words)


def status_words(page: OrderPage) -> str:
    """Status, and whether it is urgent."""
    words = _(labels.label("status", page.status))
    return f"{words} · {_('urgent')}" if page.urgent else words


def facts(page: OrderPage, zone: tzinfo) -> Iterator[Fact]:
    """What the pane says of an order."""
    yield Fact("Status", status_words(page), "$due" if page.urgent or page.status == "on_hold" else "")
    yield Fact("Phone", page.phone or "-", "bold")
    yield Fact("Next step", next_words(page))
    yield Fact("Promised", promise_words(page), "$late" if page.late else "")
    yield Fact("Last contact", contact_words(page, zone))
    if special := special_words(page):
        yield Fact("Special", special, "bold $due")
    if page.address:
        yield Fact("Address", page.address)


class OrderGlance(VerticalScroll, can_focus=False):
    """Shows one order, or nothing. It asks for nothing itself."""

    SCOPED_CSS = False
    DEFAULT_CSS = """
    OrderGlance { width: 34%; min-width: 34; max-width: 48; height: 1fr; padding: 0 1; background: $surface; }
    OrderGlance { scrollbar-size-vertical: 1; }
    OrderGlance > .number { text-style: bold; color: $accent; height: auto; }
    OrderGlance > StageBar { padding: 0; margin: 0 0 1 0; }
    OrderGlance > .facts { height: auto; }
    OrderGlance > .short { display: none; height: 2; }
    OrderGlance.-empty > StageBar { display: none; }
    .-narrow OrderGlance { width: 1fr; max-width: 100%; height: 2; padding: 0; }
    .-narrow OrderGlance > .number, .-narrow OrderGlance > StageBar, .-narrow OrderGlance > .facts { display: none; }
    .-narrow OrderGlance > .short { display: block; padding: 0 1; }
    """

    def __init__(self) -> None:
        super().__init__(classes="-empty")
        self._page: OrderPage | None = None
        self._zone: tzinfo | None = None
        self._width = 0
        self._shown: tuple[OrderPage | None, tzinfo | None, str] = (None, None, language())

    def compose(self) -> ComposeResult:
        yield Static(classes="number")
        yield StageBar(STAGE_NAMES)
        yield Static(classes="facts")
        yield Static(classes="short")

    def show(self, page: OrderPage | None, zone: tzinfo | None = None) -> None:
        """Show this order; nothing where there is none."""
        state = (page, zone, language())
        if state == self._shown:
            return
        self._shown = state
        self._page, self._zone = page, zone
        self.set_class(page is None, "-empty")
        self._draw()

    def on_resize(self, event: Resize) -> None:
        """What fits a line is another text."""
        if event.size.width != self._width:
            self._width = event.size.width
            self._draw()

    def _draw(self) -> None:
        page, zone = self._page, self._zone
        if page is None or zone is None:
            for static in self.query(Static):
                static.update(plain(""))
            return
        bar = self.query_one(StageBar)
        bar.at, bar.tone = STAGES.index(page.stage), stage_tone(page)
        outside = f"  ({page.outside_number})" if page.outside_number else ""
        self.query_one(".number", Static).update(plain(f"{page.number}{outside}\n{page.customer}"))
        self.query_one(".facts", Static).update(_pane(page, zone, self.content_size.width or 30))
        self.query_one(".short", Static).update(_short(page, zone, self.size.width - 2))


def _pane(page: OrderPage, zone: tzinfo, room: int) -> Content:
    return fact_lines(facts(page, zone), _LABELS, room)


def fact_lines(facts: Iterable[Fact], labels: Iterable[str], room: int) -> Content:
    """One fact below the other; what is longer than a line goes on under its beginning. All of the ``labels`` (message
    ids) that there may be share a width, so that nothing moves from one order to the next.
    """
    label_room = max(width(_(label)) for label in labels) + 2
    pieces: list[Content] = []
    for fact in facts:
        label = plain(fit(_(fact.label) if fact.label else "", label_room), "$foreground-muted")
        for line in plain(fact.words, fact.style).wrap(max(10, room - label_room)):
            pieces += [label, line, plain("\n")]
            label = plain(" " * label_room)
    return Content.assemble(*pieces[:-1])


class FactList(Static):
    """Facts one below the other, as wide as there is room; ``labels`` as ``fact_lines`` takes them."""

    DEFAULT_CSS = "FactList { height: auto; }"

    def __init__(self, labels: Iterable[str], id: str | None = None) -> None:  # noqa: A002 - Textual's name
        super().__init__(id=id)
        self._labels = tuple(labels)
        self._facts: tuple[Fact, ...] = ()

    def show(self, facts: Iterable[Fact]) -> None:
        """These facts instead of those before."""
        self._facts = tuple(facts)
        self.on_resize()

    def on_resize(self) -> None:
        """What fits a line is another text."""
        if self.size.width:
            self.update(fact_lines(self._facts, self._labels, self.size.width))


def _short(page: OrderPage, zone: tzinfo, room: int) -> Content:
    """Two lines: where it stands and whom to call; what is special, else where it goes."""
    outside = f"({page.outside_number}) " if page.outside_number else ""
    stage = f"{outside}[{_(labels.label('stage', page.stage))}]"
    said = _("Promised"), promise_words(page, brief=True), _("Last contact"), contact_words(page, zone)
    first = "  ".join((stage, page.phone or "", "{} {}".format(*said[:2]), "{} {}".format(*said[2:])))
    special = special_words(page)
    second = f"{_('Special')} {special}" if special else f"{_('Address')} {page.address or '-'}"
    style = "bold $due" if special else "$foreground-muted"
    return Content.assemble(plain(fit(first, room)), plain("\n"), plain(fit(second, room), style))
