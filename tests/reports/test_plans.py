"""A report reads ranges of indexes: the plan of every statement, asked of SQLite itself."""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import date, timedelta
from decimal import Decimal
from typing import Any

import pytest
import sqlalchemy as sa

from gendan.clock import FixedClock
from gendan.db.figures import FIGURES, span_of
from gendan.db.ledger import Ledger
from gendan.db.ready import Ready
from gendan.db.store import Store
from gendan.domain.periods import period_of
from gendan.services.context import Actor
from tests.reports.history import ZONE, Fact, History, Writer, clock_at, moment

TODAY = date(2026, 3, 31)


@pytest.fixture
def store(fresh: Callable[[FixedClock], tuple[Store, Actor]]) -> Store:
    """Orders of which some stood otherwise on a past day, so that every kind of statement is asked."""
    store, actor = fresh(clock_at(TODAY))
    placed = date(2026, 3, 1)
    moved = (Fact("promise", moment(placed), date(2026, 3, 5)), Fact("promise", moment(TODAY), TODAY))
    lines = (Fact("promise", moment(placed), date(2026, 3, 5), 0),)
    Writer(store, actor).write(
        [
            History(moment(placed), "li", (Decimal(1),), False, moved),
            History(moment(placed), None, (Decimal(1), Decimal(2)), True, lines),
        ]
    )
    return store


def plans(store: Store, work: Callable[[Ledger], Any], kind: str, day: date) -> list[list[str]]:
    """The plan of every statement that ``work`` runs for a report."""
    asked: list[tuple[str, Any]] = []
    with store.read() as conn, pytest.MonkeyPatch.context() as patch:
        patch.setattr(Ready, "_quick", lambda *_given: None)  # what is sent past the toolkit would not be seen
        listener = lambda _c, _cursor, statement, params, *_: asked.append((statement, params))  # noqa: E731
        sa.event.listen(conn, "before_cursor_execute", listener)
        work(Ledger(conn, span_of(period_of(kind, day), TODAY, ZONE)))
        sa.event.remove(conn, "before_cursor_execute", listener)
        raw = conn.connection.driver_connection
        assert raw is not None
        return [[row[3] for row in raw.execute(f"EXPLAIN QUERY PLAN {s}", p)] for s, p in asked]


def scans(found: list[list[str]]) -> list[str]:
    return [
        step for plan in found for step in plan if re.match(r"SCAN (orders|promises|milestones|order_events)", step)
    ]


@pytest.mark.parametrize("day", [TODAY, TODAY - timedelta(days=5)])
def test_counting_scans_no_table(store: Store, day: date) -> None:
    found = plans(store, Ledger.count, "day", day)
    assert scans(found) == []
    steps = " ".join(step for plan in found for step in plan)
    for index in ("entered", "delivered", "promised", "first_promised", "shipped", "closed", "cancelled"):
        assert f"USING COVERING INDEX orders_{index} " in steps, index
    for index in ("orders_lasted", "order_events_confirmed"):
        assert f"INDEX {index} " in steps, index


@pytest.mark.parametrize("figure", sorted(FIGURES))
def test_listing_scans_no_table(store: Store, figure: str) -> None:
    assert scans(plans(store, lambda ledger: ledger.behind(figure), "week", TODAY - timedelta(days=5))) == []


def test_a_scan_would_be_seen(store: Store) -> None:
    assert scans(
        plans(
            store, lambda ledger: ledger.conn.exec_driver_sql("SELECT id FROM orders WHERE special = 'x'"), "day", TODAY
        )
    )


CASES = ("exceptions", "complaints", "requests", "visits", "inspections", "payments", "checks", "exception_events")


@pytest.mark.parametrize("kind", ["day", "month"])
def test_cases_of_a_past_period_are_found_by_their_times(store: Store, kind: str) -> None:
    from gendan.reports.cases import cases_of

    day = TODAY - timedelta(days=40)
    span = span_of(period_of(kind, day), TODAY, ZONE)
    found = plans(store, lambda ledger: cases_of(ledger.conn, store.config, span, store.clock.now()), kind, day)
    assert found
    assert [
        step for plan in found for step in plan if re.match(rf"SCAN ({'|'.join(CASES)}|order_events)\b", step)
    ] == []
    steps = " ".join(step for plan in found for step in plan)
    for index in ("exceptions_raised", "exceptions_lasting", "complaints_begun", "requests_opened", "inspections_at"):
        assert index in steps, index
