"""The application on a real store, driven with the keys of a user who types a password."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Coroutine
from typing import Any

import pytest
from textual.pilot import Pilot

from gendan import config
from gendan.app import GendanApp
from gendan.clock import Clock
from gendan.db.store import Store, open_store
from gendan.domain import labels
from gendan.i18n import _
from gendan.keymap import normal
from gendan.screens.host import Greeting
from gendan.services.desk import Companion, Desk
from gendan.services.importing import import_book
from gendan.services.watch import sweep
from tests.helpers import PASSWORD, act, actor, order
from tests.hostile import HOSTILE
from tests.kept import kept
from tests.kit import settled

NAMES = ("王建华", "长沙银行", "李娜", "赵敏", "钱多多", "孙丽")
PLACED = "2026-02-20"
LOOKS = [
    pytest.param((80, 24), "zh", id="(80, 24)-zh"),
    pytest.param((120, 36), "en", id="(120, 36)-en"),
]
"""Each size and each language once, for the pictures of dialogs; the main screens have all four."""


@kept
def fill(store: Store) -> list[str]:
    """Six orders of six customers: one late, one delivered late, one for each other state; their numbers."""
    promised = ("2026-02-25", "2026-03-02", "2026-03-10", "2026-03-12", "2026-04-01", "2025-12-01")
    numbers = []
    for at, (name, day) in enumerate(zip(NAMES, promised, strict=True), 1):
        more: dict[str, Any] = {"placed": "2025-11-03"} if at == 6 else {"placed": PLACED}
        more |= {"delivered": "2025-12-08"} if at == 6 else {}
        more |= {"special": "浅胡桃色, 圆角"} if at == 1 else {}
        numbers.append(order(store, f"W-{at}", customer=name, phone=f"1380000{at:04}", promised=day, **more))
    act(store, "su", "order.assign", order=numbers[0], owner="fu")
    return numbers


def many(store: Store, tmp_path: Any, count: int) -> None:
    """``count`` more orders, from an order book."""
    from gendan.services.bookfile import read_book

    rows = "".join(f"N-{n:04},客户{n:04},M1,餐桌,1,10.00,2026-02-20\n" for n in range(1, count + 1))
    path = tmp_path / "many.csv"
    path.write_text("订单号,客户,型号,名称,数量,单价,下单日期\n" + rows, encoding="utf-8")
    import_book(store, actor(store, "su"), read_book(path))


@kept
def hostile_orders(store: Store) -> None:
    """Orders of customers whose names are dangerous."""
    for at, name in enumerate(text for text in HOSTILE if text.isprintable() and text.strip()):
        order(store, f"H-{at}", customer=name[:120], phone=f"1390000{at:04}", special=name[:500])


def real_app(
    store: Store, clock: Clock, login: str = "su", exchange: Callable[[Store], Companion] | None = None
) -> GendanApp:
    """The application as ``opening`` puts it together, on another connection to the same database. What became
    overdue is raised before, so that nothing is written while a test looks on. ``exchange`` makes what looks into the
    shared folder.
    """
    sweep(store)
    settings = config.load()
    greeting = Greeting(store.config["store.name"], "S01-T1", login)

    def desk() -> Desk:
        opened = open_store(store.path, clock, settings)
        return Desk(opened, exchange(opened) if exchange is not None else None)

    return GendanApp(
        desk,
        greeting,
        settings,
        clock,
        role_words=lambda role: _(labels.label("role", role)),
    )


async def enter(pilot: Pilot[Any], *keys: str) -> None:
    """Sign in and press these keys; each is a key, or a text after ``=``."""
    await settled(pilot)
    await pilot.press("enter", *typed(PASSWORD), "enter")
    await settled(pilot)
    await do(pilot, *keys)


async def do(pilot: Pilot[Any], *keys: str) -> None:
    """Press keys one after the other, each answered before the next."""
    for key in keys:
        await pilot.press(*(typed(key[1:]) if key.startswith("=") else [key]))
        await settled(pilot)


def typed(text: str) -> list[str]:
    """The keys that type a text."""
    return ["space" if char == " " else normal(char) if char.isascii() else char for char in text]


def drive(
    app: GendanApp,
    story: Callable[[Pilot[Any]], Coroutine[Any, Any, None]],
    size: tuple[int, int] = (80, 24),
    keys: tuple[str, ...] = (),
) -> None:
    """Sign in, press ``keys``, then do ``story``; the database is given back at the end."""

    async def run() -> None:
        async with app.run_test(size=size, notifications=True) as pilot:
            await enter(pilot, *keys)
            await story(pilot)

    try:
        asyncio.run(run())
    finally:
        app.let_go()


def toasts(app: GendanApp) -> str:
    """Everything that toasts said."""
    return "\n".join(notification.message for notification in app._notifications)
