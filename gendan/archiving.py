"""Putting the records of closed years into archive files, where services and synchronisation come together (sync.md
2.11): written, read again, and only then taken out of the database, file by file, each all or not at all."""

from __future__ import annotations

import shutil
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from functools import partial
from typing import TYPE_CHECKING, Any

from gendan.errors import GendanError, Refusal, UsageError
from gendan.i18n import N_, _, aside

if TYPE_CHECKING:
    from gendan.db.archives import Kept
    from gendan.db.archiving import Part, Plan
    from gendan.db.store import Store
    from gendan.services.context import Actor
    from gendan.sync.archive import Written

COMMAND = "log.archive"
"""What the change log calls it."""
_STOPPED = N_("Stopped. {n} archive {n:file is|files are} finished; the rest is where it was.")
Progress = Callable[[int, int | None], None]


def nobody(_done: int, _total: int | None) -> None:
    """Progress that nobody looks at."""


@dataclass(frozen=True, slots=True)
class Look:
    """What archiving would do: what may go by year and what hinders more, and the archives that there are."""

    plan: Plan
    kept: tuple[Kept, ...]
    size: int
    """Bytes of the database file."""


@dataclass(frozen=True, slots=True)
class Archived:
    """What was done: files written by this run, and the size of the database before and after, in bytes. ``shrunk`` is
    whether the database was written anew without the room that became free; else new records use it."""

    files: tuple[Kept, ...]
    orders: int
    commits: int
    before: int
    after: int
    shrunk: bool


def look(store: Store, before: date | None = None) -> Look:
    """What would go now: the records of orders closed before a day, and for 400 days at least. Writes nothing.

    Errors: ``UsageError`` needs_file for a headquarters on a server.
    """
    from gendan.db import archives

    _refuse_server(store)
    with store.read() as conn:
        return Look(_plan(store, conn, before), tuple(archives.kept(conn)), store.path.stat().st_size)


def _plan(store: Store, conn: Any, before: date | None) -> Plan:
    from gendan.db import archiving

    return archiving.plan(conn, store.clock.now(), store.clock.today(store.config.zone), before)


def _refuse_server(store: Store) -> None:
    if not store.is_file:
        message = N_("This works on a database file only, not on a server. Name a file with --db.")
        raise UsageError("needs_file", message, field="db")


def archive(
    store: Store, actor: Actor, before: date | None = None, progress: Progress = nobody, *, shrink: bool = True
) -> Archived:
    """Archive what ``look`` says, a file for each year. Where ``progress`` raises, or anything fails, the file at hand
    is not there and its records are where they were; files that were finished before stay. Errors: ``Refusal``
    forbidden, ``StorageError``.
    """
    from gendan.db import archives
    from gendan.services import rights
    from gendan.sync import archive as files

    _refuse_server(store)
    rights.require(actor, "archive")
    with store.write():
        """A copy takes its own node before it signs anything."""
    size = store.path.stat().st_size
    with store.read() as conn:
        folder = archives.folder_of(conn)
    with files.alone(folder):
        with store.read() as conn:
            parts, known = _plan(store, conn, before).parts, set(archives.needed(conn))
        _put_all_away(store, actor, parts, progress)
        with store.read() as conn:
            made = tuple(one for one in archives.kept(conn) if one.sha not in known)
    is_smaller = shrink and bool(parts) and _shrink(store)
    orders, commits = sum(one.orders for one in made), sum(one.commits for one in made)
    return Archived(made, orders, commits, size, store.path.stat().st_size, is_smaller)


def _put_all_away(store: Store, actor: Actor, parts: list[Part], progress: Progress) -> None:
    total, done = 3 * sum(len(part.positions) for part in parts), 0
    for number, part in enumerate(parts):
        try:
            _put_away(store, actor, part, partial(_further, progress, done, total))
        except Refusal as error:
            if number and error.code == "stopped":
                raise Refusal("stopped", _STOPPED, n=number) from error
            raise
        done += 3 * len(part.positions)


def _further(progress: Progress, before: int, total: int, done: int) -> None:
    progress(before + done, total)


