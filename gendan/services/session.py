"""Signing in: who works at this terminal, and how long a wrong password makes one wait (C256)."""

from __future__ import annotations

import contextlib
from datetime import datetime

from gendan.db import meta, users
from gendan.db.store import Store
from gendan.domain.signing import wait_after
from gendan.errors import Refusal, StorageError
from gendan.i18n import N_
from gendan.services import passwords
from gendan.services.context import Actor
from gendan.services.door import actor_of

__all__ = ["Actor", "sign_in"]


def sign_in(store: Store, login: str, password: str) -> Actor:
    """The actor of that login. Refuses with the same words whether login or password is wrong, and
    makes one wait longer after each wrong try; the count survives a restart.
    """
    now = store.clock.now()
    with store.read() as conn:
        user = users.by_login(conn, login)
        tries = users.read_tries(conn, login)
    wrong = tries.wrong if tries else 0
    _refuse_early(wrong, tries.last if tries else None, now)
    stored = user.password if user and user.active and user.role != "system" else None
    if not passwords.matches(stored, password):
        _keep(store, login, wrong + 1, now)
        raise Refusal("not_signed_in", N_("Login or password is wrong. Try again."), field="password")
    if wrong:
        _keep(store, login, 0, now)
    assert user is not None
    return actor_of(user)


def _refuse_early(wrong: int, last: datetime | None, now: datetime) -> None:
    wait = wait_after(wrong)
    if not wait or last is None:
        return
    left = wait - max((now - last).total_seconds(), 0)
    if left > 0:
        raise Refusal(
            "too_early",
            N_("Too many wrong tries. Wait {seconds} seconds and try again."),
            field="password",
            seconds=int(left) + 1,
            wait=int(left) + 1,
        )


def _keep(store: Store, login: str, wrong: int, now: datetime) -> None:
    """Keep the count; a store that may only be read still lets people in to look."""
    with contextlib.suppress(StorageError), store.write() as conn:
        users.write_tries(conn, login, wrong, now)


def remember(store: Store, login: str) -> None:
    """Offer this login on the lock screen next time."""
    with store.write() as conn:
        meta.put(conn, "last_login", login)
