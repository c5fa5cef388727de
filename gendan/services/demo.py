"""The demonstration store: some 400 orders over four months up to today, made through the doors that exist."""

from __future__ import annotations

import random
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from decimal import Decimal
from pathlib import Path
from typing import Any

from gendan.clock import Clock
from gendan.config import Config
from gendan.db.store import Store, open_store
from gendan.domain.calendar import WorkingCalendar
from gendan.domain.money import line_amount
from gendan.services import demo_after, demo_complaints, demo_entry
from gendan.services import demo_data as data
from gendan.services.context import Actor
from gendan.services.door import Transaction, actor_of, transaction
from gendan.services.founding import Founding, found
from gendan.workdays import working_calendar

ORDERS = 400
DAYS = 120
STILL_OPEN = 16
"""Working days after its promise for which a late order may still be open."""


@dataclass(frozen=True, slots=True)
class Plot:
    """One order of the story: what is taken in, and what the followers do with it afterwards."""

    args: dict[str, Any]
    owner: str
    promised: date
    open: bool
    cancelled: bool


class Story:
    """Everything that happened in the store, told by a seed."""

    def __init__(self, seed: int, now: datetime, calendar: WorkingCalendar) -> None:
        """``now`` is the moment in the store's zone at which the story ends."""
        self.random = random.Random(seed)  # noqa: S311 - a story, not a secret
        self.now = now
        self.today = now.date()
        self.calendar = calendar
        self._customers = [self.customer() for _ in range(230)]

    def _pick(self, weighted: tuple[tuple[str, int], ...]) -> str:
        names, weights = zip(*weighted, strict=True)
        return str(self.random.choices(names, weights)[0])

    def customer(self) -> dict[str, str]:
        """Somebody of the town."""
        rnd = self.random
        person = rnd.choice(data.SURNAMES) + rnd.choice(data.GIVEN)
        company = rnd.random() < 0.06
        region = self._pick(data.REGIONS)
        return {
            "customer": rnd.choice(data.COMPANIES) if company else person,
            "contact": person if company else "",
            "phone": rnd.choice(("138", "139", "136", "158", "186", "177", "199")) + f"{rnd.randrange(10**8):08d}",
            "region": region,
            "address": f"{region} {rnd.choice(data.ROADS)}{rnd.randrange(1, 1500)}号{rnd.randrange(1, 33)}室",
        }

    def lines(self) -> list[dict[str, Any]]:
        """What somebody orders."""
        rnd = self.random
        chosen = rnd.sample(data.PRODUCTS, rnd.choices((1, 2, 3, 4), (40, 34, 18, 8))[0])
        return [self._line(*product) for product in chosen]

    def _line(self, code: str, name: str, unit: str, price: Decimal) -> dict[str, Any]:
        rnd = self.random
        many = {"把": (4, 6, 6, 8), "平方米": (6, 8, 12)}.get(unit, (1, 1, 1, 2))
        qty, discount = Decimal(rnd.choice(many)), Decimal(rnd.choice((0, 0, 0, 3, 5)))
        amount = line_amount(qty, price, discount)
        line = {"product": code, "name": name, "unit": unit, "qty": qty, "price": price}
        return line | {"discount": discount, "amount": amount}

    def _placed(self) -> datetime:
        rnd = self.random
        day = self.today - timedelta(days=rnd.randrange(DAYS))
        while not self.calendar.is_working(day) and rnd.random() < 0.4:
            day = self.today - timedelta(days=rnd.randrange(DAYS))
        at = time(rnd.randrange(9, 18), rnd.randrange(60))
        return min(datetime.combine(day, at, self.calendar.zone), self.now)

    def plots(self, count: int) -> list[Plot]:
        """The orders in the order in which they were placed."""
        placed = sorted(self._placed() for _ in range(count))
        return [self._plot(number, at) for number, at in enumerate(placed, start=1)]

    def _plot(self, number: int, placed: datetime) -> Plot:
        rnd = self.random
        promised = self.calendar.add_working_days(placed.date(), rnd.randrange(8, 24))
        args: dict[str, Any] = {
            **rnd.choice(self._customers),
            "number": f"ZY{placed:%y%m}{number:04d}",
            "channel": self._pick(data.CHANNELS),
            "placed": placed,
            "requested": promised,
            "promised": promised,
            "special": rnd.choice(data.SPECIALS) if rnd.random() < 0.15 else "",
            "lines": self.lines(),
        }
        owner = rnd.choice(data.FOLLOWERS)
        args["owner"] = owner
        cancelled = rnd.random() < 0.03
        delivered = None if cancelled else self._delivered(placed.date(), promised)
        if delivered:
            args |= {
                "delivered": delivered,
                "shipped": max(delivered - timedelta(days=rnd.choice((1, 1, 2))), placed.date()),
            }
        return Plot(args, owner, promised, delivered is None and not cancelled, cancelled)

    def _delivered(self, placed: date, promised: date) -> date | None:
        rnd = self.random
        chance = rnd.random()
        if chance < 0.80:
            day = self.calendar.add_working_days(promised, -rnd.choice((0, 0, 1, 1, 2, 3)))
        elif chance < 0.88 or promised < self.calendar.add_working_days(self.today, -STILL_OPEN):
            day = self.calendar.add_working_days(promised, rnd.randrange(1, 7))
        else:
            return None
        return max(day, placed) if day < self.today else None


