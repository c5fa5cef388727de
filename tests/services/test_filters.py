"""Saved filters: one's own and shared ones, by name in every query, and what a query may go on with (C260)."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from gendan.clock import FixedClock
from gendan.db.store import Store
from gendan.domain.completing import put
from gendan.domain.query import BY_WORD, KEYS, LISTED
from gendan.errors import GendanError
from gendan.i18n import _, set_language
from gendan.services import order_list
from gendan.services.completion import complete
from gendan.services.filters import saved_filters
from tests.helpers import act, order, staffed
from tests.order_kit import code, stocked


@pytest.fixture
def store(tmp_path: Path, clock: FixedClock) -> Store:
    return stocked(staffed(tmp_path / "shop.db", clock))


def names(store: Store, login: str) -> list[str]:
    store.viewer = login
    return [one.name for one in saved_filters(store)]


def test_a_filter_is_its_owners_until_he_shares_it(store: Store) -> None:
    act(store, "li", "filter.save", name="迟的", query="late:yes")
    assert (names(store, "li"), names(store, "fu")) == (["迟的"], [])
    assert code(store, "li", "filter.save", name="迟的", query="late:yes", shared=True) == "forbidden"
    act(store, "fu", "filter.save", name="我的", query="owner:fu open:yes", shared=True)
    assert (names(store, "li"), names(store, "fu")) == (["迟的", "我的"], ["我的"])
    assert code(store, "li", "filter.delete", name="我的") == "forbidden"
    assert act(store, "su", "filter.delete", name="我的") == {"filter": "我的", "owner": "fu"}
    assert names(store, "li") == ["迟的"]


def test_saving_again_writes_over_renaming_keeps_and_undo_takes_back(store: Store) -> None:
    act(store, "fu", "filter.save", name="late", query="late:yes")
    act(store, "fu", "filter.save", name="LATE", query="late:yes open:yes", shared=True)
    store.viewer = "fu"
    [one] = saved_filters(store)
    assert (one.name, one.query, one.shared, one.own) == ("late", "late:yes open:yes", True, True)
    act(store, "fu", "filter.rename", name="late", to="late ones")
    act(store, "fu", "filter.save", name="other", query="open:yes")
    assert code(store, "fu", "filter.rename", name="other", to="Late Ones") == "duplicate"
    assert code(store, "fu", "filter.delete", name="gone") == "unknown_reference"
    with store.read() as conn:
        node, seq = conn.exec_driver_sql("SELECT node, max(seq) FROM chg").one()
    act(store, "fu", "filter.delete", name="other")
    assert names(store, "fu") == ["late ones"]
    act(store, "fu", "change.undo", change=f":{seq + 1}")
    assert names(store, "fu") == ["late ones", "other"]
    assert node


@pytest.mark.parametrize("query", ["late:perhaps", "stage:nowhere", "foo:bar", "due<", "@other"])
def test_a_query_that_cannot_be_read_is_not_kept(store: Store, query: str) -> None:
    assert code(store, "fu", "filter.save", name="x", query=query) == "bad_value"


def test_a_filter_stands_in_a_query_by_its_name(store: Store) -> None:
    number = order(store, "W-1", customer="王建华", promised="2026-02-25")
    order(store, "W-2", customer="王小明")
    act(store, "fu", "filter.save", name="late ones", query="late:yes")
    store.viewer = "fu"
    assert [row.number for row in order_list.find(store, '@"late ones" 王').rows] == [number]
    with pytest.raises(GendanError, match="late ones"):
        order_list.find(store, "@nothing")
    store.viewer = "li"
    with pytest.raises(GendanError) as refused:
        order_list.find(store, "@late")
    assert refused.value.code == "unknown_reference"


def offered(store: Store, text: str) -> list[str]:
    found = complete(store, text, len(text))
    return [] if found is None else [one.written for one in found.options]


OFFERED = {
    "st": ["stage:", "status:"],
    "王 客": ["客户:", "客户类别:"],
    "s": [],
    "stage:生": ["生产"],
    "late:": ["是", "否"],
    "urgent:是": [],
    "owner:s": ["boss", "su"],
    "customer:王": ["王建华", "王小明"],
    "customer:138": [],
    "kind:": ["普通", "重点客户", "战略客户"],
    "product:A-1": ["A-100"],
    "due<明": ["明天"],
    "due<+5": [],
    "amount>=5": [],
    "stage:接单,生": ["生产"],
    "@": ["@晚的"],
    "十点:": [],
}


def test_what_may_follow_is_offered_in_the_language_of_the_screen(store: Store) -> None:
    order(store, "W-1", customer="王小明")
    order(store, "W-2", customer="王建华")
    act(store, "fu", "filter.save", name="晚的", query="late:yes")
    store.viewer = "fu"
    assert {text: offered(store, text) for text in OFFERED} == OFFERED
    set_language("en")
    assert offered(store, "stage:pro") == ["Production"]
    assert offered(store, "status:await") == ['"awaiting customer"']
    assert offered(store, "du") == ["due<"]


def test_what_is_taken_stands_in_place_of_what_was_typed(store: Store) -> None:
    for text, cursor, taken in (
        ("st", 2, ("stage:", 6)),
        ("stage:生 王", 7, ("stage:生产 王", 9)),
        ("late:yes stage:接单,生", 19, ("late:yes stage:接单,生产 ", 21)),
    ):
        found = complete(store, text, cursor)
        assert found is not None
        assert put(text, found.place, found.options[0].written) == taken


@pytest.mark.parametrize(
    ("query", "said"),
    [
        ("foo:1", "阶段、状态"),
        ("状态:x", "'key': '状态'"),
        ("stage:x", "生产"),
        ("late:", "{key}"),
        ("due<x", "12-05"),
        ("迟>1", "'key': '迟'"),
    ],
)
def test_what_is_wrong_in_a_condition_is_said_with_what_is_possible(store: Store, query: str, said: str) -> None:
    with pytest.raises(GendanError) as refused:
        order_list.find(store, query)
    assert said in refused.value.message or said in str(refused.value.params)


@pytest.mark.parametrize("language", ["zh", "en"])
def test_the_conditions_that_are_named_are_all_there_are(language: str) -> None:
    set_language(language)
    assert [BY_WORD[word] for word in re.split(", |、", _(LISTED))] == list(KEYS)
