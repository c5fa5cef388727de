"""Search everywhere: what finds what, in which order, and nothing of what is being checked blind (C259)."""

from __future__ import annotations

from pathlib import Path

import pytest

from gendan.clock import FixedClock
from gendan.db import search_notes
from gendan.db.store import Store
from gendan.services import blind
from gendan.services.everywhere import Hit, everywhere
from tests.complaint_kit import opened
from tests.helpers import act, order, staffed
from tests.order_kit import PHONE, stocked, submitted


@pytest.fixture
def store(tmp_path: Path, clock: FixedClock) -> Store:
    return stocked(staffed(tmp_path / "shop.db", clock))


def hits(store: Store, text: str) -> list[Hit]:
    return list(everywhere(store, text).hits)


def keys(store: Store, text: str) -> list[str]:
    return [hit.key for hit in hits(store, text)]


def test_each_thing_that_people_know_finds_the_order_and_says_by_what(store: Store) -> None:
    number = order(store, "W-77", customer="王建华", phone="13800001234", special="浅胡桃色, 圆角")
    act(store, "fu", "contact.log", order=number, channel="phone", summary="楼下没有电梯,要搬到五楼")
    found = {
        number: ("exact", ""), number[-9:]: ("number", ""), "W-77": ("exact", "W-77"), "1234": ("phone", "13800001234"),
        "王": ("name", ""), "建华": ("name", ""), "王建华": ("name", ""), "wang": ("name", ""), "wjh": ("initials", ""),
        "胡桃色": ("note", "浅胡桃色, 圆角"), "电": ("note", "楼下没有电梯,要搬到五楼"),
        "没有电梯": ("note", "楼下没有电梯,要搬到五楼"),
    }  # fmt: skip
    for text, (rank, shown) in found.items():
        [hit] = [one for one in hits(store, text) if one.kind == "order"]
        assert (text, hit.key, hit.rank, hit.text) == (text, number, rank, shown)
    assert keys(store, "胡桃圆角") == [], "three characters and more stand side by side"
    assert hits(store, "电梯")[0].at == 4


def test_a_number_goes_before_a_phone_before_a_name_and_open_before_closed(store: Store) -> None:
    closed = order(store, "O-1", customer="李四", phone="13100000001", placed="2025-09-01", delivered="2025-09-20")
    older = order(store, "O-2", customer="李四", phone="13100000001")
    newer = order(store, "0001", customer="赵六", phone="13100000009", special="李四介绍")
    assert keys(store, "李四")[:2] == [older, hits(store, "李四")[1].key]
    assert [(hit.kind, hit.rank) for hit in hits(store, "李四")] == [
        ("order", "name"), ("customer", "name"), ("order", "name"), ("order", "note"),
    ]  # fmt: skip
    assert keys(store, "李四")[-2:] == [closed, newer]
    assert keys(store, "0001")[0] == newer


def test_cases_customers_and_products_stand_among_it(store: Store) -> None:
    number = order(store, "W-1", customer="王建华", phone="13800001234")
    case = opened(store, number, words="桌面有一道划痕")
    raised = act(store, "fu", "exception.raise", order=number, problem="delay", description="木料没有到货")["exception"]
    asked = act(store, "li", "request.open", customer="王建华", kind="question", channel="phone", summary="保养怎么做")
    assert [(one.kind, one.key) for one in hits(store, case)] == [("complaint", case)]
    assert [(one.kind, one.order) for one in hits(store, "划痕")] == [("complaint", number)]
    assert (raised, "exception") in [(one.key, one.kind) for one in hits(store, "木料")]
    assert asked["request"] in keys(store, "保养")
    assert "A-100" in [one.key for one in hits(store, "A-100") if one.kind == "product"]
    act(store, "fu", "contact.log", customer="王建华", channel="phone", summary="明年要装修新房")
    assert [(one.kind, one.name) for one in hits(store, "装修")] == [("customer", "王建华")]


def test_conditions_narrow_what_is_found_to_orders(store: Store) -> None:
    number = order(store, "W-1", customer="王建华", special="浅胡桃色")
    late = order(store, "W-2", customer="王小明", promised="2026-02-25")
    case = opened(store, late, words="桌面有一道划痕")
    assert keys(store, "王 late:yes") == [late]
    assert keys(store, "note:胡桃") == [number]
    assert keys(store, "备注:划痕") == [late]
    assert keys(store, "note:胡桃划痕") == []
    assert keys(store, "kind:key") == []
    assert keys(store, "客户类别:普通 valid:yes open:yes") == [late, number]
    assert case not in keys(store, "late:yes")


def test_who_checks_blind_finds_nothing_by_what_was_entered(store: Store) -> None:
    number = submitted(store)
    blind.open_check(store, "wang", number, {})
    for login, found in (("fu", True), ("wang", False)):
        store.viewer = login
        for text in (PHONE, PHONE[-4:]):
            assert bool(keys(store, text)) is found
        assert (number in keys(store, "A-100")) is found
        assert number in keys(store, number)
        assert not any(PHONE in one.text for one in hits(store, number))


def test_what_is_taken_back_is_found_no_more(store: Store) -> None:
    number = order(store, "W-1")
    act(store, "fu", "contact.log", order=number, channel="phone", summary="要换成胡桃木")
    assert keys(store, "胡桃木") == [number]
    act(store, "fu", "change.undo", order=number)
    assert keys(store, "胡桃木") == []
    with store.read() as conn:
        assert search_notes.order_note_terms(conn, [1]) == {}
