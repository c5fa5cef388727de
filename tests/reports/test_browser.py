"""The HTML report in a real browser: what it shows, that nothing sticks out, and what comes out of the printer.

Runs where there is a Chromium; ``.ci/run`` installs one and demands it (``GENDAN_CHROMIUM=require``).
"""

from __future__ import annotations

import os
from collections.abc import Iterator
from datetime import date
from decimal import Decimal
from pathlib import Path
from types import SimpleNamespace

import pytest

from gendan.db.store import Store
from gendan.i18n import set_language
from gendan.reports import course, course_forms, note, sheet, words
from gendan.reports.figures import make
from gendan.reports.forms import written
from gendan.services.sheet_page import sheet_page
from tests.chromium import Browser, browser, pages_of

PICTURES = os.environ.get("GENDAN_PICTURES", "")
"""A folder for pictures of the pages, to be looked at."""
PAPERS = {"A4": (210, 297), "80 mm": (80, 200)}
STICKING_OUT = """
[...document.querySelectorAll('body *')]
  .filter(one => one.getBoundingClientRect().right > document.documentElement.clientWidth + 0.5)
  .map(one => one.outerHTML.slice(0, 80))
"""
CHARTS = "[...document.querySelectorAll('svg')].map(one => [one.clientWidth, one.clientHeight, one.children.length])"
OVERLAPPING = """
[...document.querySelectorAll('svg')].flatMap(svg => {
  const said = [...svg.querySelectorAll('text')].map(one => [one.textContent, one.getBoundingClientRect()]);
  const days = said.filter(([words]) => /^\\d{4}-\\d\\d$/.test(words));
  return days.filter(([, box], at) => at && box.left < days[at - 1][1].right).map(([words]) => words);
})
"""
"""Names of periods that run into those before them."""
GLYPHS = """
new Set([...'跟单订准时率月报'].map(one => {
  const paper = Object.assign(document.createElement('canvas'), {width: 40, height: 40});
  const pen = paper.getContext('2d');
  pen.font = '30px ' + getComputedStyle(document.body).fontFamily;
  pen.fillText(one, 2, 32);
  return paper.toDataURL();
})).size
"""
"""How many of eight characters look different: one where a font shows the same empty box for all."""


@pytest.fixture(scope="module")
def chromium(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Browser]:
    """One browser for all tests here: starting it is what takes time."""
    with browser(tmp_path_factory.mktemp("profile")) as made:
        yield made


@pytest.mark.parametrize("language", ["zh", "en"])
def test_the_report_of_a_month_on_a_page_and_on_narrow_paper(
    chromium: Browser, northwind: Store, tmp_path: Path, language: str
) -> None:
    set_language(language)
    report = make(northwind, "month", date(1997, 3, 15))
    page = tmp_path / "report.html"
    page.write_bytes(written(northwind, report, "html"))
    for paper, (width, height) in PAPERS.items():
        chromium.open(page, width)
        shown = chromium.run("document.body.innerText")
        assert words.title(report) in shown
        for figure in ("38547.21", str(report.orders["entered"]), report.late_orders[0].number):
            assert figure in shown, paper
        assert chromium.run("document.documentElement.scrollWidth <= document.documentElement.clientWidth"), paper
        assert chromium.run(STICKING_OUT) == [], paper
        charts = chromium.run(CHARTS)
        assert len(charts) >= 4
        assert all(wide > width * 2 and tall > 20 and pieces for wide, tall, pieces in charts), (paper, charts)
        assert chromium.run(GLYPHS) == 8, "no font with Chinese characters: apt-get install fonts-wqy-microhei"
        pdf = chromium.printed(width, height)
        assert set(pages_of(pdf)) == {(width, height)}
        assert len(pages_of(pdf)) >= 2
        if PICTURES:
            name = f"report-{language}-{width}"
            chromium.picture(Path(PICTURES, f"{name}.png"))
            Path(PICTURES, f"{name}.pdf").write_bytes(pdf)


def test_the_course_of_figures_on_a_page_and_on_narrow_paper(
    chromium: Browser, northwind: Store, tmp_path: Path
) -> None:
    page = tmp_path / "course.html"
    found = course.make(northwind, "month", last=date(1998, 4, 30), count=60)
    page.write_bytes(course_forms.written(found, "html", "店"))
    for paper, (width, height) in PAPERS.items():
        chromium.open(page, width)
        assert "38547.21" in chromium.run("document.body.innerText")
        assert chromium.run(STICKING_OUT) == [], paper
        assert chromium.run(OVERLAPPING) == [], paper
        assert set(pages_of(chromium.printed(width, height))) == {(width, height)}


def test_sheet_and_delivery_note_on_a_page_and_on_narrow_paper(
    chromium: Browser, northwind: Store, tmp_path: Path
) -> None:
    order = sheet_page(northwind, "10248")
    goods = SimpleNamespace(
        shipment="S01-1", mode="truck", carrier="顺达物流", tracking="SF" + "9" * 40, shipped_on=date(1997, 3, 15),
        expected=None,
    )  # fmt: skip
    facts = {
        name: getattr(order, name) for name in ("store", "outside_number", "customer", "contact", "phone", "owner")
    }
    sent = SimpleNamespace(
        **facts, order=order.number, address="上海市浦东新区张杨路五百号" * 4, special="浅胡桃色", shipment=goods,
        lines=order.lines, remaining=Decimal(3),
    )  # fmt: skip
    for name, made in (("sheet", sheet.html(order)), ("note", note.html(sent))):
        page = tmp_path / f"{name}.html"
        page.write_text(made, encoding="utf-8")
        for paper, (width, height) in PAPERS.items():
            chromium.open(page, width)
            assert order.number in chromium.run("document.body.innerText")
            assert chromium.run(STICKING_OUT) == [], (name, paper)
            assert set(pages_of(chromium.printed(width, height))) == {(width, height)}
            if PICTURES:
                chromium.picture(Path(PICTURES, f"{name}-{width}.png"))
