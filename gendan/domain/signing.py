"""How long a wrong password makes one wait."""

from __future__ import annotations

FREE_TRIES = 3
"""Wrong tries in a row without a wait: people mistype."""
FIRST_WAIT = 5
LONGEST_WAIT = 900


def wait_after(wrong: int) -> int:
    """Seconds to wait after so many wrong tries in a row: none, then 5, 10, 20, ... up to 15 minutes."""
    if wrong < FREE_TRIES:
        return 0
    return int(min(FIRST_WAIT * 2 ** (wrong - FREE_TRIES), LONGEST_WAIT))
