"""Signing in: who works at this terminal, how long a wrong password makes one wait, and when it must be changed
(C256, C257)."""

from __future__ import annotations

import contextlib
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any

from sqlalchemy import Connection

from gendan.db import meta, users
from gendan.db.store import Store
from gendan.domain.signing import PIN_TRIES, days_left, looks_like_pin, wait_after
from gendan.errors import Finding, Refusal, StorageError
from gendan.i18n import N_
from gendan.services import passwords, pins
from gendan.services.context import Actor
from gendan.services.door import actor_of

__all__ = ["Actor", "sign_in"]

DUE = "password_due"
"""The code of the refusal that asks for a new password: the one that was typed is right."""
_NAMED = 60
"""Most characters of a login; what is longer is nobody's, and is not kept whole."""


def sign_in(store: Store, login: str, password: str, *, by_pin: bool = False, renewing: bool = False) -> Actor:
    """The actor of that login. Refuses with the same words whether login or password is wrong, and makes one wait
    longer after each wrong try; the count survives a restart.

    With ``by_pin`` the user's PIN will do as well. A password that is to be changed is refused as ``password_due``,
    unless one comes to change it (``renewing``). A real store under the practice clock lets nobody in
    (``practice_only``).
    """
    now = store.clock.now()
    with store.read() as conn:
        store.refuse_wrong_clock(conn)  # no try would be counted, and no wait would hold
        user = users.by_login(conn, login)
        tries = users.read_tries(conn, login[:_NAMED])
        wrong = tries.wrong if tries else 0
        _refuse_early(wrong, tries.last if tries else None, now)
        known = user if user is not None and user.active and user.role != "system" else None
        pin = by_pin and pins.fits(conn, known, password, wrong)
        if not pin and not passwords.matches(known.password if known else None, password):
            known = None
    if known is None:
        _keep(store, login, wrong + 1, now, is_known=user is not None)
        raise _refusal(by_pin and wrong + 1 >= PIN_TRIES and looks_like_pin(password))
    remarks = _tried(wrong) + ([] if renewing else _about_password(store, known, pin=pin))
    if wrong:
        _keep(store, login, 0, now)
    return replace(actor_of(known), pin=pin, remarks=tuple(remarks))


def _refusal(pin_is_off: bool) -> Refusal:
    if pin_is_off:
        message = N_("Too many wrong tries: a PIN is not enough any more. Sign in with the password.")
        return Refusal("not_signed_in", message, field="password")
    return Refusal("not_signed_in", N_("Login or password is wrong. Try again."), field="password")


def _refuse_early(wrong: int, last: datetime | None, now: datetime) -> None:
    wait = wait_after(wrong)
    if not wait or last is None:
        return
    left = wait - max((now - last).total_seconds(), 0)
    if left > 0:
        raise Refusal(
            "too_early",
            N_("Too many wrong tries. Wait {seconds} {seconds:second|seconds} and try again."),
            field="password",
            seconds=int(left) + 1,
            wait=int(left) + 1,
        )


def _tried(wrong: int) -> list[Finding]:
    message = N_("{n} wrong {n:try|tries} with your user name since you last came in.")
    return [Finding("tried", message, {"n": wrong})] if wrong else []


def _about_password(store: Store, user: Any, *, pin: bool) -> list[Finding]:
    """What the owner is told of the age of his password. Refuses one that is to be changed first (``password_due``);
    where only another terminal can change it, that is told and nobody is kept from work.
    """
    config = store.config
    chosen = user.password_at.astimezone(config.zone).date() if user.password_at else None
    left = days_left(chosen, store.clock.today(config.zone), config["password.max_age_days"])
    is_old = left is not None and left <= 0
    if user.must_change or is_old:
        with store.read() as conn:
            elsewhere = _where_changed(conn)
        if elsewhere is not None:
            message = N_("Your password is to be changed; that is done on terminal {terminal}.")
            return [Finding("password", message, {"terminal": elsewhere})]
        raise _due(user, int(config["password.max_age_days"]), pin=pin)
    if left is not None and left <= config["password.warn_days"]:
        message = N_(
            "Your password ends in {n} {n:day|days}. Change it in section 9, Users, key {key.system.password}."
        )
        return [Finding("password", message, {"n": left})]
    return []


def _due(user: Any, most: int, *, pin: bool) -> Refusal:
    if pin:
        return Refusal(DUE, N_("Your password is to be changed: sign in with the password."), pin=True)
    if user.must_change:
        return Refusal(DUE, N_("Somebody else chose this password: choose your own now."), field="new")
    message = N_("Your password has reached {n} {n:day|days}: choose a new one now.")
    return Refusal(DUE, message, field="new", n=most)


def _where_changed(conn: Connection) -> str | None:
    """The terminal on which passwords are changed, where it is not this one."""
    return None if meta.this_terminal(conn).founder else meta.founder_name(conn)


def _keep(store: Store, login: str, wrong: int, now: datetime, *, is_known: bool = True) -> None:
    """Keep the count; a store that may only be read still lets people in to look. A name that nobody has may be a
    password typed into the wrong field: it is not written down.
    """
    with contextlib.suppress(StorageError), store.write() as conn:
        users.write_tries(conn, login[:_NAMED], wrong, now)
        if wrong:
            users.note_sign_in(conn, now, login if is_known else "?", "wrong")


@dataclass(frozen=True, slots=True)
class SignInView:
    """Somebody who came in on this terminal. ``how`` is ``password`` or ``pin``, or ``wrong`` where he did not."""

    at: datetime
    login: str
    how: str


def sign_ins(store: Store, limit: int = 100) -> list[SignInView]:
    """Who came in on this terminal, newest first; ``?`` stands for a name that nobody has."""
    with store.read() as conn:
        return [SignInView(row.at, row.login, row.how) for row in users.noted_sign_ins(conn, limit)]


def remember(store: Store, actor: Actor) -> None:
    """Offer this login on the lock screen next time, and note how the user came in."""
    with store.write() as conn:
        meta.put(conn, meta.LAST_LOGIN, actor.login)
        users.note_sign_in(conn, store.clock.now(), actor.login, "pin" if actor.pin else "password")
