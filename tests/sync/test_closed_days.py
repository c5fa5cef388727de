"""Closed days and other terminals: a close is its own terminal's, no merge is refused, what differs is listed."""

from __future__ import annotations

from datetime import date, datetime
from pathlib import Path

from gendan.clock import FixedClock
from gendan.db.store import Store
from gendan.reports import sums
from gendan.reports.figures import make
from gendan.services.day_closing_views import before_close, closed_list, day_closed
from tests.helpers import act, order
from tests.order_kit import confirmed, stocked
from tests.sync.terminals import enrolled, handed, state

MONDAY = date(2026, 3, 2)


def test_a_merge_into_a_closed_day_is_taken_in_and_told(shop: Store, clock: FixedClock, tmp_path: Path) -> None:
    first = stocked(shop)
    number = order(first, placed="2026-03-02")
    second = enrolled(first, tmp_path / "two" / "gendan.db", "T2")
    act(first, "su", "day.close")
    handed(first, second, tmp_path / "stick")
    taken = confirmed(second)
    act(second, "li", "payment.receive", order=taken, kind="deposit", amount=700, method="cash")
    act(first, "su", "day.resume", reason="还有事")
    act(first, "su", "order.assign", order=number, owner="fu")
    act(second, "su", "order.assign", order=number, owner="su")
    assert act(second, "su", "day.close")["number"] == "S01-T2-Z1"
    clock.set(datetime.fromisoformat("2026-03-03T18:00:00+08:00"))
    assert sums.keep(first) == 1
    assert make(first, "day", MONDAY).orders["entered"] == 1
    (merged,) = handed(second, first, tmp_path / "back")
    assert make(first, "day", MONDAY).orders["entered"] == 2, "sums kept before the merge are not believed"
    assert (merged.rejected, merged.conflicts) == (None, 1)
    assert {one.code: one.count for one in before_close(first).points}["conflicts"] == 1
    closed = day_closed(first, act(first, "su", "day.close")["number"])
    told = {one.figure: (one.number, one.kept, one.now) for one in closed.corrections}
    assert told["orders.entered"] == ("S01-T1-Z1", "1", "2")
    assert told["amount.received"] == ("S01-T1-Z1", "0.00", "700.00")
    assert closed.expected == 0, "the money lies in the drawer of the other terminal"
    assert [one.split()[0] for one in closed.covers] == ["S01-T1", "S01-T2"]
    handed(first, second, tmp_path / "forth")
    assert state(first) == state(second)
    assert {one.number for one in closed_list(second)} == {"S01-T1-Z1", "S01-T1-Z2", "S01-T2-Z1"}
