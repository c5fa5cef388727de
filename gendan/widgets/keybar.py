"""The foot of the screen: at most eight keys that work here and now, in the interface language."""

from __future__ import annotations

from collections.abc import Sequence

from rich.segment import Segment
from textual.events import Click, Resize
from textual.screen import Screen
from textual.strip import Strip

from gendan import keys, text
from gendan.i18n import _
from gendan.widgets.bar import Bar, Part

MOST = 8
SAID_LINES = 2
"""Lines of an instruction above the keys, below its head."""
_HELP = "app.help"


class KeyBar(Bar):
    """Keys and what they do, taken from the bindings that are active; a click is as good as the key. Above them stands
    what is said to who learns.
    """

    _said: tuple[str, str] = ("", "")
    _lines: tuple[tuple[str, str], ...] = ()
    """The tone and the text of each line above the keys."""

    def say(self, head: str, words: str) -> None:
        """Say something above the keys, in a line and two more; nothing takes the lines away."""
        width = self.content_size.width
        if ((head, words), width) == (self._said, self._said_in) or not width:
            return
        self._said, self._said_in = (head, words), width
        parts = text.wrapped(words, width)[:SAID_LINES] if words else []
        parts += [""] * (SAID_LINES - len(parts)) if words else []
        self._lines = (("current", head), *(("strong", part) for part in parts)) if head else ()
        self.styles.height = len(self._lines) + 1
        self.refresh(layout=True)

    _said_in = 0

    def on_resize(self, _event: Resize) -> None:
        """Say at once, and in this width, what the application has to say."""
        self.say(*getattr(self.app, "said_above", ("", "")))

    def render_line(self, y: int) -> Strip:
        """What is said, then the keys."""
        if y >= len(self._lines):
            return super().render_line(y - len(self._lines))
        tone, words = self._lines[y]
        width = self.content_size.width
        segment = Segment(text.fit(words, width), self.get_component_rich_style(f"bar--{tone}"))
        return Strip([segment]).adjust_cell_length(width, self.rich_style)

    def on_click(self, event: Click) -> None:
        """Only the line of the keys is clicked."""
        offset = event.get_content_offset(self)
        if offset is not None and offset.y < len(self._lines):
            event.prevent_default()

    def on_mount(self) -> None:
        """Follow the screen: focus and state change which keys work."""
        self.screen.bindings_updated_signal.subscribe(self, self._bindings_changed)

    def on_unmount(self) -> None:
        """Stop following."""
        self.screen.bindings_updated_signal.unsubscribe(self)

    def _bindings_changed(self, _screen: Screen[object]) -> None:
        self.renew()

    def parts(self, width: int) -> Sequence[Part]:
        """The keys that fit whole, the help last and always."""
        working = self._working()
        tail = [f"{_(keys.shown(working[_HELP]))} ", _(keys.BY_ID[_HELP].label)] if _HELP in working else []
        room = width - sum(Part(piece).cells for piece in tail)
        parts: list[Part] = []
        for action in _ranked(working, getattr(self.screen, "foremost", ()))[: MOST - 1]:
            key = working[action.id]
            pieces = [Part(f"{_(keys.shown(key))} ", "key", key), Part(f"{_(action.label)}   ", "", key)]
            room -= sum(piece.cells for piece in pieces)
            if room < 0:
                break
            parts += pieces
        if tail:
            key = working[_HELP]
            parts += [Part(tail[0], "key", key), Part(tail[1], "", key)]
        return parts

    def _working(self) -> dict[str, str]:
        """The actions that work now with the key to show: the shortest one that the focused field does not eat."""
        focused = self.screen.focused
        found: dict[str, str] = {}
        for key, active in self.screen.active_bindings.items():
            action_id = active.binding.id
            if action_id not in keys.BY_ID or not active.enabled or not active.binding.show:
                continue
            char = keys.character(key)
            if char and focused is not None and focused.check_consume_key(key, char):
                continue
            if action_id not in found or (char and not keys.character(found[action_id])):
                found[action_id] = key
        return found

    def pressed(self, hit: str) -> None:
        """Do what the key does."""
        self.app.simulate_key(hit)


def _ranked(working: dict[str, str], foremost: Sequence[str]) -> list[keys.Action]:
    """Those that the screen names first (``foremost``, ids), then the main ones, what works everywhere last, else as in
    the table."""
    place = {name: at for at, name in enumerate(foremost)}
    actions = [action for action in keys.ACTIONS if action.id in working and action.id != _HELP]
    last = len(place)
    return sorted(actions, key=lambda one: (place.get(one.id, last), not one.main, one.context == "global"))
