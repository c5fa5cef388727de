"""A store on Monday, 2 March 2026 with one order for every kind of row that today's list has."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from gendan import config
from gendan.app import GendanApp
from gendan.clock import FixedClock
from gendan.db.store import Store, open_store
from gendan.domain import labels
from gendan.i18n import _
from gendan.screens.host import Greeting
from gendan.screens.sections import ALL
from gendan.services.desk import Desk
from gendan.widgets.window_table import Row, WindowTable
from tests.helpers import act, order, staffed
from tests.kept import kept

LATE, TODAY, DUE, SOON, CALL = "W-1", "W-2", "W-3", "W-4", "W-5"
"""Outside numbers: overdue, to be delivered today, production due today, due soon, to be called today."""
_ORDERS = (
    (LATE, "王建华", "2026-02-26", {"special": "浅胡桃色, 圆角", "address": "上海市浦东新区张杨路 500 号"}),
    (TODAY, "长沙银行", "2026-03-02", {}),
    (DUE, "李娜", "2026-03-05", {}),
    (SOON, "赵敏", "2026-03-09", {}),
    (CALL, "钱多多", "2026-04-01", {}),
)


def worked(path: Path, clock: FixedClock, *, check: bool = True) -> tuple[Store, dict[str, str]]:
    """The store, and the number of every order by its outside number; ``W-6`` waits for its check."""
    store = staffed(path, clock)
    return store, _work(store, check)


@kept
def _work(store: Store, check: bool) -> dict[str, str]:
    act(store, "boss", "setting.set", key="contact.interval_days", value=30)
    numbers = {}
    for at, (outside, customer, promised, more) in enumerate(_ORDERS, 1):
        numbers[outside] = order(store, outside, customer=customer, phone=f"1380000000{at}", promised=promised, **more)
    for outside in (LATE, TODAY, DUE):
        act(store, "su", "order.assign", order=numbers[outside], owner="fu")
    for outside in (LATE, TODAY):
        for step in ("produce", "ship"):
            act(store, "fu", "milestone.done", order=numbers[outside], milestone=step)
            node = {"produce": "production", "ship": "dispatched"}[step]
            act(store, "fu", "notice.done", order=numbers[outside], node=node, channel="phone")
    said = {"channel": "wechat", "summary": "客户问进度"}
    act(store, "li", "contact.log", order=numbers[LATE], **said)
    act(store, "li", "contact.log", order=numbers[CALL], next="2026-03-02", **said)
    if check:
        act(store, "boss", "setting.set", key="import.check", value=True)
        numbers["W-6"] = order(store, "W-6", customer="孙丽", phone="13800000006", promised="2026-04-02")
    return numbers


def app_on(store: Store, clock: FixedClock, login: str = "fu") -> GendanApp:
    """The application on this store; all nine sections have their names, whether there is a screen or not."""
    settings = config.load()
    greeting = Greeting(store.config["store.name"], "S01-T1", login)
    return GendanApp(
        lambda: Desk(open_store(store.path, clock, settings)),
        greeting,
        settings,
        clock,
        sections=ALL,
        role_words=lambda role: _(labels.label("role", role)),
    )


def rows(app: Any) -> list[Row]:
    """The rows that the list in front holds."""
    table = app.screen.query_one(WindowTable)
    return [row for row in map(table._window.row, range(table.total)) if row is not None]


def column(app: Any, at: int) -> list[str]:
    """One column of the list in front."""
    return [row.cells[at] for row in rows(app)]


def under_hand(app: Any) -> Row:
    """The row under the cursor."""
    row = app.screen.query_one(WindowTable).cursor_row
    assert row is not None
    return row
