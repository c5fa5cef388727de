"""Taking bundles in: checked outside the database, then applied all or nothing, in one transaction (sync.md 2.10)."""

from __future__ import annotations

import gc
import os
import shutil
import stat
import tempfile
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, replace
from datetime import timedelta
from itertools import islice
from pathlib import Path
from typing import Any

from sqlalchemy import Connection

from gendan import locations
from gendan.db import branching, conflicts, exchange, identity, marks, meta, rebuild, reviews
from gendan.db.marks import Renewal
from gendan.db.store import Store
from gendan.db.taking import CANNOT_APPLY, ForkError, Offered, Taking, is_no_fault_of_it
from gendan.db.types import instant_of, instant_text
from gendan.sync import again, astray, limits, trust
from gendan.sync import bundle as bundles
from gendan.sync.astray import Astray
from gendan.sync.bundle import Bundle
from gendan.sync.exporting import ENCRYPTED, Progress, nobody
from gendan.sync.refusals import Reason, RefusedError


@dataclass(frozen=True, slots=True)
class Taken:
    """What became of one file: commits new, known and held; new conflicts; or why it was refused."""

    file: Path
    new: int = 0
    known: int = 0
    held: int = 0
    conflicts: int = 0
    marked: int = 0
    """Commits that somebody should look at: beyond their author's role, or of a terminal after it was revoked."""
    waits_for: tuple[tuple[str, int, int], ...] = ()
    """What is missing before the held ones can be applied: (terminal, first, last) sequence number."""
    newer: int = 0
    """Commits that wait until gendan is upgraded here."""
    origin: str = ""
    """The terminal that wrote it."""
    rejected: Reason | None = None
    detail: str = ""
    renewal: Renewal | None = None
    """What this database became where the bundle showed that it is an older copy of itself."""
    again: int = 0
    """Records that this terminal issued again, because their numbers had been used before."""


_AT_ONCE = 1000
"""Commits that are looked at together."""
_COLLECT_AFTER = 200_000
"""Objects more than before, after which rings of them are looked for."""


class _TakeBackError(Exception):
    """Leaves a transaction without keeping it."""


def merge(
    store: Store,
    files: Sequence[Path],
    rights: Mapping[str, str],
    *,
    dry_run: bool = False,
    progress: Progress = nobody,
    before: Callable[[int], object] | None = None,
) -> list[Taken]:
    """Take bundles in, in any order; one that is refused has no effect and the others go on. ``rights`` holds the least
    role by command: commits beyond it are marked, never left out. ``dry_run`` shows what would happen; ``before``
    is told how many commits there are before anything is written, so that a backup can be made. Errors:
    ``StorageError`` where the database cannot be written.
    """
    spool = locations.private_folder(locations.state_folder() / "spool")
    with tempfile.TemporaryDirectory(dir=spool) as room, _seldom_collecting():
        checked = [_checked(store, file, Path(room), number) for number, file in enumerate(files)]
        checked.sort(key=_oldest_first)
        if dry_run:
            return _sorted_as(files, _try(store, checked, rights, progress))
        if before is not None:
            before(sum(one.commits for _file, one in checked if isinstance(one, Bundle)))
        return _sorted_as(files, [_take(store, one, rights, progress) for one in checked])


Checked = tuple[Path, Bundle | RefusedError]


@contextmanager
def _seldom_collecting() -> Iterator[None]:
    """Reading thousands of commits makes no rings of objects, and looking for them is a sixth of the work."""
    before = gc.get_threshold()
    gc.set_threshold(_COLLECT_AFTER, *before[1:])
    try:
        yield
    finally:
        gc.set_threshold(*before)


def _oldest_first(one: Checked) -> str:
    return one[1].header.made if isinstance(one[1], Bundle) else ""


def _sorted_as(files: Sequence[Path], taken: list[Taken]) -> list[Taken]:
    by_file = {one.file: one for one in taken}
    return [by_file[file] for file in files]


