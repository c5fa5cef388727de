"""The application: opening the store, who is signed in, which screen is in front."""

from __future__ import annotations

import os
import threading
from collections.abc import Callable, Mapping, Sequence
from datetime import datetime, tzinfo
from typing import TYPE_CHECKING, Any

from textual.events import Event, InputEvent, Key

from gendan import clock as clocks
from gendan import console, keys
from gendan.clock import Clock
from gendan.config import Config
from gendan.errors import GendanError
from gendan.going import OVER, Going
from gendan.i18n import _
from gendan.screens import sections as places
from gendan.screens.host import Deed, Greeting, MinuteTick, OpenStore, SignedIn
from gendan.screens.lock import LockScreen
from gendan.screens.sections import Place, Section
from gendan.screens.watching import DataChanged, StoreStands, Watch, Watched
from gendan.widgets.topline import TopFacts, TopLine
from gendan.widgets.words import said

if TYPE_CHECKING:
    from gendan.services.standing import Standing
    from gendan.widgets.sections import Badge

LOCK = "_default"
"""The stack of screens that Textual starts with: the lock screen is its first, which spares a pass over all styles."""
TICK_SECONDS = 5.0
"""How often the clock is looked at: a minute is shown at most this late, also after the machine slept."""
_SECONDS = {"m": 60, "h": 3600, "d": 86400, "wd": 86400}


def seconds_of(duration: str) -> float:
    """``10m`` in seconds, by the wall clock; 0 where it says nothing."""
    number = duration.rstrip("!dhmw")
    unit = duration.rstrip("!")[len(number) :]
    return float(number) * _SECONDS[unit] if number and unit in _SECONDS else 0.0


def _not_exported(standing: Standing, zone: tzinfo) -> dict[str, Any]:
    """What the top line says of bundles: how many changes none has carried yet, and when the last was written."""
    at = standing.exported
    return {"unexported": standing.unexported, "last_export": f"{at.astimezone(zone):%m-%d %H:%M}" if at else ""}


