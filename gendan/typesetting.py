"""Where a line may break: Latin words at blanks, Chinese anywhere but before signs that close and behind those that
open; dashes and dots that belong together stay together. One rule for screens, papers and the command line.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Callable, Iterator
from functools import lru_cache
from itertools import pairwise

_CLOSE = frozenset("，。；：！？、）」』》〉】”’›％…—·~～,.;:!?)]}%/")
"""Signs that begin no line."""
_OPEN = frozenset("（「『《〈【“‘‹([{")
"""Signs that end no line."""
_BLANK, _KEPT_BLANK = " ", "\u00a0"


@lru_cache(4096)
def _is_wide(char: str) -> bool:
    return unicodedata.east_asian_width(char) in "WF"


@lru_cache(4096)
def _hangs_on(char: str) -> bool:
    """Whether a character is one sign with the one before it: accents, joiners, variants."""
    return unicodedata.category(char) in {"Mn", "Me", "Mc", "Cf"} and char != "\u00ad"


def cells(text: str) -> int:
    """How many cells ``text`` takes, without loading what measures exactly."""
    return len(text) if text.isascii() else sum(2 if _is_wide(char) else 0 if _hangs_on(char) else 1 for char in text)


def _may_break(before: str, after: str) -> bool:
    """Whether a line may end between these two characters."""
    if _BLANK in (before, after) or _KEPT_BLANK in (before, after):
        return before == _BLANK and after not in (_BLANK, _KEPT_BLANK)
    if after in _CLOSE or before in _OPEN or _hangs_on(after) or before == "\u200d":
        return False
    return _is_wide(before) or _is_wide(after)


def _pieces(text: str) -> Iterator[tuple[int, int]]:
    """Begin and end of what stays together, the blanks behind it included."""
    start = 0
    for at in range(1, len(text)):
        if _may_break(text[at - 1], text[at]):
            yield start, at
            start = at
    if text:
        yield start, len(text)


def breaks(text: str, room: int, measure: Callable[[str], int] = cells, *, fold: bool = True) -> list[int]:
    """The places in ``text`` where a new line of at most ``room`` cells begins; what is longer than a line is broken
    inside with ``fold``, else left to whoever cuts it. ``text`` has no line feeds.
    """
    found: list[int] = []
    used = 0
    for start, end in _pieces(text):
        needed = measure(text[start:end].rstrip(_BLANK))
        if used and used + needed > room:
            found.append(start)
            used = 0
        if needed > room and fold:
            for at in range(start, end):
                more = measure(text[at])
                if used and used + more > room and text[at] != _BLANK:
                    found.append(at)
                    used = 0
                used += more
        else:
            used += measure(text[start:end])
    return found


def lines(text: str, room: int, measure: Callable[[str], int] = cells) -> list[str]:
    """``text`` in lines of at most ``room`` cells, without the blanks at their ends; one line where it is empty."""
    places = [0, *breaks(text, room, measure), len(text)]
    return [text[start:end].rstrip(_BLANK) for start, end in pairwise(places)]
