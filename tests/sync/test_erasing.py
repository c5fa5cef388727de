"""A customer's personal data leave every place, on every terminal, whatever came first."""

from __future__ import annotations

import gzip
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st

from gendan import config
from gendan.clock import Clock
from gendan.db import exchange, meta
from gendan.db.store import Store
from gendan.entrance import enter
from gendan.errors import GendanError, Refusal
from gendan.services import drafts
from gendan.services.audit import verify
from gendan.services.board import board
from gendan.services.conflicts import contested, rights
from gendan.services.customer_list import customers
from gendan.services.erasing import erase_again, erased_customers
from gendan.services.everywhere import everywhere
from gendan.services.history import Unshown, customer_history
from gendan.services.order_list import find
from gendan.services.order_page import order_page
from gendan.services.queues import queues
from gendan.services.rebuild import rebuild
from gendan.services.today import today
from gendan.sync import backup, restore
from gendan.sync.exporting import export
from gendan.sync.merging import merge
from gendan.text import ERASED, fit
from tests.complaint_kit import delivered
from tests.helpers import PASSWORD, CommandLine, act, staffed
from tests.order_kit import confirmed, entered, stocked
from tests.sync.terminals import enrolled, exchanged, handed, state

NAME, PHONE, ADDRESS, WORDS = "欧阳震寰", "13977788123", "昆明市盘龙区白塔路77号", "孩子对油漆过敏要无味"
TRACES = (NAME, PHONE, ADDRESS, "白塔路77", WORDS, "油漆过敏", "ouyangzhenhuan", "oyzh", "77788123", "欧阳")
"""What would tell of him: as written, in pinyin, by initials, the end of his phone."""


@pytest.fixture
def first(shop: Store) -> Store:
    return stocked(shop)


@pytest.fixture
def second(first: Store, tmp_path: Path) -> Store:
    return enrolled(first, tmp_path / "two" / "gendan.db", "T2")


def _his(store: Store) -> tuple[str, str]:
    """An order of his with everything people write about somebody; number and customer code."""
    number = entered(store, name=NAME, phone=PHONE, address=ADDRESS, contact=NAME, special=WORDS)
    code = customers(store, PHONE).rows[0].code
    act(store, "li", "contact.log", order=number, channel="phone", direction="in", summary=WORDS)
    act(store, "li", "contact.log", customer=code, channel="phone", direction="in", summary=WORDS)
    act(store, "su", "customer.update", customer=code, note=WORDS)
    act(store, "li", "complaint.open", order=number, words=WORDS, channel="phone")
    act(store, "li", "request.open", customer=code, channel="phone", summary=WORDS)
    act(store, "fu", "exception.raise", order=number, problem="shortage", description=WORDS)
    return number, code


def _erase(store: Store, code: str) -> dict[str, Any]:
    return act(store, "boss", "customer.erase", customer=code, reason="书面请求 2026-7")


def _folder(path: Path) -> Path:
    path.mkdir()
    return path


def _node(store: Store) -> str:
    with store.read() as conn:
        return meta.this_terminal(conn).uid


def _traces(path: Path) -> list[str]:
    """What is found of him in the bytes of a file, or of those that lie beside it with its name."""
    found = []
    for file in path.parent.glob(f"{path.name}*"):
        data = file.read_bytes()
        data = gzip.decompress(data) if data[:2] == b"\x1f\x8b" else data
        found += [f"{file.name}: {one}" for one in TRACES if one.encode() in data or one.encode("utf-16-le") in data]
    return found


def test_nothing_of_him_is_left_in_database_backup_bundle_or_enrolment(first: Store, tmp_path: Path) -> None:
    number, code = _his(first)
    assert _traces(first.path)
    drafts.keep(first, "li", "entry", {"customer": NAME, "note": "x"})
    drafts.keep(first, "li", "entry 2", {"customer": "别人"})
    result = _erase(first, code)
    assert result == {"customer": code, "files": [code], "orders": 1}
    assert _traces(first.path) == []
    assert _traces(backup.make(first).path) == []
    assert [found for path in export(first, tmp_path, full=True).paths for found in _traces(path)] == []
    new = tmp_path / "new" / "gendan.db"
    enrolled(first, new, "T9").close()
    assert _traces(new) == []
    assert drafts.kept(first, "li", "entry") is None
    assert drafts.kept(first, "li", "entry 2") is not None
    assert verify(first).ok
    assert not rebuild(first, check=True).differences
    assert customers(first, NAME).rows == customers(first, PHONE).rows == ()
    case = order_page(first, number)
    for shown in (find(first, "").rows, today(first), board(first), queues(first), everywhere(first, number), case):
        assert ERASED in repr(shown), "lists say that he was erased"
    assert fit(f"{number} {ERASED}", 40).split() == [number, "[已抹除]"]


