"""A copy of the database becomes the one with which another terminal begins (sync.md 2.11)."""

from __future__ import annotations

import sqlite3
from datetime import datetime
from pathlib import Path

from gendan.db import journal, marks, meta
from gendan.db.exchange import WATCHED, Have

_LOCAL_TABLES = ("drafts", "login_try", "pins", "sign_ins", "numbering", "bundles", "peers")
"""Facts of the terminal that the copy was taken of, which are none of the new one's."""
_LOCAL_FACTS = (
    marks.COPY, marks.MARK, marks.BASE, journal.SEAL, WATCHED,
    meta.EXPORTED, meta.RUNNING, meta.FULL_CHECK, meta.LAST_LOGIN,
)  # fmt: skip


def keep_head(copy: Path, node: str, seq: int, digest: bytes, signature: bytes) -> None:
    """Keep in the copy the signed head of a node: what it wrote is vouched for, and may be passed on."""
    connection = sqlite3.connect(copy, isolation_level=None)
    try:
        row = (node, seq, digest, signature)
        connection.execute("INSERT OR REPLACE INTO checkpoints (node, seq, hash, sig) VALUES (?, ?, ?, ?)", row)
    finally:
        connection.close()


def hand_over(copy: Path, node: str, giver: str, known: Have, at: datetime) -> None:
    """Make the copy the node's: its own facts begin empty, and it knows what its giver has. Nobody else has it yet."""
    connection = sqlite3.connect(copy, isolation_level=None)
    try:
        connection.execute("PRAGMA secure_delete=ON")
        connection.execute("BEGIN")
        for table in _LOCAL_TABLES:
            connection.execute(f"DELETE FROM {table}")  # noqa: S608 - names of our own
        connection.executemany("DELETE FROM meta WHERE key=?", [(fact,) for fact in _LOCAL_FACTS])
        connection.execute("UPDATE meta SET value=? WHERE key='node'", (node,))
        rows = [(giver, about, seq, int(at.timestamp())) for about, seq in known.items()]
        connection.executemany("INSERT INTO peers (node, about, seq, said) VALUES (?, ?, ?, ?)", rows)
        connection.execute("COMMIT")
        connection.execute("VACUUM")
    finally:
        connection.close()
