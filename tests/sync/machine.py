"""Several terminals of one store that chance works on, and what must hold of them in the end."""

from __future__ import annotations

import json
import os
import random
import shutil
import sys
from collections import defaultdict
from collections.abc import Sequence
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest
import sqlalchemy as sa
from hypothesis import strategies as st
from hypothesis.errors import HypothesisException
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant

from gendan import config
from gendan.clock import Clock, FixedClock
from gendan.db import conflicts as conflict_table
from gendan.db import exchange, journal, meta, terminals
from gendan.db.orders import orders
from gendan.db.payments import payments
from gendan.db.store import Store
from gendan.entrance import enter
from gendan.errors import GendanError
from gendan.services.audit import verify
from gendan.services.conflicts import rights
from gendan.services.rebuild import rebuild
from gendan.sync.exporting import export
from gendan.sync.incarnation import COMMAND
from gendan.sync.merging import merge
from tests.conftest import START
from tests.helpers import act, staffed
from tests.order_kit import confirmed, inspected, stocked, submitted
from tests.sync.compare import differences, everything
from tests.sync.terminals import ShiftedClock, enrolled, state

NODES = 4
SKEWS = (0, 40, 7200, -5400)
"""By how many seconds the clocks of the terminals go wrong."""


class Template:
    """The terminals with which every history begins: made once, copied for each."""

    def __init__(self, folder: Path, patch: pytest.MonkeyPatch) -> None:
        self.folder = folder
        patch.setenv("GENDAN_HOME", str(folder / "home"))
        clock = FixedClock(START)
        first = stocked(staffed(folder / "0" / "gendan.db", clock))
        self.orders = [confirmed(first), submitted(first, lines=[{"product": "A-100", "qty": 10, "price": 900}])]
        self.orders.append(inspected(first, confirmed(first), "fu"))
        self.customers = [str(act(first, "li", "customer.add", name=f"客{n}", phone=f"1370000000{n}")["customer"])
                          for n in range(3)]  # fmt: skip
        for number in range(1, NODES):
            enrolled(first, folder / str(number) / "gendan.db", f"T{number + 1}").close()
        first.close()

    def copy(self, target: Path) -> None:
        """All of it again, with the identities."""
        shutil.copytree(self.folder, target)


class Enough(BaseException):
    """As many histories as were asked for came to their end; no exception that the search for failures would catch."""


