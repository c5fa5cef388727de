"""Signing in: how long a wrong password makes one wait, when a password must be changed, what a PIN may be."""

from __future__ import annotations

from datetime import date
from itertools import pairwise

FREE_TRIES = 3
"""Wrong tries in a row without a wait: people mistype."""
FIRST_WAIT = 5
LONGEST_WAIT = 900
PIN_TRIES = 5
"""Wrong tries in a row after which a PIN is none any more until its owner has typed the password."""
LONGEST_PIN = 12
WEAK = frozenset({
    "password", "passw0rd", "password1", "12345678", "123456789", "1234567890", "87654321", "11111111",
    "00000000", "88888888", "66666666", "qwertyui", "qwertyuiop", "1qaz2wsx", "asdfghjkl", "abcd1234",
    "abc12345", "a1234567", "a12345678", "admin123", "admin888", "iloveyou", "woaini1314", "5201314a",
    "52013145", "letmein1", "welcome1", "administrator",
})  # fmt: skip
"""What is tried first by everybody who guesses."""


def wait_after(wrong: int) -> int:
    """Seconds to wait after so many wrong tries in a row: none, then 5, 10, 20, ... up to 15 minutes."""
    if wrong < FREE_TRIES:
        return 0
    return int(min(FIRST_WAIT * 2 ** min(wrong - FREE_TRIES, 20), LONGEST_WAIT))


def days_left(chosen: date | None, today: date, max_age: int) -> int | None:
    """Days until a password chosen on a day must be changed, 0 or less where it must be now; None where it need not
    (``max_age`` 0, C257). One whose day nobody knows must be changed; one that a clock gone wrong has put into the
    future counts from today.
    """
    if not max_age:
        return None
    return 0 if chosen is None else max_age - max((today - chosen).days, 0)


def is_weak(secret: str) -> bool:
    """Whether anybody would guess it: known words, one sign over and over, signs that follow each other."""
    folded = secret.casefold()
    return folded in WEAK or _is_run(folded)


def _is_run(text: str) -> bool:
    steps = {ord(later) - ord(earlier) for earlier, later in pairwise(text)}
    return len(steps) <= 1 and steps <= {-1, 0, 1}


def looks_like_pin(secret: str) -> bool:
    """Whether what was typed can be a PIN: digits, at most ``LONGEST_PIN``."""
    return 0 < len(secret) <= LONGEST_PIN and secret.isascii() and secret.isdigit()
