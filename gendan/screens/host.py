"""What screens know of the application they stand in, and what the application knows of the store."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from datetime import datetime
from typing import TYPE_CHECKING, Any, NamedTuple, Protocol

from textual.message import Message

from gendan.clock import Clock
from gendan.config import Config

if TYPE_CHECKING:
    from gendan.errors import Finding
    from gendan.widgets.sections import Badge
    from gendan.widgets.topline import TopFacts


class Greeting(NamedTuple):
    """What the lock screen may say before the store is open.

    ``demo_users`` are names, passwords and roles of a demonstration store, and of nothing else.
    ``exists`` is False where there is no database yet.
    """

    store_name: str = ""
    terminal: str = ""
    last_user: str = ""
    demo_users: tuple[tuple[str, str, str], ...] = ()
    practice: bool = False
    exists: bool = True
    path: str = ""
    """Where a database is to be made that does not exist."""
    tour: str = ""
    """Whether the tour of a demonstration store is to be had: ``offer``, ``begin``, or not at all."""


class Deed(NamedTuple):
    """Something this user did since signing in: the number of the order, the command; ``kind`` is another thing where
    that is the number of a complaint about no order or of a customer."""

    order: str
    command: str
    kind: str = "order"


class SignedIn(Protocol):
    """A session: who is signed in. ``role`` is a code."""

    @property
    def login(self) -> str:
        """What the user signs in with."""

    @property
    def name(self) -> str:
        """The user's name."""

    @property
    def role(self) -> str:
        """The code of the user's role."""

    @property
    def remarks(self) -> Sequence[Finding]:
        """What the user is told on coming in."""


class OpenStore(Protocol):
    """The store after it was opened: it knows its users."""

    def authenticate(self, login: str, password: str, new: str | None = None) -> SignedIn:
        """The session of this user; a Refusal where it is none, with ``wait`` in its params where one must wait, on the
        field ``new`` where a new password is to be chosen: with ``new`` that is done.
        """

    def takes_pin(self) -> bool:
        """Whether a PIN will do as well as the password."""

    def key_layers(self, login: str) -> Sequence[Mapping[str, str]]:
        """The keys by action id that the user and the store have chosen, the stronger first."""

    def close(self) -> None:
        """Let go of the database."""


class Host(Protocol):
    """The application as screens see it."""

    config: Config
    clock: Clock
    greeting: Greeting
    store: Any
    session: Any
    deeds: list[Deed]
    badges: Mapping[int, Badge]
    is_locked: bool

    def hold(self, asking: Any, again: Callable[[], object]) -> bool:
        """Whether what came for ``asking`` waits, since it lies under the lock: ``again`` is done when its user is
        back, never where another one comes.
        """

    def show_error(self, error: BaseException) -> None:
        """Tell people what went wrong; the one place that does."""

    def raise_curtain(self) -> None:
        """The screen in front is ready to be seen."""

    def top_facts(self) -> TopFacts:
        """What the top line says now."""

    def set_top_facts(self, facts: TopFacts) -> None:
        """Say something else in the top line, on every screen."""

    def local_now(self) -> datetime:
        """The present moment in the store's zone."""

    def open_section(self, digit: int) -> None:
        """Open the section with this digit."""

    def use_keys(self, layers: Sequence[Mapping[str, str]]) -> None:
        """Take these keys from now on, below those of this terminal's file, and say which of them cannot be."""

    async def store_made(self, greeting: Greeting) -> None:
        """A store was founded: let its first user in through the lock screen."""

    def leave_lock(self, login: str, password: str, new: str | None = None) -> None:
        """Let this user in, if the password is right; with ``new`` that is his password from now on."""


class MinuteTick(Message, bubble=False):
    """Another minute has begun; the screen in front gets it."""

    def __init__(self, now: datetime) -> None:
        super().__init__()
        self.now = now
