"""Founding a store: its database, this terminal's node and key, the first admin (sync.md 2.3)."""

from __future__ import annotations

import os
import re
from dataclasses import dataclass, replace
from pathlib import Path
from uuid import UUID, uuid4

from sqlalchemy import Connection

from gendan import locations
from gendan.clock import Clock
from gendan.config import Config
from gendan.db import identity, meta, migrations
from gendan.db.errors import speaking_of
from gendan.db.recorder import uid_at
from gendan.db.store import Store, refuse_network
from gendan.domain.normal import clean_input
from gendan.errors import StorageError, UsageError
from gendan.i18n import N_
from gendan.services.context import Actor
from gendan.services.door import Transaction, transaction

_CODE = re.compile(r"[A-Z0-9]{1,8}\Z")
_LOGIN = re.compile(r"[\w.-]{1,60}")


@dataclass(frozen=True, slots=True)
class Founding:
    """What a new store is called, and who its first admin is."""

    store: str
    store_name: str
    terminal: str
    admin: str
    password: str
    admin_name: str = ""
    demo: bool = False


def check_part(name: str, value: str) -> str:
    """One part of a founding if it may be what it is, cleaned; else the error says what is wanted."""
    if name in ("store", "terminal") and not _CODE.match(value):
        raise UsageError(
            "bad_value",
            N_("{value} cannot be a code. Use 1 to 8 capital letters and digits, like S01 or T1."),
            field=name,
            value=value,
        )
    if name == "admin" and (not _LOGIN.fullmatch(value) or value == "system"):
        raise UsageError(
            "bad_value", N_("{value} cannot be a login. Use letters, digits, dot, dash."), field=name, value=value
        )
    cleaned = clean_input(value, 120, field=name)
    if not cleaned:
        raise UsageError("bad_value", N_("The store needs a name."), field=name)
    return cleaned


def _checked(founding: Founding) -> Founding:
    return replace(
        founding,
        store=check_part("store", founding.store),
        store_name=check_part("store_name", founding.store_name),
        terminal=check_part("terminal", founding.terminal),
        admin=check_part("admin", founding.admin),
    )


def refuse_existing(path: Path) -> None:
    """Refuse a place where a file is already; checked again at the moment the database is put there."""
    with speaking_of(path):
        is_there = path.exists()
    if is_there:
        raise StorageError("exists", N_("There is a database at {path} already. Name another with --db."), path=path)


def found(path: Path, clock: Clock, config: Config, founding: Founding) -> None:
    """Make the store's database at ``path``; it appears whole or not at all. An existing file is refused."""
    founding = _checked(founding)
    refuse_existing(path)
    refuse_network(path)
    with speaking_of(path):
        locations.private_folder(path.parent)
    building = path.with_name(f"{path.name}.{os.getpid()}.new")
    try:
        with speaking_of(path):
            migrations.create(building)
        store = Store(building, clock, config)
        try:
            _fill(store, founding)
        finally:
            store.close()
        _put(building, path)
    finally:
        for left in building.parent.glob(f"{building.name}*"):
            left.unlink()


def _put(building: Path, path: Path) -> None:
    """Give the finished database its name; one that appeared there meanwhile is not written over."""
    with speaking_of(path):
        try:
            path.hardlink_to(building)
        except FileExistsError:
            refuse_existing(path)
        except OSError:  # a file system without links
            refuse_existing(path)
            building.replace(path)


def _fill(store: Store, founding: Founding) -> None:
    with store.found() as conn:
        keys = _make_node(conn, store, founding)
        deed = Transaction(store, conn)
        now = store.clock.now().replace(microsecond=0)
        nobody = Actor(0, "", "system", "system", "system")
        recorder = deed.recorder(nobody, now, now)
        recorder.new("terminal", UUID(deed.terminal.uid), store=founding.store, name=founding.terminal, **keys)
        system = recorder.new("user", login="system", name="system", role="system", active=True)
        uid = str(recorder.projector.uid_of("user", system))
        deed.finish(recorder, Actor(system, uid, "system", "system", "system"), "store.found", None)
    with transaction(store) as deed:
        actor = Actor(system, uid, "system", "system", "system")
        deed.run(actor, "setting.set", {"key": "store.name", "value": founding.store_name})
        name = founding.admin_name or founding.admin
        deed.run(
            actor, "user.add", {"login": founding.admin, "name": name, "role": "admin", "password": founding.password}
        )


def _make_node(conn: Connection, store: Store, founding: Founding) -> dict[str, str]:
    """Write down this terminal's node; returns its public keys."""
    now = store.clock.now()
    uid = str(uid_at(int(now.timestamp() * 1000) << 16, 0))
    secret = identity.generate()
    meta.add_node(conn, uid, founding.store, founding.terminal, secret.public_key)
    facts = {"fleet": str(uuid4()), "node": uid, "founder": uid, "founding": uid}
    facts |= {"hlc": "0", meta.LAST_LOGIN: founding.admin}
    facts |= {"practice": "1"} if store.clock.practice else {}
    facts |= {"demo": "1"} if founding.demo else {}
    for name, value in facts.items():
        meta.put(conn, name, value)
    identity.write(uid, secret)
    return {"public_key": secret.public_key, "recipient": secret.recipient}
