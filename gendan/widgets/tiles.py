"""A row of counts; one can be chosen, and then the list below shows only what it counts."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from textual.message import Message
from textual.reactive import reactive

from gendan import keys, text
from gendan.i18n import _
from gendan.widgets.bar import Bar, Part


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
        """All tiles, as far apart as there is room; where there is none the longest names are cut."""
        for gap, least, longest in (*((gap, 1, 40) for gap in (2, 1, 0)), *((0, 0, n) for n in (40, *range(9, 2, -1)))):
            parts = self._laid_out(gap, least, longest)
            if sum(part.cells for part in parts) <= width:
                break
        return parts

    def _laid_out(self, gap: int, least: int, longest: int) -> list[Part]:
        """``least`` blanks stand right of a tile that carries no mark there."""
        parts: list[Part] = []
        for at, tile in enumerate(self.tiles):
            left, right = ("[", "]") if tile.key == self.chosen else (" ", " " * least)
            if self.has_focus and at == self.pointed:
                left = ">"
            tone = "current" if tile.key == self.chosen else (tile.tone if tile.count else "muted")
            parts += [Part(f"{left}{self._words(tile, longest)}{right}", tone, tile.key), Part(" " * gap)]
        return parts

    @staticmethod
    def _words(tile: Tile, longest: int) -> str:
        label = _(tile.label)
        if text.width(label) > longest:
            label = text.fit(label, longest + 1).rstrip(f" {text.ELLIPSIS}")
        return f"{label} {'…' if tile.count is None else tile.count}"

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
