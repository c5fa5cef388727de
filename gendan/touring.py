"""The tour of a demonstration store in the application: what the door did is heard, the panel says what is next."""

from __future__ import annotations

import threading
from collections.abc import Callable
from typing import TYPE_CHECKING, Any, Protocol, runtime_checkable

from textual.message import Message

from gendan.screens.host import Greeting, SignedIn
from gendan.starting import Starting
from gendan.widgets.keybar import KeyBar

if TYPE_CHECKING:
    from gendan.screens.tour import Tour
    from gendan.screens.tour_dialog import Chosen
    from gendan.widgets.topline import TopFacts

LOOK_SECONDS = 0.5
"""How often is looked where one is, while the tour runs."""


@runtime_checkable
class Toured(Protocol):
    """A store whose door can be listened at, and which keeps the state of the tour."""

    def listen(self, told: Callable[[str], object]) -> None:
        """Tell the name of every command that was done from now on."""

    def kept_tour(self) -> str:
        """The state of the tour as it was kept."""

    def keep_tour(self, state: str) -> None:
        """Keep the state of the tour, on this terminal only."""


class Done(Message, bubble=False):
    """The door did a command."""

    def __init__(self, command: str) -> None:
        super().__init__()
        self.command = command


class Touring(Starting):
    """Takes up the tour where a demonstration store is opened for it; without one nothing of it is loaded."""

    greeting: Greeting
    session: SignedIn | None
    store: Any
    _top: TopFacts
    tour: Tour | None = None
    _tour_state = ""
    """What is to be kept; threads that keep it come in any order, and each keeps this."""
    _tour_turn = threading.Lock()
    said_above: tuple[str, str] = ("", "")
    """What every key bar says above its keys: a head and an instruction."""

    def came_in(self) -> None:
        """Somebody signed in: his keys hold, and the tour goes on with him."""
        self.use_keys(self._key_layers)
        if self.tour is None and self.greeting.tour and isinstance(self.store, Toured):
            from gendan.screens.tour import Tour

            self.tour = Tour.read(self.store.kept_tour())
            self.store.listen(lambda command: self.post_message(Done(command)))
            self.set_interval(LOOK_SECONDS, self._notice)
            if self.greeting.tour == "begin" and self.session is not None:
                self.tour.begin(self.session.role)
        self.call_later(self._notice)

    def on_done(self, event: Done) -> None:
        """A command was done; perhaps it was the step."""
        if self.tour is not None and self.session is not None and self.tour.heard(event.command, self.session.login):
            self._moved()
            self._notice()

    def _notice(self) -> None:
        """Notice what stands as a step says, and show the panel on the screen in front."""
        if self.tour is None or not self.screen_stack:
            return
        from gendan.screens.tour import Seen

        user = None if self.is_locked else self.session
        login, role = (user.login, user.role) if user is not None else ("", "")
        if self.tour.look(Seen(type(self.screen).__name__, login, role, self._all_exported())):
            self._moved()
        self.said_above = self.tour.words(self.session.login if self.session is not None else "")
        for bar in self.screen.query(KeyBar):
            bar.say(*self.said_above)

    def top_facts(self) -> TopFacts:
        """What the top line says now."""
        return self._top

    def _all_exported(self) -> bool:
        facts = self.top_facts()
        return bool(facts.last_export) and not facts.unexported

    def _moved(self) -> None:
        store, self._tour_state = self.store, self.tour.written() if self.tour is not None else ""

        def keep() -> None:
            with self._tour_turn:
                store.keep_tour(self._tour_state)

        self.run_worker(keep, thread=True, group="tour", exit_on_error=False)

    def action_tour(self) -> None:
        from gendan.screens.tour_dialog import TourScreen

        if self.tour is not None and self.session is not None and not isinstance(self.screen, TourScreen):
            self.push_screen(TourScreen(self.tour, self.session.role), self._chosen)

    def _chosen(self, chosen: Chosen | None) -> None:
        tour, user = self.tour, self.session
        if chosen is None or tour is None or user is None:
            return
        deeds: dict[str, Callable[[], None]] = {
            "job": lambda: tour.begin(user.role, chosen.job),
            "skip": tour.skip,
            "leave": tour.leave,
            "restart": lambda: tour.restart(user.role),
        }
        deeds[chosen.what]()
        self._moved()
        self._notice()

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        if action == "tour":
            return self.tour is not None and not self.is_locked
        return super().check_action(action, parameters)
