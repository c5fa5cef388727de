"""The course of the figures: each period as its own report says it, in every form, and what is refused."""

from __future__ import annotations

import csv
import io
import json
from collections.abc import Callable
from datetime import date, datetime
from decimal import Decimal

import pytest
from openpyxl import load_workbook
from rich.cells import cell_len

from gendan.clock import FixedClock
from gendan.db.store import Store
from gendan.domain.periods import KINDS, between, ending, period_of
from gendan.errors import Refusal, UsageError
from gendan.i18n import set_language
from gendan.reports import course, course_forms, figures, jsonform, sums
from gendan.reports.course import ADDED, BY_CODE, FIGURES, Course
from gendan.services.context import Actor
from tests.reports.history import clock_at
from tests.reports.test_northwind import MONTHS, ORDERS, expected

Fresh = Callable[[FixedClock], tuple[Store, Actor]]


@pytest.fixture
def months(northwind: Store) -> Course:
    return course.make(northwind, "month", MONTHS[0], MONTHS[-1])


def test_every_period_is_what_its_report_and_the_order_book_say(northwind: Store, months: Course) -> None:
    assert [one.period.first for one in months.figures] == [day.replace(day=1) for day in MONTHS]
    for one in months.figures:
        plain = expected("month", one.period.first)
        names = ("entered", "delivered", "delivered_on_time", "open", "overdue", "due_not_done")
        assert {name: one.orders[name] for name in names} == {name: plain[name] for name in names}
        assert (one.entered, one.kpis[1].numerator, one.kpis[1].denominator) == (
            plain["amount"], plain["on_time"], plain["due"],
        )  # fmt: skip
    alone = figures.make(northwind, "month", MONTHS[8])
    assert jsonform.figures_of(months.figures[8]).items() <= jsonform.document(alone).items()
    assert course.total(months, BY_CODE["orders.entered"]) == len(ORDERS)
    assert course.total(months, BY_CODE["amount.entered"]) == sum(amount for _d, _o, amount in ORDERS.values())
    janet = course.make(northwind, "month", MONTHS[0], MONTHS[-1], who="janet.leverling")
    mine = [placed for (placed, _p, _d), owner, _a in ORDERS.values() if owner == "Janet Leverling"]
    assert course.total(janet, BY_CODE["orders.entered"]) == len(mine) > 0
    sums.keep(northwind, 23)
    assert course.make(northwind, "month", MONTHS[0], MONTHS[-1]) == months, "kept or added up, they say the same"


@pytest.mark.parametrize("language", ["zh", "en"])
def test_the_text_fits_eighty_cells_and_cuts_no_words(northwind: Store, months: Course, language: str) -> None:
    set_language(language)
    for one in (months, course.make(northwind, "week", date(1996, 12, 20), date(1997, 1, 10))):
        lines = course_forms.written(one, "text", "店").decode().split("\n")
        assert max(map(cell_len, lines)) <= 80
        assert "…" not in "".join(lines)
        assert len(lines) > len(one.figures) + 4
    assert next(line for line in lines if line.startswith("1996-12-30")), "a week is called by its Monday"


def test_a_small_chart_shows_low_and_high_and_where_nothing_is_known() -> None:
    assert course_forms.spark([Decimal(1), None, Decimal(2), 3, 8]) == "▁ ▂▃█"
    assert course_forms.spark([5, 5]) == "▄▄"
    assert course_forms.spark([]) == ""
    assert course_forms.spark(list(range(30)), 15) == "".join(sorted(course_forms.spark(list(range(30)), 15)))


