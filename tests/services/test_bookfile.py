"""Order books as files: what is read from CSV and workbooks, what is refused, and the file of rejects."""

from __future__ import annotations

import csv
import os
import sys
import unicodedata
from dataclasses import replace
from datetime import date, datetime
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest
import xlsxwriter
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from gendan.domain.book import Reject
from gendan.domain.book_mapping import Mapping
from gendan.domain.book_values import Reason
from gendan.errors import StorageError, UsageError
from gendan.i18n import set_language
from gendan.services.bookfile import Book, load_mapping, read_book, write_rejects
from tests.services.book_files import NORTHWIND, NORTHWIND_MAP, damaged, repacked, workbook

HEADER: list[Any] = ["订单号", "客户", "型号", "数量", "单价", "下单日期"]
ROW: list[Any] = ["7", "王芳", "A", 2, 10.5, date(2026, 3, 1)]


def written(path: Path, text: str, encoding: str = "utf-8") -> Path:
    path.write_bytes(text.encode(encoding))
    return path


def refused(path: Path, **how: Any) -> UsageError:
    with pytest.raises(UsageError) as caught:
        read_book(path, **how)
    assert caught.value.exit_status == 2
    return caught.value


def table(path: Path) -> list[list[str]]:
    with path.open(encoding="utf-8-sig", newline="") as file:
        return list(csv.reader(file))


def test_northwind_agrees_with_its_own_books() -> None:
    mapping = load_mapping(NORTHWIND_MAP)
    book = read_book(NORTHWIND, mapping)
    assert (len(book.orders), book.lines, book.rows, book.rejects) == (830, 2155, 2155, ())
    assert len({order.customer for order in book.orders}) == 89
    assert len({line.product for order in book.orders for line in order.lines}) == 77
    assert sum(order.delivered is None for order in book.orders) == 21
    assert book.amount == Decimal("1265793.02")
    assert read_book(NORTHWIND, replace(mapping, rounding="half_up")).amount == Decimal("1265793.29")


def test_northwind_is_recognised_without_a_mapping() -> None:
    book = read_book(NORTHWIND)
    assert (len(book.orders), book.lines, book.amount) == (830, 2155, Decimal("1265793.29"))
    assert book.unused == ("CustomerID", "Shipper", "ShipCountry")
    assert book.orders[0].promised == book.orders[0].requested == date(1996, 8, 1)


def test_damage_is_reported_mended_and_imported_again(tmp_path: Path) -> None:
    damage = {2: {"OrderDate": "1998-13-45"}, 9: {"Quantity": "-3"}, 20: {"ProductID": ""}}
    path = damaged(tmp_path / "damaged.csv", damage, cut=[30])
    mapping = load_mapping(NORTHWIND_MAP)
    book = read_book(path, mapping)
    bad = {(r.row, r.column, r.value) for r in book.rejects if "whole" not in r.reason.message}
    assert bad == {(2, "OrderDate", "1998-13-45"), (9, "Quantity", "-3"), (20, "ProductID", ""), (30, "UnitPrice", "")}
    assert len(book.orders) == 826
    write_rejects(tmp_path / "rejects.csv", book)
    header, *rows = table(tmp_path / "rejects.csv")
    assert header[-1] == "原因"
    assert len(rows) == 2155 - book.lines
    assert all(row[-1] for row in rows)

    again = read_book(tmp_path / "rejects.csv", mapping)
    assert (again.orders, {r.row for r in again.rejects}) == ((), set(range(2, len(rows) + 2)))
    whole = list(csv.reader(NORTHWIND.read_text(encoding="utf-8").splitlines()))
    mended = [[*row, reject[-1]] for reject in rows for row in whole if (row[0], row[13]) == (reject[0], reject[13])]
    mended += [[*whole[19], ""]]
    with (tmp_path / "mended.csv").open("w", encoding="utf-8-sig", newline="") as file:
        csv.writer(file).writerows([header, *mended])
    last = read_book(tmp_path / "mended.csv", mapping)
    assert last.rejects == ()
    assert book.amount + last.amount == Decimal("1265793.02")


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "gb18030", "utf-16"])
@pytest.mark.parametrize("length", [1, 3000])
def test_chinese_files_tell_their_encoding(tmp_path: Path, encoding: str, length: int) -> None:
    rows = "".join(f"{n},王芳,茶杯（大）,2\n" for n in range(length))
    path = written(tmp_path / "book.csv", "订单号,客户,品名,数量\n" + rows, encoding)
    book = read_book(path)
    assert (book.encoding, book.orders[-1].customer) == (encoding, "王芳")


