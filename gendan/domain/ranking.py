"""Ranking what a search found: by what of it fits what was typed, as data (C259)."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from functools import lru_cache

from gendan.domain import search_terms
from gendan.domain.normal import fold

RANKS = ("exact", "number", "phone", "name", "initials", "model", "tracking", "note")
"""What may fit, the best first: a whole number, a part of one, a phone, a name, its initials, goods, a tracking number,
a note."""
GROUPS = {"open": 0, "file": 1, "closed": 2}
"""Among what fits alike: what is open before files of customers and products, these before what is closed."""


KEPT = 16_384
"""Texts whose folded form and tokens are kept: names and goods come again and again."""


@dataclass(frozen=True, slots=True)
class Facet:
    """One thing by which something is found. ``label`` says what it is, where that is worth saying beside ``text``."""

    rank: str
    text: str
    made: Callable[[str], Sequence[str]]
    """Makes the tokens of the text, as the index has them; asked only where they are needed."""
    label: str = ""


@dataclass(frozen=True, slots=True)
class Fit:
    """By what something was found: the place among ``RANKS``, the facet, and where in its text the hit begins."""

    place: int
    facet: Facet
    at: int


def ranked(text: str, facets: Sequence[Facet]) -> Fit | None:
    """How well these facets fit what was typed: each part of it counts where it fits best, the whole as its weakest
    part. None where a part fits nowhere, as an index of pairs may say of three characters that are not together."""
    whole = search_terms.compact(text)
    for facet in facets:
        if facet.rank == "number" and whole and _compact(facet.text) == whole:
            return Fit(0, facet, 0)
    weakest: Fit | None = None
    for part in search_terms.parts(text):
        best = _best(part, facets)
        if best is None:
            return None
        if weakest is None or best.place > weakest.place:
            weakest = best
    return weakest


@lru_cache(KEPT)
def _folded(text: str) -> str:
    return fold(text)


@lru_cache(KEPT)
def _compact(text: str) -> str:
    return search_terms.compact(text)


@lru_cache(KEPT)
def _tokens(made: Callable[[str], Sequence[str]], text: str) -> tuple[str, ...]:
    return tuple(made(text))


def _best(part: search_terms.Part, facets: Iterable[Facet]) -> Fit | None:
    fits = (
        Fit(RANKS.index(facet.rank), facet, max(0, facet.text.casefold().find(part.text)))
        for facet in facets
        if fits_in(part, facet)
    )
    return min(fits, key=lambda fit: fit.place, default=None)


def fits_in(part: search_terms.Part, facet: Facet) -> bool:
    """Whether this part of what was typed is found in the facet; Chinese as it stands, side by side."""
    if part.chinese:
        return part.text in _folded(facet.text)
    tokens = _tokens(facet.made, facet.text)
    return any(
        token.startswith(one) if beginning else token == one for one, beginning in part.alternatives for token in tokens
    )
