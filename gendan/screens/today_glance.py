"""The order under the cursor of today's list, at a glance."""

from __future__ import annotations

from datetime import tzinfo

from gendan.errors import GendanError
from gendan.screens.frame import SectionScreen
from gendan.screens.resting import Resting
from gendan.services.order_page import OrderPage, order_page
from gendan.services.today import Item
from gendan.widgets.order_glance import OrderGlance
from gendan.widgets.window_table import WindowTable


class AtAGlance(Resting, SectionScreen):
    """The order is read where the cursor rests; what comes too late is not shown. A subclass sets ``zone``."""

    zone: tzinfo | None = None
    _wanted: str | None = None

    def on_window_table_row_highlighted(self, event: WindowTable.RowHighlighted) -> None:
        """Show the order at a glance."""
        item: Item | None = event.row.place if event.row is not None else None
        self._wanted = item.order or None if item is not None else None
        if self._wanted is None:
            self.query_one(OrderGlance).show(None)
        self.rest()

    def rested(self) -> None:
        store, number = self.host.store.store, self._wanted
        if number is not None:
            self.ask("glance", lambda: order_page(store, number), self._show_glance, self._lost_glance)

    def _show_glance(self, page: OrderPage) -> None:
        if page.number == self._wanted and self.zone is not None:
            self.query_one(OrderGlance).show(page, self.zone)

    def _lost_glance(self, error: GendanError) -> None:
        self.query_one(OrderGlance).show(None)
        self.host.show_error(error)
