"""S04: a complaint at the counter: the steps are kept, a promise above the clerk's authority goes to the supervisor,
what was promised is tracked, a return visit planned."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

from textual.pilot import Pilot

from gendan.clock import FixedClock
from gendan.db.store import Store
from gendan.screens.complaint_page import ComplaintScreen
from gendan.services.scripts import scripts_for
from gendan.services.today import today
from tests.complaint_kit import LOCATED, OPTIONS, POINTS, WORDS, delivered, offered, seen
from tests.helpers import act
from tests.order_kit import code
from tests.screens.store_kit import do, drive, real_app, toasts


def test_s04_through_commands(shop: Store, clock: FixedClock) -> None:
    number = delivered(shop)
    said = act(shop, "li", "complaint.open", order=number, channel="counter", words=WORDS)
    case = said["complaint"]
    assert (said["respond_by"], said["solve_by"]) == ("2026-03-03T09:00:00+08:00", "2026-03-05T09:00:00+08:00")
    for name, args in (
        ("complaint.locate", LOCATED),
        ("complaint.offer", {"options": OPTIONS}),
        ("complaint.consent", {"option": 1}),
        ("complaint.solve", {"result": "好了"}),
        ("complaint.visit", {"score": 5}),
        ("complaint.close", {}),
    ):
        assert code(shop, "boss", name, complaint=case, **args).split(":")[0] in ("gate_closed", "wrong_status")
    act(shop, "li", "complaint.listen", complaint=case, points=POINTS, understood=True)
    act(shop, "li", "complaint.locate", complaint=case, **LOCATED)
    assert act(shop, "li", "complaint.offer", complaint=case, options=OPTIONS)["status"] == "to_approve"
    assert code(shop, "li", "complaint.consent", complaint=case, option=2) == "wrong_status"
    assert [one.case for one in today(shop).items if one.kind == "approval"] == [case]
    act(shop, "su", "complaint.approve", case=case)
    act(shop, "li", "complaint.consent", complaint=case, option=2, person="王小明")
    one = seen(shop, case)
    assert one.offer
    assert one.consent
    assert (one.offer.solve_by, one.consent.person, one.consent.at) == (date(2026, 3, 5), "王小明", clock.now())
    assert code(shop, "li", "complaint.locate", complaint=case, **LOCATED) == "wrong_status"
    clock.move(timedelta(days=1))
    act(shop, "fu", "complaint.solve", complaint=case, result="款已退")
    assert [(one.what, one.due) for one in today(shop).items if one.case == case] == [("visit", date(2026, 3, 6))]
    act(shop, "fu", "complaint.visit", complaint=case, score=4, remark="还行")
    act(shop, "fu", "complaint.close", complaint=case)
    assert today(shop).counts.complaints == 0


def test_words_for_the_problem_stand_beside_the_complaint(shop: Store) -> None:
    number = delivered(shop)
    found = scripts_for(shop, "quality", number)
    assert found[0].situation == "quality"
    assert "王小明" in found[0].text


def test_s04_through_keys(shop: Store, clock: FixedClock) -> None:
    number = delivered(shop)
    case = "S01-T1-C00001"

    counter = real_app(shop, clock, "li")

    async def at_the_counter(pilot: Pilot[Any]) -> None:
        await do(pilot, "3", "enter", "p", f"={WORDS}", "enter", f"={POINTS[0]}", "f10")
        assert isinstance(pilot.app.screen, ComplaintScreen)
        assert seen(shop, case).next == "listen"
        await do(pilot, "space", "f10")
        assert seen(shop, case).next == "listen"  # nobody said yet that he is understood
        await do(pilot, "space", "enter", "enter", "enter", "enter", "enter", "=2", "f10")
        await do(
            pilot, "space", "=桌腿开裂", "enter", "=裂纹 3 厘米", "enter", "=失望", "enter", "=3", "enter", "=2", "f10"
        )
        assert seen(shop, case).priority == 2
        await do(pilot, "space", "=3", "enter", "=上门换桌腿", "enter", "enter", "enter", "enter")
        await do(pilot, "=1", "enter", "=退一部分", "enter", "=300", "f10")
        await do(pilot, "space")
        assert seen(shop, case).next == "decide"
        assert "S01-T1-C00001" in toasts(counter)

    async def at_the_supervisors(pilot: Pilot[Any]) -> None:
        await do(pilot, "4", "enter", "a")
        offer = seen(shop, case).offer
        assert offer
        assert (offer.state, offer.decided_by) == ("approved", "su")

    async def agreed(pilot: Pilot[Any]) -> None:
        await do(pilot, "6", "space", "=2", "enter", "=王太太", "f10")
        one = seen(shop, case)
        assert one.consent
        assert (one.consent.option, one.consent.person, one.next) == (2, "王太太", "solve")

    async def followed(pilot: Pilot[Any]) -> None:
        await do(pilot, "6", "enter", "space", "=款已退", "f10")
        await do(pilot, "space", "=5", "f10")
        await do(pilot, "space")
        one = seen(shop, case)
        assert (one.open, one.order, str(one.score)) == (False, number, "5")

    drive(counter, at_the_counter)
    drive(real_app(shop, clock, "su"), at_the_supervisors)
    drive(real_app(shop, clock, "li"), agreed)
    drive(real_app(shop, clock, "fu"), followed)


def test_goods_that_were_promised_come_back_and_go_out_with_the_key_of_the_next_step(
    shop: Store, clock: FixedClock
) -> None:
    options: list[dict[str, Any]] = [
        {"kind": "replace", "text": "换一张", "line": 1, "qty": 1},
        {"kind": "apology", "text": "道歉"},
    ]
    case = offered(shop, delivered(shop), options=options)
    act(shop, "li", "complaint.consent", complaint=case, option=1)

    async def followed(pilot: Pilot[Any]) -> None:
        await do(pilot, "6", "space", "f10")
        promise = seen(shop, case).promise
        assert promise
        assert (str(promise.awaited), str(promise.to_send)) == ("0", "1")
        await do(pilot, "space", "enter", "=1", "f10")
        await do(pilot, "space", "=已换", "f10")
        promise = seen(shop, case).promise
        assert promise
        assert (promise.state, seen(shop, case).next) == ("kept", "visit")

    drive(real_app(shop, clock, "fu"), followed)


def test_a_customer_without_an_order_complains_and_it_is_taken_back_one_step(shop: Store, clock: FixedClock) -> None:
    delivered(shop)
    case = "S01-T1-C00001"

    async def told(pilot: Pilot[Any]) -> None:
        await do(pilot, "6", "p", "=13812345678", "enter", "=态度太差", "enter", "=态度", *["enter"] * 4, "=2", "f10")
        assert (seen(shop, case).order, seen(shop, case).next) == (None, "locate")
        await do(pilot, "c", "=店长明天回电", "f10")
        assert seen(shop, case).clocks.response.ended == clock.now()
        await do(pilot, "w")
        assert seen(shop, case).waiting
        await do(pilot, "u")
        assert not seen(shop, case).waiting

    drive(real_app(shop, clock, "li"), told)
