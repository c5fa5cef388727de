"""What the customer of an order is to be told and was told, his acceptance and the return visits, as rows of the tab of
contacts."""

from __future__ import annotations

from gendan.domain import labels
from gendan.i18n import _, pair
from gendan.people import named
from gendan.screens.order_shown import Shown
from gendan.widgets.window_table import Row


def telling_rows(shown: Shown) -> list[Row]:
    """First what is owed, then acceptance and visits, then what was told, newest first."""
    told = shown.told
    rows = [
        _row(("owed", one.node), shown.day(one.since), "", _("To tell: {what}", what=_node(one.node)), "", "due")
        for one in told.owed
    ]
    if told.accepted is not None:
        one = told.accepted
        words = _("Accepted by {person}", person=one.person) if one.person else _("Accepted")
        rows.append(_row(("accepted", ""), shown.moment(one.at), "", words, named(one.by), "done"))
    for visit in reversed(told.visits):
        score = _("score {score}", score=f"{visit.score:.2f}") if visit.score is not None else _("no score")
        words = pair(_("Return visit"), f"{score} {visit.remark or ''}".rstrip())
        key = ("visit", visit.at.isoformat())
        rows.append(_row(key, shown.moment(visit.at), visit.channel, words, named(visit.by), "done"))
    for notice in reversed(told.told):
        words = _("Told: {what}", what=_node(notice.node))
        key = (f"told {notice.node}", notice.at.isoformat())
        rows.append(_row(key, shown.moment(notice.at), notice.channel, words, named(notice.by), "muted"))
    return rows


def _node(node: str) -> str:
    return _(labels.label("notice", node))


def _row(key: tuple[str, str], when: str, channel: str, words: str, by: str, tone: str) -> Row:
    way = _(labels.label("channel", channel)) if channel else ""
    direction = _(labels.label("direction", "out")) if channel else ""
    return Row(key, (when, way, direction, words, "", by), tone)
