"""Backups: a whole, checked copy of the database, made while people work on it (C373, sync.md 2.13).

A copy is written beside its place, synced, opened and checked (pages, references, ends of the chains, and the digest
of the state against that of the database at the same moment), and only then gets its name. It carries a mark: who
writes to it takes a new node first, so that no number is used twice (``gendan.sync.incarnation``).
"""

from __future__ import annotations

import os
import re
import shutil
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

import filelock

from gendan import locations
from gendan.clock import Clock
from gendan.config import Config
from gendan.db import archives, copying, fingerprint, journal, mounts
from gendan.db.copying import Moment
from gendan.db.errors import speaking_of
from gendan.db.store import LOCK_SECONDS, Store
from gendan.errors import StorageError
from gendan.i18n import N_, Word
from gendan.sync import archive, safe_files

DAILY = "daily"
KINDS = (DAILY, "hand", "before-merge", "before-restore", "before-migration")
"""Why a backup was made, as its name says."""
ENDING = ".db"
TRIES = 5
"""How often a copy is begun anew because somebody wrote in the moment in which it began."""
_ROOM = 16 << 20
"""Bytes that a backup leaves free, so that the work on the same disk goes on."""
_NAME = re.compile(r"(?P<of>[0-9A-Z]+-[0-9A-Z]+)_(?P<fleet>\w{8})_(?P<made>\d{8}T\d{6}Z)_(?P<kind>[a-z-]+?)(_\d+)?\.db")
UNREAD = N_("Archive files that belong to it are missing or damaged; gendan doctor names them.")
ON_FAT = N_("The folder is on FAT: anybody who holds the stick can read the backup, and files end at 4 GB.")


@dataclass(frozen=True, slots=True)
class Backup:
    """A copy that was checked when it was made. ``size`` in bytes, ``digest`` that of ``gendan fingerprint``,
    ``made`` in UTC; ``commits`` are the records of the change log. ``notes`` are message ids for who keeps it.
    """

    path: Path
    size: int
    digest: str
    made: datetime
    commits: int
    notes: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Kept:
    """A backup that lies in the folder, as its name says it: when it was made (UTC) and why; ``size`` in bytes."""

    path: Path
    made: datetime
    kind: str
    size: int


def folder_of(store: Store) -> Path:
    """Where the backups of this terminal go: the setting ``backup.folder``, else beside the database."""
    with store.read() as conn:
        name, _fleet = copying.label(conn)
    own = str(store.config["backup.folder"]).strip()
    return (locations.named(own) if own else store.path.parent / "backups") / name


def make(store: Store, target: Path | None = None, kind: str = "hand") -> Backup:
    """Copy the database as it is now, check the copy, and put it at ``target``: a file that does not exist, or a
    folder, or by itself where backups go. The work goes on meanwhile. Errors: ``StorageError``; nothing half is left.
    """
    if target is not None and not target.is_dir():
        return _made(store, target)
    if target is not None:
        return _made(store, _free_name(store, target, kind))
    folder = folder_of(store)
    with safe_files.speaking_of(folder):
        locations.private_folder(folder.parent)
        locations.private_folder(folder)
    with _alone_in(folder):
        return _made(store, _free_name(store, folder, kind))


@contextmanager
def _alone_in(folder: Path) -> Iterator[None]:
    """Only one backup at a time is made in a folder of our own; what is unfinished there was left by a dead program."""
    lock = filelock.FileLock(folder / ".lock", mode=0o600)
    try:
        with safe_files.speaking_of(folder):
            lock.acquire(timeout=LOCK_SECONDS)
    except filelock.Timeout:
        message = N_("Another gendan is making a backup in {folder}. Try again in a moment.")
        raise StorageError("locked", message, folder=folder) from None
    try:
        safe_files.sweep(folder)
        yield
    finally:
        lock.release()


