"""A clerk's working day at one screen: from taking over the shift to handing it on, keys only (S09, S13)."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from textual.pilot import Pilot

from gendan.clock import FixedClock
from gendan.db.store import Store
from gendan.screens.entry_result import FiledDialog
from gendan.screens.lock import LockScreen
from gendan.services.handovers import list_handovers
from gendan.services.order_page import order_page
from gendan.services.telling import telling
from tests.helpers import PASSWORD, act
from tests.order_kit import row
from tests.scenarios.day_kit import at, clock, said, shown, under_hand
from tests.scenarios.test_s02_keys import type_on
from tests.screens.entry_store import Hand, HeldKey, filed, furnish
from tests.screens.store_kit import do, drive, real_app

__all__ = ["clock"]

REPEAT_KEYS = 12
"""Keys beyond the data that the order of last time takes, with the read-back of five fields."""
PIN = "4711"


async def write(pilot: Pilot[Any], *words: str) -> int:
    """Words, and keys in angle brackets, typed without waiting; how many keys were no data."""
    await type_on(pilot, *words)
    await Hand(pilot).still()
    return sum(word.startswith("<") for word in words)


async def read_back(pilot: Pilot[Any]) -> tuple[str, int]:
    """Every field is said and agreed to, one key each; the number of the order, and the keys."""
    for keys in range(20):
        if isinstance(pilot.app.screen, FiledDialog):
            assert "待核对" in shown(pilot)
            return Hand(pilot).form.collect().order, keys
        await do(pilot, "enter")
    raise AssertionError(shown(pilot))


@pytest.fixture
def counter(shop: Store, clock: FixedClock, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Store:
    """Prices, customers, a printer, a PIN, a shift to take over and an order of a colleague to check."""
    furnish(shop)
    for key, value in (("kind", "file"), ("address", str(tmp_path / "printer" / "roll.bin"))):
        act(shop, "su", "setting.set", key=f"printer.{key}", value=value)
    act(shop, "fu", "user.pin", old=PASSWORD, pin=PIN)
    act(shop, "fu", "handover.give", notes="钥匙在前台", to="li")
    taken: dict[str, Any] = {
        "customer": "李娜",
        "address": "世纪大道 88 号",
        "lines": [{"product": "A-100", "qty": "2"}],
    }
    number = act(shop, "fu", "order.enter", channel="phone", requested="2026-03-16", delivery_mode="courier", **taken)
    fields = ["customer_phone", "requested", "address", "lines"]
    act(shop, "fu", "order.read_back", order=number["number"], confirmed=fields)
    act(shop, "fu", "order.submit", order=number["number"])
    monkeypatch.setattr("gendan.screens.read_back.clocks", HeldKey())
    monkeypatch.setattr("textual.app.App.NOTIFICATION_TIMEOUT", 600)
    return shop


async def takes_over(pilot: Pilot[Any]) -> None:
    await do(pilot, "h")
    assert "钥匙在前台" not in shown(pilot)
    await do(pilot, "enter")
    assert "钥匙在前台" in shown(pilot)
    while "行全部确认" not in said(pilot):
        await do(pilot, "space")
    await do(pilot, "escape", "escape")


async def repeats(pilot: Pilot[Any]) -> str:
    """The same again for who says only the end of his telephone number."""
    await do(pilot, "f2")
    keys = 1
    for words in (("1234", "<enter>"), ("<f4>",), ("+10", "<f10>")):
        keys += await write(pilot, *words)
    number, agreed = await read_back(pilot)
    assert keys + agreed <= REPEAT_KEYS
    return number


async def meets_somebody_new(pilot: Pilot[Any]) -> str:
    """Two lines, a deposit and a rush; a slip is said when its field is left, Enter goes through the rest."""
    await do(pilot, "f2")
    await write(pilot, "13912345678", "<enter>", "周小红", "<enter>")
    assert "新客户" in shown(pilot)
    assert "需要姓名和电话" not in shown(pilot)
    await write(pilot, "A-100", "<enter>", "zwei", "<enter>")
    assert "zwei 不是数量" in shown(pilot)
    await write(pilot, "B-200", "<enter>", "6", "<enter>", "<f10>")
    await write(pilot, "1", "<enter>", "+10", "<enter>", "张杨路 7 号", "<enter>")
    assert Hand(pilot).form.problems == {}
    await write(pilot, "<tab>", "<tab>", "微信 7", "<tab>", "500", "<tab>", "2", "<tab>", "fu", "<enter>", "<f10>")
    assert "主管审批" in shown(pilot)
    return (await read_back(pilot))[0]


async def is_called_away(pilot: Pilot[Any], clock: FixedClock) -> str:
    """A model that does not exist is refused; lunch comes in between, and everything stands as it was left."""
    await do(pilot, "f2")
    await write(pilot, "13900001111", "<enter>", "Z-999", "<enter>")
    assert "没有找到“Z-999”" in shown(pilot)
    await write(pilot, "C-300", "<enter>", "1", "<enter>")
    await do(pilot, "ctrl+l")
    assert isinstance(pilot.app.screen, LockScreen)
    assert "李娜" not in shown(pilot)
    at(clock, "13:00")
    await do(pilot, "enter", f"={PASSWORD}", "enter")
    assert "C-300" in shown(pilot)
    await write(pilot, "<enter>", "+12", "<enter>", "世纪大道 88 号", "<f10>")
    return (await read_back(pilot))[0]


async def checks_for_a_colleague(pilot: Pilot[Any], number: str) -> None:
    """From the note of the call, blind; then the customer's yes."""
    await do(pilot, "4", "right")
    while number not in under_hand(pilot):
        await do(pilot, "down")
    await do(pilot, "enter", "=13900001111", "enter", "=3-16", "enter", "=世纪大道 88 号", "enter")
    await do(pilot, "=A-100", "enter", "=2", "enter", "=1200", "enter")
    await do(pilot, "f10")
    assert "一致" in said(pilot)
    await do(pilot, "right", "right", "c", "=1", "f10")


