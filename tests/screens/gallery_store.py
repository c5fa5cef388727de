"""A store on Tuesday, 3 March 2026 with something for every place: orders of every kind, cases at every step."""

from __future__ import annotations

from datetime import datetime, timedelta
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from gendan.db.store import Store
from tests.complaint_kit import OPTIONS, consented, delivered, located, offered, opened, solved
from tests.helpers import act, order
from tests.kept import kept
from tests.order_kit import confirmed, inspected, stocked
from tests.reports.order_audit_stories import done
from tests.screens.check_kit import every_queue
from tests.screens.store_kit import fill
from tests.sync.terminals import enrolled, handed

NOW = datetime.fromisoformat("2026-03-03T10:00:00+08:00")
"""When the pictures are taken."""
ROADS = [
    {"mode": "truck", "days": 2, "cost": "120", "carrier": "顺达物流"},
    {"mode": "express", "days": 1, "cost": "480", "carrier": "顺丰"},
]


@kept
def furnished(store: Store) -> dict[str, str]:
    """Everything, on a staffed store; the numbers and codes that places ask for, by a word of their own."""
    clock: Any = store.clock
    act(store, "boss", "setting.set", key="contact.interval_days", value=30)
    stocked(store)
    found = every_queue(store)
    found |= {f"W-{at}": number for at, number in enumerate(fill(store), 1)}
    _goods(store)
    found |= _on_the_way(store)
    found |= _cases(store)
    _office(store, found)
    found["owed"] = _owed(store)
    _yesterday(store)
    clock.set(NOW)
    _apart(store, found)
    return found


def _goods(store: Store) -> None:
    """Prices, promotions, roads, capacity."""
    act(store, "su", "product.update", code="A-100", category="桌", spec="1.4 米", floor_price=1000)
    act(store, "su", "price.break", product="A-100", min_qty=50, price=1100)
    dated = {"from": "2026-03-10", "to": "2026-03-20"}
    act(store, "su", "price.break", product="A-100", min_qty=1, price=1150, **dated)
    days = {"from": "2026-03-01", "to": "2026-03-31"}
    act(store, "su", "promotion.add", code="MARCH", name="三月", percent=10, min_qty=2, products=["B-7"], **days)
    act(store, "su", "region.set", name="华东", modes=ROADS)
    act(store, "su", "capacity.set", category="桌", qty=4)
    act(store, "su", "capacity.set", qty=40)


def _on_the_way(store: Store) -> dict[str, str]:
    """An order with shipments; one that is finished, one cancelled and paid back, one in two parts, one on hold."""
    number = inspected(store, confirmed(store, region="华东", name="吴刚", phone="13800001234"))
    act(store, "fu", "milestone.done", order=number, milestone="produce")
    for qty in (3, 4):
        lines = [{"line": 1, "qty": qty}]
        act(store, "fu", "shipment.create", order=number, lines=lines, carrier="顺达物流", tracking=f"SF10{qty}")
    act(store, "fu", "shipment.deliver", shipment=f"{number}-1", signed_by="王太太")
    act(store, "fu", "shipment.event", shipment=f"{number}-2", node="in_transit", place="嘉兴")
    paid: dict[str, Any] = {"kind": "deposit", "amount": "500", "method": "wechat", "contract": "HT-9"}
    act(store, "li", "payment.receive", order=number, **paid)
    act(store, "li", "payment.receive", order=number, kind="progress", amount=800, method="cash")
    uninspected = done(store, confirmed(store, name="周星"), "produce")
    done(store, uninspected, "ship", override=["quality_open"], reason="客户催货")
    done(store, inspected(store, uninspected), "deliver")
    act(store, "fu", "order.accept", order=uninspected)
    act(store, "fu", "visit.done", order=uninspected, channel="phone", score=5)
    act(store, "fu", "order.close", order=uninspected)
    gone = confirmed(store, name="周敏")
    act(store, "li", "payment.receive", order=gone, kind="deposit", amount=1000, method="transfer")
    act(store, "su", "order.cancel", order=gone, code="customer_changed", reason="退车")
    act(store, "li", "refund.request", order=gone, contract_copy=True)
    act(store, "pla", "refund.sign", order=gone)
    lines = [{"product": f"M{n}", "name": "餐桌", "qty": "1", "price": "5", "amount": "5"} for n in (1, 2)]
    parted = order(store, "W-13", customer="冯远", phone="13800000013", promised="2026-03-05", lines=lines)
    groups = [{"category": "桌", "lines": [1]}, {"category": "椅", "lines": [2]}]
    act(store, "fu", "order.plan", order=parted, template="composite", categories=groups)
    held = order(store, "W-12", customer="高远家具", phone="13800000012", promised="2026-03-05")
    act(store, "fu", "order.hold", order=held, reason="客户出差")
    return {"shipped": number, "closed": uninspected, "gone": gone, "parted": parted, "held": held}


