"""How a list is drawn: header, rows, cursor, each line kept until it changes."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, ClassVar

from rich.segment import Segment
from rich.style import Style
from textual.cache import LRUCache
from textual.color import Color
from textual.filter import LineFilter
from textual.geometry import Region, Size
from textual.scroll_view import ScrollView
from textual.scrollbar import ScrollBar
from textual.strip import Strip

from gendan import text
from gendan.i18n import _
from gendan.widgets.window import GAP, GUTTER, Column, Row, Window, share

TONES = ("late", "due", "soon", "done", "muted")


class ListBar(ScrollBar):
    """The bar beside a list. It has no border and no padding: its cells are drawn as they are."""

    def render_lines(self, crop: Region) -> list[Strip]:
        """The cells of ``crop``."""
        if self.styles.gutter.totals != (0, 0) or self.size.width != 1 or crop.width != 1:
            return super().render_lines(crop)
        drawn: Any = self.render()
        console = self.app.console
        cells = console.render(drawn, console.options.update_dimensions(1, self.size.height))
        styled = Segment.apply_style(cells, self.visual_style.rich_style)
        strips = [Strip([cell], 1) for cell in styled if cell.text != "\n"][crop.y : crop.bottom]
        background = self.background_colors[1]
        for line_filter in self.get_line_filters():
            strips = [strip.apply_filter(line_filter, background) for strip in strips]
        return strips


class TableLines(ScrollView):
    """The lines of a list, without a hand to move it."""

    COMPONENT_CLASSES: ClassVar[set[str]] = {
        "table--header",
        "table--cursor",
        "table--cursor-blurred",
        *(f"table--{tone}" for tone in TONES),
    }
    DEFAULT_CSS = """
    TableLines {
        width: 1fr;
        height: 1fr;
        overflow-x: hidden;
        overflow-y: auto;
        scrollbar-size-vertical: 1;
        background: $background;
        color: $foreground;

        & > .table--header { color: $foreground-muted; text-style: bold; background: $surface; }
        & > .table--cursor { color: $block-cursor-foreground; background: $block-cursor-background; text-style: bold; }
        & > .table--cursor-blurred { background: $row-here; }
        & > .table--late { color: $late; text-style: bold; }
        & > .table--due { color: $due; text-style: bold; }
        & > .table--soon { color: $soon; }
        & > .table--done { color: $done; }
        & > .table--muted { color: $foreground-muted; }
        &:nocolor > .table--cursor { color: $foreground; background: $background; text-style: bold reverse; }
    }
    """

    def __init__(
        self,
        columns: Sequence[Column],
        empty: str,
        *,
        id: str | None = None,  # noqa: A002 - Textual's name
        classes: str | None = None,
    ) -> None:
        super().__init__(id=id, classes=classes)
        self._columns = tuple(columns)
        self._empty = empty
        self._window = Window()
        self._cursor = 0
        self._shared: list[tuple[int, int]] = []
        self._width = -1
        self._measured = Size(-1, -1)
        self._looks: tuple[Style, Color] | None = None
        self._filters: tuple[LineFilter, ...] = ()
        self._strips: LRUCache[tuple[int, str], Strip] = LRUCache(512)

    @property
    def total(self) -> int:
        """How many rows the list has, at hand or not."""
        return self._window.total

    @property
    def _height(self) -> int:
        """Rows that fit below the header."""
        return max(1, self.scrollable_content_region.height - 1)

    def _repaint(self, index: int) -> None:
        y = index - self.scroll_offset.y + 1
        if 0 < y <= self._height:
            self.refresh(Region(0, y, self.size.width, 1))

    def _size_updated(self, size: Size, virtual_size: Size, container_size: Size, layout: bool = True) -> bool:
        """The length of the list is known here. Compared with what the layout takes for it, which is something else,
        the scroll bar would be drawn anew after each layout, in a picture of its own.
        """
        if self._measured != (length := self.virtual_size):
            self._measured, length = length, length + Size(0, 1)
        return super()._size_updated(size, length, container_size, layout)

    def notify_style_update(self) -> None:
        """Another theme, another state: what was drawn no longer holds."""
        super().notify_style_update()
        self._strips.clear()
        self._looks = None

    @property
    def _look(self) -> tuple[Style, Color]:
        """The style of a row that has none of its own, and what lies behind it; to find out all below is asked."""
        if self._looks is None:
            self._looks = self.rich_style, self.background_colors[1]
        return self._looks

    @property
    def _plain(self) -> Style:
        return self._look[0]

    @property
    def vertical_scrollbar(self) -> ScrollBar:
        """The bar beside the list, made when it is needed."""
        if self._vertical_scrollbar is None:
            self._vertical_scrollbar = bar = ListBar(name="vertical", thickness=self.scrollbar_size_vertical)
            bar.display = False
            self.app._start_widget(self, bar)
        return self._vertical_scrollbar

    def render_lines(self, crop: Region) -> list[Strip]:
        """The lines of ``crop``. A list has neither border nor padding, so nothing needs to be drawn around its lines:
        that makes scrolling several times as fast.
        """
        if self.styles.gutter.totals != (0, 0):
            return super().render_lines(crop)
        filters = tuple(self.get_line_filters())
        if filters != self._filters:
            self._filters = filters
            self._strips.clear()
        strips = [self.render_line(y) for y in crop.line_range]
        left, right = crop.column_span
        if (left, right) != (0, strips[0].cell_length if strips else 0):
            strips = [strip.extend_cell_length(right).crop(left, right) for strip in strips]
        return strips

    def render_line(self, y: int) -> Strip:
        """The header, a row, or a line of what an empty list says."""
        width = self.scrollable_content_region.width
        if not self.total:
            return self._filtered(self._empty_line(y, width))
        index = y - 1 + self.scroll_offset.y
        if y and index >= self.total:
            return self._filtered(Strip.blank(width, self._plain))
        if width != self._width:  # the scroll bar came or went
            self._share(width)
        where = (-1, "header") if y == 0 else (index, self._state(index))
        strip = self._strips.get(where)
        if strip is None:
            strip = self._header() if y == 0 else self._row_line(*where)
            strip = self._strips[where] = self._filtered(strip.adjust_cell_length(self.outer_size.width, self._plain))
        return strip

    def _filtered(self, strip: Strip) -> Strip:
        """As it may be sent to a terminal."""
        for line_filter in self._filters:
            strip = strip.apply_filter(line_filter, self._look[1])
        return strip

    def _share(self, width: int) -> None:
        self._width = width
        self._shared = share(self._columns, max(0, width - GUTTER))
        self._strips.clear()

    def _state(self, index: int) -> str:
        if index != self._cursor:
            return ""
        return "cursor" if self.has_focus else "cursor-blurred"

    def _header(self) -> Strip:
        pieces = (text.fit(_(self._columns[i].label), cells, self._columns[i].align) for i, cells in self._shared)
        line = " " * GUTTER + (" " * GAP).join(pieces)
        return Strip(
            [Segment(text.fit(line, self._width), self.get_component_rich_style("table--header"))], self._width
        )

    def _row_line(self, index: int, state: str) -> Strip:
        row = self._window.row(index)
        base = self.get_component_rich_style(f"table--{state}") if state else self._plain
        mark = "> " if state else "  "
        if row is None:
            return Strip([Segment(mark + "…", base)]).adjust_cell_length(self._width, base)
        tone = self._tone(row, state, base)
        some_toned = any(column.toned for column in self._columns)
        segments = [Segment(mark, base)]
        for i, cells in self._shared:
            column = self._columns[i]
            shown = text.fit(row.cells[i] if i < len(row.cells) else "", cells, column.align)
            segments.append(Segment(shown, tone if column.toned or not some_toned else base))
            segments.append(Segment(" " * GAP, base))
        return Strip(Segment.simplify(segments)).adjust_cell_length(self._width, base)

    def _tone(self, row: Row, state: str, base: Style) -> Style:
        """The row's tone; under the cursor the cursor's own colours win, so that it is read everywhere."""
        if row.tone not in TONES or state == "cursor" or (state and row.tone == "muted"):
            return base
        tone = self.get_component_rich_style(f"table--{row.tone}")
        return tone if not state else base + Style(color=tone.color, bold=tone.bold)

    def _empty_line(self, y: int, width: int) -> Strip:
        lines = _(self._empty).split("\n")
        at = y - max(0, (self.size.height - len(lines)) // 2)
        style = self.get_component_rich_style("table--muted")
        if not 0 <= at < len(lines):
            return Strip.blank(width, style)
        shown = text.safe(lines[at])
        left = max(0, (width - text.width(shown)) // 2)
        return Strip([Segment(text.fit(" " * left + shown, width), style)], width)
