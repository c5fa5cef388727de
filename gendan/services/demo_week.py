"""The last days of the demonstration store: orders of the old book go on, shifts are handed over, days are closed."""

from __future__ import annotations

from datetime import date, datetime
from decimal import Decimal
from typing import Any

from gendan.services import demo_after
from gendan.services import demo_data as data
from gendan.services.demo_diary import Diary, Result
from gendan.services.demo_story import Plot, Story

TOLD = 0.7
"""Share of the news of the last days that the customer is told within the hour; the rest is still owed to him."""
UNDER_WAY = 2
"""Working days from the dispatch to the delivery, as orders of the old book are planned."""
DONE_EARLY = 0.25
"""Share of what is due today that was done this morning."""


def follow(diary: Diary, story: Story, plots: list[Plot]) -> None:
    """What the followers did with the orders that were under way when the store began."""
    for plot in plots:
        if not plot.cancelled and (plot.delivered is None or plot.delivered >= story.founded):
            _Followed(diary, story, plot).on_its_way()
    demo_after.visit_rest(diary, story, plots)


class _Followed:
    """One order on its way from the workshop to the customer."""

    def __init__(self, diary: Diary, story: Story, plot: Plot) -> None:
        self.diary, self.story, self.plot = diary, story, plot
        self.order = {"order": plot.number}

    def on_its_way(self) -> None:
        """Produced, dispatched, delivered, each on its day; a day that cannot be kept is agreed anew before."""
        story, rnd, delivered = self.story, self.story.random, self.plot.delivered
        late = delivered is None and self.plot.promised < story.today
        end = delivered or (story.workdays(story.today, rnd.randrange(1, 5)) if late else self.plot.promised)
        if end > self.plot.promised and not self.plot.stuck:
            self._slips(end)
        elif late:
            _asked_by, why = rnd.choice(data.SLIPS)
            self._called(story.some_time(story.days[-1]), why, story.today)
        self._calls()
        shipped = story.workdays(self.plot.promised if self.plot.stuck else end, -UNDER_WAY)
        self._produced(story.workdays(shipped, -1 - rnd.randrange(2)))
        if not self.plot.stuck:
            self._ship(shipped, delivered)

    def _slips(self, day: date) -> None:
        story = self.story
        at = story.some_time(max(story.workdays(self.plot.promised, -1), story.founded))
        asked_by, why = story.random.choice(data.SLIPS)
        if self.plot.delivered is not None and at.date() >= self.plot.delivered:
            return
        agreed = {**self.order, "date": day.isoformat(), "asked_by": asked_by, "agreed": True, "reason": why}
        self.diary.at(at, self.plot.owner, "order.promise", agreed)
        self._told(at, "new_date", 1.0)

    def _produced(self, day: date) -> None:
        at = self._moment(day, *((0.2, 0.9) if day > self.story.founded else (0.01, 0.04)))
        if at is not None:
            self.diary.at(at, self.plot.owner, "milestone.done", {**self.order, "milestone": "produce"})
            self._told(at, "production")

    def _ship(self, day: date, delivered: date | None) -> None:
        story, near = self.story, self.plot.args["region"] == data.REGIONS[0][0]
        if delivered is not None and delivered < story.days[-2]:
            self._arrives(day, delivered)
            return
        hours = (0.05, 0.1) if delivered is not None and delivered <= max(day, story.founded) else (0.5, 0.9)
        at = self._moment(day, *hours)
        if at is None:
            return
        carrier = data.TRANSPORT[0][1][0][3] if near else data.TRANSPORT[2][1][1][3]
        args = {**self.order, "mode": "truck" if near else "express", "carrier": carrier}
        if not near:
            args["tracking"] = f"DPK{story.random.randrange(10**9):09d}"

        def left(result: Result) -> None:
            if delivered is None:
                return
            shipment = {"shipment": result["shipment"], "signed_by": self.plot.args["customer"]}
            arrived = max(story.some_time(delivered, 0.15, 0.8), story.later(at, 60))
            self.diary.at(arrived, self.plot.owner, "shipment.deliver", shipment)
            self._told(arrived, "arrived")
            demo_after.look_after(self.diary, story, self.plot, delivered)

        self.diary.at(at, self.plot.owner, "shipment.create", args, left)
        self._told(at, "dispatched")

    def _arrives(self, shipped: date, delivered: date) -> None:
        """Sent with the store's own van, without a note of its own."""
        story, owner = self.story, self.plot.owner
        left = story.on(max(shipped, story.founded), 0.1)
        self.diary.at(left, owner, "milestone.done", {**self.order, "milestone": "ship"})
        self._told(left, "dispatched")
        arrived = story.some_time(delivered, 0.3, 0.8)
        self.diary.at(arrived, owner, "milestone.done", {**self.order, "milestone": "deliver"})
        self._told(arrived, "arrived")
        demo_after.look_after(self.diary, story, self.plot, delivered)

    def _moment(self, day: date, first: float, last: float) -> datetime | None:
        """When something due on a day was done; nothing yet of most that is due today."""
        story = self.story
        day = max(day, story.founded)
        if day > story.today or (day == story.today and story.random.random() > DONE_EARLY):
            return None
        return story.some_time(day, first, last)

    def _told(self, at: datetime, news: str, share: float = TOLD) -> None:
        recent = at.date() >= self.story.days[-2]
        if recent and self.story.random.random() > share:
            return
        args = {**self.order, "node": news, "channel": "wechat"}
        self.diary.at(self.story.later(at, self.story.random.randrange(3, 40)), self.plot.owner, "notice.done", args)

    def _calls(self) -> None:
        """A word with the customer in the first days, and with some again later."""
        story, rnd = self.story, self.story.random
        for day, share in ((rnd.choice(story.days[1:3]), 0.94), (rnd.choice(story.days[3:]), 0.25)):
            if rnd.random() > share:
                continue
            again = story.workdays(story.today, rnd.randrange(3)) if rnd.random() < 0.12 else None
            self._called(story.some_time(day), rnd.choice(data.CALLED), again)

    def _called(self, at: datetime, said: str, again: date | None) -> None:
        args = {**self.order, "channel": self.story.random.choice(("phone", "wechat")), "summary": said}
        if again is not None:
            args["next"] = again.isoformat()
        self.diary.at(at, self.plot.owner, "contact.log", args)


