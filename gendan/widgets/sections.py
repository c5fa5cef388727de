"""The numbered sections: where one is, where something waits, where something is late."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from textual.message import Message
from textual.reactive import reactive

from gendan.i18n import _
from gendan.widgets.bar import Bar, Part
from gendan.widgets.briefly import briefly

_TIERS = (
    ("whole", 3, " "), ("whole", 2, " "), ("whole", 1, " "), ("short", 2, " "), ("short", 1, " "), ("short", 1, ""),
    ("waiting", 1, ""),
)  # fmt: skip
"""How the sections are written, from the widest to the narrowest: names, cells between them, what follows a digit."""


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
        """All sections; where they do not fit the gaps narrow, then those that are not open get their short names, and
        at last those in which nothing waits keep their digits only."""
        for names, gap, blank in _TIERS:
            parts = self._laid_out(names, gap, blank)
            if sum(part.cells for part in parts) <= width:
                break
        return parts

    def _laid_out(self, names: str, gap: int, blank: str) -> list[Part]:
        parts: list[Part] = []
        for digit, title in self._sections:
            hit, badge, current = str(digit), self.badges.get(digit), digit == self.current
            waits = badge is not None and badge.count > 0
            label = _(title) if current or names == "whole" else briefly(title)
            if names == "waiting" and not current and not waits:
                label = ""
            parts.append(Part(f"{digit}{blank}{label}".rstrip(), "current" if current else "", hit))
            if badge is not None and waits:
                parts += [Part(" ", "", hit), Part(str(badge), "late" if badge.late else "due", hit)]
            parts.append(Part(" " * gap))
        return parts[:-1]

    def pressed(self, hit: str) -> None:
        """A click is as good as the digit."""
        self.post_message(self.Chosen(self, int(hit)))
