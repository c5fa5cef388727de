"""S10: after-sales clocks of 24 and 72 hours, at the keyboard; a breach is seen by the supervisor (C234, C281)."""

from __future__ import annotations

from datetime import datetime
from typing import Any

import pytest
from textual.pilot import Pilot

from gendan.clock import FixedClock
from gendan.db.store import Store
from gendan.screens.request_page import RequestPage
from gendan.screens.requests import RequestsScreen
from gendan.services.request_views import list_requests, request_view
from tests.helpers import act, order
from tests.kit import screen_text
from tests.screens.store_kit import do, drive, real_app


def shown(app: Any) -> str:
    """What stands on the screen."""
    return "\n".join(screen_text(app))


@pytest.mark.parametrize(
    ("answered", "solved", "in_time"), [("03T09:00", "05T09:00", True), ("03T09:01", "05T09:01", False)]
)
def test_a_request_by_hotline_from_taking_in_to_solved(
    shop: Store, clock: FixedClock, answered: str, solved: str, in_time: bool
) -> None:
    order(shop, placed="2026-02-20", promised="2026-02-25", delivered="2026-02-26")
    app = real_app(shop, clock, login="li")

    async def story(pilot: Pilot[Any]) -> None:
        await do(pilot, "q", "=柜门关不严", "enter", "2", "f10")
        (taken,) = list_requests(shop)
        assert (taken.sort, taken.channel, taken.summary, taken.owner) == ("repair", "phone", "柜门关不严", "li")
        await do(pilot, "alt+r")
        assert isinstance(app.screen, RequestsScreen)
        clock.set(datetime.fromisoformat(f"2026-03-{answered}+08:00"))
        await do(pilot, "c", "=明天上门", "f10")
        clock.set(datetime.fromisoformat(f"2026-03-{solved}+08:00"))
        await do(pilot, "enter", "space", "=换了铰链", "f10")
        assert isinstance(app.screen, RequestPage)
        assert ("按时" in shown(app)) is in_time
        assert "保内" in shown(app)
        seen = request_view(shop, taken.request)
        assert [seen.clocks.response.breached, seen.clocks.solution.breached] == [not in_time] * 2
        await do(pilot, "escape")
        assert list_requests(shop) == ()
        await do(pilot, "s")
        assert "柜门关不严" in shown(app)

    drive(app, story, size=(120, 36))


def test_the_supervisor_sees_a_breach_at_once(shop: Store, clock: FixedClock) -> None:
    number = order(shop, promised="2026-04-01")
    act(shop, "li", "request.open", order=number, channel="phone", summary="安装说明")
    clock.set(datetime.fromisoformat("2026-03-03T09:01:00+08:00"))
    app = real_app(shop, clock, login="su")

    async def story(pilot: Pilot[Any]) -> None:
        first = app.screen.table.cursor_row
        assert first is not None
        assert (first.place.kind, first.tone) == ("request", "late")
        await do(pilot, "enter")
        assert isinstance(app.screen, RequestPage)
        assert "超时 0:01" in shown(app)
        await do(pilot, "escape", "alt+r")
        assert "超时 1" in shown(app)

    drive(app, story)