class Terminals(RuleBasedStateMachine):
    """The terminals, what was written on them as the machine knows it, and what they must agree on."""

    template: Template
    rebuilds = 1
    """In every how manieth history the tables are made again and compared, which takes a fifth of a short one."""
    runs = 0
    wanted = 0
    done = 0
    """How many came to their end, with everything that must hold there."""
    steps = 0
    """How many steps all of them had."""
    has_failed = False
    mended = 0
    """In how many a fork was found and mended."""

    @initialize(seed=st.integers(0, 1000), count=st.sampled_from([4, 3, 2]))
    def open(self, seed: int, count: int) -> None:
        type(self).runs += 1
        self.folder = self.template.folder.with_name(f"run{self.runs}")
        self.template.copy(self.folder)
        os.environ["GENDAN_HOME"] = str(self.folder / "home")
        self.random = random.Random(seed)
        self.clock = FixedClock(START)
        self.stores = [self.opened(self.folder / str(n) / "gendan.db", SKEWS[n]) for n in range(count)]
        self.orders = list(self.template.orders)
        self.customers = list(self.template.customers)
        self.cases: dict[str, list[str]] = defaultdict(list)
        self.written: list[Path] = []
        self.paid: dict[str, Decimal] = defaultdict(Decimal)
        self.commits: dict[str, int] = {}
        self.stick = self.folder / "stick"
        self.stick.mkdir()
        self.saved: list[Path] = []
        """Bundles that somebody keeps, with records of a machine that it lost."""
        self.put_back = self.restored = False
        self.has_issued = False

    def opened(self, path: Path, skew: int) -> Store:
        clock: Clock = ShiftedClock(self.clock, skew) if skew else self.clock
        return enter(path, clock, config.load())

    def store(self, node: int) -> Store:
        return self.stores[node % len(self.stores)]

    def do(self, store: Store, who: str, name: str, /, **args: Any) -> dict[str, Any] | None:
        """Do it; a refusal leaves nothing."""
        try:
            return act(store, who, name, **args)
        except GendanError:
            return None

    # What holds

    def taken(self, store: Store, paths: list[Path], refusals: Sequence[str] = ("unknown_node", "not_for_us")) -> bool:
        """Take bundles in; whether one was refused."""
        before = self.things(store) if self.put_back else set()
        codes = (*refusals, "fork", "bad_content") if self.put_back and refusals else refusals
        done = merge(store, paths, rights())
        for one in done:
            assert one.rejected is None or one.rejected.code in codes, one
        if self.put_back:
            self.has_issued = self.has_issued or any(one.again for one in done)
            assert before <= self.things(store), "what was given up was issued again"
        return any(one.rejected for one in done)

    def things(self, store: Store) -> set[str]:
        """The uids of everything that was ever made, as the journal and what waits say it."""
        with store.read() as conn:
            bodies = [one.body for one in journal.commits(conn, limit=None)]
            for node in exchange.waiting_nodes(conn):
                lines = exchange.parked_lines(conn, node, 0, 10**9)
                bodies += [json.loads(json.loads(line)["b"]) for line in lines]
        return {op["i"] for body in bodies if body["cmd"] != COMMAND for op in body["ops"] if op["k"] in ("new", "evt")}

    def knows(self, store: Store, name: str | None) -> bool:
        """Whether a terminal has heard of another."""
        with store.read() as conn:
            return name is None or bool(terminals.by_name(conn, name))

    def name_of(self, store: Store) -> str:
        with store.read() as conn:
            here = meta.this_terminal(conn)
        return f"{here.store}-{here.terminal}"

    def node_of(self, store: Store) -> str:
        with store.read() as conn:
            return meta.this_terminal(conn).uid

    def waiting(self, store: Store) -> Any:
        with store.read() as conn:
            return exchange.have(conn), [exchange.parked_lines(conn, n, 0, 10**9) for n in exchange.waiting_nodes(conn)]

    @invariant()
    def nothing_written_is_lost(self) -> None:
        """What a terminal has is never less than it had, and it has all that it wrote."""
        type(self).steps += 1
        for store in getattr(self, "stores", []):
            with store.read() as conn:
                uid = meta.this_terminal(conn).uid
                count = exchange.have(conn).get(uid, 0)
            if not self.put_back:  # else a chain may have been given up, and issued again under another node
                assert count >= self.commits.get(uid, 0)
                self.commits[uid] = count

    def teardown(self) -> None:
        if not hasattr(self, "stores"):
            return
        broken = sys.exc_info()[1]
        type(self).has_failed |= isinstance(broken, Exception) and not isinstance(broken, HypothesisException)
        try:
            self.all_agree()
            type(self).mended += self.has_issued
            type(self).done += 1
        except BaseException:
            type(self).has_failed = True
            raise
        finally:
            for store in self.stores:
                store.close()
            shutil.rmtree(self.folder)
        if type(self).done >= type(self).wanted and not type(self).has_failed:
            raise Enough

    def all_agree(self) -> None:
        for saved in self.saved:  # of a terminal that exists twice it is taken in there as well, as the refusal says
            for store in self.stores if self.put_back else self.stores[:1]:
                self.taken(store, [saved], ("fork",))
        for _again in range(4 if self.put_back else 0):
            if not self.all_told(("fork",)):
                break
        assert not self.all_told(())
        first, *rest = self.stores
        here, open_ = everything(first.path), self.conflicts_of(first)
        for store in rest:
            differ = differences(here, everything(store.path))
            assert not differ, "\n".join(differ)
            assert self.conflicts_of(store) == open_
        for store in self.stores:
            assert self.waiting(store)[1] == []
            assert verify(store).ok
        one = self.random.choice(rest)
        assert state(one) == state(first)
        if self.has_issued or type(self).runs % self.rebuilds == 0:
            assert rebuild(one, check=True).differences == ()
        self.books_agree(first)

    def all_told(self, refusals: Sequence[str]) -> bool:
        """Everybody gives everything to one terminal, and that to all; whether a bundle was refused."""
        hub, *others = self.stores
        refused = [self.taken(hub, list(export(giver, self.stick, full=True).paths), refusals)
                   for giver in self.random.sample(others, len(others))]  # fmt: skip
        whole = list(export(hub, self.stick, full=True).paths)
        return any([*refused, *(self.taken(taker, whole, refusals) for taker in others)])

    def conflicts_of(self, store: Store) -> list[Any]:
        with store.read() as conn:
            found = conflict_table.everything(conn)
        return [(one.key, [(v.by, v.node, v.at, v.reason, v.hlc) for v in one.versions]) for one in found]

    def books_agree(self, store: Store) -> None:
        with store.read() as conn:
            have = exchange.have(conn)
            assert journal.count(conn) == sum(have.values())
            for number, amount in self.paid.items():
                query = sa.select(sa.func.sum(payments.c.amount)).join(orders, orders.c.id == payments.c.order_id)
                held = conn.execute(query.where(orders.c.number == number, payments.c.voided.is_(False))).scalar()
                assert held == amount, number
        for uid, count in self.commits.items() if not self.put_back else ():
            assert have.get(uid, 0) >= count
