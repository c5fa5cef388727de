"""Archive files: blocks of gzipped lines, each line a commit, read again before anything stands on them (FORMAT.md).

Lines of JSON in gzip, and no database: in ten years any system opens them without gendan and without SQLite, they are
a third smaller than packed rows are, and nothing can write to them by chance. What needs an index, orders, lists,
words, is searched in the main database, which keeps all of it; each block is a member of its own, so that the place of
a commit, kept where its body was, leads to it by one read.
"""

from __future__ import annotations

import base64
import hashlib
import json
import shutil
import zlib
from array import array
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from itertools import chain, zip_longest
from pathlib import Path
from typing import Any, BinaryIO

import filelock
from nacl.signing import SigningKey
from sqlalchemy import Connection

import gendan
from gendan import locations
from gendan.db import archives, identity, meta
from gendan.db.archives import Kept
from gendan.db.archiving import Part, Progress, Record, numbers, records
from gendan.db.journal import FORMAT, hash_of, hash_text
from gendan.db.store import LOCK_SECONDS
from gendan.db.types import canonical
from gendan.errors import StorageError
from gendan.i18n import N_
from gendan.sync import safe_files
from gendan.sync.bundle import CONTAINER, is_signed

BLOCK = 64 << 10
"""Bytes of lines in a block: what is unpacked to read one commit."""
_SEAL = b"gendan archive\n"
_STEP = 1000


@dataclass(frozen=True, slots=True)
class Written:
    """A file that was written and read again: where it is, its hash, and of each commit its block and line there."""

    path: Path
    sha: str
    size: int
    offsets: array[int]
    lines: array[int]


class _Writer:
    """Writes lines, block by block; every block is a gzip member of its own and can be read without the others."""

    def __init__(self, file: BinaryIO) -> None:
        self._file = file
        self._kept: list[bytes] = []
        self._size = 0
        self._digest = hashlib.sha256()
        self.offsets, self.lines = array("q"), array("l")

    def line(self, said: dict[str, Any]) -> None:
        """Write a line; it is on the file when its block is full."""
        line = canonical(said).encode() + b"\n"
        self._digest.update(line)
        self._kept.append(line)
        self._size += len(line)
        if self._size >= BLOCK:
            self.end_block()

    def commit(self, record: Record, order: str) -> None:
        """Write a commit, with the number of its order, and remember where it is."""
        self.offsets.append(self._file.tell())
        self.lines.append(len(self._kept))
        self.line({"t": "c", "o": order, "b": record.body})

    def end_block(self) -> None:
        """Pack what was kept."""
        if not self._kept:
            return
        pack = zlib.compressobj(6, zlib.DEFLATED, 31)
        self._file.write(pack.compress(b"".join(self._kept)) + pack.flush())
        self._kept, self._size = [], 0

    def finish(self, key: SigningKey) -> None:
        """Write the end: how many commits there are, the hash of all lines, and this terminal's signature of it."""
        self.end_block()
        digest = self._digest.digest()
        public = base64.b64encode(key.verify_key.encode()).decode()
        signature = hash_text(key.sign(_SEAL + digest).signature)
        self.line({"t": "end", "n": len(self.lines), "sha256": digest.hex(), "key": public, "sig": signature})
        self.end_block()


def write(conn: Connection, part: Part, progress: Progress) -> Written:
    """Write the records of a part into a file of their own beside the database, and compare every one of them with the
    journal. The same records give the same file. Errors: ``StorageError``; nothing half is left.
    """
    folder = archives.folder_of(conn)
    with safe_files.speaking_of(folder):
        if shutil.disk_usage(folder).free < part.bodies:
            raise safe_files.no_room(folder)
    here, total = meta.this_terminal(conn), 2 * len(part.positions)
    stem = f"{here.store}-{here.terminal}_{part.year}_{here.uid[-8:]}"
    with safe_files.beside(folder / stem) as made:
        writer = _fill(conn, part, made, lambda done: progress(done, total))
        _compare(conn, part, made, lambda done: progress(len(part.positions) + done, total))
        sha, size = safe_files.sha256(made), made.stat().st_size
        target = folder / f"{stem}{archives.file_ending(sha)}"
        if not (target.exists() and safe_files.sha256(target) == sha):
            safe_files.finish(made, target)
    return Written(target, sha, size, writer.offsets, writer.lines)


