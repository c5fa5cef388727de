"""The story of the demonstration store, told by a seed: who orders what and when, and at which hours people work."""

from __future__ import annotations

import random
from dataclasses import dataclass, replace
from datetime import date, datetime, time, timedelta
from decimal import Decimal
from typing import Any

from gendan.domain.calendar import WorkingCalendar
from gendan.domain.durations import Duration, Measure
from gendan.domain.money import line_amount
from gendan.services import demo_data as data

DAYS = 120
"""How far back the book goes that was taken in when the store began."""
WEEK = 5
"""Working days before today on which the store began to work with the program; each of them is lived and closed."""
STUCK = 2
"""Late orders whose customers have not agreed to another day."""
STILL_OPEN = 4
"""Working days after its promise for which a late order may still be open."""


@dataclass(frozen=True, slots=True)
class Plot:
    """One order of the story: what is taken in, when it is delivered in the end (none: not yet), who follows it."""

    args: dict[str, Any]
    owner: str
    promised: date
    delivered: date | None
    cancelled: bool
    stuck: bool = False
    """Whether its day passed and nobody knows the new one yet."""

    @property
    def number(self) -> str:
        """Its number in the old book."""
        return str(self.args["number"])


class Story:
    """Everything that happened in the store, told by a seed."""

    def __init__(self, seed: int, now: datetime, calendar: WorkingCalendar) -> None:
        """``now`` is the moment in the store's zone at which the story ends."""
        self.random = random.Random(seed)  # noqa: S311 - a story, not a secret
        self.now = now
        self.today = now.date()
        self.calendar = calendar
        self.days = [calendar.add_working_days(self.today, step) for step in range(-WEEK, 0)]
        """The working days that were lived with the program, without today."""
        self.founded = self.days[0]
        self._customers = [self.customer() for _ in range(230)]

    # Hours

    def on(self, day: date, share: float) -> datetime:
        """A moment of a working day: so much of its business hours has passed, from 0 to 1."""
        open_ = self._minutes(day)
        return self.later(self._midnight(day), max(1, min(round(open_ * share), open_ - 1)))

    def some_time(self, day: date, first: float = 0.02, last: float = 0.98) -> datetime:
        """Some moment of a working day while the store is open."""
        return self.on(day, self.random.uniform(first, last))

    def later(self, at: datetime, minutes: int) -> datetime:
        """The moment so many minutes of business hours after another one."""
        due = self.calendar.due(at, Duration(minutes * 60, Measure.BUSINESS))
        return due.astimezone(self.calendar.zone).replace(second=0, microsecond=0)

    def shut(self, day: date) -> datetime:
        """Some minutes after the end of a working day, when what was done on it is over."""
        return self.later(self._midnight(day), self._minutes(day)) + timedelta(minutes=8)

    def ago(self, minutes: int) -> datetime:
        """The moment so many minutes of business hours before now."""
        day = self.today
        while (passed := self.calendar.business_seconds(self._midnight(day), self.now) // 60) <= minutes:
            day = self.calendar.add_working_days(day, -1)
        return self.later(self._midnight(day), passed - minutes)

    def _midnight(self, day: date) -> datetime:
        return datetime.combine(day, time(), self.calendar.zone)

    def _minutes(self, day: date) -> int:
        return self.calendar.business_seconds(self._midnight(day), self._midnight(day + timedelta(days=1))) // 60

    def workdays(self, day: date, steps: int) -> date:
        """The working day so many steps after (or before) another day."""
        return self.calendar.add_working_days(day, steps)

    # People and orders

    def pick(self, weighted: tuple[tuple[str, int], ...]) -> str:
        """One of several, each with its weight."""
        names, weights = zip(*weighted, strict=True)
        return str(self.random.choices(names, weights)[0])

    def customer(self) -> dict[str, str]:
        """Somebody of the town."""
        rnd = self.random
        while (person := rnd.choice(data.SURNAMES) + rnd.choice(data.GIVEN)) == data.NEWCOMER:
            pass
        kind = rnd.random()
        if kind > 0.97:
            person = rnd.choice(data.FOREIGNERS)
        region = self.pick(data.REGIONS)
        return {
            "customer": rnd.choice(data.COMPANIES) if kind < 0.06 else person,
            "contact": person if kind < 0.06 else "",
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

    def plots(self, count: int) -> list[Plot]:
        """The orders of the old book, in the order in which they were placed: on working days, in business hours."""
        days = [day for back in range(DAYS) if (day := self.today - timedelta(days=back)) < self.founded]
        worked = [day for day in days if self.calendar.is_working(day)]
        placed = sorted(self.some_time(self.random.choice(worked)) for _ in range(count))
        plots = [self._plot(number, at) for number, at in enumerate(placed, start=1)]
        due = [number for number, plot in enumerate(plots) if plot.promised < self.today and not plot.cancelled]
        for number in sorted(due, key=lambda one: plots[one].promised)[-STUCK:]:
            for told in ("delivered", "shipped"):
                plots[number].args.pop(told, None)
            plots[number] = replace(plots[number], delivered=None, stuck=True)
        return plots

    def _plot(self, number: int, placed: datetime) -> Plot:
        rnd = self.random
        promised = self.workdays(placed.date(), rnd.randrange(8, 24))
        args: dict[str, Any] = {
            **rnd.choice(self._customers),
            "number": f"ZY{placed:%y%m}{number:04d}",
            "channel": self.pick(data.CHANNELS),
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
        if delivered and delivered < self.founded:
            shipped = max(self.workdays(delivered, -rnd.choice((1, 1, 2))), placed.date())
            args |= {"delivered": delivered, "shipped": shipped}
        return Plot(args, owner, promised, delivered, cancelled)

    def _delivered(self, placed: date, promised: date) -> date | None:
        rnd = self.random
        chance = rnd.random()
        if chance < 0.84:
            day = self.workdays(promised, -rnd.choice((0, 0, 1, 1, 2, 3)))
        elif chance < 0.92 or promised < self.workdays(self.today, -STILL_OPEN):
            day = self.workdays(promised, rnd.randrange(1, 5))
        else:
            return None
        return max(day, placed) if day < self.today else None
