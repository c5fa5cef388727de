"""``python -m benchmarks.growth``: how the work grows with the number of orders, as a table and a picture; what an
order costs on the disk by part, before and after closed years are archived.

Every operation is measured on each store that there is, in processor time, the least of several runs: other work on the
machine makes a run longer, never shorter. The growth is the simplest of flat, logarithmic and linear that explains it.
"""

from __future__ import annotations

import argparse
import math
import os
import shutil
import sqlite3
import sys
import tempfile
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import closing
from dataclasses import dataclass
from datetime import timedelta
from functools import partial
from pathlib import Path

from benchmarks import generate
from gendan import archiving, config
from gendan.db import audit, users
from gendan.db.base import catalogue
from gendan.db.store import Store
from gendan.entrance import enter
from gendan.reports import figures
from gendan.reports.charts import ACCENT, INK, PALE
from gendan.reports.sheet import escaped
from gendan.services import customer_list, door
from gendan.services.board import board
from gendan.services.everywhere import everywhere
from gendan.services.history import order_history
from gendan.services.order_list import find
from gendan.services.order_page import order_page
from gendan.services.today import FIRST, today

RUNS = 7
PICTURE = Path(__file__).parents[1] / "docs" / "pictures" / "growth.svg"
FLAT = 1.25
"""Up to this factor from one size to ten times the size an operation counts as flat: measuring is no finer."""
WRITING = {"command: contact (5 orders)"}
"""Operations that begin a writing transaction."""
_PANEL, _HIGH, _ACROSS = 290, 146, 3
_FONT = "Noto Sans, DejaVu Sans, sans-serif"
Work = Callable[[], object]


class _TakeBackError(Exception):
    """Leaves a transaction without keeping it."""