def _free_name(store: Store, folder: Path, kind: str) -> Path:
    with store.read() as conn:
        name, fleet = copying.label(conn)
    return _free(folder, f"{name}_{fleet}_{store.clock.now():%Y%m%dT%H%M%SZ}_{kind}")


def _free(folder: Path, stem: str) -> Path:
    """A name that no file has: of two backups in one second the later one ends in a number."""
    target, more = folder / f"{stem}{ENDING}", 1
    while os.path.lexists(target):
        more += 1
        target = folder / f"{stem}_{more}{ENDING}"
    return target


def _made(store: Store, target: Path) -> Backup:
    folder, made = target.parent, store.clock.now()
    is_fat = mounts.is_fat(mounts.filesystem(folder))
    _refuse_no_room(store, folder)
    with safe_files.placing(target) as part:
        commits, digest = _copied(store, part)
        written = safe_files.sha256(part) if is_fat else ""
    if is_fat:
        _read_again(target, written)
    notes = ((ON_FAT,) if is_fat else ()) + ((UNREAD,) if _archives_lack(store, folder) else ())
    return Backup(target, target.stat().st_size, digest, made, commits, notes)


def _archives_lack(store: Store, folder: Path) -> bool:
    """Lay the archive files that the copy needs beside it, each once for all backups there; whether any was missing."""
    if not store.is_file:
        return False
    with store.read() as conn:
        wanted, source = archives.kept(conn), archives.folder_of(conn)
    return bool(archive.bring(wanted, source, folder / archives.FOLDER))


def _refuse_no_room(store: Store, folder: Path) -> None:
    with safe_files.speaking_of(folder):
        if shutil.disk_usage(folder).free < store.path.stat().st_size + _ROOM:
            raise safe_files.no_room(folder)


def _read_again(target: Path, written: str) -> None:
    """On FAT a new name may be there before the content: read what lies there now."""
    if safe_files.sha256(target) != written:
        target.unlink()
        raise _bad(Word(N_("what was written cannot be read back")))


def _copied(store: Store, part: Path) -> tuple[int, str]:
    """Fill ``part`` with a checked copy; the number of its commits and the digest of its state."""
    for _try in range(TRIES):
        found = _copied_at_once(store, part)
        if found is not None:
            return found
    with store.still():
        found = _copied_at_once(store, part)
    assert found is not None, "nobody writes while the lock is held"
    return found


def _copied_at_once(store: Store, part: Path) -> tuple[int, str] | None:
    """The same, or nothing where somebody wrote between the look at the database and the copy."""
    with store.read() as conn:
        seen = copying.moment(conn)
        _copy(store, part)
        if _moment_of(part) != seen:
            os.truncate(part, 0)
            return None
        digest, commits = fingerprint.digest(conn), journal.count(conn)
    copying.mark_copy(part)
    check_copy(part, digest)
    return commits, digest


def _copy(store: Store, part: Path) -> None:
    with store.watch() as conn:
        why = copying.copy_into(conn, part)
    if why == copying.FULL:
        raise safe_files.no_room(part.parent)
    if why:
        message = N_("The backup could not be written to {folder}: no room, or a bad disk. Choose another folder.")
        raise StorageError("cannot_write", message, folder=part.parent)


def _moment_of(part: Path) -> Moment:
    with copying.looking_at(part) as conn:
        return copying.moment(conn)


def check_copy(path: Path, digest: str) -> None:
    """Refuse a copy that is not whole or does not hold the state with this ``digest``."""
    with speaking_of(path), copying.looking_at(path) as conn:
        fault = copying.fault_of(conn)
        if fault is not None:
            raise _bad(Word(fault.reason))
        if fingerprint.digest(conn) != digest:
            raise _bad(Word(N_("it does not hold what the database holds")))


def _bad(why: Word) -> StorageError:
    message = N_("The copy was not kept, because it is not good: {why}. Check the disk; the database is unchanged.")
    return StorageError("bad_copy", message, why=why)


