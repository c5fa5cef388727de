"""A list of customers from a file: what it makes and changes, what it rejects, that a second time it does nothing."""

from __future__ import annotations

from decimal import Decimal
from pathlib import Path

import pytest

from gendan.db.store import Store
from gendan.errors import GendanError, Refusal, UsageError
from gendan.services.bookfile import write_rejects
from gendan.services.customer_import import CustomerReport, import_customers, read_customers
from gendan.services.customer_list import customers
from gendan.services.customer_page import customer_page
from gendan.services.rebuild import rebuild
from tests.helpers import act, actor, bodies
from tests.services.book_files import workbook

LIST = """客户名称,手机,联系人,地区,详细地址,客户类别,等级,信用额度,备注,门店
王芳,138 0000 1234,,上海,静安区南京西路1号,大客户,A级,"¥20,000",爱喝茶,一店
李雷,+86 139-0000-5678,李太太,,,,,,,
零散客人,总机转3,,,,普通,c,,,
"""


@pytest.fixture
def book(tmp_path: Path) -> Path:
    path = tmp_path / "customers.csv"
    path.write_text(LIST, encoding="gb18030")
    return path


def written(tmp_path: Path, text: str) -> Path:
    path = tmp_path / "next.csv"
    path.write_text(text, encoding="utf-8-sig")
    return path


def taken(store: Store, path: Path, who: str = "su", mapping: Path | None = None) -> CustomerReport:
    return import_customers(store, actor(store, who), read_customers(path, mapping))


def counts(report: CustomerReport) -> tuple[int, ...]:
    return *(report.count(state) for state in ("new", "changed", "unchanged")), len(report.book.rejects)


def names(store: Store) -> list[str]:
    return sorted(row.name for row in customers(store).rows)


def test_a_list_is_taken_in_and_a_second_time_changes_nothing(shop: Store, book: Path) -> None:
    before = bodies(shop.path)
    tried = import_customers(shop, None, read_customers(book), dry_run=True)
    assert (counts(tried), bodies(shop.path), names(shop)) == ((3, 0, 0, 0), before, [])
    assert ([one.code for one in tried.changes], tried.book.unused) == (["", "", ""], ("门店",))
    done = taken(shop, book)
    assert counts(done) == (3, 0, 0, 0)
    page = customer_page(shop, done.changes[0].code)
    assert (page.name, page.phone, page.region, page.address) == ("王芳", "138 0000 1234", "上海", "静安区南京西路1号")
    assert (page.kind, page.grade, page.credit, page.note) == ("key", "A", Decimal("20000.00"), "爱喝茶")
    assert customer_page(shop, "零散客人").phone == "总机转3"
    kept = bodies(shop.path)
    assert kept.count('"customer.add"') == 3
    assert counts(taken(shop, book)) == (0, 0, 3, 0)
    assert bodies(shop.path) == kept
    assert rebuild(shop, check=True).differences == ()


def test_what_differs_is_changed_and_an_empty_cell_changes_nothing(shop: Store, book: Path, tmp_path: Path) -> None:
    code = taken(shop, book).changes[0].code
    again = written(
        tmp_path, "Customer,Phone,Contact,Note\n王芳,１３８００００１２３４,王太太,\n李雷,139 0000 5678,,\n"
    )
    report = taken(shop, again, "li")
    assert (counts(report), dict(report.changes[0].fields)) == ((0, 1, 1, 0), {"contact": "王太太"})
    page = customer_page(shop, code)
    assert (page.note, page.kind) == ("爱喝茶", "key")
    by_code = written(tmp_path, f"客户编号,姓名,电话,地址\n{code},王芳芳,021-6123 4567,\nNEW-7,,,\n")
    report = taken(shop, by_code, "li")
    assert counts(report) == (0, 1, 0, 1)
    page = customer_page(shop, code)
    assert (page.name, page.phone, page.address) == ("王芳芳", "021-6123 4567", "静安区南京西路1号")


def test_kind_grade_and_credit_are_taken_from_a_supervisor_only(shop: Store, book: Path) -> None:
    report = taken(shop, book, "li")
    assert (counts(report), report.left_out) == ((3, 0, 0, 0), ("kind", "grade", "credit"))
    assert customer_page(shop, "王芳").grade is None
    assert counts(taken(shop, book, "su")) == (0, 2, 1, 0)
    assert customer_page(shop, "王芳").grade == "A"
    with pytest.raises(Refusal, match="not_signed_in"):
        import_customers(shop, None, read_customers(book))


