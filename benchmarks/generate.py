"""A store of any size, made once: five years of orders with every commit that the door would have written.

Rows, heads, touches, personal values, derived columns and the search index are written in bulk; ``audit verify`` and
``rebuild --check`` accept the result. The same seed tells the same story (keys and hashes apart, which a store draws
by chance when it is founded).
"""

from __future__ import annotations

import hashlib
import heapq
import os
import random
import sqlite3
import sys
from collections.abc import Callable, Iterator
from contextlib import closing
from dataclasses import asdict, dataclass, field, replace
from datetime import date, datetime, timedelta
from decimal import Decimal
from functools import cache
from pathlib import Path
from typing import Any

import platformdirs
from sqlalchemy import Connection

from benchmarks.bulk import Bulk, Made, highest_id
from benchmarks.cases import Troubles
from benchmarks.days import EPOCH, ZONE, day_of
from gendan import config
from gendan.clock import FixedClock
from gendan.db import migrations, search, users
from gendan.db.derive_plan import NODE_OF
from gendan.db.store import Store, open_store
from gendan.domain import lifecycle, plan, telling
from gendan.domain.money import line_amount
from gendan.domain.normal import fold, phone_key
from gendan.domain.numbers import order_number
from gendan.domain.templates import BUILT_IN
from gendan.services import demo_data, door, planning
from gendan.services.founding import Founding, found
from gendan.workdays import working_calendar

SIZES = {"10k": 10_000, "100k": 100_000, "1m": 1_000_000}
NOW = datetime.fromisoformat("2026-03-02T09:00:00+08:00")
DAYS = 1826
PASSWORD = "demo1234"
FOLLOWERS = ("陈静", "赵磊", "吴敏", "郑洁", "冯涛", "褚燕")
PEOPLE = (
    ("sun", "孙丽", "supervisor"),
    ("li", "李明", "clerk"),
    *((f"gen{n}", name, "follower") for n, name in enumerate(FOLLOWERS)),
)
LINES = 3
INDEXED = 2000
"""Orders whose search terms are written at once."""
NEW_CUSTOMER = 0.3
TOLD = 0.9
"""Share of the nodes about which the customer is told."""
TRANSIT_DAYS, LEAD_DAYS = 2, 10
_STANDARD = replace(BUILT_IN["standard"], steps=tuple(step for step in BUILT_IN["standard"].steps if not step.quality))
STEPS = planning.items_for(_STANDARD, [], TRANSIT_DAYS, LEAD_DAYS)
"""The plan of an imported order, as ``order_import`` makes it."""
NODES = [item.node for item in STEPS]


def home() -> Path:
    """Where the stores are kept: ``GENDAN_BENCH_HOME``, else the user's cache."""
    named = os.environ.get("GENDAN_BENCH_HOME", "").strip()
    return Path(named) if named else platformdirs.user_cache_path("gendan-benchmarks")


def cached(orders: int, seed: int = 1) -> Path:
    """The database with so many orders, made where it is not there yet. Its name tells the generator and schema."""
    here = Path(__file__).parent
    parts = [(here / name).read_bytes() for name in ("generate.py", "bulk.py", "cases.py", "days.py")]
    parts += ["\n".join(migrations.statements(step)).encode() for step in migrations.STEPS]
    sign = hashlib.sha256(b"\0".join(parts)).hexdigest()[:12]
    path = home() / f"{orders}-{seed}-{sign}" / "gendan.db"
    if not path.exists():
        path.parent.mkdir(parents=True, exist_ok=True)
        print(f"making {path}", file=sys.stderr)
        build(path, orders, seed)
    return path


def clock() -> FixedClock:
    """The moment at which every made store stands."""
    return FixedClock(NOW, practice=True)


def build(path: Path, orders: int, seed: int = 1) -> None:
    """Make the database at ``path``; it appears there when it is complete."""
    part = path.with_name("building.db")
    for left in path.parent.glob("building.db*"):
        left.unlink()
    begin = FixedClock(NOW - timedelta(days=DAYS), practice=True)
    settings = config.load()
    found(part, begin, settings, Founding("S01", "张杨路家居店", "T1", "boss", PASSWORD, "周敏"))
    store = open_store(part, begin, settings)
    try:
        people = _people(store)
        calendar = working_calendar(store.config)
    finally:
        store.close()
    with closing(sqlite3.connect(part, isolation_level=None)) as connection:
        bulk = Bulk(connection, random.Random(seed))
        Years(bulk, people, calendar, orders).tell()
        bulk.close()
    store = open_store(part, clock(), settings)
    try:
        with store.write() as conn:
            _index(conn)
    finally:
        store.close()
    part.replace(path)


