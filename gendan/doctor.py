"""What is well with the database, this machine and this terminal, what is not, and what to do about it."""

from __future__ import annotations

import shutil
import stat
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field, replace
from datetime import timedelta
from pathlib import Path
from typing import Any

from gendan import config, doctor_terminal
from gendan.clock import Clock
from gendan.db import archives, erasing_views, exchange, identity, marks, meta, mounts, vitals
from gendan.db.store import Store
from gendan.doctor_terminal import FAULT, OK, WARNING, Check
from gendan.errors import GendanError
from gendan.i18n import N_, Word, several
from gendan.services import health
from gendan.services.audit import Verification, verify
from gendan.services.rebuild import is_due, rebuild
from gendan.sync import again, archive, backup

LEAST_ROOM = 200_000_000
"""Bytes that must be free for work; a backup needs as much as the database besides."""
QUIET = timedelta(days=7)
"""Where nothing was written for longer the clock may be wrong (decisions.md, Command line)."""
AHEAD = timedelta(minutes=10)

__all__ = ["FAULT", "OK", "WARNING", "Check", "Report", "examine", "verify_all"]


def differing_tables(store: Store) -> tuple[str, ...]:
    """The tables that are not what the change log says, and that of kept sums where one is not what adding up finds."""
    from gendan.reports import sums  # takes its time; section 9 opens without

    differing = tuple(one.table for one in rebuild(store, check=True).differences)
    return (*differing, sums.TABLE) if sums.wrong(store) else differing


def verify_all(store: Store) -> Verification:
    """Check the change log and what stands on it, and where that is whole, whether the tables are what it says: rows
    that somebody changed, put in or took out past it. Takes its time; a server's tables are not compared.
    """
    found = verify(store)
    return replace(found, tables=differing_tables(store)) if found.ok and store.is_file else found


@dataclass
class Report:
    """All checks in the order in which they were made."""

    checks: list[Check] = field(default_factory=list)

    @property
    def ok(self) -> bool:
        """Whether nothing was found."""
        return all(check.state == OK for check in self.checks)


def examine(open_store: Callable[[], Store], path: Path, clock: Clock, *, full: bool = False) -> Report:
    """Check everything; ``open_store`` opens the database at ``path``. ``full`` takes its time: every page, and whether
    the tables are what the change log says.
    """
    report = Report()
    try:
        store = open_store()
        with store.read() as conn:
            meta.this_terminal(conn)
    except GendanError as error:
        report.checks.append(_of_error("database", error))
    else:
        for check in _of_store(store, full=full):
            report.checks.append(check)
    report.checks += [*_of_machine(path, clock), *doctor_terminal.checks()]
    return report


def _of_error(code: str, error: GendanError) -> Check:
    return Check(code, FAULT, Word(error.message), dict(error.params))


def _of_store(store: Store, *, full: bool) -> Iterator[Check]:
    parts: list[tuple[str, Callable[[Store], Check]]] = [
        ("database", _pages),
        ("references", _references),
        ("log", _log),
        *([("tables", _tables)] if full else []),
        ("search", _search),
        ("clock", _clock),
        ("identity", _identity),
        ("backup", _backup),
        ("erasure", _erasure),
    ]
    with store.read() as conn:
        if store.is_file and archives.needed(conn):
            parts.insert(-1, ("archive", _archive))
    if _is_parted(store):
        parts.append(("fork", _fork))
    if is_due(store):
        parts.insert(3, ("upgrade", _upgrade))
    for code, part in parts:
        try:
            yield part(store)
        except GendanError as error:
            yield _of_error(code, error)


_RESTORE = N_("Keep a copy of the file and restore a backup: gendan restore FILE.")


def _pages(store: Store) -> Check:
    fault = health.quick(store)
    if fault is not None:
        return Check("database", FAULT, Word(fault.reason), advice=Word(_RESTORE))
    size = store.path.stat().st_size / 1_000_000
    return Check("database", OK, Word(N_("{size} MB, whole")), {"size": f"{size:.1f}"})


def _references(store: Store) -> Check:
    with store.read() as conn:
        if vitals.references_hold(conn):
            return Check("references", OK, Word(N_("every row that names another names one that exists")))
    return Check("references", FAULT, Word(N_("rows name others that do not exist")), advice=Word(_RESTORE))


def _log(store: Store) -> Check:
    found = verify(store)
    if found.ok:
        return Check("log", OK, Word(N_("{n} {n:record|records}, every chain is whole")), {"n": found.changesets})
    if not found.broken:
        return _of_error("log", found.unread[0])
    first = found.broken[0]
    advice = Word(N_("Keep a copy; `gendan audit verify` says where; restore a backup."))
    return Check("log", FAULT, Word(first.reason), advice=advice)