def _cases(store: Store) -> dict[str, str]:
    """Exceptions, complaints, requests, a retrospective, at every step."""
    clock: Any = store.clock
    number = delivered(store, owner="fu", customer="郑一")
    found = {"delivered": number, "listened": opened(store, number)}
    clock.move(timedelta(hours=1))
    found["located"] = located(store, number)
    act(store, "li", "complaint.offer", complaint=located(store, number), options=OPTIONS)
    found["offered"] = offered(store, number)
    found["consented"] = consented(store, number, 1)
    found["solved"] = solved(store, number)
    given = {"order": number, "words": "说好三天, 等了一周", "channel": "phone"}
    found["heard"] = act(store, "li", "complaint.open", **given)["complaint"]
    troubled = order(store, "B-1", customer="何平", phone="13800000021", promised="2026-03-20", owner="fu")
    found["troubled"] = troubled
    act(store, "fu", "production.check", order=troubled, done=1, finish="2026-03-18", note="缺料")
    act(store, "fu", "risk.add", order=troubled, factor="material_shortage", likelihood="high", measure="备用供应商")
    words = "十件里两件型号不符"
    case = act(store, "li", "exception.raise", order=number, problem="quantity", description=words, priority=2)
    case = found["exception"] = case["exception"]
    for at in ("W-1", "W-2", "W-3"):
        act(store, "li", "exception.raise", order=at, problem="quality", description="桌面划痕")
    act(store, "boss", "setting.set", key="authority.money.follower", value=1)
    clock.move(timedelta(hours=1))
    act(store, "fu", "exception.step", exception=case, step="verify", note="照片已收到")
    act(store, "fu", "exception.tell", exception=case, channel="phone", summary="致歉并说明补发")
    act(store, "fu", "exception.remedy", exception=case, action="换货", kind="replace", line=1, qty=1, due="2026-03-05")
    act(store, "fu", "exception.remedy", exception=case, action="额外补偿", kind="refund", cost=5)
    asked = [
        act(store, "li", "request.open", order=at, channel="phone", summary=words, kind=kind)["request"]
        for at, words, kind in (("W-1", "柜门关不严, 想约上门", "repair"), ("W-3", "安装说明书", "install"))
    ]
    act(store, "li", "request.respond", request=asked[1], channel="wechat", summary="请发照片")
    act(store, "li", "request.wait", request=asked[1], note="等照片")
    act(
        store, "su", "retrospective.file", order="W-2", background="大客户订购 500 万元货品",
        course="录入时型号写错\n质检发现不符", causes="只有一人核对",
        measures=[{"text": "关键字段双人盲核", "owner": "fu", "due": "2026-03-03"}],
    )  # fmt: skip
    return found


def _office(store: Store, found: dict[str, str]) -> None:
    """What customers said, saved filters, an audit's finding, a handover."""
    act(store, "su", "customer.update", customer="长沙银行", kind="strategic")
    act(store, "fu", "contact.log", order="W-1", channel="phone", summary="楼下没有电梯, 请抬到五楼, 桌腿先拆")
    act(store, "li", "contact.log", customer="长沙银行", channel="wechat", summary="问沙发的面料", next="2026-03-03")
    act(store, "fu", "filter.save", name="迟的", query="late:yes open:yes", shared=True)
    act(store, "su", "filter.save", name="大单", query="amount>=5000 owner:fu")
    act(
        store, "su", "finding.add", quarter="2026Q1", rule="quality_skipped", title="未检先发",
        orders=[found["closed"]], owner="fu", measure="发货前双签", due="2026-03-03",
    )  # fmt: skip
    act(store, "su", "order.promise", order="W-3", date="2026-03-12", asked_by="supplier", reason="供应商")
    code = act(store, "li", "handover.give", notes="钥匙在前台\n王先生下午来取货")["handover"]
    act(store, "fu", "handover.take", handover=code, line=1, note="哪一批?")


def _owed(store: Store) -> str:
    """A cancelled order whose deposit is to be paid back."""
    number = confirmed(store, name="卫宁")
    act(store, "li", "payment.receive", order=number, kind="deposit", amount=1000, method="transfer")
    act(store, "su", "order.cancel", order=number, code="customer_changed", reason="搬家")
    return number


def _yesterday(store: Store) -> None:
    """Monday is closed, with 1.00 missing in the drawer."""
    clock: Any = store.clock
    clock.set(NOW - timedelta(hours=15))
    act(store, "su", "day.close", cash_counted="799", reason="找错零", notes="早班收货")


def _apart(store: Store, found: dict[str, str]) -> None:
    """A second terminal that gave the same order to somebody else."""
    with TemporaryDirectory() as folder:
        second = enrolled(store, Path(folder, "two", "gendan.db"), "T2")
        act(store, "su", "order.assign", order=found["held"], owner="fu", reason="熟悉客户")
        act(second, "su", "order.assign", order=found["held"], owner="su", reason="符工请假")
        handed(second, store, Path(folder, "bundles"))
        second.close()
