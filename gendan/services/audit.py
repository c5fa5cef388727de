"""Checking the change log: whether every record is there, unchanged, and what the tables stand on (sync.md 2.9)."""

from __future__ import annotations

from dataclasses import dataclass

from sqlalchemy import Connection

from gendan.db import audit
from gendan.db.audit import Fault
from gendan.db.store import Store
from gendan.errors import StorageError
from gendan.i18n import N_

TABLES_CHANGED = N_(
    "The change log is whole, but {names} were changed past it. Keep a copy; `gendan rebuild` makes them again."
)
"""What people are told of tables that are not what the log says."""


@dataclass(frozen=True, slots=True)
class Verification:
    """What was found: how many records, the last one of each node, and what is broken."""

    changesets: int
    nodes: dict[str, int]
    broken: tuple[Fault, ...]
    unread: tuple[StorageError, ...] = ()
    """Archive files that are missing or damaged: the hashes of their records fit, but the records cannot be read."""
    tables: tuple[str, ...] = ()
    """Tables that are not what the change log says, where that was asked for."""

    @property
    def ok(self) -> bool:
        """Whether everything fits together and could be read."""
        return not self.broken and not self.unread and not self.tables


def verify(store: Store) -> Verification:
    """Follow every chain of the change log and what depends on it (C259)."""
    with store.read() as conn:
        return verification(conn)


def verification(conn: Connection) -> Verification:
    """The same within a transaction that is under way."""
    chains = audit.walk(conn)
    uids = audit.node_uids(conn)
    last = {uids.get(node, "?"): seq for node, (seq, _hash) in chains.last.items()}
    broken = [
        *chains.faults,
        *audit.vector_faults(conn, chains),
        *audit.seal_faults(conn, chains),
        *audit.checkpoint_faults(conn),
        *audit.trigger_faults(conn),
        *audit.head_faults(conn),
        *audit.personal_faults(conn),
    ]
    return Verification(chains.count, last, tuple(broken), tuple(chains.unread.values()))
