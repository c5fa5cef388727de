"""The order under the cursor of today's list, at a glance."""

from __future__ import annotations

from datetime import tzinfo

from gendan.errors import GendanError
from gendan.screens.frame import SectionScreen
from gendan.services.order_page import OrderPage, order_page
from gendan.services.today import Item
from gendan.widgets.order_glance import OrderGlance
from gendan.widgets.window_table import WindowTable


class AtAGlance(SectionScreen):
    """While one order is asked for, only the last of those that follow is. A subclass sets ``zone`` with its data."""

    zone: tzinfo | None = None
    _wanted: str | None = None
    _glancing = False

    def on_window_table_row_highlighted(self, event: WindowTable.RowHighlighted) -> None:
        """Show the order at a glance."""
        item: Item | None = event.row.place if event.row is not None else None
        self._wanted = item.order or None if item is not None else None
        if self._wanted is None:
            self.query_one(OrderGlance).show(None)
        elif not self._glancing:
            self._glance(self._wanted)

    def _glance(self, number: str) -> None:
        self._glancing = True
        store = self.host.store.store
        self.ask("glance", lambda: order_page(store, number), self._show_glance, self._lost_glance)

    def _show_glance(self, page: OrderPage) -> None:
        self._glancing = False
        if page.number == self._wanted and self.zone is not None:
            self.query_one(OrderGlance).show(page, self.zone)
        elif self._wanted is not None:
            self._glance(self._wanted)

    def _lost_glance(self, error: GendanError) -> None:
        self._glancing = False
        self.query_one(OrderGlance).show(None)
        self.host.show_error(error)
