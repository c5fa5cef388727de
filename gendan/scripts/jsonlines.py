"""JSON lines from other systems, read strictly: what cannot be kept or is read in two ways is refused by line."""

from __future__ import annotations

import json
from collections.abc import Iterator
from decimal import Decimal, InvalidOperation
from typing import IO, Any

from gendan.errors import UsageError
from gendan.i18n import N_

LONGEST_LINE = 1 << 20
"""Bytes in a line."""
DEEPEST = 32
_LARGEST = 1 << 63
_MOST_PLACES = 40


def lines(file: IO[bytes]) -> Iterator[tuple[int, bytes | None]]:
    """Every line that is not blank, with its number from 1; ``None`` for one that is too long."""
    number = 0
    while line := file.readline(LONGEST_LINE + 1):
        number += 1
        too_long = len(line) > LONGEST_LINE
        while too_long and line and not line.endswith(b"\n"):
            line = file.readline(LONGEST_LINE)
        if too_long:
            yield number, None
            continue
        text = line.removeprefix(b"\xef\xbb\xbf") if number == 1 else line
        if text.strip():
            yield number, text


def read(line: bytes | None) -> Any:
    """The value of a line; ``UsageError`` ``bad_json`` says what is wrong with it. Fractions are ``Decimal``."""
    if line is None:
        raise _bad(N_("the line is longer than 1 MiB"))
    try:
        value = json.loads(
            line.decode(), parse_float=_fraction, parse_constant=_constant, object_pairs_hook=_object, parse_int=_whole
        )
    except UnicodeDecodeError:
        raise _bad(N_("the text is not UTF-8")) from None
    except RecursionError:
        raise _bad(N_("it is nested too deep")) from None
    except json.JSONDecodeError as error:
        raise _bad("", place=error.colno) from None
    _walk(value, 0)
    return value


def _bad(why: str, **params: Any) -> UsageError:
    from gendan.i18n import Word

    if params:
        return UsageError("bad_json", N_("This line cannot be read: no JSON at character {place}. Mend it."), **params)
    return UsageError("bad_json", N_("This line cannot be read: {why}. Mend it."), why=Word(why))


def _fraction(text: str) -> Decimal:
    try:
        number = Decimal(text)
    except InvalidOperation:  # an exponent beyond all that is reckoned with
        raise _bad(N_("a number is too large")) from None
    if not number.is_finite() or abs(number.adjusted()) > _MOST_PLACES or len(text) > _MOST_PLACES:
        raise _bad(N_("a number is too large"))
    return Decimal(f"{number:f}")


def _whole(text: str) -> int:
    if len(text) > _MOST_PLACES or abs(int(text)) >= _LARGEST:
        raise _bad(N_("a number is too large"))
    return int(text)


def _constant(name: str) -> Any:
    raise _bad(N_("NaN and Infinity are no numbers"))


def _object(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    made = dict(pairs)
    if len(made) < len(pairs):
        raise _bad(N_("a name stands twice in one object"))
    return made


def _walk(value: Any, depth: int) -> None:
    if depth > DEEPEST:
        raise _bad(N_("it is nested too deep"))
    if isinstance(value, str) and not value.isascii() and any("\ud800" <= char <= "\udfff" for char in value):
        raise _bad(N_("a character is half of a pair"))
    if isinstance(value, dict):
        for name, part in value.items():
            _walk(name, depth + 1)
            _walk(part, depth + 1)
    elif isinstance(value, list):
        for part in value:
            _walk(part, depth + 1)
