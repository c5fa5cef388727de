"""Requests of customers at the keyboard: what a change writes, and what the list says of time and of waiting."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta
from typing import Any

from textual.pilot import Pilot

from gendan.clock import FixedClock
from gendan.db.store import Store
from gendan.i18n import set_language
from gendan.screens import request_words
from gendan.screens.order import OrderScreen
from gendan.screens.request_dialogs import RequestChangeDialog
from gendan.screens.request_page import RequestPage
from gendan.screens.requests import RequestsScreen
from gendan.services.request_views import request_view
from gendan.when import moment_near
from tests.helpers import act, order
from tests.kit import screen_text, settled
from tests.reports.history import ZONE
from tests.screens.store_kit import do, drive, real_app


def test_a_change_writes_what_was_changed_and_nobody_is_left_alone(shop: Store, clock: FixedClock) -> None:
    code = act(shop, "li", "request.open", order=order(shop), channel="phone", summary="几时到货", owner="fu")[
        "request"
    ]
    app = real_app(shop, clock)

    async def story(pilot: Pilot[Any]) -> None:
        await do(pilot, "alt+r")
        assert isinstance(app.screen, RequestsScreen)
        await do(pilot, "e")
        act(shop, "li", "request.update", request=code, kind="install")
        app.screen.field("owner").value = ""
        await do(pilot, "f10")
        assert isinstance(app.screen, RequestChangeDialog)
        assert "由谁负责" in "\n".join(screen_text(app))
        app.screen.field("owner").value = "li"
        await do(pilot, "f10")
        one = request_view(shop, code)
        assert (one.owner, one.sort, one.summary) == ("li", "install", "几时到货"), "the kind is the other's"
        await app.push_screen(OrderScreen(str(one.order), "trouble"))
        await settled(pilot)
        await do(pilot, "enter")
        assert isinstance(app.screen, RequestPage), "from its order one comes to it as to every other case"

    drive(app, story)
    clock.set(clock.now() + timedelta(minutes=5))
    act(shop, "li", "request.respond", request=code, channel="phone", summary="周五到")
    now, one = clock.now(), request_view(shop, code)
    assert one.clocks.update is not None
    row = request_words.row(one, date(2026, 3, 2), ZONE, now)
    left = request_words.span(one.clocks.update.left)
    assert row.cells[1:3] == (moment_near(one.clocks.update.due, ZONE, date(2026, 3, 2)), left), "of the same clock"
    one = replace(request_view(shop, code), status="waiting", quick=None, answer_by=now - timedelta(hours=2))
    set_language("en")
    taken = {"request": code, "answer_by": "2026-03-03T09:30:00+08:00"}
    assert request_words.taken_in(taken, date(2026, 3, 3)).endswith("by 09:30")
    assert request_words.taken_in(taken, date(2026, 3, 2)).endswith("by 3 Mar 09:30"), "not before the shop opens today"
    row = request_words.row(one, date(2026, 3, 2), ZONE, now)
    assert (row.cells[0], row.cells[2]) == ("their turn", "0:00"), "no time is left, and none of it is below nothing"
