"""Inspections and the gate of dispatch: every path out of the house, who may override, what stays written (C186)."""

from __future__ import annotations

from typing import Any

import pytest

from gendan.db.milestones import milestone_done, milestones
from gendan.db.orders import order_events
from gendan.db.quality import inspections
from gendan.db.store import Store
from gendan.services.history import order_history
from gendan.services.order_page import order_page
from tests.helpers import PASSWORD, act, jsonl, program
from tests.order_kit import code, confirmed, facts, inspected, refused, row, stocked

PATHS: tuple[tuple[str, dict[str, Any]], ...] = (
    ("order.advance", {"to": "delivery"}),
    ("milestone.done", {"milestone": "ship"}),
    ("milestone.done", {"milestone": "deliver"}),
)


@pytest.fixture
def made(shop: Store) -> tuple[Store, str]:
    """Ten of A-100 and four of B-7, made and to be inspected."""
    stocked(shop)
    number = confirmed(shop)
    act(shop, "fu", "milestone.done", order=number, milestone="produce")
    return shop, number


def record(store: Store, number: str, result: str, qty: object, who: str = "fu", **more: Any) -> dict[str, Any]:
    return act(store, who, "quality.record", order=number, milestone="inspect", result=result, qty=qty, **more)


def done(store: Store, number: str) -> bool:
    return next(one.done_at for one in order_page(store, number).milestones if one.code == "inspect") is not None


def test_the_checkpoint_is_done_by_its_results_and_taken_back_by_a_failure(made: tuple[Store, str]) -> None:
    store, number = made
    first = record(store, number, "pass", 10, line=1, note="外观、尺寸")
    assert (first["first_pass"], first["open"], first["left"], done(store, number)) == (True, False, "4", False)
    second = record(store, number, "fail", 1, line=2)
    assert (second["first_pass"], second["open"], second["left"]) == (False, False, "4")
    third = record(store, number, "pass", 4, line=2)
    assert (third["first_pass"], third["open"], third["left"], third["next"]) == (False, True, "0", "ship")
    assert done(store, number)
    again = record(store, number, "fail", "2")
    assert (again["first_pass"], again["open"], again["left"], done(store, number)) == (False, False, "2", False)
    assert record(store, number, "pass", "2")["open"]
    assert done(store, number)
    assert [one.voided for one in facts(store, milestone_done, number)][-2:] == [True, False]
    assert [(one.result, str(one.qty.normalize()), one.note) for one in facts(store, inspections, number)][:2] == [
        ("pass", "1E+1", "外观、尺寸"),
        ("fail", "1", None),
    ]


@pytest.mark.parametrize(("result", "finding"), [(None, "quality_open"), ("fail", "quality_failed")])
def test_no_path_leads_out_while_the_checkpoint_is_open_or_failed(
    made: tuple[Store, str], result: str | None, finding: str
) -> None:
    store, number = made
    if result:
        record(store, number, result, 14)
    for name, more in (*PATHS, ("milestone.done", {"milestone": "inspect"})):
        assert code(store, "fu", name, order=number, **more) == f"gate_closed: {finding}"
        error = refused(store, "boss", name, order=number, **more)
        assert [one.overridable_by for one in error.findings] == ["supervisor"]
        override = {"order": number, "override": [finding], **more}
        assert code(store, "fu", name, **override) == "reason_required"
        assert code(store, "fu", name, **override, reason="客户催") == "over_authority"
    inspected(store, number)
    assert act(store, "fu", "order.advance", order=number, to="delivery")["stage"] == "delivery"


@pytest.mark.parametrize(("name", "more"), PATHS)
def test_a_supervisor_overrides_with_a_reason_and_it_stays_written(
    made: tuple[Store, str], name: str, more: dict[str, Any]
) -> None:
    store, number = made
    record(store, number, "fail", 3)
    args = {"order": number, "override": ["quality_failed"], "reason": "客户书面同意先发", **more}
    act(store, "su", name, **args)
    event = facts(store, order_events, number)
    assert [one.detail for one in event if one.event == "overridden"] == [["quality_failed"]]
    told = next(entry for entry in reversed(order_history(store, number)) if entry.command == name)
    assert (told.by, told.reason) == ("su", "客户书面同意先发")
    assert any(change.field == "event" and change.new == "overridden" for change in told.changes)


def test_a_failure_raises_an_exception_by_itself_and_only_one(made: tuple[Store, str]) -> None:
    store, number = made
    raised = record(store, number, "fail", 3, note="型号不符")["exception"]
    assert raised
    assert record(store, number, "fail", 1)["exception"] == raised
    assert record(store, number, "pass", 14)["exception"] is None
    assert row(store, number).trouble == 1