def make(
    path: Path,
    clock: Clock,
    config: Config,
    *,
    seed: int = 1,
    count: int = ORDERS,
    progress: Callable[[int, int], None] | None = None,
) -> None:
    """Make the demonstration store at ``path``, which must not exist; deterministic by the seed and the day."""
    code, name, terminal = data.STORE
    login, person, _role = data.USERS[0]
    found(path, clock, config, Founding(code, name, terminal, login, data.PASSWORD, person, demo=True))
    store = open_store(path, clock, config)
    try:
        with transaction(store) as deed:
            _tell(deed, store, seed, count, progress)
    finally:
        store.close()


def _tell(deed: Transaction, store: Store, seed: int, count: int, progress: Callable[[int, int], None] | None) -> None:
    from gendan.db import users

    def actor(login: str) -> Actor:
        return actor_of(users.by_login(deed.conn, login))

    boss = actor(data.USERS[0][0])
    for login, name, role in data.USERS[1:]:
        deed.run(boss, "user.add", {"login": login, "name": name, "role": role, "password": data.PASSWORD})
    people = {login: actor(login) for login, _name, _role in data.USERS}
    config = store.config
    now = store.clock.now().astimezone(config.zone).replace(microsecond=0)
    story = Story(seed, now, working_calendar(config))
    plots = story.plots(max(count - len(demo_entry.HOW_FAR), 1))
    demo_entry.price_list(deed, people["sun"])
    demo_after.regions(deed, people["sun"])
    deed.bulk = True
    for done, plot in enumerate(plots, start=1):
        deed.run(boss, "order.import", plot.args)
        if progress and done % 20 == 0 and done < count:
            progress(done, count)
    deed.settle()
    deed.bulk = False
    for plot in plots:
        _follow(deed, story, plot, people)
        demo_after.after_sales(deed, story, plot, people)
    demo_after.troubles(deed, story, plots, people)
    demo_complaints.complaints(deed, story, plots, people)
    demo_entry.tell(deed, story, people)
    if progress:
        progress(count, count)


def _follow(deed: Transaction, story: Story, plot: Plot, people: dict[str, Actor]) -> None:
    """What the people of the store did with an order after it was taken in."""
    rnd, number = story.random, plot.args["number"]
    if plot.cancelled:
        code, why = rnd.choice(data.CANCELS)
        deed.run(people["sun"], "order.cancel", {"order": number, "code": code, "reason": why}, _some_time(story, plot))
    if not plot.open:
        return
    follower = people[plot.owner]
    if plot.promised < story.today and rnd.random() < 0.4:
        asked_by, why = rnd.choice(data.SLIPS)
        new_day = story.calendar.add_working_days(story.today, rnd.randrange(-1, 6))
        args = {"order": number, "date": max(new_day, plot.promised).isoformat(), "asked_by": asked_by, "reason": why}
        deed.run(follower, "order.promise", args, _some_time(story, plot))
    if plot.promised <= story.calendar.add_working_days(story.today, 4) and rnd.random() < 0.7:
        deed.run(follower, "milestone.done", {"order": number, "milestone": "produce"}, _some_time(story, plot))
        if rnd.random() < 0.5:
            deed.run(follower, "milestone.done", {"order": number, "milestone": "ship"}, _some_time(story, plot))
    for _ in range(rnd.randrange(3)):
        args = {"order": number, "channel": rnd.choice(("phone", "wechat")), "summary": rnd.choice(data.SAID)}
        if rnd.random() < 0.3:
            args["next"] = (story.today + timedelta(days=rnd.randrange(-1, 4))).isoformat()
        deed.run(follower, "contact.log", args, _some_time(story, plot))


def _some_time(story: Story, plot: Plot) -> datetime:
    """A moment between the order and now at which the store is open: nine hours a day, from nine on."""
    placed: datetime = plot.args["placed"]
    span = max(int((story.now - placed).total_seconds()), 1)
    at = placed + timedelta(seconds=story.random.randrange(span))
    while not story.calendar.is_working(at.date()) and at.date() > placed.date():
        at -= timedelta(days=1)
    into = (at - at.replace(hour=0, minute=0, second=0)) * 9 / 24
    opened = at.replace(hour=9, minute=0, second=0) + into
    return min(max(opened.replace(microsecond=0), placed), story.now)
