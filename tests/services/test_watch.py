"""What time brings by itself: overdue milestones and nodes of transport become exceptions, once (C189, C196)."""

from __future__ import annotations

import shutil
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
import sqlalchemy as sa

from gendan import config
from gendan.clock import FixedClock
from gendan.db.audit import Fault
from gendan.db.exceptions import exceptions
from gendan.db.store import Store, open_store
from gendan.services.exception_views import exceptions_of
from gendan.services.today import today
from gendan.services.watch import sweep
from tests.conftest import START
from tests.helpers import PASSWORD, CommandLine, act, jsonl, order, staffed
from tests.order_kit import commits, confirmed, inspected, row, stocked


def cases(store: Store, number: str) -> list[tuple[Any, ...]]:
    """The exceptions of an order: source, problem, what was missed, whether open."""
    with store.read() as conn:
        found = exceptions_of(conn, store.config, row(store, number).id, store.clock.now())
    return [(one.source, one.problem, one.step or one.node, str(one.missed), one.open) for one in found]


def test_an_overdue_milestone_raises_one_exception_however_often_is_looked(desk: Store, clock: FixedClock) -> None:
    number = confirmed(desk)
    assert sweep(desk) == 0
    clock.move(timedelta(days=12))
    assert (sweep(desk), sweep(desk)) == (1, 0)
    assert cases(desk, number) == [("milestone", "delay", "produce", "2026-03-11", True)]
    clock.move(timedelta(days=5))
    assert sweep(desk) == 0
    assert row(desk, number).trouble == 1


def test_the_journal_names_the_system_and_the_moment_it_became_overdue(desk: Store, clock: FixedClock) -> None:
    number = confirmed(desk)
    clock.move(timedelta(days=14))
    sweep(desk)
    with desk.read() as conn:
        one = exceptions_of(conn, desk.config, row(desk, number).id, desk.clock.now())[0]
    assert one.raised_at.astimezone(desk.config.zone).isoformat() == "2026-03-12T00:00:00+08:00"
    assert one.clocks.response.due.astimezone(desk.config.zone).isoformat() == "2026-03-12T14:30:00+08:00"
    assert one.clocks.response.breached


def test_what_was_closed_comes_back_only_with_another_missed_date(desk: Store, clock: FixedClock) -> None:
    number = confirmed(desk)
    clock.move(timedelta(days=12))
    sweep(desk)
    with desk.read() as conn:
        case = exceptions_of(conn, desk.config, row(desk, number).id, desk.clock.now())[0].exception
    act(desk, "fu", "exception.close", exception=case, result="催了工厂", cause="supplier")
    assert sweep(desk) == 0
    act(desk, "fu", "order.promise", order=number, date="2026-03-20", reason="晚四天")
    clock.move(timedelta(days=5))
    assert sweep(desk) == 1
    assert [one[3:] for one in cases(desk, number)] == [("2026-03-11", False), ("2026-03-17", True)]


def test_a_node_of_transport_that_was_not_passed_in_time(desk: Store, clock: FixedClock) -> None:
    number = inspected(desk, confirmed(desk))
    case = act(desk, "fu", "shipment.create", order=number, mode="truck")["shipment"]
    assert sweep(desk) == 0
    clock.move(timedelta(days=2))
    assert (sweep(desk), sweep(desk)) == (1, 0)
    assert cases(desk, number) == [("node", "logistics", "in_transit", "2026-03-03", True)]
    act(desk, "fu", "shipment.event", shipment=case, node="in_transit")
    act(desk, "fu", "shipment.deliver", shipment=case)
    clock.move(timedelta(days=20))
    assert sweep(desk) == 0


def test_a_later_node_says_that_those_before_it_were_passed(desk: Store, clock: FixedClock) -> None:
    number = inspected(desk, confirmed(desk))
    case = act(desk, "fu", "shipment.create", order=number, mode="truck")["shipment"]
    act(desk, "fu", "shipment.event", shipment=case, node="arrived")
    clock.move(timedelta(days=2))
    sweep(desk)
    assert [one for one in cases(desk, number) if one[0] == "node"] == []


def test_an_order_on_hold_and_one_that_is_done_raise_none(desk: Store, clock: FixedClock) -> None:
    held, done = confirmed(desk), confirmed(desk)
    act(desk, "fu", "order.hold", order=held, reason="等客户")
    act(desk, "fu", "order.cancel", order=done, reason="不要了")
    clock.move(timedelta(days=20))
    assert sweep(desk) == 0


def test_what_was_overdue_when_it_was_taken_in_raises_none_later_dates_do(shop: Store, clock: FixedClock) -> None:
    old = order(shop, "A-1", promised="2026-02-25")
    new = order(shop, "A-2", promised="2026-03-10")
    assert sweep(shop) == 0
    clock.move(timedelta(days=8))
    sweep(shop)
    assert cases(shop, old) == []
    assert [one[0] for one in cases(shop, new)] == ["milestone"]


def test_two_terminals_that_look_apart_make_the_same_row(desk: Store, clock: FixedClock, tmp_path: Path) -> None:
    confirmed(desk)
    other_path = tmp_path / "other" / "gendan.db"
    other_path.parent.mkdir()
    with desk.write() as conn:
        conn.exec_driver_sql("SELECT 1")
    for end in ("", "-wal"):
        source = Path(f"{desk.path}{end}")
        if source.exists():
            shutil.copy(source, f"{other_path}{end}")
    other = open_store(other_path, clock, config.load())
    clock.move(timedelta(days=12))
    sweep(desk)
    clock.move(timedelta(hours=3))
    sweep(other)
    seen = []
    for store in (desk, other):
        with store.read() as conn:
            seen.append(
                [row[:] for row in conn.execute(sa.select(exceptions.c.uid, exceptions.c.code, exceptions.c.raised_at))]
            )
    other.close()
    assert seen[0] == seen[1] != []


def test_a_store_that_may_only_be_read_is_left_alone(desk: Store, clock: FixedClock) -> None:
    confirmed(desk)
    clock.move(timedelta(days=12))
    before = commits(desk)
    desk.damage = Fault("node", 1, "file")
    assert (sweep(desk), commits(desk)) == (0, before)
    desk.damage = None
    assert sweep(desk) == 1


def test_todays_list_shows_it_with_priority_and_clock(desk: Store, clock: FixedClock) -> None:
    number = confirmed(desk)
    clock.move(timedelta(days=11, hours=1))
    sweep(desk)
    act(desk, "li", "exception.raise", order=number, problem="quality")
    found = today(desk)
    assert found.counts.exceptions == 2
    assert [(one.what, one.priority) for one in found.items if one.kind == "exception"] == [
        ("delay", 2),
        ("quality", 1),
    ]


def test_apply_looks_first(tmp_path: Path, gendan: CommandLine, monkeypatch: pytest.MonkeyPatch) -> None:
    store = stocked(staffed(tmp_path / "practice" / "gendan.db", FixedClock(START, practice=True)))
    number = confirmed(store)
    monkeypatch.setenv("GENDAN_PASSWORD", PASSWORD)
    monkeypatch.setenv("GENDAN_NOW", "2026-03-14T10:00:00+08:00")
    options = ("--as", "su", "--db", str(store.path), "--json")
    line = jsonl({"cmd": "order.hold", "args": {"order": number, "reason": "等客户"}})
    assert gendan("apply", "-", *options, given=line).status == 0
    assert [one[0] for one in cases(store, number)] == ["milestone"]
    case = gendan("today", *options[2:]).json["items"]
    assert [one["exception"] for one in case if one["kind"] == "exception"]
    store.close()