def _tables(store: Store) -> Check:
    differing = differing_tables(store)
    if not differing:
        return Check("tables", OK, Word(N_("the tables are what the change log says")))
    names = several(differing)
    advice = Word(N_("`gendan rebuild` makes them again from the change log."))
    return Check("tables", FAULT, Word(N_("{names} are not what the change log says")), {"names": names}, advice)


def _upgrade(_store: Store) -> Check:
    """Records of a newer gendan that came before the upgrade."""
    advice = Word(N_("`gendan rebuild` makes them again from the change log."))
    return Check("upgrade", WARNING, Word(N_("records of a newer gendan are not in the tables yet")), advice=advice)


def _search(store: Store) -> Check:
    with store.read() as conn:
        wrong = vitals.unindexed(conn)
    if not wrong:
        return Check("search", OK, Word(N_("the search knows every order, customer and product")))
    advice = Word(N_("`gendan rebuild` makes the index again."))
    return Check("search", FAULT, Word(N_("the search does not fit {n} {n:row|rows}")), {"n": wrong}, advice)


def _clock(store: Store) -> Check:
    now, zone = store.clock.now(), store.config.zone
    with store.read() as conn:
        last = vitals.span(conn).last
    shown: dict[str, Any] = {"now": f"{now.astimezone(zone):%Y-%m-%d %H:%M}"}
    advice = Word(N_("Set the date and time of this machine right."))
    if last is None:
        return Check("clock", OK, Word(N_("it is {now}")), shown)
    shown["last"] = f"{last.astimezone(zone):%Y-%m-%d %H:%M}"
    if last > now + AHEAD:
        return Check("clock", FAULT, Word(N_("it is {now}, but the last record is of {last}")), shown, advice)
    if now - last > QUIET:
        advice = Word(N_("Where the date is wrong, set it right; else nothing is to be done."))
        return Check("clock", WARNING, Word(N_("it is {now}, and nothing was written since {last}")), shown, advice)
    return Check("clock", OK, Word(N_("it is {now}, the last record is of {last}")), shown)


def _identity(store: Store) -> Check:
    with store.read() as conn:
        here, why = meta.this_terminal(conn), marks.foreign(conn)
    code = f"{here.store}-{here.terminal}"
    if why is not None:
        found = Word(N_("terminal {code}: {why}"))
        advice = Word(N_("With the first write it goes on under a new terminal code; nothing else is to be done."))
        return Check("identity", WARNING, found, {"code": code, "why": Word(why)}, advice)
    file = identity.file_of(here.uid)
    if _is_open_to_others(file):
        advice = Word(N_("Take the rights of others away: chmod 600 {path}"))
        found = Word(N_("others may read the key of terminal {code}"))
        return Check("identity", FAULT, found, {"code": code, "path": file}, advice)
    return Check("identity", OK, Word(N_("terminal {code} has its key")), {"code": code})


def _is_parted(store: Store) -> bool:
    """Whether a terminal exists twice, or this one did and gave its branch up."""
    with store.read() as conn:
        return bool(exchange.open_forks(conn)) or (store.is_file and (store.path.parent / again.FOLDER).is_dir())


def _fork(store: Store) -> Check:
    with store.read() as conn:
        names, parted = meta.node_names(conn), exchange.open_forks(conn)
        named = several(names.get(meta.node_id(conn, uid) or 0, uid) for uid in parted)
    if parted:
        advice = Word(N_("Export everything here and take it in there: it then goes on under a code of its own."))
        return Check("fork", WARNING, Word(N_("terminal {names} exists twice")), {"names": named}, advice)
    found = Word(N_("put back once to an earlier state; what was written again lies in {folder}"))
    return Check("fork", OK, found, {"folder": store.path.parent / again.FOLDER})


def _backup(store: Store) -> Check:
    limit, now = int(store.config["backup.warn_days"]), store.clock.now()
    kept = backup.kept(store)
    with store.read() as conn:
        first = vitals.span(conn).first
    since = kept[0].made if kept else first
    is_late = bool(limit) and since is not None and now - since > timedelta(days=limit)
    advice = Word(N_("Make one: b on this page, or gendan backup.")) if is_late else None
    if not kept:
        found = Word(N_("there is no backup yet"))
        return Check("backup", WARNING if is_late else OK, found, advice=advice)
    shown = {
        "when": f"{kept[0].made.astimezone(store.config.zone):%Y-%m-%d %H:%M}",
        "size": f"{kept[0].size / 1_000_000:.1f}",
        "n": len(kept),
        "folder": kept[0].path.parent,
    }
    found = Word(N_("the last of {when}, checked, {size} MB; {n} in {folder}"))
    return Check("backup", WARNING if is_late else OK, found, shown, advice)


