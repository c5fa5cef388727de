"""The list of every screen: a cursor over a window of rows, of any length."""

from __future__ import annotations

from collections.abc import Hashable, Sequence
from dataclasses import dataclass
from typing import Any

from textual.events import Click, Resize
from textual.geometry import Size
from textual.message import Message

from gendan import keys
from gendan.i18n import language
from gendan.widgets.table_lines import TableLines
from gendan.widgets.window import GAP, GUTTER, PAGE, Column, Row

__all__ = ["Column", "Row", "WindowTable"]


@dataclass
class OfList(Message):
    """Something that a list tells."""

    table: WindowTable

    @property
    def control(self) -> WindowTable:
        """The list."""
        return self.table


class WindowTable(TableLines, can_focus=True, inherit_bindings=False):
    """A list with a header and a cursor, of any length.

    Short lists are handed over whole with ``set_rows``; of a long one the first page and the
    total, and for each ``NeedPage`` the screen hands the page down with ``put_page``.
    """

    BINDINGS = keys.bindings("list")

    @dataclass
    class RowHighlighted(OfList):
        """The cursor stands on another row; ``row`` is None where it is not at hand yet, or the list is empty."""

        index: int
        row: Row | None

        def can_replace(self, message: Message) -> bool:
            """Of several that wait only the last matters."""
            return isinstance(message, WindowTable.RowHighlighted) and message.table is self.table

    @dataclass
    class RowSelected(OfList):
        """A row was chosen with Enter or a click on the row under the cursor."""

        index: int
        row: Row

    @dataclass
    class HeaderSelected(OfList):
        """The title of a column was clicked."""

        column: Column

    @dataclass
    class NeedPage(OfList):
        """Rows are missing: hand ``count`` from ``offset`` to ``put_page`` with the same ``serial``.

        ``after`` and ``before`` are the ``place`` of the neighbouring rows where those are at
        hand, so that the query can go by key and not by counting.
        """

        serial: int
        offset: int
        count: int
        after: Any
        before: Any

    def __init__(
        self,
        columns: Sequence[Column],
        *,
        empty: str = "",
        id: str | None = None,  # noqa: A002 - Textual's name
        classes: str | None = None,
    ) -> None:
        """``empty`` (a message id) says what the list will show and which key starts it."""
        super().__init__(columns, empty, id=id, classes=classes)
        self._serial = 0
        self._spoken = language()
        self._sought: tuple[int, Hashable] | None = None
        """Where the cursor is to stand when there are rows."""

    # what it holds

    @property
    def cursor(self) -> int:
        """The number of the row under the cursor."""
        return self._cursor

    @property
    def cursor_row(self) -> Row | None:
        """The row under the cursor where it is at hand."""
        return self._window.row(self._cursor)

    @property
    def place(self) -> tuple[int, Hashable]:
        """Where the cursor stands: the number and the key of its row."""
        return self._cursor, self.cursor_row.key if self.cursor_row is not None else None

    def return_to(self, place: tuple[int, Hashable]) -> None:
        """Put the cursor on this row, by key where that is at hand, else by number; as soon as there are rows."""
        self._sought = place
        if self.total:
            self._seek()

    def _seek(self) -> None:
        if self._sought is not None:
            (index, key), self._sought = self._sought, None
            found = self._window.find(key)
            self.move_to(index if found is None else found)

    @property
    def around(self) -> tuple[int, int]:
        """The whole pages of rows that are seen or nearly seen: the number of the first row, and how many rows."""
        top, height = self.scroll_offset.y, self._height
        first = max(0, top - height) // PAGE * PAGE
        return first, (max(0, top + 2 * height) // PAGE + 1) * PAGE - first

    def set_rows(self, rows: Sequence[Row], total: int | None = None, *, offset: int = 0) -> None:
        """Another state of the list: ``rows`` from ``offset`` of ``total``; the cursor stays on its row by key."""
        if self._is_same(rows, total, offset):
            self.tell()
            return
        key = self.cursor_row.key if self.cursor_row is not None else None
        self._serial += 1
        self._window.reset(len(rows) + offset if total is None else total)
        self._window.put(offset, rows, bounded=total is not None)
        found = self._window.find(key) if key is not None else None
        self._cursor = max(0, min(self._cursor if found is None else found, self.total - 1))
        self._redraw()
        self.tell()
        if self.total:
            self._seek()

    def _is_same(self, rows: Sequence[Row], total: int | None, offset: int) -> bool:
        """Whether the list holds just these rows, and no page of others that may be old by now."""
        count = len(rows) + offset if total is None else total
        return not offset and count == self.total == len(rows) and self._window.holds(rows)

    def put_page(self, serial: int, offset: int, rows: Sequence[Row]) -> bool:
        """Take in a page that was asked for; False where the list is another by now."""
        if serial != self._serial:
            return False
        had_cursor = self.cursor_row is not None
        self._window.put(offset, rows)
        self._strips.clear()
        self.refresh()
        if not had_cursor and self.cursor_row is not None:
            self.tell()
        return True

    def set_columns(self, columns: Sequence[Column], empty: str | None = None) -> None:
        """Other columns; the rows that follow must fit them."""
        empty = self._empty if empty is None else empty
        if (tuple(columns), empty, language()) == (self._columns, self._empty, self._spoken):
            return
        self._columns, self._empty, self._spoken = tuple(columns), empty, language()
        self._redraw()

    def move_to(self, index: int) -> None:
        """Put the cursor on the row number ``index``."""
        index = max(0, min(index, self.total - 1))
        old, self._cursor = self._cursor, index
        self._show_cursor(old)
        if old != index:
            self.tell()

    def move_to_key(self, key: Hashable) -> bool:
        """Put the cursor on the row with this key; False where it is not at hand."""
        index = self._window.find(key)
        if index is not None:
            self.move_to(index)
        return index is not None

    # moving

    def _show_cursor(self, old: int) -> None:
        top, height = self.scroll_offset.y, self._height
        if self._cursor < top:
            self.scroll_to(y=self._cursor, animate=False)
        elif self._cursor >= top + height:
            self.scroll_to(y=self._cursor - height + 1, animate=False)
        if self.scroll_offset.y == top:
            self._repaint(old)
            self._repaint(self._cursor)

    def _redraw(self) -> None:
        """Everything may be different."""
        self._share(self.scrollable_content_region.width)
        self.virtual_size = Size(0, self.total + 1 if self.total else 0)
        if self.is_mounted and self.size.height:
            self._show_cursor(self._cursor)
        self.refresh()
        self._ask()

    def _ask(self) -> None:
        """Ask the screen for what is seen and not at hand, and a little around it."""
        top, height = self.scroll_offset.y, self._height
        for number in self._window.wanted(top - height, top + 2 * height):
            offset = number * PAGE
            count = min(PAGE, self.total - offset)
            before, after = self._window.row(offset + count), self._window.row(offset - 1) if offset else None
            self.post_message(
                self.NeedPage(
                    self, self._serial, offset, count, after.place if after else None, before.place if before else None
                )
            )

    def tell(self) -> None:
        """Say again where the cursor stands."""
        self.post_message(self.RowHighlighted(self, self._cursor, self.cursor_row))

    def watch_scroll_y(self, old_value: float, new_value: float) -> None:
        """Another part of the list is seen."""
        super().watch_scroll_y(old_value, new_value)
        if round(old_value) != round(new_value):
            self._ask()

    def on_resize(self, _event: Resize) -> None:
        """Share the width again and keep the cursor in sight."""
        self._redraw()

    def action_up(self) -> None:
        """One row up."""
        self.move_to(self._cursor - 1)

    def action_down(self) -> None:
        """One row down."""
        self.move_to(self._cursor + 1)

    def action_page_up(self) -> None:
        """One page up."""
        self.move_to(self._cursor - self._height)

    def action_page_down(self) -> None:
        """One page down."""
        self.move_to(self._cursor + self._height)

    def action_first(self) -> None:
        """To the first row."""
        self.move_to(0)

    def action_last(self) -> None:
        """To the last row."""
        self.move_to(self.total - 1)

    def action_open(self) -> None:
        """Choose the row under the cursor."""
        if (row := self.cursor_row) is not None:
            self.post_message(self.RowSelected(self, self._cursor, row))

    def on_click(self, event: Click) -> None:
        """A row: go there, or choose it where the cursor is there already. The header: tell."""
        offset = event.get_content_offset(self)
        if offset is None:
            return
        index = offset.y - 1 + self.scroll_offset.y
        if offset.y == 0:
            self._header_clicked(offset.x)
        elif index >= self.total:
            return
        elif index == self._cursor:
            self.action_open()
        else:
            self.move_to(index)

    def _header_clicked(self, x: int) -> None:
        right = GUTTER
        for index, cells in self._shared:
            right += cells + GAP
            if x < right:
                self.post_message(self.HeaderSelected(self, self._columns[index]))
                return
