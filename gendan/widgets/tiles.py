"""A row of counts; one can be chosen, and then the list below shows only what it counts."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from textual.message import Message
from textual.reactive import reactive

from gendan import keys, text
from gendan.i18n import _
from gendan.widgets.bar import Bar, Part
from gendan.widgets.briefly import briefly

_TIERS = ((2, 1, False), (1, 1, False), (0, 1, False), (0, 0, False), (1, 0, True), (0, 0, True))
"""How tiles are written, from the widest to the narrowest: cells between them, blanks behind each, short names."""


@dataclass(frozen=True, slots=True)
class Tile:
    """A count with its name (a message id); its tone shows only while there is something to count."""

    key: str
    label: str
    count: int | None = None
    tone: str = ""


class Tiles(Bar, can_focus=True):
    """``Overdue 3   Due today 4``; arrows and Enter where it has the focus, or a click."""

    BINDINGS = keys.bindings("tiles")
    DEFAULT_CSS = """
    Tiles:focus { background: $row-here; text-style: underline; }
    """

    @dataclass
    class Chosen(Message):
        """A tile was chosen; ``key`` is empty where the choice was taken back."""

        tiles: Tiles
        key: str

        @property
        def control(self) -> Tiles:
            """The row."""
            return self.tiles

    tiles: reactive[tuple[Tile, ...]] = reactive((), init=False)
    chosen: reactive[str] = reactive("", init=False)
    pointed: reactive[int] = reactive(0, init=False)

    def watch_tiles(self) -> None:
        """Other counts."""
        self.renew()

    def watch_chosen(self) -> None:
        """Another choice."""
        self.renew()

    def watch_pointed(self) -> None:
        """Another tile under the pointer."""
        self.renew()

    def watch_has_focus(self, _has_focus: bool) -> None:
        """Show where the pointer stands, only while the keys go here."""
        super().watch_has_focus(_has_focus)
        self.renew()

    def parts(self, width: int) -> Sequence[Part]:
        """All tiles, as far apart as there is room; where there is none they have their short names."""
        for gap, least, short in _TIERS:
            parts = self._laid_out(gap, least, briefly if short else _)
            if sum(part.cells for part in parts) <= width:
                break
        return parts

    def _laid_out(self, gap: int, least: int, words: Callable[..., str]) -> list[Part]:
        """``least`` blanks stand right of a tile that carries no mark there."""
        parts: list[Part] = []
        for at, tile in enumerate(self.tiles):
            left, right = ("[", "]") if tile.key == self.chosen else (" ", " " * least)
            if self.has_focus and at == self.pointed:
                left = ">"
            tone = "current" if tile.key == self.chosen else (tile.tone if tile.count else "muted")
            count = text.ELLIPSIS if tile.count is None else tile.count
            parts += [Part(f"{left}{words(tile.label)} {count}{right}", tone, tile.key), Part(" " * gap)]
        return parts

    def action_left(self) -> None:
        """To the tile on the left."""
        self.pointed = max(0, self.pointed - 1)

    def action_right(self) -> None:
        """To the tile on the right."""
        self.pointed = max(0, min(len(self.tiles) - 1, self.pointed + 1))

    def action_choose(self) -> None:
        """Choose the tile under the pointer."""
        if self.tiles:
            self.pressed(self.tiles[min(self.pointed, len(self.tiles) - 1)].key)

    def pressed(self, hit: str) -> None:
        """Choose, or take the choice back."""
        self.chosen = "" if hit == self.chosen else hit
        self.post_message(self.Chosen(self, self.chosen))
