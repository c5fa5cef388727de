"""The store as the application holds it: who signs in, what is done, and whether somebody else has written."""

from __future__ import annotations

import contextlib
from collections.abc import Callable, Iterator, Mapping
from datetime import date, datetime
from typing import Any, Protocol

from gendan import people
from gendan.db import meta, users
from gendan.db.store import Store
from gendan.domain.roles import may
from gendan.errors import GendanError
from gendan.services import commands, door, own_keys, standing, watch
from gendan.services.context import Actor
from gendan.services.session import remember, sign_in

TOUR = "tour"
"""The fact of this terminal in which the state of the tour is kept."""


class Companion(Protocol):
    """What works on the store beside the screens, in a thread of its own."""

    def look(self) -> None:
        """Do it now."""

    def close(self) -> None:
        """Do it no more."""


class Desk:
    """One open store. Views take ``store``; every write goes through ``run``."""

    def __init__(self, store: Store, exchange: Companion | None = None, upkeep: Companion | None = None) -> None:
        """``exchange`` gives and takes bundles, ``upkeep`` checks and makes backups; they end with the desk."""
        self.store = store
        self.exchange = exchange
        self._upkeep = upkeep
        self._opened: date | None = None
        """The business day on which somebody last came in here with a password: a PIN is good on that day only."""

    def takes_pin(self) -> bool:
        """Whether a PIN will do as well: somebody came in here with a password today, and the store allows it."""
        is_today = self._opened == self.store.clock.today(self.store.config.zone)
        return is_today and bool(self.store.config["pin.allowed"])

    def authenticate(self, login: str, password: str, new: str | None = None) -> Actor:
        """The actor of that login; a ``Refusal`` where login or password is wrong, one must wait, or a new password is
        to be chosen: with ``new`` that becomes the user's (C257).
        """
        actor = sign_in(self.store, login, password, by_pin=new is None and self.takes_pin(), renewing=new is not None)
        if new is not None:
            self.run(actor, "user.password", {"old": password, "password": new})
        if not actor.pin:
            self._opened = self.store.clock.today(self.store.config.zone)
        self.store.viewer = actor.login
        self._learn_names()
        with contextlib.suppress(GendanError):  # a store that may only be read still lets people look
            remember(self.store, actor)
        return actor

    def key_layers(self, login: str) -> tuple[Mapping[str, str], ...]:
        """The keys by action id that the user of that login and the store have chosen, the stronger first."""
        return own_keys.chosen(self.store, login)

    def listen(self, told: Callable[[str], object]) -> None:
        """Tell the name of every command that is done from now on, in the thread that did it."""
        self.store.told = told

    def kept_tour(self) -> str:
        """The state of the tour of a demonstration store as it was kept."""
        with self.store.read() as conn:
            return meta.get(conn, TOUR)

    def keep_tour(self, state: str) -> None:
        """Keep the state of the tour; it stays on this terminal and is no change of the store."""
        with self.store.write() as conn:
            meta.put(conn, TOUR, state)

    def run(self, actor: Actor, name: str, args: Mapping[str, Any], at: datetime | None = None) -> dict[str, Any]:
        """Run one command as this actor."""
        return door.run(self.store, actor, name, args, at)

    def may(self, actor: Actor, name: str) -> bool:
        """Whether the actor's role reaches this command; its handler may still refuse."""
        return may(actor.role, commands.get(name)[0].role)

    def undoable(self, name: str) -> bool:
        """Whether a command of that name can be taken back."""
        return commands.get(name)[0].undoable

    def standing(self) -> standing.Standing:
        """How the store stands now, for the frame of every screen."""
        self._learn_names()
        return standing.standing(self.store)

    def _learn_names(self) -> None:
        with self.store.read() as conn:
            people.know(users.names_by_login(conn))

    def sweep(self) -> int:
        """Raise what became overdue meanwhile; how many exceptions that were."""
        return watch.sweep(self.store)

    @contextlib.contextmanager
    def watch(self) -> Iterator[Callable[[], int]]:
        """A number that is another one once anybody, here or in another process, has written; for one thread."""
        with self.store.watch() as conn:
            yield lambda: self.store.data_version(conn)

    def close(self) -> None:
        """Let go of the database."""
        if self.exchange is not None:
            self.exchange.close()
        if self._upkeep is not None:
            self._upkeep.close()
        people.know({})
        self.store.close()
