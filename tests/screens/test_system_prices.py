"""The price list by keys: products, steps, promotions, a price list from a file; each role does what it may."""

from __future__ import annotations

from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest
from textual.pilot import Pilot

from gendan.clock import FixedClock
from gendan.db.store import Store
from gendan.screens.price_dialogs import PriceStepDialog, ProductDialog, PromotionDialog
from gendan.screens.price_import import PriceImportScreen
from gendan.screens.system import TABS, SystemScreen
from gendan.services.price_list import list_products, list_promotions, product_prices
from tests.helpers import act
from tests.kit import screen_text
from tests.screens.store_kit import do, drive, real_app

TAB = ("9", *["right"] * list(TABS).index("prices"))
HERE = "[价格]"


def shown(app: Any) -> str:
    return "\n".join(screen_text(app))


def steps(store: Store, code: str) -> list[tuple[str, str, str, str]]:
    found = product_prices(store, code)
    assert found is not None
    return [(str(s.min_qty), str(s.price), str(s.valid_from or ""), str(s.valid_to or "")) for s in found.steps]


@pytest.fixture
def goods(shop: Store) -> Store:
    act(shop, "su", "product.add", code="A-100", name="餐桌", list_price=1200, floor_price=1000, lead_days=10)
    act(shop, "su", "product.add", code="B-200", name="[/] 餐椅", list_price=300, barcode="6900000000017")
    act(shop, "su", "price.break", product="A-100", min_qty=5, price=1100)
    act(shop, "su", "price.break", product="A-100", min_qty=5, price=1050, **{"from": "2026-04-01"})
    return shop


def test_a_supervisor_adds_and_changes_products(goods: Store, clock: FixedClock) -> None:
    app = real_app(goods, clock)

    async def story(pilot: Pilot[Any]) -> None:
        assert HERE in shown(app)
        await do(pilot, "n", "=A-100", "down", "=[/] 灯", *["down"] * 4, "=９９.５")
        await do(pilot, "down", "=x", "down", "=soon", "f10")
        assert isinstance(app.screen, ProductDialog)
        assert "soon 不是天数" in shown(app)
        for name, value in (("floor_price", "80"), ("lead_days", "3")):
            app.screen.field(name).value = value
        await do(pilot, "f10")
        assert isinstance(app.screen, ProductDialog)
        assert "A-100" in shown(app)
        assert app.screen.focused is app.screen.field("code")
        assert app.screen.form.values["name"] == "[/] 灯"
        app.screen.field("code").value = "C-300"
        await do(pilot, "f10")
        assert isinstance(app.screen, SystemScreen)
        assert "[/] 灯" in shown(app)
        lamp = list_products(goods)[-1]
        assert (lamp.code, lamp.list_price, lamp.lead_days) == ("C-300", Decimal("99.50"), 3)
        assert app.screen.pane.table.cursor_row.key == "C-300", "the cursor is on what was made"
        await do(pilot, "e")
        app.screen.field("floor_price").value = ""
        app.screen.field("name").value = "台灯"
        await do(pilot, "f10")
        lamp = list_products(goods)[-1]
        assert (lamp.name, lamp.floor_price, lamp.list_price) == ("台灯", None, Decimal("99.50"))

    drive(app, story, keys=TAB)


def test_steps_and_dated_prices(goods: Store, clock: FixedClock) -> None:
    app = real_app(goods, clock)

    async def story(pilot: Pilot[Any]) -> None:
        assert "1100.00" in shown(app)
        await do(pilot, "a", "=1", "down", "=1150", "down", "=3-20", "down", "=3-10", "f10")
        assert isinstance(app.screen, PriceStepDialog)
        assert "失效早于生效" in shown(app)
        assert app.screen.form.values["price"] == "1150"
        app.screen.field("from").value = "3-10"
        app.screen.field("to").value = "3-20"
        await do(pilot, "f10")
        assert steps(goods, "A-100")[0] == ("1", "1150.00", "2026-03-10", "2026-03-20")
        await do(pilot, "enter", "down", "e")
        assert "5 件起" in shown(app)
        app.screen.field("price").value = "1090"
        await do(pilot, "f10")
        assert steps(goods, "A-100")[1:] == [("5", "1090.00", "", ""), ("5", "1050.00", "2026-04-01", "")]
        assert app.screen.pane.steps.has_focus
        await do(pilot, "d", "escape", "d", "y")
        assert steps(goods, "A-100")[1:] == [("5", "1050.00", "2026-04-01", "")]
        await do(pilot, "escape", "d")
        assert isinstance(app.screen, SystemScreen)
        assert app.screen.pane.table.has_focus

    drive(app, story, (120, 36), keys=TAB)


