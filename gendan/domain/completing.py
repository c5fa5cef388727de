"""Completing a query while it is typed: which part stands under the cursor, and which keys it may become (C260)."""

from __future__ import annotations

import re
from dataclasses import dataclass

from gendan.domain import search_terms
from gendan.domain.query import BY_WORD, CONDITION, DATES, KEYS, PIECE, halfwidth

LEAST = 2
"""Latin letters from which a word may become a key; of Chinese one character does."""
OPERATORS = dict.fromkeys(DATES, "<") | {"amount": ">="}
"""What is offered behind a key, where not a colon."""


@dataclass(frozen=True, slots=True)
class Place:
    """The part of a query from ``start`` to ``end`` that what is offered takes the place of. ``key`` is the key whose
    value it is, ``@`` where it is the name of a saved filter, or empty where it may become a key."""

    start: int
    end: int
    key: str
    typed: str


def place_at(text: str, cursor: int) -> Place | None:
    """What is being typed at the cursor; none where there is nothing to complete."""
    for piece in PIECE.finditer(halfwidth(text)):
        if not piece.start() < cursor <= piece.end():
            continue
        typed = halfwidth(text)[piece.start() : cursor]
        found = CONDITION.match(typed)
        if found and found[1].casefold() in BY_WORD:
            start = piece.start() + found.start(3) + found[3].rfind(",") + 1
            return Place(start, piece.end(), BY_WORD[found[1].casefold()], text[start:cursor].strip('"'))
        if typed.startswith("@"):
            return Place(piece.start(), piece.end(), "@", typed[1:].strip('"'))
        enough = len(typed) >= LEAST or search_terms.has_chinese(typed)
        return Place(piece.start(), piece.end(), "", typed) if found is None and enough else None
    return None


def keys_like(typed: str) -> list[tuple[str, str]]:
    """The keys that begin with what was typed, in the words of that language: (what is written, key)."""
    start, found = typed.casefold(), []
    for key, words in KEYS.items():
        word = next((word for word in words if word.startswith(start)), None)
        if word is not None:
            found.append((word + OPERATORS.get(key, ":"), key))
    return found


def quoted(value: str) -> str:
    """A value as it stands in a query: in quotation marks where it has spaces or commas."""
    plain = value.replace('"', "")
    return f'"{plain}"' if re.search(r"[\s,，]", plain) else plain


def put(text: str, place: Place, written: str) -> tuple[str, int]:
    """The text with what was chosen in its place, and where the cursor stands then; a value is followed by a space."""
    ended = place.key != ""
    rest = text[place.end :]
    space = " " if ended and not rest.startswith(" ") else ""
    return text[: place.start] + written + space + rest, place.start + len(written) + ended
