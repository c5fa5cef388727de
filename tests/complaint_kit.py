"""Complaints for tests: a delivered order, and every step from the customer's words to the closed complaint."""

from __future__ import annotations

from typing import Any

from gendan.db.store import Store
from gendan.services.complaint_views import ComplaintView, complaint_page
from tests.helpers import act, order
from tests.kept import kept

WORDS = "沙发送来就塌了一角,等了三个星期,太让人生气了!"
POINTS = ["沙发塌角", "等了三个星期"]
OPTIONS: list[dict[str, Any]] = [
    {"kind": "repair", "text": "上门修好"},
    {"kind": "refund", "text": "退一部分", "amount": "300", "line": 1},
]
FREE: list[dict[str, Any]] = [{"kind": "repair", "text": "上门修好"}, {"kind": "apology", "text": "店长登门道歉"}]
LOCATED: dict[str, Any] = {
    "core": "沙发一脚开裂", "facts": "左前脚开裂 3 厘米", "feelings": "等得久, 很生气",
    "impact": 2, "problem": "quality",
}  # fmt: skip


@kept
def delivered(store: Store, outside: str = "D-1", **more: Any) -> str:
    """An order of two sofas for 2000.00 that was delivered; its number."""
    lines = [{"product": "S1", "name": "沙发", "qty": "2", "price": "1000.00", "amount": "2000.00"}]
    return order(store, outside, **{"lines": lines, "delivered": "2026-03-01", **more})


@kept
def opened(store: Store, number: str, who: str = "li", **more: Any) -> str:
    """A complaint about an order, its first step complete; its code."""
    given = {"order": number, "words": WORDS, "points": POINTS, "understood": True, "channel": "counter", **more}
    return str(act(store, who, "complaint.open", **given)["complaint"])


@kept
def located(store: Store, number: str, **more: Any) -> str:
    """A complaint whose problem is located."""
    case = opened(store, number)
    act(store, "li", "complaint.locate", complaint=case, **{**LOCATED, **more})
    return case


@kept
def offered(store: Store, number: str, who: str = "su", options: list[dict[str, Any]] | None = None) -> str:
    """A complaint with an offer, made by who may make it."""
    case = located(store, number)
    act(store, who, "complaint.offer", complaint=case, options=options or OPTIONS)
    return case


@kept
def consented(store: Store, number: str, option: int = 1) -> str:
    """A complaint whose customer agreed to an option."""
    case = offered(store, number)
    act(store, "li", "complaint.consent", complaint=case, option=option, person="王小明")
    return case


@kept
def solved(store: Store, number: str) -> str:
    """A complaint that is solved."""
    case = consented(store, number, 2)
    act(store, "fu", "complaint.solve", complaint=case, result="款已退")
    return case


def seen(store: Store, case: str) -> ComplaintView:
    """A complaint as it is now."""
    return complaint_page(store, case)[0]