@pytest.mark.parametrize(
    "text",
    [
        "Crème brûlée",
        "Müller",
        "São Paulo",
        "señor Ñandú",
        "Groß",
        "Größe",
        "déjà vécu à l'été",
        "Åse",
        "Ærøskøbing æøå x",
    ],
)
@pytest.mark.parametrize("length", [1, 3000])
def test_western_files_are_not_taken_for_chinese(tmp_path: Path, text: str, length: int) -> None:
    rows = "".join(f"{n};{text};{n}\n" for n in range(1, length + 1))
    book = read_book(written(tmp_path / "book.csv", f"order no;product;qty\n{rows}", "latin-1"))
    assert (book.encoding, book.orders[-1].lines[0].product) == ("latin-1", text)


def test_northwind_in_latin_1_and_gb18030(tmp_path: Path) -> None:
    plain = read_book(NORTHWIND).orders
    for encoding in ("latin-1", "cp1252"):
        assert read_book(damaged(tmp_path / "a.csv", {}, encoding=encoding)).orders == plain
    chinese = damaged(
        tmp_path / "b.csv", {n: {"CompanyName": "北京市海淀区茶叶店"} for n in range(2, 2157)}, encoding="gb18030"
    )
    assert {order.customer for order in read_book(chinese).orders} == {"北京市海淀区茶叶店"}


def test_an_encoding_that_cannot_be_told_is_asked_for(tmp_path: Path) -> None:
    path = written(tmp_path / "book.csv", "訂單編號,品名,數量\n1,繁體中文的產品,2\n", "big5")
    assert refused(path).field == "encoding"
    mapping = Mapping({"number": "訂單編號", "name": "品名", "quantity": "數量"})
    assert read_book(path, mapping, encoding="big5").orders[0].lines[0].name == "繁體中文的產品"
    assert refused(path, encoding="utf-8").params["row"] == 1
    assert refused(path, encoding="klingon").field == "encoding"
    assert refused(path, encoding="hex").field == "encoding"


@pytest.mark.parametrize("delimiter", [",", ";", "\t", "|"])
def test_delimiters_are_found(tmp_path: Path, delimiter: str) -> None:
    lines = [
        ["订单号", "客户, 全称", "型号", "数量", "备注"],
        ["1", "a;b|c,d\te", "A", "2", '说"好"\n第二行'],
        ["2", "", "B", "1", ""],
    ]
    path = tmp_path / "book.txt"
    with path.open("w", encoding="utf-8", newline="") as file:
        csv.writer(file, delimiter=delimiter).writerows(lines)
    book = read_book(path)
    assert book.delimiter == delimiter
    assert [order.rows for order in book.orders] == [(2,), (3,)]
    assert book.orders[0].special == '说"好"\n第二行'


def test_empty_rows_count_and_are_passed_over(tmp_path: Path) -> None:
    book = read_book(written(tmp_path / "book.csv", "\n单号,型号,数量\n\n,,\n1,A,2\r\n\r\n,,\n"))
    assert (book.rows, book.orders[0].rows) == (1, (5,))


def test_a_quote_that_is_never_closed_names_its_row(tmp_path: Path) -> None:
    error = refused(written(tmp_path / "book.csv", '单号,型号,数量\n1,A,2\n2,"B,2\n3,C,2\n'))
    assert error.params["row"] == 3