def test_csv_json_and_the_workbook_hold_every_figure_of_every_period(months: Course) -> None:
    rows = list(csv.reader(io.StringIO(course_forms.written(months, "csv", "店").decode("utf-8-sig"), newline="")))
    march = dict(zip(rows[3], rows[4 + 8], strict=True))
    assert (march["from"], march["orders.delivered"], march["kpi.on_time_rate"]) == ("1997-03-01", "32", "93.5")
    assert (march["amount.entered"], march["kpi.satisfaction"]) == ("38547.21", "")
    assert ["1997-03-01", "on_time_rate", "交付及时率", "93.5", "29", "31", "95.2", "未达标"] in rows
    told = json.loads(course_forms.written(months, "json", "店"))
    assert told["course"] == {"kind": "month", "from": "1996-07-01", "to": "1998-05-31", "until": "1998-05-31"}
    assert [one["orders"]["delivered"] for one in told["periods"]][8] == 32
    book = load_workbook(io.BytesIO(course_forms.written(months, "xlsx", "店")))
    sheet, kpis = book.worksheets
    heads = [cell.value for cell in sheet[3]]
    row = dict(zip(heads, sheet[4 + 8], strict=True))
    assert len(heads) == 3 + len(FIGURES)
    assert (row["月"].value, row["月"].number_format) == (datetime(1997, 3, 1), "yyyy-mm-dd")  # noqa: DTZ001 - a cell
    assert (row["交付订单"].value, row["交付订单"].data_type) == (32, "n")
    assert (row["接单金额"].value, row["接单金额"].number_format) == (38547.21, "#,##0.00")
    assert (row["交付及时率"].value, row["交付及时率"].number_format) == (0.935, "0.0%")
    assert (sheet.freeze_panes, sheet.auto_filter.ref.split(":")[0]) == ("B4", "A3")
    assert (kpis.max_row, kpis.auto_filter.ref.split(":")[0]) == (1 + 23 * 15, "A1")


def test_the_page_draws_what_has_a_target_and_stays_readable_with_many_points(northwind: Store) -> None:
    days = course.make(northwind, "day", last=date(1998, 4, 30), count=400)
    page = course_forms.written(days, "html", "店 & Co").decode()
    assert "店 &amp; Co" in page
    assert page.count("<figure>") == 6, "three rates; delivered, open, amount"
    assert page.count("04-30</text>") == 6, "the latest is always named"
    assert page.count("</text>") < 6 * 40
    assert "<script" not in page


def test_progress_is_told_and_stops(northwind: Store) -> None:
    told: list[tuple[int, int | None]] = []
    course.make(northwind, "week", last=date(1997, 3, 3), count=3, progress=lambda n, of: told.append((n, of)))
    assert told == [(1, 3), (2, 3), (3, 3)]

    def stop(_done: int, _total: int | None) -> None:
        raise Refusal("stopped", "Stopped.")

    with pytest.raises(Refusal, match="stopped"):
        course.make(northwind, "week", count=3, progress=stop)


def test_where_it_begins_and_ends(fresh: Fresh, northwind: Store) -> None:
    store, _actor = fresh(clock_at(date(2024, 3, 10)))
    empty = course.make(store, "month")
    assert (len(empty.figures), empty.last.first, empty.figures[-1].until) == (60, date(2024, 3, 1), date(2024, 3, 10))
    assert course_forms.title(empty) == "按月走势 2019-04 至 2024-03（截至 2024-03-10）"
    ahead = course.make(store, "day", date(2024, 3, 9), date(2024, 12, 31))
    assert [one.period.first.day for one in ahead.figures] == [9, 10]
    born = course.make(northwind, "month", last=date(1997, 1, 31))
    assert born.first.first == date(1996, 7, 1), "nothing before the first order"
    for kind, first in (("month", date(1996, 7, 1)), ("week", date(1996, 7, 1)), ("day", date(1996, 7, 4))):
        young = course.make(northwind, kind, last=date(1996, 7, 5)).figures
        assert young[0].period.first == first, "also while the period of the first order is the latest"
    for field, given in (
        ("from", {"first": date(2024, 3, 11)}), ("from", {"first": date(1990, 1, 1)}), ("last", {"count": 0}),
        ("last", {"count": 2001}),
    ):  # fmt: skip
        with pytest.raises(UsageError) as caught:
            course.make(store, "day", **given)
        assert caught.value.field == field


def test_as_many_periods_as_asked_for_end_with_the_day() -> None:
    for kind in KINDS:
        for day in (date(2024, 2, 29), date(2020, 12, 31), date(2021, 1, 1)):
            for count in (1, 2, 13, 60):
                found = between(kind, ending(kind, day, count), day)
                assert (len(found), found[-1]) == (count, period_of(kind, day))


def test_every_figure_has_a_name_and_sums_are_of_what_happens() -> None:
    assert len(BY_CODE) == len(FIGURES) == 12 + 3 + 15 + 4 + 5 + 1
    assert set(ADDED) < set(BY_CODE)
