"""Two terminals exchange bundles: nothing lost, nothing twice, conflicts shown and decided."""

from __future__ import annotations

import random
from datetime import timedelta
from pathlib import Path

import pytest

from gendan.db import exchange, meta, users
from gendan.db import requests as request_table
from gendan.db.apply import contest
from gendan.db.base import catalogue
from gendan.db.exceptions import exceptions
from gendan.db.journal_tables import head
from gendan.db.milestones import milestones
from gendan.db.orders import promises
from gendan.db.requests import requests
from gendan.db.store import Store
from gendan.services.audit import verify
from gendan.services.complaint_views import complaint_page
from gendan.services.conflicts import contested, rights
from gendan.services.rebuild import rebuild
from gendan.sync.exporting import export
from gendan.sync.merging import merge
from tests.complaint_kit import LOCATED, delivered, opened
from tests.helpers import act
from tests.order_kit import KEYS, checked, confirmed, entered, facts, refused, say_yes, source, status, stocked
from tests.sync.compare import everything
from tests.sync.terminals import ShiftedClock, enrolled, exchanged, handed, state


@pytest.fixture
def first(shop: Store) -> Store:
    return stocked(shop)


@pytest.fixture
def second(first: Store, tmp_path: Path) -> Store:
    return enrolled(first, tmp_path / "two" / "gendan.db", "T2")


def test_a_new_terminal_holds_the_same_state(first: Store, second: Store) -> None:
    assert state(first) == state(second)
    assert verify(second).ok


def test_orders_of_both_reach_both(first: Store, second: Store, tmp_path: Path) -> None:
    one, two = confirmed(first), confirmed(second)
    assert one != two
    taken = handed(first, second, tmp_path / "stick")
    assert [(t.rejected, t.held, t.conflicts) for t in taken] == [(None, 0, 0)]
    assert taken[0].new == 5
    handed(second, first, tmp_path / "stick")
    assert state(first) == state(second)
    for store in (first, second):
        assert verify(store).ok
        assert not rebuild(store, check=True).differences
    again = handed(first, second, tmp_path / "stick", full=True)
    assert again[0].new == 0
    assert again[0].known > 10


def test_a_dry_run_changes_nothing(first: Store, second: Store, tmp_path: Path) -> None:
    confirmed(first)
    before = state(second)
    paths = export(first, tmp_path).paths
    (tried,) = merge(second, paths, rights(), dry_run=True)
    assert tried.new == 5
    assert state(second) == before
    (done,) = merge(second, paths, rights())
    assert done.new == tried.new


def test_two_values_are_a_conflict_until_somebody_decides(first: Store, second: Store, tmp_path: Path) -> None:
    number = confirmed(first)
    handed(first, second, tmp_path)
    customer = act(first, "li", "contact.log", order=number, channel="phone", direction="out", summary="x")
    assert customer
    act(first, "su", "order.assign", order=number, owner="fu", reason="a")
    act(second, "su", "order.assign", order=number, owner="su", reason="b")
    handed(first, second, tmp_path)
    handed(second, first, tmp_path)
    (here,), (there,) = contested(first), contested(second)
    assert here.conflict == there.conflict
    assert {one.by for one in here.values} == {"su"}
    assert {one.reason for one in here.values} == {"a", "b"}
    act(second, "fu", "conflict.resolve", conflict=here.conflict, keep="mine", reason="agreed by telephone")
    handed(second, first, tmp_path)
    assert contested(first) == contested(second) == []
    exchanged([first, second], tmp_path)
    assert state(first) == state(second)


def test_any_order_and_twice(first: Store, second: Store, tmp_path: Path) -> None:
    """Permutations of bundles, each twice: always the same."""
    with second.read() as conn:
        node = meta.this_terminal(conn).uid
    stores = [second, *(enrolled(first, tmp_path / name / "gendan.db", name) for name in ("T3", "T4", "T5"))]
    paths = list(export(first, tmp_path, full=True).paths)
    for n in range(4):
        with first.write() as conn:
            exchange.note_said(conn, node, exchange.have(conn), first.clock.now())
        act(first, "li", "customer.add", name=f"客{n}")
        paths += export(first, tmp_path, receiver="T2").paths
    for n, store in enumerate(stores):
        for path in random.Random(n).sample(paths * 2, len(paths) * 2):
            assert merge(store, [path], rights())[0].rejected is None
    assert {state(store) for store in stores} == {state(first)}
    assert len({repr(everything(store.path)) for store in [first, *stores]}) == 1


