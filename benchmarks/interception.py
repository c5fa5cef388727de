"""``python -m benchmarks.interception``: how many keying errors the blind check catches, and how often it cries wolf.

Orders are entered in a new store through the commands, each with one error in a key field (or none); then a
second person keys the order from its source - never from what was entered - and writes it in his own way: other
spacing, width, case, formats of phones, numbers and days, an address by its tail, a product by its barcode.
"""

from __future__ import annotations

import argparse
import os
import random
import sys
import tempfile
from collections import Counter
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field, replace
from datetime import date, datetime, timedelta
from pathlib import Path
from typing import Any

from benchmarks.keying import LOOK_ALIKE, NEIGHBOURS, WIDE
from gendan import config
from gendan.clock import FixedClock
from gendan.db import users
from gendan.db.store import Store, open_store
from gendan.errors import GendanError
from gendan.services import door
from gendan.services.context import Actor
from gendan.services.founding import Founding, found

START = datetime.fromisoformat("2026-03-02T09:00:00+08:00")
TODAY = START.date()
PASSWORD = "a good password"
ROADS = ("张杨路", "世纪大道", "南京东路", "淮海中路", "人民路", "万里街", "Nanjing Road ")
NAMES = ("王伟", "李娜", "张敏", "陈静", "刘洋", "黄海贸易", "Acme Ltd", "东方家具")
BASES = ("A-100", "A-1200", "BX-2205", "C-80", "KT-3156", "M-505", "SF-6901", "T-250")
KEYS = ["customer_phone", "requested", "address", "lines"]


@dataclass(frozen=True)
class Goods:
    """One line of the source."""

    product: str
    qty: str
    price: str


@dataclass(frozen=True)
class Source:
    """What the customer wrote; ``customer`` is the code in the file."""

    customer: str
    name: str
    phone: str
    requested: date
    address: str
    lines: tuple[Goods, ...]


@dataclass(frozen=True)
class Slip:
    """A source as it was wrongly entered: what kind of slip, in which field as a difference names it."""

    kind: str
    field: str
    entered: Source


@dataclass
class Shop:
    """The store, its two clerks, and what is in its files."""

    store: Store
    li: Actor
    wang: Actor
    customers: list[Source] = field(default_factory=list)
    namesakes: dict[str, list[Source]] = field(default_factory=dict)
    variants: dict[str, dict[str, list[str]]] = field(default_factory=dict)
    barcodes: dict[str, str] = field(default_factory=dict)


# Slips of the finger


def swapped(text: str, rng: random.Random) -> str | None:
    """Two neighbouring digits in each other's place."""
    places = [i for i in range(len(text) - 1) if text[i : i + 2].isdigit() and text[i] != text[i + 1]]
    if not places:
        return None
    at = rng.choice(places)
    return text[:at] + text[at + 1] + text[at] + text[at + 2 :]


def _places(text: str) -> list[int]:
    return [i for i, character in enumerate(text) if character in NEIGHBOURS]


def dropped(text: str, rng: random.Random) -> str | None:
    """A digit left out."""
    at = rng.choice(_places(text))
    return text[:at] + text[at + 1 :]


def neighbour(text: str, rng: random.Random) -> str | None:
    """The key beside the right one."""
    at = rng.choice(_places(text))
    return text[:at] + rng.choice(NEIGHBOURS[text[at]]) + text[at + 1 :]


def look_alike(text: str, rng: random.Random) -> str | None:
    """A letter that looks like the digit."""
    places = [i for i, character in enumerate(text) if character in LOOK_ALIKE]
    if not places:
        return None
    at = rng.choice(places)
    return text[:at] + rng.choice(LOOK_ALIKE[text[at]]) + text[at + 1 :]


def suffix(text: str, rng: random.Random) -> str | None:
    """The model beside it in the catalogue."""
    return text + rng.choice("BEST")


def shifted(text: str, rng: random.Random) -> str | None:
    """The decimal point one or two places off."""
    by = rng.choice((-2, -1, 1, 2))
    whole, _, part = text.partition(".")
    digits, point = whole + part, len(whole) + by
    digits = "0" * max(1 - point, 0) + digits + "0" * max(point - len(digits), 0)
    point = max(point, 1)
    moved = f"{digits[:point]}.{digits[point:]}".rstrip("0").rstrip(".")
    return moved if float(moved) > 0 and len(moved.partition(".")[2]) <= 2 else None


