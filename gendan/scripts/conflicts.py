"""``gendan conflicts``: fields that were written on two terminals at once."""

from __future__ import annotations

from dataclasses import asdict

import click

from gendan.domain import labels_history
from gendan.i18n import N_, _
from gendan.scripts.common import Call, emit, finish, shared_options
from gendan.services.conflicts import Contested


@click.command("conflicts", help=N_("Fields that were written on two terminals at once. Decided by conflict.resolve."))
@shared_options
@click.pass_obj
def command(call: Call) -> None:
    """List them; exit status 1 while there are any."""
    from gendan.services.conflicts import contested

    found = contested(call.open())
    emit(call, {"conflicts": [asdict(one) for one in found]}, "\n".join(map(text, found)) or _("No conflicts."))
    finish(1 if found else 0)


def text(found: Contested) -> str:
    """A conflict with its values, one a line."""
    head = f"{found.what}  {_(labels_history.field(found.entity, found.field))}  ({found.conflict})"
    lines = [
        f"  {one.node}  {one.by}  {one.at}  {_(str(one.value))}" + (f"  ({one.reason})" if one.reason else "")
        for one in found.values
    ]
    return "\n".join([head, *lines])
