"""What a setting may be: numbers, times, lists, tables, none of them larger than anybody means."""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import date
from typing import Any
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from gendan.i18n import N_

_DURATION = re.compile(r"\d+(\.\d+)?[mh]!?|\d+wd|\d+(\.\d+)?d!", re.ASCII)
_HOUR = r"([01]\d|2[0-3]):[0-5]\d"
_FRAME = re.compile(rf"{_HOUR}-({_HOUR}|24:00)", re.ASCII)
MOST_NAME = 200
MOST_TEXT = 4000
MOST_PARTS = 2000
MOST_NUMBER = 10**12
MOST_TIME = 10**6
"""Characters of a name and a text, parts of a list or table, the largest number, and that of a duration."""


def _is_zone(value: Any) -> bool:
    try:
        ZoneInfo(str(value))
    except (ZoneInfoNotFoundError, ValueError, OSError):
        return False
    return True


def _is_frame(text: str) -> bool:
    return bool(_FRAME.fullmatch(text)) and text[:5] < text[6:]


def _is_day(text: str) -> bool:
    try:
        return date.fromisoformat(text).isoformat() == text
    except ValueError:
        return False


def _list_of(test: Callable[[str], bool]) -> Callable[[Any], bool]:
    """A list of texts that pass the test; what is longer than anybody writes is none."""
    return lambda value: (
        isinstance(value, list)
        and len(value) <= MOST_PARTS
        and all(isinstance(v, str) and len(v) <= MOST_TEXT and test(v) for v in value)
    )


def _is_duration(value: Any) -> bool:
    """What a clock can count: a million minutes are two years."""
    is_one = isinstance(value, str) and bool(_DURATION.fullmatch(value))
    return is_one and float(value.rstrip("mhwd!")) <= MOST_TIME


def _is_rung(text: str) -> bool:
    who, _, length = text.partition(" ")
    return bool(who) and _is_duration(length)


def _is_number(value: Any) -> bool:
    is_one = isinstance(value, int | float) and not isinstance(value, bool)
    return is_one and 0 <= value <= MOST_NUMBER


def _is_table(value: Any) -> bool:
    return (
        isinstance(value, dict)
        and len(value) <= MOST_PARTS
        and all(len(str(name)) <= MOST_NAME and len(repr(part)) <= MOST_TEXT for name, part in value.items())
    )


KINDS: dict[str, tuple[Callable[[Any], bool], str]] = {
    "text": (lambda v: isinstance(v, str) and len(v) <= MOST_TEXT, N_("a text")),
    "number": (_is_number, N_("a number of 0 or more")),
    "count": (lambda v: isinstance(v, int) and _is_number(v), N_("a whole number of 0 or more")),
    "yes_no": (lambda v: isinstance(v, bool), N_("true or false")),
    "duration": (_is_duration, N_("a time like 15m, 4h, 3wd or 24h!")),
    "zone": (_is_zone, N_("a time zone like Asia/Shanghai")),
    "frames": (_list_of(_is_frame), N_("a list of times of day like 09:00-12:00")),
    "days": (_list_of(_is_day), N_("a list of days like 2026-10-01")),
    "words": (_list_of(bool), N_("a list of words")),
    "ladder": (_list_of(_is_rung), N_("a list of who and after how long, like supervisor 4h")),
    "table": (_is_table, N_("a table of names and values")),
}
"""What a setting's value may be: the test, and how it is called in a message."""
