"""Words in the user's language: message ids are English, catalogues are zh_CN and en.

``_`` translates at the edge, ``N_`` marks a message where it is declared. Values are put in
after translation: ``_("{n} {n:order|orders}", n=3)``, where the number chooses between the words for one and for
any other number. ``pair``, ``aside``, ``several`` put texts together with the signs of the language.
"""

from __future__ import annotations

import gettext
import locale
import os
import re
from collections import deque
from collections.abc import Callable, Iterable, Mapping
from pathlib import Path
from string import Formatter
from typing import Any

DOMAIN = "gendan"
FOLDER = Path(__file__).parent / "locale"
CATALOGUES = {"zh": "zh_CN", "en": "en"}
"""The languages of the interface and the names of their catalogues."""
PSEUDO = "pseudo"
"""English with accents and more vowels between ‹ and ›, for tests of screens: it shows what nobody translates, and what
has no room. Nobody is offered it."""

Said = tuple[str, str, Mapping[str, Any]]
"""A text, the message it was made of, and its values."""
_NAMES_A_KEY = "{key."
_lately: deque[Said] = deque(maxlen=64)
_language = "zh"
_catalogue: gettext.NullTranslations = gettext.NullTranslations()


def N_(message: str) -> str:  # noqa: N802 - the name that message extractors know
    """Mark a message for the catalogues without translating it yet."""
    return message


class Word(str):
    """A value of a message that is itself a message id, and is translated where it is put in."""

    __slots__ = ()


class Words(tuple[str, ...]):
    """Several message ids as one value of a message; each is put into words where they are put in."""

    __slots__ = ()

    def __str__(self) -> str:
        return several(map(_, self))


class Clause:
    """A value of a message that is itself a message with values; it is put into words where it is put in."""

    __slots__ = ("message", "params")

    def __init__(self, message: str, /, **params: Any) -> None:
        self.message, self.params = message, params

    def __str__(self) -> str:
        return _(self.message, **self.params)


class _Unnamed:
    """What stands for a key in a message while nobody said what keys there are: the id of its action."""

    def __init__(self, place: str = "key") -> None:
        self._place = place

    def __getattr__(self, word: str) -> _Unnamed:
        return _Unnamed(f"{self._place}.{word}")

    def __str__(self) -> str:
        return self._place


_keys: Callable[[], Any] = _Unnamed


def name_keys(keys: Callable[[], Any]) -> None:
    """Say who knows the keys that a message names: ``{key.today.undo}`` is the key of that action. ``keys`` is called
    when a message names one, so that a command that shows no screen need not know them before."""
    global _keys  # noqa: PLW0603 - one keyboard a process
    _keys = keys


def _(message: str, /, **params: Any) -> str:
    """The message in the language in force, with its values put in; a ``Word`` among them in its language too, and the
    keys that it names as the user has them."""
    text = _catalogue.gettext(message) if message else ""
    if _NAMES_A_KEY in text:
        params["key"] = _keys()
    said = filled(text, params) if params else text
    _lately.append((said, message, params))
    return said


def lately() -> tuple[Said, ...]:
    """The last texts that were said, and what of: so that a dialog can say the words it was given once more."""
    return tuple(_lately)


def filled(text: str, params: Mapping[str, Any]) -> str:
    """``text`` with its values put in, and of ``{n:order|orders}`` the word that fits the number ``n``."""
    values = _Values(params)
    return _CHOOSING.vformat(text, (), values) if "|" in text else text.format_map(values)


class _Choosing(Formatter):
    """Takes ``one|many`` behind a value as the words for one and for any other number."""

    def format_field(self, value: Any, format_spec: str) -> str:
        one, bar, many = format_spec.partition("|")
        if not bar:
            return str(super().format_field(value, format_spec))
        return one if str(value) == "1" else many


_CHOOSING = _Choosing()


def pair(title: str, value: object) -> str:
    """``Amount: 12.00``, 金额：12.00."""
    return _("{title}: {value}", title=title, value=value)


def aside(words: object) -> str:
    """`` (late)``, （延误）: what is put behind a word, with its blank."""
    return _(" ({words})", words=words)


def several(parts: Iterable[str]) -> str:
    """``M1, M2``, M1、M2: things side by side."""
    return _(", ").join(parts)


def joined(parts: Iterable[str]) -> str:
    """``1 day late; not told``, 迟 1 天；未告知: clauses one after the other."""
    return _("; ").join(parts)


class _Values(dict[str, Any]):
    """Values for a message; a missing one is shown by its name, never raised."""

    def __getitem__(self, key: str) -> Any:
        value = super().__getitem__(key)
        return _(value) if isinstance(value, Word) else value

    def __missing__(self, key: str) -> str:
        return "{" + key + "}"


def set_language(language: str) -> None:
    """Use ``zh`` or ``en`` from now on; or ``pseudo``, which is English to whoever asks."""
    global _language, _catalogue  # noqa: PLW0603 - one language a process, like gettext itself
    if language == PSEUDO:
        _language, _catalogue = "en", _Pseudo()
        return
    _language = language if language in CATALOGUES else "zh"
    _catalogue = gettext.translation(DOMAIN, FOLDER, [CATALOGUES[_language]], fallback=True)


class _Pseudo(gettext.NullTranslations):
    """The catalogue of ``PSEUDO``."""

    _ACCENTS = str.maketrans({"a": "áa", "e": "ée", "i": "í", "o": "óo", "u": "úu", "A": "Á", "E": "É", "I": "Í",
                              "O": "Ó", "U": "Ú", "y": "ý", "Y": "Ý"})  # fmt: skip

    def gettext(self, message: str) -> str:
        pieces = re.split(r"({[^{}|]*})", message)  # values stay; words to choose from are words
        said = "".join(one if one.startswith("{") and "|" not in one else self._longer(one) for one in pieces)
        core = said.strip()
        return said.replace(core, f"‹{core}›") if re.search(r"[^\W\d]", re.sub(r"{[^{}|]*}", "", core)) else said

    def _longer(self, text: str) -> str:
        named = re.split(r"({\w+:|[|}])", text)
        return "".join(one if one.startswith(("{", "|", "}")) else one.translate(self._ACCENTS) for one in named)


def language() -> str:
    """The language in force: ``zh`` or ``en``."""
    return _language


def language_from_environment(environ: Mapping[str, str] = os.environ) -> str:
    """``GENDAN_LANG``, else what the locale says, else Chinese (ux.md)."""
    asked = environ.get("GENDAN_LANG", "").strip().lower()
    if asked:
        return asked if asked == PSEUDO else "en" if asked.startswith("en") else "zh"
    for name in ("LC_ALL", "LC_MESSAGES", "LANG"):
        value = environ.get(name, "")
        if value and value not in {"C", "POSIX", "C.UTF-8", "C.utf8"}:
            return "en" if locale.normalize(value).lower().startswith("en") else "zh"
    return "zh"
