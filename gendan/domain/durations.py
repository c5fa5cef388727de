"""Lengths of time as the settings write them: business time, working days, or the wall clock."""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass
from enum import StrEnum
from fractions import Fraction
from functools import lru_cache

from gendan.errors import UsageError
from gendan.i18n import N_

_WRITTEN = re.compile(r"(\d{1,7})(?:\.(\d{1,6}))?\s*(m|h|wd|d)(!?)", re.ASCII)
_SECONDS = {"m": 60, "h": 3600, "d": 86400}
_WANTED = N_(
    "{value} is not a length of time. "
    "Write 90m or 4h (business hours), 3wd (working days), 24h! or 2d! (by the wall clock)."
)


class Measure(StrEnum):
    """How a length of time is counted off."""

    BUSINESS = "business"
    WORKING_DAYS = "working_days"
    WALL = "wall"


@dataclass(frozen=True, slots=True)
class Duration:
    """``amount`` seconds of business time or of the wall clock, or ``amount`` working days (never negative)."""

    amount: int
    measure: Measure

    @classmethod
    def parse(cls, text: str, *, field: str = "duration") -> Duration:
        """Read ``90m``, ``4h``, ``1.5h`` (business time), ``3wd`` (working days), ``24h!``, ``2d!`` (wall clock).

        ``d!`` is 24 hours. ``2d`` without ``!`` is refused: it would leave open which days are meant;
        so are parts of a working day and of a second. Raises ``UsageError`` ``bad_value``.
        """
        return _parsed(text, field)


@lru_cache(maxsize=256)
def _parsed(text: str, field: str) -> Duration:
    written = _WRITTEN.fullmatch(unicodedata.normalize("NFKC", text).strip().lower())
    if written is None:
        raise _bad(_WANTED, text, field)
    whole, part, unit, wall = written.groups()
    number = Fraction(int(whole + (part or "")), 10 ** len(part or ""))
    if unit == "wd":
        if wall or number.denominator != 1:
            message = N_("{value}: working days are whole and have no “!”. Write 3wd, or 72h! for the wall clock.")
            raise _bad(message, text, field)
        return Duration(int(number), Measure.WORKING_DAYS)
    if unit == "d" and not wall:
        message = N_("{value} does not say which days. Write 2wd for working days or 2d! by the wall clock.")
        raise _bad(message, text, field)
    seconds = number * _SECONDS[unit]
    if seconds.denominator != 1:
        raise _bad(_WANTED, text, field)
    return Duration(int(seconds), Measure.WALL if wall else Measure.BUSINESS)


def _bad(message: str, text: str, field: str) -> UsageError:
    return UsageError("bad_value", message, field=field, value=text)
