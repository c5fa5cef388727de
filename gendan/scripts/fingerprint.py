"""``gendan fingerprint``: a digest of what this terminal holds."""

from __future__ import annotations

from dataclasses import asdict

import click

from gendan.i18n import N_, _
from gendan.scripts.common import Call, emit, shared_options


@click.command("fingerprint", help=N_("A digest that two terminals share if and only if they hold the same."))
@shared_options
@click.pass_obj
def command(call: Call) -> None:
    """Print the digest."""
    from gendan.services.fingerprint import fingerprint

    found = fingerprint(call.open())
    text = _(
        "{digest}  ({orders} {orders:order|orders}, {n} {n:record|records})",
        digest=found.fingerprint,
        orders=found.orders,
        n=found.changesets,
    )
    emit(call, asdict(found), text)
