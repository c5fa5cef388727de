"""Production checks and risks, and the figures made of them (C164-C166, S11)."""

from __future__ import annotations

from datetime import date, timedelta
from decimal import Decimal
from typing import Any

from gendan.clock import FixedClock
from gendan.db.store import Store
from gendan.reports.figures import make
from gendan.services.production import checks_of
from gendan.services.risks import risks_of
from tests.helpers import act
from tests.order_kit import code, confirmed, row, source, status


def one_line(store: Store, qty: int = 100) -> str:
    """A confirmed order of one line, promised for 20 March."""
    keyed = {**source(requested="2026-03-20"), "lines": [{"product": "A-100", "qty": str(qty), "price": "1200"}]}
    lines = [{"product": "A-100", "qty": qty, "price": 1200}]
    return agreed(store, lines=lines, requested="2026-03-20", keyed=keyed)


def agreed(store: Store, **more: Any) -> str:
    """A confirmed order, whether or not it looks like one before."""
    number = confirmed(store, **more)
    if status(store, number) == "to_approve":
        act(store, "wang", "order.approve", order=number)
    return number


def kpi(store: Store, name: str, day: date) -> tuple[Any, Any, Any]:
    """Numerator, denominator and value of an indicator in the month of that day."""
    found = next(one for one in make(store, "month", day).kpis if one.kpi.code == name)
    return found.numerator, found.denominator, found.value


def test_a_check_says_what_is_left_and_moves_the_forecast(desk: Store, clock: FixedClock) -> None:
    number = one_line(desk)
    clock.move(timedelta(days=10))
    said = act(desk, "fu", "production.check", order=number, done=40, expected=60, by="2026-03-20")
    assert (said["remaining"], said["warning"]) == ("60", "late")
    said = act(desk, "fu", "production.check", order=number, done="40", finish="2026-03-23", note="少料")
    assert (said["forecast"], said["slack_days"], said["warning"]) == ("2026-03-26", -4, "late")
    said = act(desk, "fu", "production.check", order=number, done=60, finish="2026-03-16")
    assert (said["forecast"], said["slack_days"], said.get("warning")) == ("2026-03-19", 1, None)
    with desk.read() as conn:
        seen = [(one.remaining, one.finish) for one in checks_of(conn, row(desk, number).id)]
    assert seen == [(Decimal(40), date(2026, 3, 16)), (Decimal(60), date(2026, 3, 23)), (Decimal(60), None)]


def test_nothing_ready_is_an_answer_too(desk: Store) -> None:
    assert act(desk, "fu", "production.check", order=one_line(desk), done=0)["remaining"] == "100"


def test_more_than_ordered_and_days_that_are_past_are_refused(desk: Store) -> None:
    number, many = one_line(desk), agreed(desk)
    check = {"order": number, "done": 10}
    assert code(desk, "fu", "production.check", order=number, done=101) == "exceeds"
    assert code(desk, "fu", "production.check", order=number, done=-1) == "bad_value"
    assert code(desk, "fu", "production.check", **check, expected=101) == "exceeds"
    assert code(desk, "fu", "production.check", **check, expected=9) == "bad_value"
    assert code(desk, "fu", "production.check", **check, finish="2026-02-27") == "bad_value"
    assert code(desk, "fu", "production.check", order=many, line=2, done=5) == "exceeds"
    assert act(desk, "fu", "production.check", order=many, done=14)["remaining"] == "0"
    assert code(desk, "li", "production.check", **check) == "forbidden"


def test_a_check_is_taken_back(desk: Store) -> None:
    number = one_line(desk)
    act(desk, "fu", "production.check", order=number, done=40, finish="2026-03-30")
    late = row(desk, number).forecast
    act(desk, "fu", "change.undo", order=number)
    assert late == date(2026, 4, 2)
    assert row(desk, number).forecast < late


def test_risks_are_registered_and_closed_once(desk: Store) -> None:
    number = one_line(desk)
    risk: dict[str, Any] = {
        "order": number,
        "factor": "material_shortage",
        "likelihood": "high",
        "measure": "备用供应商",
    }
    said = act(desk, "fu", "risk.add", **risk)
    assert (said["risk"], said["early"]) == ("S01-T1-W00001", True), "R is the letter of requests"
    assert code(desk, "fu", "risk.add", **{**risk, "factor": "weather"}) == "bad_value"
    assert code(desk, "fu", "risk.add", order=number) == "missing_fields"
    assert act(desk, "fu", "risk.close", order=number, outcome="avoided")["status"] == "closed"
    assert act(desk, "fu", "risk.close", risk=said["risk"], outcome="happened")["status"] == "closed"
    assert code(desk, "fu", "risk.close", order=number, outcome="avoided") == "missing_fields"
    assert code(desk, "fu", "risk.close", risk="R-9", outcome="avoided") == "unknown_reference"
    with desk.read() as conn:
        assert [(one.open, one.outcome) for one in risks_of(conn, row(desk, number).id)] == [(False, "avoided")]


def test_risks_found_before_the_day_they_threaten_count_as_early(desk: Store, clock: FixedClock) -> None:
    number = one_line(desk)
    risk: dict[str, Any] = {"order": number, "factor": "capacity", "likelihood": "low", "measure": "加班"}
    assert kpi(desk, "early_risk_share", date(2026, 3, 2)) == (0, 0, None)
    clock.move(timedelta(days=10))
    act(desk, "fu", "risk.add", **risk)
    clock.move(timedelta(days=8))
    act(desk, "fu", "risk.add", **risk)
    assert kpi(desk, "early_risk_share", date(2026, 3, 20)) == (1, 2, Decimal("50.0"))


def test_first_pass_rate_counts_first_attempts_only(desk: Store) -> None:
    first, second = one_line(desk), one_line(desk)
    assert kpi(desk, "first_pass_rate", date(2026, 3, 2)) == (0, 0, None)
    for number, results in ((first, ("fail", "pass")), (second, ("pass",))):
        act(desk, "fu", "milestone.done", order=number, milestone="produce")
        for result in results:
            act(desk, "fu", "quality.record", order=number, milestone="inspect", result=result, qty=100)
    assert kpi(desk, "first_pass_rate", date(2026, 3, 2)) == (1, 2, Decimal("50.0"))
