"""Lanes of cards side by side, drawn line by line: as many lanes as fit, around the one under the hand."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, ClassVar

from rich.segment import Segment
from rich.style import Style
from textual.events import Click, MouseScrollDown, MouseScrollUp
from textual.message import Message
from textual.strip import Strip
from textual.widget import Widget

from gendan import keys, text
from gendan.i18n import _
from gendan.widgets.bar import Bar, Part

CARD = 4
"""Lines of a card with the blank one below it."""
NARROW = 26
"""Cells of a lane where not all of them fit."""
WIDE = 115
"""Cells from which all lanes are shown."""
TONES = ("late", "due", "muted", "strong")


@dataclass(frozen=True, slots=True)
class Line:
    """A line of a card: words on the left, words on the right, and a tone."""

    left: str
    right: str = ""
    tone: str = ""


@dataclass(frozen=True, slots=True)
class CardLines:
    """A card as it is drawn; ``place`` is what it stands for."""

    key: str
    lines: tuple[Line, ...]
    place: Any = None


@dataclass(frozen=True, slots=True)
class Lane:
    """A lane: its title and counts in words, what matters most first, and its cards. ``more`` says how many are not at
    hand."""

    title: str
    notes: tuple[str, ...]
    cards: tuple[CardLines, ...]
    tone: str = ""
    more: str = ""


class LaneBar(Bar):
    """All lanes with their counts in one line, for screens on which they do not all fit."""

    def __init__(self) -> None:
        super().__init__()
        self._lanes: tuple[Lane, ...] = ()
        self._at = 0

    @dataclass
    class Chosen(Message):
        """A lane was clicked."""

        index: int

    def show(self, lanes: Sequence[Lane], at: int) -> None:
        """Say these lanes; ``at`` is under the hand."""
        self._lanes, self._at = tuple(lanes), at
        self.renew()

    def parts(self, width: int) -> Sequence[Part]:
        """Titles and counts; where there is no room the counts of what is late go first."""
        for gap, notes in ((3, True), (1, True), (2, False), (1, False)):
            parts = self._laid_out(gap, notes=notes)
            if sum(part.cells for part in parts) <= width:
                break
        return parts

    def _laid_out(self, gap: int, *, notes: bool) -> list[Part]:
        parts: list[Part] = []
        for index, lane in enumerate(self._lanes):
            words = f"{lane.title} {' '.join(lane.notes if notes else lane.notes[:1])}"
            here = index == self._at
            parts += [Part(f"[{words}]" if here else words, "key" if here else lane.tone, str(index)), Part(" " * gap)]
        return parts[:-1]

    def pressed(self, hit: str) -> None:
        """Go to this lane."""
        self.post_message(self.Chosen(int(hit)))


class BoardView(Widget, can_focus=True):
    """Lanes of cards and a cursor, which stays on its card by key when others come and go."""

    COMPONENT_CLASSES: ClassVar[set[str]] = {
        "board--heading", "board--heading-here", "board--cursor", *(f"board--{tone}" for tone in TONES),
    }  # fmt: skip
    BINDINGS = keys.bindings("board", "left", "right", "up", "down", "page_up", "page_down", "first", "last", "open")
    DEFAULT_CSS = """
    BoardView {
        width: 1fr;
        height: 1fr;
        background: $background;
        color: $foreground;

        & > .board--heading { background: $surface; text-style: bold; color: $foreground-muted; }
        & > .board--heading-here { background: $row-here; text-style: bold; color: $accent; }
        & > .board--cursor { color: $block-cursor-foreground; background: $block-cursor-background; }
        & > .board--late { color: $late; text-style: bold; }
        & > .board--due { color: $due; text-style: bold; }
        & > .board--muted { color: $foreground-muted; }
        & > .board--strong { text-style: bold; }
        &:nocolor > .board--cursor { color: $foreground; background: $background; text-style: bold reverse; }
    }
    """

    @dataclass
    class Moved(Message):
        """The hand is over another lane or card."""

        view: BoardView
        lane: int

    @dataclass
    class Opened(Message):
        """A card was chosen with Enter, or with a click on the one under the cursor."""

        view: BoardView
        card: CardLines

    def __init__(self) -> None:
        super().__init__()
        self._lanes: tuple[Lane, ...] = ()
        self._empty = ""
        self._lane = -1
        self._rows: list[int] = []
        self._tops: list[int] = []
        self._sought: tuple[int, str] | None = None
        """The lane and the card to which the hand returns when there are lanes."""

    # what it holds

    @property
    def lane(self) -> int:
        """The number of the lane under the hand."""
        return max(0, self._lane)

    @property
    def card(self) -> CardLines | None:
        """The card under the cursor."""
        if not self._lanes or not self._lanes[self.lane].cards:
            return None
        return self._lanes[self.lane].cards[self._rows[self.lane]]

    def show(self, lanes: Sequence[Lane], empty: str, *, seek: bool = False) -> None:
        """Another state of the board. ``empty`` (words) is said where no lane has a card. With ``seek`` the hand leaves
        a lane without cards for the first that has some."""
        old = [lane.cards[row].key if lane.cards else "" for lane, row in zip(self._lanes, self._rows, strict=True)]
        known = len(old) == len(lanes)
        self._rows = [
            _row_of(lane, old[at] if known else "", self._rows[at] if known else 0) for at, lane in enumerate(lanes)
        ]
        self._tops = self._tops if known else [0] * len(lanes)
        self._lanes, self._empty = tuple(lanes), empty
        some = next((at for at, lane in enumerate(lanes) if lane.cards), -1)
        if self._lane < 0 or (seek and some >= 0 and not lanes[self._lane].cards):
            self._lane = some
        self._seek()
        self._moved()

    @property
    def place(self) -> tuple[int, str]:
        """Where the hand is: the number of the lane and the key of the card."""
        return self.lane, self.card.key if self.card is not None else ""

    def return_to(self, place: tuple[int, str]) -> None:
        """Put the hand there as soon as there are lanes."""
        self._sought = place
        self._seek()

    def _seek(self) -> None:
        if self._sought is not None and self._lanes:
            (lane, key), self._sought = self._sought, None
            self._lane = max(0, min(lane, len(self._lanes) - 1))
            self._rows[self._lane] = _row_of(self._lanes[self._lane], key, 0)

    def move_to_lane(self, index: int) -> None:
        """Put the hand over the lane number ``index``."""
        if self._lanes:
            self._lane = max(0, min(index, len(self._lanes) - 1))
            self._moved()

    def _move_to(self, row: int) -> None:
        if self._lanes and self._lanes[self.lane].cards:
            self._rows[self.lane] = max(0, min(row, len(self._lanes[self.lane].cards) - 1))
            self._moved()

    def _moved(self) -> None:
        self._keep_in_sight()
        self.refresh()
        self.post_message(self.Moved(self, self.lane))

    # where things stand

    @property
    def _fitting(self) -> int:
        """How many whole cards fit below each other."""
        return max(1, self.size.height // CARD)

    def _keep_in_sight(self) -> None:
        for at, lane in enumerate(self._lanes):
            row, top = self._rows[at], self._tops[at]
            top = min(max(top, row - self._fitting + 1), row)
            self._tops[at] = max(0, min(top, max(0, len(lane.cards) - self._fitting)))

    def _seen(self) -> tuple[int, int, int]:
        """The first lane that is seen, how many are, and the cells of each."""
        width, count = self.size.width, len(self._lanes)
        fitting = count if width >= WIDE else max(1, min(count, width // NARROW))
        first = max(0, min(self.lane - fitting // 2, count - fitting))
        return first, fitting, width // max(1, fitting)

    def on_resize(self) -> None:
        self._keep_in_sight()

    # drawing

    def render_line(self, y: int) -> Strip:
        """The headings, or one line of the cards."""
        width, base = self.size.width, self.rich_style
        if not any(lane.cards for lane in self._lanes):
            return self._empty_line(y, width)
        first, count, cells = self._seen()
        segments: list[Segment] = []
        for at in range(first, first + count):
            segments += self._heading(at, cells - 1) if y == 0 else self._card_line(at, y - 1, cells - 1)
            segments.append(Segment(" ", base))
        return Strip(segments).adjust_cell_length(width, base)

    def _heading(self, at: int, cells: int) -> list[Segment]:
        lane = self._lanes[at]
        style = self.get_component_rich_style("board--heading-here" if at == self.lane else "board--heading")
        mark = ">" if at == self.lane else " "
        title = f"{mark}{lane.title}"
        room = cells - text.width(title) - 1
        said = (" ".join(lane.notes[:most]) for most in range(len(lane.notes), 0, -1))
        note = next((words for words in said if text.width(words) <= room), "")
        return [Segment(_spread(title, note, cells), style)]

    def _card_line(self, at: int, row: int, cells: int) -> list[Segment]:
        lane, base = self._lanes[at], self.rich_style
        number, part = self._tops[at] + row // CARD, row % CARD
        if number == len(lane.cards) and part == 0 and lane.more:
            return [Segment(text.fit(f" {lane.more}", cells), self.get_component_rich_style("board--muted"))]
        if number >= len(lane.cards) or part >= len(lane.cards[number].lines):
            return [Segment(" " * cells, base)]
        line = lane.cards[number].lines[part]
        here = at == self.lane and number == self._rows[at]
        shown = _spread(f"{'>' if here and part == 0 else ' '}{line.left}", line.right, cells)
        return [Segment(shown, self._style(line.tone, here, base))]

    def _style(self, tone: str, here: bool, base: Style) -> Style:
        if here and self.has_focus:
            return self.get_component_rich_style("board--cursor") + Style(bold=tone in ("late", "due", "strong"))
        return self.get_component_rich_style(f"board--{tone}") if tone else base

    def _empty_line(self, y: int, width: int) -> Strip:
        lines = self._empty.split("\n")
        at = y - max(0, (self.size.height - len(lines)) // 2)
        style = self.get_component_rich_style("board--muted")
        if not 0 <= at < len(lines):
            return Strip.blank(width, style)
        shown = text.safe(lines[at])
        return Strip([Segment(text.fit(" " * max(0, (width - text.width(shown)) // 2) + shown, width), style)])

    # keys and mouse

    def action_left(self) -> None:
        """To the lane on the left."""
        self.move_to_lane(self.lane - 1)

    def action_right(self) -> None:
        """To the lane on the right."""
        self.move_to_lane(self.lane + 1)

    def action_up(self) -> None:
        """One card up."""
        self._step(-1)

    def action_down(self) -> None:
        """One card down."""
        self._step(1)

    def action_page_up(self) -> None:
        """As many cards up as are seen."""
        self._step(-self._fitting)

    def action_page_down(self) -> None:
        """As many cards down as are seen."""
        self._step(self._fitting)

    def _step(self, by: int) -> None:
        if self._rows:
            self._move_to(self._rows[self.lane] + by)

    def action_first(self) -> None:
        """To the first card of the lane."""
        self._move_to(0)

    def action_last(self) -> None:
        """To the last card of the lane."""
        if self._lanes:
            self._move_to(len(self._lanes[self.lane].cards) - 1)

    def action_open(self) -> None:
        """Choose the card under the cursor."""
        if (card := self.card) is not None:
            self.post_message(self.Opened(self, card))

    def on_mouse_scroll_down(self, _event: MouseScrollDown) -> None:
        self._step(1)

    def on_mouse_scroll_up(self, _event: MouseScrollUp) -> None:
        self._step(-1)

    def on_click(self, event: Click) -> None:
        """A heading or a card: go there; the card under the cursor: choose it."""
        offset = event.get_content_offset(self)
        if offset is None or not self._lanes:
            return
        first, count, cells = self._seen()
        at = min(first + offset.x // max(1, cells), first + count - 1)
        number = self._tops[at] + (offset.y - 1) // CARD
        if offset.y == 0 or number >= len(self._lanes[at].cards):
            self.move_to_lane(at)
        elif (at, number) == (self.lane, self._rows[at]):
            self.action_open()
        else:
            self._lane = at
            self._move_to(number)


def _row_of(lane: Lane, key: str, row: int) -> int:
    """Where the card with this key stands; else the same row, as far as there is one."""
    found = next((at for at, card in enumerate(lane.cards) if card.key == key), None)
    return max(0, min(row, len(lane.cards) - 1)) if found is None else found


def _spread(left: str, right: str, cells: int) -> str:
    """Words on both ends of so many cells; those on the right are never cut."""
    if not right:
        return text.fit(left, cells)
    room = max(0, cells - text.width(text.safe(right)) - 1)
    return text.fit(f"{text.fit(left, room)} {text.safe(right)}", cells)


def more_words(more: int) -> str:
    """How many cards are not at hand."""
    return _("{n} more", n=more) if more else ""
