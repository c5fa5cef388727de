"""Keys in order: a key typed ahead waits until the one before has done its work.

Textual sends each key to the widget that has the focus when the key arrives. A scanner, or a fast hand, sends the
next key before ``Enter`` has moved the focus or a dialog has opened, and it would land in the wrong field. So a key
that may move something is followed through the queues of widget, screen and application; what comes meanwhile waits,
clicks too. And no key is sent to a screen that is only being made, whoever opened it.
"""

from __future__ import annotations

from collections import deque
from collections.abc import Callable
from typing import Any

from textual.app import App
from textual.events import Event, Key, MouseDown, MouseUp, Paste
from textual.widgets import Input

from gendan.widgets.chords import is_chord

Waiting = Key | Paste | MouseDown | MouseUp
Stop = tuple[Any, Callable[[], None]]
ROUNDS = 2
"""How often the queues are gone through: a message that a message brought is done then."""
GLANCE = 0.03
"""Seconds between looks at whether a node on the way has gone."""
LOOKS = 66
"""Looks, two seconds of them, after which the next key goes on, whatever happened to the one before. A machine that
stands still for as long looks only once."""
WAIT_SECONDS = 0.01
WAITS_FOR_FOCUS = 12
"""How often, and after how many seconds each time, a new screen is looked at before it must have its focus."""
WAITS_FOR_OPENING = 50
"""The same for a dialog that is being prepared."""


class TypeAhead(App[None]):
    """An application that handles one key after another."""

    _in_flight = 0
    """The number of the key that is at work; 0 for none."""
    _serial = 0
    _looks = 0
    _at: Stop | None = None
    """The node whose queue is waited in, and what comes after it."""
    _is_typing = False
    """Whether a field may still have characters in its queue."""
    _clicked: Any = None
    """The widget that was clicked, where a click is at work."""
    _met: Any = None
    """The screen that was waited for in vain: it is not waited for again."""
    _is_impatient = False
    """Whether a dialog that is being prepared was waited for in vain."""

    def __init__(self, **options: Any) -> None:
        super().__init__(**options)
        self._ahead: deque[Waiting] = deque()

    async def on_event(self, event: Event) -> None:
        if not isinstance(event, Waiting) or event.is_forwarded:
            await super().on_event(event)
        else:
            self._ahead.append(event)
            await self._next()

    def press_instead(self, key: str) -> None:
        """Press ``key`` in the place of the one that is at work: before all that came after that one."""
        self._ahead.appendleft(Key(key, None))
        if not self._in_flight:
            self.call_later(self._next)

    async def _next(self) -> None:
        while self._ahead and not self._in_flight and self._may_go(self._ahead[0]):
            await self._send(self._ahead.popleft())

    def _may_go(self, event: Waiting) -> bool:
        """Whether the screen in front has its focus, and its field what was typed: priority keys overtake that. What
        may not go yet is looked at again when the wait is over.
        """
        if not self.screen_stack:
            return False  # the application is closing
        if not self._is_ready():
            self._wait_for_screen(self._begin(), WAITS_FOR_FOCUS)
        elif self._is_for_dialog(event):
            self._wait_for_dialog(self._begin(), WAITS_FOR_OPENING)
        elif self._is_typing and not self._only_types(event):
            self._is_typing = False
            self._follow(self._begin(), 1)
        return not self._in_flight

    async def _send(self, event: Waiting) -> None:
        if self._only_types(event):
            self._is_typing = True
            await super().on_event(event)
            return
        serial = self._begin()
        await super().on_event(event)
        self._clicked = None if isinstance(event, Key | Paste) else self._mouse_down_widget
        self._follow(serial, ROUNDS)

    def _only_types(self, event: Waiting) -> bool:
        """A character typed into a field: it changes the field and nothing else."""
        if not isinstance(event, Key) or not event.is_printable or is_chord(event):
            return False
        return isinstance(self.focused, Input)

    def _begin(self) -> int:
        """Nothing else goes from now on until ``_done``; the number of what is at work."""
        self._serial += 1
        self._in_flight, self._looks = self._serial, 0
        self.set_timer(GLANCE, lambda serial=self._serial: self._look(serial))
        return self._serial

    def _follow(self, serial: int, rounds: int) -> None:
        """Pass through the queues behind the key; when all is done the next key may go."""
        if serial != self._in_flight or not self.screen_stack:
            return
        if not rounds and (self._pending_message is not None or self.message_queue_size):
            self.call_later(self._follow, serial, 0)  # what came last may have asked for the focus: a message again
            return
        if not rounds:
            self._done(serial)
            return
        way = [*(self.focused or self.screen).ancestors_with_self, self.screen]
        if self._clicked is not None:
            way = [*self._clicked.ancestors_with_self, *way]
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
        self._looks += 1
        if self._looks > LOOKS:
            self._met = self.screen_stack[-1] if self.screen_stack else None
            self._done(serial)
            return
        if self._at is not None and not _lives(self._at[0]):
            self._passed(self._at)
        self.set_timer(GLANCE, lambda: self._look(serial))

    def _is_ready(self) -> bool:
        """Whether the screen in front is there and has its focus, if it takes any."""
        screen = self.screen
        has_focus = screen.focused is not None or not screen.focus_chain
        return screen is self._met or (screen.is_mounted and has_focus)

    def _wait_for_screen(self, serial: int, tries: int) -> None:
        """Until it is made; a screen that is there gets its focus soon or has none."""
        if serial != self._in_flight or not self.screen_stack:
            return
        if self._is_ready():
            self._done(serial)
        elif not tries:
            self._met = self.screen
            self._done(serial)
        else:
            left = tries - self.screen.is_mounted
            self.set_timer(WAIT_SECONDS, lambda: self._wait_for_screen(serial, left))

    def _is_for_dialog(self, event: Waiting) -> bool:
        """Whether a letter, a paste or Enter comes while the screen in front prepares what the key before opens: there
        a letter would be another command.
        """
        opens = getattr(self.screen, "opens_soon", False)
        self._is_impatient = self._is_impatient and opens
        if not opens or self._is_impatient or isinstance(self.focused, Input):
            return False
        return isinstance(event, Paste) or (isinstance(event, Key) and (event.is_printable or event.key == "enter"))

    def _wait_for_dialog(self, serial: int, tries: int) -> None:
        if serial != self._in_flight or not self.screen_stack:
            return
        self._is_impatient = not tries
        if tries and getattr(self.screen, "opens_soon", False):
            self.set_timer(WAIT_SECONDS, lambda: self._wait_for_dialog(serial, tries - 1))
        else:
            self._done(serial)

    def _done(self, serial: int) -> None:
        if serial != self._in_flight:
            return
        self._in_flight, self._at, self._clicked = 0, None, None
        if self._ahead:
            self.call_later(self._next)


def _lives(node: Any) -> bool:
    """Whether a node still handles messages."""
    return bool(node.is_running and node.is_attached and not node._closing)
