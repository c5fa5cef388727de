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

    A refusal opens it again with what was typed and says why; ``done`` gets the command's result.
    """
    asking: Asking = screen
    desk, session = asking.host.store, asking.host.session

    def answered(filled: Filled | None) -> None:
        if filled is None:
            return

        def refused(error: GendanError) -> None:
            fill_in(screen, make, command, done, given, Before(filled.typed, error))

        asking.ask("write", lambda: desk.run(session, command, {**(given or {}), **filled.args}), done, refused)

    screen.app.push_screen(make(before), answered)
