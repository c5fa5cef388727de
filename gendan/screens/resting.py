"""What stands beside a list is read where the cursor rests, not for every row that it passes."""

from __future__ import annotations

from textual.timer import Timer

from gendan.screens.base import GendanScreen

REST_SECONDS = 0.1
"""How long the cursor stays on a row before what belongs to it is read."""


class Resting(GendanScreen):
    """A screen whose cursor rests. Behind another screen nothing is read or drawn: that one is waited for."""

    _resting: Timer | None = None
    _is_owed = False

    def rest(self) -> None:
        """The cursor came to a row."""
        if self._resting is not None:
            self._resting.stop()
        self._resting = self.set_timer(REST_SECONDS, self._rested)

    def _rested(self) -> None:
        self._resting = None
        self._is_owed = not self.is_active
        if not self._is_owed:
            self.rested()

    async def on_screen_resume(self) -> None:
        if self._is_owed:
            self.rest()

    def rested(self) -> None:
        """Read what belongs to the row under the cursor."""
