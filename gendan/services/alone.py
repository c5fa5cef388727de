"""What one person may do alone: only after a set interval, so that a hasty slip is not vouched for by its author."""

from __future__ import annotations

from datetime import datetime

from gendan.domain.durations import Duration
from gendan.errors import Refusal
from gendan.i18n import N_
from gendan.services.context import Context


def refuse_early(ctx: Context, since: datetime, setting: str) -> None:
    """Refuse what one person may do alone only after a set interval."""
    allowed = ctx.calendar.due(since, Duration.parse(ctx.config[setting]))
    if ctx.now < allowed:
        when = allowed.astimezone(ctx.config.zone).strftime("%Y-%m-%d %H:%M")
        raise Refusal(
            "too_early", N_("One person alone may do this from {when} on. Or let somebody else do it now."), when=when
        )
