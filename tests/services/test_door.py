"""The one door: who may, in which order it refuses, and what never gets into the journal."""

from __future__ import annotations

import contextlib
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from gendan.clock import FixedClock
from gendan.db.store import Store
from gendan.domain.roles import ROLES, may
from gendan.errors import GendanError, Refusal
from gendan.services import commands, door
from gendan.services.audit import verify
from tests.helpers import PASSWORD, STAFF, act, actor, bodies, order

LEAST = {name: model.role for name, (model, _handler) in commands.all_commands().items()}


def refused(store: Store, who: str | None, name: str, /, at: datetime | None = None, **args: Any) -> GendanError:
    with pytest.raises(GendanError) as caught:
        act(store, who, name, at, **args)
    return caught.value


def said(store: Store, who: str, name: str, /, **args: Any) -> str:
    """The code with which a command is refused, or nothing where it is done."""
    try:
        act(store, who, name, **args)
    except GendanError as error:
        return error.code
    return ""


def test_what_refuses_first_is_told_first(shop: Store) -> None:
    """The order of decisions.md: each refusal hides the ones behind it."""
    number = order(shop)
    everything = {"order": "nothing", "date": "soon", "reason": "", "more": 1}
    assert refused(shop, None, "no.such", **everything).code == "not_signed_in"
    assert refused(shop, "li", "no.such", **everything).code == "unknown_command"
    assert refused(shop, "li", "order.promise", **everything).code == "forbidden"
    assert refused(shop, "fu", "order.promise", order="nothing", more=1).code == "missing_fields"
    assert refused(shop, "fu", "order.promise", order="nothing", date="soon").code == "bad_value"
    assert refused(shop, "fu", "order.promise", order="nothing", date="2026-03-20").code == "unknown_reference"
    assert refused(shop, "fu", "order.promise", order=number, date="2026-03-20").code == "reason_required"
    act(shop, "su", "order.cancel", order=number, reason="x")
    assert refused(shop, "fu", "order.promise", order=number, date="2026-03-20").code == "reason_required"
    late = refused(shop, "fu", "order.promise", order=number, date="2026-03-20", reason="x")
    assert late.code == "wrong_status"


def test_all_missing_arguments_are_named_at_once(shop: Store) -> None:
    error = refused(shop, "fu", "order.promise")
    assert isinstance(error, Refusal)
    assert error.fields == ("order", "date")
    assert (error.exit_status, error.field) == (1, "order")


@pytest.mark.parametrize("blank", ["", "   ", "\n", None])
def test_a_blank_reason_is_none(shop: Store, blank: str | None) -> None:
    assert refused(shop, "li", "order.hold", order=order(shop), reason=blank).code == "reason_required"


@pytest.mark.parametrize("name", sorted(LEAST))
def test_every_command_asks_for_its_role(shop: Store, name: str) -> None:
    """Each role against each command: below the least it is forbidden, above it something else is wrong."""
    for login, role in STAFF.items():
        assert (said(shop, login, name) == "forbidden") == (not may(role, LEAST[name])), login


def test_the_roles_in_the_shop_are_all_the_roles_there_are() -> None:
    assert set(STAFF.values()) == set(ROLES)


def test_a_clerk_may_not_judge_a_customer(shop: Store) -> None:
    for field, value in (("kind", "key"), ("grade", "A"), ("credit", "100")):
        error = refused(shop, "li", "customer.add", name="甲", **{field: value})
        assert (error.code, error.field) == ("forbidden", field)
        act(shop, "su", "customer.add", name=f"甲{field}", **{field: value})


def test_what_is_refused_leaves_no_trace(shop: Store) -> None:
    number = order(shop)
    before = bodies(shop.path)
    refused(shop, "su", "order.hold", order=number)
    refused(shop, "su", "milestone.undo", order=number, milestone="produce", reason="x")
    clerk = actor(shop, "li")

    def both() -> None:
        with door.transaction(shop) as deed:
            deed.run(clerk, "customer.add", {"name": "乙"})
            deed.run(clerk, "order.hold", {"order": number})

    with pytest.raises(Refusal):
        both()
    assert bodies(shop.path) == before


