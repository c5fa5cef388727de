"""Keeping what a terminal chose for itself, language and colours, in its settings file."""

from __future__ import annotations

import threading
from pathlib import Path
from typing import Any, cast

from textual.app import App

from gendan.screens.host import Host

_TURN = threading.Lock()
_CHOSEN: dict[tuple[Path, str], str] = {}
"""What was chosen last, by settings file and key: threads that write come in any order, and each writes that."""


def keep_setting(app: App[Any], key: str, value: str) -> None:
    """Write it in a thread of the application: the tab may be gone before the thread begins; a failure is told."""
    host = cast("Host", app)
    path = host.config.path
    _CHOSEN[path, key] = value

    def keep() -> None:
        from gendan.services.own_settings import keep

        try:
            with _TURN:
                keep(path, key, _CHOSEN[path, key])
        except Exception as error:
            app.call_later(host.show_error, error)

    app.run_worker(keep, name=f"keep {key}", thread=True, exit_on_error=False)
