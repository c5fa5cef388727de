"""Complaints in the demonstration store: one just heard, one whose offer waits for a decision, one promised (S04)."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING, Any

from gendan.services.context import Actor
from gendan.services.door import Transaction

if TYPE_CHECKING:
    from gendan.services.demo import Plot, Story

RECENT = timedelta(days=30)
"""How long ago the goods of who complains were delivered, at the most."""
HEARD: tuple[tuple[str, tuple[str, ...], int], ...] = (
    ("说好送货前打电话, 结果没人打, 我在外地, 东西就放在门口!", ("送货前没有打电话", "货放在门口"), 3),
    ("刚用了三天, 桌腿就晃, 这质量太差了!", ("桌腿松动",), 9),
    ("颜色跟店里看的完全不一样, 我等了一个月!", ("颜色与样品不符", "等了一个月"), 20),
)
"""What customers say, their points, and how many hours ago."""
LOCATED: dict[str, Any] = {
    "core": "货与样品不一致", "facts": "照片上能看出差别", "feelings": "失望, 觉得受骗",
    "impact": 2, "problem": "quality",
}  # fmt: skip
OFFER = [{"kind": "repair", "text": "师傅上门处理"}, {"kind": "refund", "text": "退一部分", "amount": "50"}]


def complaints(deed: Transaction, story: Story, plots: list[Plot], people: dict[str, Actor]) -> None:
    """Complaints about what was delivered lately, each at another step."""
    since = story.today - RECENT
    lately = [plot for plot in plots if (day := plot.args.get("delivered")) is not None and day > since]
    lately.sort(key=lambda plot: (plot.args["delivered"], plot.args["number"]), reverse=True)
    for step, (plot, (words, points, hours)) in enumerate(zip(lately, HEARD, strict=False)):
        at, clerk = story.now - timedelta(hours=hours), people["li"]
        told = {"order": plot.args["number"], "words": words, "points": list(points), "understood": True}
        case = deed.run(clerk, "complaint.open", {**told, "channel": "counter"}, at)["complaint"]
        if step == 0:
            continue
        deed.run(clerk, "complaint.locate", {"complaint": case, **LOCATED}, at + timedelta(minutes=20))
        who = clerk if step == 1 else people["sun"]
        deed.run(who, "complaint.offer", {"complaint": case, "options": OFFER}, at + timedelta(minutes=40))
        if step > 1:
            deed.run(clerk, "complaint.consent", {"complaint": case, "option": 1}, at + timedelta(hours=1))
