"""What goes on in the demonstration store besides taking orders: regions, visits, closing, risks, troubles."""

from __future__ import annotations

from datetime import datetime, time, timedelta
from typing import TYPE_CHECKING, Any

from gendan.services import demo_data as data
from gendan.services.context import Actor
from gendan.services.door import Transaction
from gendan.services.order_import import CLOSED_AFTER

if TYPE_CHECKING:
    from gendan.services.demo import Plot, Story

LOOKED_BACK = 30
"""Hours ago that somebody thought of the risks."""
NOT_CLOSED = 0.15
"""Share of the orders that were visited and have not been closed yet."""


def regions(deed: Transaction, supervisor: Actor) -> None:
    """How goods go to each region, and what to fall back on."""
    for name, modes in data.TRANSPORT:
        args = [{"mode": mode, "days": days, "cost": cost, "carrier": who} for mode, days, cost, who in modes]
        deed.run(supervisor, "region.set", {"name": name, "modes": args})


def after_sales(deed: Transaction, story: Story, plot: Plot, people: dict[str, Actor]) -> None:
    """A delivered order is accepted, the customer visited and asked for his score, and the order closed."""
    delivered = plot.args.get("delivered")
    if delivered is None or delivered < story.today - CLOSED_AFTER:
        return
    rnd, number, follower = story.random, plot.args["number"], people[plot.owner]
    deed.run(follower, "order.accept", {"order": number}, _on(story, delivered, 18))
    day = delivered + timedelta(days=rnd.randrange(2, 6))
    if day >= story.today:
        return
    score, remark = rnd.choice(data.SCORES)
    visit = {"order": number, "channel": "phone", "score": score, "remark": remark}
    deed.run(follower, "visit.done", visit, _on(story, day, 15))
    if rnd.random() >= NOT_CLOSED:
        deed.run(follower, "order.close", {"order": number}, _on(story, day, 16))


def _on(story: Story, day: Any, hour: int) -> datetime:
    return min(datetime.combine(day, time(hour), story.calendar.zone), story.now)


def troubles(deed: Transaction, story: Story, plots: list[Plot], people: dict[str, Actor]) -> None:
    """Risks registered beforehand, a look at production, and what went wrong, on some of the open orders."""
    before = story.now - timedelta(hours=LOOKED_BACK)
    open_ = [plot for plot in plots if plot.open and plot.args["placed"] < before]
    for plot, (factor, likelihood, measure) in zip(open_, data.RISKS, strict=False):
        args = {"order": plot.args["number"], "factor": factor, "likelihood": likelihood, "measure": measure}
        deed.run(people[plot.owner], "risk.add", args, before)
    for plot, (problem, words) in zip(reversed(open_), data.TROUBLES, strict=False):
        args = {"order": plot.args["number"], "problem": problem, "description": words}
        deed.run(
            people["li"],
            "exception.raise",
            args,
            story.now - timedelta(hours=story.random.randrange(1, LOOKED_BACK - 10)),
        )
