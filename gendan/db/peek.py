"""A first look at a database with the standard library alone, for the lock screen: nothing heavy is imported."""

from __future__ import annotations

import json
import sqlite3
from dataclasses import dataclass
from pathlib import Path


@dataclass(frozen=True, slots=True)
class Peek:
    """What the lock screen may say of a store before anybody has signed in."""

    store_name: str = ""
    terminal: str = ""
    last_login: str = ""
    practice: bool = False
    demo: bool = False


def peek(path: Path) -> Peek | None:
    """Store, terminal and last user; None where there is no database. What cannot be read is left empty:
    the store is opened properly a moment later, and says what is wrong.
    """
    if not path.exists():
        return None
    try:
        connection = sqlite3.connect(f"file:{path.as_posix()}?mode=ro", uri=True, timeout=1)
        try:
            meta = dict(connection.execute("SELECT key, value FROM meta"))
            terminal = connection.execute(
                "SELECT store, terminal FROM nodes WHERE uid = ?", (meta.get("node"),)
            ).fetchone()
            named = connection.execute("SELECT value FROM settings WHERE key = 'store.name'").fetchone()
        finally:
            connection.close()
    except sqlite3.Error:
        return Peek()
    name = json.loads(named[0]).get("v", "") if named and named[0] else ""
    return Peek(
        str(name),
        "-".join(terminal) if terminal else "",
        meta.get("last_login", ""),
        meta.get("practice") == "1",
        meta.get("demo") == "1",
    )
