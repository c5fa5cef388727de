"""The history as views: who, when, why, and every value before and after."""

from __future__ import annotations

import contextlib
import re
from datetime import date, datetime, timedelta
from decimal import Decimal
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from gendan import people
from gendan.clock import FixedClock
from gendan.db.store import Store
from gendan.errors import GendanError, Refusal
from gendan.services import door
from gendan.services.audit import verify
from gendan.services.fingerprint import fingerprint
from gendan.services.history import Record, Unshown, customer_history, order_history, page
from gendan.services.order_page import order_page
from gendan.services.rebuild import rebuild
from gendan.widgets.history_rows import changed
from tests.helpers import PASSWORD, act, actor, order, staffed
from tests.screens.gallery_store import furnished


def test_values_are_those_of_the_domain(shop: Store) -> None:
    number = order(shop)
    (entry,) = order_history(shop, number)
    line = {change.field: change.new for change in entry.changes if change.entity == "line"}
    assert (line["price"], line["qty"]) == (Decimal("10.50"), Decimal(2))
    promise = {change.field: change.new for change in entry.changes if change.entity == "promise"}
    assert promise["promised"] == date(2026, 3, 10)
    assert promise["order"] == number


def test_an_order_is_found_by_its_outside_number_and_its_tail(shop: Store) -> None:
    number = order(shop, "WEB-4711")
    assert order_history(shop, "WEB-4711") == order_history(shop, number)
    with pytest.raises(Refusal):
        order_history(shop, "WEB-9999")


def test_who_speaks_for_another_is_named(shop: Store) -> None:
    number = order(shop)
    with door.transaction(shop) as deed:
        spoken = deed.actor_for(actor(shop, "boss"), "li")
        deed.run(spoken, "order.hold", {"order": number, "reason": "等"})
    entry = order_history(shop, number)[-1]
    assert (entry.by, entry.via, entry.who, entry.reason) == ("li", "boss", "li via boss", "等")


def test_both_times_are_kept(shop: Store, clock: FixedClock) -> None:
    number = order(shop)
    happened = clock.now() - timedelta(hours=3)
    act(shop, "li", "contact.log", happened, order=number, channel="phone", summary="x")
    entry = order_history(shop, number)[-1]
    assert (entry.at, entry.recorded) == (happened, clock.now())


def test_the_log_is_read_page_by_page(shop: Store) -> None:
    order(shop)
    everything = page(shop, limit=1000)
    assert [entry.seq for entry in everything] == list(range(9, 0, -1))
    read, before = [], None
    while part := page(shop, before, 4):
        read += part
        before = part[-1].pos
    assert read == everything
    assert everything[-1].by == "system"


def test_secrets_have_no_value(shop: Store) -> None:
    act(shop, "boss", "user.password", login="li", password="another password")
    (entry,) = page(shop, limit=1)
    (change,) = [change for change in entry.changes if change.field == "password"]
    assert (change.old, change.new, change.name) == (Unshown.SECRET, Unshown.SECRET, "li")


def test_a_customer_s_history_has_his_orders(shop: Store) -> None:
    order(shop)
    order(shop, "A-2", customer="别人", phone="13900001111")
    assert [entry.command for entry in customer_history(shop, "王小明")] == ["order.import"]


ACTS = st.sampled_from(
    [
        ("fu", "order.promise", {"date": "2026-03-20", "reason": "晚"}),
        ("fu", "order.promise", {"date": "2026-04-01", "agreed": True, "asked_by": "customer", "reason": "更晚"}),
        ("su", "order.assign", {"owner": "fu"}),
        ("su", "order.assign", {"owner": "li", "team": "二组"}),
        ("su", "order.hold", {"reason": "等"}),
        ("su", "order.resume", {"reason": "好"}),
        ("su", "order.cancel", {"reason": "不要"}),
        ("fu", "milestone.done", {"milestone": "produce", "note": "欧阳"}),
        ("fu", "milestone.done", {"milestone": "ship"}),
        ("fu", "milestone.done", {"milestone": "deliver"}),
        ("fu", "milestone.undo", {"milestone": "produce", "reason": "没"}),
        ("li", "contact.log", {"channel": "phone", "summary": "诸葛"}),
        ("li", "customer.update", {"customer": "S01-T1-K00001", "name": "王大明"}),
        ("li", "customer.update", {"customer": "S01-T1-K00001", "name": "王小明", "phone": "13900000000"}),
        ("su", "product.update", {"code": "M1", "name": "圆桌", "list_price": "12.30"}),
        ("su", "setting.set", {"key": "visit.after_days", "value": 5}),
        ("su", "setting.set", {"key": "targets.completion_rate", "value": 95.5}),
        ("su", "setting.reset", {"key": "visit.after_days"}),
        ("boss", "user.password", {"login": "li", "password": PASSWORD + "!"}),
        ("fu", "change.undo", {}),
        ("su", "change.undo", {}),
    ]
)


