"""``gendan audit`` and ``gendan fingerprint``: the history for people and machines, and whether it is whole."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Callable
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest

from gendan import config
from gendan.clock import FixedClock
from gendan.db.store import Store, open_store
from gendan.services.fingerprint import fingerprint
from tests.helpers import CommandLine, act, order, staffed, tampering


@pytest.fixture(autouse=True)
def database(shop: Store, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("GENDAN_DB", str(shop.path))


def test_the_history_of_an_order_says_who_what_when_and_why(
    gendan: CommandLine, shop: Store, clock: FixedClock
) -> None:
    number = order(shop)
    clock.move(timedelta(minutes=5))
    act(shop, "fu", "order.promise", order=number, date="2026-03-20", reason="客户要晚几天")
    act(shop, "su", "order.assign", order=number, owner="fu")
    entries = gendan("audit", "show", number, "--json").json["history"]
    assert [entry["command"] for entry in entries] == ["order.import", "order.promise", "order.assign"]
    promise = entries[1]
    assert promise["at"] == promise["recorded"] == "2026-03-02T09:05:00+08:00"
    assert (promise["by"], promise["reason"], promise["terminal"]) == ("fu", "客户要晚几天", "S01-T1")
    assert {"entity", "name", "field", "old", "new"} == set(promise["changes"][0])
    moved = [change for change in promise["changes"] if change["entity"] == "milestone" and change["name"] == "deliver"]
    assert [(change["field"], change["old"], change["new"]) for change in moved] == [
        ("due", "2026-03-10", "2026-03-20")
    ]
    owner = entries[2]["changes"][0]
    assert (owner["entity"], owner["name"], owner["field"]) == ("order", number, "owner")
    assert (owner["old"], owner["new"]) == (None, "fu")


@pytest.mark.parametrize(("language", "words"), [("zh", "承诺交期：晚"), ("en", "Delivery date promised: 晚")])
def test_people_read_it_in_their_language(gendan: CommandLine, shop: Store, language: str, words: str) -> None:
    number = order(shop)
    act(shop, "fu", "order.promise", order=number, date="2026-03-20", reason="晚")
    text = gendan("--lang", language, "audit", "show", number).out
    assert f"2026-03-02 09:00 fu先生 {words}" in text
    assert "2026-03-10 -> 2026-03-20" in text


def test_money_and_quantities_are_exact_words(gendan: CommandLine, shop: Store) -> None:
    changes = gendan("audit", "show", order(shop), "--json").json["history"][0]["changes"]
    line = {change["field"]: change["new"] for change in changes if change["entity"] == "line"}
    assert (line["price"], line["amount"], line["qty"], line["product"]) == ("10.50", "21.00", "2", "M1")


def test_passwords_are_never_shown(gendan: CommandLine, shop: Store) -> None:
    for words in (("--json",), ()):
        text = gendan("audit", "show", *words).out
        assert "argon2" not in text
        assert "[保密]" in text or "[secret]" in text


def test_an_erased_value_is_shown_as_erased(gendan: CommandLine, shop: Store) -> None:
    number = order(shop)
    with tampering(shop.path) as conn:
        conn.execute("DELETE FROM side WHERE value='王小明'")
    changes = gendan("audit", "show", number, "--json", "--lang", "en").json["history"][0]["changes"]
    assert [c["new"] for c in changes if (c["entity"], c["field"]) == ("customer", "name")] == ["[erased]"]
    assert "王小明" not in gendan("audit", "show", number).out


def test_a_customer_has_a_history_with_his_orders(gendan: CommandLine, shop: Store) -> None:
    order(shop)
    act(shop, "li", "customer.update", customer="王小明", phone="13900000000")
    entries = gendan("audit", "show", "--customer", "王小明", "--json").json["history"]
    assert [entry["command"] for entry in entries] == ["order.import", "customer.update"]
    assert entries[1]["changes"] == [
        {"entity": "customer", "name": "S01-T1-K00001", "field": "phone", "old": "13812345678", "new": "13900000000"}
    ]


def test_an_unknown_order_is_refused(gendan: CommandLine) -> None:
    assert gendan("audit", "show", "nothing", "--json").json["error"]["code"] == "unknown_reference"


def test_the_newest_of_all_where_no_number_is_given(gendan: CommandLine, shop: Store) -> None:
    order(shop)
    everything = gendan("audit", "show", "--json").json["history"]
    assert len(everything) == 3 + 5 + 1
    assert gendan("audit", "show", "--json", "--limit", "2").json["history"] == everything[-2:]


def test_a_whole_log_is_said_to_be_whole(gendan: CommandLine, shop: Store) -> None:
    order(shop)
    ran = gendan("audit", "verify", "--json")
    assert ran.status == 0
    (last,) = ran.json["nodes"].values()
    whole = {"ok": True, "changesets": 9, "nodes": ran.json["nodes"], "broken": [], "tables": [], "archives": []}
    assert ran.json == whole
    assert last == 9
    assert "9" in gendan("audit", "verify").out


def _body(conn: Any) -> None:
    conn.execute("UPDATE chg SET body=pack(replace(unpack(body), 'clerk', 'admin')) WHERE seq=8")


def _removed(conn: Any) -> None:
    conn.execute("DELETE FROM chg WHERE seq=5")


def _cut(conn: Any) -> None:
    conn.execute("DELETE FROM chg WHERE seq=9")


def _recomputed(conn: Any) -> None:
    """Somebody who knows how: the last record and its hash, but not what was noted elsewhere."""
    (previous,) = conn.execute("SELECT hash FROM chg WHERE seq=8").fetchone()
    body = conn.execute("SELECT unpack(body) FROM chg WHERE seq=9").fetchone()[0].replace("import", "imported", 1)
    digest = hashlib.sha256(previous + body.encode()).digest()
    conn.execute("UPDATE chg SET body=pack(?), hash=? WHERE seq=9", (body, digest))


def _knows_how(conn: Any) -> None:
    """The same by somebody who writes down the new end as well; only the key of the seal he does not have."""
    _recomputed(conn)
    conn.execute("UPDATE vv SET hash=(SELECT hash FROM chg WHERE seq=9)")


def _added(conn: Any) -> None:
    """A record by hand behind the last one, with everything that anybody can compute."""
    previous, body, hlc = conn.execute("SELECT hash, unpack(body), hlc FROM chg WHERE seq=9").fetchone()
    text = json.loads(body)
    text |= {"seq": 10, "hlc": hlc + 1, "cmd": "contact.log", "ops": []}
    body = json.dumps(text, ensure_ascii=False, separators=(",", ":"))
    digest = hashlib.sha256(previous + body.encode()).digest()
    conn.execute("INSERT INTO chg SELECT 10, node, 10, ?, pack(?), ? FROM chg WHERE seq=9", (hlc + 1, body, digest))
    conn.execute("UPDATE vv SET seq=10, hash=?", (digest,))


def _cut_clean(conn: Any) -> None:
    """The last record cut off with every row that names it, and the end noted as it was before."""
    conn.execute("PRAGMA foreign_keys=OFF")
    conn.execute("DELETE FROM chg WHERE seq=9")
    conn.execute("UPDATE vv SET seq=8, hash=(SELECT hash FROM chg WHERE seq=8)")
    for (table,) in conn.execute("SELECT name FROM sqlite_master WHERE type='table'").fetchall():
        columns = {row[1] for row in conn.execute(f"PRAGMA table_info('{table}')")}
        if {"node", "seq"} <= columns and table not in ("vv", "chg"):
            conn.execute(f"DELETE FROM '{table}' WHERE seq=9")


def _clock(conn: Any) -> None:
    conn.execute("UPDATE chg SET hlc=hlc+1 WHERE seq=6")


def _vector(conn: Any) -> None:
    conn.execute("UPDATE vv SET seq=8")


def _person(conn: Any) -> None:
    conn.execute("UPDATE side SET value='李大明' WHERE value='王小明'")


def _row(conn: Any) -> None:
    conn.execute("UPDATE orders SET seq=99")


TAMPERED: list[tuple[Callable[[Any], None], int]] = [
    (_body, 8), (_removed, 6), (_cut, 9), (_recomputed, 9), (_knows_how, 9), (_added, 10),
    (_cut_clean, 8), (_clock, 6), (_vector, 9), (_person, 0), (_row, 99),
]  # fmt: skip


@pytest.mark.parametrize(("change", "seq"), TAMPERED, ids=lambda one: getattr(one, "__name__", ""))
def test_a_knife_in_the_database_is_found(
    gendan: CommandLine, shop: Store, change: Callable[[Any], None], seq: int
) -> None:
    order(shop)
    with tampering(shop.path, unlock=True) as conn:
        change(conn)
    ran = gendan("audit", "verify", "--json")
    assert ran.status == 1
    assert ran.json["ok"] is False
    assert seq in {one["seq"] for one in ran.json["broken"]}
    assert all(set(one) == {"node", "seq", "reason"} and one["reason"] for one in ran.json["broken"])
    assert gendan("audit", "verify").status == 1


def test_a_row_changed_past_the_log_is_found_and_made_again(gendan: CommandLine, shop: Store) -> None:
    order(shop)
    changes = {
        "orders": "UPDATE orders SET amount=1",
        "users": "UPDATE users SET role='admin' WHERE login='li'",
        "milestones": "DELETE FROM milestones WHERE id=1",
        "touch": "INSERT INTO touch VALUES (1, 1, 999)",
    }
    with tampering(shop.path) as conn:
        assert all(conn.execute(statement).rowcount for statement in changes.values())
    assert gendan("audit", "verify", "--log").status == 0
    ran = gendan("audit", "verify", "--json")
    assert (ran.status, ran.json["ok"], ran.json["broken"]) == (1, False, [])
    assert set(changes) <= set(ran.json["tables"])
    assert "gendan rebuild" in gendan("audit", "verify").out
    assert gendan("rebuild").status == 0
    assert gendan("audit", "verify").status == 0
    with tampering(shop.path) as conn:
        conn.execute("PRAGMA foreign_keys=OFF")
        conn.execute("DELETE FROM nodes")
    ran = gendan("audit", "verify", "--json")
    assert (ran.status, ran.json["error"]["code"]) == (3, "damaged"), "the file names its terminal no more"


def test_a_lock_that_was_taken_off_is_found(gendan: CommandLine, shop: Store) -> None:
    with tampering(shop.path) as conn:
        conn.execute("DROP TRIGGER chg_no_update")
        conn.execute("CREATE TRIGGER chg_no_update BEFORE UPDATE ON chg BEGIN SELECT 1; END")
    assert gendan("audit", "verify").status == 1


def test_the_fingerprint_counts_and_is_stable(gendan: CommandLine, shop: Store) -> None:
    order(shop)
    ran = gendan("fingerprint", "--json")
    assert ran.json == gendan("fingerprint", "--json").json
    assert (ran.json["orders"], ran.json["changesets"]) == (1, 9)
    assert len(ran.json["fingerprint"]) == 64
    assert ran.json["fingerprint"] in gendan("fingerprint").out


def test_the_fingerprint_leaves_out_what_is_this_terminals_own(shop: Store) -> None:
    order(shop)
    before = fingerprint(shop).fingerprint
    with tampering(shop.path) as conn:
        conn.execute("INSERT INTO meta VALUES ('x', 'y')")
        conn.execute("INSERT INTO login_try VALUES ('li', 3, 0)")
        conn.execute("INSERT INTO numbering VALUES ('2030-01-01', 9)")
        conn.execute("UPDATE orders SET stage='production', open=0")
        for table in ("lines", "promises", "milestones"):
            conn.execute(f"UPDATE {table} SET id=id+1000")
        conn.execute("UPDATE promises SET line_id=line_id+1000")
        conn.execute("UPDATE milestones SET line_id=line_id+1000")
        conn.execute("UPDATE milestone_done SET milestone_id=milestone_id+1000")
    assert fingerprint(shop).fingerprint == before


@pytest.mark.parametrize(
    "statement",
    [
        "UPDATE customers SET name='别人'",
        "UPDATE orders SET urgent=1",
        "UPDATE lines SET qty=qty+1",
        "UPDATE users SET role='admin' WHERE login='li'",
        "UPDATE promises SET voided=1",
        "UPDATE milestones SET due='2026-04-01'",
        "UPDATE order_events SET at=at+1",
        "UPDATE orders SET owner_id=1",
        "DELETE FROM milestone_done WHERE id=1",
        "UPDATE head SET val='\"2030-01-01\"'",
        "UPDATE head SET seq=seq+1",
    ],
)
def test_the_fingerprint_sees_every_part_of_the_state(shop: Store, statement: str) -> None:
    number = order(shop)
    act(shop, "fu", "order.promise", order=number, date="2026-03-20", reason="晚")
    before = fingerprint(shop).fingerprint
    with tampering(shop.path) as conn:
        assert conn.execute(statement).rowcount > 0
    assert fingerprint(shop).fingerprint != before


def test_the_same_work_elsewhere_is_another_state(shop: Store, tmp_path: Path, clock: FixedClock) -> None:
    other = staffed(tmp_path / "other.db", clock)
    assert fingerprint(other).fingerprint != fingerprint(shop).fingerprint
    other.close()
    copy = tmp_path / "copy.db"
    with tampering(shop.path) as conn:
        conn.execute("VACUUM INTO ?", (str(copy),))
    again = open_store(copy, clock, config.load())
    assert fingerprint(again) == fingerprint(shop)
    again.close()
