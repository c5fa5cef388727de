"""Files that are there whole or not at all: written beside their place, synced, then named (sync.md 2.13)."""

from __future__ import annotations

import errno
import glob
import hashlib
import os
import secrets
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from datetime import datetime
from pathlib import Path

from gendan import reasons
from gendan.errors import StorageError
from gendan.i18n import N_
from gendan.wholefile import sync_folder

PART = ".part"
_NO_LINKS = {errno.EPERM, errno.ENOTSUP, errno.EOPNOTSUPP, errno.ENOSYS, errno.EMLINK, errno.EXDEV, errno.EACCES}
_CHUNK = 1 << 20


def written_badly(folder: Path, error: OSError) -> StorageError:
    """What people are told when a file cannot be written in ``folder``."""
    if error.errno in {errno.ENOSPC, errno.EDQUOT}:
        return no_room(folder)
    if error.errno in {errno.EROFS, errno.EACCES, errno.EPERM}:
        message = N_("Nothing can be written to {folder}: it may only be read. Choose another folder.")
        return StorageError("read_only", message, folder=folder)
    if error.errno == errno.EFBIG:
        message = N_("{folder} takes no file of that size (a FAT stick 4 GB at most). Choose another folder.")
        return StorageError("file_too_large", message, folder=folder)
    if error.errno in {errno.ENOENT, errno.ENOTDIR}:
        message = N_("There is no folder {folder}. Make it, or choose another.")
        return StorageError("no_folder", message, folder=folder)
    message = N_("{folder} could not be written to: {why}. Nothing half is left there.")
    return StorageError("cannot_write", message, folder=folder, why=reasons.reason(error))


def no_room(folder: Path) -> StorageError:
    """There is not enough space in ``folder``."""
    message = N_("There is not enough room in {folder}; nothing was written. Free some space there.")
    return StorageError("disk_full", message, folder=folder)


@contextmanager
def speaking_of(folder: Path) -> Iterator[None]:
    """Turn what the system says about files in ``folder`` into errors for people."""
    try:
        yield
    except OSError as error:
        raise written_badly(folder, error) from error


def refuse_existing(target: Path) -> None:
    """Refuse a name that is taken, if only by a link that leads nowhere."""
    if os.path.lexists(target):
        raise StorageError("exists", N_("There is a file {path} already. Choose another name."), path=target)


@contextmanager
def placing(target: Path, *, over: bool = False) -> Iterator[Path]:
    """An empty private file (0600) beside ``target``, to be filled in the block; at its end it is synced, takes the
    name ``target``, and the folder is synced. An error leaves nothing. ``over`` lets it take the place of a file; a
    link at ``target`` is replaced, never followed. Errors: ``StorageError`` in words.
    """
    with speaking_of(target.parent):
        if not over:
            refuse_existing(target)
        with beside(target) as part:
            yield part
            finish(part, target, over=over)


@contextmanager
def beside(target: Path) -> Iterator[Path]:
    """An empty private file beside ``target`` that is gone at the end of the block, with what SQLite put beside it."""
    with speaking_of(target.parent):
        part = target.parent / f".{target.name}.{secrets.token_hex(4)}{PART}"
        os.close(os.open(part, os.O_WRONLY | os.O_CREAT | os.O_EXCL | getattr(os, "O_NOFOLLOW", 0), 0o600))
        try:
            yield part
        finally:
            for ending in ("", "-journal", "-wal", "-shm", ".lock"):
                with suppress(OSError):  # a stick that was pulled: what went wrong before is what is told
                    Path(f"{part}{ending}").unlink(missing_ok=True)


def finish(part: Path, target: Path, *, over: bool = False) -> None:
    """Sync a finished file, give it the name ``target``, and sync the folder."""
    sync(part)
    _put(part, target, over=over)
    sync_folder(target.parent)


def _put(part: Path, target: Path, *, over: bool) -> None:
    if over:
        part.replace(target)
        return
    try:
        os.link(part, target, follow_symlinks=False)
    except FileExistsError:
        refuse_existing(target)
        raise
    except OSError as error:
        if error.errno not in _NO_LINKS:
            raise
        refuse_existing(target)
        part.rename(target)


def sync(path: Path) -> None:
    """Wait until a file's content is on the disk."""
    with path.open("rb+") as file:
        os.fsync(file.fileno())


def write(target: Path, data: bytes, *, over: bool = False) -> None:
    """Write a whole file with the care of ``placing``."""
    with placing(target, over=over) as part:
        part.write_bytes(data)


def sha256(path: Path) -> str:
    """The SHA-256 of a file's content, in hex."""
    found = hashlib.sha256()
    with path.open("rb") as file:
        while chunk := file.read(_CHUNK):
            found.update(chunk)
    return found.hexdigest()


def sweep(folder: Path, unchanged_since: datetime | None = None) -> None:
    """Take away unfinished files that a dead program left: all of them, where the caller knows that nobody else writes
    here, else those that were not changed since a moment.
    """
    for part in folder.glob(f".*{PART}*"):
        with suppress(OSError):
            if unchanged_since is None or part.lstat().st_mtime < unchanged_since.timestamp():
                part.unlink(missing_ok=True)


def sweep_of(target: Path, but: Path) -> None:
    """Take away what a program that was killed had begun to write for ``target``; nobody but the caller writes it."""
    for part in target.parent.glob(f".{glob.escape(target.name)}.*{PART}*"):
        if part != but:
            with suppress(OSError):
                part.unlink()
