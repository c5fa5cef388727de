"""How serving the customer looks: today's list with notices, visits and threatened promises, and its dialogs."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from gendan.app import GendanApp
from gendan.clock import FixedClock
from gendan.db.store import Store
from gendan.i18n import set_language
from tests.helpers import act, order, staffed
from tests.screens.store_kit import LOOKS
from tests.screens.test_work_pictures import REPORT_FOLDER, REPORTS, compare
from tests.screens.today_store import app_on

PLACES = {
    "today": (),
    "visit": (*["down"] * 4, "space", "=95", "enter", "=很满意, 会再来", "enter"),
    "contacts": (*["down"] * 5, "enter", *["right"] * 2),
    "close": (*["down"] * 4, "enter", "z"),
}
"""What is pressed after signing in, by the name of the picture."""


@pytest.fixture
def shop(tmp_path: Path, clock: FixedClock) -> Store:
    """Orders that are overdue, on hold, at risk, made but not told, delivered but not visited, silent."""
    store = staffed(tmp_path / "shop.db", clock)

    def placed(outside: str, customer: str, promised: str, on: str = "2026-02-27", **more: Any) -> str:
        phone = f"138000000{outside[-2:]}"
        return order(store, outside, customer=customer, phone=phone, promised=promised, placed=on, **more)

    placed("W-11", "王建华", "2026-02-27")
    held = placed("W-12", "长沙银行", "2026-03-03")
    act(store, "fu", "order.hold", order=held, reason="客户出差")
    placed("W-13", "李娜", "2026-03-09")
    made = placed("W-14", "赵敏", "2026-03-20")
    act(store, "fu", "milestone.done", order=made, milestone="produce")
    placed("W-15", "钱多多", "2026-02-24", delivered="2026-02-25")
    placed("W-16", "孙丽", "2026-04-20", on="2026-02-10")
    return store


@pytest.fixture(autouse=True)
def reports(home: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Give the plugin its variable back."""
    monkeypatch.setenv(REPORTS, REPORT_FOLDER)


@pytest.fixture(autouse=True)
def let_go() -> Iterator[list[GendanApp]]:
    """The applications of a test: their databases are given back at its end."""
    apps: list[GendanApp] = []
    yield apps
    for app in apps:
        app.let_go()


@pytest.mark.parametrize(("size", "language"), LOOKS)
@pytest.mark.parametrize("place", PLACES)
def test_a_picture(
    snap_compare: Any,
    shop: Store,
    clock: FixedClock,
    let_go: list[GendanApp],
    place: str,
    size: tuple[int, int],
    language: str,
) -> None:
    set_language(language)
    app = app_on(shop, clock)
    let_go.append(app)
    assert compare(snap_compare, app, size, PLACES[place])
