"""The schema of a headquarters' database as ordered steps of explicit SQL, as ``migrations`` keeps that of a file.

The version stands in the table of facts. Steps run in one transaction, under the lock that one writer holds at a time:
of two processes that open an older database one brings it forward, the other finds it so.
"""

from __future__ import annotations

from pathlib import Path

from sqlalchemy import Connection

from gendan.db import meta, migrations
from gendan.errors import StorageError
from gendan.i18n import N_

STEPS = ("headquarters/0001_first.sql", "headquarters/0002_functions.sql")
"""The steps in order, below the folder of steps; step n takes the schema to version n. What is not a table of ours is
in the second: what SQLite brings along and the reports use, as functions of the server, and the lock of the journal."""
KEY = "server_schema"
"""The fact that holds the version."""


def run_steps(conn: Connection, after: int) -> None:
    """Bring the schema from version ``after`` to the present one, in the transaction of ``conn``."""
    for step in STEPS[after:]:
        for statement in migrations.statements(step):
            conn.exec_driver_sql(statement)


def note(conn: Connection) -> None:
    """Write down that the schema is the present one."""
    meta.put(conn, KEY, str(len(STEPS)))


def version_of(conn: Connection, path: Path) -> int:
    """The version of the schema. Raises ``StorageError`` newer_schema, not_a_database."""
    version = int(meta.get(conn, KEY, "0"))
    if not version:
        message = N_("{path} is not a gendan database. Name another file with --db.")
        raise StorageError("not_a_database", message, path=path)
    if version > len(STEPS):
        message = N_("{path} was written by a newer gendan. Upgrade gendan on this terminal.")
        raise StorageError("newer_schema", message, path=path)
    return version
