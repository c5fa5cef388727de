"""Handing a shift over: what changed, is due and is open stands as it was; somebody else acknowledges it by line."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

import pytest

from gendan.clock import FixedClock
from gendan.db.store import Store
from gendan.errors import Refusal
from gendan.reports.handover import html, text
from gendan.services import drafts
from gendan.services.handover_lines import MOST
from gendan.services.handovers import HandoverLineView, handover_view, list_handovers
from gendan.services.today import today
from tests.helpers import CommandLine, act, order
from tests.order_kit import refused


def give(store: Store, who: str = "li", **more: Any) -> str:
    return str(act(store, who, "handover.give", **more)["handover"])


def part(store: Store, code: str, name: str) -> list[HandoverLineView]:
    return [one for one in handover_view(store, code).lines if one.part == name]


def told(lines: list[HandoverLineView]) -> list[tuple[str, tuple[str, ...], str | None]]:
    return [(one.sort, one.what, one.order) for one in lines]


def test_a_handover_tells_what_changed_since_the_last_one_in_one_line_an_order(shop: Store, clock: FixedClock) -> None:
    first, other = order(shop, "A-1", placed="2026-03-01"), order(shop, "A-2", phone="13900000002")
    act(shop, "su", "order.assign", order=other, owner="fu")
    order(shop, "A-3", phone="13900000003")
    code = give(shop)
    assert told(part(shop, code, "changed")) == [("order", ("entered", "confirmed"), first)], (
        "not what is in an old book"
    )
    clock.move(timedelta(hours=1))
    act(shop, "su", "order.promise", order=first, date="2026-03-20", reason="供应商")
    raised = act(shop, "li", "exception.raise", order=first, type="information", problem="quality", description="划伤")
    changed = part(shop, give(shop), "changed")
    assert told(changed) == [("order", ("promised",), first), ("exception", ("opened",), first)]
    assert (changed[0].day, changed[1].case) == (date(2026, 3, 20), raised["exception"])
    assert told(part(shop, code, "changed")) == [("order", ("entered", "confirmed"), first)], (
        "the first stays as it was"
    )


def test_what_is_due_and_open_of_the_giver_or_of_nobody_stands_in_it(shop: Store, clock: FixedClock) -> None:
    mine, other = order(shop, "A-1"), order(shop, "A-2", phone="13900000002")
    act(shop, "su", "order.assign", order=mine, owner="fu")
    act(shop, "su", "order.assign", order=other, owner="su")
    asked = act(shop, "fu", "request.open", order=mine, channel="phone", summary="安装")["request"]
    code = give(shop, "fu", notes="钥匙在前台\n\n 王先生 下午来 ", to="li")
    view = handover_view(shop, code)
    assert {one.order for one in view.lines if one.order} == {mine}
    assert ("request", asked) in [(one.sort, one.case) for one in part(shop, code, "open")]
    assert [one.text for one in part(shop, code, "notes")] == ["钥匙在前台", "王先生 下午来"]
    items = [one for one in today(shop).items if one.order == mine and one.kind in ("milestone", "promise")]
    due = [one for one in items if one.due and one.due <= today(shop).date + timedelta(days=1)]
    lines = part(shop, code, "due")
    assert [(one.sort, one.day) for one in lines if one.sort != "task"] == [(one.kind, one.due) for one in due]


def test_it_is_taken_line_by_line_by_somebody_else(shop: Store) -> None:
    number = order(shop)
    code = give(shop, notes="钥匙在前台")
    total = len(handover_view(shop, code).lines)
    assert refused(shop, "li", "handover.take", handover=code, line=1).code == "same_person"
    assert refused(shop, "fu", "handover.take", handover=code, line=total + 1).code == "unknown_reference"
    said = act(shop, "fu", "handover.take", handover=code, line=1, note="哪一批?")
    assert (said["done"], said["of"], said["taken"]) == (1, total, total == 1)
    assert act(shop, "su", "handover.take", handover=code, line=1, note="已回")["done"] == 1, "nobody takes it twice"
    for line in range(2, total + 1):
        said = act(shop, "fu", "handover.take", handover=code, line=line)
    assert said["taken"] is True
    view = handover_view(shop, code)
    assert (view.head.taken, view.lines[0].remark, view.lines[0].taken_by) == (True, "哪一批?\n已回", "fu")
    assert (number in text(view), "哪一批?" in text(view), "<script" in html(view)) == (True, True, False)


def test_it_is_for_whom_it_was_given_to_or_for_a_supervisor(shop: Store) -> None:
    order(shop)
    assert refused(shop, "li", "handover.give", to="li").code == "same_person"
    code = give(shop, "su", to="li")
    assert refused(shop, "fu", "handover.take", handover=code, line=1).code == "forbidden"
    act(shop, "boss", "handover.take", handover=code, line=1)


def test_it_stands_on_the_list_of_who_takes_over_until_the_last_line(shop: Store, clock: FixedClock) -> None:
    code = give(shop, notes="钥匙在前台", to="fu")

    def waits(who: str | None) -> list[tuple[str, int]]:
        return [(one.case or "", one.days_late) for one in today(shop, None, who).items if one.what == "handover"]

    assert (waits("fu"), waits("su"), waits("li"), waits(None)) == ([(code, 0)], [], [], [(code, 0)])
    clock.move(timedelta(days=1))
    assert waits("fu") == [(code, 1)]
    assert [one.handover for one in list_handovers(shop) if one.waits_for("fu")] == [code]
    for line in range(1, len(handover_view(shop, code).lines) + 1):
        act(shop, "fu", "handover.take", handover=code, line=line)
    assert waits("fu") == []


def test_an_empty_shift_is_one_line_and_a_crowded_one_is_cut(shop: Store) -> None:
    drafts.keep(shop, "li", "check:S01-T1-1", {"phone": "138"})
    [line] = handover_view(shop, give(shop)).lines
    assert (line.part, line.sort) == ("open", "nothing"), "a blind check that was begun is nobody's to go on with"
    drafts.keep(shop, "li", "entry 2", {"customer": "王小二"})
    [line] = handover_view(shop, give(shop)).lines
    assert (line.sort, line.name) == ("form", "王小二")
    drafts.drop(shop, "li", "entry 2")
    for n in range(MOST + 2):
        order(shop, f"B-{n}", placed="2026-03-01", phone=f"139000{n:05}")
    changed = part(shop, give(shop), "changed")
    assert (len(changed), changed[-1].sort, changed[-1].more) == (MOST, "more", 3)


@pytest.mark.parametrize("code", ["X", "S01-T1-H99999"])
def test_an_unknown_handover_is_refused(shop: Store, code: str) -> None:
    with pytest.raises(Refusal) as caught:
        handover_view(shop, code)
    assert caught.value.code == "unknown_reference"


def test_it_is_printed_on_the_command_line(shop: Store, gendan: CommandLine) -> None:
    db = ("--db", str(shop.path))
    assert gendan("handover", "show", *db).status == 1
    code = give(shop, notes="钥匙在前台")
    act(shop, "fu", "handover.take", handover=code, line=1, note="哪一把?")
    shown = gendan("handover", "show", "--json", *db).json
    assert (shown["handover"], shown["done"], shown["remarks"], shown["taken"]) == (code, 1, 1, True)
    [line] = shown["lines"]
    assert (line["part"], line["text"], line["taken_by"], line["remark"]) == ("notes", "钥匙在前台", "fu", "哪一把?")
    assert gendan("handover", "list", "--json", *db).json["handovers"][0]["to"] is None
    assert "[x] 1. 钥匙在前台" in gendan("handover", "show", code, *db).out
