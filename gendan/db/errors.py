"""What the database floor says when a file cannot be used."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import sqlalchemy.exc

from gendan import reasons
from gendan.errors import StorageError
from gendan.i18n import N_

_SAID = (
    ("no space left", "disk_full", N_("The disk is full; nothing was saved. Free some space and do it again.")),
    ("disk is full", "disk_full", N_("The disk is full; nothing was saved. Free some space and do it again.")),
    ("readonly", "read_only", N_("The database {path} may only be read. Check the rights of file and folder.")),
    ("read-only", "read_only", N_("The database {path} may only be read. Check the rights of file and folder.")),
    (
        "unable to open",
        "cannot_open",
        N_("The database {path} cannot be opened. Check that folder and file exist and are yours."),
    ),
    (
        "permission denied",
        "cannot_open",
        N_("The database {path} cannot be opened. Check that folder and file exist and are yours."),
    ),
    ("locked", "locked", N_("Another gendan is writing to {path}. Try again in a moment.")),
    ("not a database", "not_a_database", N_("{path} is not a gendan database. Name another file with --db.")),
    ("malformed", "damaged", N_("The database {path} is damaged. Restore a backup; nothing was changed.")),
)

_PROGRAMMING = (
    sqlite3.IntegrityError, sqlite3.ProgrammingError, sqlalchemy.exc.IntegrityError, sqlalchemy.exc.ProgrammingError,
)  # fmt: skip


def storage_error(error: Exception, path: Path) -> StorageError:
    """The error for people that fits what SQLite said."""
    said = str(error).lower()
    for sign, code, message in _SAID:
        if sign in said:
            return StorageError(code, message, path=path)
    why = reasons.reason(error) if isinstance(error, OSError) else reasons.as_said(type(error).__name__)
    return StorageError("storage", N_("The database {path} could not be used: {why}."), path=path, why=why)


@contextmanager
def speaking_of(path: Path) -> Iterator[None]:
    """Turn what SQLite raises into errors for people; programming errors pass as they are."""
    try:
        yield
    except _PROGRAMMING:
        raise
    except (sqlite3.DatabaseError, sqlalchemy.exc.DatabaseError, OSError) as error:
        raise storage_error(error, path) from error