def test_a_workbook_with_real_days_and_percent(tmp_path: Path) -> None:
    path = tmp_path / "book.xlsx"
    book = xlsxwriter.Workbook(path)
    sheet = book.add_worksheet("订单")
    sheet.write_row(0, 0, [*HEADER, "折扣"])
    sheet.write_row(1, 0, [20260001, "王芳", "A", 2.5, 0.1 + 0.2])
    sheet.write_datetime(
        1, 5, datetime.fromisoformat("2026-03-01T14:05"), book.add_format({"num_format": "yyyy-mm-dd hh:mm"})
    )
    sheet.write_number(1, 6, 0.05, book.add_format({"num_format": "0%"}))
    sheet.write_row(2, 0, ["B-2", "李", 12, 1, 99])
    sheet.write_datetime(2, 5, datetime.fromisoformat("2026-03-02"), book.add_format({"num_format": "d/m/yy"}))
    sheet.write_blank(50, 3, None, book.add_format({"bold": True}))
    book.close()
    read = read_book(path)
    assert (read.sheet, read.rows, read.rejects) == ("订单", 2, ())
    first, second = read.orders
    assert (first.number, first.placed) == ("20260001", datetime.fromisoformat("2026-03-01T14:05"))
    assert (first.lines[0].qty, first.lines[0].discount, first.lines[0].amount) == (
        Decimal("2.5"),
        Decimal(5),
        Decimal("0.71"),
    )
    assert (second.placed, second.lines[0].product) == (date(2026, 3, 2), "12")
    assert read_book(path, Mapping(decimal=",")).orders == read.orders


def test_the_sheet_with_the_orders_is_found_or_asked_for(tmp_path: Path) -> None:
    notes = [["说明"], ["随便"]]
    path = workbook(tmp_path / "a.xlsx", {"说明": notes, "订单": [HEADER, ROW]})
    assert read_book(path).sheet == "订单"
    path = workbook(tmp_path / "b.xlsx", {"一月": [HEADER, ROW], "二月": [HEADER, ROW, ROW]})
    assert refused(path).params["sheets"] == "一月, 二月"
    assert read_book(path, sheet="二月").lines == 2
    assert refused(path, sheet="三月").params["sheets"] == "一月, 二月"
    assert refused(written(tmp_path / "c.csv", "单号,型号,数量\n"), sheet="一月").field == "sheet"


def test_a_title_above_the_header_is_passed_over(tmp_path: Path) -> None:
    above = [["订单台账（2026）", None, None, None, None, None], ["基本信息", None, None, "明细", None, None]]
    path = workbook(tmp_path / "book.xlsx", {"订单": [*above, HEADER, ROW]}, merged=["A1:F1", "A2:C2", "D2:F2"])
    book = read_book(path)
    assert (book.headers[0], book.lines, book.orders[0].rows) == (HEADER[0], 1, (4,))
    text = "订单台账,,\n,,\n单号,型号,数量\n7,A,2\n"
    assert read_book(written(tmp_path / "book.csv", text)).orders[0].rows == (4,)
    assert "台账" in str(refused(written(tmp_path / "none.csv", "台账,,\n甲,乙,丙\n")).params)


def test_merged_cells_belong_to_all_their_rows(tmp_path: Path) -> None:
    rows = [HEADER, ROW, [None, None, "B", 1, 3, None], ["8", "李", "C", 1, 1, None]]
    path = workbook(tmp_path / "book.xlsx", {"订单": rows}, merged=["A2:A3", "B2:B3", "F2:F3"])
    book = read_book(path)
    assert book.rejects == ()
    assert [(order.number, order.customer, order.rows) for order in book.orders] == [
        ("7", "王芳", (2, 3)),
        ("8", "李", (4,)),
    ]


def test_a_merged_quantity_is_nobodys(tmp_path: Path) -> None:
    rows = [HEADER, ROW, ["7", "王芳", "B", None, 3, None]]
    book = read_book(workbook(tmp_path / "book.xlsx", {"订单": rows}, merged=["D2:D3"]))
    assert [(r.row, r.column, r.value) for r in book.rejects] == [(2, "数量", "2"), (3, "数量", "2")]
    write_rejects(tmp_path / "rejects.csv", book)
    assert [row[3] for row in table(tmp_path / "rejects.csv")[1:]] == ["<?> 2", "<?> 2"]
    assert len(read_book(tmp_path / "rejects.csv").rejects) == 2