def test_a_yes_here_and_an_approval_there(first: Store, second: Store, tmp_path: Path) -> None:
    """A merge confirms nothing; the follower who takes the order on does, and the plan is made once."""
    number = checked(first, lines=[{"product": "A-100", "qty": 10, "price": 900}, {"product": "B-7", "qty": 4}],
                     keyed=source(line1_price="900"))  # fmt: skip
    handed(first, second, tmp_path)
    say_yes(first, number)
    act(second, "boss", "order.approve", order=number)
    exchanged([first, second], tmp_path)
    assert {status(first, number), status(second, number)} == {"awaiting_customer"}
    for store in (first, second):
        assert act(store, "fu", "order.advance", order=number, to="confirmed")["stage"] == "confirmed"
    plan = len(facts(first, milestones, number))
    exchanged([first, second], tmp_path)
    for store in (first, second):
        assert len(facts(store, milestones, number)) == plan
        assert len(facts(store, promises, number)) == 1
        assert status(store, number) == "open"
    assert everything(first.path) == everything(second.path)


def test_undone_there_is_undone_here(first: Store, second: Store, tmp_path: Path) -> None:
    """What a fact belongs to is known of facts that came long before as well."""
    number = confirmed(first)
    case = act(first, "li", "complaint.open", order=number, words="慢", points=["慢"], understood=True)["complaint"]
    act(first, "li", "complaint.locate", complaint=case, **LOCATED)
    handed(first, second, tmp_path)
    act(first, "li", "change.undo", complaint=case)
    handed(first, second, tmp_path)
    exchanged([first, second], tmp_path)
    assert everything(first.path) == everything(second.path)
    assert rebuild(second, check=True).differences == ()


def test_the_later_word_counts_whatever_the_clocks_say(first: Store, tmp_path: Path) -> None:
    """A terminal decides what one whose clock is two hours ahead submitted."""
    ahead = enrolled(first, tmp_path / "two" / "gendan.db", "T2", ShiftedClock(first.clock, 7200))
    number = entered(first, lines=[{"product": "A-100", "qty": 10, "price": 900}])
    handed(first, ahead, tmp_path)
    act(ahead, "li", "order.read_back", order=number, confirmed=KEYS)
    act(ahead, "li", "order.submit", order=number)
    act(ahead, "wang", "order.check", order=number, fields=source()["fields"], lines=[
        {"product": "A-100", "qty": "10", "price": "900"}])  # fmt: skip
    say_yes(ahead, number)
    handed(ahead, first, tmp_path)
    act(first, "boss", "order.approve", order=number)
    assert status(first, number) == "open"


def test_what_builds_on_something_missing_waits_for_it(first: Store, second: Store, tmp_path: Path) -> None:
    third = enrolled(first, tmp_path / "three" / "gendan.db", "T3")
    number = confirmed(first)
    handed(first, second, tmp_path)
    act(second, "li", "contact.log", order=number, channel="phone", direction="out", summary="x")
    with second.write() as conn:
        own = meta.this_terminal(conn).uid
        exchange.note_said(conn, exchange.others(conn, own)[-1], exchange.have(conn) | {own: 0}, second.clock.now())
    (done,) = handed(second, third, tmp_path, receiver="T3")
    assert (done.rejected, done.new, done.held) == (None, 0, 1)
    (done,) = handed(first, third, tmp_path, receiver="T3")
    assert done.rejected is None
    exchanged([first, second, third], tmp_path)
    assert everything(third.path) == everything(second.path)


def test_all_show_the_same_of_two_values(first: Store, second: Store, tmp_path: Path) -> None:
    """Whichever came first: the later one is shown until somebody decides."""
    number = confirmed(first)
    handed(first, second, tmp_path)
    act(second, "su", "order.assign", order=number, owner="fu")
    first.clock.move(timedelta(minutes=5))  # type: ignore[attr-defined]
    act(first, "su", "order.assign", order=number, owner="su")
    exchanged([first, second], tmp_path)
    assert everything(first.path) == everything(second.path)
    assert len(contested(first)) == len(contested(second)) == 1


def test_a_third_slip_on_both_raises_one_exception(first: Store, second: Store, tmp_path: Path) -> None:
    number = confirmed(first)
    for day in ("2026-04-11", "2026-04-12"):
        act(first, "fu", "order.promise", order=number, date=day, reason="料没到")
    handed(first, second, tmp_path)
    for store, day in ((first, "2026-04-13"), (second, "2026-04-14")):
        said = act(store, "fu", "order.promise", order=number, date=day, reason="料没到")
        assert said["warning"] == "third_slip"
    exchanged([first, second], tmp_path)
    (there,) = facts(first, exceptions, number)
    assert (there.code, there.source, there.open) == (said["exception"], "slips", True)
    assert state(first) == state(second)
    act(second, "fu", "exception.close", exception=there.code, result="好", cause="other")
    for day in ("2026-04-15", "2026-04-16"):
        act(second, "fu", "order.promise", order=number, date=day, reason="料没到")
    assert len(facts(second, exceptions, number)) == 2, "what was closed and comes again is another one"


