"""What people type: days, times, money, quantities, percentages, in full and half width."""

from contextlib import suppress
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from gendan.config import Config
from gendan.domain.typed import (
    read_date,
    read_discount,
    read_moment,
    read_money,
    read_month,
    read_percent,
    read_quantity,
)
from gendan.errors import UsageError
from gendan.workdays import working_calendar

CALENDAR = working_calendar(Config(path=None))  # type: ignore[arg-type] - no file is read
MONDAY = date(2026, 3, 2)
SHANGHAI = ZoneInfo("Asia/Shanghai")


def day(text: str, today: date = MONDAY) -> str:
    return read_date(text, today, CALENDAR).isoformat()


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("2", "2026-03-02"),
        ("3", "2026-03-03"),
        ("１", "2026-04-01"),
        ("16日", "2026-03-16"),
        ("16号", "2026-03-16"),
        ("12-05", "2026-12-05"),
        ("12.5", "2026-12-05"),
        ("12/5", "2026-12-05"),
        ("１２－０５", "2026-12-05"),
        ("3月16日", "2026-03-16"),
        ("3 月 16 日", "2026-03-16"),
        ("3月16", "2026-03-16"),
        ("2026-3-16", "2026-03-16"),
        ("2026/3/16", "2026-03-16"),
        ("2026.03.16", "2026-03-16"),
        ("20260316", "2026-03-16"),
        ("2026年3月16日", "2026-03-16"),
        ("２０２６年３月１６日", "2026-03-16"),
        ("+10", "2026-03-16"),
        ("＋５", "2026-03-09"),
        ("+0", "2026-03-02"),
        ("周一", "2026-03-02"),
        ("周五", "2026-03-06"),
        ("星期五", "2026-03-06"),
        ("礼拜天", "2026-03-08"),
        ("fri", "2026-03-06"),
        ("Friday", "2026-03-06"),
        ("ＦＲＩ", "2026-03-06"),
        ("下周一", "2026-03-09"),
        ("下个星期五", "2026-03-13"),
        ("下下周日", "2026-03-22"),
        ("本周五", "2026-03-06"),
        ("next friday", "2026-03-13"),
        ("今天", "2026-03-02"),
        ("明天", "2026-03-03"),
        ("后天", "2026-03-04"),
        ("大后天", "2026-03-05"),
        ("昨天", "2026-03-01"),
        (" Today ", "2026-03-02"),
        ("tomorrow", "2026-03-03"),
    ],
)
def test_a_day_is_read_as_it_is_said(text: str, expected: str) -> None:
    assert day(text) == expected


def test_a_bare_day_of_the_month_passes_over_months_without_it() -> None:
    assert day("31", date(2026, 4, 5)) == "2026-05-31"
    assert day("30", date(2026, 1, 31)) == "2026-03-30"
    assert day("1", date(2026, 12, 2)) == "2027-01-01"


def test_a_day_without_year_is_of_this_year_unless_that_is_long_ago() -> None:
    assert day("02-27") == "2026-02-27"
    assert day("9-1", date(2026, 3, 3)) == "2026-09-01"
    assert day("1-5", date(2026, 12, 20)) == "2027-01-05"
    assert day("7-1", date(2026, 12, 31)) == "2026-07-01"
    assert day("6-30", date(2026, 12, 31)) == "2027-06-30"
    assert day("2-29", date(2027, 11, 1)) == "2028-02-29"


def test_the_week_ends_on_sunday() -> None:
    sunday = date(2026, 3, 8)
    assert day("周日", sunday) == "2026-03-08"
    assert day("周一", sunday) == "2026-03-09"
    assert day("下周一", sunday) == "2026-03-09"
    assert day("本周一", sunday) == "2026-03-02"


def test_working_days_pass_over_holidays() -> None:
    assert day("+3", date(2026, 9, 29)) == "2026-10-09"


@pytest.mark.parametrize(
    "text",
    [
        "",
        "0",
        "32",
        "13-01",
        "2-30",
        "2-29",
        "2026-02-29",
        "2026-13-01",
        "26-3-16",
        "2026-3/16",
        "-5",
        "funday",
        "周八",
        "三",
        "1e3",
        "3.5.2",
    ],
)
def test_what_is_no_day_is_refused_with_what_to_write(text: str) -> None:
    with pytest.raises(UsageError) as caught:
        read_date(text, MONDAY, CALENDAR, field="requested")
    assert (caught.value.code, caught.value.field, caught.value.params["value"]) == ("bad_value", "requested", text)


@given(st.dates(date(2004, 1, 1), date(2030, 1, 1)), st.dates(date(2004, 1, 1), date(2030, 1, 1)))
def test_a_full_date_is_itself_in_every_form(today: date, wanted: date) -> None:
    forms = ("%Y-%m-%d", "%Y/%m/%d", "%Y%m%d", "%Y年%m月%d日")
    assert {read_date(wanted.strftime(form), today, CALENDAR) for form in forms} == {wanted}


@given(st.dates(date(2004, 1, 1), date(2030, 1, 1)), st.integers(1, 31), st.integers(0, 6))
def test_a_bare_day_or_weekday_is_near_and_not_past(today: date, number: int, weekday: int) -> None:
    bare, named = read_date(str(number), today, CALENDAR), read_date("周" + "一二三四五六日"[weekday], today, CALENDAR)
    assert bare.day == number
    assert timedelta(0) <= bare - today <= timedelta(days=62)
    assert named.weekday() == weekday
    assert timedelta(0) <= named - today <= timedelta(days=6)


