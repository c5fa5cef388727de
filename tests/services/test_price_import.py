"""A price list from a file: what it changes, what it rejects, and that a second time it changes nothing."""

from __future__ import annotations

import csv
from datetime import timedelta
from decimal import Decimal
from pathlib import Path

import pytest

from gendan.clock import FixedClock
from gendan.db.store import Store
from gendan.errors import GendanError, UsageError
from gendan.services.bookfile import write_rejects
from gendan.services.order_page import order_page
from gendan.services.price_import import PriceReport, import_prices, read_prices
from gendan.services.price_list import ListedProduct, Step, list_products, product_prices
from tests.helpers import act, actor, bodies
from tests.services.book_files import workbook

LIST = """产品编号,名称,规格,单位,类别,标价,底价,交期天数,条码,起订量,阶梯价,生效,失效
A-100,餐桌,1.4米,张,桌,"¥1,200.00",1000,10,6900000000017,,,,
A-100,,,,,,,,,5,1100,,
A-100,,,,,,,,,1,1150,2026-03-10,2026-03-20
B-200,餐椅,,把,椅,300,,５,,,,,
"""


@pytest.fixture
def book(tmp_path: Path) -> Path:
    path = tmp_path / "prices.csv"
    path.write_text(LIST, encoding="gb18030")
    return path


def taken(store: Store, path: Path, who: str = "su", mapping: Path | None = None) -> PriceReport:
    return import_prices(store, actor(store, who), read_prices(path, mapping))


def counts(report: PriceReport) -> tuple[int, int, int, int]:
    return report.count("new"), report.count("changed"), report.count("unchanged"), report.steps


def reasons(report: PriceReport) -> list[tuple[int, str, str]]:
    return [(one.row, one.column, one.reason.message) for one in report.book.rejects]


def steps(store: Store, code: str) -> list[tuple[str, str, str | None]]:
    found = product_prices(store, code)
    assert found is not None
    return [(str(s.min_qty), str(s.price), s.valid_from and str(s.valid_from)) for s in found.steps]


def test_a_list_is_taken_in_and_a_second_time_changes_nothing(shop: Store, book: Path) -> None:
    before = bodies(shop.path)
    tried = import_prices(shop, None, read_prices(book), dry_run=True)
    assert (counts(tried), bodies(shop.path), list_products(shop)) == ((2, 0, 0, 2), before, ())
    assert counts(taken(shop, book)) == (2, 0, 0, 2)
    table, chair = list_products(shop)
    assert table == ListedProduct(
        "A-100", "餐桌", "1.4米", "张", "桌", Decimal("1200.00"), Decimal("1000.00"), 10, "6900000000017"
    )
    assert (chair.lead_days, chair.floor_price) == (5, None)
    assert steps(shop, "A-100") == [("1", "1150.00", "2026-03-10"), ("5", "1100.00", None)]
    kept = bodies(shop.path)
    assert counts(taken(shop, book)) == (0, 0, 2, 0)
    assert bodies(shop.path) == kept


def test_only_what_differs_is_changed_and_an_empty_cell_changes_nothing(
    shop: Store, book: Path, tmp_path: Path
) -> None:
    taken(shop, book)
    next_list = tmp_path / "next.csv"
    next_list.write_text("code;list price;min qty;price\na-100;1250;5;1090\nB-200;;;\n", encoding="utf-8")
    report = taken(shop, next_list)
    assert counts(report) == (0, 1, 1, 1)
    assert dict(report.changes[0].fields) == {"list_price": Decimal("1250.00")}
    table, chair = list_products(shop)
    assert (table.name, table.list_price, table.barcode) == ("餐桌", Decimal("1250.00"), "6900000000017")
    assert chair.list_price == Decimal("300.00")
    assert steps(shop, "A-100") == [("1", "1150.00", "2026-03-10"), ("5", "1090.00", None)]


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("编号,品名,单价\nX,灯,99\n", [("X", "99.00", [])]),
        ("code,name,min qty,price\nX,lamp,10,8.5\n", [("X", None, [("10", "8.50", None)])]),
        ("sku,name,price,from,to\nX,lamp,8,2026-04-01,\n", [("X", None, [("1", "8.00", "2026-04-01")])]),
        ("型号,产品编号,名称,标价\nM,X,灯,9\n", [("X", "9.00", [])]),
    ],
)
def test_columns_are_known_by_the_names_people_use(
    shop: Store, tmp_path: Path, text: str, found: list[tuple[str, str | None, list[tuple[str, str, str | None]]]]
) -> None:
    path = tmp_path / "list.csv"
    path.write_text(text, encoding="utf-8-sig")
    assert taken(shop, path).book.rejects == ()
    made = [(p.code, p.list_price and str(p.list_price), steps(shop, p.code)) for p in list_products(shop)]
    assert made == found


def test_a_workbook_and_a_mapping_file(shop: Store, tmp_path: Path) -> None:
    rows = [["Teil", "Text", "EUR"], ["X", "Lampe", 12.5], ["Y", "Tisch", 3]]
    path = workbook(tmp_path / "list.xlsx", {"2026": rows})
    mapping = tmp_path / "map.toml"
    mapping.write_text('[columns]\ncode = "Teil"\nname = "Text"\nlist_price = "EUR"\n', encoding="utf-8")
    with pytest.raises(UsageError, match="No column is known"):
        read_prices(path)
    assert counts(taken(shop, path, mapping=mapping)) == (2, 0, 0, 0)
    assert [p.list_price for p in list_products(shop)] == [Decimal("12.50"), Decimal("3.00")]
    mapping.write_text('[columns]\ncode = "Teil"\nnumber = "Text"\n', encoding="utf-8")
    with pytest.raises(UsageError) as wrong:
        read_prices(path, mapping)
    assert wrong.value.field == "columns.number"


