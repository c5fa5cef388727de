"""A store to enter orders in: products with ladder, barcode and promotions, customers, an order of last month."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from textual.pilot import Pilot

from gendan.db.store import Store
from gendan.screens.entry import EntryScreen
from gendan.services.order_list import find
from tests.helpers import act
from tests.kept import kept
from tests.kit import screen_text, settled
from tests.screens.store_kit import typed

BARCODE = "6901234567892"
OTHER_BARCODE = "6909876543219"


@kept
def furnish(store: Store) -> str:
    """Fill the price list and the file of customers; returns the number of 王建华's earlier order."""
    goods = (
        {"code": "A-100", "name": "餐桌", "unit": "张", "list_price": "1200", "lead_days": 5},
        {"code": "B-200", "name": "餐椅", "unit": "把", "list_price": "300", "lead_days": 3, "barcode": BARCODE},
        {"code": "C-300", "name": "书柜", "unit": "个", "list_price": "2400", "barcode": OTHER_BARCODE},
        {"code": "D-400", "name": "定制柜", "unit": "平方米"},
    )
    for one in goods:
        act(store, "boss", "product.add", **one)
    act(store, "boss", "price.break", product="B-200", min_qty="20", price="260")
    act(store, "boss", "promotion.add", code="SPRING", name="春季", percent="10", min_qty="10", products=["C-300"])
    people = (
        {"name": "王建华", "phone": "13800001234", "address": "张杨路 500 号", "grade": "B"},
        {"name": "王建国", "phone": "13800005678", "address": "浦建路 9 号"},
        {"name": "李娜", "phone": "13900001111"},
    )
    for person in people:
        act(store, "su", "customer.add", **person)
    lines = [{"product": "A-100", "qty": "2"}, {"product": "B-200", "qty": "8"}]
    return entered(store, customer="王建华", lines=lines)


@kept
def entered(store: Store, **more: Any) -> str:
    """An order of three weeks ago, read back and filed by the clerk; its number."""
    at = store.clock.now() - timedelta(days=21)
    given = {"channel": "phone", "requested": "2026-03-12", "address": "张杨路 500 号", "delivery_mode": "courier"}
    number = str(act(store, "li", "order.enter", at, **{**given, **more})["number"])
    fields = ["customer_phone", "requested", "address", "lines"]
    act(store, "li", "order.read_back", at, order=number, confirmed=fields)
    act(store, "li", "order.submit", at, order=number)
    return number


class HeldKey:
    """A watch on which a second goes by between two looks, or as much as a held key takes to come again."""

    def __init__(self) -> None:
        self.now, self.gap = 0.0, 1.0

    def monotonic(self) -> float:
        """Seconds; later at every look."""
        self.now += self.gap
        return self.now


class Hand:
    """A clerk at the keyboard: counts the keys that are no data."""

    def __init__(self, pilot: Pilot[Any]) -> None:
        self.pilot = pilot
        self.keys = 0

    @property
    def form(self) -> EntryScreen:
        """The form on the screen, under a dialog or not."""
        return next(screen for screen in reversed(self.pilot.app.screen_stack) if isinstance(screen, EntryScreen))

    async def write(self, text: str) -> None:
        """Type data, and look at what it does."""
        await self.pilot.press(*typed(text))
        await self.still()

    async def press(self, *keys: str) -> None:
        """Press keys that are no data, one after the other."""
        for key in keys:
            self.keys += 1
            await self.pilot.press(key)
            await self.still()

    async def still(self) -> None:
        """Wait until lists, prices and drafts have followed."""
        for _try in range(200):
            await self.pilot.pause(0.02)
            before, calm_before = self.pilot.app.screen, self._calm()
            await settled(self.pilot)
            calm = calm_before and self._calm() and self.pilot.app.screen is before
            if calm:
                return
        raise AssertionError("the form does not come to rest")

    def _calm(self) -> bool:
        """Whether no timer of the form is to fire: what fired before is waited for as a worker."""
        screen = self.pilot.app.screen
        return not isinstance(screen, EntryScreen) or screen.is_still

    async def read_back(self, steps: int) -> None:
        """Confirm so many fields, each with a press of its own."""
        for _step in range(steps):
            await self.pilot.pause(0.2)
            await self.press("enter")

    def seen(self) -> str:
        """What stands on the screen."""
        return "\n".join(screen_text(self.pilot.app))


def filed(store: Store, status: str = "") -> list[Any]:
    """Orders in the list, the newest first, of this status."""
    return [row for row in find(store, "").rows if not status or row.status == status]
