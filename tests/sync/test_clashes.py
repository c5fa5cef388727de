"""What two terminals did apart and does not fit together: shown on both alike, decided by one, gone on both."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
import sqlalchemy as sa

from gendan.db import clashes
from gendan.db.orders import orders
from gendan.db.store import Store
from gendan.errors import GendanError
from gendan.services.conflicts import Contested, contested, rights
from gendan.services.day_open import open_points
from gendan.services.rebuild import rebuild
from gendan.services.reviews import to_review
from gendan.sync.exporting import export
from gendan.sync.merging import merge
from tests.complaint_kit import FREE, delivered, offered, seen
from tests.helpers import CommandLine, act
from tests.order_kit import checked, code, confirmed, inspected, row, say_yes, source, status, stocked
from tests.sync.terminals import enrolled, exchanged, handed, state

Deed = Callable[[Store, str], Any]


@pytest.fixture
def pair(shop: Store, tmp_path: Path) -> tuple[Store, Store]:
    first = stocked(shop)
    return first, enrolled(first, tmp_path / "two" / "gendan.db", "T2")


def meet(pair: tuple[Store, Store], folder: Path) -> list[Contested]:
    """Both get everything; what then stands on both alike."""
    exchanged(list(pair), folder)
    here, there = contested(pair[0]), contested(pair[1])
    assert state(pair[0]) == state(pair[1])
    assert [(one.conflict, plain(one)) for one in here] == [(one.conflict, plain(one)) for one in there]
    for store in pair:
        assert not rebuild(store, check=True).differences
    return here


def plain(one: Contested) -> list[tuple[Any, ...]]:
    return [(value.value, value.by, value.node, value.at, value.reason) for value in one.values]


def apart(pair: tuple[Store, Store], number: str, here: Deed, there: Deed, folder: Path) -> list[Contested]:
    handed(pair[0], pair[1], folder)
    here(pair[0], number)
    there(pair[1], number)
    return meet(pair, folder)


def decide(store: Store, found: Contested, keep: str, who: str = "su") -> dict[str, Any]:
    return act(store, who, "conflict.resolve", conflict=found.conflict, keep=keep, reason="telephoned")


def cancel(store: Store, number: str) -> None:
    act(store, "su", "order.cancel", order=number, code="customer", reason="does not want it")


def ready(store: Store) -> str:
    """An order made and inspected, ready to leave."""
    number = confirmed(store)
    act(store, "fu", "milestone.done", order=number, milestone="produce")
    return inspected(store, number)


def send(store: Store, number: str) -> dict[str, Any]:
    return act(store, "fu", "shipment.create", order=number, mode="truck")


def make(store: Store, number: str) -> None:
    act(store, "fu", "milestone.done", order=number, milestone="produce")


def pay(amount: str, kind: str = "deposit") -> Deed:
    return lambda store, number: act(
        store, "li", "payment.receive", order=number, kind=kind, amount=amount, method="cash"
    )


def test_a_payment_entered_twice(pair: tuple[Store, Store], tmp_path: Path) -> None:
    number = confirmed(pair[0])
    (found,) = apart(pair, number, pay("100"), pay("100"), tmp_path)
    assert (found.field, found.entity, found.order) == ("paid_twice", "order", number)
    assert {one.node for one in found.values} == {"S01-T1", "S01-T2"}
    assert [one.value for one in found.values] == ["payment 100.00 cash"] * 2
    with pytest.raises(GendanError, match="It takes the role"):
        decide(pair[0], found, "mine", "fu")
    assert decide(pair[0], found, "mine")["left"] == 0
    assert meet(pair, tmp_path) == []


def test_customers_really_paid_twice_and_two_people_decide_differently(
    pair: tuple[Store, Store], tmp_path: Path
) -> None:
    number = confirmed(pair[0])
    (found,) = apart(pair, number, pay("12000"), pay("11000"), tmp_path)
    assert found.field == "paid_over"
    decide(pair[0], found, "both")
    assert owing(pair[0]) == [number], "money to be given back stands on the list of the day"
    decide(pair[1], found, "S01-T2")
    (left,) = meet(pair, tmp_path)
    assert left.field == "ruled_apart"
    assert left.decisions == ("both",)
    decide(pair[0], left, "both")
    assert meet(pair, tmp_path) == []
    assert row(pair[0], number).received == 11000
    assert owing(pair[0]) == []


def owing(store: Store) -> list[str | None]:
    """The orders of which more was received than they amount to, on the list before the close of a day."""
    day = store.clock.today(store.config.zone)
    with store.read() as conn:
        points = open_points(conn, store.config, store.clock.now(), day)
    return [behind.order for one in points if one.code == "overpaid" for behind in one.rows]


def test_two_receipts_of_one_number_are_both_verified(pair: tuple[Store, Store], tmp_path: Path) -> None:
    number = confirmed(pair[0])
    (found,) = apart(pair, number, pay("100"), pay("100"), tmp_path)
    decide(pair[0], found, "both")
    for _each in pair:
        act(pair[0], "fin", "payment.verify", payment=f"{number}-P1")
    assert code(pair[0], "fin", "payment.verify", payment=f"{number}-P1") == "wrong_status"


def test_cancelled_on_one_and_dispatched_on_the_other(pair: tuple[Store, Store], tmp_path: Path) -> None:
    number = ready(pair[0])
    (found,) = apart(pair, number, cancel, send, tmp_path)
    assert (found.field, sorted(one.value for one in found.values)) == (
        "cancelled_and_worked",
        ["cancelled", "dispatched"],
    )
    decide(pair[0], found, "S01-T2", "fu")
    assert meet(pair, tmp_path) == []
    assert [row(store, number).status for store in pair] == ["open", "open"]


def test_a_cancellation_that_holds_takes_the_goods_back(pair: tuple[Store, Store], tmp_path: Path) -> None:
    number = ready(pair[0])
    (found,) = apart(pair, number, cancel, send, tmp_path)
    decide(pair[1], found, "theirs", "fu")
    assert meet(pair, tmp_path) == []
    assert [row(store, number).status for store in pair] == ["cancelled", "cancelled"]
    assert [row(store, number).shipped_on for store in pair] == [None, None]


def test_goods_sent_twice(pair: tuple[Store, Store], tmp_path: Path) -> None:
    number = ready(pair[0])
    (found,) = apart(pair, number, send, send, tmp_path)
    assert (found.field, found.values[0].value) == ("sent_twice", "dispatched 1×10 2×4")
    decide(pair[0], found, "mine", "fu")
    assert meet(pair, tmp_path) == []


def test_delivered_on_both(pair: tuple[Store, Store], tmp_path: Path) -> None:
    number = ready(pair[0])
    shipment = send(pair[0], number)["shipment"]

    def deliver(store: Store, _number: str) -> None:
        act(store, "fu", "shipment.deliver", shipment=shipment, signed_by="王")

    (found,) = apart(pair, number, deliver, deliver, tmp_path)
    assert found.field == "delivered_twice"
    decide(pair[1], found, "mine", "fu")
    assert meet(pair, tmp_path) == []
    assert row(pair[0], number).delivered_on is not None


def test_a_refund_paid_on_both(pair: tuple[Store, Store], tmp_path: Path) -> None:
    number = confirmed(pair[0])
    pay("1000")(pair[0], number)
    cancel(pair[0], number)
    act(pair[0], "li", "refund.request", order=number, contract_copy=True)
    act(pair[0], "pla", "refund.sign", order=number)

    def refund(store: Store, number: str) -> None:
        act(store, "fin", "refund.pay", order=number)

    (found,) = apart(pair, number, refund, refund, tmp_path)
    assert (found.field, found.values[0].value) == ("refunded_twice", "refund 1000.00 cash")
    decide(pair[0], found, "theirs")
    assert meet(pair, tmp_path) == []
    assert row(pair[0], number).received == 0


def test_a_yes_to_what_the_other_changed_is_none(pair: tuple[Store, Store], tmp_path: Path) -> None:
    number = checked(pair[0])

    def change(store: Store, number: str) -> None:
        act(store, "fu", "order.amend", order=number, changes={"lines": [{"line": 1, "qty": 12}]}, reason="telephoned")

    (found,) = apart(pair, number, say_yes, change, tmp_path)
    assert found.field == "yes_to_other"
    assert [status(store, number) for store in pair] == ["to_check", "to_check"]
    with pytest.raises(GendanError, match="no decision"):
        decide(pair[0], found, "mine")
    keyed = source(line1_qty="12")
    act(pair[0], "wang", "order.check", order=number, **keyed)
    say_yes(pair[0], number)
    assert meet(pair, tmp_path) == []


def test_lines_changed_on_both(pair: tuple[Store, Store], tmp_path: Path) -> None:
    number = confirmed(pair[0])

    def change(line: int) -> Deed:
        given = {"lines": [{"line": line, "qty": 11}]}
        return lambda store, number: act(store, "fu", "order.amend", order=number, changes=given, reason="asked")

    (found,) = apart(pair, number, change(1), change(2), tmp_path)
    assert found.field == "amended_apart"
    assert [status(store, number) for store in pair] == ["to_check", "to_check"]
    decide(pair[1], found, "both", "fu")
    assert meet(pair, tmp_path) == []


def test_an_approval_and_a_rejection(pair: tuple[Store, Store], tmp_path: Path) -> None:
    number = checked(pair[0], special="绿")

    def approve(store: Store, number: str) -> None:
        act(store, "fu", "order.approve", order=number)

    def reject(store: Store, number: str) -> None:
        act(store, "su", "order.reject", order=number, reason="no such colour")

    (found,) = apart(pair, number, approve, reject, tmp_path)
    assert (found.field, found.decisions) == ("approved_and_rejected", ("mine", "theirs"))
    decide(pair[0], found, "mine")
    assert meet(pair, tmp_path) == []
    assert [status(store, number) for store in pair] == ["awaiting_customer", "awaiting_customer"]


def test_an_exception_closed_with_two_causes(pair: tuple[Store, Store], tmp_path: Path) -> None:
    number = confirmed(pair[0])
    raised = act(pair[0], "fu", "exception.raise", order=number, problem="delay", description="late")["exception"]

    def close(cause: str) -> Deed:
        return lambda store, _number: act(store, "fu", "exception.close", exception=raised, cause=cause, result="came")

    (found,) = apart(pair, number, close("supplier"), close("other"), tmp_path)
    assert found.field == "exception_closed_apart"
    decide(pair[0], found, "mine", "fu")
    assert meet(pair, tmp_path) == []


def test_a_step_done_here_and_taken_back_there(pair: tuple[Store, Store], tmp_path: Path) -> None:
    number = confirmed(pair[0])

    def make_and_undo(store: Store, number: str) -> None:
        make(store, number)
        act(store, "fu", "milestone.undo", order=number, milestone="produce", reason="not yet")

    (found,) = apart(pair, number, make, make_and_undo, tmp_path)
    assert found.field == "done_and_undone"
    decide(pair[0], found, "theirs", "fu")
    assert meet(pair, tmp_path) == []
    assert row(pair[0], number).stage == "confirmed"


def test_files_united_in_a_ring(pair: tuple[Store, Store], tmp_path: Path) -> None:
    one, two = (act(pair[0], "li", "customer.add", name=name, phone=phone)["customer"] for name, phone in PEOPLE)

    def unite(into: str, gone: str) -> Deed:
        return lambda store, _number: act(store, "su", "customer.merge", customer=gone, into=into, reason="the same")

    found = apart(pair, "", unite(one, two), unite(two, one), tmp_path)
    assert [each.field for each in found] == ["united_in_a_ring"]
    decide(pair[0], found[0], "mine")
    assert meet(pair, tmp_path) == []


PEOPLE = (("王一", "13800000001"), ("王二", "13800000002"))


def test_what_one_did_after_seeing_the_other_is_no_clash(pair: tuple[Store, Store], tmp_path: Path) -> None:
    number = confirmed(pair[0])
    pay("100")(pair[0], number)
    handed(pair[0], pair[1], tmp_path)
    pay("100")(pair[1], number)
    assert meet(pair, tmp_path) == []


def test_records_beyond_a_role_wait_until_somebody_looked(pair: tuple[Store, Store], tmp_path: Path) -> None:
    number = confirmed(pair[0])
    act(pair[0], "su", "order.assign", order=number, owner="fu", reason="a")
    merge(pair[1], export(pair[0], tmp_path).paths, rights() | {"order.assign": "admin"})
    (mark,) = to_review(pair[1])
    assert (mark.command, mark.by, mark.role, mark.node) == ("order.assign", "su", "supervisor", "S01-T1")
    assert act(pair[1], "su", "review.done", change=mark.change, reason="was asked to")["left"] == 0
    assert to_review(pair[1]) == []
    assert code(pair[1], "su", "review.done", change="x:1", reason="y") == "unknown_reference"


def test_a_ruling_over_the_goods_of_a_cancelled_order_and_made_goods(pair: tuple[Store, Store], tmp_path: Path) -> None:
    number = confirmed(pair[0])
    (found,) = apart(pair, number, cancel, make, tmp_path)
    assert sorted(one.value for one in found.values) == ["cancelled", "done produce"]
    decide(pair[1], found, "both", "fu")
    assert meet(pair, tmp_path) == []
    assert [row(store, number).status for store in pair] == ["cancelled", "cancelled"]


def test_a_difference_settled_in_two_ways(pair: tuple[Store, Store], tmp_path: Path) -> None:
    number = checked(pair[0], keyed=source(line1_qty="12"))

    def settle(keep: str) -> Deed:
        return lambda store, number: act(
            store, "su", "order.settle", order=number, field="lines.1.qty", keep=keep, reason="looked"
        )

    found = apart(pair, number, settle("entered"), settle("rekeyed"), tmp_path)
    assert "settled_apart" in [one.field for one in found]
    assert status(pair[0], number) != "open"
    decide(pair[0], next(one for one in found if one.field == "settled_apart"), "mine", "fu")
    assert "settled_apart" not in [one.field for one in meet(pair, tmp_path)]


def test_a_remedy_kept_on_both(pair: tuple[Store, Store], tmp_path: Path) -> None:
    number = confirmed(pair[0])
    raised = act(pair[0], "fu", "exception.raise", order=number, problem="quality", description="scratched")
    given = {"exception": raised["exception"], "kind": "apology", "action": "say sorry", "due": "2026-03-20"}
    remedy = act(pair[0], "fu", "exception.remedy", **given)["remedy"]

    def keep(store: Store, _number: str) -> None:
        act(store, "fu", "remedy.keep", remedy=remedy)

    (found,) = apart(pair, number, keep, keep, tmp_path)
    assert (found.field, found.entity, found.order) == ("remedy_kept_twice", "remedy", number)
    decide(pair[0], found, "mine")
    assert meet(pair, tmp_path) == []


def test_a_third_terminal_that_passes_everything_on_sees_and_decides_the_same(
    pair: tuple[Store, Store], tmp_path: Path
) -> None:
    third = enrolled(pair[0], tmp_path / "three" / "gendan.db", "T3")
    number = confirmed(pair[0])
    apart(pair, number, pay("100"), pay("100"), tmp_path)
    handed(pair[1], third, tmp_path, full=True)
    (found,) = contested(third)
    with pytest.raises(GendanError, match="no decision"):
        decide(third, found, "mine")
    decide(third, found, "S01-T1")
    exchanged([*pair, third], tmp_path)
    assert [contested(store) for store in (*pair, third)] == [[], [], []]
    assert state(pair[0]) == state(third)


def test_the_list_on_the_command_line_and_before_the_close(
    pair: tuple[Store, Store], tmp_path: Path, gendan: CommandLine
) -> None:
    number = confirmed(pair[0])
    (found,) = apart(pair, number, pay("100"), pay("100"), tmp_path)
    pair[0].close()
    ran = gendan("--db", str(pair[0].path), "conflicts", "--json")
    (shown,) = ran.json["conflicts"]
    assert ran.status == 1
    assert (shown["conflict"], shown["field"], shown["order"]) == (found.conflict, "paid_twice", number)
    assert sorted(one["node"] for one in shown["values"]) == ["S01-T1", "S01-T2"]
    assert shown["decisions"] == ["mine", "theirs", "both"]
    assert ran.json["reviews"] == []
    assert "收款 100.00 现金" in gendan("--db", str(pair[0].path), "conflicts").out


def test_numbers_that_cannot_be_twice_raise_an_alarm(pair: tuple[Store, Store], tmp_path: Path) -> None:
    one, two = confirmed(pair[0]), confirmed(pair[1])
    exchanged(list(pair), tmp_path)
    second = row(pair[0], two).id
    with pair[0].write() as conn:  # as if a program had given a number again
        conn.execute(sa.update(orders).where(orders.c.id == second).values(number=one))
        clashes.derive(conn, "order", [second])
        assert [(found.rule, len(found.facts)) for found in clashes.everything(conn)] == [("same_code", 2)]


def test_goods_sent_of_what_the_other_took_off_the_order(pair: tuple[Store, Store], tmp_path: Path) -> None:
    number = ready(pair[0])

    def fewer(store: Store, number: str) -> None:
        act(store, "fu", "order.amend", order=number, changes={"lines": [{"line": 1, "qty": 8}]}, reason="fewer")

    (found,) = apart(pair, number, send, fewer, tmp_path)
    assert (found.field, found.decisions) == ("changed_and_sent", ("both",))
    decide(pair[0], found, "both", "fu")
    assert meet(pair, tmp_path) == []


def test_a_complaint_ended_on_both(pair: tuple[Store, Store], tmp_path: Path) -> None:
    """Consented to two options, then solved in two ways: each is decided for one side, or both stand."""
    case = offered(pair[0], delivered(pair[0]), options=FREE)

    def consent(option: int) -> Deed:
        return lambda store, named: act(store, "li", "complaint.consent", complaint=named, option=option, person="王")

    def solve(result: str) -> Deed:
        return lambda store, named: act(store, "fu", "complaint.solve", complaint=named, result=result)

    (found,) = apart(pair, case, consent(1), consent(2), tmp_path)
    assert (found.field, found.entity, [one.value for one in found.values]) == (
        "complaint_ended_apart", "complaint", ["consented", "consented"],
    )  # fmt: skip
    decide(pair[1], found, "S01-T1", "fu")
    assert meet(pair, tmp_path) == []
    assert [consented_to(store, case) for store in pair] == [1, 1]
    both = apart(pair, case, solve("修好了"), solve("换好了"), tmp_path)
    assert {one.field: one.values[0].value for one in both} == {
        "complaint_ended_apart": "solved", "remedy_kept_twice": "kept"
    }  # fmt: skip
    for one in both:
        decide(pair[0], one, "both")
    assert meet(pair, tmp_path) == []
    for store in pair:
        act(store, "fu", "complaint.visit", complaint=case, score=4)
        act(store, "fu", "complaint.close", complaint=case)
    assert meet(pair, tmp_path) == [], "closed twice is closed"
    assert [seen(store, case).step for store in pair] == ["closed", "closed"]


def consented_to(store: Store, case: str) -> int | None:
    consent = seen(store, case).consent
    return consent.option if consent is not None else None