@contextmanager
def alone(folder: Path) -> Iterator[None]:
    """Only one archive at a time is written and moved, so that nobody takes away a file that another is about to need;
    what is unfinished in the folder was left by a program that was killed. The folder is made.
    """
    lock = filelock.FileLock(folder / ".lock", mode=0o600)
    try:
        with safe_files.speaking_of(folder):
            locations.private_folder(folder)
            lock.acquire(timeout=LOCK_SECONDS)
    except filelock.Timeout:
        message = N_("Another gendan is writing to {path}. Try again in a moment.")
        raise StorageError("locked", message, path=folder) from None
    try:
        safe_files.sweep(folder)
        yield
    finally:
        lock.release()


def _fill(conn: Connection, part: Part, made: Path, progress: Any) -> _Writer:
    here = meta.this_terminal(conn)
    head: dict[str, Any] = {"gendan": CONTAINER, "kind": "archive", "fleet": meta.get(conn, "fleet"), "from": here.uid}
    head |= {"store": here.store, "terminal": here.terminal, "app": gendan.__version__, "schema": FORMAT}
    head |= {"practice": 1} if meta.is_practice(conn) else {}
    with made.open("wb") as file:
        writer = _Writer(file)
        writer.line(head | {"year": part.year, "orders": part.orders, "commits": len(part.positions)})
        pairs = zip(records(conn, part.positions), numbers(conn, part.about), strict=True)
        for number, (record, order) in enumerate(pairs, start=1):
            if not record.is_whole:
                raise archives.unfit(record.pos)
            writer.commit(record, order)
            if number % _STEP == 0:
                progress(number)
        writer.finish(identity.load(here.uid).sign)
    return writer


def _compare(conn: Connection, part: Part, made: Path, progress: Any) -> None:
    """Read what was written: every commit is the one of the journal, and nothing else is there."""
    pairs = zip_longest(records(conn, part.positions), bodies(made))
    for number, (record, body) in enumerate(pairs, start=1):
        if record is None or record.body != body:
            raise archives.damaged(made)
        if number % _STEP == 0:
            progress(number)


def bodies(path: Path) -> Iterator[str]:
    """The bodies in a file, in their order; at its end it is known to be whole and signed by who wrote it.

    Errors: ``StorageError`` bad_archive.
    """
    for said in _lines(path):
        if said.get("t") == "c":
            yield said["b"]


def _lines(path: Path) -> Iterator[dict[str, Any]]:
    digest, count, end = hashlib.sha256(), 0, None
    try:
        for raw in chain.from_iterable(block.splitlines(keepends=True) for block in _blocks(path)):
            said = json.loads(raw)
            if end is not None:
                raise archives.damaged(path)
            if said.get("t") == "end":
                end = said
                continue
            digest.update(raw)
            count += said.get("t") == "c"
            yield said
        signed = end is not None and is_signed(end["key"], _SEAL + digest.digest(), hash_of(end["sig"]))
    except (OSError, zlib.error, ValueError, LookupError, TypeError, AttributeError) as error:
        raise archives.damaged(path) from error
    if not signed or end is None or (end["n"], end["sha256"]) != (count, digest.hexdigest()):
        raise archives.damaged(path)


def _blocks(path: Path) -> Iterator[bytes]:
    """The blocks of a file, unpacked one after the other."""
    rest = b""
    with path.open("rb") as file:
        while rest or (rest := file.read(1 << 16)):
            unpack, found = zlib.decompressobj(31), bytearray()
            while not unpack.eof:
                if not rest and not (rest := file.read(1 << 16)):
                    raise zlib.error("a block without an end")
                found += unpack.decompress(rest)
                rest = unpack.unused_data
            yield bytes(found)


def is_good(one: Kept) -> bool:
    """Whether an archive is there and is byte for byte what was written."""
    with suppress(OSError):
        return one.path is not None and safe_files.sha256(one.path) == one.sha
    return False


def bring(wanted: list[Kept], source: Path, target: Path) -> list[str]:
    """Put the archive files that a database needs from one folder into another, as far as they are whole there; the
    names of those that are in neither. What is there already is left as it is.
    """
    lacking = []
    for one in wanted:
        there = target / one.file
        if there.exists() and safe_files.sha256(there) == one.sha:
            continue
        found = archives.find_in(source, one.sha)
        if found is None or safe_files.sha256(found) != one.sha:
            lacking.append(one.file)
            continue
        with safe_files.speaking_of(target):
            locations.private_folder(target)
        with safe_files.placing(there, over=True) as part:
            shutil.copyfile(found, part)
    return lacking
