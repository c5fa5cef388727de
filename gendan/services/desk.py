"""The store as the application holds it: who signs in, what is done, and whether somebody else has written."""

from __future__ import annotations

import contextlib
from collections.abc import Mapping
from datetime import datetime
from typing import Any

from gendan.db.store import Store
from gendan.errors import GendanError
from gendan.services import commands, door
from gendan.services.context import Actor
from gendan.services.session import remember, sign_in


class Desk:
    """One open store. Views take ``store``; every write goes through ``run``."""

    def __init__(self, store: Store) -> None:
        self.store = store
        commands.all_commands()

    def authenticate(self, login: str, password: str) -> Actor:
        """The actor of that login; a ``Refusal`` where login or password is wrong or one must wait."""
        actor = sign_in(self.store, login, password)
        with contextlib.suppress(GendanError):  # a store that may only be read still lets people look
            remember(self.store, actor.login)
        return actor

    def run(self, actor: Actor, name: str, args: Mapping[str, Any], at: datetime | None = None) -> dict[str, Any]:
        """Run one command as this actor."""
        return door.run(self.store, actor, name, args, at)

    def close(self) -> None:
        """Let go of the database."""
        self.store.close()
