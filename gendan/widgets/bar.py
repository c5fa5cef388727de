"""A line made of parts, each with a tone, some of them to be clicked: the base of the bars."""

from __future__ import annotations

from collections.abc import Sequence
from typing import ClassVar, NamedTuple

from rich.segment import Segment
from textual.events import Click, Resize
from textual.strip import Strip
from textual.widget import Widget

from gendan import text

TONES = ("late", "due", "soon", "done", "muted", "strong", "key", "current", "alarm")
"""What a part of a bar can be; a word always says it as well, colour never alone."""


class Part(NamedTuple):
    """A piece of a bar: its text, its tone, and what a click on it means (nothing where empty)."""

    text: str
    tone: str = ""
    hit: str = ""

    @property
    def cells(self) -> int:
        """Its width in cells."""
        return text.width(text.safe(self.text))


class Bar(Widget):
    """One line of parts, drawn without layout and repainted only when they changed."""

    COMPONENT_CLASSES: ClassVar[set[str]] = {f"bar--{tone}" for tone in TONES}
    DEFAULT_CSS = """
    Bar {
        height: 1;
        width: 1fr;
        padding: 0 1;
        background: $surface;
        color: $foreground;

        & > .bar--late { color: $late; text-style: bold; }
        & > .bar--due { color: $due; text-style: bold; }
        & > .bar--soon { color: $soon; }
        & > .bar--done { color: $done; }
        & > .bar--muted { color: $foreground-muted; }
        & > .bar--strong { text-style: bold; }
        & > .bar--key { color: $accent; text-style: bold; }
        & > .bar--current { color: $accent; text-style: bold reverse; }
        & > .bar--alarm { color: $late; text-style: bold reverse; }
    }
    """

    def __init__(self, *, id: str | None = None, classes: str | None = None) -> None:  # noqa: A002 - Textual's name
        super().__init__(id=id, classes=classes)
        self._parts: tuple[Part, ...] = ()

    def parts(self, width: int) -> Sequence[Part]:
        """What the bar says in ``width`` cells; a subclass knows."""
        raise NotImplementedError

    def pressed(self, hit: str) -> None:
        """Somebody clicked on the part with this meaning."""

    def renew(self) -> None:
        """Ask for the parts again and repaint where they differ."""
        if not self.is_mounted or not self.content_size.width:
            return
        parts = tuple(self.parts(self.content_size.width))
        if parts != self._parts:
            self._parts = parts
            self.refresh()

    def on_mount(self) -> None:
        """Say something from the start."""
        self.renew()

    def on_resize(self, _event: Resize) -> None:
        """Say what fits."""
        self.renew()

    def render_line(self, y: int) -> Strip:
        """The line ``y``; all but the first are blank."""
        width, base = self.content_size.width, self.rich_style
        if y:
            return Strip.blank(width, base)
        segments = [
            Segment(text.safe(part.text), self.get_component_rich_style(f"bar--{part.tone}") if part.tone else base)
            for part in self._parts
        ]
        return Strip(segments).adjust_cell_length(width, base)

    def on_click(self, event: Click) -> None:
        """Find the part under the pointer."""
        offset = event.get_content_offset(self)
        at = 0
        for part in self._parts if offset is not None else ():
            at += part.cells
            if offset is not None and offset.x < at:
                if part.hit:
                    self.pressed(part.hit)
                return
