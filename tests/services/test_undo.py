"""Undo: a change in the opposite direction, written down like every other."""

from __future__ import annotations

import pytest

from gendan.db.store import Store
from gendan.errors import Refusal
from gendan.services import commands
from gendan.services.history import HistoryEntry, order_history, page
from gendan.services.order_page import order_page
from gendan.services.rebuild import rebuild
from tests.helpers import act, order


def refused(store: Store, who: str, **args: str) -> str:
    with pytest.raises(Refusal) as caught:
        act(store, who, "change.undo", **args)
    return caught.value.code


def named(entry: HistoryEntry) -> str:
    return f"{entry.node}:{entry.seq}"


def test_the_last_change_is_taken_back_and_both_stay_in_the_history(shop: Store) -> None:
    number = order(shop)
    before = order_page(shop, number)
    act(shop, "fu", "order.promise", order=number, date="2026-03-20", reason="晚")
    done = act(shop, "fu", "change.undo", order=number)
    assert done["undone"] == "order.promise"
    after = order_page(shop, number)
    assert (after.promised, after.milestones) == (before.promised, before.milestones)
    assert [entry.command for entry in order_history(shop, number)][1:] == ["order.promise", "change.undo"]
    assert rebuild(shop, check=True).differences == ()


def test_changes_are_taken_back_one_after_the_other(shop: Store) -> None:
    number = order(shop)
    for date in ("2026-03-20", "2026-03-21"):
        act(shop, "fu", "order.promise", order=number, date=date, reason="晚")
    promised = []
    for _ in range(2):
        act(shop, "fu", "change.undo", order=number)
        promised.append(str(order_page(shop, number).promised))
    assert promised == ["2026-03-20", "2026-03-10"]
    assert refused(shop, "fu", order=number) == "wrong_status"


def test_cells_get_their_old_values_back(shop: Store) -> None:
    act(shop, "li", "customer.add", name="甲", phone="13812345678", address="一号")
    act(shop, "li", "customer.update", customer="甲", phone="13900000000", address="二号")
    (entry,) = page(shop, limit=1)
    act(shop, "li", "change.undo", change=named(entry))
    (undone,) = page(shop, limit=1)
    assert {change.field: (change.old, change.new) for change in undone.changes} == {
        "phone": ("13900000000", "13812345678"),
        "address": ("二号", "一号"),
    }


def test_another_s_change_is_undone_by_a_supervisor_only(shop: Store) -> None:
    number = order(shop)
    act(shop, "li", "order.hold", order=number, reason="等")
    change = named(order_history(shop, number)[-1])
    assert refused(shop, "fu", change=change) == "forbidden"
    act(shop, "su", "change.undo", change=change)
    assert order_page(shop, number).status == "open"


def test_what_another_has_built_on_stays(shop: Store) -> None:
    number = order(shop)
    act(shop, "li", "order.hold", order=number, reason="等")
    act(shop, "fu", "contact.log", order=number, channel="phone", summary="x")
    assert refused(shop, "li", order=number) == "wrong_status"


def test_what_is_no_longer_in_force_is_not_undone_again(shop: Store) -> None:
    number = order(shop)
    act(shop, "li", "order.hold", order=number, reason="等")
    change = named(order_history(shop, number)[-1])
    act(shop, "li", "change.undo", change=change)
    assert refused(shop, "li", change=change) == "wrong_status"


def test_what_cannot_be_undone_says_so(shop: Store) -> None:
    number = order(shop)
    change = named(order_history(shop, number)[-1])
    assert refused(shop, "su", change=change) == "wrong_status"
    assert refused(shop, "su", order=number) == "wrong_status"
    for nothing in ("x", "1:1", ":", "999", f"{change}0", ":99999999999999999999"):
        assert refused(shop, "su", change=nothing) == "unknown_reference"
    assert refused(shop, "su") == "missing_fields"


def test_the_commands_that_can_be_undone_say_so() -> None:
    undoable = {name for name, (model, _handler) in commands.all_commands().items() if model.undoable}
    assert {"order.promise", "order.hold", "order.cancel", "milestone.done", "customer.update"} <= undoable
    assert not undoable & {"user.add", "user.password", "change.undo", "order.import"}
