"""The schema as ordered steps of explicit SQL, counted by ``PRAGMA user_version``.

All steps that a database lacks run in one transaction with foreign keys off and checked before the commit, so that it
is of the old schema or of the present one and never between; a copy is made before. alembic only compares the result
with the tables, in a test.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from importlib.resources import files
from pathlib import Path

import filelock

from gendan.errors import StorageError
from gendan.i18n import N_

APPLICATION_ID = 0x474E444E
"""``GNDN``: what marks a file as ours."""
STEPS = ("0001_first.sql",)
"""The steps in order, each a file of SQL beside this module; step n takes the schema to version n."""
VERSION = len(STEPS)


def statements(step: str) -> list[str]:
    """The statements of a step; they end with a semicolon at the end of a line."""
    text = files("gendan.db").joinpath("steps", step).read_text(encoding="utf-8")
    parts = (part.strip() for part in text.split(";\n--\n"))
    return [part for part in parts if part]


def ensure(path: Path, keep: Callable[[Path], object] | None = None) -> None:
    """Bring the database at ``path`` to the present schema; refuse what is not ours or newer.

    Before anything is changed ``keep`` makes a copy of it; without one a copy is put beside it.
    """
    connection = sqlite3.connect(path, timeout=10, isolation_level=None)
    try:
        version = version_of(connection, path)
        if version < VERSION:
            with _alone(path):
                _migrate(connection, path, keep or _copy_beside)
    finally:
        connection.close()


def version_of(connection: sqlite3.Connection, path: Path) -> int:
    """The version of the schema of the database at ``path``; what is not ours, or newer, is refused."""
    marked = connection.execute("PRAGMA application_id").fetchone()[0]
    version = int(connection.execute("PRAGMA user_version").fetchone()[0])
    if marked != APPLICATION_ID:
        raise StorageError(
            "not_a_database", N_("{path} is not a gendan database. Name another file with --db."), path=path
        )
    if version > VERSION:
        raise StorageError(
            "newer_schema", N_("{path} was written by a newer gendan. Upgrade gendan on this terminal."), path=path
        )
    return version


@contextmanager
def _alone(path: Path) -> Iterator[None]:
    with filelock.FileLock(f"{path}.lock", timeout=10, mode=0o600):
        yield


def _migrate(connection: sqlite3.Connection, path: Path, keep: Callable[[Path], object]) -> None:
    version = version_of(connection, path)
    if version == VERSION:
        return
    if version:
        keep(path)
    run_steps(connection, version)


def _copy_beside(path: Path) -> None:
    kept = path.with_name(f"{path.name}.before-{VERSION}")
    kept.touch(mode=0o600)
    source, copy = sqlite3.connect(path), sqlite3.connect(kept)
    try:
        source.backup(copy)
    finally:
        copy.close()
        source.close()


def run_steps(connection: sqlite3.Connection, version: int, until: int | None = None) -> None:
    """Run the steps after ``version``, up to the present one where ``until`` names no earlier one, in one transaction;
    a failure of any leaves the file as it was."""
    until = VERSION if until is None else until
    connection.execute("PRAGMA foreign_keys=OFF")
    connection.execute("BEGIN IMMEDIATE")
    try:
        for number, step in enumerate(STEPS[version:until], version + 1):
            for statement in statements(step):
                connection.execute(statement)
            if connection.execute("PRAGMA foreign_key_check").fetchone() is not None:
                message = N_("Step {n} of the schema breaks references; nothing was changed.")
                raise StorageError("migration", message, n=number)
        connection.execute(f"PRAGMA user_version={until}")
        connection.execute("COMMIT")
    finally:
        if connection.in_transaction:
            connection.execute("ROLLBACK")
        connection.execute("PRAGMA foreign_keys=ON")


def create(path: Path) -> None:
    """Make a new, empty database; the file must not exist and is readable by its owner only."""
    path.touch(mode=0o600, exist_ok=False)
    connection = sqlite3.connect(path, isolation_level=None)
    try:
        connection.execute(f"PRAGMA application_id={APPLICATION_ID}")
        connection.execute("PRAGMA journal_mode=WAL")
        connection.execute("PRAGMA synchronous=FULL")
        run_steps(connection, 0)
    finally:
        connection.close()
