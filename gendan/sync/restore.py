"""Bringing a copy of the database back (C373): checked first, the present one kept, put in its place at once or not.

What comes back goes on under a new node (``gendan.sync.incarnation``), because numbers that were given out after the
copy was made must not be given out again. Its old node stays, as the author of what it wrote.
"""

from __future__ import annotations

import os
import shutil
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path

import filelock

from gendan import locations
from gendan.clock import Clock
from gendan.config import Config
from gendan.db import archives, copying, inspecting, meta, migrations
from gendan.db.errors import speaking_of
from gendan.db.inspecting import Content
from gendan.db.marks import Renewal
from gendan.db.store import LOCK_SECONDS, Store, open_store, refuse_network
from gendan.errors import Refusal, StorageError, UsageError
from gendan.i18n import N_, Word
from gendan.sync import archive, backup, safe_files
from gendan.sync.incarnation import incarnate


@dataclass(frozen=True, slots=True)
class Restored:
    """What was put in place, under which code it goes on, and where the database before it was kept."""

    path: Path
    content: Content
    renewal: Renewal
    safety: Path | None
    lacking: tuple[str, ...] = ()
    """Archive files that belong to it and are neither beside the copy nor here: what is in them cannot be read."""


@dataclass(frozen=True, slots=True)
class Candidate:
    """A copy that was checked and waits beside the database at ``path``: ``put`` brings it back."""

    path: Path
    part: Path
    content: Content
    clock: Clock
    settings: Config
    lacking: tuple[str, ...] = ()

    def open(self) -> Store:
        """The copy as a store, to look into."""
        return Store(self.part, self.clock, self.settings)

    def put(self) -> Restored:
        """Put the copy in the place of the database, which is kept beside the backups (or, where it is damaged, beside
        itself). Errors: ``in_use`` where a gendan has it open, ``other_store`` where it is of another company.
        """
        refuse_open(self.path)
        renewal = self._as_new_node()
        present = self._present()
        if present is None:
            with _locked(self.path):
                safety = _set_aside(self.path, self.clock)
                self._take_place()
        else:
            with present.still():
                safety = self._kept(present)
                self._take_place()
        return Restored(self.path, self.content, renewal, safety, self.lacking)

    def _take_place(self) -> None:
        with safe_files.speaking_of(self.path.parent):
            safe_files.finish(self.part, self.path, over=True)

    def _as_new_node(self) -> Renewal:
        store = self.open()
        store.renew = incarnate
        try:
            with store.write():
                """The first write takes the new node."""
        finally:
            store.close()
        inspecting.make_alone(self.part)
        assert store.renewal is not None, "the part is marked as a copy"
        return store.renewal

    def _present(self) -> Store | None:
        """The database that is to be replaced; nothing where there is none, or where it cannot be read."""
        if not self.path.exists():
            return None
        try:
            store = open_store(self.path, self.clock, self.settings)
            with store.read() as conn:
                fleet = meta.get(conn, "fleet")
        except StorageError as error:
            if error.code in {"damaged", "not_a_database", "storage"}:
                return None
            raise
        if fleet != self.content.fleet:
            store.close()
            raise Refusal(
                "other_store",
                N_("{path} is the database of another store. Name the database to be replaced with --db."),
                path=self.path,
            )
        return store

    def _kept(self, present: Store) -> Path | None:
        """A backup of the database that is replaced; where none can be made of it, the file itself is kept."""
        try:
            safety = backup.before(present, "restore").path
        except StorageError as error:
            if error.code not in {"bad_copy", "damaged", "storage"}:
                raise
            return _set_aside(self.path, self.clock)
        finally:
            present.close()
        refuse_open(self.path)  # the backup took its time, and nobody may have come in meanwhile
        return safety


@contextmanager
def checked(source: Path, path: Path, clock: Clock, settings: Config) -> Iterator[Candidate]:
    """Copy ``source`` beside the database at ``path`` and check everything in it; nothing of it is run before its
    schema was compared. Errors: ``strange_schema``, ``damaged``, ``newer_schema``, ``not_a_database``, ``no_file``.
    """
    _refuse_wrong_file(source, path)
    refuse_network(path)
    with safe_files.speaking_of(path.parent):
        locations.private_folder(path.parent)
    with _locked(path.with_name(f".{path.name}.restore")), safe_files.beside(path) as part:
        with safe_files.speaking_of(path.parent):
            safe_files.sweep_of(path, but=part)
            _copy(source, part)
        with speaking_of(source):
            inspecting.refuse_strange(part)
            inspecting.fold(part)
            migrations.ensure(part)
            with copying.looking_at(part) as conn:
                beside = source.parent / archives.FOLDER
                lacking = archive.bring(archives.kept(conn), beside, archives.folder_of(conn))
                fault = next(inspecting.faults(conn), None)
                if fault is not None:
                    raise StorageError(
                        "damaged",
                        N_("{path} is not brought back: {why}. Take an older backup."),
                        path=source,
                        why=Word(fault.reason),
                    )
                content = inspecting.content(conn)
        yield Candidate(path, part, content, clock, settings, tuple(lacking))


def _refuse_wrong_file(source: Path, path: Path) -> None:
    if not source.is_file():
        raise UsageError("no_file", N_("There is no file {path}."), path=source)
    if path.exists() and source.samefile(path):
        raise UsageError("bad_value", N_("{path} is the database itself. Name a backup of it."), path=source)


def _copy(source: Path, part: Path) -> None:
    """The file with its log, if it has one: a copy of a database that ran is whole only with it."""
    if shutil.disk_usage(part.parent).free < source.stat().st_size:
        raise safe_files.no_room(part.parent)
    for ending in ("", "-wal"):
        if Path(f"{source}{ending}").is_file():
            shutil.copyfile(f"{source}{ending}", f"{part}{ending}")


def refuse_open(path: Path) -> None:
    """Refuse to replace a database that a gendan has open: what it shows and writes would belong to the old one."""
    if not path.exists():
        return
    try:
        with speaking_of(path):
            alone = inspecting.make_alone(path)
    except StorageError as error:
        if error.code in {"damaged", "not_a_database", "storage"}:
            return  # nobody can work with it either
        raise
    if not alone:
        message = N_("A gendan has {path} open. Close it on this machine, then restore.")
        raise Refusal("in_use", message, path=path)


@contextmanager
def _locked(path: Path) -> Iterator[None]:
    try:
        with filelock.FileLock(f"{path}.lock", timeout=LOCK_SECONDS, mode=0o600):
            yield
    except filelock.Timeout:
        message = N_("Another gendan is writing to {path}. Try again in a moment.")
        raise StorageError("locked", message, path=path) from None


def _set_aside(path: Path, clock: Clock) -> Path | None:
    """Keep a database that cannot be read under another name, with its log."""
    if not path.exists():
        return None
    aside = path.with_name(f"{path.name}.damaged-{clock.now():%Y%m%dT%H%M%SZ}")
    with safe_files.speaking_of(path.parent):
        safe_files.refuse_existing(aside)
        try:
            os.link(path, aside)
        except OSError:
            shutil.copy2(path, aside)
        for ending in ("-wal", "-shm"):
            with suppress(FileNotFoundError):
                Path(f"{path}{ending}").rename(f"{aside}{ending}")
    return aside
