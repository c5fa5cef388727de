"""The diary of the demonstration store: who does what at which moment, done in the order in which it happened."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import date, datetime
from decimal import Decimal
from heapq import heappop, heappush
from typing import Any

from gendan.clock import FixedClock
from gendan.services.context import Actor
from gendan.services.door import Transaction

Result = Mapping[str, Any]
Deed = tuple[datetime, int, str, str, Callable[[], Mapping[str, Any]], Callable[[Result], None] | None]


class Diary:
    """What is to be done up to now. The clock stands at the moment of each deed, so that the log, the numbers of orders
    and the ends of days are those of the day on which it was done."""

    def __init__(self, deed: Transaction, clock: FixedClock, now: datetime, people: Mapping[str, Actor]) -> None:
        """``people`` by their logins."""
        self.deed, self.clock, self.now, self.people = deed, clock, now, people
        self.taken: dict[date, Decimal] = {}
        """Cash in the drawer by day."""
        self._waiting: list[Deed] = []
        self._seq = 0

    def at(
        self,
        moment: datetime,
        who: str,
        command: str,
        args: Mapping[str, Any] | Callable[[], Mapping[str, Any]],
        then: Callable[[Result], None] | None = None,
    ) -> None:
        """Write down that ``who`` does this at ``moment``; what lies after now is not done. ``then`` gets the result,
        arguments that are only known then are a function."""
        if moment > self.now:
            return
        self._seq += 1
        known = args if callable(args) else (lambda: args)
        heappush(self._waiting, (moment, self._seq, who, command, known, then))

    def take(self, day: date, method: str, amount: Decimal) -> None:
        """Count what was paid in cash."""
        if method == "cash":
            self.taken[day] = self.taken.get(day, Decimal(0)) + amount

    def live(self) -> None:
        """Do everything, the earliest first; what is written down meanwhile is done as well."""
        while self._waiting:
            moment, _seq, who, command, args, then = heappop(self._waiting)
            if moment > self.clock.now():
                self.clock.set(moment)
            result = self.deed.run(self.people[who], command, args())
            if then is not None:
                then(result)