def test_formulas_without_a_value_and_errors_are_rejected(tmp_path: Path) -> None:
    rows = [
        HEADER,
        ["1", "a", "A", "=1+1", 1, None],
        ["2", "a", "A", 2, "#N/A", None],
        ["3", "=1+1", "A", 2, 1, None],
        ROW,
    ]
    book = read_book(workbook(tmp_path / "book.xlsx", {"订单": rows}))
    assert [(r.row, r.column, r.value) for r in book.rejects] == [
        (2, "数量", "=1+1"),
        (3, "单价", "#N/A"),
        (4, "客户", "=1+1"),
    ]
    write_rejects(tmp_path / "rejects.csv", book)
    assert len(read_book(tmp_path / "rejects.csv").rejects) == 3
    with_values = tmp_path / "values.xlsx"
    made = xlsxwriter.Workbook(with_values)
    sheet = made.add_worksheet()
    sheet.write_row(0, 0, HEADER)
    sheet.write_row(1, 0, ["1", "a", "A"])
    sheet.write_formula(1, 3, "=1+1", value=2)
    made.close()
    assert read_book(with_values).orders[0].lines[0].qty == 2


def test_a_workbook_that_would_swell_is_not_opened(tmp_path: Path) -> None:
    path = workbook(tmp_path / "bomb.xlsx", {"订单": [HEADER, ROW]})
    row = b'<row r="2"><c r="A2" t="inlineStr"><is><t>' + b" " * 50_000_000 + b"</t></is></c></row>"
    repacked(path, {"xl/worksheets/sheet1.xml": b"<worksheet><sheetData>" + row + b"</sheetData></worksheet>"})
    assert path.stat().st_size < 100_000
    assert "swell" in refused(path).message


def test_entities_are_refused(tmp_path: Path) -> None:
    path = workbook(tmp_path / "book.xlsx", {"订单": [HEADER, ROW]})
    sheet = (
        b'<!DOCTYPE x [<!ENTITY a "aaaaaaaaaa"><!ENTITY b SYSTEM "file:///etc/passwd">]>'
        b'<worksheet xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"><sheetData><row r="1">'
        b'<c r="A1" t="inlineStr"><is><t>&a;&b;</t></is></c></row></sheetData></worksheet>'
    )
    repacked(path, {"xl/worksheets/sheet1.xml": sheet})
    assert "EntitiesForbidden" in str(refused(path).params["why"])


def test_a_sheet_that_claims_to_be_huge_is_read_at_once(tmp_path: Path) -> None:
    path = workbook(tmp_path / "book.xlsx", {"订单": [HEADER, ROW]})
    names = "".join(
        f'<c r="{c}1" t="inlineStr"><is><t>{n}</t></is></c>'
        for c, n in zip("ABC", ["单号", "型号", "数量"], strict=True)
    )
    cells = (
        '<c r="A1048576" t="inlineStr"><is><t>7</t></is></c><c r="B1048576"><v>5</v></c><c r="C1048576"><v>2</v></c>'
    )
    sheet = (
        '<worksheet xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"><dimension ref="A1:XFD1048576"/>'
        f'<sheetData><row r="1">{names}</row><row r="1048576">{cells}</row></sheetData></worksheet>'
    )
    repacked(path, {"xl/worksheets/sheet1.xml": sheet.encode()})
    assert read_book(path).orders[0].rows == (1_048_576,)
    wide = sheet.replace('r="B1048576"', 'r="XFD1048576"').replace('r="C1048576"', 'r="XFE1048576"')
    repacked(path, {"xl/worksheets/sheet1.xml": wide.encode()})
    assert refused(path).params["columns"] == 1000


