"""Order entry with the keys of a clerk: typed straight through, completed, read back, filed."""

from __future__ import annotations

from typing import Any

import pytest
from textual.pilot import Pilot
from textual.widgets import Static

from gendan.clock import FixedClock
from gendan.db import confirming
from gendan.db.store import Store
from gendan.screens.entry import EntryScreen
from gendan.screens.entry_dialogs import FindingsDialog
from gendan.screens.entry_result import FiledDialog
from gendan.screens.read_back import ReadBackScreen
from gendan.services import references
from gendan.services.confirmation_page import confirmation_page
from gendan.services.order_page import order_page
from gendan.text import safe
from tests.helpers import act
from tests.hostile import HOSTILE
from tests.screens.entry_store import BARCODE, OTHER_BARCODE, Hand, HeldKey, filed, furnish
from tests.screens.store_kit import drive, real_app, typed

MOST_KEYS = 25
"""Keys beyond the data itself that a repeat order of two lines may take (issue 3)."""


def enter(shop: Store, clock: FixedClock, story: Any, size: tuple[int, int] = (80, 24), who: str = "li") -> None:
    """Sign in as the clerk, press F2 and do the story."""
    app = real_app(shop, clock, who)

    async def told(pilot: Pilot[Any]) -> None:
        hand = Hand(pilot)
        await hand.press("f2")
        hand.keys = 0
        await story(hand)

    drive(app, told, size)


def lines(shop: Store, number: str) -> list[tuple[str, str, str]]:
    return [(line.product, f"{line.qty:f}", str(line.price)) for line in order_page(shop, number).lines]


def test_an_address_left_empty_is_named_completed_read_back_and_filed(shop: Store, clock: FixedClock) -> None:
    """S09: the one thing that is missing is named, and nothing typed is typed again."""
    furnish(shop)

    async def story(hand: Hand) -> None:
        await hand.write("linuo")
        await hand.press(*["backspace"] * 3)
        await hand.write("na")
        await hand.press("enter")
        assert hand.form.text_of("phone") == "13900001111"
        await hand.write("A-100")
        await hand.press("enter")
        await hand.write("2")
        await hand.press("enter", "enter")
        await hand.write("+10")
        await hand.press("f10")
        assert "请填写：送货地址" in hand.seen()
        assert hand.form.focused is hand.form.field("address")
        assert len(filed(shop)) == 1
        await hand.write("世纪大道 88 号")
        await hand.press("f10")
        assert isinstance(hand.pilot.app.screen, ReadBackScreen)
        await hand.read_back(4)
        assert isinstance(hand.pilot.app.screen, FiledDialog)
        assert "待核对" in hand.seen()

    enter(shop, clock, story)
    order = filed(shop)[0]
    page = order_page(shop, order.number)
    assert (order.status, page.address, page.customer) == ("to_check", "世纪大道 88 号", "李娜")
    assert lines(shop, order.number) == [("A-100", "2", "1200.00")]


def test_everything_that_is_missing_is_named_at_once(shop: Store, clock: FixedClock) -> None:
    furnish(shop)

    async def story(hand: Hand) -> None:
        hand.form.set_focus(hand.form.field("deposit"))
        await hand.write("viel")
        await hand.press("f10")
        seen = hand.seen()
        assert "请填写：客户、电话、第 1 行产品、要求交期、送货地址" in seen
        assert "定金：viel" in seen
        assert hand.form.focused is hand.form.field("customer")
        wrong = [
            name for name in ("customer", "phone", "address", "deposit") if hand.form.field(name).has_class("-wrong")
        ]
        assert wrong == ["customer", "phone", "address", "deposit"]

    enter(shop, clock, story)


def test_a_repeat_order_of_two_lines_takes_few_keys(
    shop: Store, clock: FixedClock, capsys: pytest.CaptureFixture[str]
) -> None:
    furnish(shop)
    counted = {}

    async def typed_anew(hand: Hand) -> None:
        await hand.write("1234")
        await hand.press("enter")
        for product, qty in (("A-100", "2"), ("B-200", "8")):
            await hand.write(product)
            await hand.press("enter")
            await hand.write(qty)
            await hand.press("enter")
        await hand.press("enter")
        await hand.write("+10")
        await finish(hand)
        counted["typed anew"] = hand.keys

    async def by_f4(hand: Hand) -> None:
        await hand.write("1234")
        await hand.press("enter", "f4")
        await hand.write("+10")
        await finish(hand)
        counted["with F4"] = hand.keys

    async def finish(hand: Hand) -> None:
        await hand.press("f10")
        if isinstance(hand.pilot.app.screen, FindingsDialog):
            await hand.press("enter")
        await hand.read_back(5)
        assert isinstance(hand.pilot.app.screen, FiledDialog)

    enter(shop, clock, typed_anew)
    enter(shop, clock, by_f4)
    new, anew = filed(shop)[:2]
    assert lines(shop, new.number) == lines(shop, anew.number) == [("A-100", "2", "1200.00"), ("B-200", "8", "300.00")]
    with capsys.disabled():
        print(f"\nkeys beyond the data, repeat order of two lines, F10 and read-back included: {counted}")
    assert max(counted.values()) <= MOST_KEYS


