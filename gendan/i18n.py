"""Words in the user's language: message ids are English, catalogues are zh_CN and en.

``_`` translates at the edge, ``N_`` marks a message where it is declared. Values are put in
after translation: ``_("{n} orders", n=3)``.
"""

from __future__ import annotations

import gettext
import locale
import os
from collections.abc import Mapping
from pathlib import Path
from typing import Any

DOMAIN = "gendan"
FOLDER = Path(__file__).parent / "locale"
CATALOGUES = {"zh": "zh_CN", "en": "en"}
"""The languages of the interface and the names of their catalogues."""

_language = "zh"
_catalogue: gettext.NullTranslations = gettext.NullTranslations()


def N_(message: str) -> str:  # noqa: N802 - the name that message extractors know
    """Mark a message for the catalogues without translating it yet."""
    return message


class Word(str):
    """A value of a message that is itself a message id, and is translated where it is put in."""

    __slots__ = ()


def _(message: str, /, **params: Any) -> str:
    """The message in the language in force, with its values put in; a ``Word`` among them in its language too."""
    text = _catalogue.gettext(message) if message else ""
    return text.format_map(_Values(params)) if params else text


def ngettext(singular: str, plural: str, n: int, /, **params: Any) -> str:
    """The form of the message that fits the number ``n``, with its values put in."""
    return _catalogue.ngettext(singular, plural, n).format_map(_Values({"n": n, **params}))


class _Values(dict[str, Any]):
    """Values for a message; a missing one is shown by its name, never raised."""

    def __getitem__(self, key: str) -> Any:
        value = super().__getitem__(key)
        return _(value) if isinstance(value, Word) else value

    def __missing__(self, key: str) -> str:
        return "{" + key + "}"


def set_language(language: str) -> None:
    """Use ``zh`` or ``en`` from now on."""
    global _language, _catalogue  # noqa: PLW0603 - one language a process, like gettext itself
    _language = language if language in CATALOGUES else "zh"
    _catalogue = gettext.translation(DOMAIN, FOLDER, [CATALOGUES[_language]], fallback=True)


def language() -> str:
    """The language in force: ``zh`` or ``en``."""
    return _language


def language_from_environment(environ: Mapping[str, str] = os.environ) -> str:
    """``GENDAN_LANG``, else what the locale says, else Chinese (ux.md)."""
    asked = environ.get("GENDAN_LANG", "").strip().lower()
    if asked:
        return "en" if asked.startswith("en") else "zh"
    for name in ("LC_ALL", "LC_MESSAGES", "LANG"):
        value = environ.get(name, "")
        if value and value not in {"C", "POSIX", "C.UTF-8", "C.utf8"}:
            return "en" if locale.normalize(value).lower().startswith("en") else "zh"
    return "zh"
