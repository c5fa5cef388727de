"""What a list holds: rows, how its columns share the width, and the few pages of a long list that are kept."""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Hashable, Sequence
from dataclasses import dataclass
from typing import Any, Literal

from gendan.clock import monotonic

PAGE = 100
"""Rows of a page."""
KEEP = 12
"""Pages kept in memory; the ones used longest ago go first."""
ASK_AGAIN = 2.0
"""Seconds after which a page that never came is asked for again."""
GAP = 2
GUTTER = 2
"""Cells between columns, and left of the first one for the mark of the cursor."""


@dataclass(frozen=True, slots=True)
class Row:
    """A line of a list. ``key`` names it, ``place`` is where it sorts (for the query of the next page)."""

    key: Hashable
    cells: tuple[str, ...]
    tone: str = ""
    place: Any = None


@dataclass(frozen=True, slots=True)
class Column:
    """A column: at least ``width`` cells and its share ``flex`` of what is left over.

    On a narrow screen the columns with the highest ``drop`` go first; 0 stays always. ``toned``
    cells carry the row's tone; where no column is toned the whole row does.
    """

    key: str
    label: str
    width: int
    flex: int = 0
    align: Literal["left", "right"] = "left"
    drop: int = 0
    toned: bool = False


SHORTEST = 4
"""Cells that a column keeps on the narrowest screen."""


def share(columns: Sequence[Column], width: int) -> list[tuple[int, int]]:
    """The columns that fit into ``width`` cells as (index, cells), in order."""
    kept = list(range(len(columns)))

    def least() -> int:
        return sum(columns[i].width for i in kept) + GAP * max(0, len(kept) - 1)

    while least() > width and any(columns[i].drop for i in kept):
        kept.remove(max(kept, key=lambda i: (columns[i].drop, i)))
    left = max(0, width - least())
    parts = sum(columns[i].flex for i in kept)
    cells = {i: columns[i].width + (left * columns[i].flex // parts if parts else 0) for i in kept}
    growing = [i for i in kept if columns[i].flex]
    if growing:
        cells[growing[0]] += left - sum(cells[i] - columns[i].width for i in kept)
    over = max(0, least() - width)
    for i in reversed(kept):  # what still does not fit is shortened, so that it says that it is
        taken = min(over, max(0, cells[i] - SHORTEST))
        cells[i], over = cells[i] - taken, over - taken
    return [(i, cells[i]) for i in kept]


class Window:
    """The rows of a list that are at hand. A long list keeps some pages and asks for the others."""

    def __init__(self) -> None:
        self.total = 0
        self._pages: OrderedDict[int, list[Row | None]] = OrderedDict()
        self._asked: dict[int, float] = {}

    def reset(self, total: int) -> None:
        """Another list of ``total`` rows, none of them at hand."""
        self.total = total
        self._pages.clear()
        self._asked.clear()

    def put(self, offset: int, rows: Sequence[Row], *, bounded: bool = True) -> None:
        """Keep ``rows``, the first of which is number ``offset``."""
        for index, row in enumerate(rows, offset):
            number, slot = divmod(index, PAGE)
            page = self._pages.setdefault(number, [None] * PAGE)
            page[slot] = row
        for number in range(offset // PAGE, (offset + max(1, len(rows)) - 1) // PAGE + 1):
            self._asked.pop(number, None)
            if number in self._pages:
                self._pages.move_to_end(number)
        while bounded and len(self._pages) > KEEP:
            self._pages.popitem(last=False)

    def holds(self, rows: Sequence[Row]) -> bool:
        """Whether these rows are at hand, from the first on."""
        return all(self.row(index) == row for index, row in enumerate(rows))

    def row(self, index: int) -> Row | None:
        """The row number ``index`` where it is at hand."""
        page = self._pages.get(index // PAGE)
        return page[index % PAGE] if page is not None else None

    def find(self, key: Hashable) -> int | None:
        """The number of the row with this key among those at hand."""
        for number, page in self._pages.items():
            for slot, row in enumerate(page):
                if row is not None and row.key == key:
                    return number * PAGE + slot
        return None

    def wanted(self, first: int, last: int) -> list[int]:
        """The pages between two rows that are not at hand, marked as asked for now."""
        now = monotonic()
        pages: list[int] = []
        for number in range(max(0, first) // PAGE, max(0, min(last, self.total - 1)) // PAGE + 1):
            if number in self._pages:
                self._pages.move_to_end(number)
            elif self.total and now - self._asked.get(number, -ASK_AGAIN) >= ASK_AGAIN:
                self._asked[number] = now
                pages.append(number)
        return pages
