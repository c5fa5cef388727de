"""``gendan rebuild``: the tables are what the change log says, or are made so again."""

from __future__ import annotations

import sqlite3
from datetime import timedelta
from pathlib import Path

import pytest

from gendan.clock import FixedClock
from gendan.db.store import Store
from gendan.reports import sums
from tests.helpers import CommandLine, act, actor, order, tampering


@pytest.fixture(autouse=True)
def worked(shop: Store, clock: FixedClock, monkeypatch: pytest.MonkeyPatch) -> None:
    """Something of everything that may be done has been done."""
    monkeypatch.setenv("GENDAN_DB", str(shop.path))
    act(shop, "su", "setting.set", key="targets.completion_rate", value=95.5)
    act(shop, "su", "product.add", code="T-1", name="圆桌", list_price="100")
    act(shop, "su", "product.update", code="T-1", name="大圆桌")
    act(shop, "boss", "user.disable", login="pla")
    numbers = [order(shop, f"A-{n}") for n in range(3)]
    for number in numbers:
        clock.move(timedelta(minutes=1))
        act(shop, "fu", "order.promise", order=number, date="2026-03-20", reason="晚")
        act(shop, "fu", "order.promise", order=number, date="2026-03-25", reason="更晚")
        act(shop, "li", "contact.log", order=number, channel="phone", summary="打了电话")
    act(shop, "fu", "milestone.done", order=numbers[0], milestone="produce", note="好了")
    act(shop, "fu", "milestone.undo", order=numbers[0], milestone="produce", reason="没好")
    act(shop, "li", "order.hold", order=numbers[1], reason="等")
    act(shop, "li", "change.undo", order=numbers[1])
    act(shop, "su", "order.cancel", order=numbers[2], reason="不要了")
    act(shop, "li", "customer.update", customer="S01-T1-K00001", name="王大明", phone="13900000000")


def rows(path: Path) -> dict[str, list[tuple]]:
    """Every table with all its rows."""
    conn = sqlite3.connect(path)
    names = [row[0] for row in conn.execute("SELECT name FROM sqlite_master WHERE type='table' ORDER BY name")]
    found = {name: sorted(conn.execute(f'SELECT * FROM "{name}"').fetchall(), key=repr) for name in names}
    conn.close()
    return {name: kept for name, kept in found.items() if "_search_" not in name}


def test_what_was_done_is_what_is_made_again(gendan: CommandLine, shop: Store) -> None:
    ran = gendan("rebuild", "--check", "--json")
    assert (ran.status, ran.json["ok"], ran.json["differences"]) == (0, True, [])
    before = rows(shop.path)
    assert gendan("rebuild").status == 0
    assert rows(shop.path) == before


CHANGED = {
    "orders": "UPDATE orders SET status='closed' WHERE id=1",
    "lines": "UPDATE lines SET amount=amount+1 WHERE id=1",
    "customers": "UPDATE customers SET name='别人', folded_name='别人'",
    "milestones": "UPDATE milestones SET waiting=1-waiting WHERE id=3",
    "promises": (
        "INSERT INTO promises (id, uid, node, seq, at, voided, order_id, promised) "
        "SELECT 999, zeroblob(16), node, seq, at, 0, order_id, '2026-01-01' FROM promises LIMIT 1"
    ),
    "contacts": "DELETE FROM contacts WHERE id=1",
    "users": "UPDATE users SET role='admin' WHERE login='li'",
    "head": "DELETE FROM head",
    "touch": "DELETE FROM touch WHERE pos > 10",
    "order_search": "DELETE FROM order_search WHERE rowid=1",
    "settings": "DELETE FROM settings",
    "products": "UPDATE products SET list_price=1",
    "side": "UPDATE side SET row=row+1",
}


@pytest.mark.parametrize("table", CHANGED)
def test_what_differs_is_named_and_put_right(gendan: CommandLine, shop: Store, table: str) -> None:
    before = rows(shop.path)
    with tampering(shop.path) as conn:
        conn.execute(CHANGED[table])
    assert rows(shop.path) != before
    ran = gendan("rebuild", "--check", "--json")
    assert ran.status == 1
    assert table in {one["table"] for one in ran.json["differences"]}
    assert table in gendan("rebuild", "--check").out
    assert rows(shop.path) != before, "a check changes nothing"
    ran = gendan("rebuild", "--json")
    assert (ran.status, ran.json["ok"]) == (0, True)
    assert rows(shop.path) == before
    assert gendan("rebuild", "--check").status == 0


def test_what_is_this_terminals_own_stays(gendan: CommandLine, shop: Store) -> None:
    with tampering(shop.path) as conn:
        conn.execute("INSERT INTO drafts VALUES ('li', 'order', '{}', 0)")
        conn.execute("INSERT INTO login_try VALUES ('li', 3, 0)")
        conn.execute("UPDATE orders SET stage='closed'")
        kept = conn.execute("SELECT * FROM numbering").fetchall()
    assert gendan("rebuild").status == 0
    tables = rows(shop.path)
    assert tables["numbering"] == kept
    assert kept
    assert len(tables["drafts"]) == len(tables["login_try"]) == 1


def test_a_broken_log_is_nothing_to_make_tables_from(gendan: CommandLine, shop: Store) -> None:
    before = rows(shop.path)["orders"]
    with tampering(shop.path, unlock=True) as conn:
        conn.execute("UPDATE chg SET body=pack(replace(unpack(body), 'A-1', 'A-7'))")
    for words in ((), ("--check",)):
        ran = gendan("rebuild", *words, "--json")
        assert (ran.status, ran.json["error"]["code"]) == (3, "damaged")
    assert rows(shop.path)["orders"] == before


def test_nothing_is_left_beside_the_database(gendan: CommandLine, shop: Store) -> None:
    gendan("rebuild")
    gendan("rebuild", "--check")
    assert not [one.name for one in shop.path.parent.iterdir() if "scratch" in one.name]


def test_an_erased_value_does_not_come_back(gendan: CommandLine, shop: Store) -> None:
    with tampering(shop.path) as conn:
        conn.execute("DELETE FROM side WHERE value IN ('王大明', '王小明')")
    assert gendan("rebuild").status == 0
    assert rows(shop.path)["customers"][0][5] is None
    assert actor(shop, "li").name == "li先生"


def test_another_time_zone_of_the_settings_file_counts(gendan: CommandLine, shop: Store, home: Path) -> None:
    (home / "config").mkdir(parents=True, exist_ok=True)
    (home / "config" / "config.toml").write_text('[store]\nzone = "America/New_York"\n', encoding="utf-8")
    ran = gendan("rebuild", "--check", "--json")
    assert {one["table"] for one in ran.json["differences"]} >= {"orders"}
    assert gendan("rebuild").status == 0
    assert gendan("rebuild", "--check").status == 0


def test_kept_sums_that_somebody_changed_are_named_and_forgotten(
    gendan: CommandLine, shop: Store, clock: FixedClock
) -> None:
    clock.move(timedelta(days=100))
    assert sums.keep(shop, 3) == 3
    assert gendan("rebuild", "--check").status == 0
    with tampering(shop.path) as conn:
        conn.execute("UPDATE kept_figures SET figures = replace(figures, '\"open\":', '\"open\":7')")
    ran = gendan("rebuild", "--check", "--json")
    assert (ran.status, [one["table"] for one in ran.json["differences"]]) == (1, ["kept_figures"])
    ran = gendan("audit", "verify", "--json")
    assert (ran.status, ran.json["tables"]) == (1, ["kept_figures"])
    assert gendan("rebuild").status == 0
    assert gendan("rebuild", "--check").status == 0
