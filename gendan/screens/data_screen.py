"""What screens with data of the store have in common: their list, their tabs, and that they show their data anew."""

from __future__ import annotations

from typing import Any, cast

from gendan.screens.frame import SectionScreen
from gendan.screens.host import MinuteTick
from gendan.widgets.tab_line import TabLine
from gendan.widgets.window_table import WindowTable


class WithList:
    """A screen, pane or dialog with one list."""

    @property
    def table(self) -> WindowTable:
        """The list."""
        found: WindowTable = cast("Any", self).query_one(WindowTable)
        return found


class WithTabs:
    """A screen whose list has tabs."""

    @property
    def tabs(self) -> TabLine:
        """Which of the lists stands there."""
        found: TabLine = cast("Any", self).query_one(TabLine)
        return found


class ComingBack(SectionScreen):
    """Shows its data anew when one comes back to it: what was done elsewhere is in them."""

    _was_seen = False
    """Whether one came to it before; the first time the data are asked for already."""

    async def on_screen_resume(self) -> None:
        if self._was_seen:
            self.load()
        self._was_seen = True


class Renewing(ComingBack):
    """Shows its data anew with each minute as well: late and due follow the clock, and at midnight every day does."""

    def on_minute_tick(self, _event: MinuteTick) -> None:
        self.load()
