"""Escalations that came due are written down once, however long the machine was off and wherever is looked (C205)."""

from __future__ import annotations

import random
import shutil
from collections import Counter
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

import sqlalchemy as sa

from gendan import config
from gendan.clock import FixedClock
from gendan.db.exceptions import exception_events, exceptions
from gendan.db.store import Store, open_store
from gendan.services.door import transaction
from gendan.services.exception_views import SYSTEM, exception_list, exception_page
from gendan.services.history import order_history
from gendan.services.watch import sweep
from tests.helpers import act, actor, order
from tests.order_kit import commits

CASES = 200


def logged(store: Store) -> Counter[tuple[str, int, datetime]]:
    """What is written down: exception, level, when it was due."""
    query = sa.select(exceptions.c.code, exception_events.c.level, exception_events.c.at).join(
        exceptions, exceptions.c.id == exception_events.c.exception_id
    )
    with store.read() as conn:
        rows = conn.execute(query.where(exception_events.c.event == "escalated"))
        return Counter((one.code, one.level, one.at) for one in rows)


def due(store: Store) -> Counter[tuple[str, int, datetime]]:
    """What should be written down by the clocks as they are now."""
    listed = [*exception_list(store), *exception_list(store, closed=True)]
    return Counter((one.case.exception, step.level, step.at) for one in listed for step in one.case.clocks.told)


def uids(store: Store) -> list[Any]:
    """The rows of escalations, as every terminal names them."""
    query = sa.select(exception_events.c.uid, exception_events.c.at, exception_events.c.level, exception_events.c.step)
    with store.read() as conn:
        rows = conn.execute(query.where(exception_events.c.event == "escalated").order_by(exception_events.c.uid))
        return [tuple(one) for one in rows]


def copied(store: Store, clock: FixedClock, folder: Path) -> Store:
    """Another terminal's store with all that is known here."""
    folder.mkdir()
    with store.write() as conn:
        conn.exec_driver_sql("SELECT 1")
    for end in ("", "-wal"):
        source = Path(f"{store.path}{end}")
        if source.exists():
            shutil.copy(source, folder / f"gendan.db{end}")
    return open_store(folder / "gendan.db", clock, config.load())


def worked(store: Store, clock: FixedClock, numbers: list[str], standing: list[str], chance: random.Random) -> None:
    """A day's work until the evening: cases raised, some answered, some closed; ``standing`` are open."""
    clerk, follower = actor(store, "li"), actor(store, "fu")
    moment = clock.now()
    clock.move(timedelta(hours=9))
    with transaction(store) as deed:
        for _case in range(CASES // 7 + 1):
            moment += timedelta(minutes=chance.randrange(16))
            case = {"order": chance.choice(numbers), "problem": "other", "priority": chance.randrange(1, 5)}
            standing.append(deed.run(clerk, "exception.raise", case, moment)["exception"])
            if chance.random() < 0.4:
                one = standing.pop(chance.randrange(len(standing)))
                deed.run(follower, "exception.contain", {"exception": one, "action": "查"}, moment)
                if chance.random() < 0.5:
                    ended = {"exception": one, "result": "好了", "cause": "other"}
                    deed.run(follower, "exception.close", ended, moment)


def test_a_week_of_200_cases_with_the_machine_off_at_night(shop: Store, clock: FixedClock, tmp_path: Path) -> None:
    chance = random.Random(5)
    numbers = [order(shop, f"A-{n}", promised="2026-04-30", owner="fu") for n in range(20)]
    standing: list[str] = []
    for day in range(2, 9):
        clock.set(datetime.fromisoformat(f"2026-03-0{day}T09:00:00+08:00"))
        sweep(shop)
        assert logged(shop) == due(shop), "the machine was on again"
        before = commits(shop)
        assert (sweep(shop), commits(shop)) == (0, before)
        worked(shop, clock, numbers, standing, chance)
    clock.set(datetime.fromisoformat("2026-03-16T09:00:00+08:00"))
    other = copied(shop, clock, tmp_path / "other")
    sweep(shop)
    clock.move(timedelta(seconds=40))
    sweep(other)
    assert logged(shop) == due(shop)
    assert max(logged(shop).values()) == 1
    assert {level for _code, level, _at in logged(shop)} == {1, 2, 3}
    assert uids(shop) == uids(other)
    other.close()


def test_an_escalation_names_who_is_told_and_when_it_was_due(shop: Store, clock: FixedClock) -> None:
    number = order(shop, promised="2026-04-30", owner="fu")
    case = act(shop, "li", "exception.raise", order=number, problem="other", priority=1)["exception"]
    clock.move(timedelta(hours=3))
    sweep(shop)
    one = exception_page(shop, case).case
    assert [(s.event, s.by, s.level, f"{s.at.astimezone(shop.config.zone):%H:%M}") for s in one.steps] == [
        ("escalated", SYSTEM, 1, "10:00"),
        ("escalated", SYSTEM, 2, "11:00"),
    ]
    assert [s.step for s in one.steps] == [step.who for step in one.clocks.told]
    assert (one.status, one.level) == ("escalated", 2)
    assert order_history(shop, number)[-1].command == "escalation.watch"


def test_one_that_was_closed_late_keeps_what_came_due_before(shop: Store, clock: FixedClock) -> None:
    number = order(shop, promised="2026-04-30", owner="fu")
    case = act(shop, "li", "exception.raise", order=number, problem="other", priority=1)["exception"]
    clock.move(timedelta(hours=1, minutes=30))
    act(shop, "fu", "exception.close", exception=case, result="好了", cause="other")
    clock.move(timedelta(hours=5))
    sweep(shop)
    assert [level for _code, level, _at in logged(shop)] == [1]
    one = exception_page(shop, case).case
    assert (one.status, one.open) == ("closed", False)


def test_what_was_written_down_by_hand_does_not_stand_for_what_comes_due(shop: Store, clock: FixedClock) -> None:
    number = order(shop, promised="2026-04-30", owner="fu")
    case = act(shop, "li", "exception.raise", order=number, problem="other", priority=1)["exception"]
    act(shop, "fu", "exception.escalate", exception=case, reason="客户很急")
    clock.move(timedelta(hours=1, minutes=30))
    sweep(shop)
    assert [(s.event, s.by) for s in exception_page(shop, case).case.steps] == [
        ("escalated", "fu"),
        ("escalated", SYSTEM),
    ]


def test_what_the_program_wrote_down_does_not_stand_on_anybodys_work(shop: Store, clock: FixedClock) -> None:
    number = order(shop, promised="2026-04-30", owner="fu")
    case = act(shop, "li", "exception.raise", order=number, problem="other", priority=1)["exception"]
    act(shop, "fu", "exception.chase", exception=case, date="2026-03-05")
    clock.move(timedelta(hours=1, minutes=30))
    sweep(shop)
    act(shop, "fu", "change.undo", order=number)
    assert [step.event for step in exception_page(shop, case).case.steps] == ["escalated"]
