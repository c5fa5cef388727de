"""Taking an order book in: whole orders or named rejects, once each, brought up to date later."""

from __future__ import annotations

import csv
import unicodedata
from collections.abc import Iterator, Sequence
from dataclasses import replace
from datetime import date, datetime
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest

from gendan import config, i18n
from gendan.clock import FixedClock
from gendan.db import journal, users
from gendan.db.store import Store, open_store
from gendan.errors import Refusal
from gendan.services import door
from gendan.services.audit import verify
from gendan.services.bookfile import Book, load_mapping, read_book, write_rejects
from gendan.services.context import Actor
from gendan.services.founding import Founding, found
from gendan.services.importing import ImportReport, import_book
from gendan.services.order_list import OrderRow, find
from gendan.services.order_page import OrderPage, order_page
from gendan.services.rebuild import rebuild
from gendan.services.today import today
from tests.hostile import HOSTILE
from tests.services.book_files import NORTHWIND, NORTHWIND_MAP, damaged, workbook

PASSWORD = "not the login"
HEADER = ("订单号", "客户", "电话", "型号", "数量", "单价", "下单日期", "承诺日期", "发货日期", "签收日期", "跟单员")
ROW = ("A-1", "王芳", "13800001234", "M1", "2", "10.50", "2026-01-05", "2026-02-02", "", "", "陈静")


@pytest.fixture
def practice() -> FixedClock:
    """The evening of the last Northwind day."""
    return FixedClock(datetime.fromisoformat("1998-05-06T18:00:00+08:00"), practice=True)


def made(tmp_path: Path, clock: FixedClock) -> Store:
    path = tmp_path / "data" / "gendan.db"
    found(path, clock, config.load(), Founding("S01", "测试店", "T1", "boss", PASSWORD))
    return open_store(path, clock, config.load())


@pytest.fixture
def store(tmp_path: Path, clock: FixedClock) -> Iterator[Store]:
    """A store at the beginning of March 2026."""
    store = made(tmp_path, clock)
    yield store
    store.close()


@pytest.fixture
def northwind(tmp_path: Path, practice: FixedClock) -> Iterator[Store]:
    """An empty store on Northwind's last day."""
    store = made(tmp_path, practice)
    yield store
    store.close()


def actor(store: Store, login: str = "boss") -> Actor:
    with store.read() as conn:
        return door.actor_of(users.by_login(conn, login))


def book(path: Path, rows: Sequence[Sequence[str]], header: Sequence[str] = HEADER) -> Book:
    with path.open("w", encoding="utf-8", newline="") as file:
        csv.writer(file).writerows([header, *rows])
    return read_book(path)


def changed(row: Sequence[str] = ROW, **cells: str) -> tuple[str, ...]:
    return tuple(cells.get(name, cell) for name, cell in zip(HEADER, row, strict=True))


def take_in(store: Store, tmp_path: Path, *rows: Sequence[str], header: Sequence[str] = HEADER) -> ImportReport:
    return import_book(store, actor(store), book(tmp_path / "book.csv", rows, header))


def numbers(report: ImportReport) -> tuple[Any, ...]:
    return (report.orders, report.lines, report.customers, report.products, report.unchanged, report.updated)


def rows(store: Store, query: str = "") -> list[OrderRow]:
    return list(find(store, query, None).rows)


def page(store: Store, number: str = "A-1") -> OrderPage:
    return order_page(store, number)


def fingerprint(store: Store) -> tuple[Any, ...]:
    """What a dry run must not change: the journal's end, the tables' sizes, the file's own count of changes."""
    with store.read() as conn:
        tables = ("chg", "orders", "lines", "customers", "products", "users", "side", "touch", "numbering")
        sizes = tuple(conn.exec_driver_sql(f"SELECT count(*) FROM {name}").scalar_one() for name in tables)
        return journal.log_head(conn), sizes


def consistent(store: Store) -> None:
    """The journal is whole, and the tables say what it says."""
    assert verify(store).broken == ()
    assert rebuild(store, check=True).differences == ()


