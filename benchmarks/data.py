"""Operations on the data, without a terminal: views, reports, commands, import."""

from __future__ import annotations

import os
import random
import shutil
import sqlite3
import statistics
import tempfile
import time
from collections.abc import Callable, Iterator
from datetime import date, datetime, timedelta
from functools import partial
from pathlib import Path

from benchmarks import floors, generate
from benchmarks.floors import Floors
from benchmarks.measure import Line, in_turns, timed
from gendan import config
from gendan.clock import FixedClock
from gendan.db import order_list, users
from gendan.db.figures import span_of
from gendan.db.store import Store
from gendan.domain.periods import QUARTER, period_of
from gendan.entrance import enter
from gendan.errors import Refusal
from gendan.reports import figures, insight, order_audit, sums
from gendan.services import customer_list, door
from gendan.services.approvals import case_approvals
from gendan.services.board import board
from gendan.services.bookfile import load_mapping, read_book
from gendan.services.complaint_views import closed_complaints, complaint_list
from gendan.services.context import Actor
from gendan.services.customer_page import customer_page
from gendan.services.everywhere import everywhere
from gendan.services.exception_views import closed_exceptions, exception_list
from gendan.services.founding import Founding, found
from gendan.services.importing import import_book
from gendan.services.order_list import PAGE, OrderRow, find, order_row, read_query
from gendan.services.order_page import order_page
from gendan.services.queues import queues
from gendan.services.request_views import list_requests, solved_requests
from gendan.services.timeline import timeline
from gendan.services.today import FIRST, today
from gendan.widgets.window import PAGE as ROWS

BOOK = Path(__file__).parents[1] / "tests" / "data"


def window(store: Store, text: str, before: int | None = None) -> tuple[OrderRow, ...]:
    """The rows that a list asks for when it is moved or narrowed: uncounted."""
    day = store.clock.today(store.config.zone)
    query = read_query(store, text, day)
    with store.read() as conn:
        return tuple(order_row(row, day) for row in order_list.page(conn, query, day, PAGE, before))


