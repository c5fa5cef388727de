"""Writing bundles: what others lack, checked after writing; exporting never changes what is exported (sync.md 2.8)."""

from __future__ import annotations

import shutil
import tempfile
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from importlib.resources import files
from pathlib import Path
from typing import Any

from sqlalchemy import Connection

import gendan
from gendan import locations
from gendan.db import exchange, identity, meta, terminals
from gendan.db.identity import Secret
from gendan.db.journal import FORMAT
from gendan.db.store import Store
from gendan.db.types import instant_text
from gendan.errors import StorageError, UsageError
from gendan.i18n import N_
from gendan.sync import limits, safe_files
from gendan.sync.bundle import SUFFIX, Checkpoint, Entry, Header, Writer, entry_of, sign_head

Progress = Callable[[int, int], None]
"""Called with commits done and commits in all."""
ENCRYPTED = ".age"


@dataclass(frozen=True, slots=True)
class Exported:
    """What an export wrote: its files in the order in which they follow each other, and how many commits."""

    paths: tuple[Path, ...]
    commits: int

    @property
    def path(self) -> Path:
        """The first file."""
        return self.paths[0]


def nobody(_done: int, _total: int) -> None:
    """Progress that nobody looks at."""


def export(
    store: Store,
    folder: Path,
    *,
    receiver: str | None = None,
    full: bool = False,
    encrypt: bool = False,
    progress: Progress = nobody,
) -> Exported:
    """Write into ``folder`` what others lack: one terminal (``receiver``: its node, or its name as ``S01-T2``), or any
    other; ``full`` everything. ``encrypt`` closes the files for the road. Errors: ``UsageError`` unknown_reference,
    ``StorageError`` where the folder cannot be written.
    """
    if not folder.is_dir():
        raise StorageError("no_folder", N_("There is no folder {folder}. Make it, or choose another."), folder=folder)
    spool = locations.private_folder(locations.state_folder() / "spool")
    with tempfile.TemporaryDirectory(dir=spool) as room, store.read() as conn:
        job = _Job(store, conn, Path(room), receiver, full, progress)
        made = list(job.files())
        closed = [
            (_close(file, job.recipients()), name + ENCRYPTED) if encrypt else (file, name) for file, name in made
        ]
        paths = tuple(_put(file, folder / name) for file, name in closed)
    explain(folder)
    _note(store, paths, job)
    return Exported(paths, job.commits)