# Northwind, whole and damaged


def test_northwind_is_taken_in_whole_and_once(northwind: Store) -> None:
    read = read_book(NORTHWIND, load_mapping(NORTHWIND_MAP))
    before = fingerprint(northwind)
    dry = import_book(northwind, None, read, dry_run=True)
    assert fingerprint(northwind) == before
    report = import_book(northwind, actor(northwind), read)
    assert numbers(report) == numbers(dry) == (830, 2155, 89, 77, 0, 0)
    assert report.amount == dry.amount == Decimal("1265793.02")
    assert report.book.rejects == ()
    assert (dry.dry_run, report.dry_run) == (True, False)

    taken = rows(northwind)
    assert len(taken) == 830
    assert sum((row.amount for row in taken), Decimal(0)) == Decimal("1265793.02")
    delivered = [row for row in taken if row.delivered]
    assert (len(delivered), sum(not row.late for row in delivered)) == (809, 772)

    now = today(northwind)
    assert now.date == date(1998, 5, 6)
    assert (now.counts.overdue, now.counts.due_today) == (0, 1)

    after = fingerprint(northwind)
    again = import_book(northwind, actor(northwind), read)
    assert numbers(again) == (0, 0, 0, 0, 830, 0)
    assert again.amount == 0
    assert fingerprint(northwind) == after
    consistent(northwind)


DAMAGE = {2: {"OrderDate": "1998-13-45"}, 9: {"Quantity": "-3"}, 20: {"ProductName": "", "ProductID": ""}}
CUT = (30,)


@pytest.mark.parametrize("encoding", ["utf-8", "gb18030"])
def test_a_damaged_copy_is_mended_and_taken_in_again(northwind: Store, tmp_path: Path, encoding: str) -> None:
    mapping = load_mapping(NORTHWIND_MAP)
    read = read_book(damaged(tmp_path / "damaged.csv", DAMAGE, CUT, encoding), mapping)
    assert (read.encoding == "utf-8") is (encoding == "utf-8")
    report = import_book(northwind, actor(northwind), read)
    assert report.orders == 826
    named = [(r.row, r.column, r.value) for r in report.book.rejects if "whole" not in r.reason.message]
    assert named == [
        (2, "OrderDate", "1998-13-45"),
        (9, "Quantity", "-3"),
        (20, "ProductID", ""),
        (30, "UnitPrice", ""),
    ]
    assert all(i18n._(r.reason.message, **r.reason.params) for r in report.book.rejects)
    orders_of_rejects = {r.row for r in report.book.rejects}
    assert len(orders_of_rejects) == 2155 - report.lines, "every row is taken in or named"
    assert len(rows(northwind)) == 826

    rejects = tmp_path / "rejects.csv"
    write_rejects(rejects, report.book)
    header, *cells = csv.reader(NORTHWIND.read_text(encoding="utf-8").splitlines())
    right = dict(enumerate([header, *cells], start=1))
    with rejects.open(encoding="utf-8-sig", newline="") as file:
        table = list(csv.reader(file))
    assert [row[0] for row in table[1:]] == [right[number][0] for number in sorted(orders_of_rejects)]
    mended = [[*right[number], ""] for number in sorted(orders_of_rejects)]
    with rejects.open("w", encoding="utf-8-sig", newline="") as file:
        csv.writer(file).writerows([table[0], *mended])
    rest = import_book(northwind, actor(northwind), read_book(rejects, mapping))
    assert (rest.orders, rest.book.rejects) == (4, ())
    assert rest.lines + report.lines == 2155
    assert len(rows(northwind)) == 830
    assert sum((row.amount for row in rows(northwind)), Decimal(0)) == Decimal("1265793.02")


# the same book later


