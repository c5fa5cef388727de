"""Order books: which columns they have, what their cells mean, and which orders are taken."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import date, datetime
from decimal import Decimal

import pytest

from gendan.domain.book import BookOrder, Collected, columns_of, orders
from gendan.domain.book_columns import FIELDS, STATUS_WORDS, folded, recognise
from gendan.domain.book_mapping import Mapping, read_mapping
from gendan.domain.book_values import Cell, Flaw, Reason
from gendan.errors import UsageError

HEADER = "订单号 客户 型号 数量 单价 折扣 下单日期 交期"


def collect(header: str | Sequence[str], *rows: str | Sequence[Cell], mapping: Mapping | None = None) -> Collected:
    """The orders of a book whose cells are given as lists, or as texts with cells between bars."""
    headers = header.split() if isinstance(header, str) else list(header)
    cells = [row.split("|") if isinstance(row, str) else list(row) for row in rows]
    mapping = mapping or Mapping()
    return orders(headers, list(enumerate(cells, start=2)), columns_of(headers, mapping), mapping)


def one(header: str | Sequence[str], *rows: str | Sequence[Cell], mapping: Mapping | None = None) -> BookOrder:
    found = collect(header, *rows, mapping=mapping)
    assert found.rejects == ()
    (order,) = found.orders
    return order


def reasons(found: Collected) -> list[tuple[int, str, str, str]]:
    return [(r.row, r.column, r.value, r.reason.message) for r in found.rejects]


# The columns of a file as people have them, and under each what it is.
FILES = """
订单号 | 客户     | 电话  | 型号    | 数量     | 单价  | 折扣     | 下单日期 | 交期      | 发货日期 | 状态
number | customer | phone | product | quantity | price | discount | placed   | requested | shipped  | status

订单编号 | 买家会员名 | 收货人姓名 | 收货地址 | 联系手机 | 宝贝标题 | 宝贝总数量 | 数量     | 订单状态 | 订单备注
number   | customer   | contact    | address  | phone    | name     | -          | quantity | status   | special

order_no | Customer Name | E-Mail | Mobile | SKU     | Product Name | Qty      | Unit Price | Required Date
number   | customer      | -      | phone  | product | name         | quantity | price      | requested

OrderID | CompanyName | ContactName | Employee | OrderDate | RequiredDate | ShippedDate | ProductID | ProductName
number  | customer    | contact     | owner    | placed    | requested    | shipped     | product   | name

Name   | Created at | Lineitem quantity | Lineitem name | Lineitem sku | Fulfillment Status | Shipping Name
number | placed     | quantity          | name          | product      | status             | customer

＊单据编号 | 购货单位 | 存货编码 | 存货名称 | 规格型号 | 单位 | 数量（件） | 单价（元） | 金额(元) | 业务员 | 跟单员
number     | customer | product  | name     | spec     | unit | quantity   | price      | amount   | -      | owner