def _put_away(store: Store, actor: Actor, part: Part, progress: Callable[[int], None]) -> None:
    from gendan.sync import archive as files

    with store.read() as conn:
        written = files.write(conn, part, lambda done, _total: progress(done))
    try:
        _move(store, actor, part, written, lambda done: progress(2 * len(part.positions) + done))
    except BaseException:
        _drop_unneeded(store, written)
        raise


def _move(store: Store, actor: Actor, part: Part, written: Written, progress: Callable[[int], None]) -> None:
    """Record the file and put its places into the journal: one transaction."""
    from gendan.db import archiving
    from gendan.services import door
    from gendan.sync import archive as files

    with door.transaction(store) as deed:
        now = store.clock.now().replace(microsecond=0)
        recorder = deed.recorder(actor, now, now)
        first, last = part.days
        recorder.event(
            "archiving",
            file=written.path.name,
            sha=written.sha,
            size=written.size,
            year=part.year,
            orders=part.orders,
            commits=len(part.positions),
            bodies=part.bodies,
            first=first,
            last=last,
        )
        deed.finish(recorder, actor, COMMAND, None)
        found = zip(written.offsets, written.lines, files.bodies(written.path), strict=True)
        archiving.move(deed.conn, written.sha, part.positions, found, progress)


def _drop_unneeded(store: Store, written: Written) -> None:
    """Take the file away where the database does not need it: what went wrong came after it was written."""
    from gendan.db import archives

    try:
        with store.read() as conn:
            needed = written.sha in archives.needed(conn)
    except GendanError:
        return  # better a file too many than one too few
    if not needed:
        written.path.unlink(missing_ok=True)


def _shrink(store: Store) -> bool:
    from gendan.db import archiving

    if shutil.disk_usage(store.path.parent).free < 2 * store.path.stat().st_size:
        return False
    with store.still(), store.watch() as conn:
        return archiving.shrink(conn)


def look_lines(found: Look, *, days: bool = True) -> list[str]:
    """What would go, and what hinders more, in words: a line each; ``days`` says of which days the records are."""
    lines = []
    for part in found.plan.parts:
        counted = {"orders": part.orders, "n": len(part.positions), "size": _megabytes(part.bodies)}
        words = _(
            "{year}: {orders} {orders:order|orders}, {n} {n:record|records}, {size} MB", year=part.year, **counted
        )
        first, last = part.days
        lines.append(words + aside(f"{first.isoformat()} – {last.isoformat()}") if days else words)
    if not lines:
        lines.append(_("Nothing can be archived now."))
    return [*lines, *hindrances(found.plan), *_kept_lines(found)]


def hindrances(plan: Plan) -> list[str]:
    """Why not more can be archived, in words: a line each."""
    lines = [
        _("{terminal} has not said that it has {n} of the records: exchange with it first.", terminal=name, n=many)
        for name, many in sorted(plan.unknown.items())
    ]
    if plan.disputed:
        lines.append(_("{n} {n:order holds|orders hold} something that is still to be decided.", n=plan.disputed))
    if plan.young:
        lines.append(_("{n} {n:order is|orders are} closed, but not for 400 days yet.", n=plan.young))
    return lines


def _kept_lines(found: Look) -> list[str]:
    if not found.kept:
        return []
    size = _megabytes(sum(one.size for one in found.kept))
    commits = sum(one.commits for one in found.kept)
    return [
        _(
            "Archived already: {n} {n:file|files}, {commits} {commits:record|records}, {size} MB.",
            n=len(found.kept),
            commits=commits,
            size=size,
        )
    ]


def done_lines(done: Archived) -> list[str]:
    """What was done, in words: a line each."""
    if not done.files:
        return [_("Nothing can be archived now.")]
    lines = [
        _(
            "{orders} {orders:order|orders}, {n} {n:record|records} archived, checked:",
            orders=done.orders,
            n=done.commits,
        )
    ]
    lines += [f"  {one.path} ({_megabytes(one.size)} MB)" for one in done.files]
    before, after = _megabytes(done.before), _megabytes(done.after)
    if done.shrunk:
        lines.append(_("The database had {before} MB and has {after} MB now.", before=before, after=after))
    else:
        lines.append(
            _("The database keeps its size of {after} MB; new records use the room that became free.", after=after)
        )
    return [*lines, _("Keep copies of these files: the next backup lays them beside itself.")]


def _megabytes(size: int) -> str:
    return f"{size / 1_000_000:.1f}"