def test_a_later_book_brings_an_order_up_to_date(store: Store, tmp_path: Path) -> None:
    assert numbers(take_in(store, tmp_path, ROW)) == (1, 1, 1, 1, 0, 0)
    assert (page(store).shipped, page(store).delivered) == (None, None)
    shipped = changed(发货日期="2026-01-28")
    assert numbers(take_in(store, tmp_path, shipped)) == (0, 0, 0, 0, 0, 1)
    assert (page(store).shipped, page(store).delivered, page(store).open) == (date(2026, 1, 28), None, True)
    delivered = changed(shipped, 签收日期="2026-02-03")
    assert numbers(take_in(store, tmp_path, delivered)) == (0, 0, 0, 0, 0, 1)
    assert numbers(take_in(store, tmp_path, delivered)) == (0, 0, 0, 0, 1, 0)
    seen = page(store)
    assert (seen.delivered, seen.open, seen.late, seen.days_late) == (date(2026, 2, 3), False, True, 1)
    assert [m.code for m in seen.milestones if m.done_at] == ["receive", "confirm", "ship", "deliver"]
    consistent(store)


def test_a_book_with_other_content_does_not_change_an_order(store: Store, tmp_path: Path) -> None:
    take_in(store, tmp_path, ROW)
    before = fingerprint(store)
    other = changed(订单号="B-2", 型号="M2")
    report = take_in(store, tmp_path, changed(数量="3", 签收日期="2026-02-01"), other)
    assert (report.orders, report.updated) == (1, 0)
    [reject] = report.book.rejects
    assert (reject.row, reject.column, reject.value) == (2, "订单号", "A-1")
    assert i18n._(reject.reason.message, **reject.reason.params) != reject.reason.message
    assert "A-1" in i18n._(reject.reason.message, **reject.reason.params)
    assert page(store).lines[0].qty == 2
    assert page(store).delivered is None
    assert fingerprint(store) != before, "the other order is taken in"


def test_a_cancelled_order_stays_cancelled_and_leaves_today(store: Store, tmp_path: Path) -> None:
    header = (*HEADER, "取消日期")
    report = take_in(store, tmp_path, (*ROW, "2026-01-20"), (*changed(订单号="B-2"), ""), header=header)
    assert report.orders == 2
    assert (page(store).status, page(store).cancelled, page(store).late) == ("cancelled", date(2026, 1, 20), False)
    assert today(store).counts.overdue == 1
    later = take_in(store, tmp_path, (*ROW, "2026-01-20"), (*changed(订单号="B-2"), "2026-02-20"), header=header)
    assert (later.unchanged, later.updated) == (1, 1)
    assert page(store, "B-2").status == "cancelled"
    assert today(store).counts.overdue == 0


def test_a_later_word_of_the_state_is_news_and_no_other_content(store: Store, tmp_path: Path) -> None:
    header = (*HEADER, "订单状态")
    orders = [changed(订单号=number) for number in ("A-1", "B-2", "C-3")]
    take_in(store, tmp_path, *((*row, "生产中") for row in orders), header=header)
    words = ("已发货", "已取消", "交易成功")
    later = [(*row, word) for row, word in zip(orders, words, strict=True)]
    assert numbers(take_in(store, tmp_path, *later, header=header)) == (0, 0, 0, 0, 0, 3)
    assert numbers(take_in(store, tmp_path, *later, header=header)) == (0, 0, 0, 0, 3, 0)
    assert [page(store, number).status for number in ("A-1", "B-2", "C-3")] == ["open", "cancelled", "closed"]
    assert page(store, "B-2").cancelled == date(2026, 3, 2), "the day is not told: that of the file that says so"


