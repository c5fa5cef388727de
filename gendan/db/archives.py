"""Archives: files beside the database that hold the bodies of old commits (sync.md 2.11).

An archived commit keeps its row in the journal, with its place and its hash; only its body is elsewhere, and where
its body was stands where it is now. So lists, searches, reports, chains and exchange go on as before.
"""

from __future__ import annotations

import json
import re
import zlib
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from functools import lru_cache
from pathlib import Path
from typing import Any, ClassVar

import sqlalchemy as sa
from sqlalchemy import Connection

from gendan.db import meta
from gendan.db.base import Fact, cell, strict
from gendan.db.types import Day, Number
from gendan.errors import StorageError
from gendan.i18n import N_

FOLDER = "archive"
"""The folder of archive files, beside the database."""
SUFFIX = ".gdn"
SIGN = "@"
"""How the place of an archived body begins; a body begins with a brace."""
NEEDED = "archives"
"""The fact that lists the files in which bodies of this database are."""
NO_ARCHIVE, BAD_ARCHIVE = "no_archive", "bad_archive"
UNREADABLE = (NO_ARCHIVE, BAD_ARCHIVE)
"""Codes of the errors of a body that cannot be read, because its file is missing or damaged."""
_SHORT = 8
"""Characters of its hash that a file has in its name, and that places name it by."""
_PLACE = re.compile(rf"{SIGN}([0-9a-f]{{{_SHORT}}}):(\d+):(\d+)")
_BLOCK_BYTES = 16 << 20
"""More than a block may unpack to: the longest line and what stood before it."""


class Archiving(Fact, table=True):
    """Bodies of the journal were put into a file: an act of its terminal, which alone has moved them."""

    __tablename__: ClassVar[Any] = "archivings"
    __kind__ = "archiving"
    __table_args__ = strict()

    file: str = cell(required=True)
    sha: str = cell(required=True)
    """The SHA-256 of the file, in hex."""
    size: int = cell(Number, required=True)
    """Bytes of the file."""
    year: int = cell(Number, required=True)
    """The year in which its orders were closed."""
    orders: int = cell(Number, required=True)
    commits: int = cell(Number, required=True)
    bodies: int = cell(Number, required=True)
    """Bytes of the bodies, as the database kept them."""
    first: date = cell(Day, required=True)
    last: date = cell(Day, required=True)
    """Between which days its commits were recorded."""


archivings: sa.Table = Archiving.__table__  # type: ignore[attr-defined]  # SQLModel sets it on table classes


def folder_of(conn: Connection) -> Path:
    """Where the archive files of the database that ``conn`` sees lie, whether or not there are any."""
    for _number, name, file in conn.exec_driver_sql("PRAGMA database_list"):
        if name == "main":
            return Path(file).parent / FOLDER
    raise AssertionError("a database without a file")


def place(sha: str, offset: int, line: int) -> str:
    """What stands in the journal instead of a body: the file, its block, the line in that."""
    return f"{SIGN}{sha[:_SHORT]}:{offset}:{line}"


def is_archived(body: str) -> bool:
    """Whether a body of the journal's table is the place of one."""
    return body.startswith(SIGN)


def file_ending(sha: str) -> str:
    """How the name of the file with this hash ends."""
    return f"_{sha[:_SHORT]}{SUFFIX}"


def text_of(conn: Connection, body: str) -> str:
    """The body itself, read from its archive where it is in one. Errors: ``StorageError`` no_archive, bad_archive."""
    if not is_archived(body):
        return body
    try:
        return text_in(folder_of(conn), body)
    except StorageError as error:
        if error.code != NO_ARCHIVE:
            raise
        raise missing(conn, named(body)) from error


def text_in(folder: Path, body: str) -> str:
    """The body at a place, from the files in ``folder``. Errors as above."""
    said = _PLACE.fullmatch(body)
    path = find_in(folder, named(body)) if said is not None else None
    if said is None or path is None:
        raise _missing(f"*{file_ending(named(body))}", folder)
    return line_at(path, int(said[2]), int(said[3]))


def named(body: str) -> str:
    """The beginning of the hash of the file that a place names."""
    return body[1:].partition(":")[0]


def recorded(conn: Connection) -> frozenset[str]:
    """The beginnings of the hashes of all files that the journal says were written."""
    return frozenset(sha[:_SHORT] for sha in conn.execute(sa.select(archivings.c.sha)).scalars())