def _archive(store: Store) -> Check:
    """Whether every archive file is there, byte for byte as it was written."""
    with store.read() as conn:
        kept, folder = archives.kept(conn), archives.folder_of(conn)
    wrong = [one.file for one in kept if not archive.is_good(one)]
    if wrong:
        shown = {"n": len(wrong), "names": several(wrong[:3]), "folder": folder}
        advice = Word(N_("Bring them back to {folder} from a backup's folder archive; older histories are in them."))
        return Check(
            "archive", FAULT, Word(N_("{n} archive {n:file is|files are} missing or damaged: {names}")), shown, advice
        )
    shown = {"n": len(kept), "size": f"{sum(one.size for one in kept) / 1_000_000:.1f}", "folder": folder}
    return Check("archive", OK, Word(N_("{n} {n:file|files}, {size} MB, whole, in {folder}")), shown)


def _erasure(store: Store) -> Check:
    """Whether anything here still holds what was erased: the file itself, or backups made before."""
    with store.read() as conn:
        last, unclean = erasing_views.last_erasure(conn), erasing_views.is_unclean(conn)
    if last is None:
        return Check("erasure", OK, Word(N_("nobody's personal data were erased")))
    if unclean:
        advice = Word(N_("Close gendan everywhere on this machine, make room on the disk, and start it again."))
        return Check("erasure", WARNING, Word(N_("the file may still hold bytes of what was erased")), advice=advice)
    older = [one.path.name for one in backup.kept(store) if one.made <= last]
    if not older:
        return Check("erasure", OK, Word(N_("no backup here is older than the last erasure")))
    shown = {"n": len(older), "names": several(older[:3])}
    advice = Word(N_("They go as new ones are made; delete them, and copies elsewhere, to be done at once."))
    return Check(
        "erasure", WARNING, Word(N_("{n} {n:backup|backups} from before the last erasure: {names}")), shown, advice
    )


def _of_machine(path: Path, clock: Clock) -> Iterator[Check]:
    yield _space(path)
    yield _rights(path)
    yield _disk(path)
    yield _sqlite()
    yield _settings()


def _space(path: Path) -> Check:
    folder = next(one for one in (path.parent, *path.parents) if one.exists())
    free = shutil.disk_usage(folder).free
    needed = LEAST_ROOM + (path.stat().st_size if path.exists() else 0)
    shown = {"free": f"{free / 1e9:.1f}", "folder": folder}
    state = OK if free >= needed else WARNING if free >= LEAST_ROOM else FAULT
    advice = None if state == OK else Word(N_("Free some space: work and backups need it."))
    return Check("space", state, Word(N_("{free} GB are free in {folder}")), shown, advice)


def _is_open_to_others(path: Path) -> bool:
    return bool(stat.S_IMODE(path.stat().st_mode) & 0o077)


def _rights(path: Path) -> Check:
    files = [Path(f"{path}{ending}") for ending in ("", "-wal", "-shm")]
    wrong = [one for one in files if one.exists() and _is_open_to_others(one)]
    if not wrong:
        return Check("rights", OK, Word(N_("only you may read the database")))
    advice = Word(N_("Take the rights of others away: chmod 600 {path}"))
    return Check("rights", WARNING, Word(N_("others may read {path}")), {"path": wrong[0]}, advice)


def _disk(path: Path) -> Check:
    kind = mounts.filesystem(path)
    shown = {"kind": kind or "?"}
    if mounts.is_network(kind):
        advice = Word(N_("Keep the database on a local disk; its locks cannot be trusted there."))
        return Check("disk", FAULT, Word(N_("the database is on a network drive ({kind})")), shown, advice)
    if mounts.is_fat(kind):
        advice = Word(N_("Keep the database on a local disk; on FAT everybody may read it."))
        return Check("disk", WARNING, Word(N_("the database is on a FAT disk ({kind})")), shown, advice)
    return Check("disk", OK, Word(N_("a local disk ({kind})")), shown)


def _sqlite() -> Check:
    shown = {"version": ".".join(map(str, vitals.SQLITE))}
    if vitals.SQLITE >= vitals.MENDED:
        return Check("sqlite", OK, Word(N_("SQLite {version}")), shown)
    found = Word(N_("SQLite {version}: older than 3.51.3, which mends a fault where two programs write at once"))
    advice = Word(N_("gendan's lock keeps it away. Do not write to the database with other programs."))
    return Check("sqlite", OK, found, shown, advice)


def _settings() -> Check:
    try:
        read = config.load()
    except GendanError as error:
        return _of_error("settings", error)
    return Check("settings", OK, Word(N_("{path} can be read")), {"path": read.path})
