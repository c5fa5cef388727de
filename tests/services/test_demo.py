"""The demonstration store: the same story for the same seed, with something of everything in it."""

from __future__ import annotations

from collections import Counter
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest

from gendan import config
from gendan.clock import FixedClock
from gendan.db.store import Store, open_store
from gendan.errors import StorageError
from gendan.scripts.demo import remove_demo
from gendan.services import demo_data
from gendan.services.audit import verify
from gendan.services.complaint_views import complaint_list
from gendan.services.day_closing_views import closed_list
from gendan.services.demo import make
from gendan.services.founding import Founding, found
from gendan.services.handovers import list_handovers
from gendan.services.order_list import find
from gendan.services.order_page import order_page
from gendan.services.rebuild import rebuild
from gendan.services.session import sign_in
from gendan.services.today import today
from gendan.workdays import working_calendar


def made(path: Path, clock: FixedClock, **how: Any) -> Store:
    make(path, clock, config.load(), **how)
    return open_store(path, clock, config.load())


def content(store: Store) -> list[tuple[Any, ...]]:
    """Everything that the orders say, without what is made by chance: ids, salts, and the order number's own count."""
    told = []
    for row in find(store, "", None).rows:
        page = order_page(store, row.number)
        told.append(
            (
                (page.number, page.outside_number, page.customer, page.phone, page.address, page.region, page.special),
                (page.status, page.stage, page.amount, page.promised, page.first_promised, page.delivered, page.owner),
                (page.placed, page.late, page.days_late, page.cancelled, page.closed),
                [(line.product, line.qty, line.price, line.discount, line.amount) for line in page.lines],
                [(step.code, step.due, step.done_at, step.done_by) for step in page.milestones],
                [(one.at, one.by, one.channel, one.summary, one.next) for one in page.contacts],
            )
        )
    return told


LIVED = (
    ("orders", "placed_at"), ("exception_events", "at"), ("complaint_events", "at"), ("payments", "at"),
    ("contacts", "at"), ("visits", "at"),
)  # fmt: skip


def worked_in_hours(store: Store) -> None:
    """Whatever was written down, and whatever was said to have happened, lies within business hours."""
    calendar = working_calendar(store.config)
    minute = timedelta(minutes=1)
    with store.read() as conn:
        said = (
            conn.exec_driver_sql(" UNION ".join(f"SELECT {moment} FROM {table}" for table, moment in LIVED))
            .scalars()
            .all()
        )
    for at in (datetime.fromtimestamp(one, UTC) for one in said if one):
        assert calendar.business_seconds(at - minute, at + minute) > 0, at


def test_the_demonstration_has_something_of_everything(tmp_path: Path, clock: FixedClock) -> None:
    told: list[tuple[int, int]] = []
    store = made(tmp_path / "demo.db", clock, progress=lambda done, total: told.append((done, total)))
    try:
        rows = find(store, "", None).rows
        assert len(rows) == 240
        assert told[-1] == (240, 240)
        now = today(store)
        counts = now.counts
        assert counts.overdue > 0
        assert counts.due_today + counts.due_tomorrow > 0
        assert len(now.items) > 10
        states = Counter(row.status for row in rows)
        assert set(states) == {
            "open", "closed", "cancelled", "draft", "to_check", "to_settle", "awaiting_customer", "to_approve",
        }  # fmt: skip
        assert sum(row.late for row in rows) > 10
        open_rows = [row for row in rows if row.delivered is None and row.status == "open"]
        assert 20 < len(open_rows) < 120
        pages = [order_page(store, row.number) for row in open_rows]
        assert any(page.contacts for page in pages)
        assert any(page.slips for page in pages)
        assert any(page.nonstandard for page in pages)
        assert counts.exceptions == len(demo_data.TROUBLES)
        assert {"notice", "visit", "exception", "milestone"} <= {item.kind for item in now.items}
        assert all(row.placed <= now.date for row in rows if row.placed is not None)
        assert [row.status for row in rows if row.placed is None] == ["draft"]
        worked_in_hours(store)
        heads = list_handovers(store)
        assert [head.taken for head in heads] == [False, True], "the last shift waits for who comes this morning"
        assert heads[0].total < 40, "of one day, not of the whole book"
        calendar = working_calendar(store.config)
        assert [one.day for one in reversed(closed_list(store))] == [
            calendar.add_working_days(now.date, n) for n in range(-5, 0)
        ]
        for login, name, role in demo_data.USERS:
            actor = sign_in(store, login, demo_data.PASSWORD)
            assert (actor.name, actor.role) == (name, role)
        assert verify(store).ok
        assert rebuild(store, check=True).differences == ()
    finally:
        store.close()


def test_the_same_seed_tells_the_same_story(tmp_path: Path, clock: FixedClock) -> None:
    stores = [made(tmp_path / f"{n}.db", clock, seed=seed, count=60) for n, seed in enumerate((7, 7, 8))]
    try:
        first, again, other = map(content, stores)
        assert first == again
        assert first != other
        assert len(first) == 60
    finally:
        for store in stores:
            store.close()


def test_the_story_ends_today(tmp_path: Path, clock: FixedClock) -> None:
    clock.move(timedelta(days=400))
    store = made(tmp_path / "demo.db", clock, count=60)
    try:
        days = [row.placed for row in find(store, "", None).rows if row.placed]
        assert timedelta(0) <= today(store).date - max(days) < timedelta(days=15)
    finally:
        store.close()


def test_a_real_store_is_never_overwritten(tmp_path: Path, clock: FixedClock) -> None:
    path = tmp_path / "gendan.db"
    found(path, clock, config.load(), Founding("S01", "店", "T1", "boss", "not the login"))
    before = path.read_bytes()
    with pytest.raises(StorageError) as refused:
        make(path, clock, config.load(), count=5)
    assert refused.value.code == "exists"
    with pytest.raises(StorageError) as refused:
        remove_demo(path)
    assert refused.value.code == "exists"
    assert path.read_bytes() == before


def test_an_earlier_demonstration_makes_room(tmp_path: Path, clock: FixedClock) -> None:
    path = tmp_path / "demo.db"
    made(path, clock, count=12).close()
    remove_demo(path)
    assert not list(tmp_path.glob("demo.db*"))
    store = made(path, clock, count=11)
    assert find(store, "", None).total == 11
    store.close()


@pytest.mark.parametrize("content", [b"", b"SQLite format 3\x00 no", b"something of somebody"])
def test_what_is_no_demonstration_is_left_alone(tmp_path: Path, content: bytes) -> None:
    path = tmp_path / "demo.db"
    path.write_bytes(content)
    with pytest.raises(StorageError):
        remove_demo(path)
    assert path.read_bytes() == content


def test_customers_of_the_demonstration_complain(tmp_path: Path, clock: FixedClock) -> None:
    store = made(tmp_path / "demo.db", clock, count=80)
    try:
        assert {one.next for one in complaint_list(store)} == {"locate", "decide", "solve"}
        assert today(store).counts.complaints == 3
    finally:
        store.close()
