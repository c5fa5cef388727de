"""Text in widgets breaks by the rules of ``typesetting``: Textual knows only blanks, and would take a line of Chinese
for one long word.
"""

from __future__ import annotations

from functools import lru_cache

from rich.cells import cell_len
from textual import content

from gendan import typesetting


@lru_cache(2048)
def _places(text: str, width: int, fold: bool) -> tuple[int, ...]:
    return tuple(typesetting.breaks(text, width, cell_len, fold=fold))


def divide_line(text: str, width: int, fold: bool = True) -> list[int]:
    """Where a text of one line is broken for ``width`` cells; takes the place of the function of that name."""
    return list(_places(text, max(1, width), fold))


def install() -> None:
    """Break all text of widgets like this from now on."""
    content.divide_line = divide_line  # type: ignore[attr-defined]  # Textual imports it there and names it nowhere
