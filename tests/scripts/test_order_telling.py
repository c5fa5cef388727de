"""What ``order show`` and ``today`` print of telling the customer, acceptance and visits (cli-json.md)."""

from __future__ import annotations

from gendan.db.store import Store
from tests.helpers import CommandLine, act, order


def test_order_show_and_today_say_what_is_owed_told_accepted_and_scored(shop: Store, gendan: CommandLine) -> None:
    number = order(shop, "A-1", promised="2026-04-10")
    for milestone in ("produce", "ship", "deliver"):
        act(shop, "fu", "milestone.done", order=number, milestone=milestone)
    act(shop, "fu", "notice.done", order=number, node="production", channel="phone")
    act(shop, "fu", "order.accept", order=number, person="王小明")
    act(shop, "fu", "visit.done", order=number, channel="wechat", score=95, remark="满意")
    shown = gendan("order", "show", number, "--db", str(shop.path), "--json").json
    assert [one["node"] for one in shown["notices"]["owed"]] == ["dispatched", "arrived"]
    assert [(one["node"], one["channel"], one["by"]) for one in shown["notices"]["told"]] == [
        ("production", "phone", "fu")
    ]
    assert shown["accepted"]["person"] == "王小明"
    assert [(one["score"], one["remark"]) for one in shown["visits"]] == [("4.75", "满意")]
    listed = gendan("today", "--db", str(shop.path), "--json").json
    assert [(one["kind"], one["what"], one["court"]) for one in listed["items"]] == [
        ("notice", "dispatched", "us"),
        ("task", "may_close", "us"),
    ]
    assert "告知 已发货" in gendan("today", "--db", str(shop.path)).out
    english = gendan("today", "--db", str(shop.path), "--lang", "en").out
    assert max(map(len, english.splitlines()[:2])) <= 80