@pytest.mark.parametrize(
    ("args", "expected", "field"),
    [
        ({"qty": 0}, "bad_value", "qty"),
        ({"qty": "-3"}, "bad_value", "qty"),
        ({"qty": "many"}, "bad_value", "qty"),
        ({"qty": "1.2345"}, "bad_value", "qty"),
        ({"qty": None}, "missing_fields", "qty"),
        ({"qty": 15}, "exceeds", "qty"),
        ({"qty": 5, "line": 2}, "exceeds", "qty"),
        ({"qty": 1, "line": 3}, "unknown_reference", "line"),
        ({"qty": 1, "result": "perhaps"}, "bad_value", "result"),
        ({"qty": 1, "milestone": "ship"}, "bad_value", "milestone"),
        ({"qty": 1, "milestone": "paint"}, "unknown_reference", "milestone"),
        ({"qty": 1, "category": "桌"}, "unknown_reference", "milestone"),
    ],
)
def test_what_cannot_be_recorded(made: tuple[Store, str], args: dict[str, Any], expected: str, field: str) -> None:
    store, number = made
    given = {"order": number, "milestone": "inspect", "result": "pass", **args}
    error = refused(store, "fu", "quality.record", **{key: value for key, value in given.items() if value is not None})
    assert (error.code, error.field) == (expected, field)


def test_a_clerk_inspects_nothing_and_a_cancelled_order_is_not_inspected(made: tuple[Store, str]) -> None:
    store, number = made
    args = {"order": number, "milestone": "inspect", "result": "pass", "qty": 14}
    assert code(store, "li", "quality.record", **args) == "forbidden"
    act(store, "su", "order.cancel", order=number, reason="x")
    assert code(store, "fu", "quality.record", **args) == "wrong_status"


def test_more_pieces_ordered_later_shut_the_dispatch_again(made: tuple[Store, str]) -> None:
    store, number = made
    inspected(store, number)
    act(store, "su", "order.amend", order=number, changes={"lines": [{"line": 1, "qty": 12}]}, reason="加两张")
    assert code(store, "fu", "milestone.done", order=number, milestone="ship").endswith("quality_open")


def test_a_pass_is_undone_with_what_it_opened(made: tuple[Store, str]) -> None:
    store, number = made
    record(store, number, "pass", 14)
    act(store, "fu", "change.undo", order=number)
    assert not done(store, number)
    assert code(store, "fu", "milestone.done", order=number, milestone="ship") == "gate_closed: quality_open"


def test_each_category_of_a_composite_order_has_its_own_checkpoint(shop: Store) -> None:
    stocked(shop)
    act(shop, "su", "setting.set", key="plan.composite_from", value=2)
    for product, category in (("A-100", "桌"), ("B-7", "椅")):
        act(shop, "su", "product.update", code=product, category=category)
    number = confirmed(shop)
    assert [one.category for one in facts(shop, milestones, number) if one.quality] == ["桌", "椅"]
    error = refused(shop, "fu", "quality.record", order=number, milestone="inspect", result="pass", qty=1)
    assert (error.code, error.field) == ("missing_fields", "line")
    by_line = record(shop, number, "pass", 10, line=1)
    assert by_line["open"]
    error = refused(shop, "fu", "milestone.done", order=number, milestone="ship")
    assert [one.code for one in error.findings] == ["quality_open", "not_gathered"]
    assert record(shop, number, "pass", 4, category="椅")["open"]
    act(shop, "fu", "milestone.done", order=number, milestone="ship")


def test_the_same_through_a_file_of_commands(made: tuple[Store, str], monkeypatch: pytest.MonkeyPatch) -> None:
    store, number = made
    on = {"order": number}
    story = [
        {"cmd": "quality.record", "by": "fu", "args": on | {"milestone": "inspect", "result": "fail", "qty": "14"}},
        {"cmd": "milestone.done", "by": "fu", "args": on | {"milestone": "ship"}},
        {"cmd": "quality.record", "by": "fu", "args": on | {"milestone": "inspect", "result": "pass", "qty": "14"}},
        {"cmd": "milestone.done", "by": "fu", "args": on | {"milestone": "ship", "at": "2999-03-03"}},
        {"cmd": "milestone.done", "by": "fu", "args": on | {"milestone": "ship", "at": "2026-03-03T08:30"}},
    ]
    store.close()
    monkeypatch.setenv("GENDAN_PASSWORD", PASSWORD)
    path = store.path.with_name("quality.jsonl")
    path.write_text(jsonl(*story), encoding="utf-8")
    ran = program("apply", str(path), "--db", str(store.path), "--as", "boss", "--lang", "en")
    assert [line["ok"] for line in ran.lines] == [True, False, True, False, True], ran.out
    assert [one["code"] for one in ran.lines[1]["error"]["findings"]] == ["quality_failed"]
    assert ran.lines[2]["result"]["first_pass"] is False
    assert (ran.lines[3]["error"]["code"], ran.lines[3]["error"]["field"]) == ("bad_value", "at")
