"""The last days of the demonstration store: orders entered at the counter, on their way to being confirmed."""

from __future__ import annotations

from datetime import date, datetime, time, timedelta
from decimal import Decimal
from typing import TYPE_CHECKING, Any

from gendan.services import demo_data as data
from gendan.services.context import Actor
from gendan.services.door import Transaction

if TYPE_CHECKING:
    from gendan.services.demo import Story

HOW_FAR = ("draft", "to_check", "by_zhao", "to_settle", "awaiting", "awaiting", "to_approve", "confirmed", "confirmed")
"""How far each of the entered orders has come. That of a follower waits for the clerk's check."""
PROMOTION = {"code": "MANER", "name": "餐椅满六把九五折", "percent": 5, "min_qty": 6, "products": ["CY-410", "CY-415"]}


def price_list(deed: Transaction, supervisor: Actor) -> None:
    """The store's price list and its promotion."""
    for code, name, unit, price in data.PRODUCTS:
        args = {"code": code, "name": name, "unit": unit, "list_price": price, "lead_days": 6}
        deed.run(supervisor, "product.add", args)
    deed.run(supervisor, "promotion.add", PROMOTION)


def tell(deed: Transaction, story: Story, people: dict[str, Actor]) -> None:
    """The orders of the last working days, entered by the clerk; they have come as far as ``HOW_FAR`` says."""
    for number, far in enumerate(HOW_FAR):
        day = story.calendar.add_working_days(story.today, -1 - number // 4)
        _enter(deed, story, people, far, datetime.combine(day, time(9, 20 + 4 * number), story.calendar.zone))


def _enter(deed: Transaction, story: Story, people: dict[str, Actor], far: str, at: datetime) -> None:
    clerk, follower = people["zhao" if far == "by_zhao" else "li"], people["chen"]
    customer = story.customer()
    wished = story.calendar.add_working_days(at.date(), 2 if far == "to_approve" else 12)
    args: dict[str, Any] = {
        "name": customer["customer"],
        "phone": customer["phone"],
        "address": customer["address"],
        "region": customer["region"],
        "channel": "counter",
        "delivery_mode": "delivery",
        "document_ref": f"柜台记录 {at:%m%d-%H%M}",
        "requested": wished.isoformat(),
        "owner": "chen",
        "lines": [{"product": line["product"], "qty": str(line["qty"])} for line in story.lines()],
    }
    number = deed.run(clerk, "order.enter", args, at)["number"]
    if far == "draft":
        return
    fields = ["customer_phone", "requested", "address", "lines"]
    deed.run(clerk, "order.read_back", {"order": number, "confirmed": fields}, at + timedelta(minutes=1))
    deed.run(clerk, "order.submit", {"order": number}, at + timedelta(minutes=2))
    if far in ("to_check", "by_zhao"):
        return
    _check(deed, follower, number, args, wished, at + timedelta(hours=1), wrong=far == "to_settle")
    if far in ("to_settle", "awaiting"):
        return
    said = {"order": number, "channel": "phone", "person": customer["customer"]}
    deed.run(clerk, "order.customer_yes", said, at + timedelta(hours=2))


def _check(
    deed: Transaction, who: Actor, number: str, args: dict[str, Any], wished: date, at: datetime, *, wrong: bool
) -> None:
    """The second person keys from the counter's note; in one order the clerk had misheard a digit."""
    phone = args["phone"][:-1] + str((int(args["phone"][-1]) + 1) % 10) if wrong else args["phone"]
    fields = {"customer": args["name"], "customer_phone": phone, "requested": wished.isoformat()}
    fields["address"] = args["address"]
    prices = {code: price for code, _name, _unit, price in data.PRODUCTS}
    lines = [{**line, "price": str(Decimal(prices[line["product"]]))} for line in args["lines"]]
    deed.run(who, "order.check", {"order": number, "fields": fields, "lines": lines}, at)