@given(st.text(max_size=12))
def test_any_text_is_a_day_or_a_plain_refusal(text: str) -> None:
    for read in (lambda t: read_date(t, MONDAY, CALENDAR), read_money, read_quantity, read_percent, read_discount):
        with suppress(UsageError):
            assert read(text) is not None


@pytest.mark.parametrize("text", ["2026-10", "2026/10", "202610", "2026年10月", "10", "10月", "２０２６－１０"])
def test_a_month_is_read(text: str) -> None:
    assert read_month(text, MONDAY) == date(2026, 10, 1)


@pytest.mark.parametrize("text", ["", "13", "0", "2026-13", "octobre", "2026", "0000-01"])
def test_what_is_no_month_is_refused(text: str) -> None:
    with pytest.raises(UsageError, match="not a month"):
        read_month(text, MONDAY)


def test_a_time_without_offset_belongs_to_the_zone() -> None:
    nine = datetime(2026, 3, 2, 1, tzinfo=UTC)
    for text in (
        "2026-03-02T09:00",
        "2026-03-02 09:00:00",
        "２０２６-03-02T09:00",
        "2026-03-02T01:00Z",
        "2026-03-02T02:00+01:00",
    ):
        assert read_moment(text, SHANGHAI) == nine
    assert read_moment("2026-03-02", SHANGHAI) == nine - timedelta(hours=9)
    for text in ("", "09:00", "2026-03-02T25:00", "yesterday", "2026-02-30T09:00"):
        with pytest.raises(UsageError, match="not a time"):
            read_moment(text, SHANGHAI)


@pytest.mark.parametrize(
    ("text", "amount"),
    [
        ("1234.5", "1234.50"),
        ("1,234.50", "1234.50"),
        ("１，２３４．５０", "1234.50"),
        ("¥1200", "1200.00"),
        ("￥ 1200", "1200.00"),
        ("1200元", "1200.00"),
        ("1.2万", "12000.00"),
        ("1.2 万元", "12000.00"),
        ("12345678.905", "12345678.91"),
        ("0.005", "0.01"),
        ("RMB 99", "99.00"),
        (".5", "0.50"),
        ("0", "0.00"),
    ],
)
def test_money_is_read_with_two_decimals_half_up(text: str, amount: str) -> None:
    assert str(read_money(text)) == amount


@pytest.mark.parametrize(
    "text",
    ["", "-5", "12,34", "1,2345", "1 234", "1e3", "NaN", "Infinity", "twelve", "1.2.3", "¥", "1元5角", "万", "9" * 30],
)
def test_what_is_no_amount_is_refused(text: str) -> None:
    with pytest.raises(UsageError) as caught:
        read_money(text, field="deposit")
    assert caught.value.field == "deposit"


def test_an_amount_that_cannot_be_meant_is_refused() -> None:
    assert read_money("999999999999.99") == Decimal("999999999999.99")
    with pytest.raises(UsageError, match="too large"):
        read_money("999999999999.995")


@pytest.mark.parametrize(
    ("text", "quantity", "unit"),
    [
        ("2", "2", None),
        ("2.5米", "2.5", "米"),
        ("２ 张", "2", "张"),
        ("1,000 pcs", "1000", "pcs"),
        ("2.500kg", "2.5", "kg"),
        ("3㎡", "3", "m2"),
        ("100", "100", None),
        ("0.125 Kg", "0.125", "Kg"),
    ],
)
def test_a_quantity_is_read_with_its_unit(text: str, quantity: str, unit: str | None) -> None:
    read, of = read_quantity(text)
    assert (str(read), of) == (quantity, unit)


@pytest.mark.parametrize("text", ["", "米", "-2", "2.1234", "1e3", "2 3", "9999999999", "2,5米", "1/2"])
def test_what_is_no_quantity_is_refused(text: str) -> None:
    with pytest.raises(UsageError) as caught:
        read_quantity(text)
    assert caught.value.field == "qty"


@pytest.mark.parametrize(
    ("text", "percent"), [("5", "5"), ("5%", "5"), ("１２．５％", "12.5"), ("0", "0"), ("100", "100"), ("5.00 %", "5")]
)
def test_a_percentage_is_read(text: str, percent: str) -> None:
    assert str(read_percent(text)) == percent
    assert str(read_discount(text)) == percent


@pytest.mark.parametrize("text", ["", "101", "-1", "5.001", "five", "%", "8折"])
def test_what_is_no_percentage_is_refused(text: str) -> None:
    with pytest.raises(UsageError, match="not a percentage"):
        read_percent(text)


@pytest.mark.parametrize(("text", "percent"), [("8.5折", "15"), ("85折", "15"), ("9折", "10"), ("９５ 折", "5")])
def test_a_discount_may_be_said_by_what_is_left_to_pay(text: str, percent: str) -> None:
    assert str(read_discount(text)) == percent


@pytest.mark.parametrize("text", ["10折", "0折", "105折", "折"])
def test_a_discount_that_could_mean_two_things_is_refused(text: str) -> None:
    with pytest.raises(UsageError, match="not a percentage"):
        read_discount(text)