def _checked(store: Store, file: Path, room: Path, number: int) -> Checked:
    """Copy a file to the spool, for a stick may be pulled, and check all of it that needs no database."""
    try:
        copy = _spooled(file, room / str(number))
        return file, bundles.check(_opened(store, file, copy))
    except RefusedError as error:
        return file, error


def _spooled(file: Path, copy: Path) -> Path:
    try:
        descriptor = os.open(file, os.O_RDONLY | getattr(os, "O_NOFOLLOW", 0) | getattr(os, "O_NONBLOCK", 0))
        with os.fdopen(descriptor, "rb") as source:
            status = os.fstat(source.fileno())
            if not stat.S_ISREG(status.st_mode):
                raise RefusedError(Reason.NOT_A_FILE)
            if status.st_size > limits.FILE_BYTES:
                raise RefusedError(Reason.TOO_BIG)
            with copy.open("wb") as target:
                shutil.copyfileobj(source, target, 1 << 20)
    except OSError as error:
        raise RefusedError(Reason.NOT_A_FILE, error.strerror or "") from error
    return copy


def _opened(store: Store, file: Path, copy: Path) -> Path:
    """The bundle itself: one that was closed for the road is opened with this terminal's key."""
    if not file.name.endswith(ENCRYPTED):
        return copy
    from pyrage import DecryptError, decrypt_file, x25519

    with store.read() as conn:
        own = meta.this_terminal(conn).uid
    opened = copy.with_suffix(".open")
    try:
        decrypt_file(str(copy), str(opened), [x25519.Identity.from_str(identity.load(own).road)])
    except (DecryptError, OSError) as error:
        raise RefusedError(Reason.NOT_FOR_US, str(error)) from error
    return opened


def _take(store: Store, one: Checked, rights: Mapping[str, str], progress: Progress) -> Taken:
    file, found = one
    if isinstance(found, RefusedError):
        return _refused(store, file, found)
    renewal = None
    try:
        renewal = _renewed(store, found)
        with store.write() as conn:
            taken = replace(_Merge(store, conn, file, found, rights, progress).run(), renewal=renewal)
            _note(store, conn, file, found, taken)
            return taken
    except RefusedError as error:
        mended = _mended(store, file, found, rights, progress) if error.reason is Reason.FORK else None
        return mended or replace(_refused(store, file, error, found), renewal=renewal)


def _note(store: Store, conn: Connection, file: Path, found: Bundle, taken: Taken) -> None:
    exchange.note_bundle(conn, found.sha, file.name, found.header.node, store.clock.now(), "in", _report(taken))


def _mended(
    store: Store, file: Path, found: Bundle, rights: Mapping[str, str], progress: Progress
) -> Taken | None:  # fmt: skip
    """Take in a bundle that a fork was found with: what was written here under numbers of the other branch is issued
    again, all in one transaction. Nothing, where that is not to be done here or leads to nothing."""
    if not store.is_file:
        return None
    try:
        with store.write() as conn:
            taken = _issued_again(store, conn, file, found, rights, progress)
            if taken is not None:
                _note(store, conn, file, found, taken)
    except RefusedError:
        return None
    finally:
        store.close()  # a connection may see the database in which the tables were made anew
        rebuild.remove(rebuild.place_beside(store.path))
    if taken is not None and taken.renewal is not None:
        store.renewal = taken.renewal
    return taken


def _issued_again(
    store: Store, conn: Connection, file: Path, found: Bundle, rights: Mapping[str, str], progress: Progress
) -> Taken | None:  # fmt: skip
    at = again.parting(conn, found)
    if at is None:
        return _without_what_went_astray(store, conn, file, found, rights, progress)
    done = again.issue_again(store, conn, at)
    taken = _Merge(store, conn, file, found, rights, progress).run()
    if not again.settle(conn):
        raise RefusedError(Reason.FORK)
    return replace(taken, again=done.records, renewal=done.renewal)


