"""Moving through a list while one types in a field above it."""

from __future__ import annotations

from textual.events import Key

from gendan.widgets.window_table import WindowTable

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
