"""The database file: opened with its settings, read by many, written by one at a time (sync.md 2.13)."""

from __future__ import annotations

import sqlite3
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import filelock
import sqlalchemy as sa
from sqlalchemy import Connection
from sqlalchemy.pool import QueuePool

from gendan.clock import Clock
from gendan.config import Config
from gendan.db import audit, erasing, marks, meta, migrations, mounts
from gendan.db.errors import speaking_of
from gendan.db.hints import heed_hints
from gendan.db.settings import shared
from gendan.errors import Refusal, StorageError
from gendan.i18n import N_, Word

LOCK_SECONDS = 10.0
"""How long a writer waits for another before it gives up (decisions.md, Writing)."""
CHECKPOINT_PAGES = 1000
"""The write-ahead log is folded back when it holds this many pages; about 4 MB."""

_PRAGMAS = (
    "PRAGMA journal_mode=WAL",
    "PRAGMA synchronous=FULL",
    "PRAGMA foreign_keys=ON",
    "PRAGMA trusted_schema=OFF",
    "PRAGMA cell_size_check=ON",
    "PRAGMA mmap_size=0",
    "PRAGMA secure_delete=ON",
    "PRAGMA wal_autocheckpoint=0",
)
_READING, _WRITING = "PRAGMA cache_size=-1000", "PRAGMA cache_size=-2000"
"""Kilobytes that a connection holds of the file. The system holds it too: with more, reading is as fast, and each of
the four connections of a screen would take as much; a long transaction writes pages out early where it has less."""


Renew = Callable[["Store", Connection, str], marks.Renewal]


def connect(path: Path) -> sqlite3.Connection:
    """A connection with gendan's settings; transactions are begun by hand."""
    connection = sqlite3.connect(path, timeout=LOCK_SECONDS, isolation_level=None, check_same_thread=False)
    for pragma in (*_PRAGMAS, _READING):
        connection.execute(pragma)
    return connection