def _without_what_went_astray(
    store: Store, conn: Connection, file: Path, found: Bundle, rights: Mapping[str, str], progress: Progress
) -> Taken | None:  # fmt: skip
    """What fits of a bundle; of the rest what is nowhere else is issued again here."""
    off = astray.look(conn, found)
    if off is None:
        return None
    told = branching.told(conn)
    taken = _what_fits(store, conn, file, off, rights, progress)
    if not off.lost:
        return taken
    renewal = again.issue_lost(store, conn, off, told)
    if not again.settle(conn):
        raise RefusedError(Reason.FORK)
    return replace(taken, renewal=renewal)


def _what_fits(
    store: Store, conn: Connection, file: Path, off: Astray, rights: Mapping[str, str], progress: Progress
) -> Taken:  # fmt: skip
    taken = _Merge(store, conn, file, off.rest, rights, progress).run()
    exchange.forget_said(conn, off.rest.header.node)  # what it said that it has is of the other branch
    return replace(taken, known=taken.known + off.known, again=len(off.lost))


def _renewed(store: Store, found: Bundle) -> Renewal | None:
    """Whoever has more of this terminal's records than it has itself shows that it was put back to an earlier state,
    with its identity: it takes a node of its own before it writes anything more (sync.md 2.3)."""
    with store.read() as conn:
        own = meta.this_terminal(conn).uid
        if found.header.have.get(own, 0) <= exchange.head_of(conn, own)[0]:
            return None
    with store.write() as conn:
        trust.refuse_strangers(conn, found)
        trust.refuse_other_practice(conn, found)
        own = meta.this_terminal(conn).uid
        if found.header.have.get(own, 0) <= exchange.head_of(conn, own)[0]:
            return None  # this write was the first, and has taken one already
        return store.go_on(conn, marks.BEHIND)


def _try(store: Store, checked: list[Checked], rights: Mapping[str, str], progress: Progress) -> list[Taken]:
    """The same way as in earnest, in one transaction that is taken back."""
    taken: list[Taken] = []
    try:
        with store.write() as conn:
            for file, found in checked:
                taken.append(_one_of_a_trial(store, conn, file, found, rights, progress))
            raise _TakeBackError
    except _TakeBackError:
        return taken


def _one_of_a_trial(
    store: Store, conn: Connection, file: Path, found: Bundle | RefusedError, rights: Mapping[str, str],
    progress: Progress,
) -> Taken:  # fmt: skip
    if isinstance(found, RefusedError):
        return Taken(file, rejected=found.reason, detail=found.detail)
    conn.exec_driver_sql("SAVEPOINT one_file")
    try:
        return _Merge(store, conn, file, found, rights, progress).run()
    except RefusedError as error:
        conn.exec_driver_sql("ROLLBACK TO SAVEPOINT one_file")
        tried = _fork_tried(store, conn, file, found, rights, progress) if error.reason is Reason.FORK else None
        return tried or Taken(file, rejected=error.reason, detail=error.detail)


def _fork_tried(
    store: Store, conn: Connection, file: Path, found: Bundle, rights: Mapping[str, str], progress: Progress
) -> Taken | None:  # fmt: skip
    """What would become of a bundle that a fork was found with; nothing where it is refused in earnest as well."""
    records = again.due(conn, found)
    if records:
        return Taken(file, found.commits, again=records, origin=f"{found.header.store}-{found.header.terminal}")
    off = astray.look(conn, found) if store.is_file and again.parting(conn, found) is None else None
    try:
        return None if off is None else _what_fits(store, conn, file, off, rights, progress)
    except RefusedError:
        return None


def _refused(store: Store, file: Path, error: RefusedError, found: Bundle | None = None) -> Taken:
    """Keep the reason; the database stays as it was but for this note."""
    taken = Taken(file, rejected=error.reason, detail=error.detail)
    if found is not None:
        with store.write() as conn:
            node = found.header.node
            exchange.note_bundle(conn, found.sha, file.name, node, store.clock.now(), "refused", _report(taken))
            if error.reason is Reason.FORK:  # whoever has another branch needs all to see where they part
                exchange.forget_said(conn, node)
                meta.put(conn, exchange.WATCHED, "")
    return taken


