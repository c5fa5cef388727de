"""Days and moments of the made store, in its zone, without objects in between: they are computed millions of times."""

from __future__ import annotations

from datetime import UTC, date, datetime

ZONE = 8 * 3600
"""Seconds by which the store's zone is ahead; it has had no summer time since 1991."""
EPOCH = datetime(1970, 1, 1, tzinfo=UTC).toordinal() * 86400
"""Seconds that ordinals of days count before 1970."""


def day_of(at: int) -> date:
    """The day of a moment in the store's zone."""
    return date.fromordinal((at + ZONE + EPOCH) // 86400)
