"""Complaints in the demonstration store: one just heard, one whose offer waits for a decision, one promised (S04)."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any

from gendan.services.demo_diary import Diary, Result
from gendan.services.demo_story import Plot, Story

RECENT = timedelta(days=30)
"""How long ago the goods of who complains were delivered, at the most."""
HEARD: tuple[tuple[str, tuple[str, ...], int], ...] = (
    ("说好送货前打电话, 结果没人打, 我在外地, 东西就放在门口!", ("送货前没有打电话", "货放在门口"), 3),
    ("刚用了三天, 桌腿就晃, 这质量太差了!", ("桌腿松动",), 9),
    ("颜色跟店里看的完全不一样, 我等了一个月!", ("颜色与样品不符", "等了一个月"), 20),
)
"""What customers say, their points, and how many hours ago."""
LOCATED: tuple[dict[str, Any], ...] = tuple(
    {"core": core, "facts": facts, "feelings": feelings, "impact": impact, "problem": problem}
    for core, facts, feelings, impact, problem in (
        ("送货前没有打电话", "司机说号码占线", "生气", 3, "logistics"),
        ("桌腿松动", "客户发来视频, 一条腿的螺栓没有拧紧", "担心质量", 2, "quality"),
        ("货与样品不一致", "照片上能看出差别", "失望, 觉得受骗", 2, "quality"),
        ("少了一包螺丝", "出货照片上有, 现场没有", "着急, 当天要用", 3, "shortage"),
    )
)
"""What each complaint was about in the end."""
OFFER = [{"kind": "repair", "text": "师傅上门处理"}, {"kind": "refund", "text": "退一部分", "amount": "50"}]


SHARE = 20
"""Minutes of business for each of these hours: the clocks of the cases run, and none has run out."""
ENDED = ("餐椅送来少了一包螺丝, 装不起来", ("少了一包螺丝",))
"""A complaint of last week that is over."""
RESULT = "当天补送螺丝并装好, 另送一套毡垫"


def complaining(story: Story, plots: list[Plot]) -> list[Plot]:
    """Orders whose customers complain: delivered shortly before the store began."""
    since, until = story.today - RECENT, story.founded
    lately = [plot for plot in plots if plot.delivered is not None and since < plot.delivered < until]
    lately.sort(key=lambda plot: (plot.delivered, plot.number), reverse=True)
    return lately[: len(HEARD) + 1]


def complaints(diary: Diary, story: Story, plots: list[Plot]) -> None:
    """Complaints about what was delivered lately, each at another step, and one that is over."""
    told = [(words, points, story.ago(hours * SHARE)) for words, points, hours in HEARD]
    told.append((*ENDED, story.on(story.days[-4], 0.15)))
    for step, (plot, (words, points, at)) in enumerate(zip(complaining(story, plots), told, strict=False)):
        args = {"order": plot.number, "words": words, "points": list(points), "understood": True, "channel": "counter"}
        diary.at(at, "li", "complaint.open", args, _goes_on(diary, story, step, at))


def _goes_on(diary: Diary, story: Story, step: int, at: datetime) -> Any:
    """What is done about a complaint that came in at ``at``; about the first one nothing yet."""

    def opened(result: Result) -> None:
        if step == 0:
            return
        case = {"complaint": result["complaint"]}
        diary.at(story.later(at, 20), "li", "complaint.locate", {**case, **LOCATED[step]})
        who = "li" if step == 1 else "sun"
        diary.at(story.later(at, 40), who, "complaint.offer", {**case, "options": OFFER})
        if step > 1:
            diary.at(story.later(at, 60), "li", "complaint.consent", {**case, "option": 1})
        if step > len(HEARD) - 1:
            diary.at(story.later(at, 400), "chen", "complaint.solve", {**case, "result": RESULT})
            visited = {**case, "score": 4.5, "remark": "处理得很快", "channel": "phone"}
            diary.at(story.later(at, 1000), "chen", "complaint.visit", visited)
            diary.at(story.later(at, 1010), "chen", "complaint.close", case)

    return opened