def _index(conn: Connection) -> None:
    """The search indexes, by the code that keeps them."""
    for name, index in search.INDEXERS.items():
        last = highest_id(conn, name)
        for first in range(1, last + 1, INDEXED):
            index(conn, list(range(first, min(first + INDEXED, last + 1))))


def _people(store: Store) -> dict[str, tuple[int, str, str]]:
    with door.transaction(store) as deed:
        boss = door.actor_of(users.by_login(deed.conn, "boss"))
        for login, name, role in PEOPLE:
            deed.run(boss, "user.add", {"login": login, "name": name, "role": role, "password": PASSWORD})
    with store.read() as conn:
        return {row.login: (row.id, str(row.uid), row.role) for row in users.everyone(conn)}


@dataclass(slots=True)
class Person:
    """A customer."""

    made: Made
    name: str
    phone: str
    address: str
    region: str


@dataclass(slots=True)
class Live:
    """An order that is not finished: its rows are written when nothing more happens to it."""

    made: Made
    customer: Person
    owner: str
    placed: int
    amount: int
    events: list[lifecycle.Event]
    promises: list[lifecycle.Promised]
    steps: list[dict[str, Any]]
    left: int = 0
    spoke: int | None = None
    contact_on: str | None = None
    ended: bool = False
    reached: list[telling.Reached] = field(default_factory=list)
    told: list[telling.Told] = field(default_factory=list)
    accepted: int | None = None
    visited: bool = False
    number: str = ""
    line: Made | None = None
    cancelled: bool = False
    received: int = 0
    payments: int = 0
    trouble: int = 0
    promised_at: int = 0
    faulty_at: int | None = None
    complained_at: int | None = None