def test_bad_rows_are_mended_and_taken_in_again(shop: Store, tmp_path: Path) -> None:
    path = written(
        tmp_path,
        "姓名,电话,类别,等级,额度\n甲,13800000001,要客,A,1\n乙,13800000002,,D,一万\n,13800000003,,,\n"
        "丙,13800000004,,,\n丙,138 0000 0004,,B,\n丙,13800000004,,,\n丁\n戊,1\u202e2,,,\n",
    )
    report = taken(shop, path)
    assert counts(report) == (1, 0, 0, 7)
    assert [(one.row, one.column) for one in report.book.rejects] == [
        (2, "类别"), (3, "等级"), (3, "额度"), (4, "姓名"), (6, "姓名"), (8, "电话"), (9, "电话"),
    ]  # fmt: skip
    mended = tmp_path / "rejects.csv"
    write_rejects(mended, report.book)
    text = mended.read_text(encoding="utf-8-sig")
    for wrong, right in (("要客", "重点"), (",D,一万", ",C,10000"), (",13800000003", "己,13800000003"), ("<?>", "")):
        text = text.replace(wrong, right)
    mended.write_text(text.replace("1\u202e2", "12").replace("\\u202e", ""), encoding="utf-8")
    report = taken(shop, mended)
    assert (counts(report), names(shop)) == ((5, 1, 0, 0), ["丁", "丙", "乙", "己", "戊", "甲"])


def test_who_may_be_the_same_is_named(shop: Store, book: Path, tmp_path: Path) -> None:
    first = taken(shop, book).changes[0].code
    report = taken(shop, written(tmp_path, "姓名,电话\n王芳,13911112222\n王小姐,13800001234\n王小姐,13711112222\n"))
    assert counts(report) == (3, 0, 0, 0)
    assert [[(one.code, one.why) for one in change.alike] for change in report.doubtful] == [
        [(first, "name")],
        [(first, "phone")],
        [(report.changes[1].code, "name")],
    ]


def test_files_that_were_united_stay_one(shop: Store, book: Path, tmp_path: Path) -> None:
    done = taken(shop, book)
    gone, remains = done.changes[1].code, done.changes[0].code
    act(shop, "su", "customer.merge", customer=gone, into=remains, reason="一个人")
    path = written(tmp_path, "姓名,电话,地址,联系人\n李雷,13900005678,别处,小李\n")
    report = taken(shop, path)
    assert (counts(report), report.changes[0].code) == ((0, 1, 0, 0), remains)
    page = customer_page(shop, remains)
    assert (page.name, page.address, page.contact) == ("王芳", "静安区南京西路1号", "小李")
    assert counts(taken(shop, path)) == (0, 0, 1, 0)


def test_a_new_code_is_none_of_the_file(shop: Store, tmp_path: Path) -> None:
    path = written(tmp_path, "编号,姓名,电话\n,甲,1\n,乙,2\nS01-T1-K00001,丙,3\nS01-T1-K00002,丁,4\n")
    assert {one.name: one.code[-5:] for one in taken(shop, path).changes} == {
        "甲": "00003", "乙": "00004", "丙": "00001", "丁": "00002",
    }  # fmt: skip


def test_it_can_be_stopped_and_a_workbook_needs_a_mapping_for_other_names(shop: Store, tmp_path: Path) -> None:
    path = tmp_path / "list.xlsx"
    workbook(path, {"客户": [["谁", "号码"], *([f"客{n}", str(13800000000 + n)] for n in range(150))]})
    with pytest.raises(UsageError, match="missing_fields"):
        read_customers(path)
    mapping = tmp_path / "map.toml"
    mapping.write_text('[columns]\nname = "谁"\nphone = "号码"\n', encoding="utf-8")
    read = read_customers(path, mapping)

    def stop(done: int, total: int) -> None:
        assert (done, total) == (100, 150)
        raise Refusal("stopped", "Stopped.")

    with pytest.raises(GendanError, match="stopped"):
        import_customers(shop, actor(shop, "su"), read, progress=stop)
    assert names(shop) == []
    assert counts(import_customers(shop, actor(shop, "su"), read)) == (150, 0, 0, 0)


def test_a_change_that_is_refused_takes_nothing_else_with_it(shop: Store, book: Path, tmp_path: Path) -> None:
    taken(shop, book)
    rows = "乙,13700000001,好\n王芳,13800001234,坏\u202e\n李雷,13900005678,李先生\n丙,13700000002,\n"
    report = taken(shop, written(tmp_path, f"姓名,电话,联系人\n{rows}"))
    assert counts(report) == (2, 1, 0, 1)
    assert [(one.row, one.column) for one in report.book.rejects] == [(3, "联系人")]
    assert customer_page(shop, "李雷").contact == "李先生"
    assert {"乙", "丙"} <= set(names(shop))
    assert rebuild(shop, check=True).differences == ()
