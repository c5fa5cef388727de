"""Retrospectives with their measures, their effect, and faults that come again (C216, C363)."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from typing import Any

from gendan.clock import FixedClock
from gendan.db.store import Store
from gendan.domain.repeats import Case, repeats
from gendan.i18n import set_language
from gendan.reports import retrospective as sheet
from gendan.services.measures import list_measures, list_retrospectives, retrospective
from gendan.services.order_page import order_page
from gendan.services.repeats import FaultView, find_repeats
from gendan.services.today import today
from tests.helpers import act, order
from tests.order_kit import code, refused

HELD: dict[str, Any] = {
    "background": "大客户订购 500 万元货品",
    "course": "录入时型号写错\n质检发现不符",
    "causes": "只有一人核对",
    "measures": [
        {"text": "关键字段双人盲核", "owner": "fu", "due": "2026-03-09"},
        {"text": "客户确认型号", "due": "2026-03-04", "check": "2026-03-20"},
    ],
}


def held(store: Store, **more: Any) -> dict[str, Any]:
    """A retrospective of an order."""
    return act(store, "su", "retrospective.file", **{"order": order(store), **HELD, **more})


def test_a_failed_order_is_looked_back_at(shop: Store) -> None:
    said = held(shop)
    assert said["retrospective"] == "S01-T1-F00001"
    assert said["measures"] == ["S01-T1-A00001", "S01-T1-A00002"]
    found = retrospective(shop, said["retrospective"])
    assert (found.order, found.held_on, found.course) == (said["order"], date(2026, 3, 2), HELD["course"])
    assert [(one.owner, one.due, one.check_on, one.state) for one in found.measures] == [
        ("fu", date(2026, 3, 9), date(2026, 4, 8), "open"),
        ("su", date(2026, 3, 4), date(2026, 3, 20), "open"),
    ]
    assert list_retrospectives(shop) == (found,)
    assert [one.measure for one in list_measures(shop)] == ["S01-T1-A00002", "S01-T1-A00001"]


def test_what_a_retrospective_cannot_be_is_refused_and_nothing_of_it_is_kept(shop: Store) -> None:
    number = order(shop)
    args = {"order": number, **HELD}
    assert code(shop, "li", "retrospective.file", **args) == "forbidden"
    assert code(shop, "su", "retrospective.file", **{**args, "causes": ""}) == "missing_fields"
    assert code(shop, "su", "retrospective.file", **{**args, "held": "2026-03-03"}) == "bad_value"
    early = [{"text": "x", "due": "2026-03-09", "check": "2026-03-08"}]
    assert refused(shop, "su", "retrospective.file", **{**args, "measures": early}).field == "measures.0.check"
    nobody = [{"text": "x", "due": "2026-03-09", "owner": "nobody"}]
    assert refused(shop, "su", "retrospective.file", **{**args, "measures": nobody}).field == "measures.0.owner"
    assert list_measures(shop) == ()


def test_a_measure_goes_from_due_to_its_effect_on_todays_list(shop: Store, clock: FixedClock) -> None:
    held(shop)

    def tasks() -> list[tuple[str | None, str, str]]:
        day = clock.today(shop.config.zone)
        return [(i.case, i.what, i.state(day)) for i in today(shop).items if i.what.startswith("measure")]

    assert tasks() == []
    clock.set(datetime.fromisoformat("2026-03-04T09:00:00+08:00"))
    assert tasks() == [("S01-T1-A00002", "measure", "due")]
    assert code(shop, "fu", "measure.effect", measure="S01-T1-A00002", effective=True, effect="x") == "wrong_status"
    act(shop, "fu", "measure.done", measure="S01-T1-A00002")
    assert tasks() == []
    clock.set(datetime.fromisoformat("2026-03-21T09:00:00+08:00"))
    assert tasks() == [("S01-T1-A00001", "measure", "late"), ("S01-T1-A00002", "measure_effect", "late")]
    again = act(shop, "fu", "measure.done", measure="S01-T1-A00002")
    assert again["done_on"] == "2026-03-04"
    act(shop, "fu", "measure.effect", measure="S01-T1-A00002", effective=False, effect="又错一次")
    assert [one.what for one in today(shop).items if one.case == "S01-T1-A00002"] == []
    assert {one.measure: one.state for one in list_measures(shop)}["S01-T1-A00002"] == "failed"


def test_a_measure_is_of_an_order_or_about_a_fault(shop: Store) -> None:
    due = {"text": "走访", "due": "2026-03-09"}
    assert code(shop, "fu", "measure.add", **due) == "missing_fields"
    assert code(shop, "fu", "measure.add", about="problem:delay", check_on="2026-03-01", **due) == "bad_value"
    said = act(shop, "fu", "measure.add", about="problem:delay", **due)
    assert said == {"measure": "S01-T1-A00001", "due": "2026-03-09", "check_on": "2026-04-08"}
    assert code(shop, "fu", "measure.done", measure="A-9") == "unknown_reference"


def test_the_sheet_says_it_all_and_nothing_commands(shop: Store) -> None:
    said = held(shop, causes="<script>alert(1)</script>\n[red]流程[/red]")
    found = retrospective(shop, said["retrospective"])
    for language, title in (("zh", "复盘"), ("en", "Retrospective")):
        set_language(language)
        text, page = sheet.text(found), sheet.html(found)
        assert f"{title} S01-T1-F00001" in text
        assert "1. 关键字段双人盲核" in text
        assert "2026-04-08" in text
        assert "<script>alert" in text
        assert "<script>" not in page
        assert "关键字段双人盲核" in page


def seen(store: Store) -> dict[str, FaultView]:
    """What came again, by its name."""
    return {one.fault.about: one for one in find_repeats(store)}


def raised(store: Store, times: int, problem: str = "quality", **more: Any) -> None:
    """So many orders of another customer each with an exception."""
    for n in range(times):
        number = order(store, f"Q-{problem}-{n}", customer=f"客户{n}", phone=f"1380000{n:04}")
        act(store, "li", "exception.raise", order=number, problem=problem, **more)


def test_the_same_fault_three_times_is_found_with_its_cases(shop: Store) -> None:
    raised(shop, 2)
    assert seen(shop) == {}
    number = order(shop, "Q-last", customer="客户9", phone="13800009999")
    act(shop, "li", "complaint.open", order=number, words="有划痕", channel="phone", problem="quality")
    found = seen(shop)
    assert set(found) == {"product:M1:quality", "problem:quality"}
    one = found["product:M1:quality"]
    assert {case.kind for case in one.fault.cases} == {"exception", "complaint"}
    assert len(one.fault.cases) == 3
    assert (one.fault.subject, one.fault.problem, one.measure) == ("M1", "quality", None)
    assert (one.due, one.check_on) == (date(2026, 3, 9), date(2026, 4, 8))
    assert "质检" in one.proposal


def test_a_customer_and_a_cause_that_come_again(shop: Store) -> None:
    number = order(shop)
    for problem in ("delay", "price", "address"):
        made = act(shop, "li", "exception.raise", order=number, problem=problem)["exception"]
        act(shop, "fu", "exception.contain", exception=made, action="已联系")
        act(shop, "fu", "exception.close", exception=made, result="已解决", cause="supplier")
    customer = order_page(shop, number).customer_code
    found = seen(shop)
    assert set(found) == {f"customer:{customer}", "cause:supplier"}
    assert found[f"customer:{customer}"].name == "王小明"


def test_a_measure_stands_against_it_and_one_that_worked_ends_it(shop: Store, clock: FixedClock) -> None:
    raised(shop, 3)
    made = act(shop, "fu", "measure.add", about="problem:quality", text="加强质检", due="2026-03-09")["measure"]
    against = seen(shop)["problem:quality"].measure
    assert against is not None
    assert against.measure == made
    clock.move(timedelta(days=1))
    act(shop, "fu", "measure.done", measure=made)
    clock.move(timedelta(days=1))
    act(shop, "fu", "measure.effect", measure=made, effective=True, effect="没有再出现")
    assert set(seen(shop)) == {"product:M1:quality"}
    clock.move(timedelta(days=100))
    assert seen(shop) == {}


def test_the_count_is_a_setting_and_never_less_than_one(shop: Store) -> None:
    raised(shop, 2)
    act(shop, "boss", "setting.set", key="repeat.times", value=2)
    assert "problem:quality" in seen(shop)
    at = datetime.fromisoformat("2026-03-02T09:00:00+08:00")
    assert len(repeats([Case("E1", "exception", at, ("problem:delay",))], 0, {})) == 1
