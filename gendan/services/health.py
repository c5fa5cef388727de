"""Checks at start: quick ones behind the first picture, all of them once a day or after an unclean end (sync.md 2.13).

A failure makes the store read-only: looking, searching and printing go on, writes raise ``damaged``. Nothing is
mended by itself.
"""

from __future__ import annotations

import contextlib
from datetime import timedelta

from gendan.db import audit, meta
from gendan.db.audit import Fault
from gendan.db.store import Store
from gendan.errors import GendanError, StorageError
from gendan.services import rebuild
from gendan.services.audit import verify

FULL_CHECK_AFTER = timedelta(days=1)


def begin(store: Store) -> bool:
    """Note that the application runs; whether the full check is due: a day after the last, or after an unclean end."""
    with store.read() as conn:
        unclean = meta.get(conn, meta.RUNNING) == "1"
        checked = int(meta.get(conn, meta.FULL_CHECK, "0"))
    _note(store, {meta.RUNNING: "1"})
    since = store.clock.now().timestamp() - checked
    return unclean or not 0 <= since < FULL_CHECK_AFTER.total_seconds()


def end(store: Store) -> None:
    """Note that the application ended as it should."""
    _note(store, {meta.RUNNING: "0"})


def _note(store: Store, facts: dict[str, str]) -> None:
    with contextlib.suppress(GendanError), store.write() as conn:  # a store that may only be read keeps no notes
        for name, value in facts.items():
            meta.put(conn, name, value)


def quick(store: Store) -> Fault | None:
    """The pages of the file and the last links of the change log; a fault makes the store read-only."""
    try:
        with store.read() as conn:
            fault = audit.page_fault(conn) or audit.tail_fault(conn)
    except StorageError as error:
        fault = _fault_of(error)
    return _kept(store, fault)


def full(store: Store) -> Fault | None:
    """Everything: pages, every chain, and whether the tables are what the change log says. Takes its time. A missing
    archive is no fault of the database: its tables are not compared then, and ``doctor`` says so.
    """
    try:
        with store.read() as conn:
            fault = audit.page_fault(conn, full=True)
        found = verify(store) if fault is None else None
        fault = next(iter(found.broken), None) if found is not None else fault
        differing = () if found is None or not found.ok else rebuild.rebuild(store, check=True).differences
        fault = fault or (Fault("", 0, audit.TABLES) if differing else None)
    except StorageError as error:
        fault = _fault_of(error)
    if fault is None:
        _note(store, {meta.FULL_CHECK: str(int(store.clock.now().timestamp()))})
    return _kept(store, fault)


def _fault_of(error: StorageError) -> Fault:
    if error.code not in {"damaged", "not_a_database"}:
        raise error
    return Fault("", 0, audit.PAGES)


def _kept(store: Store, fault: Fault | None) -> Fault | None:
    if fault is not None:
        store.damage = fault
    return fault