class GendanApp(Going):
    """The terminal application: its places, who is signed in, what others write."""

    def __init__(
        self,
        open_store: Callable[[], OpenStore],
        greeting: Greeting,
        config: Config,
        clock: Clock,
        *,
        sections: Sequence[Section] | None = None,
        elsewhere: Mapping[str, Place] = places.ELSEWHERE,
        role_words: Callable[[str], str] = str,
    ) -> None:
        """``role_words`` says a role's code in the language in force; ``sections`` and ``elsewhere`` are the places."""
        super().__init__(open_store, config, clock)
        self.greeting = greeting
        self.elsewhere = elsewhere
        self.sections = tuple(sections or ())
        self._given_sections = sections
        self.store: OpenStore | None = None
        self.session: SignedIn | None = None
        self.deeds: list[Deed] = []
        self.badges: Mapping[int, Badge] = {}
        self._watch: Watch | None = None
        self._role_words = role_words
        self._top = TopFacts()
        self._left_mode = ""
        self._held: list[Callable[[], object]] = []
        self._minute: datetime | None = None

    # starting

    def get_default_screen(self) -> LockScreen:
        return LockScreen()

    def on_mount(self) -> None:
        self._modes[LOCK] = LockScreen  # one may come back to it; add_mode refuses the name
        self.set_interval(TICK_SECONDS, self._tick)
        self.call_after_refresh(self._painted)

    def _painted(self) -> None:
        """The first picture stands: now the rest may be loaded, while the user types."""
        if self._given_sections is None:
            self.sections = places.existing()
        if self.greeting.exists:
            self.begin_opening()
        elif "setup" in self.elsewhere:
            self.push_screen(self.elsewhere["setup"].make())
        self.tell_key_problems()

    async def store_made(self, greeting: Greeting) -> None:
        """A store was founded in the wizard on top: back to the lock screen, which offers its first user."""
        self.greeting = greeting
        self.pop_screen()
        self.begin_opening()
        lock = self.screen_stack[0]
        if isinstance(lock, LockScreen):
            await lock.speak()
            lock.offer(greeting.last_user)

    # signing in and locking

    def leave_lock(self, login: str, password: str, new: str | None = None) -> None:
        """Let this user in, if the password is right, and give him the ``new`` one; it is asked in a thread."""
        lock = self.screen
        if isinstance(lock, LockScreen):
            lock.ask("sign-in", lambda: self._authenticate(login, password, new), self._let_in, self._refuse)

    def _authenticate(self, login: str, password: str, new: str | None) -> SignedIn:
        self.store = self.opened()
        session = self.store.authenticate(login, password, new)
        self._key_layers = self.store.key_layers(session.login)
        return session

    def _refuse(self, error: GendanError) -> None:
        lock = self.screen_stack[0]
        if isinstance(lock, LockScreen):
            renew = error.field == "new" or error.code == "bad_value"  # only of a new password anything else is wrong
            lock.refuse(said(error), int(error.params.get("wait", 0)), renew=renew)

    def _let_in(self, session: SignedIn) -> None:
        same = self.session is not None and self.session.login == session.login and bool(self._left_mode)
        mode = self._left_mode if same else ""
        if self.session is not None and not same:
            self._forget_screens()
        self.session, self.is_locked = session, False
        self.came_in()
        self.set_top_facts(self._top)
        if mode:
            self.switch_mode(mode)
        elif self.sections:
            self.open_section(self.sections[0].digit)
        held, self._held = self._held, []
        for again in held if same else ():
            again()
        for remark in session.remarks:
            self.notify(_(remark.message, **remark.params), severity="warning", timeout=20, markup=False)
        self.refresh_bindings()

    def hold(self, asking: Any, again: Callable[[], object]) -> bool:
        """Keep what came for a screen under the lock until its user is back."""
        if not self.is_locked or asking.screen in self.screen_stack:
            return False
        self._held.append(again)
        return True

    def raise_curtain(self) -> None:
        """With the first picture of the store one begins to follow what others write."""
        super().raise_curtain()
        opened: object = self.store
        if self._watch is None and self.session is not None and isinstance(opened, Watched):
            self._watch = Watch(opened, self.post_message)

    def _forget_screens(self) -> None:
        """Another user starts afresh: nothing of the one before is left on a screen."""
        for section in self.sections:
            if section.mode in self._modes:
                self.remove_mode(section.mode)
        self.deeds.clear()

    def action_lock(self) -> None:
        self._lock(self.session.login if self.session else "")

    def action_switch_user(self) -> None:
        self._lock("")

    def _lock(self, offered: str) -> None:
        if self.is_locked:
            return
        self.is_locked, self._left_mode = True, self.current_mode
        self.clear_notifications()
        self.switch_mode(LOCK)
        lock = self.screen_stack[0]
        if isinstance(lock, LockScreen):
            lock.offer(offered)
        self.refresh_bindings()

    # time

    def local_now(self) -> datetime:
        """The present moment in the store's zone."""
        return self.clock.now().astimezone(self.config.zone)

    def _tick(self) -> None:
        if not self.screen_stack:  # it comes while the application ends
            return
        now = self.local_now()
        minute = now.replace(second=0, microsecond=0)
        if minute != self._minute:
            self._minute = minute
            self.screen.post_message(MinuteTick(now))
            if self._watch is not None:
                self._watch.look()
        idle = seconds_of(self.config["ui.lock_after"])
        if idle and not self.is_locked and self.idle_seconds() >= idle:
            self.action_lock()
        self.tidy()

    async def on_event(self, event: Event) -> None:
        if isinstance(event, InputEvent):
            self._last_input = clocks.monotonic()
        if isinstance(event, Key) and event.key == "ctrl+j" and self.is_locked:
            event = Key("enter", "\r")  # pressed before the terminal was set up Enter comes as a line feed
        await super().on_event(event)

    # what others write

    def on_store_stands(self, event: StoreStands) -> None:
        """Say in the frame how the store stands, and tell the screen in front where somebody has written."""
        from gendan.screens.today_list import badges
        from gendan.widgets.sections import Sections

        if not self.screen_stack:  # it comes while the application ends
            return
        self.badges = badges(event.standing)
        for screen in self.screen_stack:  # also behind a dialog
            for bar in screen.query(Sections):
                bar.badges = self.badges
        self.set_top_facts(self._top._replace(**_not_exported(event.standing, self.config.zone)))
        if event.written:
            self.screen.post_message(DataChanged())

    # what screens ask for

    def set_top_facts(self, facts: TopFacts) -> None:
        """Say something else in the top line: store, terminal, counts; the user is added here."""
        user = self.session
        self._top = TopFacts(
            facts.store or self.greeting.store_name,
            facts.terminal or self.greeting.terminal,
            user.name if user else "",
            self._role_words(user.role) if user else "",
            facts.unexported,
            facts.last_export,
            self.greeting.practice or self.clock.practice,
        )
        for screen in self.screen_stack:
            for line in screen.query(TopLine):
                line.facts = self._top

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        if self.takes_keys or action in {"lock", "switch_user", "palette"}:
            return not (self.takes_keys or self.is_locked)
        if action == "section":
            return not self.is_locked and any(section.digit == parameters[0] for section in self.sections)
        if action in OVER:
            return not self.is_locked and OVER[action] in self.elsewhere
        if f"app.{action}" in keys.BY_ID and not hasattr(self, f"action_{action}"):
            return False
        return super().check_action(action, parameters)

    async def speak(self, language: str) -> None:
        await super().speak(language)
        self.set_top_facts(self._top)

    def let_go(self) -> None:
        """Let go of the database, at the end or when the terminal is gone."""
        if self._watch is not None:
            self._watch.end()
        if self.store is not None:
            self.store.close()


def run(app: GendanApp) -> int:
    """Run the application until it ends; the exit status. It ends as well when its terminal is gone."""

    def gone() -> None:
        closing = threading.Thread(target=app.let_go, daemon=True)
        closing.start()
        closing.join(console.WATCH_SECONDS)
        os._exit(1)

    watching = console.watch(gone)
    app.keeps_house = True
    try:
        app.run()
    finally:
        watching.set()
        app.let_go()
    return app.return_code or 0
