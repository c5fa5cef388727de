"""What waits in section 核对, opened from another screen: the form, the findings, or the section itself."""

from __future__ import annotations

from typing import Any


def open_waiting(screen: Any, kind: str, number: str) -> None:
    """Open what an order waits for, by the kind of work that today's list names."""
    if kind == "check":
        from gendan.screens.check_form import CheckFormScreen

        screen.app.push_screen(CheckFormScreen(number))
    elif kind == "approval":
        from gendan.screens.check_approve import ApproveScreen

        screen.app.push_screen(ApproveScreen(number))
    else:
        screen.host.open_section(4)
