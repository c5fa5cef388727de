"""One customer at a glance: the pane beside the list, or two lines under it where the screen is narrow."""

from __future__ import annotations

from textual.app import ComposeResult
from textual.containers import VerticalScroll
from textual.widgets import Static

from gendan.screens import customer_words as words
from gendan.services.customer_page import CustomerPage
from gendan.text import fit, plain
from gendan.widgets.order_glance import fact_lines


class CustomerGlance(VerticalScroll, can_focus=False):
    """Shows one customer, or nothing. It asks for nothing itself."""

    SCOPED_CSS = False
    DEFAULT_CSS = """
    CustomerGlance { width: 40; height: 1fr; padding: 0 1; background: $surface; scrollbar-size-vertical: 1; }
    CustomerGlance > Static { height: auto; }
    CustomerGlance > .name { text-style: bold; color: $accent; margin: 0 0 1 0; }
    CustomerGlance > .short { display: none; }
    .-narrow CustomerGlance { width: 1fr; height: 2; padding: 0 1; }
    .-narrow CustomerGlance > .name, .-narrow CustomerGlance > .facts { display: none; }
    .-narrow CustomerGlance > .short { display: block; height: 2; }
    """

    def __init__(self) -> None:
        super().__init__()
        self._page: CustomerPage | None = None

    def compose(self) -> ComposeResult:
        yield Static(classes="name")
        yield Static(classes="facts")
        yield Static(classes="short")

    def show(self, page: CustomerPage | None) -> None:
        """Show this customer; nothing where there is none."""
        self._page = page
        self._draw()

    def on_resize(self) -> None:
        """What fits a line is another text."""
        self._draw()

    def _draw(self) -> None:
        page = self._page
        if page is None:
            for static in self.query(Static):
                static.update(plain(""))
            return
        facts = [*words.file_facts(page), *words.portrait_facts(page)]
        self.query_one(".name", Static).update(plain(f"{words.name_words(page.name)}\n{page.code}"))
        self.query_one(".facts", Static).update(fact_lines(facts, words.LABELS, self.content_size.width or 40))
        room = self.size.width - 2
        self.query_one(".short", Static).update(plain("\n".join(fit(one, room) for one in words.short_lines(page)[:2])))