def test_it_travels_and_takes_what_others_wrote_without_knowing(first: Store, second: Store, tmp_path: Path) -> None:
    number, code = _his(first)
    exchanged([first, second], tmp_path)
    third = enrolled(first, tmp_path / "three" / "gendan.db", "T3")
    _erase(first, code)
    act(second, "li", "contact.log", order=number, channel="phone", direction="in", summary=WORDS)
    act(second, "su", "customer.update", customer=code, note=f"{WORDS}!", contact=NAME)
    made = entered(second, name=NAME, phone=PHONE, address=ADDRESS, special=WORDS)
    act(second, "li", "contact.log", order=made, channel="phone", direction="in", summary=WORDS)
    handed(second, first, tmp_path / "a", full=True)  # written without knowing, comes after the erasure
    assert _traces(first.path) == []
    handed(first, second, tmp_path / "b", full=True)  # the erasure comes after what was written
    handed(second, third, tmp_path / "c", full=True)
    for store in (first, second, third):
        assert _traces(store.path) == []
        assert verify(store).ok
        assert not rebuild(store, check=True).differences
        assert contested(store) == []
    exchanged([first, second, third], _folder(tmp_path / "d"))
    assert state(first) == state(second) == state(third)
    assert not [found for path in (tmp_path / "d").glob("*.gdn") for found in _traces(path)]
    told = [change.new for entry in customer_history(second, code) for change in entry.changes]
    assert Unshown.ERASED in told
    assert NAME not in told


def test_who_comes_back_is_new_and_stays_himself(first: Store, second: Store, tmp_path: Path) -> None:
    number, code = _his(first)
    _erase(first, code)
    exchanged([first, second], tmp_path)
    with pytest.raises(Refusal, match="erased"):
        entered(second, customer=code, name=None)
    with pytest.raises(Refusal, match="erased"):
        act(second, "su", "customer.update", customer=code, name=NAME)
    again = entered(second, name=NAME, phone=PHONE, address=ADDRESS)
    (anew,) = customers(second, PHONE).rows
    assert anew.code != code
    act(second, "li", "contact.log", order=number, channel="phone", direction="in", summary="退款已到账")
    handed(second, first, tmp_path / "back")
    assert customers(first, NAME).rows == (anew,)
    assert again != number
    assert state(first) == state(second)
    for store in (first, second):
        assert not rebuild(store, check=True).differences


def test_united_files_go_together_and_only_an_admin_may(first: Store) -> None:
    _number, code = _his(first)
    other = act(first, "li", "customer.add", name="欧阳先生", phone="13900000001")["customer"]
    act(first, "su", "customer.merge", customer=other, into=code, reason="同一人")
    with pytest.raises(Refusal) as refused:
        act(first, "su", "customer.erase", customer=code, reason="x")
    assert refused.value.code == "forbidden"
    with pytest.raises(Refusal) as refused:
        act(first, "boss", "customer.erase", customer=code)
    assert refused.value.code == "reason_required"
    with pytest.raises(Refusal) as refused:
        act(first, "boss", "customer.erase", customer=code, reason=f"{NAME}来电")
    assert refused.value.field == "reason"
    assert _erase(first, other)["files"] == sorted([code, other])
    assert _traces(first.path) == []
    with pytest.raises(GendanError):
        act(first, "boss", "change.undo", customer=code)


def test_what_waits_for_others_is_taken_out_too(first: Store, second: Store, tmp_path: Path) -> None:
    number, code = _his(first)
    exchanged([first, second], tmp_path)
    act(second, "li", "contact.log", order=number, channel="phone", direction="in", summary="一")
    early = export(second, tmp_path, receiver="T1").paths
    act(second, "li", "contact.log", order=number, channel="phone", direction="in", summary=WORDS)
    with second.write() as conn:  # the first terminal said that it has the earlier one: only the later is given
        exchange.note_said(
            conn,
            _node(first),
            exchange.have(conn) | {_node(second): exchange.have(conn)[_node(second)] - 1},
            second.clock.now(),
        )
    late = export(second, tmp_path, receiver="T1").paths
    (taken,) = merge(first, late, rights())
    assert taken.held == 1
    assert _traces(first.path)
    _erase(first, code)
    assert _traces(first.path) == []
    assert [
        found for path in export(first, _folder(tmp_path / "out"), full=True).paths for found in _traces(path)
    ] == []
    merge(first, [*early, *late], rights())
    assert _traces(first.path) == []
    handed(first, second, tmp_path / "out")
    assert state(first) == state(second)


