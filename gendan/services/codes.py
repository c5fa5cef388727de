"""Codes of cases and what belongs to them: ``S01-T1-E00001``, unique by construction."""

from __future__ import annotations

from collections.abc import Callable
from uuid import UUID

from sqlalchemy import Connection

from gendan.services.context import Context


def shared_code(store: str, letter: str, uid: UUID) -> str:
    """The code of a case that any terminal may open about the same thing: it follows from its uid."""
    return f"{store}-{letter}-{uid.hex[-8:].upper()}"


def next_code(ctx: Context, letter: str, highest: Callable[[Connection, str], int]) -> str:
    """The next code with that letter on this terminal; ``highest`` reads the highest running number of a prefix."""
    prefix = f"{ctx.terminal.store}-{ctx.terminal.terminal}-{letter}"
    last: int = ctx.cache.get(prefix) or highest(ctx.conn, prefix)
    ctx.cache[prefix] = last + 1
    return f"{prefix}{last + 1:05}"
