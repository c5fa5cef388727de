"""Search terms: how text becomes tokens of the index, and how what is typed becomes a query (C259).

Chinese is indexed by single characters and pairs, so that one and two characters are found as fast
as long words; names also by pinyin and initials; numbers also from behind, so that a tail is found.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass

from gendan.domain.normal import fold

_CJK = re.compile(r"[\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff\U00020000-\U0003134f]+")
_WORD = re.compile(r"[^\W_]+", re.UNICODE)
_PARTS = re.compile(
    r"[\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff\U00020000-\U0003134f]+|[^\W_\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff\U00020000-\U0003134f]+"
)
TAIL = "zz"
"""Prefix of a token that is a number written backwards."""
LEAST_TAIL = 3
"""Fewest characters that are searched as a tail."""


def has_chinese(text: str) -> bool:
    """Whether the text has Chinese characters."""
    return bool(_CJK.search(text))


def words(text: str) -> list[str]:
    """Tokens of a text: words as they are, Chinese runs as characters and pairs."""
    tokens: list[str] = []
    for part in _PARTS.findall(fold(text)):
        if _CJK.fullmatch(part):
            tokens += part
            tokens += [part[i : i + 2] for i in range(len(part) - 1)]
        else:
            tokens.append(part)
    return tokens


def compact(number: str) -> str:
    """A number without its separators, folded."""
    return "".join(_WORD.findall(fold(number)))


def number_terms(number: str) -> list[str]:
    """Tokens of a number: whole, and backwards for its tail."""
    whole = compact(number)
    return [whole, TAIL + whole[::-1]] if whole else []


def order_number_terms(number: str) -> list[str]:
    """Tokens of our own order number: whole, and from behind with and without its check character,
    with and without its date (``2-007`` finds ``S01-2-260214-007-K``)."""
    parts = [compact(part) for part in number.split("-")]
    terms = number_terms(number)
    if len(parts) >= 5:
        without_check = "".join(parts[:-1])
        terms += [TAIL + without_check[::-1], TAIL + (parts[-4] + parts[-2])[::-1]]
    return terms


Alternative = tuple[str, bool]
"""A token, and whether its beginning is enough."""


def _alternatives(token: str) -> list[Alternative]:
    """The tokens any of which is found by what was typed."""
    if has_chinese(token):
        return [(token, False)]
    is_tail = len(token) >= LEAST_TAIL and any(ch.isdigit() for ch in token)
    return [(token, True), *([(TAIL + token[::-1], True)] if is_tail else [])]


@dataclass(frozen=True, slots=True)
class Part:
    """A part of what was typed: a run of Chinese, a word, a number; and the tokens any of which is it."""

    text: str
    chinese: bool
    alternatives: tuple[Alternative, ...]


def parts(text: str) -> list[Part]:
    """What was typed as parts that must all be found."""
    found: list[Part] = []
    for word in fold(text).split():
        if any(ch.isdigit() for ch in word) and not has_chinese(word) and compact(word):
            found.append(Part(compact(word), chinese=False, alternatives=tuple(_alternatives(compact(word)))))
            continue
        for part in _PARTS.findall(word):
            chinese = bool(_CJK.fullmatch(part))
            found.append(Part(part, chinese=chinese, alternatives=tuple(_alternatives(part))))
    return found


def _asked(text: str) -> list[list[Alternative]]:
    """What was typed as what must all be found, each by one of its alternatives; long Chinese by its pairs."""
    asked: list[list[Alternative]] = []
    for part in parts(text):
        if part.chinese and len(part.text) > 1:
            asked += [[(part.text[i : i + 2], False)] for i in range(len(part.text) - 1)]
        else:
            asked.append(list(part.alternatives))
    return asked


def query(text: str) -> str:
    """The index query of what was typed: every part must be found. Empty where nothing can be searched."""
    parts = []
    for alternatives in _asked(text):
        either = " OR ".join(f'"{token}"*' if beginning else f'"{token}"' for token, beginning in alternatives)
        parts.append(f"({either})" if len(alternatives) > 1 else either)
    return " AND ".join(dict.fromkeys(parts))


def fits(text: str, tokens: Iterable[str]) -> bool:
    """Whether the index would find these tokens by what was typed."""
    there, asked = tuple(tokens), _asked(text)
    return bool(asked) and all(
        any(one.startswith(token) if beginning else one == token for token, beginning in alternatives for one in there)
        for alternatives in asked
    )


def joined(*groups: Iterable[str]) -> str:
    """The document of the index: all tokens once."""
    return " ".join(dict.fromkeys(token for group in groups for token in group if token))
