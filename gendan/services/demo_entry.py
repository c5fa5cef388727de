"""The orders that the demonstration store entered itself: at the counter, checked, paid on, on their way."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, datetime
from decimal import Decimal
from typing import Any

from gendan.services import demo_data as data
from gendan.services.context import Actor
from gendan.services.demo_diary import Diary, Result
from gendan.services.demo_story import Story
from gendan.services.door import Transaction

HOW_FAR = ("draft", "to_check", "by_zhao", "to_settle", "awaiting", "awaiting", "to_approve", "confirmed", "confirmed")
"""How far each of the last orders has come. That of a follower waits for the clerk's check."""
PROMOTION = {"code": "MANER", "name": "餐椅满六把九五折", "percent": 5, "min_qty": 6, "products": ["CY-410", "CY-415"]}
KEY_FIELDS = ("customer_phone", "requested", "address", "lines")
DEPOSIT = Decimal("0.3")
"""Share of an order that is paid on it at once, in whole hundreds."""


def price_list(deed: Transaction, supervisor: Actor) -> None:
    """The store's price list and its promotion."""
    for code, name, unit, price in data.PRODUCTS:
        args = {"code": code, "name": name, "unit": unit, "list_price": price, "lead_days": 6}
        deed.run(supervisor, "product.add", args)
    deed.run(supervisor, "promotion.add", PROMOTION)


def tell(diary: Diary, story: Story, lived: int) -> None:
    """``lived`` orders of the days since the store began, and those of the last two, come as far as ``HOW_FAR``."""
    for number in range(lived):
        day = story.days[number * (len(story.days) - 1) // max(lived, 1)]
        owner = data.FOLLOWERS[number % len(data.FOLLOWERS)]
        _Entered(diary, story, "li", owner, "confirmed").begin(story.some_time(day, 0.05, 0.6))
    for number, far in enumerate(HOW_FAR):
        at = story.on(story.days[-1 - number // 4], 0.05 + 0.09 * (len(HOW_FAR) - number) / 2)
        _Entered(diary, story, "zhao" if far == "by_zhao" else "li", "chen", far).begin(at)


class _Entered:
    """One order from the counter on."""

    def __init__(self, diary: Diary, story: Story, clerk: str, owner: str, far: str) -> None:
        self.diary, self.story, self.clerk, self.owner, self.far = diary, story, clerk, owner, far
        self.customer = story.customer()
        self.lines = story.lines()
        self.order: dict[str, str] = {}

    def begin(self, at: datetime) -> None:
        """Entered at a moment, read back, filed; a part is paid."""
        story = self.story
        wished = story.workdays(at.date(), 2 if self.far == "to_approve" else 12)
        customer = self.customer
        args: dict[str, Any] = {
            "name": customer["customer"],
            "phone": customer["phone"],
            "address": customer["address"],
            "region": customer["region"],
            "channel": "counter",
            "delivery_mode": "delivery",
            "document_ref": f"柜台记录 {at:%m%d-%H%M}",
            "requested": wished.isoformat(),
            "owner": self.owner,
            "lines": [{"product": line["product"], "qty": str(line["qty"])} for line in self.lines],
        }
        self.diary.at(at, self.clerk, "order.enter", args, lambda result: self._entered(result, args, wished, at))

    def _do(self, at: datetime, who: str, command: str, **args: Any) -> None:
        self.diary.at(at, who, command, {**self.order, **args})

    def _entered(self, result: Result, args: Mapping[str, Any], wished: date, at: datetime) -> None:
        self.order = {"order": str(result["number"])}
        if self.far == "draft":
            return
        story, later = self.story, self.story.later
        self._do(later(at, 2), self.clerk, "order.read_back", confirmed=list(KEY_FIELDS))
        self._do(later(at, 3), self.clerk, "order.submit")
        if self.far in ("to_check", "by_zhao"):
            return
        self._pay(later(at, 6))
        checked = later(at, 45)
        keyed = _keyed(args, wished, wrong=self.far == "to_settle")
        self._do(checked, self.owner, "order.check", **keyed)
        if self.far in ("to_settle", "awaiting"):
            return
        said = {"channel": "phone", "person": self.customer["customer"]}
        self._do(later(checked, 30), self.clerk, "order.customer_yes", **said)
        if self.far == "confirmed":
            self._do(later(checked, 40), self.owner, "notice.done", node="confirmed", channel="wechat")
            self._make(wished)
            if at.date() < story.days[-3]:
                called = {"channel": "phone", "summary": story.random.choice(data.CALLED)}
                self._do(story.some_time(story.days[-2]), self.owner, "contact.log", **called)

    def _pay(self, at: datetime) -> None:
        whole = sum((line["amount"] for line in self.lines), Decimal(0)) * DEPOSIT
        amount = max(whole // 100 * 100, Decimal(100))
        method = self.story.pick(data.METHODS)

        def paid(result: Result) -> None:
            self.diary.take(at.date(), method, amount)
            morning = self.story.on(self.story.workdays(at.date(), 1), 0.06)
            self.diary.at(morning, self.owner, "payment.verify", {"payment": result["payment"]})

        args = {**self.order, "kind": "deposit", "amount": str(amount), "method": method}
        self.diary.at(at, self.clerk, "payment.receive", args, paid)

    def _make(self, wished: date) -> None:
        """Made in the workshop and looked at before it leaves; those entered first have come so far."""
        story = self.story
        ready = story.workdays(wished, -6)
        if ready >= story.today:
            return
        at = story.some_time(ready, 0.2, 0.5)
        self._do(at, self.owner, "milestone.done", milestone="produce")
        self._do(story.later(at, 20), self.owner, "notice.done", node="production", channel="wechat")
        pieces = str(sum((line["qty"] for line in self.lines), Decimal(0)))
        self._do(story.later(at, 90), self.owner, "quality.record", milestone="inspect", result="pass", qty=pieces)


def _keyed(args: Mapping[str, Any], wished: date, *, wrong: bool) -> dict[str, Any]:
    """What the second person keys from the counter's note; in one order the clerk had misheard a digit."""
    phone = args["phone"][:-1] + str((int(args["phone"][-1]) + 1) % 10) if wrong else args["phone"]
    fields = {"customer": args["name"], "customer_phone": phone, "requested": wished.isoformat()}
    prices = {code: price for code, _name, _unit, price in data.PRODUCTS}
    lines = [{**line, "price": str(Decimal(prices[line["product"]]))} for line in args["lines"]]
    return {"fields": {**fields, "address": args["address"]}, "lines": lines}
