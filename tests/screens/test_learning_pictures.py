"""How requests, the library and the looking back look: pictures to compare with."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from gendan.app import GendanApp
from gendan.clock import FixedClock
from gendan.db.store import Store
from gendan.i18n import set_language
from gendan.screens.system import TABS
from tests.helpers import act, order, staffed
from tests.screens.store_kit import LOOKS, real_app
from tests.screens.test_work_pictures import compare, let_go, reports

__all__ = ["let_go", "reports"]


def tab(name: str) -> tuple[str, ...]:
    """The keys to a tab of the section System."""
    return ("9", *["right"] * list(TABS).index(name))


PLACES = {
    "script": (*tab("scripts"), "down", "e", "tab", "={name}", "f10"),
}
"""What is pressed after signing in, by the name of the picture."""


@pytest.fixture
def shop(tmp_path: Path, clock: FixedClock) -> Store:
    """Requests in every state, three exceptions of one kind, a retrospective."""
    store = staffed(tmp_path / "shop.db", clock)
    numbers = [
        order(store, f"Q-{n}", customer=name, phone=f"1380000{n:04}", promised="2026-04-01", owner="fu")
        for n, name in enumerate(("王建华", "长沙银行", "李娜"))
    ]
    past = order(store, "Q-9", customer="赵敏", placed="2025-02-01", promised="2025-02-20", delivered="2025-02-20")
    for number in numbers:
        act(store, "li", "exception.raise", order=number, problem="quality", description="桌面划痕")
    asked = [
        act(store, "li", "request.open", order=number, channel="phone", summary=words, kind=kind)["request"]
        for number, words, kind in (
            (numbers[0], "柜门关不严, 想约上门", "repair"),
            (past, "桌腿松动, 还在保修吗", "warranty"),
            (numbers[2], "安装说明书", "install"),
        )
    ]
    act(store, "li", "request.respond", request=asked[1], channel="wechat", summary="请发照片")
    act(store, "li", "request.wait", request=asked[1], note="等照片")
    act(
        store, "su", "retrospective.file", order=numbers[1], background="大客户订购 500 万元货品",
        course="录入时型号写错\n质检发现不符", causes="只有一人核对",
        measures=[{"text": "关键字段双人盲核", "owner": "fu", "due": "2026-03-02"}],
    )  # fmt: skip
    return store


@pytest.mark.parametrize(("size", "language"), LOOKS)
@pytest.mark.parametrize("place", PLACES)
def test_a_place_looks_right(
    snap_compare: Any, shop: Store, clock: FixedClock, let_go: list[GendanApp], place: str, size: Any, language: str
) -> None:
    set_language(language)
    let_go.append(real_app(shop, clock))
    assert compare(snap_compare, let_go[-1], size, PLACES[place])