def _report(taken: Taken) -> dict[str, Any]:
    said: dict[str, Any] = {"new": taken.new, "known": taken.known, "held": taken.held, "conflicts": taken.conflicts}
    if taken.rejected is not None:
        said |= {"rejected": taken.rejected.code, "detail": taken.detail}
    return said


def _moments(body: dict[str, Any]) -> Iterator[str]:
    """The moments that a commit names, as texts that stand in their order."""
    yield body["at"]
    yield body.get("rec", "")
    yield from (op.get("a", "") for op in body["ops"])


class _Merge:
    """One bundle in one transaction."""

    def __init__(
        self, store: Store, conn: Connection, file: Path, found: Bundle, rights: Mapping[str, str], progress: Progress
    ) -> None:
        self.store = store
        self.conn = conn
        self.file = file
        self.bundle = found
        self.rights = rights
        self.progress = progress
        self.now = store.clock.now()

    def run(self) -> Taken:
        """Apply the bundle. Raises ``RefusedError`` for what only the database can tell."""
        before, marked = conflicts.count(self.conn), reviews.marked(self.conn)
        try:
            trust.refuse_strangers(self.conn, self.bundle)
            trust.refuse_other_practice(self.conn, self.bundle)
            taking = Taking(self.conn, self.rights)
            self._offer_all(taking)
            trust.keep_checkpoints(self.conn, self.bundle)
            trust.drop_unvouched(self.conn, self.bundle.header.fleet)
            taking.drain()
            taking.finish(self.store.config)
        except ForkError as error:
            raise RefusedError(Reason.FORK, f"{error.node}:{error.seq}") from error
        except CANNOT_APPLY as error:
            if is_no_fault_of_it(error):
                raise
            raise RefusedError(Reason.BAD_CONTENT, f"{type(error).__name__}: {error}"[:500]) from error
        header = self.bundle.header
        exchange.note_said(self.conn, header.node, header.have, instant_of(header.made))
        return self._taken(taking, before, reviews.marked(self.conn) - marked)

    def _offer_all(self, taking: Taking) -> None:
        ahead = timedelta(hours=self.store.config["sync.ahead_hours"])
        latest, latest_text = int((self.now + ahead).timestamp() * 1000) << 16, instant_text(self.now + ahead)
        if self.bundle.header.made > latest_text:
            raise RefusedError(Reason.FUTURE, self.bundle.header.made)
        total = sum(last - first + 1 for first, last in self.bundle.ranges.values())
        entries, done = self.bundle.entries(), 0
        while commits := [
            Offered(entry.body, body, entry.previous, entry.hash, entry.sides)
            for entry, body in islice(entries, _AT_ONCE)
        ]:
            taking.expect(commits)
            for commit in commits:
                body = commit.read
                if body["hlc"] > latest or max(_moments(body)) > latest_text:
                    raise RefusedError(Reason.FUTURE, f"{body['node']}:{body['seq']} {body['at']}")
                taking.offer(commit)
            done += len(commits)
            self.progress(done, total)
        self.progress(total, total)

    def _taken(self, taking: Taking, before: int, marked: int) -> Taken:
        waiting = taking.waiting
        have = exchange.have(self.conn)
        names = trust.names(self.conn)
        missing = tuple(
            (names.get(uid, uid), have.get(uid, 0) + 1, first - 1)
            for uid, (first, _last) in waiting.items()
            if first > have.get(uid, 0) + 1
        )
        header = self.bundle.header
        held = sum(
            max(0, last - max(first, have.get(uid, 0) + 1) + 1)
            for uid, (first, last) in self.bundle.ranges.items()
            if uid in waiting
        )
        return Taken(
            self.file, taking.counts.new, taking.counts.known, held, max(0, conflicts.count(self.conn) - before),
            max(0, marked), missing, taking.too_new, f"{header.store}-{header.terminal}",
        )  # fmt: skip