def days(diary: Diary, story: Story) -> None:
    """Every lived day ends with a handover between the followers, which is taken in the morning, and with its close."""
    for number, day in enumerate(story.days):
        shift = number - len(story.days) + len(data.HANDED_OVER)
        if shift >= 0:
            _hand_over(diary, story, day, shift)
        _close(diary, story, day, number)


def _hand_over(diary: Diary, story: Story, day: date, shift: int) -> None:
    giver, taker = data.FOLLOWERS if shift % 2 == 0 else tuple(reversed(data.FOLLOWERS))
    last = shift == len(data.HANDED_OVER) - 1

    def given(result: Result) -> None:
        morning = story.on(story.workdays(day, 1), 0.02)
        for line in range(1, 0 if last else result["lines"] + 1):
            args: dict[str, Any] = {"handover": result["handover"], "line": line}
            diary.at(story.later(morning, line), taker, "handover.take", args)

    args = {"notes": data.HANDED_OVER[shift], "to": taker}
    diary.at(story.on(day, 0.97), giver, "handover.give", args, given)


def _close(diary: Diary, story: Story, day: date, number: int) -> None:
    """The close when the doors are shut, with the cash that was counted."""

    def counted() -> dict[str, Any]:
        cash = diary.taken.get(day, Decimal(0))
        return {"cash_counted": str(cash), "notes": data.CLOSED_WITH[number % len(data.CLOSED_WITH)]}

    diary.at(story.shut(day), "sun", "day.close", counted)