def works(store: Store) -> dict[str, Work]:
    """The operations, by name. Nothing of what they write is kept."""
    day = (generate.NOW - timedelta(days=365)).date()
    with store.read() as conn:
        count = conn.exec_driver_sql("SELECT count(*) FROM orders").scalar_one()
        query = "SELECT number FROM orders WHERE id IN (?, ?, ?, ?, ?) ORDER BY id"
        numbers = list(conn.exec_driver_sql(query, tuple(count * part // 7 for part in range(1, 6))).scalars())
        query = "SELECT number FROM orders WHERE open = 1 ORDER BY id DESC LIMIT 5"
        being = list(conn.exec_driver_sql(query).scalars())
        actor = door.actor_of(users.by_login(conn, "gen0"))

    def command() -> None:
        try:
            with door.transaction(store) as deed:
                for number in being:
                    deed.run(actor, "contact.log", {"order": number, "channel": "phone", "summary": "已告知生产进度"})
                raise _TakeBackError
        except _TakeBackError:
            return

    def start() -> None:
        with store.read() as conn:
            assert audit.tail_fault(conn) is None

    return {
        "check at the start": start,
        "today: counts and first page": lambda: today(store, first=FIRST),
        "board": lambda: board(store),
        "orders: first page, counted": lambda: find(store, ""),
        "orders: 1 Chinese character": lambda: find(store, "王"),
        "F3: a name": lambda: everywhere(store, "王建华"),
        "F3: 2 Chinese characters": lambda: everywhere(store, "建华"),
        "F3: a model": lambda: everywhere(store, "SF-201"),
        "order page (5 orders)": lambda: [order_page(store, number) for number in numbers],
        "history (5 orders)": lambda: [order_history(store, number) for number in numbers],
        "customers: first page": lambda: customer_list.customers(store),
        "command: contact (5 orders)": command,
        "report of a day": partial(figures.make, store, "day", day),
        "report of a week": partial(figures.make, store, "week", day),
        "report of a month": partial(figures.make, store, "month", day),
    }


def processor_ms(work: Work) -> float:
    """Milliseconds of processor time, the least of some runs after one that is not counted."""
    work()
    best = math.inf
    for _run in range(RUNS):
        began = time.process_time()
        work()
        best = min(best, (time.process_time() - began) * 1000)
    return best


@dataclass(frozen=True)
class Growth:
    """How an operation grows: (orders, milliseconds) on each store, what that is called, the factor for ten times as
    many orders."""

    name: str
    points: tuple[tuple[int, float], ...]

    @property
    def factor(self) -> float:
        """How many times longer it takes on ten times as many orders: the slope between all points, on both scales."""
        logs = [(math.log10(orders), math.log10(ms)) for orders, ms in self.points]
        return math.pow(10.0, _slope(logs))

    @property
    def kind(self) -> str:
        """``flat``, ``logarithmic`` or ``linear``: the simplest that is not much worse than the others."""
        if self.factor <= FLAT:
            return "flat"
        logarithmic = _misses([(math.log(orders), ms) for orders, ms in self.points])
        linear = _misses([(float(orders), ms) for orders, ms in self.points])
        return "logarithmic" if logarithmic <= linear or self.factor < 2 else "linear"


def _slope(points: Sequence[tuple[float, float]]) -> float:
    mean_x, mean_y = (sum(values) / len(points) for values in zip(*points, strict=True))
    spread = sum((x - mean_x) ** 2 for x, _y in points)
    return sum((x - mean_x) * (y - mean_y) for x, y in points) / spread if spread else 0.0


def _misses(points: Sequence[tuple[float, float]]) -> float:
    """The sum of the squares by which a straight line misses the points, each as a share of its value."""
    slope = _slope(points)
    mean_x, mean_y = (sum(values) / len(points) for values in zip(*points, strict=True))
    return math.fsum(((mean_y + slope * (x - mean_x) - y) / y) ** 2 for x, y in points)


def measured(stores: dict[int, Path], untouched: set[int]) -> list[Growth]:
    """All operations on all stores; on those that are to stay untouched without what writes."""
    found: dict[str, list[tuple[int, float]]] = {}
    for orders, path in sorted(stores.items()):
        store = enter(path, generate.clock(), config.load())
        try:
            for name, work in works(store).items():
                if orders in untouched and name in WRITING:
                    continue
                found.setdefault(name, []).append((orders, processor_ms(work)))
                print(f"{name:32} {orders:>9,} {found[name][-1][1]:>9.2f} ms", file=sys.stderr, flush=True)
        finally:
            store.close()
    return [Growth(name, tuple(points)) for name, points in found.items()]


def table(growths: list[Growth]) -> Iterator[str]:
    """The table in Markdown."""
    sizes = sorted({orders for one in growths for orders, _ms in one.points})
    yield "| operation | " + " | ".join(f"{orders:,}" for orders in sizes) + " | x for ten times | growth |"
    yield "| --- " * (len(sizes) + 3) + "|"
    for one in growths:
        known = dict(one.points)
        values = " | ".join(f"{known[orders]:.1f} ms" if orders in known else "" for orders in sizes)
        yield f"| {one.name} | {values} | {one.factor:.2f} | {one.kind} |"


def picture(growths: list[Growth]) -> str:
    """The same as SVG: a panel an operation, both scales logarithmic, all panels with the same ones; the pale lines are
    ten times as long on ten times as many orders."""
    rows = -(-len(growths) // _ACROSS)
    wide, high = _PANEL * _ACROSS, _HIGH * rows + 26
    panels = "".join(
        f'<g transform="translate({at % _ACROSS * _PANEL},{at // _ACROSS * _HIGH})">{_panel(one, growths)}</g>'
        for at, one in enumerate(growths)
    )
    said = "processor time by number of orders; scales logarithmic; pale: linear growth"
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {wide} {high}" font-family="{_FONT}">'
        f'<rect width="{wide}" height="{high}" fill="#fff"/>{panels}{_text(10, high - 9, said, 12)}</svg>\n'
    )


def _text(x: float, y: float, said: str, size: int = 11, anchor: str = "start") -> str:
    shown = escaped(said)
    return f'<text x="{x:.1f}" y="{y:.1f}" font-size="{size}" text-anchor="{anchor}" fill="{INK}">{shown}</text>'


def _panel(one: Growth, growths: list[Growth]) -> str:
    left, right, top, bottom = 46.0, _PANEL - 16.0, 44.0, _HIGH - 24.0
    sizes = [math.log10(orders) for orders in sorted({orders for each in growths for orders, _ms in each.points})]
    most = math.ceil(max(math.log10(ms) for each in growths for _orders, ms in each.points))
    least = math.floor(min(math.log10(ms) for each in growths for _orders, ms in each.points))

    def x(log: float) -> float:
        return left + (log - sizes[0]) / (sizes[-1] - sizes[0]) * (right - left)

    def y(log: float) -> float:
        return bottom - (log - least) / (most - least) * (bottom - top)

    pieces = [_text(8, 18, one.name, 13), _text(8, 34, f"{one.kind}: x{one.factor:.2f} for ten times the orders")]
    for power in range(least, most + 1):
        pieces.append(f'<path d="M{left} {y(power):.1f}H{right}" stroke="{PALE}" stroke-width=".5"/>')
        pieces.append(_text(left - 4, y(power) + 4, f"{10.0**power:g} ms", 9, "end"))
    for orders, _ms in one.points:
        pieces.append(_text(x(math.log10(orders)), bottom + 13, _short(orders), 9, "middle"))
    first = math.log10(one.points[0][1])
    end = min(sizes[-1], sizes[0] + most - first)
    steep = f"M{x(sizes[0]):.1f} {y(first):.1f}L{x(end):.1f} {y(first + end - sizes[0]):.1f}"
    pieces.append(f'<path d="{steep}" stroke="{PALE}" stroke-width="2" fill="none"/>')
    places = [(x(math.log10(orders)), y(math.log10(ms))) for orders, ms in one.points]
    line = "L".join(f"{across:.1f} {down:.1f}" for across, down in places)
    pieces.append(f'<path d="M{line}" stroke="{ACCENT}" stroke-width="2" fill="none"/>')
    pieces += [f'<circle cx="{across:.1f}" cy="{down:.1f}" r="3" fill="{ACCENT}"/>' for across, down in places]
    return "".join(pieces)


def _short(orders: int) -> str:
    return f"{orders // 1_000_000}m" if orders >= 1_000_000 else f"{orders // 1000}k"


PARTS = ("change log", "heads and causality", "tables", "their indexes", "personal values", "search", "free and other")


def parts(path: Path) -> dict[str, int]:
    """Bytes of a database file by part; SQLite must be built with ``dbstat``."""
    kinds = {kind.table.name for kind in catalogue().values()}
    found = dict.fromkeys(PARTS, 0)
    with closing(sqlite3.connect(f"{path.absolute().as_uri()}?mode=ro", uri=True)) as connection:
        tables = dict(connection.execute("SELECT name, tbl_name FROM sqlite_master"))
        for name, size in connection.execute("SELECT name, sum(pgsize) FROM dbstat WHERE aggregate = 1 GROUP BY name"):
            table_name = str(tables.get(name, name))
            if table_name in {"chg", "touch"}:
                part = "change log"
            elif table_name in {"head", "contested", "learned", "voidings", "clashes", "vv"}:
                part = "heads and causality"
            elif table_name == "side":
                part = "personal values"
            elif "_search" in table_name:
                part = "search"
            elif table_name in kinds:
                part = "tables" if name == table_name else "their indexes"
            else:
                part = "free and other"
            found[part] += size
    found["free and other"] += path.stat().st_size - sum(found.values())
    return found


def cost(path: Path) -> Iterator[str]:
    """What an order costs on the disk before and after archiving, on a copy of a store, as a table in Markdown."""
    with tempfile.TemporaryDirectory(dir=path.parent.parent) as folder:
        copy = Path(folder) / "gendan.db"
        shutil.copyfile(path, copy)
        store = enter(copy, generate.clock(), config.load())
        try:
            orders, commits = _counted(store)
            before = parts(copy)
            with store.read() as conn:
                boss = door.actor_of(users.by_login(conn, "boss"))
            began = time.perf_counter()
            done = archiving.archive(store, boss)
            took = time.perf_counter() - began
            after, files = parts(copy), sum(one.size for one in done.files)
        finally:
            store.close()
    yield f"{orders:,} orders, {commits:,} records; {done.orders:,} orders and {done.commits:,} records archived"
    yield f"in {took:.0f} s into {len(done.files)} files"
    yield ""
    yield "| bytes an order | before | after archiving |"
    yield "| --- | --- | --- |"
    for part in PARTS:
        yield f"| {part} | {before[part] / orders:,.0f} | {after[part] / orders:,.0f} |"
    yield f"| **database** | **{done.before / orders:,.0f}** | **{done.after / orders:,.0f}** |"
    yield f"| archive files | 0 | {files / orders:,.0f} |"


def _counted(store: Store) -> tuple[int, int]:
    with store.read() as conn:
        orders = conn.exec_driver_sql("SELECT count(*) FROM orders").scalar_one()
        return orders, conn.exec_driver_sql("SELECT count(*) FROM chg").scalar_one()


def there_are() -> dict[int, Path]:
    """The stores that were made already, the latest of each number of orders."""
    made = sorted(generate.home().glob("*-1-*/gendan.db"), key=lambda path: path.stat().st_mtime)
    return {int(path.parent.name.split("-")[0]): path for path in made}


def main() -> None:
    """Measure what there is, print the table, draw the picture."""
    words = argparse.ArgumentParser(prog="benchmarks.growth", description=__doc__)
    words.add_argument("--cost", action="store_true", help="what an order costs, before and after archiving, by part")
    words.add_argument("--db", action="append", default=[], metavar="ORDERS=FILE", help="a store made elsewhere")
    words.add_argument("--untouched", action="append", type=int, default=[], metavar="ORDERS", help="never write there")
    words.add_argument("--picture", type=Path, default=PICTURE, help="where the picture goes")
    asked = words.parse_args()
    os.environ.setdefault("GENDAN_HOME", str(generate.home() / "home"))
    named = {int(number): Path(file) for number, _equal, file in (one.partition("=") for one in asked.db)}
    stores = named or there_are()
    if not stores:
        sys.exit("There is no store yet: python -m benchmarks --size 10k --only today makes one.")
    if asked.cost:
        for line in cost(stores[max(stores)]):
            print(line)
        return
    growths = measured(stores, set(asked.untouched))
    for line in table(growths):
        print(line)
    asked.picture.write_text(picture(growths), encoding="utf-8")


if __name__ == "__main__":
    main()
