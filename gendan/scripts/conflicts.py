"""``gendan conflicts``: what two terminals wrote or did at once and does not fit together; records to look at."""

from __future__ import annotations

from dataclasses import asdict
from typing import Any
from zoneinfo import ZoneInfo

import click

from gendan.domain import labels_history
from gendan.domain.clashes import told
from gendan.domain.labels import label
from gendan.domain.labels_sync import MARKS
from gendan.i18n import N_, _, aside
from gendan.people import named
from gendan.scripts.common import Call, emit, finish, learn_names, shared_options
from gendan.services.conflicts import Contested
from gendan.services.reviews import Mark
from gendan.widgets.history_rows import moment, moment_of, worded


@click.command("conflicts", help=N_("Fields that were written on two terminals at once. Decided by conflict.resolve."))
@shared_options
@click.pass_obj
def command(call: Call) -> None:
    """List them; exit status 1 while there are any."""
    from gendan.services.conflicts import contested
    from gendan.services.reviews import to_review

    store = call.open()
    found, marks = contested(store), to_review(store)
    reviews = [asdict(one) | {"at": one.at.isoformat()} for one in marks]
    zone = store.config.zone
    if not call.json:
        learn_names(store)
    lines = [text(one, zone) for one in found] or [_("No conflicts.")]
    lines += [review_text(one, zone) for one in marks]
    emit(call, {"conflicts": [asdict(one) for one in found], "reviews": reviews}, "\n".join(lines))
    finish(1 if found else 0)


def text(found: Contested, zone: ZoneInfo) -> str:
    """A conflict with its values, one a line."""
    head = f"{found.what}  {_(labels_history.field(found.entity, found.field))}  ({found.conflict})"
    lines = [
        f"  {one.node}  {named(one.by)}  {moment_of(one.at, zone)}  {said(found, one.value, zone)}"
        + (aside(one.reason) if one.reason else "")
        for one in found.values
    ]
    return "\n".join([head, *lines])


def said(found: Contested, value: Any, zone: ZoneInfo) -> str:
    """A value in words: of a clash what was done."""
    if not found.is_clash:
        return worded(found.entity, found.field, value, zone)
    return " ".join(map(_, told(str(value))))


def review_text(mark: Mark, zone: ZoneInfo) -> str:
    """A record that somebody should look at, and why."""
    why = aside(mark.reason) if mark.reason else ""
    role, what = _(label("role", mark.role)), _(labels_history.command(mark.command))
    words = _("{what}: {why}", what=what, why=_(MARKS[mark.code], role=role))
    return f"{mark.node}  {named(mark.by)}  {moment(mark.at, zone)}  {words}{why}  (review.done {mark.change})"