def test_an_order_is_late_as_soon_as_one_of_its_lines_is(store: Store, tmp_path: Path) -> None:
    header = (*HEADER, "行承诺日期", "行签收日期")
    base = changed(承诺日期="")
    lines = [
        (*base, "2026-02-02", "2026-02-05"),
        (*changed(base, 型号="M2"), "2026-03-20", ""),
        (*changed(base, 订单号="B-2"), "2026-02-02", "2026-02-02"),
        (*changed(base, 订单号="B-2", 型号="M2"), "2026-03-20", "2026-02-27"),
    ]
    assert take_in(store, tmp_path, *lines, header=header).orders == 2
    late, good = page(store), page(store, "B-2")
    assert (late.promised, late.open, late.late, late.days_late) == (date(2026, 3, 20), True, True, 3)
    assert (good.delivered, good.open, good.late) == (date(2026, 2, 27), False, False)
    arrived = [(*row[:-1], "2026-02-26") if row[-1] == "" else row for row in lines]
    assert take_in(store, tmp_path, *arrived, header=header).updated == 1
    assert (page(store).delivered, page(store).open, page(store).days_late) == (date(2026, 2, 26), False, 3)
    consistent(store)


def test_with_the_setting_what_is_not_delivered_waits_for_the_check(store: Store, tmp_path: Path) -> None:
    door.run(store, actor(store), "setting.set", {"key": "import.check", "value": True})
    take_in(store, tmp_path, ROW, changed(订单号="B-2", 签收日期="2026-02-01"))
    assert (page(store).status, page(store).stage) == ("to_check", "received")
    assert (page(store, "B-2").status, page(store, "B-2").stage) == ("open", "after_sale")
    assert today(store).counts.to_check == 1
    assert [check.kind for check in page(store).checks] == ["import"]


def test_an_order_delivered_over_a_month_ago_is_closed(store: Store, tmp_path: Path) -> None:
    take_in(store, tmp_path, changed(签收日期="2026-01-29"), changed(订单号="B-2", 签收日期="2026-01-31"))
    assert (page(store).status, page(store).closed) == ("closed", date(2026, 2, 28))
    assert (page(store, "B-2").status, page(store, "B-2").stage) == ("open", "after_sale")


# people, customers, products


def test_unknown_owners_are_written_down_without_the_right_to_sign_in(store: Store, tmp_path: Path) -> None:
    chen = {"login": "chen", "name": "陈静", "role": "follower", "password": PASSWORD}
    door.run(store, actor(store), "user.add", chen)
    take_in(store, tmp_path, ROW, changed(订单号="B-2", 跟单员="赵磊"), changed(订单号="C-3", 跟单员="赵磊"))
    owned = {row.outside_number: (row.owner, row.owner_name) for row in rows(store)}
    assert owned == {"A-1": ("chen", "陈静"), "B-2": ("zhaolei", "赵磊"), "C-3": ("zhaolei", "赵磊")}
    with store.read() as conn:
        unknown = users.by_login(conn, "zhaolei")
    assert unknown is not None
    assert (unknown.active, unknown.password, unknown.role) == (False, None, "follower")


def test_a_customer_is_known_by_name_and_phone_however_they_are_written(store: Store, tmp_path: Path) -> None:
    same = changed(订单号="B-2", 客户="王芳 ", 电话="+86 138-0000-1234")
    other = changed(订单号="C-3", 电话="13800009999")
    assert take_in(store, tmp_path, ROW, same, other).customers == 2
    again = changed(订单号="D-4", 客户="王芳", 电话="138 0000 1234", 型号="M1", 单价="99")
    report = take_in(store, tmp_path, again)
    assert (report.customers, report.products) == (0, 0)
    assert page(store, "D-4").lines[0].price == 99


def test_hostile_names_are_kept_as_they_are_written(store: Store, tmp_path: Path) -> None:
    names = {f"H-{n}": name for n, name in enumerate(HOSTILE) if "\ud800" not in name}
    report = take_in(store, tmp_path, *(changed(订单号=number, 客户=name) for number, name in names.items()))
    kept = {row.outside_number: row.customer for row in rows(store)}
    refused = {names[f"H-{reject.row - 2}"] for reject in report.book.rejects}
    assert refused == {"名" * 200, "x" * 200, "a\x00b"}, "too long, or no text"
    plain = {number: unicodedata.normalize("NFC", name) for number, name in names.items() if name not in refused}
    assert kept == {number: name.strip(" \t\r\n\ufeff") for number, name in plain.items()}
    consistent(store)


