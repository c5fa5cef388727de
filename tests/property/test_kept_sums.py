"""Sums that are kept are those that adding up finds after whatever commands do: amendments, corrections, what is taken
back, erasures, settings, records of another terminal that come in late."""

from __future__ import annotations

import os
import shutil
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

import hypothesis
import pytest
from hypothesis import strategies as st

from gendan import config
from gendan.clock import FixedClock
from gendan.db import figures_kept
from gendan.entrance import enter
from gendan.errors import GendanError
from gendan.reports import sums
from gendan.reports.figures import make
from gendan.services.conflicts import rights
from gendan.sync.exporting import export
from gendan.sync.merging import merge
from tests.conftest import START
from tests.helpers import act, order, staffed
from tests.order_kit import confirmed, stocked, submitted
from tests.sync.deeds import CASE_WORK, WORK
from tests.sync.terminals import enrolled

HISTORIES = int(os.environ.get("GENDAN_SUMS_HISTORIES", "3"))
PHASES = [hypothesis.Phase.generate]
"""What fails is shown as it is: making it smaller takes many stores."""
SETTINGS: tuple[tuple[str, Any], ...] = (
    ("clocks.request", "2h"),
    ("clocks.response", "1h"),
    ("clocks.exception.2", "10m"),
    ("calendar.holidays", ["2026-03-03", "2026-03-04"]),
    ("targets.on_time_rate", 80),
    ("store.zone", "Asia/Tokyo"),
)
OPENED = {"raise": "exception", "complain": "complaint", "ask": "request"}
"""The deeds that open a case."""


class World:
    """Two terminals of one store that keep sums again and again while both are worked on."""

    def __init__(self, folder: Path, clock: FixedClock, orders: list[str]) -> None:
        self.folder, self.clock, self.orders = folder, clock, list(orders)
        self.stores = [enter(folder / str(n) / "gendan.db", clock, config.load()) for n in range(2)]
        self.cases: list[tuple[str, str]] = []
        (folder / "stick").mkdir()

    def close(self) -> None:
        for store in self.stores:
            store.close()

    def do(self, node: int, who: str, name: str, at: datetime | None = None, /, **args: Any) -> dict[str, Any]:
        """Do it; a refusal leaves nothing."""
        try:
            return act(self.stores[node], who, name, at, **args)
        except GendanError:
            return {}

    def step(self, what: str, node: int, n: int, m: int) -> None:
        """One thing that happens, chosen by two numbers."""
        late = self.clock.now() - timedelta(days=n % 9, minutes=5) if m % 2 else None
        number = self.orders[n % len(self.orders)]
        if what == "wait":
            self.clock.move(timedelta(hours=(1, 7, 24, 75)[n % 4]))
        elif what == "keep":
            sums.keep(self.stores[node], 4 + n)
        elif what == "merge":
            made = export(self.stores[node], self.folder / "stick", full=True)
            assert all(one.rejected is None for one in merge(self.stores[1 - node], made.paths, rights()))
        elif what == "setting":
            key, value = SETTINGS[n % len(SETTINGS)]
            if m % 3:
                self.do(0, "su", "setting.set", key=key, value=value)
            else:
                self.do(0, "su", "setting.reset", key=key)
        elif what == "order":
            self._import(node, n, m)
        elif what == "erase":
            with self.stores[node].read() as conn:
                codes = conn.exec_driver_sql("SELECT code FROM customers ORDER BY id").scalars().all()
            self.do(node, "boss", "customer.erase", customer=codes[n % len(codes)], reason="依法")
        elif what == "case":
            self._case(node, n, m, late)
        else:
            who, name, args = WORK[what]
            for person, command in zip(*((who, name) if isinstance(who, tuple) else ((who,), (name,))), strict=True):
                given = args(m % 6) if command == "change.undo" else {"order": number, **args(m % 6)}
                found = self.do(node, person, command, late, **given)
            if what in OPENED and OPENED[what] in found:
                self.cases.append((OPENED[what], found[OPENED[what]]))

    def _import(self, node: int, n: int, m: int) -> None:
        day = (self.clock.now() - timedelta(days=3 * n)).date()
        more = {"delivered": str(day + timedelta(days=m % 6))} if m % 2 else {}
        given = {"placed": str(day), "promised": str(day + timedelta(days=m % 5)), **more}
        try:
            self.orders.append(order(self.stores[node], f"N-{node}-{len(self.orders)}", customer=f"客{n}", **given))
        except GendanError:
            return

    def _case(self, node: int, n: int, m: int, late: datetime | None) -> None:
        if not self.cases:
            return
        kind, code = self.cases[n % len(self.cases)]
        who, name, args = CASE_WORK[kind][m % len(CASE_WORK[kind])]
        self.do(node, who, name, late, **({} if name == "change.undo" else {kind: code}), **args(n % 6))

    def check(self) -> int:
        """Everything kept that is believed is right; how much is believed."""
        believed = 0
        for store in self.stores:
            assert sums.wrong(store) == []
            with store.read() as conn:
                name, zone = sums.basis(store.config), store.config.zone
                kept = figures_kept.every(conn)
                believed += sum(
                    one.basis == name and one.until < figures_kept.changed_since(conn, one.pos, zone) for one in kept
                )
        return believed


