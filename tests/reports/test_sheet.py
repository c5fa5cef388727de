"""The confirmation sheet: complete, exact, in both languages, and nothing in it that a browser would obey."""

from __future__ import annotations

import re
from html.parser import HTMLParser
from pathlib import Path

import pytest

from gendan.clock import FixedClock
from gendan.db.store import Store
from gendan.errors import Refusal
from gendan.i18n import set_language
from gendan.reports import sheet
from gendan.services import blind
from gendan.services.sheet_page import sheet_page
from tests.helpers import CommandLine, act
from tests.hostile import HOSTILE
from tests.screens.entry_store import entered, furnish

POLICY = "七天内可退换。\n<b>定制品不退</b>"
ALLOWED = {
    "html", "head", "meta", "title", "style", "body", "header", "h1", "p", "dl", "dt", "dd", "table", "thead", "tbody",
    "tr", "th", "td", "div", "b",
}  # fmt: skip


@pytest.fixture
def number(shop: Store) -> str:
    """An order of a customer of grade B with wishes, deposit and a policy to print."""
    furnish(shop)
    act(shop, "boss", "setting.set", key="store.policy", value=POLICY)
    lines = [{"product": "A-100", "qty": "2", "discount": "5", "special": "圆角"}, {"product": "B-200", "qty": "2.5"}]
    return entered(shop, customer="王建华", lines=lines, special="浅胡桃色", deposit="500", document_ref="电话 0302-05")


def test_it_says_everything_that_was_agreed(shop: Store, number: str) -> None:
    text = sheet.text(sheet_page(shop, number))
    for said in (
        number, "王建华", "13800001234", "张杨路 500 号", "快递", "2026-03-12", "电话 0302-05", "A-100 餐桌",
        "2 张 x 1200.00 -5% = 2280.00", "2.5 把 x 300.00 = 750.00", "合计：CNY 3030.00", "约定定金：CNY 500.00",
        "浅胡桃色", "第 1 行：圆角", "七天内可退换。",
    ):  # fmt: skip
        assert said in text


def test_the_terms_of_payment_follow_the_credit_grade_and_add_up(shop: Store, number: str) -> None:
    page = sheet_page(shop, number)
    assert [(term.part, str(term.amount)) for term in page.terms] == [
        ("advance", "909.00"),
        ("progress", "909.00"),
        ("delivery", "1212.00"),
    ]
    assert sum(term.amount for term in page.terms) == page.amount
    assert "预付 30%：CNY 909.00" in sheet.text(page)
    plain = entered(shop, customer="王建国", lines=[{"product": "A-100", "qty": "1"}])
    assert sheet_page(shop, plain).terms == ()


def test_it_speaks_both_languages(shop: Store, number: str) -> None:
    set_language("en")
    page = sheet_page(shop, number)
    assert not re.search(r"[确认单合计]", sheet.text(page).replace(POLICY, "").split("Total")[0].split("\n")[1])
    assert "Order confirmation" in sheet.text(page)
    assert '<html lang="en">' in sheet.html(page)
    set_language("zh")
    assert "订单确认单" in sheet.html(page)


class Tags(HTMLParser):
    """Every tag and attribute of a page."""

    def __init__(self) -> None:
        super().__init__()
        self.found: set[str] = set()
        self.attributes: set[str] = set()
        self.open: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.found.add(tag)
        self.attributes |= {name for name, _value in attrs}
        if tag != "meta":
            self.open.append(tag)

    def handle_endtag(self, tag: str) -> None:
        assert self.open.pop() == tag


@pytest.mark.parametrize(
    "text",
    [t for t in HOSTILE if t.isprintable()] + ["<script>alert(1)</script>", '"><img src=x onerror=x>', "</td></table>"],
)
def test_nothing_that_people_wrote_becomes_a_tag(shop: Store, number: str, text: str) -> None:
    act(shop, "boss", "setting.set", key="store.policy", value=text)
    lines = [{"product": "A-100", "qty": "1", "special": text}]
    given = {"name": text[:100], "phone": "13512345678", "address": text, "special": text, "document_ref": text[:100]}
    draft = act(shop, "li", "order.enter", lines=lines, **given)["number"]
    page = sheet.html(sheet_page(shop, draft))
    tags = Tags()
    tags.feed(page)
    assert tags.open == []
    assert tags.found <= ALLOWED
    assert tags.attributes <= {"lang", "charset", "http-equiv", "content", "class"}


def test_who_checks_it_blind_does_not_get_it(shop: Store, number: str) -> None:
    shop.viewer = "fu"
    blind.open_check(shop, "fu", number, {})
    with pytest.raises(Refusal) as refused:
        sheet_page(shop, number)
    assert refused.value.code == "gate_closed"


def test_the_command_line_prints_and_writes_it(gendan: CommandLine, shop: Store, number: str, tmp_path: Path) -> None:
    place = ("--db", str(shop.path))
    assert "合计：CNY 3030.00" in gendan("order", "sheet", number, *place).out
    assert gendan("order", "sheet", number, "--json", *place).json["number"] == number
    target = tmp_path / "sheet.html"
    for said in (
        (number, "--html", "-o", str(target)),
        (number, "--html", str(target)),
        ("--html", "-o", str(target), number),
    ):
        assert gendan("order", "sheet", *said, *place).status == 0
        assert target.read_text(encoding="utf-8").startswith("<!DOCTYPE html>")
        target.unlink()
    assert gendan("order", "sheet", "--html", number, *place).out.startswith("<!DOCTYPE html>"), "no file: the number"
    assert gendan("order", "sheet", "--html", *place).status == 2
    blind.open_check(shop, "fu", number, {})
    assert gendan("order", "sheet", number, "--as", "fu", *place).status == 1, "who checks it blind does not get it"
    assert gendan("order", "sheet", "nothing", *place).status == 1
    assert gendan("order", "sheet", number, "-o", str(tmp_path / "no" / "such"), *place).status == 3


def test_a_draft_says_that_it_binds_nobody(shop: Store, clock: FixedClock) -> None:
    furnish(shop)
    draft = act(shop, "li", "order.enter", customer="李娜")["number"]
    assert "未生效" in sheet.text(sheet_page(shop, draft))
