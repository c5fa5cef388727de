"""The top line: where we are, what time it is, who is signed in, what has not been exported."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import NamedTuple

from textual.reactive import reactive

from gendan.i18n import _
from gendan.when import moment_words
from gendan.widgets.bar import Bar, Part


class TopFacts(NamedTuple):
    """What the top line says. ``role`` is a word already; ``unexported`` counts commits, None where unknown."""

    store: str = ""
    terminal: str = ""
    user: str = ""
    role: str = ""
    unexported: int | None = None
    last_export: str = ""
    practice: bool = False


class TopLine(Bar):
    """Left store and terminal, in the middle the clock, right the user; what does not fit is left out."""

    DEFAULT_CSS = """
    TopLine { background: $panel; }
    """

    facts: reactive[TopFacts] = reactive(TopFacts(), init=False)
    now: reactive[datetime | None] = reactive(None, init=False)

    def watch_facts(self) -> None:
        """Other facts: say them."""
        self.renew()

    def watch_now(self) -> None:
        """A minute later."""
        self.renew()

    def parts(self, width: int) -> Sequence[Part]:
        """What fits, the least needed dropped first."""
        left, middle = self._left(), [Part(moment_words(self.now))] if self.now is not None else []
        right = self._right()
        while right and _cells(left) + _cells(middle) + _cells(right) + 4 > width:
            right.pop()
        room = max(2, width - _cells(left) - _cells(middle) - _cells(right))
        before = room // 2 if right else room
        gaps = [Part(" " * before), Part(" " * (room - before))]
        return [*left, gaps[0], *middle, gaps[1], *right]

    def _left(self) -> list[Part]:
        facts = self.facts
        place = f"{_('gendan')} · {facts.store} {facts.terminal}".rstrip(" ·")
        banner = [Part(f" {_('PRACTICE CLOCK')} ", "alarm"), Part(" ")] if facts.practice else []
        return [*banner, Part(place, "strong")]

    def _right(self) -> list[Part]:
        facts = self.facts
        right = [Part(facts.user), Part(f" {facts.role}")] if facts.user else []
        if facts.unexported is not None:
            right.append(Part(f"  {_('not exported {n}', n=facts.unexported)}", "due" if facts.unexported else "muted"))
        if facts.last_export:
            right.append(Part(f" · {_('last {when}', when=facts.last_export)}", "muted"))
        return right


def _cells(parts: Sequence[Part]) -> int:
    return sum(part.cells for part in parts)
