"""What was said in one language, said in another: for words that somebody was given before the language changed."""

from __future__ import annotations

import gettext
import re
from collections import Counter
from collections.abc import Mapping, Sequence
from functools import lru_cache
from string import Formatter
from typing import Any

from gendan.i18n import CATALOGUES, DOMAIN, FOLDER, Said, _

_BETWEEN = re.compile(r"(\n| · | {2,})")
"""What stands between the pieces of a text that was put together."""
_LETTERS = 4
"""How many letters, a Chinese character for two, a message needs to be known by what is around its values."""


def again(text: str, before: str, lately: Sequence[Said] = ()) -> str:
    """``text``, said in the language ``before``, in the language in force: as a whole, or piece by piece. ``lately``
    are texts of which it is known what they were made of. What no message says, or more than one, stays as it is.
    """
    known = {said: (message, values) for said, message, values in lately}
    whole = _known(text, before, known)
    if whole is not None:
        return whole
    return "".join(_known(piece, before, known) or piece for piece in _BETWEEN.split(text))


def _known(text: str, before: str, known: Mapping[str, tuple[str, Mapping[str, Any]]]) -> str | None:
    if text in known:
        message, values = known[text]
        inner = {said: of for said, of in known.items() if said != text}
        return _(message, **{name: _value(one, before, inner) for name, one in values.items()})
    exact, templates = _said(before)
    if text in exact:
        return _(exact[text])
    for message, template in templates:
        if all(piece in text for piece in _literals(template)) and (found := _pattern(template).fullmatch(text)):
            values = found.groupdict()
            return _(message, **{name: _(exact[one]) if one in exact else one for name, one in values.items()})
    return None


def _value(value: Any, before: str, known: Mapping[str, tuple[str, Mapping[str, Any]]]) -> Any:
    """A value that was itself put into words; a ``Word`` is by itself."""
    return _known(value, before, known) or value if type(value) is str and value in known else value


@lru_cache(maxsize=2)
def _said(language: str) -> tuple[dict[str, str], list[tuple[str, str]]]:
    """The messages of a language: those without values by their text, and those with, most words of their own first."""
    catalogue = gettext.translation(DOMAIN, FOLDER, [CATALOGUES[language]], fallback=True)
    known: dict[str, str] = vars(catalogue).get("_catalog", {})
    plain = [(message, said) for message, said in known.items() if message and "{" not in said]
    often = Counter(said for _message, said in plain)
    exact = {said: message for message, said in plain if often[said] == 1}
    having = [(message, said) for message, said in known.items() if "{" in said and "{key." not in said]
    having = [one for one in having if _letters(one[1]) >= _LETTERS]
    return exact, sorted(having, key=lambda one: -_letters(one[1]))


def _literals(template: str) -> list[str]:
    return [literal for literal, *_value in Formatter().parse(template) if literal]


def _letters(template: str) -> int:
    return sum(char.isalpha() * (1 if char.isascii() else 2) for literal in _literals(template) for char in literal)


def _pattern(template: str) -> re.Pattern[str]:
    """What a message looks like with values in it."""
    made, named = "", set[str]()
    for literal, name, choices, _conversion in Formatter().parse(template):
        made += re.escape(literal)
        if choices and "|" in choices:
            made += f"(?:{'|'.join(map(re.escape, choices.split('|', 1)))})"
        elif name:
            made += f"(?P={name})" if name in named else f"(?P<{name}>.+?)"
            named.add(name)
    return re.compile(made, re.DOTALL)
