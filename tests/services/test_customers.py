"""Customers: the list, the file, kind and grade from figures, two files of one customer (C093, C095, C096, C102)."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from typing import Any

import pytest

from gendan.clock import FixedClock
from gendan.db.store import Store
from gendan.domain.customers import Measures, mean_interval, proposal, proposed_grade, proposed_kind, year_before
from gendan.errors import Refusal, UsageError
from gendan.services import customer_list
from gendan.services.customer_list import Gap, customers, doubles, every, fill, proposals
from gendan.services.customer_page import customer_page
from gendan.services.history import customer_history
from gendan.services.lookup import find_customers, last_orders
from gendan.services.rebuild import rebuild
from gendan.services.today import today
from tests.helpers import act, order
from tests.order_kit import PHONE, stocked, submitted

LIMITS = Measures(Decimal(1000), Decimal(5000), Decimal(500), Decimal(100))


def named(store: Store, name: str, phone: str | None = None, **more: Any) -> str:
    """A new customer; the code."""
    return str(act(store, "su", "customer.add", name=name, phone=phone, **more)["customer"])


def bought(store: Store, outside: str, customer: str, phone: str, amount: str = "21.00", **more: Any) -> str:
    """An order that was taken over; its number."""
    lines = [{"product": "M1", "name": "餐桌", "qty": "2", "price": amount, "amount": amount}]
    return order(store, outside, customer=customer, phone=phone, lines=lines, **more)


def code_of(store: Store, text: str) -> str:
    """The code of the only customer that the words find."""
    [one] = find_customers(store, text)
    return one.code


def refused(store: Store, who: str, command: str, **args: Any) -> str:
    """The code of the refusal."""
    with pytest.raises(Refusal) as caught:
        act(store, who, command, **args)
    return caught.value.code


@pytest.mark.parametrize(
    ("yearly", "kind", "grade"),
    [
        ("99.99", "ordinary", "C"),
        ("100", "ordinary", "B"),
        ("500", "ordinary", "A"),
        ("1000", "ordinary", "A"),
        ("1000.01", "key", "A"),
        ("5000.01", "strategic", "A"),
    ],
)
def test_kind_is_proposed_above_and_grade_from_the_measures(yearly: str, kind: str, grade: str) -> None:
    assert (proposed_kind(Decimal(yearly), LIMITS), proposed_grade(Decimal(yearly), LIMITS)) == (kind, grade)


def test_only_what_differs_is_proposed() -> None:
    assert not proposal("ordinary", None, Decimal(5), LIMITS).differs
    assert not proposal("key", "A", Decimal(2000), LIMITS).differs
    sunk = proposal("strategic", "A", Decimal(99), LIMITS)
    assert (sunk.kind, sunk.grade) == ("ordinary", "C")


def test_a_year_and_the_mean_interval() -> None:
    assert year_before(date(2024, 2, 29)) == date(2023, 2, 28)
    assert mean_interval([date(2026, 1, 1)] * 3) is None
    assert mean_interval([date(2026, 1, 8), date(2026, 1, 1), date(2026, 1, 4)]) == 4  # 3.5


def test_the_list_says_what_stands_with_each_customer(shop: Store) -> None:
    bought(shop, "A-1", "王建华", "13800000001", placed="2026-02-20")
    bought(shop, "A-2", "王建华", "13800000001", placed="2026-02-24", delivered="2026-02-27", promised="2026-02-26")
    gone = bought(shop, "A-3", "王建华", "13800000001")
    act(shop, "su", "order.cancel", order=gone, code="price", reason="太贵")
    number = bought(shop, "A-4", "李娜", "13900001111", "40.00")
    act(shop, "li", "payment.receive", order=number, kind="deposit", amount="15", method="cash")
    first, second = customers(shop).rows
    assert (first.name, first.open, first.last, first.outstanding) == ("李娜", 1, date(2026, 2, 20), Decimal("25.00"))
    assert (second.name, second.last, second.outstanding) == ("王建华", date(2026, 2, 24), Decimal("42.00"))


@pytest.mark.parametrize("text", ["王建", "wjh", "0001", "wangjian"])
def test_a_customer_is_found_as_one_types(shop: Store, text: str) -> None:
    named(shop, "王建华", "13800000001")
    named(shop, "李娜", "13900001111")
    assert [row.name for row in customers(shop, text).rows] == ["王建华"]


def test_gaps_are_filled_by_neighbour_and_by_number(shop: Store) -> None:
    for n in range(6):
        named(shop, f"客户{n}", f"1380000000{n}")
    rows = customers(shop).rows
    assert [row.name for row in rows] == [f"客户{n}" for n in range(5, -1, -1)]
    assert fill(shop, Gap(2, 2, 6, newer=rows[1].id)) == rows[2:4]
    assert fill(shop, Gap(2, 2, 6, older=rows[4].id)) == rows[2:4]
    assert fill(shop, Gap(2, 2, 6)) == rows[2:4]


def test_the_page_has_the_portrait_orders_cases_contacts_and_money(shop: Store) -> None:
    number = bought(shop, "A-1", "王建华", "13800000001", "40.00", placed="2026-01-05", promised="2026-01-20",
                    delivered="2026-01-19")  # fmt: skip
    late = bought(shop, "A-2", "王建华", "13800000001", "20.00", placed="2026-01-25", promised="2026-02-01",
                  delivered="2026-02-05")  # fmt: skip
    bought(shop, "A-3", "王建华", "13800000001", "10.00", placed="2024-01-25", delivered="2024-02-05")
    act(shop, "li", "payment.receive", order=number, kind="balance", amount="40", method="cash")
    act(shop, "fu", "visit.done", order=late, channel="phone", score=4)
    act(shop, "li", "contact.log", customer="王建华", channel="phone", summary="问价", next="2026-03-09")
    act(shop, "li", "exception.raise", order=late, type="information", problem="delay", priority=2, description="晚了")
    act(shop, "li", "complaint.open", order=late, channel="phone", words="太慢", points=["慢"], understood=True)
    act(shop, "li", "request.open", customer="王建华", channel="phone", summary="怎么保养?")
    page = customer_page(shop, "王建华")
    seen = page.portrait
    assert (seen.first, seen.orders, seen.total, seen.yearly) == (date(2024, 1, 25), 3, Decimal(70), Decimal(60))
    assert (seen.received, seen.outstanding, seen.interval) == (Decimal(40), Decimal(30), 366)
    assert (seen.on_time, seen.delivered, seen.score) == (2, 3, Decimal("4.00"))
    assert seen.goods == (("餐桌", Decimal(6)),)
    assert [one.number for one in page.orders][1:] == [late, number]
    assert {(one.kind, one.open, one.about) for one in page.cases} == {
        ("exception", True, "晚了"), ("complaint", True, "太慢"), ("request", True, "怎么保养?"),
    }  # fmt: skip
    assert ("问价", date(2026, 3, 9)) in [(one.summary, one.next) for one in page.contacts]
    assert [(one.order, one.amount) for one in page.payments] == [(number, Decimal(40))]
    assert sorted(one.outstanding for one in page.owed) == [Decimal(10), Decimal(20)]


def test_figures_propose_kind_and_grade_and_the_supervisor_sets_them(shop: Store, clock: FixedClock) -> None:
    bought(shop, "A-1", "王建华", "13800000001", "1000001.00")
    bought(shop, "A-2", "李娜", "13900001111", "99999.00")
    named(shop, "赵敏", "13900002222", kind="key", grade="B")
    [first, second] = proposals(shop).rows
    assert (first.name, first.proposal and (first.proposal.kind, first.proposal.grade)) == ("王建华", ("key", "A"))
    assert (second.name, second.proposal and second.proposal.kind) == ("赵敏", "ordinary")
    assert refused(shop, "fu", "customer.update", customer=first.code, kind="key") == "forbidden"
    act(shop, "su", "customer.update", customer=first.code, kind="key", grade="A")
    assert [row.name for row in proposals(shop).rows] == ["赵敏"]
    act(shop, "su", "change.undo", customer=first.code)
    assert customer_page(shop, first.code).kind == "ordinary"


def test_two_files_are_united_without_losing_anything(shop: Store) -> None:
    old = bought(shop, "A-1", "王建华", "13800000001")
    new = bought(shop, "A-2", "王健华", "13800000002")
    one, other = code_of(shop, "0001"), code_of(shop, "0002")
    act(shop, "li", "contact.log", customer=one, channel="phone", summary="旧档案")
    assert [(file.code, file.why) for file in customer_page(shop, other).files] == [(one, "similar")]
    assert refused(shop, "fu", "customer.merge", customer=one, into=other, reason="同一人") == "forbidden"
    assert refused(shop, "su", "customer.merge", customer=one, into=other) == "reason_required"
    done = act(shop, "su", "customer.merge", customer=one, into=other, reason="同一人")
    assert done == {"customer": other, "merged": one}
    act(shop, "li", "contact.log", customer=one, order=old, channel="phone", summary="老订单")
    page = customer_page(shop, one)
    assert (page.code, page.portrait.orders) == (other, 2)
    assert {row.number for row in page.orders} == {old, new} == {row.number for row in last_orders(shop, other)}
    assert "旧档案" in [said.summary for said in page.contacts]
    assert [(file.code, file.united) for file in page.files] == [(one, True)]
    assert [row.code for row in customers(shop).rows] == [row.code for row in customers(shop, "0001").rows] == [other]
    assert code_of(shop, "王建华") == other
    assert customers(shop).total == 1
    assert refused(shop, "su", "customer.merge", customer=one, into=other, reason="再来") == "bad_value"
    for code in (one, other):
        assert "customer.merge" in [entry.command for entry in customer_history(shop, code)]
    assert rebuild(shop, check=True).differences == ()
    stranger = bought(shop, "A-3", "赵敏", "13800000003")
    with pytest.raises(UsageError, match="another customer"):
        act(shop, "li", "contact.log", customer=one, order=stranger, channel="phone", summary="别人的单")


def test_who_comes_again_under_the_old_file_is_the_one_that_remains(shop: Store) -> None:
    bought(shop, "A-1", "王建华", "13800000001")
    bought(shop, "A-2", "王健华", "13800000002")
    one, other = code_of(shop, "0001"), code_of(shop, "0002")
    act(shop, "su", "customer.merge", customer=one, into=other, reason="同一人")
    act(shop, "li", "order.enter", name="王建华", phone="13800000001")
    bought(shop, "A-3", "王建华", "13800000001")
    assert customer_page(shop, other).portrait.orders == 3
    act(shop, "su", "customer.split", customer=one, reason="不是同一人")
    assert (customer_page(shop, one).portrait.orders, customer_page(shop, other).portrait.orders) == (1, 2)
    assert refused(shop, "su", "customer.split", customer=one, reason="再来") == "wrong_status"


def test_a_union_is_undone_and_a_chain_ends_at_the_last(shop: Store) -> None:
    codes = [named(shop, name, "13800000001") for name in ("王建华", "王小华", "王华")]
    assert [row.why for row in doubles(shop).rows] == ["phone"] * 3
    act(shop, "su", "customer.merge", customer=codes[0], into=codes[1], reason="同一人")
    act(shop, "su", "customer.merge", customer=codes[1], into=codes[2], reason="同一人")
    assert {customer_page(shop, code).code for code in codes} == {codes[2]}
    assert doubles(shop).rows == ()
    act(shop, "su", "change.undo", customer=codes[2])
    assert [customer_page(shop, code).code for code in codes] == [codes[1], codes[1], codes[2]]
    assert rebuild(shop, check=True).differences == ()


def test_a_ring_of_unions_has_one_end_everywhere(shop: Store) -> None:
    """Two terminals may unite the same two files in opposite directions before they hear of each other."""
    from uuid import UUID

    from gendan.db import customer_unions

    class At:
        def __init__(self, number: int, into: int | None) -> None:
            self.uid, self.merged_into_id = UUID(int=number), into

    ring = {1: At(9, 2), 2: At(3, 1), 4: At(1, 1)}
    assert {one: customer_unions._remaining(ring, one) for one in ring} == {1: 2, 2: 2, 4: 2}


def test_who_checks_blind_sees_neither_phone_nor_address_nor_money(shop: Store) -> None:
    from gendan.services.blind import open_check

    stocked(shop)
    number = submitted(shop)
    shop.viewer = "fu"
    code = customers(shop).rows[0].code
    assert PHONE in str(customer_page(shop, code))
    open_check(shop, "fu", number, {})
    for view in (customer_page(shop, code), customers(shop), customers(shop, PHONE[-4:]), proposals(shop)):
        assert PHONE not in str(view)
    page = customer_page(shop, code)
    assert page.hidden
    assert (page.portrait.total, page.portrait.outstanding, page.portrait.goods) == (0, 0, ())


def test_a_field_that_was_filled_can_be_emptied(shop: Store) -> None:
    code = named(shop, "王芳", "13800001234", address="某地", credit="500", grade="A", note="爱喝茶")
    act(shop, "li", "customer.update", customer=code, empty=["phone", "note"], contact="王太太")
    page = customer_page(shop, code)
    assert (page.phone, page.note, page.contact, page.address) == (None, None, "王太太", "某地")
    assert find_customers(shop, "13800001234") == ()
    assert refused(shop, "li", "customer.update", customer=code, empty=["credit"]) == "forbidden"
    with pytest.raises(UsageError, match="bad_value"):
        act(shop, "su", "customer.update", customer=code, empty=["name"])
    act(shop, "su", "customer.update", customer=code, empty=["credit", "grade"])
    assert (customer_page(shop, code).credit, customer_page(shop, code).grade) == (None, None)
    act(shop, "su", "change.undo", customer=code)
    assert (customer_page(shop, code).credit, customer_page(shop, code).grade) == (Decimal(500), "A")
    assert rebuild(shop, check=True).differences == ()


def test_files_that_are_one_weigh_as_the_one_that_remains(shop: Store) -> None:
    earlier = bought(shop, "A-1", "张三", "13800000003", promised="2026-02-27")
    weighty = bought(shop, "A-2", "王建华", "13800000001", promised="2026-02-27")
    ahead = bought(shop, "A-3", "李四", "13800000004", promised="2026-02-27")
    into = named(shop, "王健华", "13800000002", kind="strategic")
    act(shop, "su", "customer.merge", customer=code_of(shop, "王建华"), into=into, reason="同一人")
    act(
        shop,
        "su",
        "customer.merge",
        customer=named(shop, "李老四", kind="key"),
        into=code_of(shop, "李四"),
        reason="一人",
    )
    items = [item for item in today(shop).items if item.kind == "milestone"]
    assert list(dict.fromkeys(item.order for item in items)) == [weighty, earlier, ahead]
    assert {item.order: item.customer_kind for item in items}[weighty] == "strategic"
    assert [item.order for item in today(shop, first=1).items] == [weighty]


def test_a_file_speaks_of_orders_that_stand_only(shop: Store) -> None:
    """What somebody began to enter was not bought."""
    number = submitted(stocked(shop))
    code = customer_page(shop, code_of(shop, "王建华")).code
    act(shop, "li", "order.copy", order=number)
    assert [name for name, _qty in customer_page(shop, code).portrait.goods] == ["产品A-100", "产品B-7"]
    assert dict(customer_page(shop, code).portrait.goods)["产品A-100"] == 10


def test_a_case_is_of_the_customer_whatever_became_of_his_files(shop: Store) -> None:
    bought(shop, "A-1", "老王", "13800001111")
    gone, remains = code_of(shop, "老王"), named(shop, "王先生", "13800002222")
    act(shop, "su", "customer.merge", customer=gone, into=remains, reason="同一人")
    stranger = named(shop, "赵")
    told = {"order": "A-1", "channel": "phone", "summary": "几时到"}
    assert act(shop, "li", "request.open", customer=gone, **told)["customer"]
    assert act(shop, "li", "complaint.open", order="A-1", customer=remains)["customer"] == remains
    with pytest.raises(UsageError):
        act(shop, "li", "complaint.open", order="A-1", customer=stranger)
    order(shop, "A-2", customer="")
    assert refused(shop, "li", "complaint.open", order="A-2") == "missing_fields"
    assert act(shop, "li", "complaint.open", order="A-2", customer=stranger)["customer"] == stranger


def test_all_that_words_find_is_written_out(shop: Store, monkeypatch: pytest.MonkeyPatch) -> None:
    """A list on the screen ends somewhere; a file holds everything."""
    monkeypatch.setattr(customer_list, "MOST", 2)
    monkeypatch.setattr(customer_list, "PAGE", 2)
    codes = [named(shop, f"陈{n}") for n in range(5)]
    total, rows = every(shop, "陈")
    assert (total, [row.code for row in rows]) == (5, codes[::-1])
    assert len(customers(shop, "陈").rows) == 2
