"""What exchanging costs: export and merge of a terminal's day, against reading the same bytes with json alone (F7)."""

from __future__ import annotations

import gzip
import json
import shutil
import tempfile
from collections.abc import Iterator
from contextlib import closing
from datetime import datetime
from pathlib import Path
from typing import Any

from benchmarks.measure import Line, in_turns, timed

ORDERS = 200
"""Orders of a terminal's day: taken in, assigned, paid for, spoken about, promised anew."""
START = "2026-03-02T09:00:00+08:00"
STORES = 20
BUDGETS = {"export of a day": 10.0, "merge of a day": 60.0}
CHAIN = "merge of 20 stores' day"
CHAIN_BUDGET = 60.0
CHAIN_PAIRS = 3
NAMES = (*BUDGETS, CHAIN)


def lines(only: str) -> Iterator[Line]:
    """Export of a day and merge of it on another terminal, then of the day of a chain; merges are taken back."""
    if only in CHAIN:
        yield from _chain()
    wanted = [name for name in BUDGETS if only in name]
    if not wanted:
        return
    from gendan.services.conflicts import rights
    from gendan.sync.exporting import export
    from gendan.sync.merging import merge

    with tempfile.TemporaryDirectory() as folder:
        room = Path(folder)
        first, second = _pair(room)
        path = export(first, room).path
        unpacked = gzip.decompress(path.read_bytes())

        def read() -> float:
            return timed(lambda: [json.loads(line) for line in unpacked.splitlines()])

        def given() -> float:
            return timed(lambda: export(first, room, full=True))

        def taken() -> float:
            return timed(lambda: merge(second, [path], rights(), dry_run=True))

        for name in wanted:
            floor, value = in_turns(read, given if name.startswith("export") else taken)
            yield Line(name, "F7", floor, value, BUDGETS[name])
        first.close()
        second.close()


def _chain() -> Iterator[Line]:
    """All bundles of 20 stores' day, 200 orders each, in one go on a database that has none of it."""
    from benchmarks import chain, generate
    from gendan import config, locations
    from gendan.db.store import open_store
    from gendan.services.conflicts import rights
    from gendan.sync.merging import merge

    made = chain.made("lately", STORES, ORDERS, chain.lately)
    lines = [line for path in made.bundles for line in gzip.decompress(path.read_bytes()).splitlines()]

    def taken() -> float:
        with tempfile.TemporaryDirectory() as room:
            path = Path(shutil.copy(made.receiver, room))
            for mark in locations.identity_folder().glob("*.mark"):
                mark.unlink()  # that another copy was worked on is no news here
            with closing(open_store(path, generate.clock(), config.load())) as store:
                return timed(lambda: merge(store, made.bundles, rights()))

    floor, value = in_turns(lambda: timed(lambda: [json.loads(line) for line in lines]), taken, CHAIN_PAIRS)
    yield Line(CHAIN, "F7", floor, value, CHAIN_BUDGET)


def _pair(room: Path) -> tuple[Any, Any]:
    """Two terminals: the first has worked a day since the second was enrolled."""
    from gendan import config
    from gendan.clock import FixedClock
    from gendan.db import identity, users
    from gendan.db.store import open_store
    from gendan.services.door import actor_of, run, transaction
    from gendan.services.founding import Founding, found
    from gendan.sync import enrol

    clock, settings = FixedClock(datetime.fromisoformat(START)), config.load()
    found(room / "first.db", clock, settings, Founding("S01", "店", "T1", "boss", "a good password"))
    first = open_store(room / "first.db", clock, settings)
    with first.read() as conn:
        boss = actor_of(users.by_login(conn, "boss"))
    secret = identity.generate()
    keys = {"public_key": secret.public_key, "recipient": secret.recipient}
    node = run(first, boss, "terminal.add", {"name": "T2", **keys})["node"]
    enrol.snapshot(first, node, room / "second.db")
    identity.write(node, secret)
    with transaction(first) as deed:
        for n in range(ORDERS):
            for name, args in _work(n):
                deed.run(boss, name, args)
    return first, open_store(room / "second.db", clock, settings)


def _work(n: int) -> Iterator[tuple[str, dict[str, Any]]]:
    number = f"A-{n}"
    goods = [{"product": f"M{n % 50}", "name": "餐桌", "qty": "2", "price": "1200", "amount": "2400"}]
    order = {"number": number, "customer": f"王{n}华", "phone": f"138{n:08}", "address": f"中山路 {n} 号"}
    yield "order.import", {**order, "placed": "2026-02-20", "promised": "2026-03-10", "lines": goods}
    yield "order.assign", {"order": number, "owner": "boss"}
    yield "payment.receive", {"order": number, "kind": "deposit", "amount": "100", "method": "cash"}
    yield "contact.log", {"order": number, "channel": "phone", "direction": "out", "summary": "说好了"}
    yield "order.promise", {"order": number, "date": "2026-03-18", "reason": "缺料"}