def test_personal_values_of_both(first: Store, second: Store, tmp_path: Path) -> None:
    """Equal ones are no conflict, also where they were the first of their row; of different ones both are kept, also
    where they only pass through."""
    number = confirmed(first)
    third = enrolled(first, tmp_path / "three" / "gendan.db", "T3")
    handed(first, second, tmp_path)
    for store in (first, second):
        amended = {"lines": [{"line": 1, "special": "加长"}]}
        act(store, "li", "order.amend", order=number, changes=amended, reason="来电")
    for store, name in ((first, "王先生"), (second, "王太太")):
        act(store, "li", "order.amend", order=number, changes={"contact": name}, reason="来电")
    handed(first, second, tmp_path / "a")
    handed(second, third, tmp_path / "b", full=True)
    exchanged([first, second], tmp_path)
    for store in (first, second, third):
        cells = {one.field: sorted(value.value for value in one.values) for one in contested(store) if not one.is_clash}
        assert cells == {"contact": ["王先生", "王太太"]}
        assert not rebuild(store, check=True).differences
    assert everything(first.path) == everything(third.path)


def test_what_is_done_about_a_case_arrives_in_it(first: Store, second: Store, tmp_path: Path) -> None:
    number = delivered(first)
    made = {
        "complaint": opened(first, number),
        "request": act(first, "li", "request.open", order=number, channel="phone", summary="几时到")["request"],
    }
    handed(first, second, tmp_path)
    act(second, "li", "complaint.locate", complaint=made["complaint"], **LOCATED)
    act(second, "li", "request.respond", request=made["request"], channel="phone", summary="周五")
    handed(second, first, tmp_path)
    for store in (first, second):
        assert complaint_page(store, made["complaint"])[0].step == "locate"
        assert [one.status for one in facts(store, requests, number)] == ["answered"]
    assert everything(first.path) == everything(second.path)


def test_a_decision_takes_no_value_that_cannot_stand_and_no_role_beyond(
    first: Store, second: Store, tmp_path: Path
) -> None:
    """What nobody can read is refused in words; who may be an admin is not decided by a follower."""
    case = opened(first, delivered(first))
    handed(first, second, tmp_path)
    for store, impact in ((first, 1), (second, 2)):
        act(store, "li", "complaint.locate", complaint=case, **LOCATED | {"impact": impact})
    handed(second, first, tmp_path)
    impact = next(one.conflict for one in contested(first) if one.field == "impact")
    for keep in (10**30, "ja", "2.5"):
        said = refused(first, "fu", "conflict.resolve", conflict=impact, keep=keep, reason="x")
        assert (said.code, said.field) == ("bad_value", "keep")
    cell = _role_twice(first)
    assert refused(first, "fu", "conflict.resolve", conflict=cell, keep="admin", reason="x").code == "forbidden"
    act(first, "boss", "conflict.resolve", conflict=cell, keep="clerk", reason="x")


def _role_twice(store: Store) -> str:
    """The cell of a user's role, which a restored copy of the founder wrote as well."""
    user = catalogue()["user"]
    with store.write() as conn:
        row = users.by_login(conn, "li")
        assert row is not None
        for seq, role in ((1, "clerk"), (2, "admin")):
            said = {"kind": user.number, "row": row.id, "field": "role", "val": f'"{role}"'}
            conn.execute(head.insert().values(**said, node=row.node, seq=seq, hlc=seq))
        contest(conn, (user.number, row.id, "role"), True)
    return f"user:{row.uid}:role"


def test_an_answer_follows_its_question_whatever_the_clocks_say(first: Store, tmp_path: Path) -> None:
    """The clock of the second terminal is far behind: it may act on what the first one told it, in its order."""
    behind = enrolled(first, tmp_path / "two" / "gendan.db", "T2", ShiftedClock(first.clock, -5400))
    number = delivered(first)
    complaint = opened(first, number)
    request = act(first, "li", "request.open", order=number, channel="phone", summary="几时到")["request"]
    case = act(first, "fu", "exception.raise", order=number, problem="delay")["exception"]
    act(first, "fu", "exception.contain", exception=case, action="先补")
    act(first, "li", "request.respond", request=request, channel="phone", summary="周五")
    act(first, "fu", "exception.wait", exception=case)
    handed(first, behind, tmp_path / "a")
    act(behind, "li", "complaint.locate", complaint=complaint, **LOCATED)
    act(behind, "li", "request.wait", request=request)
    act(behind, "li", "request.resume", request=request)
    act(behind, "li", "request.wait", request=request)
    act(behind, "fu", "exception.resume", exception=case)
    exchanged([first, behind], tmp_path / "b")
    for store in (first, behind):
        with store.read() as conn:
            events = [one.event for one in request_table.events_of(conn, [1])]
        assert events == ["responded", "waiting", "resumed", "waiting"]
        assert [one.status for one in facts(store, requests, number)] == ["waiting"]
        assert [one.status for one in facts(store, exceptions, number)] == ["resumed"]
    first.clock.move(timedelta(minutes=5))  # type: ignore[attr-defined]
    act(first, "li", "request.solve", request=request, result="好")
    first.clock.move(timedelta(hours=2))  # type: ignore[attr-defined]
    act(behind, "li", "request.resume", request=request)
    exchanged([first, behind], tmp_path / "c")
    assert {one.open for store in (first, behind) for one in facts(store, requests, number)} == {False}
    assert everything(first.path) == everything(behind.path)
