"""One complaint at a glance: the pane beside the list, or two lines under it where the screen is narrow."""

from __future__ import annotations

from datetime import date, tzinfo

from textual.app import ComposeResult
from textual.containers import VerticalScroll
from textual.content import Content
from textual.widgets import Static

from gendan.domain import labels
from gendan.screens import complaint_words as words
from gendan.services.complaint_views import ComplaintView
from gendan.text import fit, plain
from gendan.widgets.order_glance import fact_lines
from gendan.widgets.stage_bar import StageBar

STEP_NAMES = tuple(labels.COMPLAINT_STEPS.values())


class ComplaintGlance(VerticalScroll, can_focus=False):
    """Shows one complaint, or nothing. It asks for nothing itself."""

    SCOPED_CSS = False
    DEFAULT_CSS = """
    ComplaintGlance { width: 40%; min-width: 34; max-width: 46; height: 1fr; padding: 0 1; background: $surface; }
    ComplaintGlance { scrollbar-size-vertical: 1; }
    ComplaintGlance > .number { text-style: bold; color: $accent; height: auto; }
    ComplaintGlance > StageBar { padding: 0; margin: 0 0 1 0; }
    ComplaintGlance > .facts { height: auto; }
    ComplaintGlance > .short { display: none; height: 2; }
    ComplaintGlance.-empty > StageBar { display: none; }
    .-narrow ComplaintGlance { width: 1fr; max-width: 100%; height: 2; padding: 0; }
    .-narrow ComplaintGlance > .number, .-narrow ComplaintGlance > StageBar { display: none; }
    .-narrow ComplaintGlance > .facts { display: none; }
    .-narrow ComplaintGlance > .short { display: block; padding: 0 1; }
    """

    def __init__(self) -> None:
        super().__init__(classes="-empty")
        self._shown: tuple[ComplaintView, tzinfo, date] | None = None

    def compose(self) -> ComposeResult:
        yield Static(classes="number")
        yield StageBar(STEP_NAMES)
        yield Static(classes="facts")
        yield Static(classes="short")

    def show(self, one: ComplaintView | None, zone: tzinfo, today: date) -> None:
        """Show this complaint; nothing where there is none."""
        self._shown = (one, zone, today) if one is not None else None
        self.set_class(one is None, "-empty")
        self._draw()

    def on_resize(self) -> None:
        """What fits a line is another text."""
        self._draw()

    def _draw(self) -> None:
        if self._shown is None:
            for static in self.query(Static):
                static.update(plain(""))
            return
        one, zone, today = self._shown
        bar = self.query_one(StageBar)
        bar.at, bar.tone = words.PHASES[one.next], "late" if one.late else ""
        self.query_one(".number", Static).update(plain(f"{one.complaint}  {one.customer}\n{one.order or ''}".rstrip()))
        known = [*words.facts(one, zone, today), *words.history(one, zone, today)]
        self.query_one(".facts", Static).update(fact_lines(known, words.LABELS, self.content_size.width or 34))
        self.query_one(".short", Static).update(_short(one, self.size.width - 2))


def _short(one: ComplaintView, room: int) -> Content:
    """Two lines: whom to call about what order; what he said, or what the problem is."""
    order = one.order or ""
    first = "  ".join(word for word in (order, one.phone or "", one.product_name or "") if word)
    return Content.assemble(
        plain(fit(first or one.complaint, room)), plain("\n"), plain(fit(one.core or one.words or "", room))
    )
