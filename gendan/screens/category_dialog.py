"""Of which category a milestone is done, where it stands once for each: type a part of its name, Enter takes it."""

from __future__ import annotations

from collections.abc import Sequence

from textual.app import ComposeResult
from textual.containers import Vertical
from textual.events import Key
from textual.widgets import Static

from gendan import keys
from gendan.domain.normal import fold
from gendan.i18n import N_, _
from gendan.screens.order_work import OrderWork, Target
from gendan.services.order_page import MilestoneView, OrderPage, order_page
from gendan.text import plain
from gendan.when import day_near
from gendan.widgets.inputs import TextInput
from gendan.widgets.keybar import KeyBar
from gendan.widgets.modal import Modal
from gendan.widgets.steering import steer
from gendan.widgets.window_table import Column, Row, WindowTable


def which_part(screen: OrderWork, order: Target) -> None:
    """The step under the hand stands once for each category: ask of which it is done; the last open one is not asked
    for (C170)."""
    store = screen.host.store.store

    def ask(page: OrderPage) -> None:
        parts = [step for step in page.milestones if step.code == order.step and step.done_at is None]

        def answered(part: MilestoneView | None) -> None:
            if part is not None:
                screen.mark_done(order.at(part.code, part.line, part.category, part.name), screen.host.show_error)

        if len(parts) == 1:
            answered(parts[0])
            return
        if screen.app.screen is not screen:
            return  # one went on to something else meanwhile
        title = _("Done for which category: {step}", step=order.step_words)
        screen.app.push_screen(CategoryDialog(title, order.words, page, parts), answered)

    screen.ask("parts", lambda: order_page(store, order.number), ask, screen.host.show_error)


class CategoryDialog(Modal[MilestoneView]):
    """Answers the milestone of the category, or of the line, that was chosen."""

    BINDINGS = keys.bindings("choose")
    DEFAULT_CSS = """
    CategoryDialog > .dialog { width: 64; height: 18; }
    CategoryDialog .about { height: auto; margin: 0 0 1 0; }
    CategoryDialog WindowTable { background: $panel; margin: 1 0 0 0; }
    """

    def __init__(self, title: str, about: str, page: OrderPage, parts: Sequence[MilestoneView]) -> None:
        """``title`` and ``about`` are words already; ``parts`` is what may be chosen."""
        super().__init__()
        self._title, self._about, self._page, self._parts = title, about, page, tuple(parts)

    def compose(self) -> ComposeResult:
        with Vertical(classes="dialog"):
            yield Static(plain(self._title), classes="title")
            yield Static(plain(self._about), classes="about")
            yield TextInput(placeholder=_("Type a part of the category"))
            columns = (
                Column("category", N_("Category"), 12, flex=1),
                Column("due", N_("Due"), 10),
            )
            table = WindowTable(columns, empty=N_("Nothing open is called so."))
            table.can_focus = False
            yield table
        yield KeyBar()

    def on_mount(self) -> None:
        self._show()

    def _show(self) -> None:
        words = fold(self.query_one(TextInput).value).split()
        rows = []
        for part in self._parts:
            name = part.category or _("Line {n}", n=part.line or "")
            if all(word in fold(name) for word in words):
                cells = (name, day_near(part.due, self._page.today))
                rows.append(Row((part.category, part.line), cells, "late" if part.state == "late" else "", place=part))
        self.query_one(WindowTable).set_rows(rows)

    def on_input_changed(self) -> None:
        self._show()

    def on_key(self, event: Key) -> None:
        steer(event, self.query_one(WindowTable))

    def action_take(self) -> None:
        self.query_one(WindowTable).action_open()

    def on_window_table_row_selected(self, event: WindowTable.RowSelected) -> None:
        self.dismiss(event.row.place)
