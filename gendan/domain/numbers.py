"""Order numbers for people, with a check character: it catches every mistyped character and all but 0.2 % of swaps.

``STORE-TERMINAL-YYMMDD-SEQ-C``, like ``S0123-2-260214-007-C``. C is the check character of ISO 7064
MOD 37,36 over the number in capitals without its dashes. A number is a label: it is checked, never taken apart.
"""

from __future__ import annotations

import re
import unicodedata
from datetime import date

from gendan.errors import UsageError
from gendan.i18n import N_

_ALPHABET = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ"
_PART = re.compile(r"[0-9A-Z]{1,12}", re.ASCII)
_NUMBER = re.compile(r"[0-9A-Z]{1,12}-[0-9A-Z]{1,12}-[0-9A-Z]{6}-[0-9A-Z]{3,}-[0-9A-Z]")
"""The form of a number, also of one with an O where a zero belongs."""


def order_number(store: str, terminal: str, day: date, seq: int) -> str:
    """The number of the ``seq``-th order (from 1, at least three digits) of ``terminal`` on the business day ``day``.

    Store and terminal are letters A to Z and digits, shown in capitals: else ``UsageError``.
    """
    parts = [_part(store, "store"), _part(terminal, "terminal"), f"{day:%y%m%d}", f"{seq:03d}"]
    if seq < 1:
        raise ValueError("orders are counted from 1")
    return "-".join([*parts, check_character("".join(parts))])


def check_character(text: str) -> str:
    """The ISO 7064 MOD 37,36 check character of ``text``; dashes and the case of letters do not matter."""
    rest = 36
    for character in _plain(text):
        if character not in _ALPHABET:
            raise ValueError(f"not a letter A to Z or a digit: {character!r}")
        rest = (rest + _ALPHABET.index(character)) % 36 or 36
        rest = rest * 2 % 37
    return _ALPHABET[(1 - rest) % 36]


def is_mistyped(text: str) -> bool:
    """Whether ``text``, written in any case or width, has the form of an order number but not its check character."""
    number = _capitals(text)
    return bool(_NUMBER.fullmatch(number)) and check_character(number[:-1]) != number[-1]


def _capitals(text: str) -> str:
    return unicodedata.normalize("NFKC", text).strip().upper()


def _plain(text: str) -> str:
    return _capitals(text).replace("-", "")


def _part(text: str, field: str) -> str:
    part = _capitals(text)
    if not _PART.fullmatch(part):
        message = N_("{value} cannot stand in an order number. Use one to twelve letters A to Z and digits.")
        raise UsageError("bad_value", message, field=field, value=text)
    return part
