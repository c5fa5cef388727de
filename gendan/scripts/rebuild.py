"""``gendan rebuild``: the tables made again from the change log."""

from __future__ import annotations

from dataclasses import asdict

import click

from gendan.i18n import N_, _
from gendan.scripts.common import Call, emit, finish, shared_options


@click.command("rebuild", help=N_("Make the tables again from the change log. It needs room for a second database."))
@click.option("--check", is_flag=True, help=N_("Only compare; exit status 1 where something differs."))
@shared_options
@click.pass_obj
def command(call: Call, check: bool) -> None:
    """Compare, and write anew what differs."""
    from gendan.reports import sums
    from gendan.services.rebuild import rebuild

    done = rebuild(call.open_file(), check=check)
    store = call.open_file()
    wrong = sums.wrong(store)
    done = done.and_in(sums.TABLE, len(wrong))
    if wrong and not check:
        sums.forget(store)
    store.close()
    lines = [
        _(
            "{table}: {missing} {missing:row|rows} missing, {extra} too many",
            table=one.table,
            missing=one.missing,
            extra=one.extra,
        )
        for one in done.differences
    ]
    if not done.differences:
        lines.append(_("{n} {n:record|records}: the tables are what the change log says.", n=done.changesets))
    elif not check:
        lines.append(_("{n} {n:record|records}: the tables were made again.", n=done.changesets))
    document = {
        "ok": check is False or not done.differences,
        "changesets": done.changesets,
        "differences": [asdict(one) for one in done.differences],
    }
    emit(call, document, "\n".join(lines))
    finish(1 if check and done.differences else 0)