def test_bad_rows_are_named_and_the_file_of_rejects_can_be_mended(shop: Store, tmp_path: Path) -> None:
    act(shop, "su", "product.add", code="OLD", name="旧", barcode="69")
    path = tmp_path / "list.csv"
    path.write_text(
        "编号,名称,标价,条码,交期天数,起订量,阶梯价,生效,失效\n"
        "A,甲,九十,,,,,,\n"
        "A,甲,90,,,,,,\n"
        "B,,90,,,,,,\n"
        "C,丙,9.999,,,,,,\n"
        "D,丁,9,69,,,,,\n"
        "E,戊,9,,1.5,,,,\n"
        "F,己,9,,,5,,,\n"
        "G,庚,9,,,5,8,2026-04-02,2026-04-01\n"
        "H,辛,9,,,5,8,,\n"
        "H,壬,9,,,5,7,,\n"
        ",空,9,,,,,,\n"
        "I,癸,9,,\n"
        "K,好,9,,,,8,,\n"
        "Z,对,9,70,3,5,8,,\n"
        "z,对,9,,,,,,\n",
        encoding="utf-8",
    )
    report = taken(shop, path)
    assert counts(report) == (1, 0, 0, 1)
    assert reasons(report) == [
        (2, "标价", "is not a number"),
        (3, "编号", "The product is rejected whole: see row {rows}"),
        (4, "名称", "The product is new and needs a name"),
        (5, "标价", "has more than two decimals"),
        (6, "条码", "The barcode belongs to product {code}"),
        (7, "交期天数", "is no whole number of days up to {most}"),
        (8, "阶梯价", "is missing: the row has a quantity or days, and no price"),
        (9, "失效", "lies before the day it begins"),
        (10, "编号", "The product is rejected whole: see row {rows}"),
        (11, "阶梯价", "Row {row} of the same product says otherwise"),
        (11, "名称", "Row {row} of the same product says otherwise"),
        (12, "编号", "is missing"),
        (13, "起订量", "The row is cut short: it has {n} {n:cell|cells}, the header has {width}"),
        (14, "起订量", "is missing: a step needs a quantity or days"),
        (16, "编号", "Row {row} writes the same code in other letters"),
    ]
    rejects = tmp_path / "list.rejects.csv"
    write_rejects(rejects, report.book)
    with rejects.open(encoding="utf-8-sig", newline="") as file:
        header, *rows = csv.reader(file)
    assert (header[-1], len(rows)) == ("原因", 14)
    with rejects.open("w", encoding="utf-8", newline="") as file:
        csv.writer(file).writerows([header, ["A", "甲", "90", "", "", "", "", "", "", rows[0][-1]]])
    assert counts(taken(shop, rejects)) == (1, 0, 0, 0)


@pytest.mark.parametrize("who", ["li", "fu", "pla", "fin"])
def test_who_may_not_is_refused_and_nothing_is_written(shop: Store, book: Path, who: str) -> None:
    before = bodies(shop.path)
    with pytest.raises(GendanError) as refused:
        taken(shop, book, who)
    assert refused.value.code == "forbidden"
    with pytest.raises(GendanError) as refused:
        import_prices(shop, None, read_prices(book))
    assert refused.value.code == "not_signed_in"
    assert bodies(shop.path) == before


def test_the_list_says_what_is_in_force(shop: Store, book: Path) -> None:
    taken(shop, book)
    act(shop, "su", "price.break", product="A-100", min_qty=1, price=1180, **{"from": "2026-03-01", "to": "2026-03-02"})
    act(shop, "su", "price.break", product="A-100", min_qty=1, price=1190, to="2026-03-01")
    found = product_prices(shop, "A-100")
    assert found is not None
    assert [(str(s.price), s.state) for s in found.steps if s.min_qty == 1] == [
        ("1190.00", "past"),
        ("1180.00", "now"),
        ("1150.00", "later"),
    ]
    assert found.today == Decimal("1180.00")
    assert isinstance(found.steps[0], Step)
    assert [p.code for p in list_products(shop, "cy")] == ["B-200"]


def test_a_dated_price_is_in_force_on_its_day_and_old_orders_keep_theirs(
    shop: Store, clock: FixedClock, tmp_path: Path
) -> None:
    act(shop, "su", "product.add", code="A-100", name="餐桌", list_price=1200)
    path = tmp_path / "april.csv"
    path.write_text("编号,起订量,阶梯价,生效,失效\nA-100,,1300,2026-03-03,2026-03-04\n", encoding="utf-8")

    def ordered() -> str:
        lines = [{"product": "A-100", "qty": 2}]
        return str(act(shop, "li", "order.enter", name="王芳", phone="13800000001", lines=lines)["number"])

    def prices(numbers: list[str]) -> list[str]:
        pages = [order_page(shop, number) for number in numbers]
        return [str(page.lines[0].price) for page in pages if page is not None]

    first = ordered()
    assert counts(taken(shop, path)) == (0, 1, 0, 1)
    numbers = [first, ordered()]
    for _day in range(3):
        clock.move(timedelta(days=1))
        numbers.append(ordered())
    assert prices(numbers) == ["1200.00", "1200.00", "1300.00", "1300.00", "1200.00"]
    act(shop, "su", "product.update", code="A-100", list_price=1500)
    assert prices([*numbers, ordered()])[-2:] == ["1200.00", "1500.00"]
