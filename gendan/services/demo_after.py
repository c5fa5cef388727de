"""What goes on in the demonstration store besides taking orders: regions, visits, closing, risks, troubles."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, datetime, timedelta
from typing import Any

from gendan.services import demo_complaints
from gendan.services import demo_data as data
from gendan.services.context import Actor
from gendan.services.demo_diary import Diary, Result
from gendan.services.demo_story import Plot, Story
from gendan.services.door import Transaction
from gendan.services.order_import import CLOSED_AFTER

VISITED_AFTER = 3
"""Days after the delivery at which the customer is visited, at the earliest."""
AGES = (30, 80, 160)
"""Minutes of business ago that the troubles were raised which are still open."""
NOT_CLOSED = 0.3
"""Share of the orders visited in the last days that have not been closed yet."""


def regions(deed: Transaction, supervisor: Actor) -> None:
    """How goods go to each region, and what to fall back on."""
    for name, modes in data.TRANSPORT:
        args = [{"mode": mode, "days": days, "cost": cost, "carrier": who} for mode, days, cost, who in modes]
        deed.run(supervisor, "region.set", {"name": name, "modes": args})


def catch_up(deed: Transaction, story: Story, plots: list[Plot], people: Mapping[str, Actor]) -> None:
    """What the old book told of orders delivered lately: accepted, the customer visited, closed; and what was
    cancelled. Told in rounds, since no step reads what the one before it did in another order."""
    began = story.on(story.founded, 0)
    ended = [plot for plot in plots if plot.cancelled]
    for plot in ended:
        code, why = story.random.choice(data.CANCELS)
        args = {"order": plot.number, "code": code, "reason": why}
        deed.run(people["sun"], "order.cancel", args, _cancelled_at(story, plot, began))
    since = story.founded - CLOSED_AFTER
    fresh = [(plot, day) for plot in plots if (day := plot.delivered) and since <= day < story.founded]
    for plot, day in fresh:
        deed.run(people[plot.owner], "order.accept", {"order": plot.number}, story.on(day, 0.95))
    deed.settle()
    visited = [(plot, day) for plot, came in fresh if (day := visit_day(came, story)) < story.founded]
    for plot, day in visited:
        deed.run(people[plot.owner], "visit.done", visit(story, plot), story.on(day, 0.7))
    deed.settle()
    for plot, day in visited:
        deed.run(people[plot.owner], "order.close", {"order": plot.number}, story.on(day, 0.75))
    deed.settle()


def _cancelled_at(story: Story, plot: Plot, began: datetime) -> datetime:
    """The day after it was placed, or when the store began."""
    placed: datetime = plot.args["placed"]
    return min(story.on(story.workdays(placed.date(), 1), 0.4), began)


def visit_day(delivered: date, story: Story) -> date:
    """The working day on which the customer is visited, some days after the delivery."""
    day = delivered + timedelta(days=VISITED_AFTER)
    return day if story.calendar.is_working(day) else story.workdays(day, 1)


def visit(story: Story, plot: Plot) -> dict[str, Any]:
    """What the customer said about an order."""
    score, remark = story.random.choice(data.SCORES)
    return {"order": plot.number, "channel": "phone", "score": score, "remark": remark}


def look_after(diary: Diary, story: Story, plot: Plot, delivered: date) -> None:
    """An order delivered since the store began: accepted, the customer visited and asked for his score, then closed.
    A few visits of yesterday are still to be made."""
    diary.at(story.on(delivered, 0.95), plot.owner, "order.accept", {"order": plot.number})
    _visit_later(diary, story, plot, delivered)


def visit_rest(diary: Diary, story: Story, plots: list[Plot]) -> None:
    """Visits to customers whose goods came shortly before the store began; who complains is spoken to about that."""
    complaining = {plot.number for plot in demo_complaints.complaining(story, plots)}
    for plot in plots:
        came = plot.delivered
        if came and came < story.founded <= visit_day(came, story) and plot.number not in complaining:
            _visit_later(diary, story, plot, came)


def _visit_later(diary: Diary, story: Story, plot: Plot, delivered: date) -> None:
    day = visit_day(delivered, story)
    if day >= story.today or (day == story.days[-1] and story.random.random() < 0.5):
        return
    at = story.some_time(day, 0.5, 0.85)
    diary.at(at, plot.owner, "visit.done", visit(story, plot))
    if day < story.days[-2] or story.random.random() >= NOT_CLOSED:
        diary.at(story.later(at, 5), plot.owner, "order.close", {"order": plot.number})


def troubles(diary: Diary, story: Story, plots: list[Plot]) -> None:
    """Risks registered beforehand, and what went wrong on some of the open orders: mended, in work, just raised."""
    open_ = [plot for plot in plots if not plot.delivered and not plot.cancelled and plot.promised > story.today]
    for plot, (factor, likelihood, measure) in zip(open_, data.RISKS, strict=False):
        args = {"order": plot.number, "factor": factor, "likelihood": likelihood, "measure": measure}
        diary.at(story.some_time(story.days[-2], 0.3, 0.6), plot.owner, "risk.add", args)
    for number, (plot, trouble) in enumerate(zip(reversed(open_), (*data.TROUBLES, data.MENDED), strict=False)):
        _trouble(diary, story, plot, number, trouble)


def _trouble(diary: Diary, story: Story, plot: Plot, number: int, trouble: tuple[str, str]) -> None:
    at = story.on(story.days[-4], 0.2) if number >= len(data.TROUBLES) else story.ago(AGES[number])
    problem, words = trouble

    def raised(result: Result) -> None:
        case = {"exception": result["exception"]}
        if number == 0:
            return
        first, told = data.CONTAINED[number - 1]
        diary.at(story.later(at, 12), plot.owner, "exception.contain", {**case, "action": first})
        diary.at(story.later(at, 25), plot.owner, "exception.tell", {**case, "channel": "phone", "summary": told})
        if number == 2:
            due = story.workdays(story.today, 1).isoformat()
            remedy = {**case, "action": data.REMEDY, "kind": "other", "owner": plot.owner, "due": due}
            diary.at(story.later(at, 90), plot.owner, "exception.remedy", remedy)
        if number > 2:
            ended = {**case, "result": data.MENDED_BY, "cause": "supplier"}
            diary.at(story.later(at, 700), plot.owner, "exception.close", ended)

    args = {"order": plot.number, "problem": problem, "description": words}
    diary.at(at, "li", "exception.raise", args, raised)
