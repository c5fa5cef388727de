"""Working days ahead in a query: the day that is so many working days away, without a table of days."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import Any

import sqlalchemy as sa

_WIDTH = len("2026-03-02")


def soonest(rest_days: sa.ColumnElement[Any], reach: Sequence[date]) -> sa.ColumnElement[str]:
    """The day (as text) before which what is left to do cannot be done; ``reach[n]`` is ``n`` working days away.

    The days stand in one text of equal pieces: a piece is found in no time, however many there are.
    """
    days = "".join(day.isoformat() for day in reach)
    return sa.func.substr(days, 1 + _WIDTH * sa.func.min(rest_days, len(reach) - 1), _WIDTH)
