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

from gendan.clock import monotonic

Stop = tuple[Any, Callable[[], None]]
ROUNDS = 2
"""How often the queues are gone through: a message that a message brought is done then."""
LONGEST = 2.0
"""Seconds after which the next key goes on, whatever happened to the one before."""
GLANCE = 0.03
"""Seconds between looks at whether a node on the way has gone."""
WAITS_FOR_FOCUS = 12
"""How often a new screen is looked at before it must have its focus."""


class TypeAhead(App[None]):
    """An application that handles one key after another."""

    _in_flight = 0
    """The number of the key that is at work; 0 for none."""
    _serial = 0
    _began = 0.0
    _at: Stop | None = None
    """The node whose queue is waited in, and what comes after it."""

    def __init__(self, **options: Any) -> None:
        super().__init__(**options)
        self._ahead: deque[Key | Paste] = deque()

    async def on_event(self, event: Event) -> None:
        if not isinstance(event, Key | Paste) or event.is_forwarded:
            await super().on_event(event)
        elif self._in_flight or self._ahead:  # what waits goes first, also while nothing is at work any more
            self._ahead.append(event)
        else:
            await self._send(event)

    async def _send(self, event: Key | Paste) -> None:
        if not self._moves_nothing(event):
            self._serial += 1
            self._in_flight, self._began = self._serial, monotonic()
            self.set_timer(GLANCE, lambda serial=self._serial: self._look(serial))
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
        if serial != self._in_flight:
            return
        while way and not _lives(way[0]):
            way = way[1:]
        if not way:
            self._at = None
            self.call_later(self._follow, serial, rounds - 1)
            return
        stop = (way[0], lambda: self._pass_on(serial, rounds, way[1:]))
        self._at = stop
        way[0].call_later(lambda: self._passed(stop))

    def _passed(self, stop: Stop) -> None:
        if self._at is stop:
            self._at = None
            stop[1]()

    def _look(self, serial: int) -> None:
        """A node that went away answers no more: go on without it; and never hold a key for long."""
        if serial != self._in_flight:
            return
        if monotonic() - self._began > LONGEST:
            self._done(serial)
            return
        if self._at is not None and not _lives(self._at[0]):
            self._passed(self._at)
        self.set_timer(GLANCE, lambda: self._look(serial))

    def _when_ready(self, serial: int, tries: int) -> None:
        """A screen that has just been opened gets its focus first."""
        if not self.screen_stack:
            return  # the application is closing
        screen = self.screen
        ready = screen.is_mounted and (screen.focused is not None or not screen.focus_chain)
        if ready or not tries:
            self._done(serial)
        else:
            self.set_timer(0.01, lambda: self._when_ready(serial, tries - 1))

    def _done(self, serial: int) -> None:
        if serial != self._in_flight:
            return
        self._in_flight, self._at = 0, None
        if self._ahead:
            self.call_later(self._next)

    async def _next(self) -> None:
        while self._ahead and not self._in_flight:
            await self._send(self._ahead.popleft())


def _lives(node: Any) -> bool:
    """Whether a node still handles messages."""
    return bool(node.is_running and node.is_attached and not node._closing)