def kept(store: Store) -> list[Kept]:
    """The backups of this store and terminal in their folder, newest first. Files with other names are left out."""
    with store.read() as conn:
        name, fleet = copying.label(conn)
    folder, found = folder_of(store), []
    with safe_files.speaking_of(folder):
        for path in folder.iterdir() if folder.is_dir() else ():
            match = _NAME.fullmatch(path.name)
            if match and (match["of"], match["fleet"]) == (name, fleet) and path.is_file():
                made = datetime.strptime(match["made"], "%Y%m%dT%H%M%SZ").replace(tzinfo=UTC)
                found.append(Kept(path, made, match["kind"], path.stat().st_size))
    return sorted(found, key=lambda one: (one.made, one.path.name), reverse=True)


def rotate(store: Store, just_made: Backup) -> list[Path]:
    """Take away what is no longer kept; what was. Of the days and weeks with backups the last ones keep their newest
    (``backup.daily``, ``backup.weekly``, in the store's zone); of those before a merge, a restore or a migration as
    many as there are weeks. ``just_made``, which was checked a moment ago, always stays: it is the last good one.
    """
    zone = store.config.zone
    daily, weekly = int(store.config["backup.daily"]), int(store.config["backup.weekly"])
    all_kept = kept(store)
    usual = [one for one in all_kept if not one.kind.startswith("before-")]
    wanted = {just_made.path}
    wanted |= _newest_of_each(usual, daily, lambda one: f"{one.made.astimezone(zone):%Y-%m-%d}")
    wanted |= _newest_of_each(usual, weekly, lambda one: f"{one.made.astimezone(zone):%G-%V}")
    for kind in KINDS[2:]:
        wanted |= set([one.path for one in all_kept if one.kind == kind][:weekly])
    gone = [one.path for one in all_kept if one.path not in wanted]
    for path in gone:
        with safe_files.speaking_of(path.parent):
            path.unlink()
    return gone


def _newest_of_each(backups: list[Kept], many: int, part: Callable[[Kept], str]) -> set[Path]:
    """The newest backup of each of the last ``many`` days, or weeks, that have one."""
    newest: dict[str, Path] = {}
    for one in backups:
        newest.setdefault(part(one), one.path)
    return set(list(newest.values())[:many])


def before(store: Store, deed: str) -> Backup:
    """A backup before something large is done to the database: ``merge`` or ``restore``. It is kept by rotation."""
    made = make(store, kind=f"before-{deed}")
    rotate(store, made)
    return made


def daily(store: Store) -> Backup | None:
    """The backup of the day, where there is none yet, and rotation; nothing where there is one of any kind.

    A practice store of the demonstration is as any other.
    """
    zone = store.config.zone
    today = store.clock.today(zone)
    if any(one.made.astimezone(zone).date() == today for one in kept(store)):
        return None
    made = make(store, kind=DAILY)
    rotate(store, made)
    return made


def before_migration(path: Path, clock: Clock, settings: Config) -> Path:
    """A copy of a database whose tables are of an older version, before they are changed; where it lies.

    What today's program would read in it may not be there yet, so that only its pages and references are checked.
    """
    name, fleet = copying.label_of_old(path)
    own = str(settings["backup.folder"]).strip()
    folder = (locations.named(own) if own else path.parent / "backups") / name
    with safe_files.speaking_of(folder):
        locations.private_folder(folder.parent)
        locations.private_folder(folder)
        if shutil.disk_usage(folder).free < path.stat().st_size + _ROOM:
            raise safe_files.no_room(folder)
    with _alone_in(folder):  # a program that was killed may have made one in this very second
        target = _free(folder, f"{name}_{fleet}_{clock.now():%Y%m%dT%H%M%SZ}_before-migration")
        with safe_files.placing(target) as part:
            with speaking_of(path):
                copying.copy_old(path, part)
            copying.mark_copy(part)
            with copying.looking_at(part) as conn:
                fault = copying.page_or_reference_fault(conn)
            if fault is not None:
                raise _bad(Word(fault.reason))
    return target
