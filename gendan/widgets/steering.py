"""Moving through a list while one types in a field above it."""

from __future__ import annotations

from collections.abc import Sequence

from textual.events import Key

from gendan.widgets.window_table import Row, WindowTable

_MOVES = {
    "up": WindowTable.action_up,
    "down": WindowTable.action_down,
    "pageup": WindowTable.action_page_up,
    "pagedown": WindowTable.action_page_down,
}


def steer(event: Key, table: WindowTable) -> None:
    """Let the arrows move the list's cursor; the field keeps the focus and its text."""
    move = _MOVES.get(event.key)
    if move is not None:
        event.stop()
        move(table)


def narrow(table: WindowTable, rows: Sequence[Row]) -> None:
    """Show the rows that fit what was typed. The cursor stays on its row; where that fits no more it goes to the first,
    not to whatever stands now where it was."""
    before = table.cursor_row
    table.set_rows(rows)
    if before is not None and (table.cursor_row is None or table.cursor_row.key != before.key):
        table.move_to(0)
