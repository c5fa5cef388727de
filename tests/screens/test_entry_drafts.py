"""Nothing typed is lost: drafts of order entry after leaving, locking, another user, and another start."""

from __future__ import annotations

import threading
from typing import Any

import pytest
from textual.pilot import Pilot

from gendan.clock import FixedClock
from gendan.db.store import Store
from gendan.screens.entry import EntryScreen
from gendan.screens.entry_dialogs import DraftsDialog, FindingsDialog, LeaveDialog
from gendan.screens.lock import LockScreen
from gendan.screens.orders import OrdersScreen
from gendan.screens.today import TodayScreen
from gendan.services import drafts
from gendan.services.entry_form import TypedOrder, from_body
from tests.helpers import PASSWORD
from tests.screens.entry_store import Hand, filed, furnish
from tests.screens.store_kit import do, drive, real_app, typed


def session(shop: Store, clock: FixedClock, story: Any, who: str = "li") -> None:
    """Start the application, sign in, and do the story."""
    app = real_app(shop, clock, who)

    async def told(pilot: Pilot[Any]) -> None:
        await story(Hand(pilot))

    drive(app, told)


def kept(shop: Store, who: str = "li") -> list[TypedOrder]:
    return [from_body(one.body) for one in drafts.kept_forms(shop, who, "entry")]


async def half_typed(hand: Hand) -> None:
    await hand.press("f2")
    await hand.write("13800001234")
    await hand.press("enter")
    await hand.write("B-200")
    await hand.press("enter")
    await hand.write("7")
    await hand.press("enter", "enter")
    await hand.write("+10")


def test_escape_asks_only_where_something_was_typed(shop: Store, clock: FixedClock) -> None:
    furnish(shop)

    async def story(hand: Hand) -> None:
        await hand.press("f2", "escape")
        assert isinstance(hand.pilot.app.screen, TodayScreen)
        await half_typed(hand)
        await hand.press("escape")
        assert isinstance(hand.pilot.app.screen, LeaveDialog)
        await hand.press("g")
        assert hand.form.collect().requested == "+10"
        await hand.press("escape", "x")
        assert isinstance(hand.pilot.app.screen, TodayScreen)

    session(shop, clock, story)
    assert kept(shop) == []
    assert len(filed(shop)) == 1


def test_a_kept_draft_is_taken_up_with_all_it_had(shop: Store, clock: FixedClock) -> None:
    furnish(shop)

    async def story(hand: Hand) -> None:
        await half_typed(hand)
        await hand.press("ctrl+s", "f2")
        assert isinstance(hand.pilot.app.screen, DraftsDialog)
        assert "王建华 B-200" in hand.seen()
        await hand.press("enter")
        typed = hand.form.collect()
        assert (typed.customer, typed.code != "", typed.requested) == ("王建华", True, "2026-03-16")
        assert [(line.product, line.qty) for line in typed.lines] == [("B-200", "7")]
        assert "合计 2100.00" in hand.seen()
        assert hand.form.focused is hand.form.field("special")

    session(shop, clock, story)


def test_who_went_elsewhere_is_not_asked_there_about_drafts_nor_led_through_a_read_back(
    shop: Store, clock: FixedClock, monkeypatch: pytest.MonkeyPatch
) -> None:
    """What comes while another section is in front waits: going back from it there ended the program."""
    furnish(shop)
    come, find = threading.Event(), drafts.kept_forms

    def slow(*given: Any) -> Any:
        come.wait(10)
        return find(*given)

    monkeypatch.setattr(drafts, "kept_forms", slow)

    async def story(hand: Hand) -> None:
        app = hand.pilot.app
        come.set()
        await half_typed(hand)
        hand.form.field("owner").value = "li"
        await hand.press("ctrl+s")
        come.clear()
        await hand.pilot.press("f2", "alt+3")
        while not isinstance(app.screen, OrdersScreen):
            await hand.pilot.pause(0.01)
        come.set()
        await hand.still()
        assert isinstance(app.screen, OrdersScreen)
        await hand.press("escape", "alt+1")
        assert isinstance(app.screen, DraftsDialog)
        await hand.press("enter")
        assert (hand.form.text_of("owner"), hand.form.collect().owner) == ("li先生", "li"), "said by name"
        await hand.write("源深路 1 号")
        hand.form.action_main()
        app.open_section(3)
        await hand.still()
        assert isinstance(app.screen, OrdersScreen)
        await hand.press("alt+1")
        assert app.screen is hand.form
        assert "草稿 S01" in hand.seen()
        await hand.press("f10")
        assert isinstance(app.screen, FindingsDialog), "the draft goes on here"

    session(shop, clock, story)


