"""Keys in order: a key typed ahead waits until the one before has done its work.

Textual sends each key to the widget that has the focus when the key arrives. A scanner, or a fast hand, sends the
next key before ``Enter`` has moved the focus or a dialog has opened, and it would land in the wrong field. So a key
that may move something is followed through the queues of widget, screen and application; what comes meanwhile waits.
"""

from __future__ import annotations

from collections import deque
from collections.abc import Callable
from typing import Any

from textual.app import App
from textual.events import Event, Key, Paste
from textual.widgets import Input

ROUNDS = 2
"""How often the queues are gone through: a message that a message brought is done then."""
LONGEST = 2.0
"""Seconds after which the next key goes on, whatever happened to the one before."""
WAITS_FOR_FOCUS = 12
"""How often a new screen is looked at before it must have its focus."""


class TypeAhead(App[None]):
    """An application that handles one key after another."""

    _in_flight = 0
    """The number of the key that is at work; 0 for none."""
    _serial = 0

    def __init__(self, **options: Any) -> None:
        super().__init__(**options)
        self._ahead: deque[Key | Paste] = deque()

    async def on_event(self, event: Event) -> None:
        if not isinstance(event, Key | Paste) or event.is_forwarded:
            await super().on_event(event)
        elif self._in_flight:
            self._ahead.append(event)
        else:
            await self._send(event)

    async def _send(self, event: Key | Paste) -> None:
        if not self._moves_nothing(event):
            self._serial += 1
            self._in_flight = self._serial
            self.set_timer(LONGEST, lambda serial=self._serial: self._done(serial))
        await super().on_event(event)
        if self._in_flight:
            self._follow(self._in_flight, ROUNDS)

    def _moves_nothing(self, event: Key | Paste) -> bool:
        """A character typed into a field: it changes the field and nothing else."""
        return isinstance(event, Key) and event.is_printable and isinstance(self.focused, Input)

    def _follow(self, serial: int, rounds: int) -> None:
        """Pass through the queues behind the key; when all is done the next key may go."""
        if serial != self._in_flight:
            return
        if not rounds:
            self._when_ready(serial, WAITS_FOR_FOCUS)
            return
        way = [*(self.focused or self.screen).ancestors_with_self, self.screen]
        self._pass_on(serial, rounds, [node for node in way if node is not self])

    def _pass_on(self, serial: int, rounds: int, way: list[Any]) -> None:
        """A message bubbles from node to node, each with a queue of its own: wait in all of them, one after another."""
        if way:
            _queue(way[0], lambda: self._pass_on(serial, rounds, way[1:]))
        else:
            self.call_later(self._follow, serial, rounds - 1)

    def _when_ready(self, serial: int, tries: int) -> None:
        """A screen that has just been opened gets its focus first."""
        screen = self.screen
        ready = screen.is_mounted and (screen.focused is not None or not screen.focus_chain)
        if ready or not tries:
            self._done(serial)
        else:
            self.set_timer(0.01, lambda: self._when_ready(serial, tries - 1))

    def _done(self, serial: int) -> None:
        if serial != self._in_flight:
            return
        self._in_flight = 0
        if self._ahead:
            self.call_later(self._next)

    async def _next(self) -> None:
        while self._ahead and not self._in_flight:
            await self._send(self._ahead.popleft())


def _queue(target: Any, callback: Callable[[], None]) -> None:
    """Run ``callback`` when the target has done what waits for it; at once where it is gone."""
    if target.is_running and target.is_attached:
        target.call_later(callback)
    else:
        callback()
