"""Coming back with a PIN on a terminal that was opened with a password today.

A PIN is easily guessed, so it stays on its terminal, in no journal, bundle or enrolment, and ends with the password of
which it speaks, with five wrong tries, with the day.
"""

from __future__ import annotations

import hashlib
from typing import Any, ClassVar

from pydantic import Field
from sqlalchemy import Connection

from gendan.db import users as table
from gendan.domain.signing import LONGEST_PIN, PIN_TRIES, is_weak, looks_like_pin
from gendan.errors import Refusal, UsageError
from gendan.i18n import N_
from gendan.services import passwords
from gendan.services.commands import Command, handles
from gendan.services.context import Context


class UserPin(Command):
    """Choose one's PIN for this terminal, or take it away; it stays here and is no part of the change log."""

    command: ClassVar[str] = "user.pin"
    role: ClassVar[str] = "clerk"

    old: str = Field(max_length=200, description="one's password")
    pin: str | None = Field(default=None, max_length=200, description="digits; left out the PIN is taken away")


@handles(UserPin)
def user_pin(ctx: Context, cmd: UserPin) -> dict[str, Any]:
    """Keep or take away the actor's own PIN; refused as ``pin_off`` where the settings allow none."""
    if ctx.actor.via is not None:
        raise Refusal("forbidden", N_("A PIN is chosen by its owner only."), field="by")
    user = table.by_id(ctx.conn, ctx.actor.id)
    if user is None or not passwords.matches(user.password, cmd.old):
        raise UsageError("bad_value", N_("The password is wrong."), field="old")
    if cmd.pin is None:
        table.write_pin(ctx.conn, user.login, None, "", ctx.now)
        return {"login": user.login, "pin": False}
    if not ctx.config["pin.allowed"]:
        raise Refusal("pin_off", N_("This store does not allow a PIN. Sign in with the password."), field="pin")
    _check(cmd.pin, ctx.config["pin.min_length"])
    table.write_pin(ctx.conn, user.login, passwords.hashed(cmd.pin), _about(user.password), ctx.now)
    return {"login": user.login, "pin": True}


def _check(pin: str, least: int) -> None:
    if not looks_like_pin(pin) or len(pin) < least:
        message = N_("A PIN is {least} to {most} digits.")
        raise UsageError("bad_value", message, field="pin", least=least, most=LONGEST_PIN)
    if is_weak(pin):
        raise UsageError("bad_value", N_("Everybody would guess this PIN. Choose another one."), field="pin")


def _about(stored: str) -> str:
    """Which password a PIN was chosen under."""
    return hashlib.sha256(stored.encode()).hexdigest()[:32]


def fits(conn: Connection, user: Any, typed: str, wrong: int) -> bool:
    """Whether what was typed is the PIN that lets ``user`` (a row, or None for nobody) in; the same work is done where
    he has none. ``wrong`` is his number of wrong tries in a row.
    """
    if not looks_like_pin(typed):
        return False
    row = table.pin_of(conn, user.login) if user is not None else None
    holds = row is not None and user.active and wrong < PIN_TRIES and row.about == _about(user.password or "")
    return passwords.matches(row.pin if row is not None and holds else None, typed)
