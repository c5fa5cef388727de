"""Whether a database is the one that this terminal worked on last, or a copy of it (sync.md 2.3).

A number (node, sequence) must never be used twice with different contents. So a database and this machine agree on a
mark, which each process that writes renews with its first write: the database keeps it among its facts, the machine in
a file beside the node's identity. A copy, a backup that was put in its place, a database brought from another machine
do not have the mark, and take a new node before anything is written.
"""

from __future__ import annotations

import json
import secrets
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path

from sqlalchemy import Connection

from gendan import locations, wholefile
from gendan.db import identity, meta
from gendan.i18n import N_

COPY = "copy"
"""The fact that marks a backup: it is a copy, wherever it lies."""
MARK = "mark"
BASE = "terminal_base"
"""The fact that keeps the terminal's first code, which new codes are made from."""
BACKUP = N_("it is a backup")
ELSEWHERE = N_("this machine does not hold its key")
OLDER = N_("this machine has worked on another copy of it since")
BEHIND = N_("another terminal has records of this one that are not here")
FORKED = N_("it was put back to an earlier state; what it wrote since was issued again")


@dataclass(frozen=True, slots=True)
class Renewal:
    """A database went on under a new node: the codes ``STORE-TERMINAL`` before and after, and why, a message id."""

    old: str
    new: str
    why: str


def _file_of(uid: str) -> Path:
    return locations.identity_folder() / f"{uid}.mark"


def foreign(conn: Connection) -> str | None:
    """Why this terminal must not write under the node that the database names, as a message id; else nothing."""
    uid = meta.get(conn, "node")
    if meta.get(conn, COPY) == "1":
        return BACKUP
    if not identity.is_here(uid):
        return ELSEWHERE
    mark, kept = meta.get(conn, MARK), _kept(uid)
    return None if mark in kept else OLDER


def _kept(uid: str) -> tuple[str, ...]:
    """The marks that the database may have: that of before the last renewal too, which may not have been kept."""
    try:
        said = json.loads(_file_of(uid).read_text(encoding="utf-8"))
        return str(said["before"]), str(said["now"])
    except FileNotFoundError:
        return ("",)
    except (ValueError, KeyError, TypeError):
        return ()


def renew(conn: Connection) -> Callable[[], None]:
    """Agree on a new mark. Until what is returned is called, after the commit, the mark before it is good as well."""
    here = meta.this_terminal(conn)
    mark, target = secrets.token_hex(8), _file_of(here.uid)
    said = {"now": mark, "fleet": meta.get(conn, "fleet"), "store": here.store, "terminal": here.terminal}
    _write(target, json.dumps({**said, "before": meta.get(conn, MARK)}))
    meta.put(conn, MARK, mark)
    return lambda: _write(target, json.dumps({**said, "before": mark}))


def _write(target: Path, text: str) -> None:
    locations.private_folder(target.parent)
    wholefile.put(target, text.encode())


def codes_here(fleet: str, store: str) -> Iterator[str]:
    """The terminal codes under which databases of this store were written to on this machine."""
    for path in locations.identity_folder().glob("*.mark"):
        try:
            said = json.loads(path.read_text(encoding="utf-8"))
        except ValueError:
            continue
        if (said.get("fleet"), said.get("store")) == (fleet, store):
            yield str(said["terminal"])


def base(conn: Connection) -> str:
    """The first code that the terminal of this database had."""
    return meta.get(conn, BASE) or meta.this_terminal(conn).terminal
