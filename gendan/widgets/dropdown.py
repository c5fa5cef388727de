"""A list that drops down from a field while one types: the arrows move in it, Enter takes, Esc closes it."""

from __future__ import annotations

from collections.abc import Sequence

from textual.widget import Widget

from gendan.widgets.window import GAP, GUTTER, Column, Row
from gendan.widgets.window_table import WindowTable

MOST_ROWS = 8


class Dropdown(WindowTable):
    """Lies over what is below; the field keeps the focus. ``owner`` is the field it belongs to while it is open."""

    DEFAULT_CSS = """
    Dropdown {
        layer: above;
        position: absolute;
        display: none;
        background: $panel;
        scrollbar-size-vertical: 1;
    }
    Dropdown.-open { display: block; }
    """

    def __init__(self) -> None:
        super().__init__(())
        self.can_focus = False
        self.owner: Widget | None = None
        self.text = ""
        """What was typed when the list was made."""

    @property
    def is_open(self) -> bool:
        """Whether it is to be seen."""
        return self.owner is not None

    def drop(self, owner: Widget, text: str, columns: Sequence[Column], rows: Sequence[Row]) -> None:
        """Open below ``owner``, or above it where there is no room below."""
        screen, field = self.screen.size, owner.region
        width = min(screen.width - 2, GUTTER + sum(c.width for c in columns) + GAP * len(columns) + 1)
        below, above = screen.height - field.bottom - 1, field.y
        height = min(len(rows), MOST_ROWS) + 1
        at = field.bottom if height <= below or below >= above else max(0, field.y - height)
        self.styles.width, self.styles.height = width, min(height, below if at >= field.bottom else above)
        self.styles.offset = (max(0, min(field.x, screen.width - width - 2)), at)  # within the frame of the body
        self.owner, self.text = owner, text
        self.add_class("-open")
        self.set_columns(columns)
        self.set_rows(rows)
        self.move_to(0)

    def close(self) -> None:
        """Out of sight."""
        if self.owner is not None:
            self.owner = None
            self.remove_class("-open")

    def _state(self, index: int) -> str:
        return "cursor" if index == self._cursor else ""
