"""What people wait for reads through indexes: no big table is walked, however many years it holds."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from contextlib import suppress
from datetime import timedelta
from pathlib import Path

import pytest
import sqlalchemy as sa

from benchmarks import generate
from gendan import config
from gendan.db import derive, meta
from gendan.db.base import catalogue
from gendan.db.ready import Ready
from gendan.db.store import Store, open_store
from gendan.domain.periods import QUARTER, period_of
from gendan.reports.order_audit import make as make_audit
from gendan.services import customer_list
from gendan.services.approvals import case_approvals
from gendan.services.board import board
from gendan.services.capacity import board as board_of_capacity
from gendan.services.customer_page import customer_page
from gendan.services.everywhere import everywhere
from gendan.services.order_list import find
from gendan.services.order_page import order_page
from gendan.services.queues import queues
from gendan.services.telling import telling
from gendan.services.timeline import timeline
from gendan.services.today import today
from gendan.services.watch import missed

BIG = ("orders", "lines", "milestones", "milestone_done", "contacts", "order_events", "promises", "checks", "customers")
BIG += ("chg", "touch", "side", "head", "payments", "read_backs", "customer_yes", "approvals", "settlements")
BIG += ("notices", "visits", "acceptances")
WALK = re.compile(rf"SCAN ({'|'.join(BIG)})\b")


@pytest.fixture(scope="module")
def path(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A store with some orders in every state."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("GENDAN_HOME", str(tmp_path_factory.mktemp("home")))
        path = tmp_path_factory.mktemp("plans") / "gendan.db"
        generate.build(path, 100)
    return path


@pytest.fixture
def store(path: Path) -> Iterator[Store]:
    """The same store, opened."""
    store = open_store(path, generate.clock(), config.load())
    yield store
    store.close()


def plans(store: Store, work: Callable[[], object]) -> dict[str, list[str]]:
    """The plan of every statement that the work sends, by statement."""
    sent: list[tuple[str, tuple[object, ...]]] = []

    def keep(conn: object, cursor: object, statement: str, parameters: tuple[object, ...], *_rest: object) -> None:
        if statement.startswith("SELECT"):
            sent.append((statement, parameters))

    sa.event.listen(store._engine, "before_cursor_execute", keep)
    try:
        with pytest.MonkeyPatch.context() as patch:
            patch.setattr(Ready, "_quick", lambda *_given: None)  # what is sent past the toolkit would not be seen
            work()
    finally:
        sa.event.remove(store._engine, "before_cursor_execute", keep)
    assert sent
    with store.read() as conn:
        return {
            statement: [row[3] for row in conn.exec_driver_sql(f"EXPLAIN QUERY PLAN {statement}", parameters)]
            for statement, parameters in sent
        }


def walked(store: Store, work: Callable[[], object]) -> list[str]:
    found = plans(store, work)
    return [f"{step}: {statement}" for statement, steps in found.items() for step in steps if WALK.match(step)]


def test_today_reads_only_what_is_open(store: Store) -> None:
    assert walked(store, lambda: today(store)) == []
    assert walked(store, lambda: today(store, who="gen0")) == []
    for statement, steps in plans(store, lambda: today(store)).items():
        if "FROM orders" in statement:
            assert any(re.search("orders_(open_|owed|unvisited|closable)", step) for step in steps), statement


def test_the_first_of_today_is_picked_from_the_index_alone(store: Store) -> None:
    sent = plans(store, lambda: today(store, first=5))
    [steps] = [steps for statement, steps in sent.items() if "orders.id IN (SELECT orders.id" in statement]
    assert any("USING COVERING INDEX orders_open_next" in step for step in steps)


def test_what_follows_from_a_command_walks_nothing_also_after_a_merge(store: Store) -> None:
    known = catalogue()

    def follow() -> None:
        with suppress(LookupError), store.mend() as conn:
            meta.add_node(conn, "elsewhere", "S02", "T1", "")
            derive.refresh(conn, [(known[name].number, 7) for name in ("customer", "order", "product")], store.config)
            raise LookupError("nothing of it stays")

    assert walked(store, follow) == []


def test_looking_for_what_became_overdue_reads_only_what_is_open(store: Store) -> None:
    day = generate.clock().today(store.config.zone) + timedelta(days=30)

    def look() -> None:
        with store.read() as conn:
            missed(conn, store.config, day)
            board_of_capacity(conn, store.config, day)

    assert walked(store, look) == []


def test_a_page_of_the_list_is_found_by_its_key(store: Store) -> None:
    with store.read() as conn:
        last = conn.exec_driver_sql("SELECT max(id) FROM orders").scalar_one()
    sent = plans(store, lambda: find(store, "", 10, last // 2))
    found = {statement: steps for statement, steps in sent.items() if "FROM orders" in statement}
    [page] = [steps for statement, steps in found.items() if "count(" not in statement]
    assert page[0].startswith("SEARCH orders USING INTEGER PRIMARY KEY (rowid<?)")
    [counted] = [steps for statement, steps in found.items() if "count(" in statement]
    assert len(counted) == 1, "counting looks at no other table"
    assert "USING COVERING INDEX" in counted[0]


@pytest.mark.parametrize("typed", ["王", "建华", "wjh", "王建华", "SF-201", "1380", "260227-001"])
def test_search_reads_the_index_and_the_rows_of_its_window(store: Store, typed: str) -> None:
    assert walked(store, lambda: find(store, typed, 20)) == []
    for statement, steps in plans(store, lambda: find(store, typed, 20)).items():
        assert not any("TEMP B-TREE" in step for step in steps), statement


@pytest.mark.parametrize("typed", ["王", "客户", "wjh", "SF-201", "1380", "成品照片", "260227-001", "王 open:yes"])
def test_search_everywhere_reads_the_indexes_and_the_rows_they_name(store: Store, typed: str) -> None:
    assert walked(store, lambda: everywhere(store, typed)) == []


@pytest.mark.parametrize("typed", ["note:成品照片", "tracking:SF12", "product:SF-201", "customer:王"])
def test_words_of_a_condition_are_looked_up(store: Store, typed: str) -> None:
    for statement, steps in plans(store, lambda: find(store, typed, 20)).items():
        assert not any(re.match("SCAN (lines|customers|contacts|shipments|exceptions)", one) for one in steps), (
            statement
        )


def test_the_page_of_an_order_reads_what_belongs_to_it(store: Store) -> None:
    number = find(store, "", 1).rows[0].number
    assert walked(store, lambda: order_page(store, number)) == []
    assert walked(store, lambda: telling(store, number)) == []
    assert walked(store, lambda: order_page(store, number.rpartition("-")[0])) == []


def test_the_board_reads_only_what_lives(store: Store) -> None:
    for who in (None, "gen0"):
        sent = plans(store, lambda who=who: board(store, who))
        assert walked(store, lambda who=who: board(store, who)) == []
        found = [steps for statement, steps in sent.items() if "FROM orders" in statement]
        assert found
        assert all(any("USING COVERING INDEX orders_living" in step for step in steps) for steps in found)


def test_the_timeline_of_an_order_reads_what_belongs_to_it(store: Store) -> None:
    number = find(store, "", 1).rows[0].number
    assert walked(store, lambda: timeline(store, number)) == []


def test_a_window_of_customers_is_found_by_its_key_and_their_orders_by_theirs(store: Store) -> None:
    with store.read() as conn:
        last = conn.exec_driver_sql("SELECT max(id) FROM customers").scalar_one()
    gap = customer_list.Gap(5, 5, 20, newer=last)
    for work in (lambda: customer_list.fill(store, gap), lambda: customer_list.customers(store, "a")):
        assert walked(store, work) == []
    sent = plans(store, lambda: customer_list.fill(store, gap))
    [page] = [steps for statement, steps in sent.items() if "ORDER BY customers.id DESC" in statement]
    assert page[0].startswith("SEARCH customers USING INTEGER PRIMARY KEY (rowid<?)")
    [theirs] = [steps for statement, steps in sent.items() if "FROM orders" in statement]
    assert theirs[0].startswith("SEARCH orders USING INDEX orders_customer (customer_id=?)")


def test_counting_customers_and_looking_for_doubles_reads_indexes_alone(store: Store) -> None:
    sent = plans(store, lambda: customer_list.customers(store))
    counted = [steps for statement, steps in sent.items() if "count(" in statement]
    assert len(counted) == 2
    assert all("USING COVERING INDEX" in steps[0] for steps in counted)
    sent = plans(store, lambda: customer_list.doubles(store))
    grouped = [steps for statement, steps in sent.items() if "GROUP BY" in statement and "FROM customers" in statement]
    assert len(grouped) == 2
    assert all("USING COVERING INDEX" in steps[0] for steps in grouped)


def test_a_customers_page_reads_only_his_own(store: Store) -> None:
    code = customer_list.customers(store).rows[0].code
    assert walked(store, lambda: customer_page(store, code)) == []


def test_what_waits_for_a_check_or_a_decision_is_found_among_what_is_open(store: Store) -> None:
    found = walked(store, lambda: queues(store))
    assert all(step.startswith("SCAN orders USING INDEX orders_open_") for step in found)
    sent = plans(store, lambda: case_approvals(store))
    [steps] = [steps for statement, steps in sent.items() if "complaint_events AS later" in statement]
    assert any("USING INDEX complaints_open" in step for step in steps)
    assert not any(step.startswith("SCAN event") for step in steps)


def test_the_audit_of_a_quarter_reads_its_orders_by_their_date(store: Store) -> None:
    quarter = period_of(QUARTER, generate.clock().today(store.config.zone))
    assert walked(store, lambda: make_audit(store, quarter)) == []
    for statement, steps in plans(store, lambda: make_audit(store, quarter)).items():
        if "placed_on BETWEEN" in statement:
            assert any("INDEX orders_placed (placed_on>" in step for step in steps), statement