def test_what_changes_nothing_writes_nothing(shop: Store) -> None:
    act(shop, "su", "product.add", code="X", name="x")
    before = bodies(shop.path)
    act(shop, "su", "product.update", code="X", name="x")
    assert bodies(shop.path) == before


PLANTED = {"name": "欧阳震华", "phone": "13987654321", "contact": "慕容雪", "address": "梧桐巷九十九号"}


def test_personal_values_are_not_in_the_journal(shop: Store) -> None:
    act(shop, "li", "customer.add", **PLANTED, reason="老客户介绍")
    number = order(shop, "A-7", customer="司徒兰", phone="13611112222", address="桂花路七号", contact="上官云")
    act(shop, "li", "contact.log", order=number, channel="phone", summary="客户诸葛先生来电")
    act(shop, "li", "customer.update", customer="欧阳震华", phone="13700009999")
    text = bodies(shop.path)
    for value in (*PLANTED.values(), "司徒兰", "13611112222", "桂花路七号", "上官云", "诸葛", "13700009999"):
        assert value not in text, value
    assert "老客户介绍" in text, "a reason stands there in words"


def test_the_same_value_of_two_customers_has_two_hashes(shop: Store) -> None:
    import re

    act(shop, "li", "customer.add", name="甲", address="同一条街")
    act(shop, "li", "customer.add", name="乙", address="同一条街")
    hashes = re.findall(r'"address":{"h":"([^"]+)"}', bodies(shop.path))
    assert len(set(hashes)) == len(hashes) == 2


def test_when_it_happened_lies_between_the_order_and_now(shop: Store, clock: FixedClock) -> None:
    number = order(shop)
    args = {"order": number, "channel": "phone", "summary": "x"}
    placed = datetime.fromisoformat("2026-02-20T00:00:00+08:00")
    for moment in (clock.now(), placed, clock.now() - timedelta(days=1)):
        act(shop, "li", "contact.log", moment, **args)
    for moment in (clock.now() + timedelta(seconds=2), placed - timedelta(seconds=1), datetime(1900, 1, 1, tzinfo=UTC)):
        error = refused(shop, "li", "contact.log", moment, **args)
        assert (error.code, error.field) == ("bad_value", "at")


def test_who_speaks_for_another_is_an_admin(shop: Store) -> None:
    with door.transaction(shop) as deed:
        spoken = deed.actor_for(actor(shop, "boss"), "li")
        assert (spoken.login, spoken.role, spoken.via) == ("li", "clerk", actor(shop, "boss").uid)
        assert deed.actor_for(actor(shop, "li"), "li").via is None
        with pytest.raises(Refusal) as caught:
            deed.actor_for(actor(shop, "su"), "li")
        assert caught.value.code == "forbidden"


def test_a_disabled_user_is_nobody_to_refer_to(shop: Store) -> None:
    act(shop, "boss", "user.disable", login="fu")
    error = refused(shop, "su", "order.assign", order=order(shop), owner="fu")
    assert (error.code, error.field) == ("unknown_reference", "owner")


def test_the_last_admin_stays(shop: Store) -> None:
    assert refused(shop, "boss", "user.disable", login="boss").code == "wrong_status"
    assert refused(shop, "boss", "user.update", login="boss", role="clerk").code == "wrong_status"
    act(shop, "boss", "user.add", login="neu", name="x", role="admin", password=PASSWORD)
    act(shop, "boss", "user.disable", login="boss")
    assert refused(shop, "neu", "user.disable", login="neu").code == "wrong_status"


JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.decimals() | st.text(max_size=20) | st.dates().map(str),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=6), inner, max_size=3),
    max_leaves=5,
)


@given(data=st.data())
@settings(max_examples=150, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_no_argument_breaks_the_door(shop: Store, data: st.DataObject) -> None:
    """Whatever a machine hands in is done or refused in words; it is never a crash."""
    name = data.draw(st.sampled_from(sorted(LEAST)))
    fields = sorted(commands.all_commands()[name][0].model_fields)
    args = data.draw(st.dictionaries(st.sampled_from(fields), JSON, max_size=len(fields)))
    with contextlib.suppress(GendanError):
        door.run(shop, actor(shop, "boss"), name, args)
    assert verify(shop).ok
