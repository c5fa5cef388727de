"""Keys held together with others."""

from __future__ import annotations

from textual.events import Key

_HELD = frozenset({"ctrl", "alt", "super", "meta", "hyper"})


def is_chord(event: Key) -> bool:
    """Whether it is a key with Alt, Ctrl or the like, which types nothing: plain terminals send the character along."""
    return not _HELD.isdisjoint(event.key.split("+")[:-1])