class Store:
    """One open database. ``read`` gives a consistent view, ``write`` the one writing transaction."""

    is_file = True
    """Whether it is a file of this machine, with a search index and backups beside it."""

    def __init__(self, path: Path, clock: Clock, config: Config) -> None:
        self.path = path
        self.clock = clock
        self.viewer: str | None = None
        """Login of who looks at this store on a screen: what he is checking blind is hidden from him."""
        self._own_config = config
        self.told: Callable[[str], object] | None = None
        """Who is told the name of every command that was done here; in the thread that did it."""
        self._engine = heed_hints(
            sa.create_engine(
                "sqlite://",
                creator=lambda: connect(path),
                poolclass=QueuePool,
                hide_parameters=True,
                pool_reset_on_return=None,
            )
        )
        self._turn = threading.RLock()
        self._lock = filelock.FileLock(f"{path}.lock", thread_local=False, mode=0o600)
        self._config: Config | None = None
        self._written = 0
        """How often this store was written to: settings read before the last time are read again."""
        self._tail_seen = False
        self.damage: audit.Fault | None = None
        """What a check found wrong: while it stands the store may only be read."""
        self.renew: Renew | None = None
        """Gives a copied or restored database a node of its own; without it nothing is written to one."""
        self.renewal: marks.Renewal | None = None
        """What ``renew`` did, for people to be told."""
        self._is_ours = False
        self._place = _place_of(path)

    @property
    def config(self) -> Config:
        """The settings in force: this terminal's file over what the store shares."""
        config, written = self._config, self._written
        if config is None:
            with self.read() as conn:
                config = self._own_config.with_store(shared(conn))
            if written == self._written:  # nobody wrote meanwhile: what was read still holds
                self._config = config
        return config

    @property
    def own_config(self) -> Config:
        """What this terminal's settings file says, without what the store shares."""
        return self._own_config

    @contextmanager
    def read(self) -> Iterator[Connection]:
        """A connection that sees one moment of the database and cannot write."""
        with speaking_of(self.path), self._engine.connect() as conn:
            raw: Any = conn.connection.driver_connection
            raw.execute("PRAGMA query_only=ON")
            raw.execute("BEGIN")
            try:
                yield conn
            finally:
                _leave(conn)
                raw.execute("PRAGMA query_only=OFF")

    @contextmanager
    def write(self) -> Iterator[Connection]:
        """The one writing transaction: committed at the end of the block, rolled back by any error."""
        if not self._is_ours:
            self._make_ours()
        with self._writing() as conn:
            self._refuse_damaged(conn)
            self.refuse_wrong_clock(conn)
            yield conn

    @contextmanager
    def found(self) -> Iterator[Connection]:
        """The first transaction of a new database, which does not know yet whether it is for practice."""
        with self._writing() as conn:
            yield conn

    @contextmanager
    def mend(self) -> Iterator[Connection]:
        """A writing transaction that makes the tables again from the journal, whatever is wrong with them."""
        with self._writing() as conn:
            yield conn
        self.damage = None

    @contextmanager
    def still(self) -> Iterator[None]:
        """Nobody writes while the block runs, here or in another process; who waits too long gets ``locked``."""
        with self._turn, self._hold_lock():
            yield

    @contextmanager
    def _writing(self) -> Iterator[Connection]:
        with self._turn, self._hold_lock(), speaking_of(self.path), self._engine.connect() as conn:
            self._refuse_replaced()
            conn.exec_driver_sql(_WRITING)
            conn.exec_driver_sql("BEGIN IMMEDIATE")
            try:
                self._refuse_upgraded(conn)
                yield conn
                conn.exec_driver_sql("COMMIT")
                self._written += 1
                self._config = None
            finally:
                _leave(conn)
            conn.exec_driver_sql(_READING)
            self._checkpoint(conn)
            if conn.info.pop(erasing.UNCLEAN, False):
                erasing.wipe(conn)

    @contextmanager
    def _hold_lock(self) -> Iterator[None]:
        try:
            self._lock.acquire(timeout=LOCK_SECONDS)
        except filelock.Timeout:
            raise StorageError(
                "locked", N_("Another gendan is writing to {path}. Try again in a moment."), path=self.path
            ) from None
        except OSError as error:
            raise StorageError(
                "read_only",
                N_("The database {path} may only be read. Check the rights of file and folder."),
                path=self.path,
            ) from error
        try:
            yield
        finally:
            self._lock.release()

    def _make_ours(self) -> None:
        """Before the first write: a copied or restored database takes a node of its own (sync.md 2.3)."""
        with self.still():
            if self._is_ours:
                return
            with self._writing() as conn:
                self._refuse_damaged(conn)
                self.refuse_wrong_clock(conn)
                why = marks.foreign(conn)
                if why is not None:
                    self.renewal = self._renewed(conn, why)
                agreed = marks.renew(conn)
                conn.info[erasing.UNCLEAN] = bool(meta.get(conn, erasing.UNCLEAN))
            agreed()
            self._is_ours = True

    def go_on(self, conn: Connection, why: str) -> marks.Renewal:
        """Take a node of its own now, because of what another terminal says (``why``, a message id)."""
        self.renewal = self._renewed(conn, why)
        return self.renewal

    def _renewed(self, conn: Connection, why: str) -> marks.Renewal:
        if self.renew is None:
            message = N_("Nothing is written to {path}: {why}. Open it with gendan, which takes a new code.")
            raise StorageError("copied", message, path=self.path, why=Word(why))
        return self.renew(self, conn, why)

    def _refuse_upgraded(self, conn: Connection) -> None:
        """A newer gendan brought the file up to date under one that still runs: it does not know what else to write."""
        if conn.exec_driver_sql("PRAGMA user_version").scalar() != migrations.VERSION:
            message = N_("A newer gendan has brought {path} up to date meanwhile. Close this one and open it again.")
            raise StorageError("newer_schema", message, path=self.path)

    def _refuse_replaced(self) -> None:
        """What is written to a file that another was put in the place of would be lost."""
        if _place_of(self.path) != self._place:
            message = N_("Another database was put at {path} meanwhile. Close gendan and open it again.")
            raise StorageError("replaced", message, path=self.path)

    def _refuse_damaged(self, conn: Connection) -> None:
        """The first write looks at the end of the chain: nothing is built on a journal that was changed."""
        if not self._tail_seen:
            self.damage = self.damage or audit.tail_fault(conn)
            self._tail_seen = True
        if self.damage is not None:
            raise StorageError(
                "damaged",
                N_("{path} may only be read now: {why}. Keep a copy of it and restore a backup."),
                path=self.path,
                why=Word(self.damage.reason),
            )

    def refuse_wrong_clock(self, conn: Connection) -> None:
        """Raises ``Refusal`` practice_only where a real store meets the practice clock, which everybody may set."""
        if self.clock.practice and not meta.is_practice(conn):
            raise Refusal(
                "practice_only",
                N_(
                    "This is a real store and GENDAN_NOW is set. Unset it, or make a practice store with `gendan init`."
                ),
            )

    def _checkpoint(self, conn: Connection) -> None:
        wal = Path(f"{self.path}-wal")
        if wal.exists() and wal.stat().st_size > CHECKPOINT_PAGES * 4096:
            conn.exec_driver_sql("PRAGMA wal_checkpoint(PASSIVE)")

    def data_version(self, conn: Connection) -> int:
        """A number that changes when another connection has committed; ask it on one kept connection."""
        return int(conn.exec_driver_sql("PRAGMA data_version").scalar_one())

    @contextmanager
    def watch(self) -> Iterator[Connection]:
        """A connection outside transactions, for ``data_version``."""
        with speaking_of(self.path), self._engine.connect() as conn:
            yield conn

    def close(self) -> None:
        """Give all connections back."""
        self._engine.dispose()


def _place_of(path: Path) -> tuple[int, int] | None:
    try:
        found = path.stat()
    except FileNotFoundError:
        return None
    return found.st_dev, found.st_ino


def _leave(conn: Connection) -> None:
    raw = conn.connection.driver_connection
    if raw is not None and raw.in_transaction:
        raw.execute("ROLLBACK")


def open_store(path: Path, clock: Clock, config: Config, keep: Callable[[Path], object] | None = None) -> Store:
    """Open an existing database, migrated to the present schema; errors say what to do. ``keep`` makes the copy that is
    taken before a migration.
    """
    with speaking_of(path):
        is_there = path.exists()
    if not is_there:
        raise StorageError(
            "no_database",
            N_("There is no database at {path}. Make one with `gendan init`, or name it with --db."),
            path=path,
        )
    refuse_network(path)
    with speaking_of(path):
        migrations.ensure(path, keep)
    return Store(path, clock, config)


def refuse_network(path: Path) -> None:
    """Refuse a database on a network mount: its locks cannot be trusted (sync.md 2.13)."""
    kind = mounts.filesystem(path)
    if mounts.is_network(kind):
        raise StorageError(
            "network_drive",
            N_("{path} is on a network drive ({kind}). Keep the database on a local disk."),
            path=path,
            kind=kind,
        )
