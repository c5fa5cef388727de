"""Records of a newer gendan: kinds and fields that were not known when they came stand in the journal only. After the
upgrade the tables are made again from it, once (sync.md 2.10).
"""

from __future__ import annotations

import hashlib

from sqlalchemy import Connection

from gendan.db import meta
from gendan.db.base import catalogue

NEWER = "newer"
"""The fact that such records came: what was known then."""


def extent() -> str:
    """What this gendan knows of the journal: a hash of the names of all kinds and fields."""
    names = sorted(f"{kind.name}.{field}" for kind in catalogue().values() for field in ("", *kind.columns))
    return hashlib.sha256("\n".join(names).encode()).hexdigest()[:16]


def note(conn: Connection) -> None:
    """Note that a record came of which something is unknown; the first note stands until the tables are made again."""
    if not meta.get(conn, NEWER):
        meta.put(conn, NEWER, extent())


def is_due(conn: Connection) -> bool:
    """Whether more is known now than when such records came."""
    said = meta.get(conn, NEWER)
    return bool(said) and said != extent()
