"""What somebody is typing, kept at each field and offered again after a break-off, a lock or a crash (C030).

Drafts of forms stay on this terminal; they are no orders yet and in no journal.
"""

from __future__ import annotations

import json
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from gendan.db import drafts as table
from gendan.db.store import Store


@dataclass(frozen=True, slots=True)
class Draft:
    """A kept form: what was typed, and when it was kept."""

    form: str
    body: dict[str, Any]
    saved: datetime


def keep(store: Store, login: str, form: str, body: dict[str, Any]) -> None:
    """Keep what was typed; durable when this returns."""
    with store.write() as conn:
        table.put(conn, login, form, json.dumps(body, ensure_ascii=False), store.clock.now())


def kept(store: Store, login: str, form: str) -> Draft | None:
    """What this user was typing in that form, or none."""
    with store.read() as conn:
        row = table.get(conn, login, form)
    return None if row is None else Draft(form, json.loads(row.body), row.saved)


def drop(store: Store, login: str, form: str) -> None:
    """Forget what was typed: it was filed, or thrown away on purpose."""
    with store.write() as conn:
        table.remove(conn, login, form)


def kept_forms(store: Store, login: str, form: str) -> tuple[Draft, ...]:
    """The drafts of a form and of those put aside (``entry``, ``entry 2``), the newest first."""
    with store.read() as conn:
        names = [name for name in table.forms_of(conn, login) if name == form or name.startswith(f"{form} ")]
        rows = [table.get(conn, login, name) for name in names]
    found = [Draft(row.form, json.loads(row.body), row.saved) for row in rows if row is not None]
    return tuple(sorted(found, key=lambda one: one.saved, reverse=True))


def free_form(store: Store, login: str, form: str) -> str:
    """A name under which nothing is kept yet: ``entry``, else ``entry 2`` and so on."""
    taken = {draft.form for draft in kept_forms(store, login, form)}
    names = (form if number == 1 else f"{form} {number}" for number in range(1, len(taken) + 2))
    return next(name for name in names if name not in taken)
