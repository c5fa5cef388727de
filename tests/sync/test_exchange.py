"""Two terminals exchange bundles: nothing lost, nothing twice, conflicts shown and decided."""

from __future__ import annotations

from pathlib import Path

import pytest

from gendan.db.store import Store
from gendan.services.audit import verify
from gendan.services.conflicts import contested, rights
from gendan.services.rebuild import rebuild
from gendan.sync.exporting import export
from gendan.sync.merging import merge
from tests.helpers import act
from tests.order_kit import confirmed, stocked
from tests.sync.terminals import enrolled, exchanged, handed, state


@pytest.fixture
def first(shop: Store) -> Store:
    return stocked(shop)


@pytest.fixture
def second(first: Store, tmp_path: Path) -> Store:
    return enrolled(first, tmp_path / "two" / "gendan.db", "T2")


def test_a_new_terminal_holds_the_same_state(first: Store, second: Store) -> None:
    assert state(first) == state(second)
    assert verify(second).ok


def test_orders_of_both_reach_both(first: Store, second: Store, tmp_path: Path) -> None:
    one, two = confirmed(first), confirmed(second)
    assert one != two
    taken = handed(first, second, tmp_path / "stick")
    assert [(t.rejected, t.held, t.conflicts) for t in taken] == [(None, 0, 0)]
    assert taken[0].new == 5
    handed(second, first, tmp_path / "stick")
    assert state(first) == state(second)
    for store in (first, second):
        assert verify(store).ok
        assert not rebuild(store, check=True).differences
    again = handed(first, second, tmp_path / "stick", full=True)
    assert again[0].new == 0
    assert again[0].known > 10


def test_a_dry_run_changes_nothing(first: Store, second: Store, tmp_path: Path) -> None:
    confirmed(first)
    before = state(second)
    paths = export(first, tmp_path).paths
    (tried,) = merge(second, paths, rights(), dry_run=True)
    assert tried.new == 5
    assert state(second) == before
    (done,) = merge(second, paths, rights())
    assert done.new == tried.new


def test_two_values_are_a_conflict_until_somebody_decides(first: Store, second: Store, tmp_path: Path) -> None:
    number = confirmed(first)
    handed(first, second, tmp_path)
    customer = act(first, "li", "contact.log", order=number, channel="phone", direction="out", summary="x")
    assert customer
    act(first, "su", "order.assign", order=number, owner="fu", reason="a")
    act(second, "su", "order.assign", order=number, owner="su", reason="b")
    handed(first, second, tmp_path)
    handed(second, first, tmp_path)
    (here,), (there,) = contested(first), contested(second)
    assert here.conflict == there.conflict
    assert {one.by for one in here.values} == {"su"}
    assert {one.reason for one in here.values} == {"a", "b"}
    act(second, "fu", "conflict.resolve", conflict=here.conflict, keep="mine", reason="agreed by telephone")
    handed(second, first, tmp_path)
    assert contested(first) == contested(second) == []
    exchanged([first, second], tmp_path)
    assert state(first) == state(second)
