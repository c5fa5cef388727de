"""Where an order stands: all stages in a line, the one it is in within brackets."""

from __future__ import annotations

from collections.abc import Sequence

from textual.reactive import reactive

from gendan import text
from gendan.i18n import _
from gendan.widgets.bar import Bar, Part


class StageBar(Bar):
    """``接单 确认 生产 [配送] 售后``. ``stages`` are message ids; ``at`` is -1 where no stage is current."""

    at: reactive[int] = reactive(-1, init=False)
    tone: reactive[str] = reactive("", init=False)

    def __init__(self, stages: Sequence[str], at: int = -1, tone: str = "", *, id: str | None = None) -> None:  # noqa: A002 - Textual's name
        super().__init__(id=id)
        self._stages = tuple(stages)
        self.set_reactive(StageBar.at, at)
        self.set_reactive(StageBar.tone, tone)

    def watch_at(self) -> None:
        """It moved."""
        self.renew()

    def watch_tone(self) -> None:
        """It became late, or no longer is."""
        self.renew()

    def parts(self, width: int) -> Sequence[Part]:
        """Stages passed are muted, the current one stands in brackets; where there is no room the others are cut."""
        for longest in (40, *range(9, 1, -1)):
            parts = self._laid_out(longest)
            if sum(part.cells for part in parts) <= width:
                break
        return parts

    def _laid_out(self, longest: int) -> list[Part]:
        parts: list[Part] = []
        for index, stage in enumerate(self._stages):
            current, words = index == self.at, _(stage)
            if not current and text.width(words) > longest:
                words = text.fit(words, longest + 1).rstrip(f" {text.ELLIPSIS}")
            tone = (self.tone or "strong") if current else "muted" if index < self.at else ""
            parts += [Part(f"[{words}]" if current else words, tone), Part(" ")]
        return parts[:-1]
