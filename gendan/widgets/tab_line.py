"""The tabs of a screen in one line: which one is open, and a click opens another."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from textual.message import Message
from textual.reactive import reactive

from gendan.widgets.bar import Bar, Part

GAP = 2
MORE_LEFT, MORE_RIGHT = "< ", "> "
"""What says that there are tabs beside those that fit; a click opens the next of them."""


@dataclass(frozen=True, slots=True)
class TabName:
    """A tab: its key and its title, in words already; ``tone`` where it must be seen."""

    key: str
    words: str
    tone: str = ""


class TabLine(Bar):
    """``[Users]  Settings  Change log``: the open tab stands in brackets."""

    DEFAULT_CSS = """
    TabLine { background: $background; }
    """

    @dataclass
    class Chosen(Message):
        """Another tab was opened, by key or by click."""

        line: TabLine
        key: str

        @property
        def control(self) -> TabLine:
            """The line."""
            return self.line

    names: reactive[tuple[TabName, ...]] = reactive((), init=False)
    chosen: reactive[str] = reactive("", init=False)

    def __init__(self, names: Sequence[TabName] = (), chosen: str = "", *, id: str | None = None) -> None:  # noqa: A002 - Textual's name
        super().__init__(id=id)
        self.set_reactive(TabLine.names, tuple(names))
        self.set_reactive(TabLine.chosen, chosen or (names[0].key if names else ""))

    def watch_names(self) -> None:
        """Other titles or counts."""
        self.renew()

    def watch_chosen(self) -> None:
        """Another tab is open."""
        self.renew()

    def parts(self, width: int) -> Sequence[Part]:
        """The tabs; where not all fit, those around the open one, with arrows for the rest."""
        tabs = [self._part(name) for name in self.names]
        first, last = self._window([tab.cells + GAP for tab in tabs], width)
        parts: list[Part] = [Part(MORE_LEFT, "muted", self.names[first - 1].key)] if first else []
        for tab in tabs[first:last]:
            parts += [tab, Part(" " * GAP)]
        if last < len(tabs):
            return [*parts, Part(MORE_RIGHT, "muted", self.names[last].key)]
        return parts[:-1]

    def _part(self, name: TabName) -> Part:
        current = name.key == self.chosen
        words = f"[{name.words}]" if current else f" {name.words} "
        return Part(words, "key" if current else name.tone, name.key)

    def _window(self, cells: Sequence[int], width: int) -> tuple[int, int]:
        """The first tab that is shown and the one after the last: the open one and as many as fit, its left
        neighbours first."""
        at = next((n for n, name in enumerate(self.names) if name.key == self.chosen), 0)
        if sum(cells) - GAP <= width or not cells:
            return 0, len(cells)
        room = width - 2 * len(MORE_LEFT)
        first, last = at, at + 1
        while last < len(cells) and last == at + 1 and sum(cells[first : last + 1]) <= room:
            last += 1  # what is next is seen
        while first and sum(cells[first - 1 : last]) <= room:
            first -= 1
        while last < len(cells) and sum(cells[first : last + 1]) <= room:
            last += 1
        return first, last

    def step(self, by: int) -> None:
        """Open the tab ``by`` places to the right; nothing where there is none yet."""
        keys = [name.key for name in self.names]
        if self.chosen in keys:
            self.pressed(keys[max(0, min(len(keys) - 1, keys.index(self.chosen) + by))])

    def pressed(self, hit: str) -> None:
        """Open this tab."""
        if hit != self.chosen:
            self.chosen = hit
            self.post_message(self.Chosen(self, hit))
