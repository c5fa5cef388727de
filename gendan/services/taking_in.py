"""Taking a file in: in one transaction, all that can be taken in or nothing, or only tried (C058, C093, C376)."""

from __future__ import annotations

from collections.abc import Callable
from typing import TypeVar

from gendan.db import users
from gendan.db.store import Store
from gendan.domain.roles import may_do
from gendan.errors import Refusal
from gendan.i18n import N_
from gendan.services.context import Actor
from gendan.services.door import Transaction, actor_of, transaction

R = TypeVar("R")


class _Tried(Exception):  # noqa: N818 - not an error: it undoes what was only tried
    pass


def taken_in(
    store: Store,
    actor: Actor | None,
    work: Callable[[Transaction, Actor], R],
    *,
    deed: str,
    forbidden: str,
    dry_run: bool,
) -> R:
    """What ``work`` says it did in one transaction. A dry run goes the same way, keeps nothing and needs nobody.

    ``deed`` is what is done (``domain/roles.py: DEEDS``), ``forbidden`` a message id that says who may. Errors
    ``not_signed_in``, ``forbidden``.
    """
    if actor is None and not dry_run:
        raise Refusal("not_signed_in", N_("Nobody is signed in. Sign in first."))
    if actor is not None and not may_do(actor.role, deed):
        raise Refusal("forbidden", forbidden)
    try:
        with transaction(store) as opened:
            report = work(opened, actor or actor_of(users.by_login(opened.conn, "system")))
            if dry_run:
                raise _Tried
    except _Tried:
        pass
    return report
