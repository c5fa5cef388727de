"""Painting no more than what changed.

Textual draws every line of every widget that lies under the rectangle around all changes, those of the containers and
of the screen as well, and throws away what is hidden. Here a line is drawn by the widgets that are seen in it and of
the lines that changed: moving a cursor draws two lines and not a whole screen.

Textual also cuts a line wherever any widget begins or ends, those that are hidden as well; a wide letter of a list that
lies over a form is blanked where a field beneath it ends. Here a line is cut only where what is seen changes hands.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from itertools import pairwise
from typing import Any, cast

from textual._compositor import Compositor
from textual.geometry import Region
from textual.screen import Screen
from textual.strip import Strip
from textual.widget import Widget

_Line = dict[int, Strip | None]
"""The pieces of a line by the column where they begin; None where nobody has drawn yet."""


class Painter(Compositor):
    """The compositor of our screens; it paints what Textual does, but keeps wide letters whole."""

    @property
    def cuts(self) -> list[list[int]]:
        """The columns of every line where one widget that is seen ends and the next begins."""
        if self._cuts is None:
            self._cuts = self._seen(super().cuts)
        return self._cuts

    def _seen(self, cuts: list[list[int]]) -> list[list[int]]:
        owners: list[dict[int, Widget | None]] = [dict.fromkeys(line[:-1]) for line in cuts]
        missing = [len(line) for line in owners]
        for widget, (region, clip) in self.visible_widgets.items():  # from the front to the back
            seen = region.intersection(clip)
            first, last = seen.column_span
            for y in seen.line_range:
                line = owners[y] if missing[y] else {}
                for cut, owner in line.items():
                    if owner is None and first <= cut < last:
                        line[cut] = widget
                        missing[y] -= 1
        return [
            [0, *(cut for before, cut in pairwise(line) if line[before] is not line[cut]), ends[-1]]
            for line, ends in zip(owners, cuts, strict=True)
        ]

    def _render_chops(self, crop: Region, is_rendered_line: Callable[[int], bool]) -> Sequence[Mapping[int, Strip]]:
        cuts = self.cuts
        lines: list[_Line] = [dict.fromkeys(line[:-1]) for line in cuts]
        missing = {y: len(lines[y]) for y in crop.line_range if y < len(lines) and is_rendered_line(y)}
        for widget, (region, clip) in self.visible_widgets.items():  # from the front to the back
            seen = region.intersection(clip)
            if not seen.overlaps(crop):
                continue
            first, last = seen.column_span
            shared = seen.intersection(crop).line_range
            wanted = [y for y in shared if missing.get(y) and _is_open(lines[y], first, last)]
            for top, bottom in _runs(wanted):
                strips = widget.render_lines(Region(seen.x - region.x, top - region.y, seen.width, bottom - top))
                for y, strip in zip(range(top, bottom), strips, strict=False):
                    missing[y] -= _put(lines[y], strip, [cut for cut in cuts[y] if first <= cut <= last], first)
            if not any(missing.values()):
                break
        return cast("Sequence[Mapping[int, Strip]]", lines)


def _is_open(line: _Line, first: int, last: int) -> bool:
    """Whether a piece of the line between two columns is still to be drawn."""
    return any(piece is None for column, piece in line.items() if first <= column < last)


def _put(line: _Line, strip: Strip, cuts: list[int], left: int) -> int:
    """Put the pieces of a strip that begins at column ``left`` where nobody has drawn; how many those were."""
    count = 0
    for cut, end in pairwise(cuts):
        if line.get(cut) is None:
            line[cut] = strip.crop(cut - left, end - left)
            count += 1
    return count


def _runs(rows: Iterable[int]) -> Iterator[tuple[int, int]]:
    """Rows that follow each other as (first, one after the last)."""
    top = bottom = -1
    for row in rows:
        if row != bottom:
            if top >= 0:
                yield top, bottom
            top = row
        bottom = row + 1
    if top >= 0:
        yield top, bottom


def paint_sparingly(screen: Screen[Any]) -> None:
    """Let this screen, which has not been shown yet, be painted line by line."""
    screen._compositor = Painter()