def test_a_repeated_order_brings_lines_address_channel_and_mode_at_prices_of_today(
    shop: Store, clock: FixedClock
) -> None:
    number = furnish(shop)
    act(shop, "boss", "product.update", code="A-100", list_price="1300")

    async def story(hand: Hand) -> None:
        await hand.write("wjh")
        await hand.press("enter", "f4")
        typed = hand.form.collect()
        assert (typed.channel, typed.delivery_mode, typed.address) == ("phone", "courier", "张杨路 500 号")
        assert [(line.product, line.qty, line.price) for line in typed.lines] == [
            ("A-100", "2", ""),
            ("B-200", "8", ""),
        ]
        assert f"已重复 {number}" in hand.seen()
        assert "合计 5000.00" in hand.seen()

    enter(shop, clock, story)


def test_what_was_typed_for_this_order_stays_when_an_earlier_one_is_repeated(shop: Store, clock: FixedClock) -> None:
    furnish(shop)

    async def story(hand: Hand) -> None:
        await hand.write("wjh")
        await hand.press("enter")
        hand.form.field("address").value = "源深路 1 号"
        await hand.press("f4")
        assert hand.form.text_of("address") == "源深路 1 号"
        for name, wrong in (("urgent", "是0"), ("owner", "nobody")):
            hand.form.set_focus(hand.form.field(name))
            await hand.pilot.press("ctrl+u", *typed(wrong))
        hand.form.set_focus(hand.form.field("requested"))
        await hand.pilot.press("plus", "9", "f10")
        await hand.still()
        assert "这里不能选“是0”" in hand.seen(), "what cannot be read is not taken for a no"
        await hand.pilot.press("1", "f10")
        await hand.still()
        assert "没有在用的用户 nobody" in hand.seen(), "a refusal stays said while prices follow"
        hand.form.set_focus(hand.form.field("owner"))
        await hand.pilot.press("ctrl+u", *typed("li"), "enter")
        await hand.still()
        assert not hand.form.dropdown.is_open
        assert hand.form.field("owner").is_taken
        assert hand.form.text_of("owner") != "li"

    enter(shop, clock, story)


def test_what_is_typed_while_it_is_filed_is_filed_as_well(shop: Store, clock: FixedClock) -> None:
    furnish(shop)

    async def story(hand: Hand) -> None:
        await hand.write("wjh")
        await hand.press("enter", "f4")
        await hand.write("+9")
        form = hand.form
        form.set_focus(form.field("deposit"))
        await hand.pilot.press(*typed("50000"), "f10")
        await hand.still()
        assert "定金：超过整张订单的金额 4800.00" in hand.seen(), "a digit too many"
        await hand.pilot.press(*typed("500"))
        form.action_main()
        form.field("special").value = "靠窗"
        await hand.pilot.press("escape")
        await hand.still()
        assert isinstance(hand.pilot.app.screen, FindingsDialog)
        await hand.press("enter")
        screen = hand.pilot.app.screen
        assert isinstance(screen, ReadBackScreen)
        assert screen._order.special == "靠窗"

    enter(shop, clock, story)


def test_a_new_customer_is_taken_in_without_leaving(shop: Store, clock: FixedClock) -> None:
    furnish(shop)

    async def story(hand: Hand) -> None:
        await hand.write("孙小美")
        await hand.press("enter")
        assert "新客户" in hand.seen()
        assert hand.form.focused is hand.form.field("phone")
        await hand.write("１３７ ００００ ８８８８")
        await hand.press("enter")
        await hand.write("B-200")
        await hand.press("enter", "enter", "enter")
        await hand.write("3/20")
        await hand.press("enter")
        await hand.write("源深路 1 号")
        await hand.press("f10")
        await hand.read_back(4)
        assert isinstance(hand.pilot.app.screen, FiledDialog)

    enter(shop, clock, story)
    page = order_page(shop, filed(shop)[0].number)
    assert (page.customer, page.phone, page.requested.isoformat()) == ("孙小美", "137 0000 8888", "2026-03-20")


