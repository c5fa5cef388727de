"""A folder that terminals share: what others wrote there is taken in, what is new here is written there (sync.md 2.8).

A stick may be pulled, a file may still be on its way: then the next look goes on where this one could not.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from gendan import locations, reasons
from gendan.clock import file_seconds
from gendan.db import exchange, meta
from gendan.db.store import Store
from gendan.db.types import canonical
from gendan.errors import GendanError, StorageError
from gendan.i18n import N_
from gendan.sync.bundle import SUFFIX
from gendan.sync.exchange import take_in
from gendan.sync.exporting import ENCRYPTED, export
from gendan.sync.merging import Taken
from gendan.sync.refusals import Reason

SETTLED_SECONDS = 3.0
"""A file that was changed later than that ago may still be on its way and is left for the next look."""
AGAIN = frozenset({Reason.UNKNOWN_NODE, Reason.NOT_A_FILE, Reason.FUTURE, Reason.NEWER})
"""Refusals that may end by themselves: the file is tried again."""

_Seen = tuple[int, int]
"""Size and time of the last change, by which a file that was looked at is known again."""


@dataclass(frozen=True, slots=True)
class Looked:
    """What one look brought: bundles taken in or refused, commits written; or why the folder could not be used."""

    taken: tuple[Taken, ...] = ()
    written: int = 0
    trouble: GendanError | None = None

    @property
    def new(self) -> int:
        """Commits that came in."""
        return sum(one.new for one in self.taken)


class WatchedFolder:
    """Exchanges with one folder whenever it is told to look; knows what it has looked at already."""

    def __init__(self, store: Store, rights: Mapping[str, str]) -> None:
        self._store = store
        self._rights = rights
        self._seen: dict[Path, _Seen] = {}

    def look(self) -> Looked:
        """Take in what is new in the folder of the setting ``sync.folder``, and write what is new here. Never raises
        what a person has to know: it is in the answer.
        """
        named = str(self._store.config["sync.folder"]).strip()
        if not named:
            return Looked()
        try:
            folder = locations.named(named)
            if not folder.is_dir():
                raise StorageError(
                    "no_folder",
                    N_("The shared folder {folder} is not there. Put the stick in, or change sync.folder."),
                    folder=folder,
                )
            taken = self._take_in(folder)
            return Looked(taken, self._write(folder))
        except GendanError as error:
            return Looked(trouble=error)
        except OSError as error:  # pulled while it was read
            message = N_("The shared folder {folder} cannot be used: {why}. It is tried again.")
            return Looked(trouble=StorageError("no_folder", message, folder=folder, why=reasons.reason(error)))

    def _take_in(self, folder: Path) -> tuple[Taken, ...]:
        with self._store.read() as conn:
            own = meta.this_terminal(conn).uid[-8:]
        found: dict[Path, _Seen] = {}
        now = file_seconds()
        for path in sorted(folder.iterdir()):
            if not path.name.endswith((SUFFIX, SUFFIX + ENCRYPTED)) or path.name.startswith("."):
                continue
            status = path.lstat()
            seen = (status.st_size, status.st_mtime_ns)
            if f"_{own}_" in path.name or self._seen.get(path) == seen or now - status.st_mtime < SETTLED_SECONDS:
                continue
            found[path] = seen
        if not found:
            return ()
        taken = take_in(self._store, list(found), self._rights)
        for one in taken:
            if one.rejected not in AGAIN:
                self._seen[one.file] = found[one.file]
        return tuple(taken)

    def _write(self, folder: Path) -> int:
        with self._store.read() as conn:
            have = canonical([str(folder), exchange.have(conn)])
            if meta.get(conn, exchange.WATCHED) == have:
                return 0
            label = meta.this_terminal(conn)
        done = export(self._store, folder, encrypt=bool(self._store.config["sync.encrypt"]))
        for path in folder.glob(f"{label.store}-{label.terminal}_{label.uid[-8:]}_*"):
            if path not in done.paths:  # what was just written holds all that anybody still lacks
                path.unlink(missing_ok=True)
        with self._store.write() as conn:
            meta.put(conn, exchange.WATCHED, have)
        return done.commits
