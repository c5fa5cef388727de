"""Passwords: kept as argon2id, checked in the same time for known and unknown users."""

from __future__ import annotations

from collections.abc import Iterable
from functools import lru_cache

import nacl.exceptions
import nacl.pwhash
from nacl.pwhash import argon2id

from gendan.domain.signing import is_weak
from gendan.errors import UsageError
from gendan.i18n import N_

OPS = 2
MEMORY = 46 * 1024 * 1024
"""46 MiB and two passes: above OWASP's minimum, about a tenth of a second (sync.md, threats)."""


def hashed(password: str) -> str:
    """The argon2id string of a password."""
    return argon2id.str(password.encode(), opslimit=OPS, memlimit=MEMORY).decode()


@lru_cache(maxsize=1)
def _nobody() -> str:
    return hashed("nobody has this password")


def matches(stored: str | None, password: str) -> bool:
    """Whether the password fits; without a stored one the same work is done and the answer is no."""
    try:
        fits = nacl.pwhash.verify((stored or _nobody()).encode(), password.encode())
    except nacl.exceptions.InvalidkeyError:
        return False
    return fits and stored is not None


def checked(password: str, least: int, login: str) -> str:
    """The password if it is long enough and not the login; else the error says what is wanted."""
    if len(password) < least:
        message = N_("A password has at least {n} {n:character|characters}.")
        raise UsageError("bad_value", message, field="password", n=least)
    if password.casefold() == login.casefold():
        raise UsageError("bad_value", N_("The password must not be the login."), field="password")
    if is_weak(password):
        message = N_("Everybody would guess this password. Choose another one.")
        raise UsageError("bad_value", message, field="password")
    return password


def refuse_used(password: str, past: Iterable[str]) -> None:
    """Refuse a password that is one of ``past``, hashed as they are kept (C257)."""
    if any(matches(one, password) for one in past):
        message = N_("You had this password before. Choose another one.")
        raise UsageError("bad_value", message, field="password")
