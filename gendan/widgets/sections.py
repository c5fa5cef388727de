"""The numbered sections: where one is, where something waits, where something is late."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from textual.message import Message
from textual.reactive import reactive

from gendan import text
from gendan.i18n import _
from gendan.widgets.bar import Bar, Part


@dataclass(frozen=True, slots=True)
class Badge:
    """How much waits in a section, and whether any of it is late."""

    count: int
    late: bool = False

    def __str__(self) -> str:
        return f"{self.count}!" if self.late else str(self.count)


class Sections(Bar):
    """``1 Today 7!  2 Board  3 Orders``: a click opens one, as its digit does."""

    @dataclass
    class Chosen(Message):
        """The section with this digit was clicked."""

        sections: Sections
        digit: int

        @property
        def control(self) -> Sections:
            """The bar."""
            return self.sections

    current: reactive[int] = reactive(0, init=False)
    badges: reactive[Mapping[int, Badge]] = reactive({}, init=False)

    def __init__(self, sections: Sequence[tuple[int, str]], current: int = 0, *, id: str | None = None) -> None:  # noqa: A002 - Textual's name
        """``sections`` are digits with their titles as message ids."""
        super().__init__(id=id)
        self._sections = tuple(sections)
        self.set_reactive(Sections.current, current)

    def watch_current(self) -> None:
        """Another section is open."""
        self.renew()

    def watch_badges(self) -> None:
        """Other counts."""
        self.renew()

    def parts(self, width: int) -> Sequence[Part]:
        """All sections; where they do not fit the gaps narrow, then the titles of those that are not open."""
        for gap, longest in (*((gap, 40) for gap in (3, 2, 1)), *((1, cells) for cells in range(9, 1, -1)), (0, 2)):
            parts = self._laid_out(gap, longest)
            if sum(part.cells for part in parts) <= width:
                return parts
        return parts

    def _laid_out(self, gap: int, longest: int) -> list[Part]:
        parts: list[Part] = []
        for digit, title in self._sections:
            label, hit, badge = _(title), str(digit), self.badges.get(digit)
            current = digit == self.current
            if not current and text.width(label) > longest:
                label = text.fit(label, longest + 1).rstrip(f" {text.ELLIPSIS}")
            parts.append(Part(f"{digit} {label}", "current" if current else "", hit))
            if badge is not None and badge.count:
                parts += [Part(" ", "", hit), Part(str(badge), "late" if badge.late else "strong", hit)]
            parts.append(Part(" " * gap))
        return parts[:-1]

    def pressed(self, hit: str) -> None:
        """A click is as good as the digit."""
        self.post_message(self.Chosen(self, int(hit)))