class _Job:
    """One export: who lacks what, and the files made of it."""

    def __init__(
        self, store: Store, conn: Connection, room: Path, receiver: str | None, full: bool, progress: Progress
    ) -> None:
        self.conn = conn
        self.room = room
        self.progress = progress
        self.terminal = meta.this_terminal(conn)
        self.secret: Secret = identity.load(self.terminal.uid)
        self.receiver = None if receiver is None else node_named(conn, receiver)
        self.fleet = meta.get(conn, "fleet")
        self.now = store.clock.now()
        self.known = {} if full else exchange.lacking(conn, self.terminal.uid, self.receiver)
        self.have = exchange.have(conn)
        self.ends = self._ends()
        self.total = sum(max(end.seq - self.known.get(uid, 0), 0) for uid, end in self.ends.items())
        self.commits = 0
        self.shas: dict[str, str] = {}

    def _ends(self) -> dict[str, Checkpoint]:
        """Where each chain ends that may leave: its author signed for it there; what waits is passed on as well."""
        found = {}
        for uid, seq in self.have.items():
            end = self._signed(uid, seq) or _read(exchange.checkpoint_before(self.conn, uid, seq))
            if end is not None:
                found[uid] = end
        return found

    def _signed(self, uid: str, seq: int) -> Checkpoint | None:
        """The signed head of a chain at ``seq``, or the nearest one behind it."""
        if uid != self.terminal.uid:
            return _read(exchange.checkpoint_from(self.conn, uid, seq))
        digest = exchange.hash_at(self.conn, uid, seq)
        assert digest is not None, "a commit of this terminal is not here"
        return sign_head(self.secret.sign, self.fleet, uid, seq, digest)

    def files(self) -> Iterator[tuple[Path, str]]:
        """The bundles, written into the spool, each with the name it gets; at least one, which says what is here."""
        parts = max(1, -(-self.total // limits.PART_COMMITS))
        known = dict(self.known)
        for part in range(1, parts + 1):
            ends = self.ends if part == parts else self._ends_of_part(part, parts)
            yield self._file(part, known, ends)
            known |= {uid: max(end.seq, known.get(uid, 0)) for uid, end in ends.items()}

    def _ends_of_part(self, part: int, parts: int) -> dict[str, Checkpoint]:
        found = {}
        for uid, end in self.ends.items():
            known = min(self.known.get(uid, 0), end.seq)
            signed = self._signed(uid, min(known + (end.seq - known) * part // parts, self.have[uid]))
            found[uid] = end if signed is None or signed.seq > end.seq else signed
        return found

    def _file(self, part: int, known: dict[str, int], ends: dict[str, Checkpoint]) -> tuple[Path, str]:
        target = self.room / str(part)
        with target.open("wb") as file:
            writer = Writer(file, self._header())
            for entry in self._entries(known, ends):
                writer.commit(entry)
                self.commits += 1
                self.progress(self.commits, self.total)
            leaving = [end for uid, end in ends.items() if end.seq > known.get(uid, 0)]
            sha = writer.finish(leaving, self.secret.sign)
        own = self.terminal.uid
        places = f"{known.get(own, 0) + 1}-{ends[own].seq}" if own in {end.node for end in leaving} else "0-0"
        name = f"{self.terminal.store}-{self.terminal.terminal}_{own[-8:]}_{places}_{sha[:8]}{SUFFIX}"
        self.shas[name] = sha
        return target, name

    def _entries(self, known: dict[str, int], ends: dict[str, Checkpoint]) -> Iterator[Entry]:
        applied = {uid: min(end.seq, self.have[uid]) for uid, end in ends.items()}
        for given in exchange.commits_after(self.conn, known, applied):
            yield Entry(given.body, given.previous, given.hash, dict(given.sides))
        for uid, end in ends.items():
            for line in exchange.parked_lines(self.conn, uid, max(self.have[uid], known.get(uid, 0)) + 1, end.seq):
                yield entry_of(line)

    def _header(self) -> Header:
        practice = meta.is_practice(self.conn)
        return Header(
            self.fleet, self.terminal.uid, self.terminal.store, self.terminal.terminal, instant_text(self.now),
            gendan.__version__, FORMAT, self.have, self.receiver, practice,
        )  # fmt: skip

    def recipients(self) -> list[str]:
        """For whom files are encrypted: the receiver, or every terminal that works."""
        chosen = [self.receiver] if self.receiver else exchange.others(self.conn, self.terminal.uid)
        rows = (terminals.of_node(self.conn, uid) for uid in [*chosen, self.terminal.uid])
        return [row.recipient for row in rows if row is not None]


def _read(row: Any) -> Checkpoint | None:
    return None if row is None else Checkpoint(row.node, row.seq, row.hash, row.sig)


def node_named(conn: Connection, named: str) -> str:
    """The node of a terminal given by its name (``S01-T2``, ``T2``) or its uid."""
    for row in terminals.everyone(conn):
        if str(row.uid) == named:
            return named
    found = terminals.by_name(conn, named)
    if not found:
        raise UsageError(
            "unknown_reference",
            N_("There is no terminal {value}. `gendan terminal list` names them."),
            field="for",
            value=named,
        )
    return str(found[0].uid)


def _close(file: Path, recipients: list[str]) -> Path:
    from pyrage import encrypt_file, x25519

    closed = file.with_suffix(ENCRYPTED)
    encrypt_file(str(file), str(closed), [x25519.Recipient.from_str(one) for one in recipients])
    return closed


def _put(file: Path, target: Path) -> Path:
    """Copy a finished bundle to its place and read it again; the same bundle there already is left as it is."""
    if target.exists() and safe_files.sha256(target) == safe_files.sha256(file):
        return target
    with safe_files.placing(target, over=True) as part:
        shutil.copyfile(file, part)
    if safe_files.sha256(target) != safe_files.sha256(file):
        raise StorageError(
            "not_written",
            N_("{path} does not hold what was written to it. Do not use this stick; export to another."),
            path=target,
        )
    return target


def explain(folder: Path) -> None:
    """Lay the description of the format beside the bundles: readable in ten years, also without gendan."""
    target = folder / "README.txt"
    if not target.exists():
        safe_files.write(target, files("gendan.sync").joinpath("FORMAT.md").read_bytes(), over=True)


def _note(store: Store, paths: tuple[Path, ...], job: _Job) -> None:
    """Keep when what was exported, for the top line and the page of terminals; not part of what is exported."""
    with store.write() as conn:
        for path in paths:
            name = path.name.removesuffix(ENCRYPTED)
            report = {"commits": job.commits, "to": job.receiver}
            sha = job.shas[name]
            exchange.note_bundle(conn, sha, path.name, job.terminal.uid, job.now, "out", report)
        meta.put(conn, meta.EXPORTED, f"{int(job.now.timestamp())}:{job.have.get(job.terminal.uid, 0)}")