def test_an_unknown_phone_asks_for_the_name(shop: Store, clock: FixedClock) -> None:
    furnish(shop)

    async def story(hand: Hand) -> None:
        await hand.write("13612345678")
        await hand.press("enter")
        assert (hand.form.text_of("customer"), hand.form.text_of("phone")) == ("", "13612345678")
        assert "请录入新客户姓名" in hand.seen()
        await hand.write("周大")
        await hand.press("enter")
        assert hand.form.focused is hand.form.rows[0].product
        hand.form.set_focus(hand.form.field("phone"))
        await hand.write("13900001111")
        await hand.press("enter")
        assert "此号码是李娜的" in hand.seen(), "nobody wants two files of one customer"

    enter(shop, clock, story)


def test_a_scanner_types_faster_than_any_list_comes(shop: Store, clock: FixedClock) -> None:
    """Two products are scanned one after the other, without a pause and without a hand on the keyboard; what is scanned
    again is one piece more of its line, wherever the hand stands, so that it reaches the price for many."""
    furnish(shop)

    async def story(hand: Hand) -> None:
        await hand.write("13800001234")
        await hand.press("enter")
        scanned = [*BARCODE, "enter", *OTHER_BARCODE, "enter", *BARCODE, "enter"]
        for key in scanned:
            hand.pilot.app.simulate_key(key)
        await hand.still()
        typed = hand.form.collect()
        assert [(line.product, line.qty) for line in typed.lines] == [("B-200", "2"), ("C-300", "1")]
        assert "合计 3000.00" in hand.seen()
        await hand.press("up")
        await hand.write("１９把")
        await hand.press("enter")
        assert hand.form.rows[0].qty.value == "19把", "shown as it is read"
        for key in [*BARCODE, "enter", *OTHER_BARCODE, "enter"]:
            hand.pilot.app.simulate_key(key)
        await hand.still()
        typed = hand.form.collect()
        assert [(line.product, line.qty) for line in typed.lines] == [("B-200", "20把"), ("C-300", "2")]
        assert "合计 10000.00" in hand.seen()

    enter(shop, clock, story)


@pytest.mark.parametrize(
    ("begun", "customer"),
    [(["13800001234"], "王建华"), (["13612345678", "enter", "周大"], "周大")],
    ids=["known", "new"],
)
def test_who_knows_the_way_types_the_whole_order_without_a_look(
    shop: Store, clock: FixedClock, begun: list[str], customer: str
) -> None:
    """The customer is looked up while the line is typed already: no key lands in a field it is not for."""
    furnish(shop)

    async def story(hand: Hand) -> None:
        for word in [*begun, "enter", "B-200", "enter", "7", "enter"]:
            for key in [word] if word == "enter" else typed(word):
                hand.pilot.app.simulate_key(key)
        await hand.still()
        order = hand.form.collect()
        assert (order.customer, order.phone) == (customer, begun[0])
        assert [(line.product, line.qty) for line in order.lines] == [("B-200", "7")]

    enter(shop, clock, story)


def test_who_types_faster_than_the_list_never_gets_one_of_several(shop: Store, clock: FixedClock) -> None:
    furnish(shop)
    act(shop, "boss", "product.add", code="A-1001", name="餐桌 大", list_price="1900")

    async def story(hand: Hand) -> None:
        await hand.write("13800001234")
        await hand.press("enter")
        for key in ["A", "minus", "1", "0", "enter"]:
            hand.pilot.app.simulate_key(key)
        await hand.still()
        row = hand.form.rows[0]
        assert not row.product.is_taken
        assert hand.form.focused is row.product
        assert hand.form.dropdown.is_open
        await hand.press("down", "enter")
        assert row.product.value == "A-1001"

    enter(shop, clock, story)


@pytest.mark.parametrize("text", ["cz", "餐", "canzhuo", "a-100", "Ａ－１００"])
def test_products_are_found_by_initials_name_pinyin_and_code(shop: Store, clock: FixedClock, text: str) -> None:
    furnish(shop)

    async def story(hand: Hand) -> None:
        await hand.press("tab", "tab", "tab")
        await hand.write(text)
        assert hand.form.dropdown.is_open
        await hand.press("enter")
        assert hand.form.rows[0].product.is_taken

    enter(shop, clock, story)


PRICES = {
    ("B-200", "20", ""): ("5200.00", "260.00：阶梯价 20 起"),
    ("B-200", "１９", ""): ("5700.00", "300.00：标价"),
    ("C-300", "10", ""): ("21600.00", "促销 SPRING 10%"),
    ("C-300", "2", "SPRING"): ("4320.00", "促销 SPRING 需数量满 10，现 2"),
    ("A-100", "1", "9.5折"): ("1140.00", "折扣 5%"),
    ("A-100", "1", "8"): ("1104.00", "主管审批"),
}
"""What is typed in a line, and the amount and the words that come of it."""