@pytest.fixture(scope="module")
def template(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, list[str]]:
    """Two terminals with orders of a month, made once."""
    folder = tmp_path_factory.mktemp("kept")
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("GENDAN_HOME", str(folder / "home"))
        clock = FixedClock(START)
        first = stocked(staffed(folder / "0" / "gendan.db", clock))
        orders = [
            order(
                first, f"A-{n}", customer=f"客{n}", placed=f"2026-02-{day:02}", promised=f"2026-02-{day + 4:02}", **more
            )
            for n, (day, more) in enumerate([(2, {}), (9, {"delivered": "2026-02-15"}), (16, {}), (23, {})])
        ]
        orders += [confirmed(first), submitted(first, lines=[{"product": "A-100", "qty": 10, "price": 900}])]
        enrolled(first, folder / "1" / "gendan.db", "T2").close()
        first.close()
    return folder, orders


STEPS = st.tuples(
    st.one_of(
        st.sampled_from(["keep", "wait", "merge", "order", "amend", "undone", "undo", "case", "erase", "setting"]),
        st.sampled_from(sorted(WORK)),
    ),
    st.integers(0, 1),
    st.integers(0, 11),
    st.integers(0, 11),
)


@hypothesis.settings(
    max_examples=HISTORIES, deadline=None, phases=PHASES, suppress_health_check=list(hypothesis.HealthCheck)
)
@hypothesis.given(steps=st.lists(STEPS, min_size=10, max_size=25))
def test_what_is_kept_is_what_adding_up_finds_after_any_commands(
    template: tuple[Path, list[str]], tmp_path_factory: pytest.TempPathFactory, steps: list[tuple[str, int, int, int]]
) -> None:
    made, orders = template
    folder = tmp_path_factory.mktemp("run") / "copy"
    shutil.copytree(made, folder)
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("GENDAN_HOME", str(folder / "home"))
        world = World(folder, FixedClock(START), orders)
        try:
            _lived(world, steps)
        finally:
            world.close()
            shutil.rmtree(folder)


def _lived(world: World, steps: list[tuple[str, int, int, int]]) -> None:
    for node in (0, 1):
        world.step("keep", node, 8, 0)
    assert world.check() > 10
    for at, (what, node, n, m) in enumerate(steps):
        world.step(what, node, n, m)
        if at % 5 == 4:
            world.check()
    world.check()
    today = world.clock.now().date()
    told = [make(store, kind, today - timedelta(days=back)) for store in world.stores for kind, back in PERIODS]
    for store in world.stores:
        sums.forget(store)
    assert [make(store, kind, today - timedelta(days=back)) for store in world.stores for kind, back in PERIODS] == told


PERIODS = (("day", 1), ("week", 7), ("month", 31))
