"""What one person may do alone: only after a set interval, so that a hasty slip is not vouched for by its author."""

from __future__ import annotations

from typing import Any

from gendan.db import journal
from gendan.domain.durations import Duration
from gendan.errors import Refusal
from gendan.i18n import N_
from gendan.services.context import Context


def refuse_early(ctx: Context, opened: Any, setting: str) -> None:
    """Refuse what one person may do alone only after a set interval since the event ``opened`` was recorded;
    when it is said to have happened does not shorten the wait."""
    commit = journal.commit_at(ctx.conn, opened.node, opened.seq)
    since = opened.at if commit is None else commit.recorded
    allowed = ctx.calendar.due(since, Duration.parse(ctx.config[setting]))
    if ctx.now < allowed:
        when = allowed.astimezone(ctx.config.zone).strftime("%Y-%m-%d %H:%M")
        raise Refusal(
            "too_early", N_("One person alone may do this from {when} on. Or let somebody else do it now."), when=when
        )
