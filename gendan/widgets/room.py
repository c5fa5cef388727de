"""A window that is too small says so, and how large it must be; behind it everything stays as it was typed."""

from __future__ import annotations

from typing import Any

from rich.control import Control
from rich.segment import Segment, Segments
from textual.app import App
from textual.events import Event, InputEvent, Key, Paste, Resize
from textual.screen import Screen

from gendan import SMALLEST, keys, text, typesetting
from gendan.i18n import _


class Room(App[None]):
    """An application that is drawn, and takes keys, only where every screen has room."""

    @property
    def is_cramped(self) -> bool:
        """Whether the window is smaller than every screen is made for."""
        columns, lines = SMALLEST
        return self.size.width < columns or self.size.height < lines

    async def on_event(self, event: Event) -> None:
        """While nothing can be seen nothing is done: a key that leaves gendan is the one that counts."""
        if self.is_cramped and isinstance(event, InputEvent | Paste) and not self._leaves(event):
            event.stop()
            return
        await super().on_event(event)
        if isinstance(event, Resize) and self.is_cramped and self.screen_stack:
            self._display(self.screen, self.cramped())

    @staticmethod
    def _leaves(event: Event) -> bool:
        return isinstance(event, Key) and event.key in keys.of("app.quit")

    def _display(self, screen: Screen[Any], renderable: Any) -> None:
        super()._display(screen, self.cramped() if renderable is not None and self.is_cramped else renderable)

    def cramped(self) -> Segments:
        """The whole picture of a window that is too small: what it says, in as many lines as there are."""
        width, height = self.size
        said = _(
            "The window is too small: {width} x {height}. gendan needs {columns} x {lines}. "
            "Make it larger, or its type smaller; what you typed is kept. {key.app.quit} leaves gendan.",
            width=width, height=height, columns=SMALLEST[0], lines=SMALLEST[1],
        )  # fmt: skip
        lines = [*typesetting.lines(said, max(1, width - 1)), *[""] * height][:height]
        return Segments([Control.home().segment, Segment("\n".join(text.fit(line, width) for line in lines))])
