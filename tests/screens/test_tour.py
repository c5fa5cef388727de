"""The tour of the demonstration store: each step, followed as it says, is noticed, and the next one is shown."""

from __future__ import annotations

import asyncio
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from textual.pilot import Pilot

from gendan import config
from gendan.app import GendanApp
from gendan.clock import FixedClock
from gendan.db.store import Store, open_store
from gendan.domain import labels
from gendan.i18n import CATALOGUES, _, set_language
from gendan.screens.host import Greeting
from gendan.screens.system import TABS
from gendan.screens.tour import LEFT, OFFERED, RUNNING, Seen, Tour
from gendan.screens.tour_dialog import TourScreen
from gendan.screens.tour_steps import ANOTHER, CASE, JOBS
from gendan.services import demo_data
from gendan.services.demo import make
from gendan.services.desk import Desk
from gendan.text import wrapped
from gendan.widgets.keybar import SAID_LINES, KeyBar
from tests.helpers import act
from tests.kit import make_app, screen_text, settled, signed_in
from tests.screens.store_kit import do
from tests.sync.terminals import state

PHONE, WISHED, CUSTOMER, ADDRESS = CASE["phone"], CASE["wished"], "周海燕", "张杨路500号"


def signs_in(login: str) -> tuple[str, ...]:
    return ("f12", f"={login}", "enter", f"={demo_data.PASSWORD}", "enter")


FOLLOWED: dict[str, tuple[tuple[str, ...], ...]] = {
    "order": (
        ("f2",),
        (f"={CUSTOMER}", "enter", f"={PHONE}", "enter", f"={CASE['product']}", "enter", "=4", "enter", "enter",
         f"={WISHED}", "enter", f"={ADDRESS}", "f10"),
        ("enter",) * 4,
        signs_in("zhao"),
        ("4", "right", "end", "space"),
        (f"={PHONE}", "down", f"={WISHED}", "down", f"={ADDRESS}", "down", f"={CASE['product']}", "down", "=4", "down",
         f"={CASE['price']}", "f10"),
    ),
    "today": (
        (),
        ("1",),
        ("space",),
        ("u",),
        ("c", "=客户问进度", "f10"),
        ("r", "=+5", "enter", "1", "enter", "=客户要求", "f10"),
        ("y", "1"),
    ),
    "exception": (
        (),
        ("x", "3", "enter", "=桌面划伤", "f10"),
        ("5",),
        ("c", "=已停止发货", "f10"),
        ("t", "=已电话告知", "f10"),
        ("z", "=已更换", "f10"),
    ),
    "complaint": (
        (),
        ("1", "p", "=桌面有划痕", "enter", "=桌面", *["down"] * 4, "2", "f10"),
        ("space", "=桌面划伤", "enter", "=有照片", "enter", "=失望", "enter", "3", "enter", "2", "f10"),
        ("space", "=3", "enter", "=上门维修", *["enter"] * 4, "=5", "enter", "=致歉", "f10"),
        ("c", "=明天上门", "f10"),
    ),
    "day": (
        signs_in("sun"), ("8", "c"), ("c", "=0", "enter", "enter", "=已约明天答复", "enter", "=方案在批", "f10"), (),
    ),
}  # fmt: skip
"""What is pressed at each step, by job: what its words say."""


def test_every_instruction_fits_above_the_keys_in_both_languages() -> None:
    for language in CATALOGUES:
        set_language(language)
        tour = Tour(RUNNING)
        while (step := tour.step) is not None:
            head, words = tour.words("chen")
            assert len(wrapped(words, 78)) <= SAID_LINES, words
            assert len(wrapped(head, 78)) == 1, head
            assert not re.search(r"[{}]", words), words
            assert any((step.did, step.at, step.role, step.exported))
            tour.skip()
    set_language("zh")


def test_a_tour_is_offered_left_resumed_skipped_and_begun_anew() -> None:
    tour = Tour.read("")
    assert tour.state == OFFERED
    assert tour.step is None
    tour.begin("follower")
    assert tour.job == "today"
    assert not tour.heard("milestone.done", "chen"), "not this step yet"
    assert tour.look(Seen("TodayScreen", "chen", "follower", exported=False)), "his role and his place are right"
    assert tour.heard("milestone.done", "chen")
    tour.leave()
    assert tour.words("chen") == ("", "")
    again = Tour.read(tour.written())
    assert (again.state, again.job, again.at) == (LEFT, "today", {"today": 3})
    again.begin("follower", "today")
    assert again.at["today"] == 3, "where he was"
    again.skip()
    assert again.at["today"] == 4
    again.restart("clerk")
    assert (again.job, again.at) == ("order", {})
    for broken in ("nonsense", "[]", '{"state": "running", "job": "gone", "at": {}, "last": ""}', '{"at": 3}'):
        assert Tour.read(broken).state == OFFERED


