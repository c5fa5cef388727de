"""Clocks of cases: pure functions of history, policy, calendar and now, whenever and in whichever order it came to be
known (C204, C205, C234)."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from gendan.config import Config
from gendan.domain.cases import ANSWER, RESUME, SOLVE, WAIT, WORD, Clocks, Policy, Rung, Step, clocks, pauses_of
from gendan.domain.durations import Duration, Measure
from gendan.workdays import working_calendar

SHANGHAI = ZoneInfo("Asia/Shanghai")
STORE = working_calendar(Config(path=None))  # type: ignore[arg-type] - no file is read
OPENED = datetime.fromisoformat("2026-03-02T09:00:00+08:00")
LADDER = tuple(
    Rung(who, Duration.parse(after)) for who, after in (("follower", "0h"), ("supervisor", "1h"), ("admin", "1wd"))
)
URGENT = Policy(Duration.parse("1h"), Duration.parse("1wd"), Duration.parse("4h"), LADDER)
SERVICE = Policy(Duration.parse("24h!"), Duration.parse("72h!"), Duration.parse("1wd"))

durations = st.one_of(
    st.builds(Duration, st.integers(1, 200_000), st.just(Measure.BUSINESS)),
    st.builds(Duration, st.integers(1, 8), st.just(Measure.WORKING_DAYS)),
    st.builds(Duration, st.integers(1, 500_000), st.just(Measure.WALL)),
)
policies = st.builds(
    Policy,
    durations,
    durations,
    st.none() | durations,
    st.lists(st.builds(Rung, st.just("x"), durations), max_size=3).map(tuple),
)
seconds = st.integers(0, 20 * 86_400)
moments = seconds.map(lambda n: OPENED + timedelta(seconds=n))
rounded = st.integers(0, 200).map(lambda n: OPENED + timedelta(hours=n))
steps = st.lists(st.builds(Step, st.sampled_from([ANSWER, WORD, SOLVE, WAIT, RESUME]), moments | rounded), max_size=9)


def at(text: str) -> datetime:
    """A moment of March 2026 in the store: ``03 18:00``."""
    return datetime.fromisoformat(f"2026-03-{text}").replace(tzinfo=SHANGHAI)


def seen(policy: Policy, now: str, *history: tuple[str, str]) -> Clocks:
    """The clocks at ``now`` of a case that was opened on Monday, March 2nd, at 09:00."""
    return clocks(OPENED, [Step(mark, at(when)) for mark, when in history], policy, STORE, at(now))


@given(st.data(), policies, steps, moments)
def test_the_order_in_which_steps_arrive_does_not_matter(
    data: st.DataObject, policy: Policy, history: list[Step], now: datetime
) -> None:
    mixed = data.draw(st.permutations(history))
    assert clocks(OPENED, mixed, policy, STORE, now) == clocks(OPENED, history, policy, STORE, now)


@given(policies, steps, moments, moments)
def test_what_is_learned_late_counts_as_if_it_had_been_known(
    policy: Policy, history: list[Step], then: datetime, now: datetime
) -> None:
    known = [one for one in history if one.at <= then]
    assert clocks(OPENED, history, policy, STORE, then) == clocks(OPENED, known, policy, STORE, then)
    whole = clocks(OPENED, history, policy, STORE, max(then, now))
    again = clocks(OPENED, [*known, *(one for one in history if one.at > then)], policy, STORE, max(then, now))
    assert again == whole


@given(policies, steps, moments)
def test_what_has_passed_when_a_clock_runs_out_is_its_budget(
    policy: Policy, history: list[Step], now: datetime
) -> None:
    found = clocks(OPENED, history, policy, STORE, now)
    solved = min((one.at for one in history if one.mark == SOLVE and one.at <= now), default=None)
    pauses = pauses_of(
        sorted((one for one in history if one.at <= (solved or now)), key=lambda one: one.at), solved or now
    )
    for clock, length, still in ((found.response, policy.response, ()), (found.solution, policy.solution, pauses)):
        assert STORE.elapsed(OPENED, clock.due, length.measure, still) == STORE.budget(OPENED, length)


@given(policies, steps, moments)
def test_a_clock_is_late_or_has_time_left_never_both(policy: Policy, history: list[Step], now: datetime) -> None:
    found = clocks(OPENED, history, policy, STORE, now)
    for clock in (found.response, found.solution, *([found.update] if found.update else [])):
        assert 0 in (clock.late, clock.left)
        assert min(clock.late, clock.left) >= 0
        assert clock.late == 0 or (clock.ended or now) > clock.due


@given(
    durations.filter(lambda length: length.measure is not Measure.WALL),
    st.integers(0, 14), st.integers(0, 899), st.integers(0, 899),
)  # fmt: skip
def test_waiting_outside_business_hours_moves_no_business_clock(
    solution: Duration, day: int, first: int, second: int
) -> None:
    closing = OPENED + timedelta(days=day, hours=9)
    begin, end = sorted((closing + timedelta(minutes=first), closing + timedelta(minutes=second)))
    answer, now, policy = Step(ANSWER, OPENED), OPENED + timedelta(days=40), replace(URGENT, solution=solution)
    waited = clocks(OPENED, [answer, Step(WAIT, begin), Step(RESUME, end)], policy, STORE, now)
    assert waited.solution == clocks(OPENED, [answer], policy, STORE, now).solution


def test_waiting_in_business_hours_puts_the_solution_off_by_as_much() -> None:
    policy = replace(URGENT, solution=Duration.parse("6h"))
    waited = seen(policy, "03 08:00", (ANSWER, "02 09:30"), (WAIT, "02 11:00"), (RESUME, "02 14:00"))
    assert seen(policy, "03 08:00", (ANSWER, "02 09:30")).solution.due == at("02 16:30")
    assert waited.solution.due == at("02 18:00")
    assert waited.response.due == at("02 10:00")


def test_while_the_customer_is_waited_for_the_solution_stands_still() -> None:
    policy = replace(URGENT, solution=Duration.parse("6h"))
    history = ((ANSWER, "02 09:30"), (WAIT, "02 11:00"))
    for now, due in (("02 11:00", "02 16:30"), ("02 14:00", "02 18:00"), ("03 10:00", "03 15:30")):
        clock = seen(policy, now, *history).solution
        assert (clock.still, clock.running, clock.due.astimezone(SHANGHAI), clock.left) == (
            True,
            False,
            at(due),
            4 * 3600,
        )


def test_a_wait_and_a_resume_of_the_same_second_change_nothing() -> None:
    history = [
        Step(ANSWER, OPENED),
        Step(WAIT, at("02 11:00")),
        Step(RESUME, at("02 15:00")),
        Step(WAIT, at("02 15:00")),
    ]
    for given_steps in (history, history[::-1]):
        assert clocks(OPENED, given_steps, URGENT, STORE, at("02 17:00")).solution.still
    ended = [Step(ANSWER, OPENED), Step(WAIT, at("02 11:00")), Step(RESUME, at("02 11:00"))]
    for given_steps in (ended, ended[::-1]):
        assert not clocks(OPENED, given_steps, URGENT, STORE, at("02 17:00")).solution.still


@pytest.mark.parametrize(
    ("answered", "late", "breached"),
    [("03 08:59", 0, False), ("03 09:00", 0, False), ("03 09:01", 60, True)],
)
def test_24_hours_are_in_time_and_a_minute_more_is_a_breach(answered: str, late: int, breached: bool) -> None:
    clock = seen(SERVICE, "06 12:00", (ANSWER, answered)).response
    assert (clock.late, clock.breached, clock.due.astimezone(SHANGHAI)) == (late, breached, at("03 09:00"))


@pytest.mark.parametrize(("solved", "breached"), [("05 09:00", False), ("05 09:01", True)])
def test_72_hours_are_counted_from_the_opening(solved: str, breached: bool) -> None:
    found = seen(SERVICE, "20 12:00", (ANSWER, "02 10:00"), (SOLVE, solved))
    assert found.solution.breached is breached
    assert (found.update, found.next_due, found.response.breached) == (None, None, False)


def test_the_next_word_is_counted_from_the_last_one() -> None:
    assert seen(URGENT, "02 09:30").update is None
    words = ((ANSWER, "02 09:30"), (WORD, "02 11:00"))
    dues = []
    for history in (words[:1], words, (*words, (WAIT, "02 11:30"), (RESUME, "02 14:00"))):
        update = seen(URGENT, "02 14:30", *history).update
        assert update is not None
        dues.append(update.due.astimezone(SHANGHAI))
    assert dues == [at("02 15:00"), at("02 16:30"), at("02 18:00")]
    late = seen(URGENT, "03 10:00", *words).update
    assert late is not None
    assert late.late == 150 * 60


def test_the_ladder_rises_while_nobody_answers_and_stops_with_the_answer() -> None:
    levels = {now: len(seen(URGENT, now).told) for now in ("02 10:00", "02 10:01", "02 11:01", "03 10:00", "03 10:01")}
    assert list(levels.values()) == [0, 1, 2, 2, 3]
    stopped = seen(URGENT, "20 12:00", (ANSWER, "02 10:30"))
    assert [(one.level, one.who, one.at.astimezone(SHANGHAI)) for one in stopped.told] == [
        (1, "follower", at("02 10:00"))
    ]
    assert stopped.next_step is None
    ahead = seen(URGENT, "02 10:30").next_step
    assert ahead is not None
    assert (ahead.level, ahead.at.astimezone(SHANGHAI)) == (2, at("02 11:00"))


@given(policies, steps, moments, seconds)
def test_the_ladder_never_goes_down_again(policy: Policy, history: list[Step], now: datetime, later: int) -> None:
    first = clocks(OPENED, history, policy, STORE, now)
    second = clocks(OPENED, history, policy, STORE, now + timedelta(seconds=later))
    assert second.told[: len(first.told)] == first.told
    moments = [one.at for one in second.told]
    assert moments == sorted(moments)
    if first.next_step is not None and len(second.told) > len(first.told):
        assert second.told[len(first.told)] == first.next_step


def test_a_policy_that_changed_holds_for_what_was_opened_before() -> None:
    history = ((ANSWER, "02 11:00"),)
    assert seen(URGENT, "02 12:00", *history).response.late == 3600
    patient = replace(URGENT, response=Duration.parse("2h"))
    found = seen(patient, "02 12:00", *history)
    assert (found.response.breached, found.told) == (False, ())


def test_a_case_that_comes_to_be_known_late_is_as_late_as_it_is() -> None:
    found = seen(URGENT, "09 09:00")
    assert found.response.late == STORE.business_seconds(at("02 10:00"), at("09 09:00"))
    assert len(found.told) == 3
    assert found.told[0].at.astimezone(UTC) == at("02 10:00").astimezone(UTC)


def test_what_is_written_after_the_solution_changes_nothing() -> None:
    history = [Step(ANSWER, OPENED), Step(WAIT, at("02 10:00")), Step(SOLVE, at("02 12:00"))]
    more = [*history, Step(RESUME, at("02 15:00")), Step(WORD, at("02 16:00"))]
    assert clocks(OPENED, more, URGENT, STORE, at("04 12:00")) == clocks(OPENED, history, URGENT, STORE, at("04 12:00"))
