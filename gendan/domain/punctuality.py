"""Whether an order kept its promises, as far as it was known on a day: each part against its own (C169, C263, C268)."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from gendan.domain.lifecycle import Part


def kept_first(parts: Sequence[Part]) -> bool | None:
    """Whether every part that has a promise came by its first one; ``None`` where one is out or none promised."""
    judged = [part.late_days == 0 for part in parts if part.first is not None]
    return all(judged) if judged and _complete(parts) else None


def kept_current(parts: Sequence[Part]) -> bool | None:
    """Whether every part that has a promise came by the one in force; ``None`` as for ``kept_first``."""
    judged = [
        part.delivered <= part.current for part in parts if part.current is not None and part.delivered is not None
    ]
    return all(judged) if judged and _complete(parts) else None


def days_late(parts: Sequence[Part], day: date) -> int:
    """Calendar days that the latest part came, or at the end of ``day`` is, after its first promise; 0 if none."""
    late = (((part.delivered or day) - part.first).days for part in parts if part.first is not None)
    return max(0, *late, 0)


def _complete(parts: Sequence[Part]) -> bool:
    return all(part.delivered is not None for part in parts)