class Data:
    """The operations on one database; each method yields lines of the table. They are listed in ``OPERATIONS``."""

    def __init__(self, path: Path) -> None:
        self.path = path
        self.store: Store = enter(path, generate.clock(), config.load())
        self.floors = Floors(path)
        self.random = random.Random(1)
        with self.store.read() as conn:
            self.count = conn.exec_driver_sql("SELECT count(*) FROM orders").scalar_one()

    def close(self) -> None:
        """Let go of everything."""
        self.floors.__exit__(None, None, None)
        self.store.close()

    def _against(self, name: str, work: Callable[[], object], budget: float | None, times: int = 3) -> Line:
        floor, value = in_turns(self.floors.page, lambda: timed(work, times))
        return Line(name, "F4", floor, value, budget)

    def today(self) -> Iterator[Line]:
        """Counts and the list: what a screen shows at once, and all of it."""
        yield self._against("today: counts and first page", lambda: today(self.store, first=FIRST), 10)
        yield self._against("today of one follower", lambda: today(self.store, who="gen0", first=FIRST), 10)
        yield self._against("today: the whole list", lambda: today(self.store), 60)
        yield self._against("board: columns and cards", lambda: board(self.store), 10)

    def page(self) -> Iterator[Line]:
        """The order list, first and in the middle of the years."""
        middle = self.count // 2
        yield self._against("list: first page, counted", lambda: find(self.store, ""), 10)
        yield self._against("list: a page at any depth", lambda: window(self.store, "", middle), 2)
        yield self._against("list: open orders, counted", lambda: find(self.store, "open:yes"), 10)

    def search(self) -> Iterator[Line]:
        """The first 200 of what is typed."""
        with self.store.read() as conn:
            row = conn.exec_driver_sql(
                "SELECT number, phone FROM orders ORDER BY id LIMIT 1 OFFSET ?", (self.count // 3,)
            ).one()
        _store, _terminal, day, number, _check = row[0].split("-")
        typed = {
            "1 Chinese character": "王",
            "2 Chinese characters": "建华",
            "a name": "王建华",
            "initials": "wjh",
            "a model": "SF-201",
            "phone tail": row[1][-4:],
            "order tail": f"{day}-{number}",
        }
        for what, text in typed.items():
            yield self._against(f"search: {what}", lambda text=text: window(self.store, text), 3)  # type: ignore[misc]
        typed |= {"a word of a note": "成品照片", "nothing": "霄壤"}
        for what, text in typed.items():
            yield self._against(f"everywhere: {what}", lambda text=text: everywhere(self.store, text), 10)  # type: ignore[misc]

    def order(self) -> Iterator[Line]:
        """Everything on the page of an order."""
        with self.store.read() as conn:
            ids = [self.random.randrange(1, self.count) for _ in range(50)]
            numbers = [
                conn.exec_driver_sql("SELECT number FROM orders WHERE id = ?", (one,)).scalar_one() for one in ids
            ]
        yield self._against("order page", lambda: order_page(self.store, self.random.choice(numbers)), 10)
        yield self._against("timeline of an order", lambda: timeline(self.store, self.random.choice(numbers)), 10)

    def report(self) -> Iterator[Line]:
        """Reports of periods that are over, a year ago, with the sums that closes have kept; sums added up, as for
        periods that were written to since; what lies behind reports."""
        store, day = self.store, (generate.NOW - timedelta(days=365)).date()
        sums.keep(store)
        for kind, budget in (("day", 20), ("week", 60), ("month", 150)):
            made = partial(figures.make, store, kind, day)
            yield self._against(f"report of a {kind}", made, budget, 1)
            yield self._against(f"report of a {kind}, one follower", partial(made, "gen0"), budget, 1)
            yield self._against(f"sums of a {kind}, added up", partial(self._added_up, kind, day), None, 1)
        yield self._against("report: a running day", lambda: figures.make(store, "day", generate.NOW.date()), 20, 1)
        month = figures.make(store, "month", day)
        for figure in ("delivered", "late_orders"):
            behind = partial(figures.orders_behind, store, month, figure)
            yield self._against(f"behind a month's {figure}", behind, None, 1)
        for figure in ("scores", "exceptions.opened", "money"):
            cases = partial(figures.cases_behind, store, month, figure)
            yield self._against(f"behind a month's {figure}", cases, None, 1)
        for kind in ("day", "month"):
            made_one = figures.make(store, kind, day)
            yield self._against(f"report of a {kind}: weak points", partial(insight.look, store, made_one), None, 1)

    def _added_up(self, kind: str, day: date) -> sums.Sums:
        config, now = self.store.config, self.store.clock.now()
        with self.store.read() as conn:
            span = span_of(period_of(kind, day), now.astimezone(config.zone).date(), config.zone)
            return sums.added_up(conn, config, span, now)

    def years(self) -> Iterator[Line]:
        """The figures of sixty months, with the sums that closes have kept."""
        last = generate.NOW.date()
        sums.keep(self.store, 60)
        work = partial(figures.series, self.store, "month", last - timedelta(days=59 * 30 + 15), last)
        yield self._against("five years by month", work, 1500, 1)

    def audit(self) -> Iterator[Line]:
        """The audit of a quarter."""
        quarter = period_of(QUARTER, (generate.NOW - timedelta(days=365)).date())
        floor = statistics.median(self.floors.page() for _ in range(9))
        yield Line(
            "audit of the orders of a quarter", "F4", floor, timed(lambda: order_audit.make(self.store, quarter)), None
        )

    def customers(self) -> Iterator[Line]:
        """The list of customers, the classes proposed for them, and the file of one."""
        store = self.store
        with store.read() as conn:
            last = conn.exec_driver_sql("SELECT max(id) FROM customers").scalar_one()
            codes = list(conn.exec_driver_sql("SELECT code FROM customers WHERE id % 997 = 1 LIMIT 50").scalars())
        gap = customer_list.Gap(0, 0, 200, newer=last // 2)
        yield self._against("customers: first page, counted", lambda: customer_list.customers(store), 10)
        yield self._against("customers: a page at any depth", lambda: customer_list.fill(store, gap), 10)
        yield self._against("customers: a name", lambda: customer_list.customers(store, "王建华"), 10)
        yield self._against("customers: classes proposed", lambda: customer_list.proposals(store), None, 1)
        yield self._against("customers: probable doubles", lambda: customer_list.doubles(store), None, 1)
        yield self._against("customer: his file", lambda: customer_page(store, self.random.choice(codes)), 10)

    def cases(self) -> Iterator[Line]:
        """Lists of cases, and what waits for somebody's decision or check."""
        store = self.store
        for name, every in (
            ("exceptions", exception_list),
            ("complaints", complaint_list),
            ("requests", list_requests),
        ):
            yield self._against(f"{name}: open", partial(every, store), 20, 1)
        for name, closed in (
            ("exceptions", closed_exceptions), ("complaints", closed_complaints), ("requests", solved_requests),
        ):  # fmt: skip
            first = lambda closed=closed: closed(store).part(0, ROWS)  # noqa: E731 - said in one breath
            yield self._against(f"{name}: closed, first page, counted", first, 20, 1)
        yield self._against("approvals of cases", lambda: case_approvals(store), 10, 1)
        yield self._against("orders that wait for a check", lambda: queues(store), 10, 1)

    def command(self) -> Iterator[Line]:
        """One durable command: a contact, a milestone reached and taken back."""
        with self.store.read() as conn:
            numbers = list(
                conn.exec_driver_sql("SELECT number FROM orders WHERE open = 1 AND next_code = 'deliver'").scalars()
            )
            actor = door.actor_of(users.by_login(conn, "gen0"))
        turns = iter(range(10**9))

        def contact() -> None:
            args = {"order": self.random.choice(numbers), "channel": "phone", "summary": "已告知生产进度"}
            door.run(self.store, actor, "contact.log", args)

        def milestone() -> None:
            number = numbers[next(turns) // 2 % len(numbers)]
            try:
                door.run(self.store, actor, "milestone.done", {"order": number, "milestone": "deliver"})
            except Refusal:
                args = {"order": number, "milestone": "deliver", "reason": "手误"}
                door.run(self.store, actor, "milestone.undo", args)

        for name, work in (("contact", contact), ("milestone", milestone)):
            floor, value = in_turns(self.floors.commit, lambda w=work: statistics.median(timed(w) for _ in range(9)))  # type: ignore[misc]
            yield Line(f"command: {name}, durable", "F3", floor, value, 40)

    def import_book(self) -> Iterator[Line]:
        """An order book of 830 orders into an empty store, against its own rows written raw."""
        folder = Path(tempfile.mkdtemp(dir=self.path.parent))
        clock = FixedClock(datetime.fromisoformat("1998-05-06T18:00:00+08:00"), practice=True)
        book = read_book(BOOK / "northwind_order_lines.csv", load_mapping(BOOK / "northwind.toml"))
        empty, target = folder / "empty.db", folder / "gendan.db"
        try:
            found(empty, clock, config.load(), Founding("S01", "店", "T1", "boss", generate.PASSWORD))

            def once() -> float:
                shutil.copy(empty, target)
                store = enter(target, clock, config.load())
                try:
                    with store.write() as conn:  # a copy takes a node of its own, which is no part of an import
                        actor: Actor = door.actor_of(users.by_login(conn, "boss"))
                    began = time.perf_counter()
                    import_book(store, actor, book)
                    return (time.perf_counter() - began) * 1000
                finally:
                    store.close()

            once()
            rows = floors.rows_of(target)
            many = sum(map(len, rows.values()))
            floor, value = in_turns(lambda: floors.bulk(rows, folder), once, 7)
            yield Line("import of an order book", "F6", many / floor * 1000, many / value * 1000, 15, "r/s", "more")
        finally:
            shutil.rmtree(folder)

    def size(self) -> Iterator[Line]:
        """What an order takes on the disk, and one more commit on it."""
        connection = sqlite3.connect(self.path)
        try:
            commits = connection.execute("SELECT count(*) FROM chg").fetchone()[0]
        finally:
            connection.close()
        size = self.path.stat().st_size / self.count
        yield Line(f"database, KB an order ({commits / self.count:.1f} commits)", "12 KB", 12, size / 1024, 1, "KB")

    OPERATIONS = (
        *(today, page, search, order, report, years, audit, customers, cases),
        *(command, import_book, size),
    )


def lines(path: Path, only: str) -> Iterator[Line]:
    """The lines of all operations whose name holds ``only``."""
    os.environ.setdefault("GENDAN_HOME", str(path.parent / "home"))
    data = Data(path)
    try:
        for operation in Data.OPERATIONS:
            if only in operation.__name__:
                yield from operation(data)
    finally:
        data.close()