FINGER: dict[str, Callable[[str, random.Random], str | None]] = {
    "swapped digits": swapped,
    "dropped digit": dropped,
    "neighbouring key": neighbour,
    "look-alike character": look_alike,
    "neighbouring suffix": suffix,
    "decimal shift": shifted,
}
FIELDS = {
    "swapped digits": ("customer_phone", "requested", "address", "product", "qty", "price"),
    "dropped digit": ("customer_phone", "address", "product", "qty", "price"),
    "neighbouring key": ("customer_phone", "requested", "address", "product", "qty", "price"),
    "look-alike character": ("customer_phone", "address", "product"),
    "neighbouring suffix": ("product",),
    "decimal shift": ("qty", "price"),
    "day and month swapped": ("requested",),
    "namesake, his phone and address": ("customer",),
    "namesake, phone and address right": ("customer",),
}
KINDS = tuple(FIELDS)


def slip(shop: Shop, source: Source, kind: str, rng: random.Random) -> Slip | None:
    """The source with one slip of that kind; none where this source cannot suffer it."""
    where = rng.choice(FIELDS[kind])
    if where == "customer":
        others = [one for one in shop.namesakes[source.name] if one.customer != source.customer]
        if not others:
            return None
        other = rng.choice(others)
        alone = replace(source, customer=other.customer)
        whole = replace(alone, phone=other.phone, address=other.address)
        return Slip(kind, "customer", whole if kind == KINDS[-2] else alone)
    if where == "requested":
        day = source.requested
        if kind == "day and month swapped":
            fits = day.day <= 12 and day.day != day.month
            return Slip(kind, where, replace(source, requested=date(day.year, day.day, day.month))) if fits else None
        made = FINGER[kind](day.isoformat(), rng)
        try:
            return Slip(kind, where, replace(source, requested=date.fromisoformat(made or "")))
        except ValueError:
            return None
    if where in ("customer_phone", "address"):
        cell = "phone" if where == "customer_phone" else where
        made = FINGER[kind](getattr(source, cell), rng)
        return None if made is None else Slip(kind, where, replace(source, **{cell: made}))
    return _line_slip(shop, source, kind, where, rng)


def _line_slip(shop: Shop, source: Source, kind: str, where: str, rng: random.Random) -> Slip | None:
    at = rng.randrange(len(source.lines))
    line = source.lines[at]
    if where == "product":
        made = rng.choice(shop.variants[line.product].get(kind) or [""])
    else:
        made = FINGER[kind](getattr(line, where), rng) or ""
        try:
            if float(made) in (0, float(getattr(line, where))):
                return None
        except ValueError:
            return None
    if not made:
        return None
    lines = (*source.lines[:at], replace(line, **{where: made}), *source.lines[at + 1 :])
    return Slip(kind, f"lines.{at + 1}.{where}", replace(source, lines=lines))


# How people write what is right


def keyed(shop: Shop, source: Source, rng: random.Random) -> dict[str, Any]:
    """The source as a second person types it, in a way of his own."""
    phone, day = source.phone, source.requested
    phones = (phone, f"{phone[:3]} {phone[3:7]} {phone[7:]}", f"+86 {phone}", f"{phone[:3]}-{phone[3:7]}-{phone[7:]}")
    forms = ["%Y-%m-%d", "%Y/%m/%d", "%Y%m%d", "%Y年%m月%d日"]
    days = (*(day.strftime(form) for form in forms), f"{day.month}月{day.day}日", f"{day.month}-{day.day}")
    fields = {
        "customer": rng.choice((source.name, f" {source.name.upper()}", source.name.replace(" ", "　"), source.phone)),
        "customer_phone": _wide(rng.choice((*phones, f"0086{phone}")), rng),
        "requested": _wide(rng.choice(days), rng),
        "address": _address(source.address, rng),
    }
    return {"fields": fields, "lines": [_line(shop, line, rng) for line in source.lines]}


def _wide(text: str, rng: random.Random) -> str:
    return text.translate(WIDE) if rng.random() < 0.25 else text


def _address(address: str, rng: random.Random) -> str:
    road = max(address.find(name) for name in ROADS)
    text = rng.choice((address, address[road:], address.replace("号", "号 "), address.replace("市", "市，")))
    return _wide(text.upper() if rng.random() < 0.2 else text, rng)