def test_where_one_was_is_kept_with_the_store_and_is_no_change_of_it(shop: Store) -> None:
    desk, heard = Desk(shop), list[str]()
    before = state(shop)
    desk.keep_tour(Tour(RUNNING, "today", {"today": 4}).written())
    assert Tour.read(Desk(shop).kept_tour()).at == {"today": 4}
    assert state(shop) == before
    desk.listen(heard.append)
    act(shop, "li", "customer.add", name="周海燕", phone="13671234567")
    assert heard == ["customer.add"]


def test_another_person_is_one_who_did_not_do_it() -> None:
    tour = Tour(RUNNING, at={"order": 2})
    assert tour.heard("order.submit", "zhao")
    assert tour.step is not None
    assert tour.step.role == ANOTHER
    assert "chen" in tour.words("zhao")[1]
    assert not tour.look(Seen("CheckScreen", "zhao", "follower", exported=False))
    assert not tour.look(Seen("LockScreen", "", "", exported=False))
    assert tour.look(Seen("TodayScreen", "chen", "follower", exported=False))


@pytest.mark.parametrize("language", ["zh", "en"])
@pytest.mark.parametrize("size", [(80, 24), (120, 36)], ids=str)
def test_a_picture(snap_compare: Any, size: tuple[int, int], language: str) -> None:
    set_language(language)
    app = make_app()
    tour = Tour(RUNNING, "today", {"order": 6, "today": 5})
    app.said_above = tour.words("chen")

    async def ready(pilot: Pilot[Any]) -> None:
        await signed_in(pilot)
        app.push_screen(TourScreen(tour, "follower"))
        await settled(pilot)

    assert snap_compare(app, terminal_size=size, run_before=ready)


@pytest.fixture
def app(tmp_path: Path, clock: FixedClock) -> Iterator[GendanApp]:
    path = tmp_path / "demo.db"
    make(path, clock, config.load(), count=40)
    settings = config.load()
    users = tuple((login, demo_data.PASSWORD, role) for login, _name, role in demo_data.USERS)
    app = GendanApp(
        lambda: Desk(open_store(path, clock, settings)), Greeting("店", "S01-T1", "li", users, tour="begin"),
        settings, clock, role_words=lambda role: _(labels.label("role", role)),
    )  # fmt: skip
    yield app
    app.let_go()


async def noticed(pilot: Pilot[Any], app: GendanApp) -> None:
    """Let the application look where one is."""
    await settled(pilot)
    app._notice()  # it looks by itself twice a second
    await settled(pilot)


def test_who_follows_the_tour_does_all_five_jobs(
    app: GendanApp, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("gendan.screens.read_back.HELD", 0)  # how long a key held down is taken for one

    async def story(pilot: Pilot[Any]) -> None:
        await settled(pilot)
        await do(pilot, "enter", f"={demo_data.PASSWORD}", "enter")
        await noticed(pilot, app)
        tour: Any = app.tour
        export = ("escape", "9", *["right"] * list(TABS).index("terminals"), "o", f"={tmp_path}", "f10")
        for job in JOBS:
            for at, pressed in enumerate(FOLLOWED[job.name]):
                if job.steps[at].role and not pressed:
                    continue  # who is signed in may do it already
                assert (tour.job, tour.done(job)) == (job.name, at), "\n".join(screen_text(app))
                assert app.screen.query_one(KeyBar).size.height == 1 + 1 + SAID_LINES
                await do(pilot, *(pressed or export))
                await noticed(pilot, app)
        for _look in range(50):  # the top line hears of the export within a second
            if all(tour.is_done(job) for job in JOBS):
                break
            await pilot.pause(0.1)
        shown = "\n".join(screen_text(app))
        assert "五件事都做过了" in shown, shown
        assert all(tour.is_done(job) for job in JOBS)

    async def run() -> None:
        async with app.run_test(size=(80, 24)) as pilot:
            await story(pilot)

    asyncio.run(run())