@dataclass
class Years:
    """Five years in the store."""

    bulk: Bulk
    people: dict[str, tuple[int, str, str]]
    calendar: Any
    count: int
    customers: list[Person] = field(default_factory=list)
    products: dict[str, Made] = field(default_factory=dict)

    def __post_init__(self) -> None:
        self.random = self.bulk.random
        self.followers = [login for login, (_id, _uid, role) in self.people.items() if role == "follower"]
        self.goods = list(self._goods())
        self.later: list[tuple[int, int, Live, str | Callable[[Live], None]]] = []
        self.troubles = Troubles(self)
        self.moment = 0
        self.now = int(NOW.timestamp())
        self.working = self.add_working_days = cache(self.calendar.add_working_days)
        self.working_days_between = self.calendar.working_days_between
        self.turn = 0

    def tell(self) -> None:
        """Everything, in the order in which it happened."""
        for at, number, day in self._placings():
            self._until(at)
            self._place(at, number, day)
        self._until(self.now)
        for live in {id(live): live for _at, _turn, live, _what in self.later}.values():
            self._finish(live)
        self.troubles.finish()

    # what there is

    def _goods(self) -> Iterator[tuple[str, str, str, int]]:
        for code, name, unit, price in demo_data.PRODUCTS:
            for n, colour in enumerate(("", " 原木色", " 米白", " 深灰", " 墨绿", " 胡桃色", " 雅黑", " 浅灰")):
                yield (f"{code}-{n}" if n else code, name + colour, unit, int(price) * 100)

    def _placings(self) -> Iterator[tuple[int, int, date]]:
        first = NOW.date() - timedelta(days=DAYS - 1)
        for n in range(DAYS - 1):
            day = first + timedelta(days=n)
            many = self.count * (n + 1) // (DAYS - 1) - self.count * n // (DAYS - 1)
            midnight = day.toordinal() * 86400 - EPOCH - ZONE
            for number, second in enumerate(sorted(self.random.choices(range(9 * 3600, 19 * 3600), k=many)), start=1):
                yield midnight + second, number, day
            if many:
                self.bulk.row("numbering", (day.isoformat(), many))

    def _customer(self) -> Person:
        rnd = self.random
        if self.customers and rnd.random() >= NEW_CUSTOMER:
            return rnd.choice(self.customers)
        name = rnd.choice(demo_data.SURNAMES) + rnd.choice(demo_data.GIVEN)
        region = demo_data.REGIONS[rnd.choice((0, 0, 0, 0, 0, 0, 1, 1, 2, 3))][0]
        phone = rnd.choice(("138", "139", "136", "158", "186", "177", "199")) + f"{rnd.randrange(10**8):08d}"
        address = f"{region} {rnd.choice(demo_data.ROADS)}{rnd.randrange(1, 1500)}号{rnd.randrange(1, 33)}室"
        known = {"code": f"S01-T1-K{len(self.customers) + 1:05d}", "name": name, "phone": phone, "address": address}
        derived = {"folded_name": fold(name), "phone_key": phone_key(phone)}
        made = self.bulk.insert("new", "customer", known | {"region": region, "kind": "ordinary"}, derived)
        person = Person(made, name, phone, address, region)
        self.customers.append(person)
        return person

    def _product(self, code: str, name: str, unit: str, price: int) -> Made:
        made = self.products.get(code)
        if made is None:
            fields = {"code": code, "name": name, "unit": unit, "list_price": price}
            made = self.bulk.insert("new", "product", fields, {"folded": fold(f"{code} {name}")})
            self.products[code] = made
        return made

    # what happens

    def commit(self, login: str, command: str, why: str = "") -> None:
        _id, uid, role = self.people[login]
        self.bulk.commit(command, uid, role, why)

    def begin(self, at: int, login: str) -> None:
        self.bulk.begin(at, self.people[login][0])

    def _place(self, at: int, number: int, day: date) -> None:
        rnd, bulk = self.random, self.bulk
        self.begin(at, "sun")
        customer, owner = self._customer(), rnd.choice(self.followers)
        promised = self.working(day, rnd.randrange(4, 11))
        bought = rnd.sample(self.goods, LINES)
        self.turn += 1
        known = {
            "number": order_number("S01", "T1", day, number),
            "outside_number": f"ZY{day:%y%m%d}{number:05d}",
            "customer": customer.made,
            "channel": rnd.choice(("counter", "counter", "wechat", "phone", "online")),
            "placed_at": at,
            "requested": promised.isoformat(),
            "address": customer.address,
            "phone": customer.phone,
            "region": customer.region,
            "special": rnd.choice(demo_data.SPECIALS) if rnd.random() < 0.15 else None,
            "owner": Made(self.people[owner][0], self.people[owner][1], []),
            "origin": "import",
        }
        order = bulk.insert("new", "order", known, keep=True)
        live = Live(order, customer, owner, at, 0, [], [lifecycle.Promised(promised)], [], number=str(known["number"]))
        for pos, goods in enumerate(bought, start=1):
            self._line(live, pos, goods)
        self._taken_in(live, at, day, promised)
        self.commit("sun", "order.import")
        self._fate(live, day, promised)

    def _line(self, live: Live, pos: int, goods: tuple[str, str, str, int]) -> None:
        _code, name, unit, price = goods
        qty, discount = self.random.choice((1, 1, 1, 2, 4)), self.random.choice((0, 0, 0, 3, 5))
        amount = int(line_amount(Decimal(qty), Decimal(price) / 100, Decimal(discount)) * 100)
        product = self._product(*goods)
        fields = {"order": live.made, "pos": pos, "product": product, "name": name, "unit": unit, "qty": qty * 1000}
        money = {"price": price, "discount": discount * 100, "amount": amount}
        made = self.bulk.insert("new", "line", fields | money)
        live.line = live.line or made
        live.amount += amount

    def _taken_in(self, live: Live, at: int, day: date, promised: date) -> None:
        bulk, order = self.bulk, live.made
        digest = {"content": f"{self.random.getrandbits(128):032x}"}
        detail = {"digest": digest, "status": ""}
        bulk.insert("evt", "order_event", {"order": order, "event": "imported", "detail": detail})
        bulk.insert("evt", "check", {"order": order, "check": "import", "result": "unchecked"})
        bulk.insert("evt", "order_event", {"order": order, "event": "confirmed", "code": "import"})
        bulk.insert("evt", "promise", {"order": order, "promised": promised.isoformat(), "asked_by": "customer"})
        live.promised_at = at
        live.events += [lifecycle.Event(name, at, day, None) for name in ("imported", "confirmed")]  # type: ignore[arg-type]
        for pos, (item, due) in enumerate(zip(STEPS, plan.due_dates(NODES, promised, self), strict=True), start=1):
            step, early = item.step, item.step.code in plan.BEFORE_WORK
            planned = day if early else due
            fields = {
                "order": order,
                "code": step.code,
                "stage": step.stage,
                "pos": pos,
                "days": item.node.days or None,
            }
            dates = {"planned": planned.isoformat(), "due": planned.isoformat(), "role": step.role}
            made = bulk.insert("new", "milestone", fields | dates, keep=True)
            live.steps.append({"made": made, "node": item.node, "stage": step.stage, "due": planned, "done": None})
            if early:
                self._reach(live, live.steps[-1], "sun")

    def _reach(self, live: Live, step: dict[str, Any], login: str) -> None:
        self.bulk.insert("evt", "milestone_done", {"order": live.made, "milestone": step["made"]})
        step["done"], step["by"] = self.bulk.at, self.people[login][0]

    def _fate(self, live: Live, day: date, promised: date) -> None:
        """What will happen to the order; only what lies before the present moment will be told."""
        rnd = self.random
        if rnd.random() < 0.03:
            self.plan(live, day + timedelta(days=rnd.randrange(1, 4)), "cancel")
            self.troubles.foresee(live, day, promised)
            return
        if rnd.random() < 0.08:
            self.plan(live, max(self.working(promised, -1), day + timedelta(days=1)), "promise")
            promised = self.working(promised, rnd.randrange(2, 6))
        if rnd.random() < 0.6:
            self.plan(live, day + timedelta(days=rnd.randrange(1, 5)), "contact")
        if rnd.random() < 0.4:
            self.plan(live, max(self.working(promised, -1), day + timedelta(days=1)), "contact")
        late = 0 if rnd.random() < 0.9 else rnd.choice((1, 1, 2, 3, 5, 30))
        made = max(self.working(promised, -3), day + timedelta(days=1))
        sent = max(self.working(promised, -2), made + timedelta(days=1)) + timedelta(days=late)
        there = max(promised - timedelta(days=rnd.choice((0, 0, 1))), sent + timedelta(days=1)) + timedelta(days=late)
        for when, code in ((made, "produce"), (sent, "ship"), (there, "deliver")):
            self.plan(live, when, code)
        self.troubles.foresee(live, day, there)

    def plan(self, live: Live, day: date, what: str | Callable[[Live], None]) -> None:
        """Plan what happens to an order at some time of a day: a name of ``_happen``, or what is to be called then,
        even if the order has ended."""
        self.plan_at(live, day.toordinal() * 86400 - EPOCH - ZONE + self.random.randrange(9 * 3600, 19 * 3600), what)

    def plan_at(self, live: Live, at: int, what: str | Callable[[Live], None]) -> None:
        """Plan what happens to an order at a moment."""
        self.turn += 1
        live.left += 1
        heapq.heappush(self.later, (at, self.turn, live, what))

    def _until(self, at: int) -> None:
        while self.later and self.later[0][0] <= at:
            when, _turn, live, what = heapq.heappop(self.later)
            live.left -= 1
            self.moment = when
            if not isinstance(what, str):
                what(live)
            elif not live.ended:
                self._happen(when, live, what)
            if not live.left:
                self._finish(live)

    def _happen(self, at: int, live: Live, what: str) -> None:
        if what == "contact":
            self._contact(at, live)
        elif what == "promise":
            self._promise(at, live)
        elif what == "cancel":
            self.begin(at, "sun")
            self._end(live, "cancelled", "customer_changed")
            live.cancelled = True
            self.commit("sun", "order.cancel", "客户改去别家购买")
            self.troubles.cancelled(live)
        elif what.startswith("tell "):
            self._tell(at, live, what.removeprefix("tell "))
        elif what in ("accept", "visit", "close"):
            self._after_delivery(at, live, what)
        else:
            self.begin(at, live.owner)
            self._reach(live, next(step for step in live.steps if step["node"].code == what), live.owner)
            self.commit(live.owner, "milestone.done")
            self._owe(live, NODE_OF[what])
            if what == lifecycle.DELIVER:
                self.plan(live, day_of(at) + timedelta(days=self.random.randrange(1, 3)), "accept")
                self.plan(live, day_of(at) + timedelta(days=self.random.randrange(3, 6)), "visit")
                self.plan(live, day_of(at) + timedelta(days=6), "close")

    def _end(self, live: Live, event: str, code: str | None) -> None:
        at = self.bulk.at
        self.bulk.insert("evt", "order_event", {"order": live.made, "event": event, "code": code})
        live.events.append(lifecycle.Event(event, at, day_of(at), code))  # type: ignore[arg-type]
        live.ended = True

    def _owe(self, live: Live, node: str) -> None:
        """Something happened that the customer is told, mostly on the next day."""
        at = self.bulk.at
        live.reached.append(telling.Reached(node, at, day_of(at)))  # type: ignore[arg-type]
        if self.random.random() < TOLD:
            self.plan(live, day_of(at) + timedelta(days=1), f"tell {node}")

    def _tell(self, at: int, live: Live, node: str) -> None:
        self.begin(at, live.owner)
        self.bulk.insert("evt", "notice", {"order": live.made, "about": node, "channel": "wechat"})
        live.spoke = at
        live.told.append(telling.Told(node, at))  # type: ignore[arg-type]
        self.commit(live.owner, "notice.done")

    def _after_delivery(self, at: int, live: Live, what: str) -> None:
        self.begin(at, live.owner)
        if what == "accept":
            self.bulk.insert("evt", "acceptance", {"order": live.made})
            live.accepted = at
        elif what == "visit":
            score = self.random.choice((500, 500, 500, 450, 400, 300, None))
            self.bulk.insert("evt", "visit", {"order": live.made, "channel": "phone", "score": score})
            live.spoke, live.visited = at, True
        else:
            self._end(live, "closed", None)
        self.commit(live.owner, "visit.done" if what == "visit" else f"order.{what}")

    def _contact(self, at: int, live: Live) -> None:
        self.begin(at, live.owner)
        said = {"channel": self.random.choice(("phone", "wechat")), "direction": "out"}
        said["summary"] = self.random.choice(demo_data.SAID)
        if self.random.random() < 0.2:
            said["next_on"] = (day_of(at) + timedelta(days=2)).isoformat()
        self.bulk.insert("evt", "contact", {"order": live.made, "customer": live.customer.made, **said})
        live.spoke, live.contact_on = max(live.spoke or at, at), said.get("next_on")
        self.commit(live.owner, "contact.log")

    def _promise(self, at: int, live: Live) -> None:
        self.begin(at, live.owner)
        day = self.working(live.promises[-1].day, 3)
        asked_by, why = self.random.choice(demo_data.SLIPS)
        fields = {"order": live.made, "promised": day.isoformat(), "asked_by": asked_by, "reason": why}
        self.bulk.insert("evt", "promise", fields)
        live.promises.append(lifecycle.Promised(day))
        live.promised_at = at
        for step, due in zip(live.steps, plan.due_dates(NODES, day, self), strict=True):
            if step["done"] is None and step["due"] != due:
                step["due"] = due
                self.bulk.set("milestone", step["made"], "due", due.isoformat())
        self.commit(live.owner, "order.promise", why)
        self._owe(live, telling.NEW_DATE)

    def _finish(self, live: Live) -> None:
        """Write the order and its milestones, with all that follows from the facts."""
        steps = tuple(
            lifecycle.Step(s["node"].code, s["stage"], s["due"], day_of(s["done"]) if s["done"] else None)
            for s in live.steps
        )
        found = lifecycle.state(lifecycle.OrderFacts(tuple(live.events), tuple(live.promises), steps))
        state, ends = asdict(found), found.ends
        derived = {name: value.isoformat() if isinstance(value, date) else value for name, value in state.items()}
        derived |= {"placed_on": day_of(live.placed).isoformat(), "amount": live.amount, "last_contact_at": live.spoke}
        derived |= {"contact_on": live.contact_on, "spoke_on": day_of(live.spoke or live.placed).isoformat()}
        derived |= self._prospects(live) if state["open"] else {"forecast": None, "rest_days": 0}
        owed = telling.owed(live.reached, live.told) if state["living"] else ()
        derived |= {"owed": owed[0].node, "owed_on": owed[0].day.isoformat()} if owed else {}
        derived |= {
            "accepted_on": day_of(live.accepted).isoformat() if live.accepted else None,
            "visited": live.visited,
        }
        derived |= {"received": live.received, "trouble": live.trouble}
        derived |= {"promised_at": live.promised_at, "imported": 1}
        derived["lasted"] = lifecycle.lasted(day_of(live.placed), ends)
        derived |= {"faulty_at": live.faulty_at, "complained_at": live.complained_at}
        self.bulk.complete("order", live.made, derived)
        for step in live.steps:
            done = {"done_at": step["done"], "done_by_id": step.get("by")}
            waiting = step["done"] is None and state["open"]
            self.bulk.complete("milestone", step["made"], done | {"waiting": int(waiting)})

    def _prospects(self, live: Live) -> dict[str, Any]:
        nodes = [
            replace(step["node"], done=day_of(step["done"]) if step["done"] else None, due=step["due"])
            for step in live.steps
        ]
        seen = plan.outlook(nodes, day_of(live.placed), {None: live.promises[-1].day}, self)
        return {"forecast": seen.forecast.isoformat() if seen.forecast else None, "rest_days": seen.rest_days}
