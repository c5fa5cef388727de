"""What a database server says, in words for people and with what to do (exit status 3)."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Any

import sqlalchemy as sa

from gendan import reasons
from gendan.errors import StorageError
from gendan.i18n import N_

if TYPE_CHECKING:
    import psycopg

NO_RIGHTS = "42501"
_UNREACHABLE = N_("The server {server} cannot be reached: {why}. Check that it runs, and the address.")
_PASSWORD = N_(
    "The server {server} does not take the password of {user}. Put the right one into PGPASSWORD or ~/.pgpass."
)
_NO_DATABASE = N_(
    "There is no database {name} on the server {server}. Make an empty one with createdb, or name another."
)
_NOT_LET_IN = N_("The server {server} does not let {user} in: {why}. Ask who runs it.")
_LOST = N_("The connection to the server {server} broke off. What was not finished is not there; do it again.")
_STORAGE = N_("The database {path} could not be used: {why}.")
_SAID = {
    NO_RIGHTS: ("no_rights", N_("{user} may not do this in the database {path}: {why}. Ask who runs the server.")),
    "53100": ("disk_full", N_("The disk of the server is full; nothing was saved. Free some space and do it again.")),
    "55P03": ("locked", N_("Another gendan is writing to {path}. Try again in a moment.")),
    "25006": ("read_only", N_("The database {path} may only be read. Name the server that is written to.")),
    "57P01": ("server_lost", _LOST),
    "57P02": ("server_lost", _LOST),
    "57P03": ("server_unreachable", _UNREACHABLE),
}
"""By the code of the server: our code and the words."""


@contextmanager
def speaking_of(url: sa.URL, path: Path) -> Iterator[None]:
    """Turn what the server or the way to it is at fault of into errors for people; programming errors pass."""
    import psycopg

    try:
        yield
    except sa.exc.DBAPIError as error:
        if not isinstance(error.orig, psycopg.Error) or not _is_for_people(error.orig):
            raise
        raise _error(error.orig, url, path) from error
    except psycopg.OperationalError as error:
        raise _error(error, url, path) from error


def _is_for_people(error: psycopg.Error) -> bool:
    import psycopg

    return isinstance(error, psycopg.OperationalError) or error.sqlstate in _SAID


def _error(error: psycopg.Error, url: sa.URL, path: Path) -> StorageError:
    code, message = _SAID.get(error.sqlstate or "") or _unnamed(error, url)
    lines = [line.strip() for line in str(error).splitlines() if line.strip()]
    why = lines[0].rpartition("FATAL:")[2].strip() if lines else type(error).__name__
    server = f"{url.host or url.query.get('host') or 'localhost'}:{url.port or 5432}"
    user, name = url.username or "?", url.database or "?"
    return StorageError(code, message, path=path, server=server, user=user, name=name, why=reasons.as_said(why))


def _unnamed(error: psycopg.Error, url: sa.URL) -> tuple[str, str]:
    """What is meant where the server gives no code: before it has let anybody in, or after it has gone."""
    if error.sqlstate:
        return "storage", _STORAGE
    tried, said = error.pgconn, str(error)
    if tried is None:
        return _unconnected(error)
    if tried.used_password or tried.needs_password:
        return "server_password", _PASSWORD
    if "FATAL:" not in said:
        return "server_unreachable", _UNREACHABLE
    if f'database "{url.database}"' in said or (f'"{url.database}"' in said and f'"{url.username}"' not in said):
        return "no_database", _NO_DATABASE
    return "server_refused", _NOT_LET_IN


def _unconnected(error: Any) -> tuple[str, str]:
    if "resolve" in str(error) or "timeout" in str(error):
        return "server_unreachable", _UNREACHABLE
    return "server_lost", _LOST