@pytest.fixture(scope="module")
def grown(tmp_path_factory: pytest.TempPathFactory) -> object:
    """One store that all examples go on with: the longer its past, the better."""
    from tests.conftest import START
    from tests.helpers import staffed

    with pytest.MonkeyPatch.context() as patch:
        folder = tmp_path_factory.mktemp("grown")
        patch.setenv("GENDAN_HOME", str(folder))
        patch.setattr("gendan.services.passwords.OPS", 1)
        patch.setattr("gendan.services.passwords.MEMORY", 8192)
        store = staffed(folder / "gendan.db", FixedClock(START))
        with store.write():  # where its key is: each test has a home of its own
            pass
        yield store
        store.close()


@given(acts=st.lists(ACTS, min_size=1, max_size=12), minutes=st.integers(0, 2000))
@settings(max_examples=8, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_whatever_is_done_the_tables_are_what_the_log_says(
    grown: Store, acts: list[tuple[str, str, dict[str, object]]], minutes: int
) -> None:
    grown.clock.move(timedelta(minutes=minutes))
    number = order(grown, f"R-{fingerprint(grown).changesets}")
    for who, name, args in acts:
        whole = (
            {"order": number, **args} if name.partition(".")[0] in {"order", "milestone", "contact", "change"} else args
        )
        with contextlib.suppress(GendanError):
            act(grown, who, name, **whole)
    before = fingerprint(grown)
    assert rebuild(grown, check=True).differences == ()
    assert verify(grown).ok
    rebuild(grown)
    assert fingerprint(grown) == before


UNDOABLE = ("order.promise", "order.assign", "order.hold", "milestone.done", "contact.log")


@given(acts=st.lists(ACTS.filter(lambda one: one[1] in UNDOABLE), min_size=1, max_size=6))
@settings(max_examples=8, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_undone_one_after_the_other_everything_is_as_it_was(
    grown: Store, acts: list[tuple[str, str, dict[str, object]]]
) -> None:
    number = order(grown, f"U-{fingerprint(grown).changesets}")
    before = order_page(grown, number)
    began = fingerprint(grown).changesets
    for _who, name, args in acts:
        with contextlib.suppress(GendanError):
            act(grown, "su", name, order=number, **args)
    for _ in range(fingerprint(grown).changesets - began):
        act(grown, "su", "change.undo", order=number)
    assert order_page(grown, number) == before
    assert rebuild(grown, check=True).differences == ()


def test_nothing_is_told_before_it_happened(shop: Store) -> None:
    moments = [entry.recorded for entry in page(shop)]
    assert moments == sorted(moments, reverse=True)
    assert all(isinstance(moment, datetime) and moment.tzinfo for moment in moments)


def test_everything_in_the_change_log_has_words() -> None:
    from gendan.db.base import catalogue
    from gendan.domain import labels_history
    from gendan.i18n import _
    from gendan.services.commands import all_commands

    assert [name for name in all_commands() if name not in labels_history.COMMANDS] == []
    assert [name for name in catalogue() if name not in labels_history.ENTITIES] == []
    bare = {
        field
        for kind in catalogue().values()
        for field in kind.columns
        if _(labels_history.field(kind.name, field)) == field
    }
    assert sorted(bare) == []


def test_no_code_and_no_login_stands_where_the_history_has_words(tmp_path: Path, clock: FixedClock) -> None:
    """Of a store in which everything has happened: codes are in words, people named."""
    store = staffed(tmp_path / "shop" / "gendan.db", clock)
    furnished(store)
    people.know({"fu": "符工", "su": "孙主管", "li": "李姐"})
    told = {
        (change.entity, change.field): words
        for entry in page(store, limit=None)
        for change in entry.changes
        if not isinstance(change.new, Record)
        for words in changed(change, store.config.zone)
        if re.search(r"\b[a-z]+(_[a-z]+)+\b", words) or re.fullmatch("[a-z]{2,}", words)
    }
    people.know({})
    names_of_their_own = {("user", "login"), ("user", "name"), ("setting", "key"), ("measure", "about")}
    assert {key: words for key, words in told.items() if key not in names_of_their_own} == {}