async def is_asked(pilot: Pilot[Any], number: str, roll: Path) -> None:
    """Money is taken, a slip printed, and who calls is told where his order is."""
    await do(pilot, "f3", f"={number}", "enter", "n", "=1", "enter", "=1000", "enter", "=4", "f10")
    assert "尚欠 1400.00" in said(pilot)
    await do(pilot, "s", "t")
    assert "再打印一次" in said(pilot), "the printer is off"
    roll.parent.mkdir()
    await do(pilot, "t")
    assert roll.exists()
    await do(pilot, "escape", "y")
    assert "订单已确认" in shown(pilot)
    await do(pilot, "1", "escape")


async def changes(pilot: Pilot[Any], number: str) -> None:
    """On the phone one more line is wished: the twelfth choice is typed with two digits."""
    await do(
        pilot,
        "f3",
        f"={number}",
        "enter",
        "e",
        "=12",
        "enter",
        "enter",
        "=B-200 2 300",
        "enter",
        "=客户加两把椅子",
        "f10",
    )
    assert "B-200" in shown(pilot)
    await do(pilot, "y", "escape")


def test_a_day_at_the_counter(counter: Store, clock: FixedClock, tmp_path: Path) -> None:
    checked = filed(counter, "to_check")
    [colleague] = [one.number for one in checked if one.customer == "李娜"]
    app = real_app(counter, clock, "li")
    numbers: list[str] = []

    async def day(pilot: Pilot[Any]) -> None:
        await takes_over(pilot)
        at(clock, "09:10")
        numbers.append(await repeats(pilot))
        numbers.append(await meets_somebody_new(pilot))
        at(clock, "11:55")
        numbers.append(await is_called_away(pilot, clock))
        await do(pilot, "escape")
        at(clock, "14:00")
        await checks_for_a_colleague(pilot, colleague)
        await is_asked(pilot, colleague, tmp_path / "printer" / "roll.bin")
        await changes(pilot, numbers[0])
        at(clock, "16:00")
        await do(pilot, "f12", "=fu", "enter", f"={PIN}", "enter")
        assert "fu先生" in shown(pilot), "a colleague is in and out by PIN"
        await do(pilot, "f12", "=li", "enter", f"={PASSWORD}", "enter")
        at(clock, "17:55")
        await do(pilot, "alt+1", "h", "n", "=李娜下午来取货", "f10")

    drive(app, day)
    pages = [order_page(counter, number) for number in (*numbers, colleague)]
    assert [page.customer for page in pages] == ["王建华", "周小红", "李娜", "李娜"]
    assert [len(page.lines) for page in pages] == [3, 2, 1, 1]
    assert row(counter, numbers[1]).deposit == 500
    assert pages[3].status == "open"
    assert [one.node for one in telling(counter, colleague).told] == ["confirmed"]
    given, taken = list_handovers(counter)
    assert (given.giver, taken.taken) == ("li", True)
