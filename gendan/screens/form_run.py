"""A dialog with fields, the command it fills in, and the dialog again where the command was refused."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from gendan.errors import GendanError
from gendan.screens.base import Asking
from gendan.screens.form_dialog import Before, Filled, FormDialog


def fill_in(
    screen: Any,
    make: Callable[[Before | None], FormDialog],
    command: str,
    done: Callable[[dict[str, Any]], None],
    given: Mapping[str, Any] | None = None,
    before: Before | None = None,
) -> None:
    """Open the dialog that ``make`` makes and run ``command`` with what it answers and what was ``given``.

    A refusal opens it again with what was typed and says why; ``done`` gets the command's result, where ``screen`` is
    still there.
    """
    asking: Asking = screen
    host = asking.host
    desk, session = host.store, host.session

    def answered(filled: Filled | None) -> None:
        if filled is None:
            return

        def work() -> dict[str, Any]:
            result: dict[str, Any] = desk.run(session, command, {**(given or {}), **filled.args})
            return result

        def refused(error: Exception) -> None:
            if isinstance(error, GendanError) and screen.is_attached:
                fill_in(screen, make, command, done, given, Before(filled.typed, error))
            else:
                host.show_error(error)

        asking.carry_out(command, work, lambda result: done(result) if screen.is_attached else None, refused)

    screen.app.push_screen(make(before), answered)
