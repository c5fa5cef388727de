"""The lines of a handover, as things stand when the shift is given: what changed, what is due, what is open."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable
from dataclasses import dataclass, replace
from datetime import date, timedelta
from itertools import groupby

from gendan.db import drafts
from gendan.db.handover_facts import After, Change, begun, changes
from gendan.domain.roles import may
from gendan.services.context import Context
from gendan.services.today import OTHER_SOURCES, WORK_SOURCES, reach_of
from gendan.services.today_items import Item, Look

ENTRY = "entry"
"""What the drafts of order entry are kept under, with a number behind it where there are several."""
MOST = 40
"""Lines of a part; what is beyond them stands in one line with its number. Nobody acknowledges hundreds one by one."""
DATED = ("milestone", "promise", "visit", "task")
"""Kinds of work that are due; the others are open until somebody ends them."""
NOT_TOLD = ("handover",)
"""Tasks that are not handed on: a handover is taken by whom it was given to."""


@dataclass(frozen=True, slots=True)
class Line:
    """One line; fields as in the table of handover lines."""

    part: str
    sort: str
    what: str = ""
    name: str = ""
    number: str = ""
    code: str = ""
    day: date | None = None
    qty: int | None = None
    text: str = ""


def lines(ctx: Context, after: After, notes: str) -> list[Line]:
    """Every line of the shift of who acts, in the order of the parts; what changed was written ``after``."""
    items = _work(ctx)
    tomorrow = ctx.today + timedelta(days=1)
    dated = [one for one in items if one.kind in DATED]
    due = [_of_item("due", one) for one in dated if one.due is not None and one.due <= tomorrow]
    still = [_of_item("open", one) for one in items if one.kind not in DATED]
    found = [
        *_some(_changed(changes(ctx.conn, after, ctx.actor.id))),
        *_some(due),
        *_some([*still, *_drafts(ctx)]),
        *(Line("notes", "note", text=line.strip()) for line in notes.splitlines() if line.strip()),
    ]
    return found or [Line("open", "nothing")]


def _some(found: list[Line]) -> list[Line]:
    """The first of a part, and how many more there are."""
    if len(found) <= MOST:
        return found
    return [*found[: MOST - 1], Line(found[0].part, "more", qty=len(found) - MOST + 1)]


def _changed(found: Iterable[Change]) -> list[Line]:
    """One line an order with all that happened to it, one a case; the order in which they first changed."""
    about: dict[tuple[str, str | None, str | None], list[Change]] = {}
    for one in found:
        about.setdefault((one.sort, one.number, one.code), []).append(one)
    return [_one_change(changes) for changes in about.values()]


def _one_change(found: list[Change]) -> Line:
    first = found[0]
    what = [key for key, _same in groupby(one.what for one in found)]
    days = [one.day for one in found if one.day is not None]
    name = first.problem or ""
    return Line("changed", first.sort, ",".join(dict.fromkeys(what)), name, first.number or "", first.code or "",
                days[-1] if days else None)  # fmt: skip


def _work(ctx: Context) -> list[Item]:
    """What today's list has for who acts, and what it has for nobody; every decision where he makes them."""
    reach = reach_of(ctx.config, ctx.today)
    soon = reach[min(int(ctx.config["milestone.due_soon_days"]), len(reach) - 1)]
    look = Look(ctx.conn, ctx.config, ctx.today, ctx.now, soon, reach, ctx.actor.id, decides=True)
    decides = may(ctx.actor.role, "supervisor")

    def concerns(one: Item) -> bool:
        if one.kind == "task" and one.what in NOT_TOLD:
            return False
        return one.owner in (None, ctx.actor.login) or (decides and one.kind == "approval")

    told = [one for one in [*_asked(look), *_asked(replace(look, owner=None))] if concerns(one)]
    told.sort(key=lambda one: one.due or date.max)
    return list({(one.kind, one.order, one.case, one.what): one for one in told}.values())


def _asked(look: Look) -> list[Item]:
    sources: list[Callable[[Look], list[Item]]] = [*WORK_SOURCES, *OTHER_SOURCES]
    return [item for source in sources for item in source(look)]


def _of_item(part: str, one: Item) -> Line:
    return Line(part, one.kind, one.what, one.name, one.order, one.case or "", one.due)


def _drafts(ctx: Context) -> list[Line]:
    """Orders that were begun and not submitted, and those that were put aside on this terminal while they were typed;
    a blind check that was begun is none: whoever comes begins it anew."""
    found = [Line("open", "draft", number=number) for number in begun(ctx.conn, ctx.actor.id, MOST)]
    forms = [drafts.get(ctx.conn, ctx.actor.login, form) for form in drafts.forms_of(ctx.conn, ctx.actor.login)]
    typed = [json.loads(one.body) for one in forms if one.form.split(" ")[0] == ENTRY]
    aside = [one for one in typed if one.get("order") not in [line.number for line in found]]
    return found + [Line("open", "form", name=one.get("customer") or one.get("phone") or "?") for one in aside]
