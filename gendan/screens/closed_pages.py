"""What a list of cases shows: all open ones, or of the closed ones those that are in sight."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Generic, TypeVar

from gendan.screens.base import Asking
from gendan.services.closed_cases import ClosedCases
from gendan.widgets.window import PAGE
from gendan.widgets.window_table import Row, WindowTable

Case = TypeVar("Case")


@dataclass(frozen=True, slots=True)
class Shown(Generic[Case]):
    """The cases at hand; where ``closed`` says which there are in all, the first of them is number ``offset``."""

    found: tuple[Case, ...]
    offset: int = 0
    closed: ClosedCases[Case] | None = None

    @property
    def total(self) -> int:
        """How many cases the list has, at hand or not."""
        return len(self.found) if self.closed is None else len(self.closed)

    def put(self, table: WindowTable, rows: Sequence[Row]) -> None:
        """Show the cases at hand as these rows."""
        table.set_rows(rows, None if self.closed is None else self.total, offset=self.offset)


def some_of(closed: ClosedCases[Case], around: tuple[int, int]) -> Shown[Case]:
    """Of the closed cases those that are in sight (``WindowTable.around``), or the last page where the list ends
    before. For a thread of its own."""
    offset, count = around
    offset = min(offset, max(0, len(closed) - 1) // PAGE * PAGE)
    return Shown(closed.part(offset, count), offset, closed)


def ask_more(
    screen: Asking, shown: Shown[Case], event: WindowTable.NeedPage, then: Callable[[tuple[Case, ...]], object]
) -> None:
    """Read the closed cases that the list asks for, and hand them on."""
    closed, offset, count = shown.closed, event.offset, event.count
    if closed is not None:
        screen.ask(f"page {offset}", lambda: closed.part(offset, count), then)