SKU     | Product | Qty      | Order #
product | name    | quantity | number
"""


@pytest.mark.parametrize("file", FILES.strip().split("\n\n"))
def test_columns_are_known_by_the_names_people_use(file: str) -> None:
    headers, expected = ([cell.strip() for cell in line.split("|")] for line in file.splitlines())
    found = {index: field for field, index in recognise(headers).items()}
    assert [found.get(i, "-") for i in range(len(headers))] == expected


def test_our_own_names_are_known() -> None:
    assert recognise(FIELDS) == {name: i for i, name in enumerate(FIELDS)}


def test_two_columns_for_one_field_are_never_guessed() -> None:
    with pytest.raises(UsageError) as caught:
        collect("订单号 型号 数量 联系电话 联系手机", "1|A|1|a|b")
    assert caught.value.field == "phone"
    assert caught.value.params["columns"] == "联系电话, 联系手机"


@pytest.mark.parametrize(
    ("header", "missing"),
    [
        ("客户 型号 数量", ("number",)),
        ("单号 客户 型号", ("quantity",)),
        ("单号 数量", ("product",)),
        ("甲 乙", ("number", "product", "quantity")),
    ],
)
def test_a_missing_column_is_named(header: str, missing: tuple[str, ...]) -> None:
    with pytest.raises(UsageError) as caught:
        collect(header)
    assert (caught.value.code, caught.value.fields) == ("missing_fields", missing)


def test_rows_of_one_order_may_stand_apart() -> None:
    found = collect(HEADER, "7|王芳|A|2|10|5%|2026-03-01|2026-03-09", "8|李|B|1|1||2026-03-01|", "7|王芳|B|1.5|3|||")
    assert [(o.number, o.rows) for o in found.orders] == [("7", (2, 4)), ("8", (3,))]
    first = found.orders[0]
    assert (first.customer, first.placed, first.requested) == ("王芳", date(2026, 3, 1), date(2026, 3, 9))
    assert [(line.product, line.qty, line.discount, line.amount) for line in first.lines] == [
        ("A", Decimal(2), Decimal(5), Decimal("19.00")),
        ("B", Decimal("1.5"), Decimal(0), Decimal("4.50")),
    ]


def test_the_requested_day_is_the_promise_where_no_column_promises() -> None:
    assert one("单号 型号 数量 交期", "1|A|1|2026-03-09").promised == date(2026, 3, 9)
    order = one("单号 型号 数量 交期 承诺日期", "1|A|1|2026-03-09|")
    assert (order.requested, order.promised) == (date(2026, 3, 9), None)


def test_the_promise_is_the_latest_of_the_lines_own() -> None:
    order = one(
        "单号 型号 数量 交期 line_promised line_delivered",
        "1|A|1|2026-03-09|2026-03-10|2026-03-09",
        "1|B|1|2026-03-09|2026-03-12|",
    )
    assert (order.promised, order.delivered) == (date(2026, 3, 12), None)
    assert [line.delivered for line in order.lines] == [date(2026, 3, 9), None]


def test_a_shipped_order_is_not_a_delivered_one() -> None:
    order = one("单号 型号 数量 发货日期", "1|A|1|2026-03-09")
    assert (order.shipped, order.delivered) == (date(2026, 3, 9), None)


def test_a_given_amount_wins() -> None:
    line = one("单号 型号 数量 单价 金额", "1|A|3|10|29.99").lines[0]
    assert (line.amount, line.price) == (Decimal("29.99"), Decimal("10.00"))
    assert one("单号 型号 数量 金额", "1|A|3|29.99").lines[0].price is None


def test_half_even_follows_the_books_of_the_other_system() -> None:
    row = "1|A|1|0.125"
    assert one("单号 型号 数量 单价", row).lines[0].amount == Decimal("0.13")
    assert one("单号 型号 数量 单价", row, mapping=Mapping(rounding="half_even")).lines[0].amount == Decimal("0.12")


def test_an_amount_is_made_of_the_exact_price() -> None:
    line = one("单号 型号 数量 单价", "1|螺丝|1000|0.0125").lines[0]
    assert (line.price, line.amount) == (Decimal("0.01"), Decimal("12.50"))


@pytest.mark.parametrize(
    ("cell", "expected"),
    [
        ("1,200.50", "1200.50"),
        ("¥1200", "1200"),
        ("￥１，２００", "1200"),
        ("12.5元", "12.5"),
        (" 3 ", "3"),
        (".5", ".5"),
        ("0", "0"),
    ],
)
def test_prices_are_read_as_people_write_them(cell: str, expected: str) -> None:
    assert one("单号 型号 数量 单价", ["1", "A", "1", cell]).lines[0].price == Decimal(expected)


@pytest.mark.parametrize(("cell", "expected"), [("1.200,50", "1200.50"), ("3,5", "3.5"), ("12", "12")])
def test_decimals_with_a_comma_where_the_mapping_says_so(cell: str, expected: str) -> None:
    mapping = Mapping(decimal=",")
    assert one("单号 型号 数量 单价", f"1|A|1|{cell}", mapping=mapping).lines[0].price == Decimal(expected)


@pytest.mark.parametrize(
    ("column", "cell", "reason"),
    [
        ("订单号", "", "is missing"),
        ("订单号", "2.02401E+12", "shortened"),
        ("型号", "  ", "is missing"),
        ("数量", "", "is missing"),
        ("数量", "-3", "more than 0"),
        ("数量", "0", "more than 0"),
        ("数量", "三", "not a number"),
        ("数量", "1,5", "comma"),
        ("数量", "NaN", "not a number"),
        ("数量", "1e3", "not a number"),
        ("数量", "0.0001", "three decimals"),
        ("数量", "99999999999", "is more than"),
        ("单价", "-1", "less than 0"),
        ("折扣", "101%", "no discount"),
        ("折扣", "-5%", "no discount"),
        ("折扣", "33.333%", "two decimals"),
        ("下单日期", "1998-13-45", "no such day"),
        ("下单日期", "2026-02-30", "no such day"),
        ("下单日期", "2026-03-01 25:00", "no such day"),
        ("下单日期", "昨天", "not a date"),
        ("下单日期", "0206-03-16", "outside the years"),
        ("交期", "9999-12-31", "outside the years"),
        ("交期", "45231", "not a date"),
        ("客户", "x" * 121, "has {n} {n:character|characters}"),
        ("客户", "a\0b", "no text"),
        ("客户", "a\ud800b", "no text"),
    ],
)
def test_a_bad_cell_is_named(column: str, cell: str, reason: str) -> None:
    row = dict(zip(HEADER.split(), ["7", "王芳", "A", "2", "10", "", "2026-03-01", "2026-03-09"], strict=True))
    found = collect(HEADER, [*(row | {column: cell}).values()])
    assert found.orders == ()
    (reject,) = found.rejects
    assert (reject.row, reject.column, reject.value) == (2, column, cell)
    assert reason in reject.reason.message


def test_an_order_with_one_bad_row_is_rejected_whole() -> None:
    found = collect("单号 型号 数量 单价", "1|A|1|1", "2|A|1|1", "1|B|-3|x", "1|C|1|1")
    assert [order.number for order in found.orders] == ["2"]
    assert [r[:3] for r in reasons(found)] == [(2, "单号", "1"), (4, "数量", "-3"), (4, "单价", "x"), (5, "单号", "1")]
    assert found.rejects[0].reason.params == {"rows": "4"}


def test_a_row_without_number_rejects_itself_alone() -> None:
    found = collect("单号 型号 数量", "|A|1", "2|A|1", "|B|1")
    assert [order.number for order in found.orders] == ["2"]
    assert [r.row for r in found.rejects] == [2, 4]


def test_a_row_cut_short_takes_its_order_along() -> None:
    found = collect("单号 型号 数量 单价 备注", "1|A|1|1|", "1|B|1|1")
    assert found.orders == ()
    assert [(r.row, r.column) for r in found.rejects] == [(2, "单号"), (3, "备注")]
    assert found.rejects[1].reason.params == {"n": 4, "width": 5}


def test_a_row_with_too_many_cells_is_rejected() -> None:
    found = collect("单号 型号 数量", "1|A|1|500", "2|A|1| ")
    assert [order.number for order in found.orders] == ["2"]
    assert [(r.row, r.value) for r in found.rejects] == [(2, "500")]


def test_rows_that_disagree_about_their_order_say_with_which() -> None:
    found = collect("单号 客户 型号 数量 下单日期", "1|王芳|A|1|2026-03-01", "1|王方|B|1|2026-03-02", "1||C|1|")
    assert [r[:3] for r in reasons(found)] == [
        (2, "单号", "1"),
        (3, "客户", "王方"),
        (3, "下单日期", "2026-03-02"),
        (4, "单号", "1"),
    ]
    assert found.rejects[1].reason.params == {"row": 2, "other": "王芳"}


@pytest.mark.parametrize("column", ["发货日期", "签收日期", "line_delivered"])
def test_nothing_happens_before_the_order_is_placed(column: str) -> None:
    found = collect(
        f"单号 型号 数量 下单日期 {column}", "1|A|1|2026-03-02 18:00|2026-03-01", "2|A|1|2026-03-02 18:00|2026-03-02"
    )
    assert [order.number for order in found.orders] == ["2"]
    assert [r[:3] for r in reasons(found)] == [(2, column, "2026-03-01")]


@pytest.mark.parametrize(
    ("cell", "expected"),
    [
        ("2026-3-6", date(2026, 3, 6)),
        ("2026/03/06", date(2026, 3, 6)),
        ("2026.3.6", date(2026, 3, 6)),
        ("2026年3月6日", date(2026, 3, 6)),
        ("２０２６－０３－０６", date(2026, 3, 6)),
        ("20260306", date(2026, 3, 6)),
        ("2026年3月6日14:05", datetime.fromisoformat("2026-03-06T14:05")),
        ("2026-03-06 14:05:33", datetime.fromisoformat("2026-03-06T14:05:33")),
        ("2026-03-06T14:05:33.250Z", datetime.fromisoformat("2026-03-06T14:05:33+00:00")),
        ("2026-03-06 14:05:33 -0330", datetime.fromisoformat("2026-03-06T14:05:33-03:30")),
        (date(2026, 3, 6), date(2026, 3, 6)),
    ],
)
def test_days_are_read_as_people_write_them(cell: Cell, expected: date) -> None:
    assert one("单号 型号 数量 下单日期", ["1", "A", "1", cell]).placed == expected


def test_day_first_or_month_first_is_never_guessed() -> None:
    with pytest.raises(UsageError) as caught:
        collect("单号 型号 数量 交期", "1|A|1|2026-01-01", "2|A|1|03/04/2026")
    assert caught.value.params["column"] == "交期"
    assert caught.value.params["value"] == "03/04/2026"
    assert "dates" in caught.value.message
    for rows in (("1|A|1|13/04/2026", "2|A|1|04/13/2026"), ("1|A|1|25/03/26",)):
        with pytest.raises(UsageError):
            collect("单号 型号 数量 交期", *rows)


def test_one_day_over_twelve_proves_the_order() -> None:
    found = collect("单号 型号 数量 交期", "1|A|1|03/04/2026", "2|A|1|31/12/2026")
    assert [order.requested for order in found.orders] == [date(2026, 4, 3), date(2026, 12, 31)]
    found = collect("单号 型号 数量 交期", "1|A|1|3.4.2026", "2|A|1|12.31.2026")
    assert [order.requested for order in found.orders] == [date(2026, 3, 4), date(2026, 12, 31)]


def test_the_mapping_says_how_days_are_written() -> None:
    mapping = Mapping(dates=("%d/%m/%Y", "%d.%m.%y"))
    rows = ("1|A|1|03/04/2026", "2|A|1|03.04.26", "3|A|1|2026-04-03", "4|A|1|04/13/2026", "5|A|1|03/04/0206")
    found = collect("单号 型号 数量 交期", *rows, mapping=mapping)
    assert {order.requested for order in found.orders} == {date(2026, 4, 3)}
    assert [r.row for r in found.rejects] == [5, 6]
    (never,) = collect("单号 型号 数量 交期", ["1", "A", "1", date(9999, 12, 31)]).rejects
    assert "outside the years" in never.reason.message, "a workbook's day is looked at as well"
    odd = one("单号 型号 数量 交期", "1|A|1|2026-05-03", mapping=Mapping(dates=("%Y-%d-%m",)))
    assert odd.requested == date(2026, 3, 5)


@pytest.mark.parametrize(
    ("cells", "expected"),
    [
        (("0.05", "0.15", ""), (5, 15, 0)),
        (("5", "0.5", "0"), (5, Decimal("0.5"), 0)),
        (("5%", "12.5％", ""), (5, Decimal("12.5"), 0)),
        (("9折", "95折", "8.5折"), (10, 5, 15)),
        (("0.15000000596046448", "0.25", "0"), (15, 25, 0)),
    ],
)
def test_discounts_are_told_from_the_column(cells: Sequence[str], expected: Sequence[Decimal]) -> None:
    found = collect("单号 型号 数量 折扣", *(["1", "A", "1", cell] for cell in cells))
    assert [line.discount for line in found.orders[0].lines] == list(expected)


def test_a_discount_that_cannot_be_told_is_asked_for() -> None:
    rows = ("1|A|1|0.95", "2|A|1|1")
    with pytest.raises(UsageError) as caught:
        collect("单号 型号 数量 折扣", *rows)
    assert caught.value.params["column"] == "折扣"
    found = collect("单号 型号 数量 折扣", *rows, mapping=Mapping(discount="percent"))
    assert [order.lines[0].discount for order in found.orders] == [Decimal("0.95"), 1]
    found = collect("单号 型号 数量 折扣", *rows, "3|A|1|5", mapping=Mapping(discount="fraction"))
    assert [order.lines[0].discount for order in found.orders] == [95, 100]
    assert [r.value for r in found.rejects] == ["5"]


@pytest.mark.parametrize(
    "name",
    [
        "[红]色 [/] [bold]x",
        "👩‍👩‍👧 café",
        "\x1b[31mred\x1b]0;t\x07",
        "abc\u202edcb",
        "=1+1",
        "'x",
        "O'Neill; DROP TABLE",
        "نور",
        "\u200bzero",
    ],
)
def test_hostile_names_are_kept_as_they_are(name: str) -> None:
    order = one("单号 客户 型号 品名 数量 备注", ["1", name, "A", name, "1", name])
    assert (order.customer, order.lines[0].name, order.special) == (name, name, name)


def test_text_is_composed_and_without_blanks_around() -> None:
    order = one("单号 客户 型号 数量 备注", ["1", " \u3000Cafe\u0301\t", "A", "1", "a\r\nb"])
    assert (order.customer, order.special) == ("Café", "a\nb")


def test_marks_that_keep_digits_as_text_are_taken_off() -> None:
    order = one("单号 电话 型号 数量", ['="20240101001"', "'13800138000", "\t0012", "1"])
    assert (order.number, order.phone, order.lines[0].product) == ("20240101001", "13800138000", "0012")


def test_a_phone_that_no_rule_knows_is_kept() -> None:
    assert one("单号 电话 型号 数量", "1|26.47.15.10 (老王)|A|1").phone == "26.47.15.10 (老王)"


@pytest.mark.parametrize(
    ("word", "expected"),
    [
        ("已完成", "closed"),
        ("已发货", "shipped"),
        ("Delivered", "delivered"),
        ("In Production", "in_production"),
        ("交易关闭", "cancelled"),
        ("等老板娘", "等老板娘"),
    ],
)
def test_words_for_stations(word: str, expected: str) -> None:
    assert one("单号 型号 数量 状态", ["1", "A", "1", word]).status == expected


def test_the_table_of_words_leads_to_known_stations() -> None:
    assert set(STATUS_WORDS.values()) == {
        *("placed", "confirmed", "in_production", "shipped", "delivered", "closed", "cancelled"),
    }
    assert all(word and folded(word) == word for word in STATUS_WORDS)


@pytest.mark.parametrize(
    ("cell", "status", "cancelled"),
    [
        ("是", "cancelled", None),
        ("2026-03-04", "cancelled", date(2026, 3, 4)),
        ("no", "shipped", None),
        ("", "shipped", None),
    ],
)
def test_cancelled_orders(cell: str, status: str, cancelled: date | None) -> None:
    order = one("单号 型号 数量 状态 取消日期", f"1|A|1|已发货|{cell}")
    assert (order.status, order.cancelled) == (status, cancelled)


def test_a_note_on_every_row_is_the_orders_other_notes_are_the_lines() -> None:
    order = one("单号 型号 数量 备注", "1|A|1|轻放", "1|B|1|轻放")
    assert (order.special, [line.special for line in order.lines]) == ("轻放", ["", ""])
    order = one("单号 型号 数量 备注", "1|A|1|轻放", "1|B|1|")
    assert (order.special, [line.special for line in order.lines]) == ("", ["轻放", ""])


def test_a_cell_that_the_reader_could_not_read_says_why() -> None:
    flaw = Flaw("=B2*2", Reason("no value"))
    found = collect("单号 型号 数量 备用", ["1", "A", flaw, ""], ["2", "A", "1", flaw])
    assert [order.number for order in found.orders] == ["2"]
    assert reasons(found) == [(2, "数量", "=B2*2", "no value")]


def test_names_alone_will_do() -> None:
    order = one("单号 品名 数量", "1|红茶|2")
    assert (order.lines[0].product, order.lines[0].name) == ("", "红茶")


def test_a_mapping_file() -> None:
    mapping = read_mapping(
        '[columns]\nnumber = "A"\nname = "B"\nquantity = "C"\n[format]\ndates = ["%d/%m/%Y"]\n'
        'discount = "fraction"\nencoding = "gbk"\ndelimiter = "tab"\ndecimal = ","\nrounding = "half_even"\n'
    )
    assert mapping == Mapping(
        {"number": "A", "name": "B", "quantity": "C"}, ("%d/%m/%Y",), "fraction", "gbk", "\t", ",", "half_even"
    )
    assert read_mapping("") == Mapping()
    assert read_mapping('[format]\ndates = "%Y%m%d"').dates == ("%Y%m%d",)
    assert one("A B C 数量", "1|x|2|9", mapping=replace(mapping, dates=())).lines[0].qty == 2


@pytest.mark.parametrize(
    ("text", "key"),
    [
        ("[spalten]", "spalten"),
        ("columns = 3", "columns"),
        ('[columns]\nnummer = "A"', "columns.nummer"),
        ("[columns]\nnumber = 3", "columns.number"),
        ('[format]\ndate = "%Y"', "format.date"),
        ('[format]\ndates = "%Y-%m"', "format.dates"),
        ("[format]\ndates = 5", "format.dates"),
        ('[format]\ndates = "%d/%d/%Y"', "format.dates"),
        ('[format]\ndiscount = "prozent"', "format.discount"),
        ('[format]\nencoding = "hex"', "format.encoding"),
        ('[format]\nencoding = "klingon"', "format.encoding"),
        ('[format]\ndelimiter = "ab"', "format.delimiter"),
        ('[format]\ndecimal = "x"', "format.decimal"),
        ('[format]\nrounding = "up"', "format.rounding"),
        ('[columns]\nnumber = "A"\nproduct = "B"', "quantity"),
    ],
)
def test_a_wrong_mapping_file_names_the_key(text: str, key: str) -> None:
    with pytest.raises(UsageError) as caught:
        read_mapping(text)
    assert caught.value.field == key
    assert "a date format" not in str(caught.value), "all of it is said in one language"


def test_a_mapping_file_that_is_no_toml() -> None:
    with pytest.raises(UsageError) as caught:
        read_mapping("[columns\n")
    assert "第 1 行" in str(caught.value)


def test_a_mapping_that_names_no_column_of_the_file() -> None:
    mapping = Mapping({"number": "Auftrag", "product": "型号", "quantity": "数量"})
    with pytest.raises(UsageError) as caught:
        collect("单号 型号 数量", mapping=mapping)
    assert (caught.value.field, caught.value.params["column"]) == ("number", "Auftrag")
    with pytest.raises(UsageError) as caught:
        collect("Auftrag 型号 数量 型号", mapping=mapping)
    assert caught.value.field == "product"


def test_progress_is_told() -> None:
    told: list[tuple[int, int | None]] = []
    rows = [(n, (str(n), "A", "1")) for n in range(2, 2502)]
    orders(
        ["单号", "型号", "数量"], rows, {"number": 0, "product": 1, "quantity": 2}, Mapping(), lambda *a: told.append(a)
    )
    assert told == [(0, 2500), (1000, 2500), (2000, 2500), (2500, 2500)]
