"""A curtain over what is being built: a screen that opens is painted once, when it has its data, not piece by piece."""

from __future__ import annotations

import asyncio
from typing import Any

from textual.app import App
from textual.screen import Screen
from textual.timer import Timer
from textual.widget import Widget

ROUNDS = 3
"""How often a screen is laid out at most before it is seen."""
TURNS = 3
"""How often the widgets of a screen have their turn after it was laid out."""
LONGEST = 0.1
"""Seconds after which the curtain rises, whatever is still missing; Textual always waits as long for a mode."""


class Curtain(App[None]):
    """An application that shows the next screen when that says it is ready, and soon whatever it says."""

    _falling: Timer | None = None
    _rising = False

    def delay_update(self, delay: float = LONGEST) -> None:
        """Paint nothing until ``raise_curtain``, at most for ``delay`` seconds."""
        if self._falling is None:
            self._begin_batch()
            self._falling = self.set_timer(delay, self._let_see, name="curtain")

    def raise_curtain(self) -> None:
        """What is in front is ready to be seen: it is painted once all in it has its place. Nothing where the curtain
        is not down.
        """
        if self._falling is not None and not self._rising:
            self._rising = True
            _say_all(self.screen)
            self.screen.call_later(self._make_room, self.screen, ROUNDS)

    async def _make_room(self, screen: Screen[Any], rounds: int) -> None:
        """Lay out behind the curtain, and again where somebody needs another place in the place that was found."""
        if self._falling is None:
            return
        if rounds and screen.is_current and screen._layout_required:
            screen._refresh_layout()
            screen._layout_required = False
            for _turn in range(TURNS):
                await asyncio.sleep(0)
            _say_all(screen)
            screen.call_later(self._make_room, screen, rounds - 1)
        else:
            self._let_see()

    def _let_see(self) -> None:
        if self._falling is None:
            return
        self._falling.stop()
        self._falling, self._rising = None, False
        self._end_batch()
        if not self._batch_count and self.screen_stack:
            _paint_whole(self.screen)

    def push_screen(self, screen: Any, *arguments: Any, **options: Any) -> Any:
        """Open a screen over the one in front, behind the curtain where it says itself when it is ready."""
        if getattr(screen, "SAYS_READY", False) and self.is_running:
            self.delay_update()
        return super().push_screen(screen, *arguments, **options)

    def refresh_css(self, animate: bool = True) -> None:
        """Parse the styles anew only where another theme makes other colours; Textual does it for each new mode."""
        if self.get_css_variables() != self.stylesheet._variables:
            super().refresh_css(animate)
            return
        for screen in self.screen_stack:
            self.stylesheet.update(screen, animate=animate)
            screen._css_update_count = self._css_update_count


def _say_all(screen: Screen[Any]) -> None:
    """Let all widgets say now what they would say when they are idle: that they need another place, or to be drawn."""
    for widget in screen.walk_children(Widget):
        widget._check_refresh()


def _paint_whole(screen: Screen[Any]) -> None:
    """Paint the whole screen at once, in one picture. One that was opened a moment ago and has no place yet is painted
    when it gets it; there is nothing of it to paint before.
    """
    if screen._compositor.root is None:
        return
    _say_all(screen)
    screen._set_dirty()
    screen._dirty_widgets.add(screen)
    screen._compositor._dirty_regions.add(screen.size.region)
    screen._on_timer_update()


class QuietScreen(Screen[Any]):
    """Draws nothing behind the curtain, where it would not be seen and be forgotten, nor behind a screen through which
    nothing shines: Textual would draw the whole of that one again.
    """

    def _compositor_refresh(self) -> None:
        is_seen = self.is_active or self.app.screen.styles.background.a < 1
        if is_seen and not self.app._batch_count:
            super()._compositor_refresh()
