"""The stores of a company, each with bundles of its own for a receiver that has none of them: made once, kept."""

from __future__ import annotations

import hashlib
import random
import shutil
import sqlite3
import sys
from collections.abc import Callable, Iterator
from contextlib import closing
from dataclasses import dataclass
from datetime import date, timedelta
from pathlib import Path
from typing import Any

import sqlalchemy as sa

from benchmarks import generate
from benchmarks.bulk import Bulk, Made
from benchmarks.days import EPOCH, ZONE
from benchmarks.generate import Years
from gendan import config
from gendan.clock import FixedClock
from gendan.db import identity, migrations, users
from gendan.db.journal import genesis
from gendan.db.products import products
from gendan.db.store import Store, open_store
from gendan.services import demo_data
from gendan.services.context import Actor
from gendan.services.door import actor_of, run, transaction
from gendan.services.founding import Founding, found
from gendan.sync import enrol
from gendan.sync.exporting import export
from gendan.workdays import working_calendar

FOUNDER = "S01-T1"
LATELY = 8
"""Days in which the orders of ``lately`` were placed."""
Fill = Callable[[Path, str, int], None]
"""Works in the store at a path, called ``S07-T1``, for so many orders."""


@dataclass(frozen=True)
class Chain:
    """What was made: the bundles, and the database of a receiver that lacks all of them."""

    bundles: list[Path]
    receiver: Path


def made(kind: str, stores: int, orders: int, fill: Fill) -> Chain:
    """The chain with so many stores and orders in each, made where it is not there yet."""
    here = Path(__file__).parent
    parts = [(here / name).read_bytes() for name in ("chain.py", "generate.py", "bulk.py", "cases.py", "days.py")]
    parts += ["\n".join(migrations.statements(step)).encode() for step in migrations.STEPS]
    sign = hashlib.sha256(b"\0".join(parts)).hexdigest()[:12]
    folder = generate.home() / f"{kind}-{stores}x{orders}-{sign}"
    if not folder.exists():
        print(f"making {folder}", file=sys.stderr)
        building = folder.with_name(f"{folder.name}.building")
        shutil.rmtree(building, ignore_errors=True)
        building.mkdir(parents=True)
        _make(building, stores, orders, fill)
        building.rename(folder)
    return Chain(sorted(folder.glob("*.gdn")), folder / "receiver.db")


def _make(room: Path, stores: int, orders: int, fill: Fill) -> None:
    begin, settings = FixedClock(generate.NOW - timedelta(days=generate.DAYS), practice=True), config.load()
    found(room / "first.db", begin, settings, Founding("S01", "总部", "T1", "boss", generate.PASSWORD, "周敏"))
    first = open_store(room / "first.db", begin, settings)
    boss = _goods_and_people(first)
    names = [f"S{number:02}" for number in range(2, stores + 2)]
    nodes = {name: _enrolled(first, boss, name, "T1") for name in names}
    receiver = _enrolled(first, boss, "S01", "HQ")
    enrol.snapshot(first, receiver, room / "receiver.db")
    for name, node in nodes.items():
        path = room / f"{name}.db"
        enrol.snapshot(first, node, path)
        fill(path, f"{name}-T1", orders)
        store = open_store(path, generate.clock(), settings)
        print(name, export(store, room, receiver=receiver).commits, file=sys.stderr)
        store.close()
        for left in room.glob(f"{name}.db*"):
            left.unlink()
    first.close()


def _goods_and_people(store: Store) -> Actor:
    with transaction(store) as deed:
        boss = actor_of(users.by_login(deed.conn, "boss"))
        for login, name, role in generate.PEOPLE:
            known = {"login": login, "name": name, "role": role, "password": generate.PASSWORD}
            deed.run(boss, "user.add", known)
        for code, name, unit, price in _goods():
            deed.run(boss, "product.add", {"code": code, "name": name, "unit": unit, "list_price": str(price)})
    return boss


def _goods() -> Iterator[tuple[str, str, str, Any]]:
    """What ``Years`` sells."""
    for code, name, unit, price in demo_data.PRODUCTS:
        for n, colour in enumerate(("", " 原木色", " 米白", " 深灰", " 墨绿", " 胡桃色", " 雅黑", " 浅灰")):
            yield (f"{code}-{n}" if n else code, name + colour, unit, price)


def _enrolled(first: Store, boss: Actor, store: str, terminal: str) -> str:
    secret = identity.generate()
    keys = {"public_key": secret.public_key, "recipient": secret.recipient}
    node = str(run(first, boss, "terminal.add", {"name": terminal, "store": store, **keys})["node"])
    identity.write(node, secret)
    return node


class _OwnNumbers(Bulk):
    """Numbers and codes of another store than the one that ``Years`` tells of."""

    name = FOUNDER

    def insert(
        self, op: str, name: str, fields: dict[str, Any], derived: dict[str, Any] | None = None, *, keep: bool = False
    ) -> Made:
        own = {
            field: self.name + str(fields[field]).removeprefix(FOUNDER)
            for field in ("number", "code")
            if str(fields.get(field)).startswith(FOUNDER)
        }
        return super().insert(op, name, fields | own, derived, keep=keep)


class _Lately(Years):
    """The same of the last days: most orders are open."""

    def _placings(self) -> Iterator[tuple[int, int, date]]:
        for back in range(LATELY, 0, -1):
            day = generate.NOW.date() - timedelta(days=back)
            many = self.count * back // LATELY - self.count * (back - 1) // LATELY
            midnight = day.toordinal() * 86400 - EPOCH - ZONE
            for number, second in enumerate(sorted(self.random.choices(range(9 * 3600, 19 * 3600), k=many)), start=1):
                yield midnight + second, number, day


def years(path: Path, name: str, orders: int) -> None:
    """Five years in a store, with cases and money, written in bulk."""
    _tell(Years, path, name, orders)


def lately(path: Path, name: str, orders: int) -> None:
    """The last days in a store: orders taken in, paid for, spoken about, promised anew, on their way."""
    _tell(_Lately, path, name, orders)


def _tell(told: type[Years], path: Path, name: str, orders: int) -> None:
    settings = config.load()
    store = open_store(path, generate.clock(), settings)
    with store.read() as conn:
        people = {row.login: (row.id, str(row.uid), row.role) for row in users.everyone(conn)}
        goods = {r.code: Made(r.id, str(r.uid), []) for r in conn.execute(sa.select(products))}
        calendar = working_calendar(store.config)
    store.close()
    with closing(sqlite3.connect(path, isolation_level=None)) as connection:
        bulk = _OwnNumbers(connection, random.Random(name))
        bulk.name = name
        connection.execute("INSERT OR IGNORE INTO vv VALUES (?, 0, ?, 0)", (bulk.node, genesis(bulk.node_uid)))
        told(bulk, people, calendar, orders, products=goods).tell()
        bulk.close()
