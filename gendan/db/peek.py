"""A first look at a database with the standard library alone, for the lock screen: nothing heavy is imported."""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Iterable, Mapping
from pathlib import Path
from types import MappingProxyType
from typing import Any, NamedTuple


class Peek(NamedTuple):
    """What the lock screen may say of a store before anybody has signed in."""

    store_name: str = ""
    terminal: str = ""
    last_login: str = ""
    practice: bool = False
    demo: bool = False
    settings: Mapping[str, Any] = MappingProxyType({})
    """What the store has set for all its terminals that is seen from the start: name, zone, colours, language, when the
    screen locks."""


def peek(path: Path) -> Peek | None:
    """Store, terminal and last user; None where there is no database. What cannot be read is left empty:
    the store is opened properly a moment later, and says what is wrong.
    """
    if not path.exists():
        return None
    try:
        connection = sqlite3.connect(f"{path.absolute().as_uri()}?mode=ro", uri=True, timeout=1)
        try:
            meta = dict(connection.execute("SELECT key, value FROM meta"))
            terminal = connection.execute(
                "SELECT store, terminal FROM nodes WHERE uid = ?", (meta.get("node"),)
            ).fetchone()
            rows = connection.execute("SELECT key, value FROM settings WHERE key LIKE 'store.%' OR key LIKE 'ui.%'")
            settings = dict(_settings(rows))
        finally:
            connection.close()
    except sqlite3.Error:
        return Peek()
    return Peek(
        str(settings.get("store.name", "")),
        "-".join(terminal) if terminal else "",
        meta.get("last_login", ""),
        meta.get("practice") == "1",
        meta.get("demo") == "1",
        settings,
    )


def _settings(rows: Iterable[tuple[str, str | None]]) -> Iterable[tuple[str, Any]]:
    for key, kept in rows:
        if kept:
            value = json.loads(kept)
            yield key, json.loads(value["json"]) if "json" in value else value["v"]