def find(conn: Connection, sha: str) -> Path | None:
    """The file with this hash, or beginning of one; by its name alone, which holds it."""
    return find_in(folder_of(conn), sha)


def find_in(folder: Path, sha: str) -> Path | None:
    """The same in any folder."""
    try:
        changed = folder.stat().st_mtime_ns
    except OSError:
        return None
    return _named(str(folder), sha[:_SHORT], changed)


@lru_cache(maxsize=64)
def _named(folder: str, short: str, _changed: int) -> Path | None:
    return next(iter(sorted(Path(folder).glob(f"*{file_ending(short)}"))), None)


def missing(conn: Connection, sha: str) -> StorageError:
    """What people are told when the file with this hash is not where it belongs."""
    row = conn.execute(sa.select(archivings.c.file).where(archivings.c.sha.startswith(sha[:_SHORT]))).first()
    return _missing(row.file if row is not None else f"*{file_ending(sha)}", folder_of(conn))


def _missing(name: str, folder: Path) -> StorageError:
    return StorageError(
        NO_ARCHIVE,
        N_("The archive file {name} is not in {folder}. Bring it back from a backup; older histories are in it."),
        name=name,
        folder=folder,
    )


def damaged(path: Path) -> StorageError:
    """What people are told when a file is not what was written."""
    return StorageError(
        BAD_ARCHIVE,
        N_("The archive file {name} in {folder} is damaged. Bring it back from a backup; older histories are in it."),
        name=path.name,
        folder=path.parent,
    )


def unfit(pos: int) -> StorageError:
    """What people are told when a record that is to be archived is not the one that was hashed."""
    message = N_("Record {pos} of the change log was changed; nothing is archived. `gendan audit verify` says more.")
    return StorageError("damaged", message, pos=pos)


def not_what_was_written(conn: Connection, body: str) -> StorageError:
    """The same of the file in which this body is, where it can be read and yet has another hash."""
    path = find(conn, named(body))
    return missing(conn, named(body)) if path is None else damaged(path)


def line_at(path: Path, offset: int, line: int) -> str:
    """The body in a line of a block. Errors: ``StorageError`` bad_archive, no_archive."""
    try:
        stamp = path.stat()
        body = json.loads(_block(str(path), offset, stamp.st_mtime_ns, stamp.st_size)[line])["b"]
    except (OSError, zlib.error, ValueError, LookupError, TypeError) as error:
        raise damaged(path) from error
    if not isinstance(body, str):
        raise damaged(path)
    return body


@lru_cache(maxsize=64)
def _block(path: str, offset: int, _changed: int, _size: int) -> list[bytes]:
    """The lines of one block, which is a gzip member of its own."""
    with Path(path).open("rb") as file:
        file.seek(offset)
        return unpacked(iter(lambda: file.read(1 << 16), b"")).splitlines()


def unpacked(parts: Iterator[bytes]) -> bytes:
    """What one gzip member holds. Raises ``zlib.error`` where it is damaged or cut."""
    unpack, found = zlib.decompressobj(31), bytearray()
    for part in parts:
        found += unpack.decompress(part, _BLOCK_BYTES)
        if unpack.eof:
            return bytes(found)
        if unpack.unconsumed_tail:
            break
    raise zlib.error("a block without an end")


def needed(conn: Connection) -> list[str]:
    """The hashes of the files without which this database cannot tell all of its journal, in the order of writing."""
    return meta.get(conn, NEEDED).split()


def need(conn: Connection, sha: str) -> None:
    """Note that bodies of this database are in the file with this hash."""
    meta.put(conn, NEEDED, " ".join([*needed(conn), sha]))


@dataclass(frozen=True, slots=True)
class Kept:
    """An archive that this database needs: what its record says, and where the file is; nothing where it is missing."""

    file: str
    sha: str
    size: int
    year: int
    orders: int
    commits: int
    first: date
    last: date
    path: Path | None


def kept(conn: Connection) -> list[Kept]:
    """The archives that this database needs, by year."""
    wanted = needed(conn)
    rows = conn.execute(sa.select(archivings).where(archivings.c.sha.in_(wanted)).order_by(archivings.c.uid)).all()
    found = {
        row.sha: Kept(
            row.file, row.sha, row.size, row.year, row.orders, row.commits, row.first, row.last, find(conn, row.sha)
        )
        for row in rows
    }
    return sorted(found.values(), key=lambda one: (one.year, one.first, one.file))
