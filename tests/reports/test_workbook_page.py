"""The workbook and the page of a report: right types, nothing that runs, readable on narrow paper."""

from __future__ import annotations

import io
import re
from collections.abc import Callable
from datetime import date, datetime
from xml.etree import ElementTree as ET

import openpyxl
import pytest

from gendan.clock import FixedClock
from gendan.db.store import Store
from gendan.domain.periods import KINDS
from gendan.reports import charts
from gendan.reports.figures import make, orders_behind
from gendan.reports.forms import FORMS, listed, written
from gendan.services.context import Actor
from gendan.services.door import run
from tests.helpers import act, order
from tests.reports.history import clock_at

HOSTILE = '=HYPERLINK("http://x")<script>'


@pytest.fixture
def trouble(shop: Store) -> Store:
    """A late order of a customer with a name that attacks, with an exception and a request."""
    number = order(shop, "A-1", customer=HOSTILE, promised="2026-02-25", channel="门店")
    order(shop, "A-2", customer="王小明", promised="2026-03-02", delivered="2026-03-01")
    act(shop, "su", "exception.raise", order=number, problem="delay", description="晚了")
    act(shop, "li", "request.open", order=number, channel="phone", summary="几时到货")
    return shop


def book(store: Store, kind: str, day: date) -> openpyxl.Workbook:
    return openpyxl.load_workbook(io.BytesIO(written(store, make(store, kind, day), "xlsx")))


def test_a_sheet_each_for_figures_orders_and_cases_with_real_types(trouble: Store) -> None:
    found = book(trouble, "week", date(2026, 3, 2))
    assert found.sheetnames == ["数据", "订单", "个案"]
    for sheet in found:
        assert sheet.freeze_panes
        assert sheet.auto_filter.ref
    figures = {row[1].value: row for row in found["数据"].iter_rows(min_row=4)}
    rate = figures["交付及时率"]
    assert (rate[2].value, rate[2].number_format, rate[3].value, rate[4].value) == (1, "0.0%", 1, 1)
    assert rate[5].value == pytest.approx(0.952)
    orders = list(found["订单"].iter_rows(min_row=2))
    late = next(row for row in orders if row[1].value == "A-1")
    assert (late[4].value, late[7].value, late[8].value) == (datetime(2026, 2, 25), 5, 21)  # noqa: DTZ001 - a sheet has no zones
    assert (late[2].value, late[2].data_type, late[2].quotePrefix) == (HOSTILE, "s", True)
    cases = [[cell.value for cell in row] for row in found["个案"].iter_rows(min_row=2)]
    assert [row[0] for row in cases] == ["异常", "请求"]
    assert cases[1][5] == datetime(2026, 3, 2, 9, 0)  # noqa: DTZ001 - in the zone of the store


def test_the_workbook_lists_what_the_report_counts(northwind: Store) -> None:
    report = make(northwind, "month", date(1997, 3, 15))
    names = {one.number for one in listed(northwind, report).orders}
    for figure in ("entered", "due_first", "delivered", "open"):
        assert {one.number for one in orders_behind(northwind, report, figure)} <= names
    sheet = book(northwind, "month", date(1997, 3, 15))["订单"]
    assert sheet.max_row == 1 + len(names)


def pictures(page: str) -> list[ET.Element]:
    return [ET.fromstring(one) for one in re.findall(r"<svg.*?</svg>", page)]


def test_the_page_escapes_fetches_nothing_and_has_its_charts(trouble: Store) -> None:
    for kind in KINDS:
        page = written(trouble, make(trouble, kind, date(2026, 3, 2)), "html").decode()
        assert "<script" not in page
        assert "&lt;script&gt;" in page
        assert "default-src 'none'" in page
        assert not re.search(r"(?:src|href)=", page)
        assert page.count("<table>") == page.count("</table>")
        assert {picture.get("aria-label") for picture in pictures(page)} >= {"从接单到结案", "异常按问题"}


def test_charts_stay_within_their_drawing(northwind: Store) -> None:
    page = written(northwind, make(northwind, "month", date(1997, 3, 15)), "html").decode()
    found = pictures(page)
    assert {one.get("aria-label") for one in found} >= {"交付及时率", "每日按首次承诺交付", "从接单到结案"}
    for picture in found:
        _x, _y, wide, tall = map(float, str(picture.get("viewBox")).split())
        for shape in picture.iter("{http://www.w3.org/2000/svg}rect"):
            x, y, w, h = (float(shape.get(name, 0)) for name in ("x", "y", "width", "height"))
            assert 0 <= x <= x + w <= wide
            assert 0 <= y <= y + h <= tall


def test_charts_of_nothing_are_left_out() -> None:
    assert charts.bars("t", []) == charts.pareto("t", []) == charts.columns("t", []) == ""
    assert charts.lines("t", [("a", 95.0), ("b", None)], 90) == ""
    assert "95%" in charts.lines("t", [("a", 95.0), ("b", None), ("c", 100.0)], 90)


@pytest.mark.parametrize("form", FORMS)
def test_every_form_of_an_empty_store_and_of_its_first_year(
    fresh: Callable[[FixedClock], tuple[Store, Actor]], form: str
) -> None:
    store, actor = fresh(clock_at(date(2026, 3, 10)))
    for kind in KINDS:
        for day in (date(2026, 3, 10), date(1900, 1, 8)):
            assert written(store, make(store, kind, day), form)
    run(store, actor, "order.import", {"number": "1", "lines": [{"name": "x", "qty": "1", "amount": "1"}]})
    assert written(store, make(store, "day", date(2026, 3, 10)), form)
