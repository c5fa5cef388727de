"""Health of a store: what the first write and the checks at start find, and what a damaged store still does."""

from __future__ import annotations

from datetime import timedelta

import pytest

from gendan import config
from gendan.clock import FixedClock
from gendan.db.store import Store, open_store
from gendan.errors import StorageError
from gendan.services import health
from gendan.services.audit import verify
from gendan.services.history import page
from gendan.services.rebuild import rebuild
from tests.helpers import act, order, tampering


@pytest.fixture
def reopened(shop: Store, clock: FixedClock):
    """Opens the store again, as another process would."""
    opened: list[Store] = []

    def again() -> Store:
        opened.append(open_store(shop.path, clock, config.load()))
        return opened[-1]

    yield again
    for store in opened:
        store.close()


def spoil(store: Store) -> None:
    with tampering(store.path, unlock=True) as conn:
        conn.execute("UPDATE chg SET body=pack(unpack(body) || ' ') WHERE seq=7")


def test_a_healthy_store_is_healthy(shop: Store) -> None:
    order(shop)
    assert health.quick(shop) is None
    assert health.full(shop) is None
    assert verify(shop).ok
    act(shop, "li", "customer.add", name="甲")


def test_the_first_write_looks_at_the_end_of_the_chain(shop: Store, reopened) -> None:
    spoil(shop)
    store = reopened()
    with pytest.raises(StorageError) as caught:
        act(store, "li", "customer.add", name="甲")
    assert (caught.value.code, caught.value.exit_status) == ("damaged", 3)
    assert page(store), "looking goes on"


@pytest.mark.parametrize("check", [health.quick, health.full])
def test_a_check_makes_a_damaged_store_read_only(shop: Store, reopened, check) -> None:
    store = reopened()
    act(store, "li", "customer.add", name="甲")
    spoil(shop)
    fault = check(store)
    assert fault is not None
    assert fault.seq == 7
    with pytest.raises(StorageError, match="damaged"):
        act(store, "li", "customer.add", name="乙")
    assert order_count(store) == 0


def order_count(store: Store) -> int:
    from gendan.services.fingerprint import fingerprint

    return fingerprint(store).orders


def test_tables_that_were_changed_are_found_by_the_full_check_and_mended_by_rebuild(shop: Store, reopened) -> None:
    order(shop)
    with tampering(shop.path) as conn:
        conn.execute("UPDATE orders SET amount=1")
    store = reopened()
    assert health.quick(store) is None
    assert health.full(store) is not None
    with pytest.raises(StorageError, match="damaged"):
        act(store, "li", "customer.add", name="甲")
    assert [one.table for one in rebuild(store).differences] == ["orders"]
    act(store, "li", "customer.add", name="甲")
    assert health.full(store) is None


def test_broken_pages_are_found(shop: Store, reopened) -> None:
    order(shop)
    with tampering(shop.path) as conn:
        conn.execute("PRAGMA wal_checkpoint(TRUNCATE)")
        (page_number,) = conn.execute("SELECT rootpage FROM sqlite_master WHERE name='orders_number'").fetchone()
        (size,) = conn.execute("PRAGMA page_size").fetchone()
    shop.close()
    with shop.path.open("r+b") as file:
        file.seek((page_number - 1) * size)
        file.write(b"\xff" * 200)
    store = reopened()
    fault = health.quick(store)
    assert fault is not None
    with pytest.raises(StorageError):
        act(store, "li", "customer.add", name="甲")


def test_the_full_check_is_due_once_a_day_and_after_an_unclean_end(shop: Store, clock: FixedClock) -> None:
    assert health.begin(shop), "never done"
    assert health.full(shop) is None
    health.end(shop)
    assert not health.begin(shop)
    assert health.begin(shop), "the last run did not end"
    health.end(shop)
    clock.move(timedelta(hours=23))
    assert not health.begin(shop)
    health.end(shop)
    clock.move(timedelta(hours=2))
    assert health.begin(shop)
    health.end(shop)
    clock.move(timedelta(days=-30))
    assert health.begin(shop), "a clock that was set back proves nothing"


def test_a_check_that_fails_is_done_again_next_time(shop: Store) -> None:
    spoil(shop)
    assert health.full(shop) is not None
    health.end(shop)
    assert health.begin(shop)
