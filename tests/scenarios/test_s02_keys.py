"""S02 at the keyboard: 47 lines in 15 categories from the call to the score, each part by who does it."""

from __future__ import annotations

from collections.abc import Callable, Coroutine, Sequence
from datetime import timedelta
from typing import Any

import pytest
from textual.events import Key
from textual.pilot import Pilot

from gendan.clock import FixedClock
from gendan.db.store import Store
from gendan.services.order_page import order_page
from gendan.services.telling import telling
from gendan.services.timeline import timeline
from tests.helpers import act
from tests.kit import screen_text, settled
from tests.order_kit import row
from tests.scenarios.test_s02 import CATEGORIES, LINES, PROMISED, SLOW, WHOLE, fitter, fitter_day, of, price
from tests.screens.entry_store import Hand, HeldKey, filed
from tests.screens.store_kit import do, drive, real_app, toasts, typed

__all__ = ["fitter"]
CUSTOMER = "万国会展中心"
BY_KEYS = 3
"""Categories whose milestones are done here; those of the others are the same keys again."""
Story = Callable[[Pilot[Any]], Coroutine[Any, Any, None]]


def shown(app: Any) -> str:
    return "\n".join(screen_text(app))


def said(pilot: Pilot[Any]) -> str:
    """What toasts said."""
    app: Any = pilot.app
    return toasts(app)


async def type_on(pilot: Pilot[Any], *words: str) -> None:
    """Type without waiting for an answer: a word, or a key in angle brackets."""
    for word in words:
        keys = [Key(word[1:-1], None)] if word.startswith("<") else map(Key, typed(word), word)
        for key in keys:
            pilot.app.post_message(key)
    await settled(pilot)


async def takes_the_order(pilot: Pilot[Any]) -> None:
    """The clerk types 47 lines and reads every one of them back."""
    hand = Hand(pilot)
    await hand.press("f2")
    await hand.write(CUSTOMER)
    await hand.press("enter")
    await type_on(pilot, *(word for n in range(LINES) for word in (f"K-{n + 1:02}", "<enter>", "1", "<enter>")))
    await hand.still()
    assert f"合计 {WHOLE}" in hand.seen()
    await hand.press("enter")
    await hand.write("5-29")
    await hand.press("f10")
    assert "主管审批" in hand.seen()
    await hand.press("enter")
    await type_on(pilot, *["<enter>"] * (LINES + 3))
    assert "待核对" in hand.seen()


async def checks_it_blind(pilot: Pilot[Any]) -> None:
    """A second clerk types it all again from the contract, then hears the customer's yes."""
    await do(pilot, "4", "enter")
    await type_on(pilot, "02158885678", "<enter>", "5-29", "<enter>", "世纪大道1号", "<enter>")
    lines = ((f"K-{n + 1:02}", "<enter>", "1", "<enter>", f"{price(n)}", "<enter>") for n in range(LINES))
    await type_on(pilot, *(word for line in lines for word in line))
    assert CUSTOMER not in shown(pilot.app)
    await do(pilot, "f10")
    await Hand(pilot).still()
    assert "全部一致" in said(pilot)
    await do(pilot, "c", "enter", "=赵总", "f10")


async def approves_and_names_the_team(pilot: Pilot[Any]) -> None:
    """The amount waits for the supervisor, who names the lead and his team as well."""
    await do(pilot, "4", "a", "a")
    assert "现为进行中" in said(pilot)
    await do(pilot, "f3", f"={CUSTOMER}", "enter", "a", "=fu", "tab", "=会展项目组", "enter")
    assert "会展项目组" in shown(pilot.app)


def elsewhere(store: Store, number: str, categories: Sequence[str]) -> None:
    """Somebody else has these categories made and inspected."""
    for category in categories:
        pieces = sum(1 for n in range(LINES) if CATEGORIES[n % len(CATEGORIES)] == category)
        act(store, "su", "milestone.done", order=number, milestone="produce", category=category)
        passed: dict[str, Any] = {"milestone": "inspect", "category": category, "result": "pass", "qty": pieces}
        act(store, "su", "quality.record", order=number, **passed)


def follows_it(store: Store, number: str, clock: FixedClock) -> Story:
    """The lead's months: one category slips and recovers, all leave together and arrive on the day."""
    produced = next(step for step in timeline(store, number).steps if (step.code, step.category) == ("produce", SLOW))
    slack = of(store, number, SLOW).slack_days
    within, beyond = (fitter_day(store, produced.earliest, slack + more) for more in (0, 1))
    at_slow = ["home", *["down"] * (2 + CATEGORIES.index(SLOW))]

    async def story(pilot: Pilot[Any]) -> None:
        await do(pilot, "f3", f"={number}", "enter", "right", *at_slow)
        await do(pilot, "P", f"={beyond}", "enter", "=板材供应商误期", "f10")
        assert f"被拖住：{SLOW}" in shown(pilot.app), "the order's page names it"
        await do(pilot, "alt+2")
        assert f"被拖住：{SLOW}" in shown(pilot.app), "the board names it"
        await do(pilot, "enter", "right", *at_slow, "P", f"={within}", "enter", "=加班追回", "f10")
        assert "被拖住" not in shown(pilot.app)
        elsewhere(store, number, CATEGORIES[:-BY_KEYS])
        await do(pilot, "home", *["down"] * (2 + len(CATEGORIES) - BY_KEYS), *["space", "down"] * BY_KEYS)
        await do(pilot, *["down"] * (len(CATEGORIES) - BY_KEYS), *["n", "f10", "down"] * BY_KEYS)
        assert row(store, number).next_code == "ship", "all categories are ready"
        clock.move(timedelta(days=84))
        await do(pilot, *["right"] * 6)
        await do(pilot, "n", "f10")
        clock.move(timedelta(days=4))
        await do(pilot, "space", "=赵总", "enter", "m", "=赵总", "f10", "f", "=95", "f10", "z")
        print(said(pilot))

    return story


def test_s02_at_the_keyboard(fitter: Store, clock: FixedClock, monkeypatch: pytest.MonkeyPatch) -> None:
    act(fitter, "su", "setting.set", key="approval.standard_amount", value=1_000_000)
    monkeypatch.setattr("gendan.screens.read_back.clocks", HeldKey())
    monkeypatch.setattr("textual.app.App.NOTIFICATION_TIMEOUT", 600)  # a slow machine takes longer than a toast stays
    drive(real_app(fitter, clock, "li"), takes_the_order)
    drive(real_app(fitter, clock, "wang"), checks_it_blind)
    drive(real_app(fitter, clock, "su"), approves_and_names_the_team)
    number = filed(fitter)[0].number
    page, seen = order_page(fitter, number), timeline(fitter, number)
    assert (len(page.lines), page.amount, page.owner, page.team) == (LINES, WHOLE, "fu", "会展项目组")
    assert sorted(one.category for one in seen.categories) == sorted(CATEGORIES)
    drive(real_app(fitter, clock, "fu"), follows_it(fitter, number, clock), (120, 36))
    done = order_page(fitter, number)
    assert (str(done.promised), done.delivered, done.late, done.stage) == (PROMISED, done.promised, False, "closed")
    (visit,) = telling(fitter, number).visits
    assert str(visit.score) == "4.75"
