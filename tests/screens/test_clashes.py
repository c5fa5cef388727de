"""What does not fit together by keys: two payments side by side, both true; a record beyond a role; a yes and an
approval that met in a merge."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from textual.pilot import Pilot

from gendan.clock import FixedClock
from gendan.db.store import Store
from gendan.i18n import set_language
from gendan.screens.check import CheckScreen
from gendan.screens.conflicts import ConflictsScreen, DecideDialog
from gendan.services.conflicts import contested, rights
from gendan.services.reviews import to_review
from gendan.sync.exporting import export
from gendan.sync.merging import merge
from tests.helpers import act
from tests.kit import screen_text
from tests.order_kit import checked, confirmed, say_yes, status, stocked
from tests.screens.store_kit import LOOKS, do, drive, enter, real_app
from tests.screens.test_terminals import TAB
from tests.sync.terminals import enrolled, handed


def shown(app: Any) -> str:
    return "\n".join(screen_text(app))


@pytest.fixture
def pair(shop: Store, tmp_path: Path) -> tuple[Store, Store]:
    first = stocked(shop)
    return first, enrolled(first, tmp_path / "two" / "gendan.db", "T2")


def paid_on_both(pair: tuple[Store, Store], tmp_path: Path) -> Store:
    """The second terminal, once it has the payment that the first took as well, and a record to look at."""
    first, second = pair
    number = confirmed(first)
    handed(first, second, tmp_path)
    for store in pair:
        act(store, "li", "payment.receive", order=number, kind="deposit", amount="100", method="cash")
    act(first, "su", "order.assign", order=number, owner="fu", reason="knows him")
    merge(second, export(first, tmp_path).paths, rights() | {"order.assign": "admin"})
    return second


def test_both_payments_are_true_and_a_record_is_looked_at(
    pair: tuple[Store, Store], clock: FixedClock, tmp_path: Path
) -> None:
    second = paid_on_both(pair, tmp_path)
    app = real_app(second, clock)

    async def story(pilot: Pilot[Any]) -> None:
        await do(pilot, *TAB, "c")
        assert isinstance(app.screen, ConflictsScreen)
        assert "同一笔收款记了两次" in shown(app)
        assert shown(app).count("收款 100.00 现金") >= 2
        await do(pilot, "e")  # no other value where things were done
        assert isinstance(app.screen, ConflictsScreen)
        await do(pilot, "b")
        assert isinstance(app.screen, DecideDialog)
        await do(pilot, "=客户确实付了两次", "f10")
        assert "超出主管的权限" in shown(app)
        await do(pilot, "s", "=已问过", "f10")
        assert "没有冲突" in shown(app)

    drive(app, story)
    assert contested(second) == []
    assert to_review(second) == []


def test_what_met_in_a_merge_is_confirmed_in_the_check(
    pair: tuple[Store, Store], clock: FixedClock, tmp_path: Path
) -> None:
    first, second = pair
    number = checked(first, special="绿")
    handed(first, second, tmp_path)
    act(first, "fu", "order.approve", order=number)
    say_yes(second, number)
    handed(first, second, tmp_path)
    assert status(second, number) == "awaiting_customer"
    app = real_app(second, clock)

    async def story(pilot: Pilot[Any]) -> None:
        await do(pilot, "4")
        assert isinstance(app.screen, CheckScreen)
        assert "确认即可" in shown(app)
        await do(pilot, "enter")

    drive(app, story)
    assert status(second, number) == "open"


@pytest.mark.parametrize(("size", "language"), LOOKS)
def test_a_picture(
    snap_compare: Any, pair: tuple[Store, Store], clock: FixedClock, tmp_path: Path, size: Any, language: str
) -> None:
    set_language(language)
    app = real_app(paid_on_both(pair, tmp_path), clock)
    assert snap_compare(app, terminal_size=size, run_before=lambda pilot: enter(pilot, *TAB, "c"))