def test_promotions(goods: Store, clock: FixedClock) -> None:
    app = real_app(goods, clock)

    async def story(pilot: Pilot[Any]) -> None:
        await do(pilot, "s", "n", "=MARCH", "down", "=三月", "down", "=9折", "down", "=2", "down", "=1000")
        await do(pilot, "down", "=3-1", "down", "=3-31", "down", "=A-100，NO-1", "f10")
        assert isinstance(app.screen, PromotionDialog)
        assert "NO-1" in shown(app)
        assert app.screen.focused is app.screen.field("products")
        app.screen.field("products").value = "A-100"
        await do(pilot, "f10")
        (made,) = list_promotions(goods)
        assert (made.code, made.percent, made.products, made.state) == ("MARCH", Decimal(10), ("A-100",), "now")
        assert "满 1000.00" in shown(app)
        await do(pilot, "n", "=MARCH", "down", "=别的", "down", "=8折", "f10")
        assert isinstance(app.screen, PromotionDialog)
        assert "已有促销 MARCH" in shown(app), "it would have become another one without a word"
        await do(pilot, "escape", "escape", "e")
        app.screen.field("min_amount").value = ""
        await do(pilot, "f10")
        (made,) = list_promotions(goods)
        assert (made.min_amount, made.min_qty, str(made.valid_to)) == (None, Decimal(2), "2026-03-31")
        await do(pilot, "d", "y")
        assert list_promotions(goods) == ()
        await do(pilot, "escape")
        assert "餐桌" in shown(app)

    drive(app, story, keys=TAB)


def test_one_searches_and_others_only_look(goods: Store, clock: FixedClock) -> None:
    app = real_app(goods, clock, "li")

    async def story(pilot: Pilot[Any]) -> None:
        await do(pilot, "f", "=cy")
        assert "[/] 餐椅" in shown(app)
        assert "A-100" not in shown(app)
        await do(pilot, "escape", "escape")
        assert "A-100" in shown(app)
        for key in ("n", "e", "a", "d"):
            await do(pilot, key)
            assert isinstance(app.screen, SystemScreen)
        await do(pilot, "enter", "e", "enter", "d")
        assert isinstance(app.screen, SystemScreen)
        await do(pilot, "s", "n", "e")
        assert isinstance(app.screen, SystemScreen)

    drive(app, story, keys=TAB)


def test_a_price_list_is_taken_in_from_here(
    goods: Store, clock: FixedClock, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    path = tmp_path / "list.csv"
    path.write_text("编号,名称,标价\nA-100,餐桌,1300\nC-1,[/] 灯,99\nD-1,坏,?\n", encoding="utf-8")
    app = real_app(goods, clock)

    async def story(pilot: Pilot[Any]) -> None:
        await do(pilot, "i", "=nothing.csv", "enter")
        assert isinstance(app.screen, PriceImportScreen)
        assert "nothing.csv" in shown(app)
        app.screen.form.rows[0].field.value = "list.csv"
        await do(pilot, "enter")
        assert "新增 1，改动 1" in shown(app)
        assert "1300.00" in shown(app)
        await do(pilot, "right", "right")
        assert "不是数字" in shown(app)
        assert len(list_products(goods)) == 2
        await do(pilot, "f10", "n")
        assert len(list_products(goods)) == 2
        await do(pilot, "f10", "y")
        assert [str(p.list_price) for p in list_products(goods)] == ["1300.00", "300.00", "99.00"]
        assert (tmp_path / "list.rejects.csv").exists()
        await do(pilot, "escape", "escape")
        assert isinstance(app.screen, SystemScreen)
        assert "[/] 灯" in shown(app)

    drive(app, story, (120, 36), keys=TAB)
