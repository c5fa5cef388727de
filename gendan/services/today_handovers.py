"""Handovers on today's list: who takes the shift over acknowledges them, line by line."""

from __future__ import annotations

from gendan.db import handovers as table
from gendan.domain.lifecycle import days_late
from gendan.services.today_items import Item, Look


def handovers(look: Look) -> list[Item]:
    """Handovers with lines that nobody acknowledged; to be taken on the day on which they were given."""
    found = []
    for row in table.waiting(look.conn, look.owner, look.most_words):
        due = row.given_at.astimezone(look.config.zone).date()
        late = days_late(due, 0, look.day)
        found.append(
            Item("task", 0, "", None, "", "handover", due, late, row.to, row.to_name, False, None, case=row.code)
        )
    return found
