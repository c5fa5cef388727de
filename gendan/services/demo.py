"""The demonstration store: some 240 orders over four months up to today, made through the doors that exist.

The older ones are taken in from a book on the day on which the store began; what came after is lived, day by day, by
the people of the store, and every day but the present one is closed.
"""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from gendan.clock import Clock, FixedClock
from gendan.config import Config
from gendan.db.store import Store, open_store
from gendan.services import demo_after, demo_complaints, demo_entry, demo_week
from gendan.services import demo_data as data
from gendan.services.context import Actor
from gendan.services.demo_diary import Diary
from gendan.services.demo_story import Story
from gendan.services.door import Transaction, actor_of, transaction
from gendan.services.founding import Founding, found
from gendan.workdays import working_calendar

ORDERS = 240
LIVED = 0.03
"""Share of the orders that were entered since the store began, besides those that still are on their way."""
Progress = Callable[[int, int], None]


def make(
    path: Path, clock: Clock, config: Config, *, seed: int = 1, count: int = ORDERS, progress: Progress | None = None
) -> None:
    """Make the demonstration store at ``path``, which must not exist; deterministic by the seed and the moment.

    Days are closed in it, so the reports must have been handed in (``gendan.daily.compose``).
    """
    code, name, terminal = data.STORE
    login, person, _role = data.USERS[0]
    now = clock.now().astimezone(config.zone).replace(microsecond=0)
    story = Story(seed, now, working_calendar(config))
    then = FixedClock(story.on(story.founded, 0), practice=clock.practice)
    found(path, then, config, Founding(code, name, terminal, login, data.PASSWORD, person, demo=True))
    store = open_store(path, then, config)
    try:
        with transaction(store) as deed:
            _tell(deed, then, store, story, count, progress)
    finally:
        store.close()


def _tell(
    deed: Transaction, clock: FixedClock, store: Store, story: Story, count: int, progress: Progress | None
) -> None:
    from gendan.db import users

    def actor(login: str) -> Actor:
        return actor_of(users.by_login(deed.conn, login))

    boss = actor(data.USERS[0][0])
    for login, name, role in data.USERS[1:]:
        deed.run(boss, "user.add", {"login": login, "name": name, "role": role, "password": data.PASSWORD})
    people = {login: actor(login) for login, _name, _role in data.USERS}
    lived = round(count * LIVED)
    plots = story.plots(max(count - lived - len(demo_entry.HOW_FAR), 1))
    demo_entry.price_list(deed, people["sun"])
    demo_after.regions(deed, people["sun"])
    deed.bulk = True
    for done, plot in enumerate(plots, start=1):
        deed.run(boss, "order.import", plot.args)
        if progress and done % 20 == 0 and done < count:
            progress(done, count)
    deed.settle()
    demo_after.catch_up(deed, story, plots, people)
    deed.bulk = False
    diary = Diary(deed, clock, story.now, people)
    demo_week.follow(diary, story, plots)
    demo_after.troubles(diary, story, plots)
    demo_complaints.complaints(diary, story, plots)
    demo_entry.tell(diary, story, lived)
    demo_week.days(diary, story)
    diary.live()
    if progress:
        progress(count, count)