def test_a_workbook_is_taken_in_like_a_text(store: Store, tmp_path: Path) -> None:
    arrived = datetime.fromisoformat("2026-02-01 15:30")
    days = (date(2026, 1, 5), date(2026, 2, 2), None, arrived)
    line = ["A-1", "王芳", 13800001234, "M1", 2, 10.5, *days, "陈静"]
    path = workbook(tmp_path / "book.xlsx", {"说明": [["只是说明"]], "订单": [HEADER, line]})
    assert numbers(import_book(store, actor(store), read_book(path))) == (1, 1, 1, 1, 0, 0)
    seen = page(store)
    assert (seen.phone, seen.amount, seen.delivered, seen.late) == ("13800001234", 21, date(2026, 2, 1), False)
    text = take_in(store, tmp_path, changed(签收日期="2026-02-01"))
    assert numbers(text) == (0, 0, 0, 0, 1, 0), "the same order, told by another file"


# who may, and what is kept when it goes wrong


@pytest.mark.parametrize("role", ["clerk", "follower", "planner", "finance"])
def test_less_than_a_supervisor_is_refused(store: Store, tmp_path: Path, role: str) -> None:
    door.run(store, actor(store), "user.add", {"login": "li", "name": "李", "role": role, "password": PASSWORD})
    before = fingerprint(store)
    with pytest.raises(Refusal) as refused:
        import_book(store, actor(store, "li"), book(tmp_path / "book.csv", [ROW]))
    assert refused.value.code == "forbidden"
    assert fingerprint(store) == before


def test_nobody_signed_in_is_refused(store: Store, tmp_path: Path) -> None:
    with pytest.raises(Refusal) as refused:
        import_book(store, None, book(tmp_path / "book.csv", [ROW]))
    assert refused.value.code == "not_signed_in"


@pytest.mark.parametrize(
    "cells",
    [
        {"承诺日期": "0001-01-02"},
        {"下单日期": "0001-01-01"},
        {"下单日期": "9999-12-31"},
        {"签收日期": "9999-12-31", "下单日期": ""},
        {"承诺日期": "9999-12-31"},
    ],
)
def test_an_order_that_fails_half_way_leaves_nothing(store: Store, tmp_path: Path, cells: dict[str, str]) -> None:
    read = book(tmp_path / "book.csv", [changed(订单号="B-2", 客户="李四", 型号="M9", 跟单员="赵磊"), ROW])
    first, last = read.orders
    fields = {"承诺日期": "promised", "下单日期": "placed", "签收日期": "delivered"}
    bad = {fields[name]: date.fromisoformat(day) if day else None for name, day in cells.items()}
    report = import_book(store, actor(store), replace(read, orders=(replace(first, **bad), last)))
    taken = {row.outside_number for row in rows(store)}
    assert taken == ({"A-1"} if report.book.rejects else {"A-1", "B-2"})
    assert len(report.book.rejects) == 2 - len(taken)
    consistent(store)


def test_a_failure_takes_the_whole_file_back(store: Store, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    before = fingerprint(store)
    many = [changed(订单号=f"N-{n}") for n in range(30)]
    read = book(tmp_path / "book.csv", many)

    def stop(done: int, total: int) -> None:
        raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        import_book(store, actor(store), read, progress=stop)
    assert fingerprint(store) == before
    assert import_book(store, actor(store), read).orders == 30


def test_commits_of_one_transaction_are_one_chain(store: Store) -> None:
    before = fingerprint(store)
    with door.transaction(store) as deed:
        deed.bulk = True
        for name in ("王芳", "李四", "赵磊"):
            deed.run(actor(store), "customer.add", {"name": name})
    (seq, _hash), sizes = fingerprint(store)
    assert seq == before[0][0] + 3
    assert sizes[0] == before[1][0] + 3, "written at the end, though nobody settled"
    consistent(store)
