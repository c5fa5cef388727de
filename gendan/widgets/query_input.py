"""The field of a query: before a key does what it does in a field, a list of offers may take it."""

from __future__ import annotations

from collections.abc import Callable

from textual.events import Key

from gendan.widgets.inputs import TextInput


class QueryInput(TextInput):
    """``offered`` is asked about each key first; where it answers True the key has done its work."""

    offered: Callable[[Key], bool] | None = None

    async def _on_key(self, event: Key) -> None:
        if self.offered is not None and self.offered(event):
            event.stop()
            event.prevent_default()
