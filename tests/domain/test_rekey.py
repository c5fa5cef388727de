"""Keying again: what only looks otherwise is no difference, and every slip of a finger is one."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from decimal import Decimal

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from benchmarks.keying import LOOK_ALIKE, NEIGHBOURS, WIDE
from gendan.domain.calendar import WorkingCalendar
from gendan.domain.rekey import (
    Entered,
    EnteredLine,
    differences,
    same_address,
    same_model,
    same_phone,
)
from gendan.domain.typed import read_date

TODAY = date(2026, 3, 2)
ADDRESS = "上海市浦东新区张杨路500号3栋1-203室"
ORDER = Entered(
    "王建华",
    "13800001234",
    date(2026, 3, 16),
    ADDRESS,
    (
        EnteredLine(1, "A-100", Decimal(1000), Decimal("1200.00"), ("6901234567892",)),
        EnteredLine(3, "B-7", Decimal("2.5"), Decimal("0.75")),
    ),
    4,
)
FIELDS = ("customer_phone", "requested", "address", "lines")
KEYED = {"customer_phone": "13800001234", "requested": "2026-03-16", "address": ADDRESS}
LINES = [{"product": "A-100", "qty": "1000", "price": "1200"}, {"product": "B-7", "qty": "2.5", "price": "0.75"}]


@pytest.fixture(scope="module")
def calendar() -> WorkingCalendar:
    from gendan import config
    from gendan.workdays import working_calendar

    return working_calendar(config.load())


@pytest.fixture(scope="module")
def differ(calendar: WorkingCalendar):
    """The names of the fields that differ from the order when these are keyed."""

    def names(order: Entered = ORDER, lines: list[dict[str, str]] = LINES, **fields: str) -> list[str]:
        found = differences(order, KEYED | fields, lines, FIELDS, lambda text: read_date(text, TODAY, calendar))
        return [one.field for one in found]

    return names


def with_line(number: int, **parts: str) -> list[dict[str, str]]:
    return [line | parts if index == number else line for index, line in enumerate(LINES, start=1)]


def test_the_same_is_no_difference(differ) -> None:
    assert differ() == []


PHONES = "138 0000 1234|138-0000-1234|+86 138 0000 1234|１３８００００１２３４|(86)13800001234|0086 13800001234"
DAYS = "3月16日|3-16|16|2026/3/16|２０２６－０３－１６|20260316|2026年3月16日| 2026.3.16 |16号"
PLACES = (
    "上海市 浦东新区 张杨路 ５００号 3栋 1－203室|上海市,浦东新区,张杨路500号3栋1-203室。|张杨路500号3栋1-203室|"
    "路500号3栋1-203室|500号3栋1-203室|1-203室|203室"
)


@pytest.mark.parametrize(
    "fields",
    [
        {name: text}
        for name, texts in (("customer_phone", PHONES), ("requested", DAYS), ("address", PLACES))
        for text in texts.split("|")
    ],
)
def test_other_ways_to_write_a_field_are_no_difference(differ, fields: dict[str, str]) -> None:
    assert differ(**fields) == []


@pytest.mark.parametrize(
    "parts",
    [{"product": text} for text in ("a-100", "Ａ－１００", "A - 100", "A–100", " A-100 ", "6901234567892")]
    + [{"qty": text} for text in ("１０００", "1,000", "1000.000", "1000张", "1000 张")]
    + [{"price": text} for text in ("¥1200", "1,200.00", "１２００元", "1200.0", "0.12万", "￥1,200", "rmb 1200")],
)
def test_other_ways_to_write_a_line_are_no_difference(differ, parts: dict[str, str]) -> None:
    assert differ(lines=with_line(1, **parts)) == []


@pytest.mark.parametrize(
    ("fields", "named"),
    [
        ({"customer_phone": "13800001243"}, "customer_phone"),
        ({"customer_phone": "1380000123"}, "customer_phone"),
        ({"customer_phone": ""}, "customer_phone"),
        ({"customer_phone": "no idea"}, "customer_phone"),
        ({"requested": "2026-03-17"}, "requested"),
        ({"requested": "2026-02-30"}, "requested"),
        ({"requested": "soon"}, "requested"),
        ({"requested": ""}, "requested"),
        ({"requested": "16-3"}, "requested"),
        ({"address": ADDRESS.replace("500", "50")}, "address"),
        ({"address": ADDRESS.replace("500", "5OO")}, "address"),
        ({"address": ADDRESS.replace("1-203", "12-03")}, "address"),
        ({"address": ADDRESS.replace("1-203", "1203")}, "address"),
        ({"address": ""}, "address"),
    ],
)
def test_what_is_something_else_or_cannot_be_read_is_a_difference(differ, fields: dict[str, str], named: str) -> None:
    assert differ(**fields) == [named]


@pytest.mark.parametrize(
    ("parts", "named"),
    [({"product": text}, "product") for text in ("A-l00", "A-I00", "A-10O", "A-101", "A-100B", "A100", "", "no such")]
    + [({"qty": text}, "qty") for text in ("100", "10000", "1.000", "", "many", "-1000", "1001")]
    + [({"price": text}, "price") for text in ("120", "12000", "1200.01", "", "free", "1.2", "2100")],
)
def test_a_slip_in_a_line_is_a_difference(differ, parts: dict[str, str], named: str) -> None:
    assert differ(lines=with_line(1, **parts)) == [f"lines.1.{named}"]


def test_lines_are_named_by_their_numbers_and_paired_by_their_order(differ) -> None:
    assert differ(lines=with_line(2, qty="2")) == ["lines.3.qty"]
    assert differ(lines=LINES[:1]) == ["lines.3.product", "lines.3.qty", "lines.3.price"]
    assert differ(lines=[*LINES, LINES[0]]) == ["lines.4"]
    assert differ(lines=LINES[::-1]) == [f"lines.{n}.{part}" for n in (1, 3) for part in ("product", "qty", "price")]


def test_what_is_empty_in_both_is_no_difference(differ) -> None:
    bare = Entered("", "", None, "", ())
    assert differ(bare, [], customer_phone="", requested=" ", address="") == []
    assert differ(bare, [], customer_phone="1", requested="3", address="x") == [
        "customer_phone",
        "requested",
        "address",
    ]
    unpriced = Entered("", "", None, "", (EnteredLine(1, "X", Decimal(1), None),))
    none = {"customer_phone": "", "requested": "", "address": ""}
    assert differ(unpriced, [{"product": "x", "qty": "1"}], **none) == []
    assert differ(unpriced, [{"product": "x", "qty": "1", "price": "0"}], **none) == ["lines.1.price"]


def test_a_difference_tells_both_values(calendar: WorkingCalendar) -> None:
    found = differences(ORDER, {"customer": "王建中"}, [], ("customer",), lambda text: read_date(text, TODAY, calendar))
    assert [(one.field, one.entered, one.rekeyed) for one in found] == [("customer", "王建华", "王建中")]


def test_a_customer_is_compared_as_names_are(differ, calendar: WorkingCalendar) -> None:
    order = replace(ORDER, customer="ACME 有限公司")
    for text, count in (("acme　有限公司", 0), ("ACME有限公司", 0), ("ＡＣＭＥ 有限公司", 0), ("ACME 有限责任公司", 1)):
        assert (
            len(differences(order, {"customer": text}, [], ("customer",), lambda t: read_date(t, TODAY, calendar)))
            == count
        )


@pytest.mark.parametrize(
    ("typed", "phone", "same"),
    [
        ("王建华", "13800001234", True),
        ("王建华", "13911112222", False),  # the namesake's
        ("王建华", "13700000000", False),  # nobody's: the name alone does not tell
        ("王建华", "", False),
        ("王建中", "13800001234", False),
        ("k-00001", "", True),
        ("138 0000 1234", "", True),
        ("13911112222", "13800001234", False),
        ("K-00002", "13800001234", False),
    ],
)
def test_namesakes_are_told_apart_by_phone_or_code(typed: str, phone: str, same: bool) -> None:
    order = replace(ORDER, code="K-00001", own_phone="13800001234", namesakes=("13911112222",))
    keyed = {"customer": typed, "customer_phone": phone}
    found = differences(order, keyed, [], ("customer", "customer_phone"), lambda text: date.min)
    assert ("customer" not in [one.field for one in found]) is same
    alone = differences(order, {"customer": typed}, [], ("customer",), lambda text: date.min)
    assert bool(alone) is (typed in ("王建中", "13911112222", "K-00002")), "the order's phone was vouched for before"


def test_two_of_one_name_and_one_phone_are_told_apart_by_code_only() -> None:
    order = replace(ORDER, code="K-1", own_phone="13800001234", namesakes=("13800001234",))
    for typed, count in (("王建华", 1), ("K-1", 0)):
        assert len(differences(order, {"customer": typed}, [], ("customer",), lambda text: date.min)) == count


# Addresses


@pytest.mark.parametrize(
    ("entered", "typed", "same"),
    [
        ("上海市张杨路500号", "500号", True),
        ("上海市张杨路500号", "00号", False),  # shorter than four, and within a number
        ("上海市张杨路1500号", "500号", False),  # within a number
        ("上海市张杨路15号", "15号", False),  # shorter than four
        ("上海市张杨路", "张杨路", False),
        ("上海市张杨路", "市张杨路", True),
        ("东方路1号", "东方路1号", True),
        ("1号", "1号", True),  # the whole is whole, however short
        ("张杨路500号锦绣花园", "锦绣花园", False),  # begins behind the last number
        ("锦绣花园小区", "花园小区", True),  # no road, no number: any tail of four
        ("12 Main Street, Apt 4b", "Main Street Apt 4B", True),
        ("12 Main Street, Apt 4b", "apt 4b", True),
        ("12 Main Street, Apt 14b", "4b apt", False),
        ("12 Mainstreet 5", "street 5", False),  # within a word
        ("Unit B12, 7 Lake Road", "12, 7 Lake Road", False),
        ("5栋1-203室", "5栋1 203室", False),
        ("5栋1-203室", "5栋1－203室", True),
        ("5栋 1203室", "5栋1 203室", True),
        ("5栋1203室", "5栋1-203室", False),
        ("5栋1203室-", "（5栋1203室）", True),
    ],
)
def test_addresses(entered: str, typed: str, same: bool) -> None:
    assert same_address(entered, typed) is same


@given(st.integers(1, 99999), st.integers(1, 99), st.data())
def test_a_tail_that_begins_within_a_number_is_a_difference(house: int, room: int, data: st.DataObject) -> None:
    digits = str(house)
    cut = data.draw(st.integers(1, len(digits)))
    tail = f"{digits[cut:]}号{room}室锦园"
    assume(digits[cut:])
    assert not same_address(f"张杨路{house}号{room}室锦园", tail)


@given(st.integers(1, 99999), st.integers(1, 99), st.integers(1, 5))
def test_an_address_without_its_end_is_a_difference(house: int, room: int, left_out: int) -> None:
    assert not same_address(f"张杨路{house}号{room}室锦绣园", f"张杨路{house}号{room}室锦绣园"[:-left_out])


# Slips of a finger: swapped, dropped, doubled, neighbouring digits, look-alikes, shifted points, day for month


def slips(text: str) -> st.SearchStrategy[str]:
    """``text`` with one slip in one of its digits."""
    places = [place for place, character in enumerate(text) if character.isdigit()]

    def slip(place: int, kind: str, pick: int) -> str:
        before, here, after = text[:place], text[place], text[place + 1 :]
        if kind == "swap" and after[:1].isdigit():
            return before + after[0] + here + after[1:]
        if kind == "drop":
            return before + after
        if kind == "double":
            return before + here * 2 + after
        near = LOOK_ALIKE.get(here, "") if kind == "alike" else NEIGHBOURS.get(here, "")
        return before + near[pick % len(near)] + after if near else text

    kinds = st.sampled_from(["swap", "drop", "double", "near", "alike"])
    return st.builds(slip, st.sampled_from(places), kinds, st.integers(0, 9)).filter(lambda made: made != text)


mobile = st.from_regex(r"1(3[0-9]|5[0-35-9]|7[35-8]|8[0-9]|9[189])[0-9]{8}", fullmatch=True)


@given(mobile.flatmap(lambda number: st.tuples(st.just(number), slips(number))))
def test_a_slip_in_a_mobile_number_is_always_a_difference(pair: tuple[str, str]) -> None:
    assert not same_phone(*pair)
    assert not same_phone(*pair[::-1])


@given(mobile, st.sampled_from(["{}", "+86{}", "+86 {}", "0086-{}", "86 {}", " {} "]), st.booleans(), st.booleans())
def test_a_mobile_number_is_the_same_however_written(number: str, form: str, spaced: bool, wide: bool) -> None:
    written = form.format(f"{number[:3]} {number[3:7]}-{number[7:]}" if spaced else number)
    assert same_phone(number, written.translate(WIDE) if wide else written)


def test_a_mobile_number_too_new_for_the_rules_is_the_same_with_the_countrys_code() -> None:
    for written in ("17915844565", "+86 17915844565", "0086 179 1584 4565", "86-17915844565"):
        assert same_phone("17915844565", written)
        assert not same_phone("17915844566", written)


def test_what_has_no_digits_is_compared_as_written() -> None:
    assert same_phone("无", " 无 ")
    assert not same_phone("无", "")
    assert not same_phone("无", "不详")


model = st.from_regex(r"[A-HJ-NP-Z]{1,3}-[0-9]{2,5}[A-HJ-NP-Z]?", fullmatch=True)


@given(model.flatmap(lambda code: st.tuples(st.just(code), slips(code))))
def test_a_slip_in_a_model_is_always_a_difference(pair: tuple[str, str]) -> None:
    assert not same_model(*pair)


@given(model, st.booleans(), st.booleans(), st.integers(0, 5))
def test_a_model_is_the_same_in_any_width_case_and_spacing(code: str, wide: bool, lower: bool, place: int) -> None:
    written = code.lower() if lower else code
    written = f"{written[:place]} {written[place:]}"
    assert same_model(code, written.translate(WIDE) if wide else written)


@pytest.mark.parametrize(
    "pair", [("A-100", "A-l00"), ("O2", "02"), ("S5", "55"), ("B8", "88"), ("Z2", "22"), ("А1", "A1")]
)
def test_look_alikes_are_not_the_same(pair: tuple[str, str]) -> None:
    assert not same_model(*pair)


number = st.integers(1, 999_999)


def in_line(qty: str, price: str) -> list[dict[str, str]]:
    return [{"product": "X", "qty": qty, "price": price}]


def one_line(qty: Decimal, price: Decimal) -> Entered:
    return Entered("", "", None, "", (EnteredLine(1, "X", qty, price),), 2)


def of_line(order: Entered, lines: list[dict[str, str]]) -> list[str]:
    return [one.field for one in differences(order, {}, lines, ("lines",), lambda text: date.min)]


@given(number, number)
def test_amounts_are_the_same_in_any_format(qty: int, fen: int) -> None:
    order = one_line(Decimal(qty), Decimal(fen).scaleb(-2))
    for price in (f"{fen / 100:.2f}", f"¥{fen / 100:,.2f}", f"{fen / 100:,.2f}元", f"{fen / 100:.2f}".translate(WIDE)):
        assert of_line(order, in_line(f"{qty:,}", price)) == []


@given(number, number.flatmap(lambda fen: st.tuples(st.just(fen), st.sampled_from([-3, -2, -1, 1, 2, 3]))))
def test_a_shifted_point_is_always_a_difference(qty: int, shifted: tuple[int, int]) -> None:
    fen, by = shifted
    price = Decimal(fen).scaleb(-2)
    moved = f"{price.scaleb(by):f}"
    assume(Decimal(moved).quantize(Decimal("0.01")) != price)
    assert of_line(one_line(Decimal(qty), price), in_line(str(qty), moved)) == ["lines.1.price"]
    assert of_line(one_line(Decimal(qty), price), in_line(f"{Decimal(qty).scaleb(by):f}", f"{price}")) == [
        "lines.1.qty"
    ]


@given(number.map(str).flatmap(lambda text: st.tuples(st.just(text), slips(text))))
def test_a_slip_in_a_quantity_or_price_is_always_a_difference(pair: tuple[str, str]) -> None:
    right, wrong = pair
    order = one_line(Decimal(right), Decimal(right))
    assume(not (wrong.isdigit() and int(wrong) == int(right)))
    assert of_line(order, in_line(wrong, right)) == ["lines.1.qty"]
    assert of_line(order, in_line(right, wrong)) == ["lines.1.price"]


dates = st.dates(date(2026, 1, 1), date(2027, 12, 31))


@given(dates)
def test_day_and_month_swapped_are_a_difference(calendar: WorkingCalendar, day: date) -> None:
    assume(day.day != day.month)
    order = replace(ORDER, requested=day)
    for text in (f"{day.year}-{day.day:02d}-{day.month:02d}", f"{day.year}/{day.day}/{day.month}"):
        found = differences(order, {"requested": text}, [], ("requested",), lambda t: read_date(t, TODAY, calendar))
        assert [one.field for one in found] == ["requested"]


@given(
    dates, st.sampled_from(["%Y-%m-%d", "%Y/%m/%d", "%Y%m%d", "%Y年%m月%d日", "%Y.%m.%d"]), st.booleans(), st.booleans()
)
def test_a_day_is_the_same_in_any_format(
    calendar: WorkingCalendar, day: date, form: str, wide: bool, short: bool
) -> None:
    text = day.strftime(form)
    text = text.replace("-0", "-").replace("/0", "/").replace(".0", ".") if short else text
    order = replace(ORDER, requested=day)
    typed = {"requested": f" {text.translate(WIDE) if wide else text}"}
    assert differences(order, typed, [], ("requested",), lambda t: read_date(t, TODAY, calendar)) == ()


@given(st.text(max_size=30), st.text(max_size=30), st.text(max_size=30))
def test_no_text_at_all_breaks_the_comparison(calendar: WorkingCalendar, one: str, two: str, three: str) -> None:
    typed = {"customer_phone": one, "requested": two, "address": three}
    lines = [{"product": one, "qty": two, "price": three}, {"qty": one}]
    found = differences(ORDER, typed, lines, FIELDS, lambda text: read_date(text, TODAY, calendar))
    assert {one.field for one in found} >= {"lines.3.product", "lines.3.price"}
