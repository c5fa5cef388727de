"""An application in section 核对 on a real store, with orders in every queue."""

from __future__ import annotations

from collections.abc import Callable, Coroutine
from pathlib import Path
from typing import Any

from textual.pilot import Pilot

from gendan.app import GendanApp
from gendan.clock import FixedClock
from gendan.db.store import Store
from tests.helpers import act, staffed
from tests.kept import kept
from tests.kit import screen_text, settled
from tests.order_kit import ADDRESS, DAY, PHONE, checked, entered, source, stocked, submitted
from tests.screens.store_kit import do as press
from tests.screens.store_kit import drive
from tests.screens.today_store import app_on

KEYED = (f"={PHONE}", "enter", f"={DAY}", "enter", f"={ADDRESS}", "enter")
"""The three key fields as a second person types them."""
LINE_1 = ("=A-100", "enter", "=10", "enter", "=1200", "enter")
LINE_2 = ("=B-7", "enter", "=4", "enter", "=99.50", "enter")
RIGHT = (*KEYED, *LINE_1, *LINE_2)


def shop(path: Path, clock: FixedClock) -> Store:
    """People, goods, and no orders."""
    return stocked(staffed(path, clock))


@kept
def every_queue(store: Store) -> dict[str, str]:
    """One order in each queue; its number by the queue."""
    other = {"name": "赵敏", "phone": "13900000002"}
    found = {"to_check": submitted(store, document_ref="电话记录 0302-05")}
    found["to_settle"] = checked(store, keyed=source(line1_product="A-l00"), name="李娜", phone="13800001234")
    found["awaiting_customer"] = submitted(store, **other)
    keyed = source(customer_phone="13900000002")
    act(store, "wang", "order.check", order=found["awaiting_customer"], **keyed)
    line = [{"product": "A-100", "qty": 10, "price": 1000}]
    found["to_approve"] = submitted(store, name="钱多多", phone="13900000003", lines=line, special="圆角")
    keyed = source(customer_phone="13900000003", line1_price="1000")
    keyed["lines"].pop()
    act(store, "wang", "order.check", order=found["to_approve"], **keyed)
    act(store, "li", "order.customer_yes", order=found["to_approve"], channel="phone", person="钱多多")
    found["invalid"] = submitted(store, name="孙丽", phone="13900000004")
    act(store, "fu", "order.invalid", order=found["invalid"], reason="电话号码少一位")
    found["draft"] = entered(store, name="周杰", phone="13900000005")
    return found


def at_check(
    store: Store,
    clock: FixedClock,
    login: str,
    story: Callable[[Pilot[Any], GendanApp], Coroutine[Any, Any, None]],
    size: tuple[int, int] = (80, 24),
) -> None:
    """Sign in, open section 核对 and do ``story``."""
    app = app_on(store, clock, login)

    async def begin(pilot: Pilot[Any]) -> None:
        await do(pilot, "4")
        await story(pilot, app)

    drive(app, begin, size)


async def do(pilot: Pilot[Any], *keys: str) -> None:
    """Press keys one after the other, each done with before the next."""
    for key in keys:
        await press(pilot, key)
        app: Any = pilot.app
        for _try in range(300):
            if not getattr(app, "_in_flight", 0):
                break
            await pilot.pause(0.01)
        await settled(pilot)


def text_of(app: Any) -> str:
    """What stands on the screen."""
    return "\n".join(screen_text(app))