def _line(shop: Shop, line: Goods, rng: random.Random) -> dict[str, str]:
    code, qty, price = line.product, line.qty, line.price
    small = code if _case_matters(shop, code) else code.lower()
    codes = (code, small, f" {code[:1]} {code[1:]}", shop.barcodes[code])
    number = f"{float(qty):,.3f}".rstrip("0").rstrip(".")
    money = f"{float(price):,.2f}"
    return {
        "product": _wide(rng.choice(codes), rng),
        "qty": _wide(rng.choice((qty, number, f"{qty}张", f" {qty} 件")), rng),
        "price": _wide(rng.choice((price, money, f"¥{money}", f"{price}元", f"￥{price}")), rng),
    }


def _case_matters(shop: Shop, code: str) -> bool:
    return any(one != code and one.casefold() == code.casefold() for one in shop.barcodes)


# The store


def run(shop: Shop, who: Actor, name: str, **args: Any) -> dict[str, Any]:
    """One command."""
    return door.run(shop.store, who, name, args)


def opened(path: Path, rng: random.Random) -> Shop:
    """A new store with two clerks, products with all their likely mistakings, and customers of the same names."""
    clock = FixedClock(START)
    found(path, clock, config.load(), Founding("S01", "试验店", "T1", "boss", PASSWORD))
    store = open_store(path, clock, config.load())
    boss = _actor(store, "boss")
    for login in ("li", "wang"):
        args = {"login": login, "name": login, "role": "clerk", "password": PASSWORD}
        door.run(store, boss, "user.add", args)
    shop = Shop(store, _actor(store, "li"), _actor(store, "wang"))
    with door.transaction(store) as deed:
        _products(deed, boss, shop, rng)
        for index in range(120):
            _customer(deed, boss, shop, index, rng)
    return shop


def _actor(store: Store, login: str) -> Actor:
    with store.read() as conn:
        return door.actor_of(users.by_login(conn, login))


def _products(deed: door.Transaction, boss: Actor, shop: Shop, rng: random.Random) -> None:
    for base in BASES:
        found_variants: dict[str, list[str]] = {}
        for kind in (
            "swapped digits",
            "dropped digit",
            "neighbouring key",
            "look-alike character",
            "neighbouring suffix",
        ):
            made = {FINGER[kind](base, rng) for _ in range(6)} - {None, base}
            found_variants[kind] = sorted(str(one) for one in made if not any(same(str(one), b) for b in BASES))
        shop.variants[base] = found_variants
        for code in [base, *dict.fromkeys(one for made in found_variants.values() for one in made)]:
            if code in shop.barcodes:
                continue
            shop.barcodes[code] = f"69{len(shop.barcodes):011d}"
            args = {"code": code, "name": code, "list_price": "100", "barcode": shop.barcodes[code]}
            deed.run(boss, "product.add", args)


def same(one: str, other: str) -> bool:
    """Whether two codes differ in case only."""
    return one.casefold() == other.casefold()


def _customer(deed: door.Transaction, boss: Actor, shop: Shop, index: int, rng: random.Random) -> None:
    name = NAMES[index] if index < len(NAMES) else rng.choice(NAMES) if index < 60 else f"客户{index}"
    phone = f"1{rng.choice('35789')}{rng.choice('35689')}{rng.randrange(10**8):08d}"
    house, room = rng.randrange(2, 2000), f"{rng.randrange(1, 30)}-{rng.randrange(101, 2900)}"
    address = f"上海市浦东新区{rng.choice(ROADS)}{house}号{room}室"
    code = str(deed.run(boss, "customer.add", {"name": name, "phone": phone, "address": address})["customer"])
    made = Source(code, name, phone, TODAY, address, ())
    shop.customers.append(made)
    shop.namesakes.setdefault(name, []).append(made)


def drawn(shop: Shop, rng: random.Random) -> Source:
    """What a customer orders."""
    lines = tuple(
        Goods(rng.choice(BASES), rng.choice((str(rng.randrange(1, 2000)), f"{rng.randrange(1, 99)}.5")),
              f"{rng.randrange(500, 500000) / 100:.2f}")
        for _ in range(rng.randrange(1, 4))
    )  # fmt: skip
    day = TODAY + timedelta(days=rng.randrange(1, 150))
    return replace(rng.choice(shop.customers), requested=day, lines=lines)


