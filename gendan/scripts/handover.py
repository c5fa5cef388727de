"""``gendan handover list`` and ``handover show``: shifts that were handed over, line by line. Reads only."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import click

from gendan.i18n import N_, _
from gendan.scripts.common import Call, emit, shared_options
from gendan.text import fit

if TYPE_CHECKING:
    from gendan.services.handovers import HandoverHead, HandoverLineView, HandoverView


@click.group("handover", help=N_("Shifts that were handed over."))
@shared_options
def command() -> None:
    """Group of the handover commands."""


@command.command("list", help=N_("Handovers, the newest first."))
@shared_options
@click.pass_obj
def list_all(call: Call) -> None:
    """Print the list."""
    from gendan.services.handovers import list_handovers

    found = list_handovers(call.open())
    lines = [_row(one) for one in found] or [_("No shift was handed over yet.")]
    emit(call, {"handovers": [_head(one) for one in found]}, "\n".join(lines))


@command.command("show", help=N_("One handover with its lines; the newest where no code is given."))
@click.argument("code", required=False)
@shared_options
@click.pass_obj
def show(call: Call, code: str | None) -> None:
    """Print the slip."""
    from gendan.reports.handover import text
    from gendan.services.handovers import handover_view, newest_view

    store = call.open()
    store.viewer = call.login
    view = handover_view(store, code) if code is not None else newest_view(store)
    emit(call, _document(view), text(view))


def _head(one: HandoverHead) -> dict[str, Any]:
    return {
        "handover": one.handover,
        "giver": one.giver,
        "to": one.to,
        "given_at": one.given_at.isoformat(),
        "since": one.since.isoformat(),
        "total": one.total,
        "done": one.done,
        "remarks": one.remarks,
        "taken": one.taken,
    }


def _document(view: HandoverView) -> dict[str, Any]:
    return {**_head(view.head), "lines": [_line(one) for one in view.lines]}


def _line(one: HandoverLineView) -> dict[str, Any]:
    return {
        "line": one.line,
        "part": one.part,
        "sort": one.sort,
        "what": list(one.what),
        "order": one.order,
        "customer": one.customer,
        "case": one.case,
        "date": one.day.isoformat() if one.day is not None else None,
        "more": one.more,
        "text": one.text or None,
        "taken_at": one.taken_at.isoformat() if one.taken_at is not None else None,
        "taken_by": one.taken_by,
        "remark": one.remark or None,
    }


def _row(one: HandoverHead) -> str:
    to = one.to_name or _("whoever comes")
    people = _("{giver} to {to}", giver=one.giver_name, to=to)
    return f"{one.given_at:%Y-%m-%d %H:%M}  {fit(one.handover, 16)} {fit(people, 40)} {one.done}/{one.total}"
