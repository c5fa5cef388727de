"""Pieces of text side by side; a line breaks between them, and within one only where it is longer than a line."""

from __future__ import annotations

from collections.abc import Iterable

from textual.content import Content
from textual.widgets import Static

from gendan.text import plain

GAP = "   "


class Pieces(Static):
    """As many lines as the pieces need."""

    DEFAULT_CSS = "Pieces { height: auto; }"

    def __init__(self, pieces: Iterable[Content] = (), id: str | None = None) -> None:  # noqa: A002 - Textual's name
        super().__init__(id=id)
        self._pieces = tuple(pieces)

    def show(self, pieces: Iterable[Content]) -> None:
        """These instead of those before."""
        self._pieces = tuple(pieces)
        self.on_resize()

    def on_resize(self) -> None:
        """Other pieces fit a line."""
        if self.size.width:
            self.update(side_by_side(self._pieces, self.size.width))


def side_by_side(pieces: Iterable[Content], room: int) -> Content:
    """The pieces in lines of ``room`` cells."""
    lines: list[Content] = []
    for piece in pieces:
        longer = Content.assemble(lines[-1], plain(GAP), piece) if lines else piece
        if lines and longer.cell_length <= room:
            lines[-1] = longer
        else:
            lines.append(piece)
    return Content("\n").join(lines)
