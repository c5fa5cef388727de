"""Several terminals work apart and exchange as chance wants it: in the end all hold the same, and nothing is lost.

``GENDAN_SYNC_HISTORIES=2000 pytest tests/property/test_sync_machine.py`` runs as many histories as it says.
"""

from __future__ import annotations

import os
import random
import shutil
from collections import defaultdict
from collections.abc import Sequence
from datetime import timedelta
from decimal import Decimal
from pathlib import Path
from typing import Any

import hypothesis
import pytest
import sqlalchemy as sa
from hypothesis import strategies as st
from hypothesis.stateful import (
    RuleBasedStateMachine,
    initialize,
    invariant,
    precondition,
    rule,
    run_state_machine_as_test,
)

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
from gendan.services.conflicts import contested, rights
from gendan.services.rebuild import rebuild
from gendan.services.watch import sweep
from gendan.sync import backup
from gendan.sync.exporting import export
from gendan.sync.merging import merge
from tests.conftest import START
from tests.helpers import STAFF, act, staffed
from tests.order_kit import confirmed, inspected, stocked, submitted
from tests.sync.compare import differences, everything, raw
from tests.sync.deeds import CASE_WORK, WORK
from tests.sync.terminals import ShiftedClock, enrolled, state

HISTORIES = int(os.environ.get("GENDAN_SYNC_HISTORIES", "25"))
STEPS = int(os.environ.get("GENDAN_SYNC_STEPS", "45"))
PHASES = [hypothesis.Phase.generate] + ([] if "GENDAN_SYNC_NO_SHRINK" in os.environ else [hypothesis.Phase.shrink])
"""Without ``explain``, which would trace every line."""
ROLES = {**STAFF, "wang": "clerk"}
NODES = 4
SKEWS = (0, 40, 7200, -5400)
"""By how many seconds the clocks of the terminals go wrong: more than a logical clock would absorb at once."""

nodes = st.integers(0, NODES)
which = st.integers(0, 5)
"""A number of what there is: an order, a customer."""
chance = st.integers(0, 5)