def test_a_new_order_leaves_the_draft_where_it_is(shop: Store, clock: FixedClock) -> None:
    furnish(shop)

    async def story(hand: Hand) -> None:
        await half_typed(hand)
        await hand.press("ctrl+s", "f2", "1")  # who types a number has a customer before him: no draft is asked for
        await hand.write("3900001111")
        await hand.press("enter", "ctrl+s")

    session(shop, clock, story)
    assert sorted(one.customer for one in kept(shop)) == ["李娜", "王建华"]


def test_a_draft_is_thrown_away_only_when_asked_twice(shop: Store, clock: FixedClock) -> None:
    furnish(shop)

    async def story(hand: Hand) -> None:
        await half_typed(hand)
        await hand.press("ctrl+s", "f2", "x", "n")
        assert len(kept(shop)) == 1
        await hand.press("x", "y")
        assert isinstance(hand.pilot.app.screen, EntryScreen)

    session(shop, clock, story)
    assert kept(shop) == []


def test_locked_and_unlocked_the_form_is_as_it_was(shop: Store, clock: FixedClock) -> None:
    furnish(shop)

    async def story(hand: Hand) -> None:
        await half_typed(hand)
        await hand.press("ctrl+l")
        assert isinstance(hand.pilot.app.screen, LockScreen)
        await do(hand.pilot, "enter", f"={PASSWORD}", "enter")
        assert hand.form.collect().requested == "+10"

    session(shop, clock, story)


def test_another_user_sees_nothing_of_it_and_the_clerk_finds_it_again(shop: Store, clock: FixedClock) -> None:
    furnish(shop)

    async def sign_in(hand: Hand, who: str) -> None:
        await do(hand.pilot, "f12", f"={who}", "enter", f"={PASSWORD}", "enter")

    async def story(hand: Hand) -> None:
        await half_typed(hand)
        await sign_in(hand, "fu")
        await hand.press("f2")
        assert isinstance(hand.pilot.app.screen, EntryScreen)
        assert "王建华" not in hand.seen()
        await hand.press("escape")
        await sign_in(hand, "li")
        await hand.press("f2")
        assert isinstance(hand.pilot.app.screen, DraftsDialog)

    session(shop, clock, story)
    assert kept(shop, "fu") == []


def test_the_next_start_offers_what_was_typed(shop: Store, clock: FixedClock) -> None:
    furnish(shop)

    async def again(hand: Hand) -> None:
        await hand.press("f2")
        assert isinstance(hand.pilot.app.screen, DraftsDialog)
        await hand.press("enter")
        assert [line.qty for line in hand.form.collect().lines] == ["7"]

    session(shop, clock, half_typed)
    session(shop, clock, again)


def test_there_is_one_form_at_a_time(shop: Store, clock: FixedClock) -> None:
    """From another section F2 comes back to the order that is being entered."""
    furnish(shop)

    async def story(hand: Hand) -> None:
        await half_typed(hand)
        first = hand.form
        await hand.press("alt+3", "f2")
        assert hand.pilot.app.screen is first
        await hand.press("f3", "f2")
        assert hand.pilot.app.screen is first
        forms = [
            one for stack in hand.pilot.app._screen_stacks.values() for one in stack if isinstance(one, EntryScreen)
        ]
        assert forms == [first]

    session(shop, clock, story)


def test_what_is_typed_is_kept_while_it_is_typed_and_at_once_when_a_field_is_left(
    shop: Store, clock: FixedClock
) -> None:
    furnish(shop)

    async def story(hand: Hand) -> None:
        await hand.press("f2")
        await hand.pilot.press(*typed("wang"))
        await hand.pilot.pause(0.4)
        assert [one.customer for one in kept(shop)] == ["wang"]
        await hand.pilot.press("tab", "1", "tab")
        await hand.pilot.pause(0.05)
        assert [one.phone for one in kept(shop)] == ["1"]

    session(shop, clock, story)


def test_filed_it_is_kept_no_more_and_f2_begins_another(shop: Store, clock: FixedClock) -> None:
    furnish(shop)

    async def story(hand: Hand) -> None:
        await half_typed(hand)
        await hand.press("f10")
        await hand.read_back(4)
        assert kept(shop) == []
        await hand.press("f2")
        assert isinstance(hand.pilot.app.screen, EntryScreen)
        assert not hand.form.collect().is_touched
        await hand.press("escape")
        assert isinstance(hand.pilot.app.screen, TodayScreen)

    session(shop, clock, story)
    assert kept(shop) == []


def test_a_break_off_in_the_read_back_goes_on_with_the_same_draft(shop: Store, clock: FixedClock) -> None:
    furnish(shop)

    async def broken(hand: Hand) -> None:
        await half_typed(hand)
        await hand.press("f10")

    async def again(hand: Hand) -> None:
        await hand.press("f2", "enter", "f10")
        await hand.read_back(4)

    session(shop, clock, broken)
    session(shop, clock, again)
    assert [row.status for row in filed(shop)] == ["to_check", "to_check"]
