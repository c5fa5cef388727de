"""Text as it is kept and as it is compared: what may come in, folding for search, telephone numbers (sync.md 2.14)."""

from __future__ import annotations

import re
import unicodedata
from functools import lru_cache

from gendan.errors import UsageError
from gendan.i18n import N_

CODE_LIMIT, NAME_LIMIT, PHONE_LIMIT, NOTE_LIMIT = 60, 120, 32, 4000
"""Most characters of a code, a name (or any line), a telephone number and a note."""

_MARKS_PER_LETTER = 8
_NUMBERS = re.compile(r"([0-9]+)")
_DROPPED = dict.fromkeys((0x200B, 0xFEFF, 0x2060))
_BIDI = {0x200E, 0x200F, 0x061C, *range(0x202A, 0x202F), *range(0x2066, 0x206A)}
_BREAKS = re.compile("\r\n?|[\u0085\u2028\u2029]")
_EXTENSION = re.compile(r"(.*\d)\)?\s*(?:转|轉|分机|ext\.?|x|#|,|;ext=)\s*(\d{1,7})", re.IGNORECASE | re.ASCII)
_DASHED = re.compile(r"(.*\d)\s*-\s*(\d{1,6})", re.ASCII)


@lru_cache(maxsize=8192)
def fold(text: str) -> str:
    """``text`` for comparing and searching: NFKC, no case, every script's digits as 0-9, runs of white space as one."""
    if text.isascii():
        return " ".join(text.lower().split())
    before, folded = "", text.translate(_DROPPED)
    while folded != before:
        before, folded = folded, unicodedata.normalize("NFKC", unicodedata.normalize("NFKC", folded).casefold())
    return " ".join("".join(_digit(character) for character in folded).split())


def as_people_count(text: str) -> tuple[str | int, ...]:
    """What ``text`` is sorted by where numbers in it count as numbers: M2 comes before M10."""
    return tuple(int(part) if at % 2 else part for at, part in enumerate(_NUMBERS.split(text)))


def _digit(character: str) -> str:
    value = unicodedata.decimal(character, None)
    return character if value is None else str(value)


def clean_input(text: str, limit: int = NAME_LIMIT, multiline: bool = False, *, field: str | None = None) -> str:
    """``text`` as it may be kept: NFC, trimmed, without invisible fillers, at most ``limit`` characters.

    Control characters (in a ``multiline`` text all but the line break), surrogates, private and non-characters,
    characters that turn the writing direction, and heaps of combining marks are refused by name: ``UsageError``
    ``bad_value`` on ``field``. Joiners and variation selectors stay: emoji and several scripts need them.
    """
    cleaned = _BREAKS.sub("\n", text).translate(_DROPPED).strip(" \n\t\u00a0\u3000")
    for place, character in enumerate(cleaned, start=1):
        if _refused(character) and not (multiline and character == "\n"):
            raise _refusal(character, place, field)
    cleaned = unicodedata.normalize("NFC", cleaned).strip()
    marks = 0
    for place, character in enumerate(cleaned, start=1):
        marks = marks + 1 if unicodedata.category(character) in {"Mn", "Me"} else 0
        if marks > _MARKS_PER_LETTER:
            message = N_("Too many marks are heaped on one letter at place {place}. Take them away.")
            raise UsageError("bad_value", message, field=field, place=place)
    if len(cleaned) > limit:
        message = N_("The text has {length} {length:character|characters}, {limit} are allowed. Shorten it.")
        raise UsageError("bad_value", message, field=field, length=len(cleaned), limit=limit)
    return cleaned


def _refused(character: str) -> bool:
    code = ord(character)
    no_character = 0xFDD0 <= code <= 0xFDEF or code & 0xFFFE == 0xFFFE
    return no_character or code in _BIDI or unicodedata.category(character) in {"Cc", "Cs", "Co"}


def _refusal(character: str, place: int, field: str | None) -> UsageError:
    if character == "\n":
        message = N_("The text has a line break at place {place}. Write it in one line.")
        return UsageError("bad_value", message, field=field, place=place)
    message = N_("The text has a character at place {place} that cannot be kept: {character}. Take it away.")
    shown = f"U+{ord(character):04X} {unicodedata.name(character, '')}".strip()
    return UsageError("bad_value", message, field=field, place=place, character=shown)


def phone_digits(text: str) -> str:
    """The digits of ``text`` as 0-9, everything else left out."""
    return "".join(character for character in fold(text) if character in "0123456789")


def phone_key(text: str, region: str = "CN") -> str:
    """What telephone numbers are compared by: E.164 digits with country code, an extension behind ``x``.

    ``138 0000 1234``, ``+86 138-0000-1234`` and ``００８６１３８…`` have one key. A number that no rule knows keeps
    its digits as written. For search and comparison only: what was written is kept beside it.
    """
    number, extension = _split_phone(text, region)
    known = _e164(number, region) or phone_digits(number)
    return f"{known}x{extension}" if extension else known


def looks_like_phone(text: str) -> bool:
    """Whether a text can only be meant as a telephone number: seven digits or more, and signs between them."""
    folded = fold(text)
    return len(phone_digits(folded)) >= 7 and not folded.strip("0123456789 +-()./").strip()


def _split_phone(text: str, region: str) -> tuple[str, str]:
    """The number and its extension; digits behind a last dash are one where only the number before is valid."""
    folded = fold(text)
    named = _EXTENSION.fullmatch(folded)
    if named:
        return named[1], named[2]
    dashed = _DASHED.fullmatch(folded)
    if dashed and not _e164(folded, region) and _e164(dashed[1], region):
        return dashed[1], dashed[2]
    return folded, ""


def _e164(text: str, region: str) -> str:
    import phonenumbers

    try:
        number = phonenumbers.parse(text, region)
    except phonenumbers.NumberParseException:
        return ""
    if not phonenumbers.is_valid_number(number):
        return ""
    return str(phonenumbers.format_number(number, phonenumbers.PhoneNumberFormat.E164)).removeprefix("+")