@pytest.mark.parametrize(("typed", "shown"), PRICES.items(), ids=str)
def test_the_price_is_shown_with_its_reason_while_one_types(
    shop: Store, clock: FixedClock, typed: tuple[str, str, str], shown: tuple[str, str]
) -> None:
    furnish(shop)

    async def story(hand: Hand) -> None:
        await hand.press("tab", "tab", "tab")
        await hand.write(typed[0])
        await hand.press("enter")
        await hand.write(typed[1])
        await hand.press("tab", "tab")
        await hand.write(typed[2])
        seen = hand.seen()
        assert shown[0] in seen
        assert shown[1] in seen
        beyond = "审批" in shown[1]
        assert hand.form.rows[0].has_class("-beyond") == (beyond or "需数量" in shown[1]) or not beyond

    enter(shop, clock, story)


def test_a_product_without_a_list_price_asks_for_one(shop: Store, clock: FixedClock) -> None:
    furnish(shop)

    async def story(hand: Hand) -> None:
        await hand.press("tab", "tab", "tab")
        await hand.write("D-400")
        await hand.press("enter")
        await hand.write("2.5平方米")
        await hand.press("enter")
        assert hand.form.focused is hand.form.rows[0].price
        await hand.write("￥1,000")
        assert "2500.00" in hand.seen()
        assert "主管审批" in hand.seen()

    enter(shop, clock, story)


def test_special_requirements_make_it_nonstandard_and_pasted_lines_are_kept(shop: Store, clock: FixedClock) -> None:
    furnish(shop)

    async def story(hand: Hand) -> None:
        from textual.events import Paste

        field = hand.form.field("special")
        hand.form.set_focus(field)
        field.post_message(Paste("浅胡桃色\n圆角\r\n周末不送"))
        await hand.still()
        assert field.value == "浅胡桃色 圆角 周末不送"
        assert "非标" in str(hand.form.query_one("#standard", Static).content)
        field.value = ""
        await hand.still()
        assert "非标" not in str(hand.form.query_one("#standard", Static).content)

    enter(shop, clock, story)


DAYS = {
    "3": "2026-03-03",
    "+5": "2026-03-09",
    "周五": "2026-03-06",
    "fri": "2026-03-06",
    "３月１６日": "2026-03-16",
    "明天": "2026-03-03",
}


@pytest.mark.parametrize(("text", "day"), DAYS.items())
def test_a_day_is_understood_as_people_say_it(shop: Store, clock: FixedClock, text: str, day: str) -> None:
    furnish(shop)

    async def story(hand: Hand) -> None:
        hand.form.set_focus(hand.form.field("requested"))
        await hand.write(text)
        assert day in hand.seen()
        assert "最早" in hand.seen()

    enter(shop, clock, story)


def test_a_day_before_the_earliest_feasible_one_is_shown_as_such(shop: Store, clock: FixedClock) -> None:
    furnish(shop)

    async def story(hand: Hand) -> None:
        await hand.press("tab", "tab", "tab")
        await hand.write("A-100")
        await hand.press("enter", "enter", "enter")
        await hand.write("+2")
        seen = hand.seen()
        assert "最早 3月9日 周一" in seen
        assert "跟单员审批" in seen

    enter(shop, clock, story)


def test_a_likely_duplicate_is_shown_before_it_is_filed(shop: Store, clock: FixedClock) -> None:
    furnish(shop)
    twin = act(shop, "fu", "order.enter", customer="王建华", lines=[{"product": "A-100", "qty": "1"}])["number"]

    async def story(hand: Hand) -> None:
        await hand.write("13800001234")
        await hand.press("enter")
        await hand.write("A-100")
        await hand.press("enter", "enter", "enter")
        await hand.write("+10")
        await hand.press("f10")
        assert isinstance(hand.pilot.app.screen, FindingsDialog)
        assert twin in hand.seen()
        assert f"注意 · 该客户近期订过相同的产品：{twin}。" in hand.seen()
        await hand.press("escape")
        assert isinstance(hand.pilot.app.screen, EntryScreen)
        assert [row.status for row in filed(shop)].count("draft") == 2
        await hand.press("f10", "enter")
        await hand.read_back(4)

    enter(shop, clock, story)
    number = filed(shop, "to_check")[0].number
    with shop.read() as conn:
        standing = confirming.standing_of(conn, references.order(conn, number).id)
    assert standing is not None
    assert standing.to_approve == (), "who went on took note of it"


