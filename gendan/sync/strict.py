"""JSON read strictly: no duplicate keys, no fractions, no numbers beyond 64 bits, no broken text (sync.md 2.10)."""

from __future__ import annotations

import json
from typing import Any

_MOST = (1 << 63) - 1
DEEPEST = 32
"""How deep objects and lists may lie in each other."""


class NotStrictError(ValueError):
    """The text is not what gendan writes."""


def loads(text: str) -> Any:
    """The value of a JSON text. Raises ``NotStrictError``."""
    escaped = "\\u" in text  # half of a character can only be written so
    try:
        text.encode()
        value = (_CAREFUL if escaped else _DECODER).decode(text)
    except (ValueError, RecursionError) as error:
        raise NotStrictError(str(error)) from error
    if escaped and isinstance(value, str):
        _refuse_broken(value)
    if escaped or text.count("{") + text.count("[") > DEEPEST:  # fewer beginnings cannot lie deeper
        _refuse_deep(value, escaped=escaped)
    return value


def _pairs(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    found = dict(pairs)
    if len(found) != len(pairs):
        raise NotStrictError("a key stands twice")
    return found


def _careful_pairs(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    for key, _value in pairs:
        _refuse_broken(key)
    return _pairs(pairs)


def _refuse_broken(text: str) -> None:
    if not text.isascii():
        try:
            text.encode()
        except UnicodeEncodeError as error:
            raise NotStrictError("half of a character") from error


def _whole(text: str) -> int:
    if len(text) > 20 or not -_MOST - 1 <= (number := int(text)) <= _MOST:
        raise NotStrictError("a number beyond 64 bits")
    return number


def _no_fraction(text: str) -> float:
    raise NotStrictError(f"a fraction: {text[:20]}")


_DECODER, _CAREFUL = (
    json.JSONDecoder(object_pairs_hook=pairs, parse_int=_whole, parse_float=_no_fraction, parse_constant=_no_fraction)
    for pairs in (_pairs, _careful_pairs)
)


def _refuse_deep(value: Any, *, escaped: bool) -> None:
    layer: list[Any] = [value]
    for _depth in range(DEEPEST + 1):
        layer = [one for one in layer if isinstance(one, dict | list)]
        if not layer:
            return
        layer = [part for one in layer for part in (one.values() if isinstance(one, dict) else one)]
        if escaped:
            for part in layer:
                if isinstance(part, str):
                    _refuse_broken(part)
    raise NotStrictError("too deep")
