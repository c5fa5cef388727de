"""Making all tables again from the change log: to compare, or to put in their place."""

from __future__ import annotations

from contextlib import ExitStack
from dataclasses import dataclass, replace

from gendan.db import newer
from gendan.db import rebuild as table
from gendan.db.errors import speaking_of
from gendan.db.rebuild import Difference
from gendan.db.store import Store
from gendan.errors import StorageError
from gendan.i18n import N_
from gendan.services.audit import verification


@dataclass(frozen=True, slots=True)
class Rebuilt:
    """How many records were applied, and in which tables something else had stood."""

    changesets: int
    differences: tuple[Difference, ...]

    def and_in(self, name: str, rows: int) -> Rebuilt:
        """The same with so many rows of one more table that are not as they should be."""
        return replace(self, differences=(*self.differences, Difference(name, rows, rows))) if rows else self


def is_due(store: Store) -> bool:
    """Whether records of a newer gendan came before this one was installed: they stand in the change log, and the
    tables are to be made again from it."""
    with store.read() as conn:
        return newer.is_due(conn)


def rebuild(store: Store, *, check: bool = False) -> Rebuilt:
    """Make all tables again from the change log, and compare; without ``check`` write what differed anew.

    Refused where the change log itself is broken, or an archive of it is missing or damaged (no_archive, bad_archive):
    then there is nothing to make them from.
    """
    made = table.place_beside(store.path)
    with ExitStack() as after:
        after.callback(table.remove, made)
        after.callback(store.close)
        conn = after.enter_context(store.read() if check else store.mend())
        found = verification(conn)
        if found.unread:
            raise found.unread[0]
        if not found.ok:
            raise StorageError(
                "damaged", N_("The change log of {path} is broken; `gendan audit verify` says where."), path=store.path
            )
        with speaking_of(store.path):
            table.make(conn, made, store.own_config)
            table.attach(conn, made)
        differing = tuple(table.differences(conn))
        if differing and not check:
            table.put_in_place(conn)
        if not check:
            table.note_newer(conn)
    return Rebuilt(found.changesets, differing)
