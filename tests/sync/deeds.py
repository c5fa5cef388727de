"""What people do in a store: for tests that let chance choose. Each deed is who, which command, and its arguments."""

from __future__ import annotations

from typing import Any

from tests.order_kit import KEYS, source


def _work() -> dict[str, Any]:
    """What people do with an order: the command, who does it, and its arguments of a number that varies."""
    day = ("2026-03-18", "2026-03-20", "2026-03-25", "2026-04-02", "2026-03-09", "2026-03-30")
    return {
        "read_back": ("li", "order.read_back", lambda n: {"confirmed": KEYS}),
        "submit": ("li", "order.submit", lambda n: {}),
        "check": ("wang", "order.check", lambda n: source(**({"line1_qty": "11"} if n == 1 else {}))),
        "settle": (
            "su",
            "order.settle",
            lambda n: {"field": "lines.1.qty", "keep": ("entered", "rekeyed")[n % 2], "reason": "x"},
        ),
        "yes": ("li", "order.customer_yes", lambda n: {"channel": "phone", "person": f"王{n}"}),
        "approve": ("boss", "order.approve", lambda n: {}),
        "reject": ("boss", "order.reject", lambda n: {"reason": "不行"}),
        "amend": (
            "li",
            "order.amend",
            lambda n: {
                "changes": [
                    {"lines": [{"line": 1, "qty": 12 + n}]},
                    {"special": f"第{n}种"},
                    {"requested": day[n]},
                    {"address": f"南京路{n}号"},
                    {"lines": [{"product": "B-7", "qty": 1 + n}]},
                    {"phone": f"1390000000{n}"},
                ][n],
                "reason": "来电",
            },
        ),
        "promise": (
            "fu",
            "order.promise",
            lambda n: {"date": day[n], "reason": "缺料", "agreed": (None, True, False)[n % 3]},
        ),
        "assign": ("su", "order.assign", lambda n: {"owner": ("fu", "su", "boss")[n % 3]}),
        "hold": ("fu", "order.hold", lambda n: {"reason": "等"}),
        "resume": ("fu", "order.resume", lambda n: {"reason": "好"}),
        "cancel": ("su", "order.cancel", lambda n: {"reason": "退"}),
        "urgent": ("su", "order.urgent", lambda n: {"follower": "fu", "reason": "急"}),
        "done": (
            "fu",
            "milestone.done",
            lambda n: {"milestone": ("confirm", "produce", "ship", "deliver", "inspect", "install")[n]},
        ),
        "undone": (
            "fu",
            "milestone.undo",
            lambda n: {"milestone": ("produce", "ship", "deliver", "inspect", "x", "confirm")[n], "reason": "错"},
        ),
        "advance": (
            "fu",
            "order.advance",
            lambda n: {"to": ("confirmed", "production", "delivery", "after_sale")[n % 4]},
        ),
        "plan": ("fu", "milestone.plan", lambda n: {"milestone": "produce", "due": day[n]}),
        "ship": (
            "fu",
            "shipment.create",
            lambda n: {"tracking": f"SF{n}"} | ({} if n % 2 else {"lines": [{"line": 1, "qty": 1 + n}]}),
        ),
        "paid": ("li", "payment.receive", lambda n: {"kind": "deposit", "amount": str(100 + n), "method": "cash"}),
        "refund": (("li", "pla", "fin"), ("refund.request", "refund.sign", "refund.pay"), lambda n: {}),
        "contact": (
            "li",
            "contact.log",
            lambda n: {
                "channel": "phone",
                "direction": "out",
                "summary": f"说了{n}",
                **({"next": day[n]} if n % 2 else {}),
            },
        ),
        "raise": ("li", "exception.raise", lambda n: {"problem": ("delay", "quality", "quantity", "shortage")[n % 4]}),
        "complain": (
            "li",
            "complaint.open",
            lambda n: {"words": f"太慢{n}", "points": ["慢"], "understood": bool(n % 2)},
        ),
        "ask": ("li", "request.open", lambda n: {"channel": "phone", "summary": f"问{n}"}),
        "notice": ("fu", "notice.done", lambda n: {"node": "confirmed", "channel": "phone"}),
        "accept": ("fu", "order.accept", lambda n: {"person": "王"}),
        "visit": ("fu", "visit.done", lambda n: {"channel": "phone", "score": 1 + n % 5}),
        "close": ("fu", "order.close", lambda n: {}),
        "undo": ("li", "change.undo", lambda n: {}),
        "undo_fu": ("fu", "change.undo", lambda n: {}),
        "invalid": ("fu", "order.invalid", lambda n: {"reason": "缺"}),
        "valid": ("fu", "order.valid", lambda n: {}),
        "production": ("fu", "production.check", lambda n: {"done": n, "finish": day[n]}),
    }


WORK = _work()
CASE_WORK: dict[str, list[tuple[str, str, Any]]] = {
    "exception": [
        ("fu", "exception.contain", lambda n: {"action": "先补"}),
        ("fu", "exception.remedy", lambda n: {"action": "修", "kind": "repair"}),
        ("fu", "exception.close", lambda n: {"result": "好", "cause": "entry"}),
        ("fu", "exception.update", lambda n: {"priority": 1 + n % 4, "reason": "x"}),
        ("fu", "exception.wait", lambda n: {}),
        ("fu", "exception.resume", lambda n: {}),
        ("fu", "exception.escalate", lambda n: {"reason": "急"}),
        ("li", "exception.step", lambda n: {"step": "x"}),
    ],
    "complaint": [
        ("li", "complaint.listen", lambda n: {"points": ["慢"], "understood": True}),
        (
            "li",
            "complaint.locate",
            lambda n: {"core": "慢", "facts": "三周", "feelings": "气", "impact": 2, "problem": "delay"},
        ),
        (
            "su",
            "complaint.offer",
            lambda n: {"options": [{"kind": "repair", "text": "修"}, {"kind": "apology", "text": "歉"}]},
        ),
        ("li", "complaint.consent", lambda n: {"option": 1 + n % 2}),
        ("fu", "complaint.solve", lambda n: {"result": "好"}),
        ("fu", "complaint.visit", lambda n: {"score": 4}),
        ("fu", "complaint.close", lambda n: {}),
        ("li", "change.undo", lambda n: {}),
        ("fu", "complaint.wait", lambda n: {}),
    ],
    "request": [
        ("li", "request.respond", lambda n: {"channel": "phone", "summary": "好"}),
        ("fu", "request.solve", lambda n: {"result": "好"}),
        ("li", "request.wait", lambda n: {}),
    ],
}