class Template:
    """The terminals with which every history begins: made once, copied for each."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        os.environ["GENDAN_HOME"] = str(folder / "home")
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


class Exchange(RuleBasedStateMachine):
    """Up to five terminals, bundles that are lost, doubled, late and damaged, and clocks that go wrong."""

    template: Template
    runs = 0

    @initialize(seed=st.integers(0, 1000))
    def open(self, seed: int) -> None:
        type(self).runs += 1
        self.folder = self.template.folder.with_name(f"run{self.runs}")
        self.template.copy(self.folder)
        os.environ["GENDAN_HOME"] = str(self.folder / "home")
        self.random = random.Random(seed)
        self.clock = FixedClock(START)
        self.stores = [self.opened(self.folder / str(n) / "gendan.db", SKEWS[n]) for n in range(NODES)]
        self.orders = list(self.template.orders)
        self.customers = list(self.template.customers)
        self.cases: dict[str, list[str]] = defaultdict(list)
        self.written: list[Path] = []
        self.paid: dict[str, Decimal] = defaultdict(Decimal)
        self.commits: dict[str, int] = {}
        self.stick = self.folder / "stick"
        self.stick.mkdir()

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

    # Work

    @rule(
        node=nodes,
        order=which,
        steps=st.lists(st.tuples(st.sampled_from(sorted(WORK)), chance), min_size=1, max_size=4),
    )
    def work(self, node: int, order: int, steps: list[tuple[str, int]]) -> None:
        number = self.orders[order % len(self.orders)]
        for name, n in steps:
            self.step(self.store(node), number, name, n)

    def step(self, store: Store, number: str, name: str, n: int) -> None:
        who, command, args = WORK[name]
        if isinstance(who, tuple):
            who, command = who[n % 3], command[n % 3]
        done = self.do(store, who, command, order=number, **args(n))
        if done is None:
            return
        if name == "paid":
            self.paid[number] += 100 + n
        for kind in CASE_WORK:
            if kind in done and isinstance(done[kind], str):
                self.cases[kind].append(done[kind])

    @rule(order=which, pairs=st.lists(st.tuples(nodes, st.sampled_from(sorted(WORK)), chance), min_size=2, max_size=4))
    def apart(self, order: int, pairs: list[tuple[int, str, int]]) -> None:
        """Several terminals do something with the same order at the same time."""
        number = self.orders[order % len(self.orders)]
        for node, name, n in pairs:
            self.step(self.store(node), number, name, n)

    @rule(node=nodes, order=which)
    def go_on(self, node: int, order: int) -> None:
        """What comes next for an order, so that some come far."""
        store, number = self.store(node), self.orders[order % len(self.orders)]
        for name, n in (
            ("read_back", 0),
            ("submit", 0),
            ("check", 0),
            ("approve", 0),
            ("yes", 0),
            ("advance", 1),
            ("done", 1),
        ):
            self.step(store, number, name, n)

    @rule(node=nodes, kind=st.sampled_from(sorted(CASE_WORK)), case=which, n=chance, step=st.integers(0, 8))
    def on_case(self, node: int, kind: str, case: int, n: int, step: int) -> None:
        if self.cases[kind]:
            code = self.cases[kind][case % len(self.cases[kind])]
            who, command, args = CASE_WORK[kind][step % len(CASE_WORK[kind])]
            self.do(self.store(node), who, command, **{kind: code}, **args(n))

    @rule(node=nodes, n=chance)
    def enter_order(self, node: int, n: int) -> None:
        if len(self.orders) < 6:
            lines = [{"product": "A-100", "qty": 10 + n, "price": 1200}]
            done = self.do(
                self.store(node), "li", "order.enter", name=f"王{n}", phone=f"1380000000{n}", address=f"路{n}号",
                channel="phone", requested="2026-03-16", delivery_mode="delivery", lines=lines,
            )  # fmt: skip
            self.orders += [done["number"]] if done else []

    @rule(node=nodes, n=chance, customer=which)
    def customer(self, node: int, n: int, customer: int) -> None:
        store, code = self.store(node), self.customers[customer % len(self.customers)]
        if n == 0 and len(self.customers) < 6:
            done = self.do(store, "li", "customer.add", name="新客户", phone=f"1360000000{customer}")
            self.customers += [done["customer"]] if done else []
        elif n == 1:
            self.do(store, "li", "customer.update", customer=code, name=f"改名{customer}", contact=f"张{node}")
        elif n == 2:
            self.do(store, "li", "customer.update", customer=code, phone=f"1350000000{customer}")
        elif n == 3:
            self.do(store, "su", "customer.split", customer=code, reason="不是")
        else:
            other = self.customers[(customer + n - 3) % len(self.customers)]
            self.do(store, "su", "customer.merge", customer=code, into=other, reason="同一人")

    @rule(node=nodes, n=chance)
    def reference_data(self, node: int, n: int) -> None:
        names = {"list_price": str(1000 + n)} if n % 2 else {"name": f"桌{n}"}
        self.do(self.store(node), "su", "product.update", code="A-100", **names)
        self.do(self.store(node), "su", "setting.set", key="sync.ahead_hours", value=24 + n)

    @rule(node=nodes)
    def look(self, node: int) -> None:
        """What only time brings is written down by whoever looks."""
        sweep(self.store(node))

    @rule(hours=st.sampled_from([1, 7, 30, 24 * 9]))
    def wait(self, hours: int) -> None:
        self.clock.move(timedelta(hours=hours))

    # Exchange

    @rule(node=nodes, to=st.none() | nodes, full=st.booleans(), encrypt=st.sampled_from([False, False, False, True]))
    def give(self, node: int, to: int | None, full: bool, encrypt: bool) -> None:
        store = self.store(node)
        receiver = None if to is None else self.name_of(self.store(to))
        before = raw(store.path)
        if not self.knows(store, receiver):
            return
        made = export(store, self.stick, receiver=receiver, full=full, encrypt=encrypt and to is not None)
        assert raw(store.path) == before
        self.written += made.paths
        del self.written[:-12]

    @rule(node=nodes, index=st.integers(0, 11), others=st.lists(st.integers(0, 11), max_size=3))
    def take(self, node: int, index: int, others: list[int]) -> None:
        """Bundles come in any order, twice, or never."""
        if self.written:
            chosen = list(dict.fromkeys(self.written[i % len(self.written)] for i in [index, *others]))
            self.taken(self.store(node), chosen)

    def taken(self, store: Store, paths: list[Path], refusals: Sequence[str] = ("unknown_node", "not_for_us")) -> None:
        for one in merge(store, paths, rights()):
            assert one.rejected is None or one.rejected.code in refusals, one

    @rule(giver=nodes, taker=nodes)
    def hand_over(self, giver: int, taker: int) -> None:
        if self.store(giver) is not self.store(taker):
            made = export(self.store(giver), self.stick)
            self.taken(self.store(taker), list(made.paths))

    @precondition(lambda self: self.written)
    @rule(node=nodes, index=st.integers(0, 11), place=st.floats(0, 0.999), way=st.sampled_from(["cut", "flip", "more"]))
    def damaged(self, node: int, index: int, place: float, way: str) -> None:
        store, path = self.store(node), self.written[index % len(self.written)]
        data = bytearray(path.read_bytes())
        at = int(len(data) * place)
        if way == "flip":
            data[at] ^= 1 << (at % 8)
        made = bytes(data[:at] if way == "cut" else data + (b"x" if way == "more" else b""))
        broken = self.folder / f"broken{path.name[path.name.index('.gdn') :]}"
        broken.write_bytes(made)
        before = raw(store.path)
        (said,) = merge(store, [broken], rights())
        assert said.rejected is not None
        assert raw(store.path) == before

    @precondition(lambda self: self.written)
    @rule(node=nodes)
    def only_try(self, node: int) -> None:
        store = self.store(node)
        before = raw(store.path)
        merge(store, self.written, rights(), dry_run=True)
        assert raw(store.path) == before

    @rule(node=nodes, about=nodes, more=st.integers(0, 50))
    def believe_falsely(self, node: int, about: int, more: int) -> None:
        """A terminal said that it had what it does not have."""
        store, other = self.store(node), self.store(about)
        with store.write() as conn:
            have = {uid: seq + more for uid, seq in exchange.have(conn).items()}
            exchange.note_said(conn, self.node_of(other), have, store.clock.now())

    @rule(node=nodes, keep=st.sampled_from(["mine", "theirs"]))
    def resolve(self, node: int, keep: str) -> None:
        store = self.store(node)
        for one in contested(store)[:3]:
            self.do(store, "su", "conflict.resolve", conflict=one.conflict, keep=keep, reason="定了")

    @precondition(lambda self: len(self.stores) <= NODES)
    @rule(skew=st.sampled_from(SKEWS))
    def join(self, skew: int) -> None:
        path = self.folder / "late" / "gendan.db"
        late = enrolled(self.stores[0], path, "T9")
        late.close()
        self.stores.append(self.opened(path, skew))

    @rule(node=st.integers(1, NODES))
    def restore(self, node: int) -> None:
        """A backup is put in the place of a database; what was written since was given to others, or to a stick."""
        if node >= len(self.stores) or getattr(self, "restored", False):
            return
        self.restored = True
        store = self.stores[node]
        made = backup.make(store, self.folder / "backup.db")
        for name, n in (("contact", 1), ("promise", 1), ("paid", 1)):
            self.step(store, self.orders[0], name, n)
        self.written += export(store, self.stick, full=True).paths
        self.saved = self.written[-1]
        store.close()
        for ending in ("", "-wal", "-shm"):
            Path(f"{store.path}{ending}").unlink(missing_ok=True)
        shutil.copy(made.path, store.path)
        self.stores[node] = back = self.opened(store.path, SKEWS[node % NODES])
        with back.write():  # the first write of a copy gives it a node of its own
            assert back.renewal is not None

    # What holds

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
        for store in getattr(self, "stores", []):
            with store.read() as conn:
                uid = meta.this_terminal(conn).uid
                count = exchange.have(conn).get(uid, 0)
            assert count >= self.commits.get(uid, 0)
            self.commits[uid] = count

    def teardown(self) -> None:
        if not hasattr(self, "stores"):
            return
        try:
            self.all_agree()
        finally:
            for store in self.stores:
                store.close()
            shutil.rmtree(self.folder)

    def all_agree(self) -> None:
        if hasattr(self, "saved"):
            self.taken(self.stores[0], [self.saved])
        hub, *others = self.stores
        for giver in self.random.sample(others, len(others)):
            self.taken(hub, list(export(giver, self.stick, full=True).paths), ())
        whole = list(export(hub, self.stick, full=True).paths)
        for taker in others:
            self.taken(taker, whole, ())
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
        assert rebuild(one, check=True).differences == ()
        self.books_agree(first)

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
        for uid, count in self.commits.items():
            assert have.get(uid, 0) >= count


@pytest.fixture
def template(tmp_path: Path) -> Template:
    return Template(tmp_path / "template")


def test_terminals_agree_whatever_happened(template: Template) -> None:
    Exchange.template = template
    run_state_machine_as_test(
        Exchange,
        settings=hypothesis.settings(
            max_examples=HISTORIES,
            stateful_step_count=STEPS,
            deadline=None,
            suppress_health_check=list(hypothesis.HealthCheck),
            phases=PHASES,
        ),
    )
