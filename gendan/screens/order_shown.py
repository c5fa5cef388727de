"""What an order's page shows, and what a tab of it is."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from datetime import date, tzinfo

from gendan.i18n import _
from gendan.services.confirmation_page import ConfirmationPage
from gendan.services.history import HistoryEntry
from gendan.services.order_page import OrderPage
from gendan.services.order_trouble import Trouble
from gendan.services.telling import Telling
from gendan.widgets.order_rows import Dated
from gendan.widgets.window_table import Column, Row


@dataclass(frozen=True, slots=True)
class Shown(Dated):
    """What the page shows: the order, its history, the zone in which moments are said, its confirmation."""

    page: OrderPage
    history: Sequence[HistoryEntry]
    zone: tzinfo
    stands: ConfirmationPage
    trouble: Trouble = field(default_factory=Trouble)
    """Exceptions, risks, production checks."""
    told: Telling = field(default_factory=Telling)
    """What the customer is to be told and was told, his acceptance, the return visits."""
    held_by: Sequence[str] = ()
    """The categories that hold a composite order back (C171)."""

    @property
    def today(self) -> date:
        """The day of the page."""
        return self.page.today


@dataclass(frozen=True, slots=True)
class Tab:
    """A tab: its title (a message id), columns, rows, and what it says while there are none (a message id)."""

    key: str
    title: str
    columns: tuple[Column, ...]
    rows: Callable[[Shown], list[Row]]
    empty: str
    count: Callable[[Shown], str] | None = None
    """What stands behind the title; without it the number of rows."""
    keys: tuple[str, ...] = ()
    """Actions that stand first at the foot of the screen: what one does here."""

    def heading(self, shown: Shown) -> str:
        """The title with its count."""
        return f"{_(self.title)} {self.count(shown) if self.count else len(self.rows(shown))}"
