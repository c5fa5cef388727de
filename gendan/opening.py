"""Opening the application on a database: the one place where its parts are put together."""

from __future__ import annotations

import gc
import os
import sys
from pathlib import Path
from typing import TYPE_CHECKING

from gendan import config, console, locations
from gendan.clock import clock_from_environment
from gendan.db.peek import peek
from gendan.errors import StorageError, UsageError
from gendan.i18n import N_, _

if TYPE_CHECKING:
    from gendan.app import GendanApp
    from gendan.services.desk import Desk


PICTURES = "120"
"""Pictures a second at most. With Textual's own 60 what is found while one types waits up to 16 ms for the next."""


def start(path: Path, tour: str = "offer") -> int:
    """Open the application on the database at ``path``; its exit status. ``tour`` is what a demonstration store does
    about its tour, ``offer`` or ``begin``. Raises ``UsageError`` no_terminal where nobody could see or type anything.
    """
    _refuse_without_terminal()
    gc.disable()
    app = make_app(path, tour)
    from gendan.app import run

    return run(app)


def _refuse_without_terminal() -> None:
    """In a scheduler or a pipe it would run for ever: pictures go to standard error, keys come from input."""
    streams = (sys.__stdin__, sys.__stderr__)
    if not console.is_served() and not all(stream is not None and stream.isatty() for stream in streams):
        message = N_("The application needs a terminal, and here is none. `gendan --help` lists what needs none.")
        raise UsageError("no_terminal", message)


def make_app(path: Path | str, tour: str = "") -> GendanApp:
    """The application on the database at ``path``. Nothing heavy is imported before the lock screen is painted:
    the store is opened in a thread while the user types. ``tour`` as in ``start``; nothing is without it. Errors:
    ``StorageError`` no_folder.
    """
    settings = config.load()
    console.prepare(settings)
    os.environ.setdefault("TEXTUAL_FPS", PICTURES)
    from gendan.app import GendanApp
    from gendan.screens.host import Greeting

    clock = clock_from_environment()
    path = Path(path)
    seen = peek(path)
    if seen is not None:
        settings = settings.with_store(seen.settings)

    def open_desk() -> Desk:
        from gendan.entrance import enter
        from gendan.exchanging import Exchanging
        from gendan.services.desk import Desk
        from gendan.upkeep import Upkeep, tell_looked

        store = enter(path, clock, settings)
        return Desk(store, Exchanging(store, lambda looked: tell_looked(app, looked)), Upkeep(store, app))

    greeting = Greeting(exists=False, path=str(path), practice=clock.practice)
    if seen is not None:
        greeting = Greeting(
            seen.store_name, seen.terminal, seen.last_login,
            _users() if seen.demo else (), seen.practice or clock.practice,
            tour=tour if seen.demo else "",
        )  # fmt: skip
    _make_folder(path.parent)
    app = GendanApp(open_desk, greeting, settings, clock, role_words=_role_words)
    return app


def _make_folder(folder: Path) -> None:
    try:
        locations.private_folder(folder)
    except OSError as error:
        from gendan import reasons

        message = N_("The folder {folder} cannot be made: {why}. Name another place with --db or GENDAN_DB.")
        raise StorageError("no_folder", message, folder=folder, why=reasons.reason(error)) from error


def _users() -> tuple[tuple[str, str, str], ...]:
    from gendan.services import demo_data

    return tuple((login, demo_data.PASSWORD, role) for login, _name, role in demo_data.USERS)


def _role_words(role: str) -> str:
    from gendan.domain import labels

    return _(labels.label("role", role))