def test_what_is_read_back_can_be_corrected_and_no_key_confirms_all(
    shop: Store, clock: FixedClock, monkeypatch: pytest.MonkeyPatch
) -> None:
    furnish(shop)
    watch = HeldKey()
    monkeypatch.setattr("gendan.screens.read_back.clocks", watch)

    async def story(hand: Hand) -> None:
        await hand.write("13800001234")
        await hand.press("enter", "f4")
        await hand.write("+10")
        await hand.press("f10")
        screen = hand.pilot.app.screen
        assert isinstance(screen, ReadBackScreen)
        await hand.pilot.press("enter")
        watch.gap = 0.03
        for _held in range(20):
            await hand.pilot.press("enter")
        watch.gap = 1.0
        assert hand.pilot.app.screen is screen
        assert screen.step == "requested"
        await hand.press("c")
        assert hand.form.focused is hand.form.field("requested")
        await hand.write("+12")
        await hand.press("f10")
        await hand.read_back(5)
        assert isinstance(hand.pilot.app.screen, FiledDialog)

    enter(shop, clock, story)
    order = filed(shop)[0]
    assert order_page(shop, order.number).requested.isoformat() == "2026-03-18"
    assert len(filed(shop)) == 2


def test_what_is_emptied_after_the_draft_was_filed_is_empty_in_the_order(shop: Store, clock: FixedClock) -> None:
    furnish(shop)

    async def story(hand: Hand) -> None:
        await hand.write("13800001234")
        await hand.press("enter", "f4")
        await hand.write("+10")
        for name, text in (("document_ref", "电话 0302-05"), ("special", "圆角"), ("deposit", "500")):
            hand.form.set_focus(hand.form.field(name))
            await hand.write(text)
        await hand.press("f10", "escape")
        for name in ("document_ref", "special", "deposit"):
            hand.form.field(name).value = ""
        await hand.press("f10")
        assert isinstance(hand.pilot.app.screen, ReadBackScreen)
        await hand.read_back(5)
        assert isinstance(hand.pilot.app.screen, FiledDialog)

    enter(shop, clock, story)
    number = filed(shop)[0].number
    page, more = order_page(shop, number), confirmation_page(shop, number)
    assert (page.special or "", more.document_ref) == ("", None)


def test_a_line_is_removed_and_added_with_one_key(shop: Store, clock: FixedClock) -> None:
    furnish(shop)

    async def story(hand: Hand) -> None:
        await hand.write("13800001234")
        await hand.press("enter", "f4", "f5")
        await hand.write("C-300")
        await hand.press("enter")
        assert len(hand.form.filled_rows) == 3
        await hand.press("up", "f6")
        assert [row.product.value for row in hand.form.filled_rows] == ["A-100", "C-300"]
        assert "合计 4800.00" in hand.seen()

    enter(shop, clock, story)


def test_hostile_text_is_shown_literally_and_filed_or_refused_by_name(shop: Store, clock: FixedClock) -> None:
    furnish(shop)

    async def story(hand: Hand) -> None:
        from textual.events import Paste

        for text in (one for one in HOSTILE if one != "\ud800"):
            for name in ("customer", "address", "special", "document_ref"):
                field = hand.form.field(name)
                field.value = ""
                hand.form.set_focus(field)
                field.post_message(Paste(text))
                await hand.pilot.pause()
            await hand.still()
            assert safe(hand.seen(), lines=True) == hand.seen()
        await hand.press("f10")
        assert isinstance(hand.pilot.app.screen, EntryScreen)

    enter(shop, clock, story)


@pytest.mark.parametrize("size", [(80, 24), (120, 36)], ids=str)
def test_every_field_is_on_one_screen(shop: Store, clock: FixedClock, size: tuple[int, int]) -> None:
    furnish(shop)

    async def story(hand: Hand) -> None:
        width, height = size
        for field in hand.form.path():
            assert field.region.width >= 6
            assert field.region.right <= width
            assert field.region.bottom < height
        assert hand.form.query_one("#lines").size.height >= 6

    enter(shop, clock, story, size)


def test_the_other_language_keeps_what_was_typed(shop: Store, clock: FixedClock) -> None:
    furnish(shop)

    async def story(hand: Hand) -> None:
        await hand.write("13800001234")
        await hand.press("enter", "f4")
        await hand.write("+10")
        before = hand.form.collect()
        await hand.press("f8")
        assert hand.form.collect() == before
        assert "Total 4800.00" in hand.seen()
        assert hand.form.focused is hand.form.field("requested")

    enter(shop, clock, story)
