"""``gendan conflicts``: what two terminals wrote or did at once and does not fit together; records to look at."""

from __future__ import annotations

from dataclasses import asdict
from typing import Any

import click

from gendan.domain import labels_history
from gendan.domain.clashes import told
from gendan.domain.labels import label
from gendan.domain.labels_sync import MARKS
from gendan.i18n import N_, _, aside
from gendan.scripts.common import Call, emit, finish, shared_options
from gendan.services.conflicts import Contested
from gendan.services.reviews import Mark


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
    lines = [*(map(text, found) if found else [_("No conflicts.")]), *map(review_text, marks)]
    emit(call, {"conflicts": [asdict(one) for one in found], "reviews": reviews}, "\n".join(lines))
    finish(1 if found else 0)


def text(found: Contested) -> str:
    """A conflict with its values, one a line."""
    head = f"{found.what}  {_(labels_history.field(found.entity, found.field))}  ({found.conflict})"
    lines = [
        f"  {one.node}  {one.by}  {one.at}  {said(found, one.value)}" + (aside(one.reason) if one.reason else "")
        for one in found.values
    ]
    return "\n".join([head, *lines])


def said(found: Contested, value: Any) -> str:
    """A value in words: of a clash what was done."""
    if not found.is_clash:
        return _(str(value))
    return " ".join(map(_, told(str(value))))


def review_text(mark: Mark) -> str:
    """A record that somebody should look at, and why."""
    why = aside(mark.reason) if mark.reason else ""
    role, what = _(label("role", mark.role)), _(labels_history.command(mark.command))
    words = _("{what}: {why}", what=what, why=_(MARKS[mark.code], role=role))
    return f"{mark.node}  {mark.by}  {mark.at.isoformat()}  {words}{why}  (review.done {mark.change})"
