"""Several terminals work apart and exchange as chance wants it: in the end all hold the same, and nothing is lost.

``GENDAN_SYNC_HISTORIES=2000 pytest tests/property/test_sync_machine.py`` runs as many histories as it says.
"""

from __future__ import annotations

import os
import shutil
from contextlib import suppress
from datetime import timedelta
from pathlib import Path

import hypothesis
import pytest
from hypothesis import strategies as st
from hypothesis.stateful import (
    precondition,
    rule,
    run_state_machine_as_test,
)

from gendan import locations
from gendan.db import exchange
from gendan.db.store import Store
from gendan.services.conflicts import contested, rights
from gendan.services.watch import sweep
from gendan.sync import backup
from gendan.sync.exporting import export
from gendan.sync.merging import merge
from tests.helpers import STAFF
from tests.sync.compare import raw
from tests.sync.deeds import CASE_WORK, WORK
from tests.sync.machine import NODES, SKEWS, Enough, Template, Terminals
from tests.sync.terminals import enrolled

HISTORIES = int(os.environ.get("GENDAN_SYNC_HISTORIES", "0"))
SEED = os.environ.get("GENDAN_SYNC_SEED")
PARTS = {f"{steps} steps, {part}": (count, steps, part) for count, steps, part in
         ((8, 35, 0), (48, 12, 1), (48, 12, 2), (48, 12, 3), (48, 12, 4))}  # fmt: skip
"""Usually 200 histories, most of them short: how many, of how many steps; each part has others."""
if HISTORIES:
    PARTS = {"": (HISTORIES, int(os.environ.get("GENDAN_SYNC_STEPS", "35")), 0)}
PHASES = [hypothesis.Phase.generate] + ([] if "GENDAN_SYNC_NO_SHRINK" in os.environ else [hypothesis.Phase.shrink])
"""Without ``explain``, which would trace every line."""
ROLES = {**STAFF, "wang": "clerk"}

nodes = st.integers(0, NODES)
which = st.integers(0, 5)
"""A number of what there is: an order, a customer."""
chance = st.integers(0, 5)
some_work = st.lists(st.tuples(st.sampled_from(sorted(WORK)), chance), min_size=1, max_size=4)


class Exchange(Terminals):
    """Up to five terminals, bundles that are lost, doubled, late and damaged, and clocks that go wrong."""

    # Work

    @rule(
        node=nodes,
        order=which,
        steps=some_work,
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
        name = f"L{len(self.stores)}"
        path = self.folder / name / "gendan.db"
        late = enrolled(self.stores[0], path, name)
        late.close()
        self.stores.append(self.opened(path, skew))

    @rule(node=st.integers(1, NODES))
    def restore(self, node: int) -> None:
        """A backup is put in the place of a database; what was written since was given to others, or to a stick."""
        if node >= len(self.stores) or self.restored:
            return
        self.restored = True
        store = self.stores[node]
        made = backup.make(store, self.folder / "backup.db")
        for name, n in (("contact", 1), ("promise", 1), ("paid", 1)):
            self.step(store, self.orders[0], name, n)
        self.written += export(store, self.stick, full=True).paths
        self.saved.append(self.written[-1])
        self.replaced(store, made.path)
        self.stores[node] = back = self.opened(store.path, SKEWS[node % NODES])
        with back.write():  # the first write of a copy gives it a node of its own
            assert back.renewal is not None

    @precondition(lambda self: not self.put_back)
    @rule(node=st.integers(1, NODES), before=some_work, after=some_work, to=nodes)
    def put_back_to_an_image(
        self, node: int, before: list[tuple[str, int]], after: list[tuple[str, int]], to: int
    ) -> None:
        """A whole machine, its database with its identity, is put back to an earlier state, and nobody tells it. What
        it had written since was given to others, or to a stick; it goes on under the same numbers."""
        if node >= len(self.stores):
            return
        store, image = self.stores[node], self.folder / "image"
        with store.write():  # this machine and its database have a mark of their own
            uid = self.node_of(store)
        store.close()
        shutil.copytree(store.path.parent, image / "store")
        shutil.copytree(locations.identity_folder(), image / "keys")
        self.on_an_order(store, before)
        self.written += export(store, self.stick, full=True).paths
        self.saved.append(self.written[-1])
        if self.store(to) is not store:
            self.taken(self.store(to), [self.saved[-1]])
        self.put_back = True
        self.replaced(store, image / "store" / store.path.name)
        for file in (image / "keys").glob(f"{uid}.*"):
            shutil.copy(file, locations.identity_folder())
        self.stores[node] = back = self.opened(store.path, SKEWS[node % NODES])
        self.on_an_order(back, after)

    def on_an_order(self, store: Store, steps: list[tuple[str, int]]) -> None:
        for name, n in [("contact", 1), *steps]:
            self.step(store, self.orders[n % len(self.orders)], name, n)

    def replaced(self, store: Store, file: Path) -> None:
        store.close()
        for ending in ("", "-wal", "-shm"):
            Path(f"{store.path}{ending}").unlink(missing_ok=True)
        shutil.copy(file, store.path)


@pytest.fixture(scope="module")
def template(tmp_path_factory: pytest.TempPathFactory) -> Template:
    with pytest.MonkeyPatch.context() as patch:
        return Template(tmp_path_factory.mktemp("histories") / "template", patch)


@pytest.mark.parametrize("part", PARTS)
def test_terminals_agree_whatever_happened(template: Template, part: str) -> None:
    count, steps, number = PARTS[part]
    Exchange.template, Exchange.wanted, Exchange.has_failed = template, count, False
    Exchange.runs = Exchange.done = Exchange.steps = Exchange.mended = 0
    Exchange.rebuilds = 1 if steps > 20 else 6
    seed = SEED or (number if os.environ.get("CI") else None)
    machine = Exchange if seed is None else hypothesis.seed(int(seed))(Exchange)
    with suppress(Enough):
        run_state_machine_as_test(
            machine,
            settings=hypothesis.settings(
                max_examples=count + 1,
                stateful_step_count=steps,
                deadline=None,
                suppress_health_check=list(hypothesis.HealthCheck),
                phases=PHASES,
            ),
        )
    print(f"{Exchange.done} histories of {Exchange.steps} steps, {Exchange.mended} with records issued again")
    assert Exchange.done == count