def entered(shop: Shop, source: Source) -> str:
    """The order as the clerk enters and files it."""
    number = str(
        run(
            shop,
            shop.li,
            "order.enter",
            customer=source.customer,
            phone=source.phone,
            address=source.address,
            channel="phone",
            requested=source.requested.isoformat(),
            delivery_mode="delivery",
            lines=[{"product": line.product, "qty": line.qty, "price": line.price} for line in source.lines],
        )["number"]
    )
    run(shop, shop.li, "order.read_back", order=number, confirmed=KEYS)
    run(shop, shop.li, "order.submit", order=number)
    return number


# Counting


@dataclass
class Count:
    """What became of the errors of one kind, and what raised an alarm without cause."""

    refused: Counter[str] = field(default_factory=Counter)
    caught: Counter[str] = field(default_factory=Counter)
    missed: list[Slip] = field(default_factory=list)
    alarms: list[tuple[Source, Any]] = field(default_factory=list)
    correct: int = 0


def measure(shop: Shop, errors: int, correct: int, rng: random.Random) -> Count:
    """Enter so many wrong and correct orders, each checked by the second person."""
    count = Count()
    for one, source in slips(shop, errors, rng):
        try:
            number = entered(shop, one.entered)
        except GendanError:
            count.refused[one.kind] += 1
            continue
        fields = {
            d["field"]
            for d in run(shop, shop.wang, "order.check", order=number, **keyed(shop, source, rng))["differences"]
        }
        if one.field in fields:
            count.caught[one.kind] += 1
        else:
            count.missed.append(one)
        if extra := fields - {one.field} - ({"customer_phone", "address"} if one.kind == KINDS[-2] else set()):
            count.alarms.append((source, extra))
    for _ in range(correct):
        source = drawn(shop, rng)
        typed = keyed(shop, source, rng)
        result = run(shop, shop.wang, "order.check", order=entered(shop, source), **typed)
        count.correct += 1
        if result["result"] != "match":
            count.alarms.append((source, result["differences"]))
    return count


def slips(shop: Shop, errors: int, rng: random.Random) -> Iterator[tuple[Slip, Source]]:
    """So many slips with their sources, all kinds alike."""
    made = 0
    while made < errors:
        source = drawn(shop, rng)
        one = slip(shop, source, KINDS[made % len(KINDS)], rng)
        if one is not None and one.entered != source:
            made += 1
            yield one, source


def table(count: Count) -> Iterator[str]:
    """The result, one line a kind."""
    missed = Counter(one.kind for one in count.missed)
    yield f"{'kind of error':36}{'made':>6}{'refused at entry':>18}{'found by check':>16}{'missed':>8}"
    for kind in KINDS:
        refused, caught = count.refused[kind], count.caught[kind]
        yield f"{kind:36}{refused + caught + missed[kind]:6}{refused:18}{caught:16}{missed[kind]:8}"
    totals = sum(count.refused.values()), sum(count.caught.values()), len(count.missed)
    yield f"{'all':36}{sum(totals):6}{totals[0]:18}{totals[1]:16}{totals[2]:8}"
    yield f"{count.correct} correct orders keyed again in other forms; {len(count.alarms)} false alarms"


def main() -> int:
    """Measure, print, and say by the exit status whether all was found without a false alarm."""
    words = argparse.ArgumentParser(prog="benchmarks.interception", description=__doc__)
    words.add_argument("--errors", type=int, default=1000)
    words.add_argument("--correct", type=int, default=1000)
    words.add_argument("--seed", type=int, default=20260302)
    asked = words.parse_args()
    rng = random.Random(asked.seed)
    with tempfile.TemporaryDirectory() as folder:
        os.environ["GENDAN_HOME"] = folder
        shop = opened(Path(folder) / "gendan.db", rng)
        count = measure(shop, asked.errors, asked.correct, rng)
        shop.store.close()
    for line in table(count):
        print(line)
    for one in count.missed[:5]:
        print("missed:", one)
    for source, found_fields in count.alarms[:5]:
        print("false alarm:", source, found_fields)
    return 1 if count.missed or count.alarms else 0


if __name__ == "__main__":
    sys.exit(main())