@pytest.mark.parametrize("make", [delivered, confirmed])
def test_orders_and_money_stay_as_they_were(first: Store, make: Callable[[Store], str]) -> None:
    number = make(first)
    before = order_page(first, number)
    assert before.customer_code
    _erase(first, before.customer_code)
    after = order_page(first, number)
    for name in ("stage", "status", "amount", "promised", "lines"):
        assert getattr(after, name) == getattr(before, name), name
    assert (after.customer, after.phone, after.address) == (ERASED, None, None)


STEPS = ("erase", "contact", "note", "enter", "give 0 1", "give 1 0", "give 0 2", "give 2 1", "give 1 2")


@settings(max_examples=4, suppress_health_check=list(HealthCheck), phases=[Phase.explicit, Phase.generate])
@given(st.lists(st.tuples(st.integers(0, 2), st.sampled_from(STEPS)), min_size=4, max_size=10))
def test_an_erasure_anywhere_in_any_order_leads_to_the_same(
    tmp_path_factory: pytest.TempPathFactory, clock: Clock, steps: list[tuple[int, str]]
) -> None:
    folder = tmp_path_factory.mktemp("machine")
    stores = [stocked(staffed(folder / "one" / "gendan.db", clock))]
    number, code = _his(stores[0])
    stores += [enrolled(stores[0], folder / name / "gendan.db", name) for name in ("T2", "T3")]
    for place, (which, step) in enumerate([*steps, (1, "erase")]):
        _step(stores, which, step, number, code, folder / str(place))
    exchanged(stores, folder)
    exchanged(stores, folder)
    assert len({state(store) for store in stores}) == 1
    for store in stores:
        assert not rebuild(store, check=True).differences
        with store.read() as conn:
            assert not any(
                NAME in str(text) for text in conn.exec_driver_sql("SELECT name FROM customers WHERE code=?", (code,))
            )
        store.close()


def _step(stores: list[Store], which: int, step: str, number: str, code: str, folder: Path) -> None:
    store = stores[which]
    said: dict[str, Any] = {"channel": "phone", "direction": "in", "summary": f"{WORDS} {folder.name}"}
    try:
        if step == "erase":
            _erase(store, code)
        elif step == "contact":
            act(store, "li", "contact.log", order=number, **said)
        elif step == "note":
            act(store, "su", "customer.update", customer=code, note=f"{WORDS} {folder.name}")
        elif step == "enter":
            made = entered(store, customer=code, name=None, special=f"{WORDS} {folder.name}")
            act(store, "li", "contact.log", order=made, **said)
        else:
            _give, giver, taker = step.split()
            handed(stores[int(giver)], stores[int(taker)], folder, full=True)
    except Refusal as refusal:
        if refusal.code != "wrong_status":  # nothing new is written to an erased file
            raise


def test_an_older_copy_does_not_bring_him_back(
    first: Store, tmp_path: Path, gendan: CommandLine, monkeypatch: pytest.MonkeyPatch
) -> None:
    _number, code = _his(first)
    saved = backup.make(first).path
    _erase(first, code)
    first.close()
    monkeypatch.setenv("GENDAN_PASSWORD", PASSWORD)
    done = gendan("restore", str(saved), "--as", "boss", "--json", "--db", str(first.path))
    assert done.json["erased_again"] == [code]
    assert _traces(first.path) == []


def test_bundles_made_before_do_not_bring_him_back_after_a_restore(first: Store, second: Store, tmp_path: Path) -> None:
    """The older copy knew him; a bundle of then knows more of him than the copy; another terminal never heard of it."""
    number, code = _his(first)
    saved = backup.make(first).path
    made = entered(first, customer=code, name=None, special=WORDS, contact=NAME, address=ADDRESS)
    act(first, "li", "contact.log", order=made, channel="phone", direction="in", summary=WORDS)
    old = export(first, _folder(tmp_path / "old"), full=True).paths
    merge(second, old, rights())
    act(second, "li", "contact.log", order=number, channel="phone", direction="in", summary=WORDS)
    _erase(first, code)
    codes = erased_customers(first)
    first.close()
    with restore.checked(saved, first.path, first.clock, config.load()) as candidate:
        candidate.put()
    back = enter(first.path, first.clock, config.load())
    assert erase_again(back, codes, "x") == (code,)
    assert [one.rejected for one in merge(back, old, rights())] == [None]
    assert ERASED in repr(order_page(back, made)), "the order came back, he did not"
    assert _traces(first.path) == []
    exchanged([back, second], tmp_path / "now")
    assert _traces(first.path) == _traces(second.path) == []
    assert not [found for path in (tmp_path / "now").glob("*.gdn") for found in _traces(path)]
    assert state(back) == state(second)
    assert contested(back) == contested(second) == []