def test_damaged_workbooks_are_one_plain_error(tmp_path: Path) -> None:
    path = workbook(tmp_path / "book.xlsx", {"订单": [HEADER, ROW]})
    whole = path.read_bytes()
    path.write_bytes(whole[: len(whole) // 2])
    refused(path)
    path.write_bytes(whole)
    refused(repacked(path, {"xl/worksheets/sheet1.xml": b"<worksheet><sheetData><row r='x'>"}))
    path.write_bytes(whole)
    refused(repacked(path, {"xl/workbook.xml": None}))
    path.write_bytes(whole)
    assert "macros" in refused(repacked(path, {"xl/vbaProject.bin": b"x"})).message


@pytest.mark.parametrize(
    ("name", "content"),
    [
        ("book.xls", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"),
        ("book.xlsx", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1 locked with a password"),
        ("book.xlsm", b"PK\x03\x04"),
        ("book.csv", b"<html><table>"),
        ("book.csv", b"%PDF-1.7"),
        ("book.csv", b""),
        ("book.xlsx", b"PK\x03\x04 no more"),
    ],
)
def test_other_files_are_refused(tmp_path: Path, name: str, content: bytes) -> None:
    (tmp_path / name).write_bytes(content)
    refused(tmp_path / name)


def test_only_regular_files_are_read(tmp_path: Path) -> None:
    refused(tmp_path / "none.csv")
    refused(tmp_path)
    refused(tmp_path / "a\0b.csv")
    if sys.platform != "win32":
        os.mkfifo(tmp_path / "pipe.csv")
        refused(tmp_path / "pipe.csv")
        refused(Path(os.devnull))


def test_mapping_files(tmp_path: Path) -> None:
    with pytest.raises(UsageError):
        load_mapping(tmp_path / "none.toml")
    with pytest.raises(UsageError):
        load_mapping(written(tmp_path / "map.toml", "# 订单", "gb18030"))
    mapping = load_mapping(written(tmp_path / "map.toml", '[format]\nencoding = "gbk"\ndelimiter = ";"', "utf-8-sig"))
    book = read_book(written(tmp_path / "book.csv", "单号;品名;数量\n1;茶,红;-2\n", "gbk"), mapping)
    assert (book.encoding, book.rejects[0].row) == ("gbk", 2)
    write_rejects(tmp_path / "rejects.csv", book)
    text = (tmp_path / "rejects.csv").read_text(encoding="utf-8-sig").replace("-2", "2")
    mended = read_book(written(tmp_path / "rejects.csv", text, "utf-8-sig"), mapping)
    assert mended.orders[0].lines[0].name == "茶,红"


def rejects_of(tmp_path: Path, *names: str) -> tuple[Book, list[list[str]]]:
    """A book whose orders are all rejected, with these customers; and its file of rejects."""
    with (tmp_path / "book.csv").open("w", encoding="utf-8", newline="") as file:
        csv.writer(file).writerows(
            [
                ["单号", "客户", "电话", "型号", "数量"],
                *([n, name, "+8613800138000", "A", "-3"] for n, name in enumerate(names)),
            ]
        )
    book = read_book(tmp_path / "book.csv")
    write_rejects(tmp_path / "rejects.csv", book)
    return book, table(tmp_path / "rejects.csv")


def test_no_cell_of_the_rejects_is_a_formula(tmp_path: Path) -> None:
    names = [
        "=1+1",
        "+cmd|x",
        "-x",
        "@SUM(A1)",
        "\tx",
        "＝1",
        "＋x",
        "－x",
        "＠x",
        "'=1",
        "''-x",
        "O'Neill",
        "'quoted'",
        "-5",
    ]
    book, (header, *rows) = rejects_of(tmp_path, *names)
    assert all(cell[:1] not in set("=+@\t＝＋－＠") for row in rows for cell in row)
    assert [row[1] for row in rows][-4:] == ["''-x", "O'Neill", "'quoted'", "-5"]
    assert {row[2] for row in rows} == {"'+8613800138000"}
    assert {row[4] for row in rows} == {"-3"}
    again = read_book(tmp_path / "rejects.csv")
    assert [cells[:-1] for cells in again.file_rows.values()] == list(book.file_rows.values())
    assert again.unused == ()
    assert header[-1] == "原因"


def test_rejects_speak_the_users_language(tmp_path: Path) -> None:
    set_language("en")
    _, (header, row) = rejects_of(tmp_path, "王芳")
    assert header[-1] == "reason"
    assert row[-1] == "数量: must be more than 0"
    set_language("zh")
    write_rejects(tmp_path / "again.csv", read_book(tmp_path / "rejects.csv"))
    assert table(tmp_path / "again.csv")[0][-2:] == ["数量", "原因"]


def test_rows_that_do_not_fit_stay_rejected_until_they_are_mended(tmp_path: Path) -> None:
    path = written(tmp_path / "book.csv", "单号,型号,数量,备注\n1,A,2\n2,A,1,轻,放\n3,A,1,\n")
    book = read_book(path)
    assert [order.number for order in book.orders] == ["3"]
    write_rejects(tmp_path / "rejects.csv", book)
    assert [row[:-1] for row in table(tmp_path / "rejects.csv")[1:]] == [
        ["1", "A", "2", "<?>"],
        ["2", "A", "1", "<?> 轻 放"],
    ]
    again = read_book(tmp_path / "rejects.csv")
    assert [(r.row, r.column) for r in again.rejects] == [(2, "备注"), (3, "备注")]


def test_days_of_a_workbook_survive_the_rejects(tmp_path: Path) -> None:
    rows = [HEADER, [*ROW[:3], -2, *ROW[4:]]]
    path = workbook(tmp_path / "book.xlsx", {"订单": rows})
    for dates in ((), ("%d/%m/%Y",), ("%Y-%d-%m",)):
        mapping = Mapping(dates=dates)
        write_rejects(tmp_path / "rejects.csv", read_book(path, mapping))
        text = (tmp_path / "rejects.csv").read_text(encoding="utf-8-sig").replace("-2,", "2,")
        mended = read_book(written(tmp_path / "mended.csv", text), mapping)
        assert mended.orders[0].placed == date(2026, 3, 1)


def test_rejects_that_cannot_be_written(tmp_path: Path) -> None:
    book, _ = rejects_of(tmp_path, "a")
    with pytest.raises(StorageError):
        write_rejects(tmp_path / "none" / "rejects.csv", book)
    assert not list(tmp_path.glob("*.part"))


def test_an_order_may_be_rejected_after_reading(tmp_path: Path) -> None:
    book = read_book(written(tmp_path / "book.csv", "单号,型号,数量\n1,A,2\n2,B,1\n"))
    late = Reject(3, "单号", "2", Reason("{name} is closed", {"name": "2"}))
    write_rejects(tmp_path / "rejects.csv", replace(book, rejects=(late,)))
    assert table(tmp_path / "rejects.csv")[1:] == [["2", "B", "1", "单号：2 is closed"]]


def test_progress_counts_then_measures(tmp_path: Path) -> None:
    path = workbook(tmp_path / "book.xlsx", {"订单": [HEADER, *([n, *ROW[1:]] for n in range(1500))]})
    told: list[tuple[int, int | None]] = []
    read_book(path, progress=lambda *done: told.append(done))
    assert told == [(1000, None), (1501, None), (0, 1500), (1000, 1500), (1500, 1500)]


BLANKS = " \t\r\n\u3000\u00a0\ufeff"


def nfc(text: str) -> str:
    return unicodedata.normalize("NFC", text)


texts = st.text(st.characters(blacklist_categories=["Cs"], blacklist_characters="\0\r"), max_size=12)
words = texts.map(lambda t: "x" + t.strip() + "x")
days = st.dates(date(1990, 1, 1), date(2100, 1, 1))
lines = st.tuples(
    words,
    st.decimals("0.001", 9999, places=3),
    st.none() | st.decimals(0, 9999, places=2),
    st.decimals(0, 100, places=2),
    st.none() | days,
    texts,
)
books = st.lists(
    st.tuples(words, words, days, st.lists(lines, min_size=1, max_size=3)), max_size=4, unique_by=lambda o: o[0]
)


@settings(max_examples=60, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(books=books, encoding=st.sampled_from(["utf-8-sig", "gb18030"]), delimiter=st.sampled_from(",;\t|"))
def test_what_is_written_is_read(tmp_path: Path, books: list[Any], encoding: str, delimiter: str) -> None:
    header = ["number", "customer", "placed", "product", "quantity", "price", "discount", "line_promised", "unit"]
    rows = [
        [number, customer, placed, product, qty, price, f"{discount}%", promised, "x" + unit]
        for number, customer, placed, order in books
        for product, qty, price, discount, promised, unit in order
    ]
    path = tmp_path / "book.csv"
    with path.open("w", encoding=encoding, newline="") as file:
        csv.writer(file, delimiter=delimiter).writerows([header, *rows])
    book = read_book(path, Mapping(delimiter=delimiter), encoding=encoding)
    assert book.rejects == ()
    assert [(order.number, order.customer, order.placed) for order in book.orders] == [
        (nfc(number), nfc(customer), placed) for number, customer, placed, _ in books
    ]
    for order, (*_, wanted) in zip(book.orders, books, strict=True):
        for line, (product, qty, price, discount, promised, unit) in zip(order.lines, wanted, strict=True):
            assert (line.product, line.qty, line.price) == (nfc(product), qty, price)
            assert (line.discount, line.promised, line.unit) == (discount, promised, nfc("x" + unit).strip(BLANKS))
