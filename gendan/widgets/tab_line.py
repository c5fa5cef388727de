"""The tabs of a screen in one line: which one is open, and a click opens another."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from textual.message import Message
from textual.reactive import reactive

from gendan.widgets.bar import Bar, Part


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
        """All tabs; what does not fit is cut."""
        parts: list[Part] = []
        for name in self.names:
            current = name.key == self.chosen
            words = f"[{name.words}]" if current else f" {name.words} "
            parts += [Part(words, "key" if current else name.tone, name.key), Part("  ")]
        return parts[:-1]

    def step(self, by: int) -> None:
        """Open the tab ``by`` places to the right."""
        at = [name.key for name in self.names].index(self.chosen)
        self.pressed(self.names[max(0, min(len(self.names) - 1, at + by))].key)

    def pressed(self, hit: str) -> None:
        """Open this tab."""
        if hit != self.chosen:
            self.chosen = hit
            self.post_message(self.Chosen(self, hit))
