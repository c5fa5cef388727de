"""The lock screen, painted first: store, terminal, clock, and two fields."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from textual.app import ComposeResult
from textual.containers import Horizontal, Vertical
from textual.content import Content
from textual.message import Message
from textual.timer import Timer
from textual.widgets import Static
from textual.worker import Worker, WorkerState

from gendan import i18n
from gendan.i18n import _
from gendan.screens.base import GendanScreen
from gendan.screens.host import MinuteTick
from gendan.text import plain
from gendan.when import moment_words
from gendan.widgets.inputs import TextInput
from gendan.widgets.keybar import KeyBar


class LockScreen(GendanScreen):
    """User name, Enter, password, Enter. A refusal keeps the name and clears the password."""

    HORIZONTAL_BREAKPOINTS = []  # it looks the same everywhere, and a class less is a pass over the styles less
    DEFAULT_CSS = """
    LockScreen { align: center middle; background: $background; }
    LockScreen > #lock { width: 60; max-width: 96%; height: auto; padding: 1 3; background: $surface; }
    LockScreen .head { height: auto; margin: 0 0 1 0; }
    LockScreen .row { height: 1; margin: 0 0 1 0; }
    LockScreen .label { width: 14; color: $foreground-muted; }
    LockScreen TextInput { width: 1fr; }
    LockScreen .word { height: auto; min-height: 1; color: $foreground-muted; }
    LockScreen .word.-wrong { color: $late; text-style: bold; }
    LockScreen .demo { height: auto; color: $foreground-muted; margin: 1 0 0 0; }
    LockScreen KeyBar { dock: bottom; }
    """

    @dataclass
    class SignIn(Message):
        """A user wants to come in."""

        login: str
        password: str
        new: str | None = None

    def __init__(self) -> None:
        super().__init__()
        self._waiting = 0
        self._words = ""
        self._timer: Timer | None = None
        self._is_asking = False
        """Whether somebody is being let in: what is pressed again meanwhile would count as another try."""

    def compose(self) -> ComposeResult:
        greeting = self.host.greeting
        with Vertical(id="lock"):
            yield Static(self._head(self.host.local_now()), classes="head")
            with Horizontal(classes="row"):
                yield Static(plain(_("User name")), classes="label")
                yield TextInput(greeting.last_user, max_length=64, id="user")
            with Horizontal(classes="row"):
                yield Static(plain(self._asked()), classes="label", id="asked")
                yield TextInput(password=True, max_length=1024, id="password")
            yield Static(classes="word")
            if greeting.demo_users:
                yield Static(plain(self._demo()), classes="demo")
        yield KeyBar()

    def _head(self, now: datetime) -> Content:
        """Name, place, clock; one widget and not four, because the first picture must be fast."""
        greeting = self.host.greeting
        place = f"{greeting.store_name} {greeting.terminal}".strip()
        lines = [plain(_("gendan"), "bold $accent"), plain(place), plain(moment_words(now), "$foreground-muted")]
        if greeting.practice:
            lines.append(plain(_("PRACTICE CLOCK"), "bold $due"))
        return Content("\n").join(lines)

    def _asked(self) -> str:
        """What is typed below the user name: a PIN will do on a terminal that was opened with a password today."""
        store = self.host.store
        return _("Password/PIN") if store is not None and store.takes_pin() else _("Password")

    def _demo(self) -> str:
        from gendan.domain import labels

        users = "\n".join(
            f"  {login:<6}{password}  {_(labels.label('role', role))}"
            for login, password, role in self.host.greeting.demo_users
        )
        return f"{_('Demonstration store. User names and passwords:')}\n{users}"

    @property
    def user(self) -> TextInput:
        """The field of the user name."""
        return self.query_one("#user", TextInput)

    @property
    def password(self) -> TextInput:
        """The field of the password."""
        return self.query_one("#password", TextInput)

    def offer(self, login: str) -> None:
        """Ask again, and offer this user name."""
        self._is_asking = False
        self._forget_new()
        self.query_one(".head", Static).update(self._head(self.host.local_now()))
        self.query_one("#asked", Static).update(plain(self._asked()))
        self.user.value = login
        self.password.value = ""
        self._tell("")
        self.user.focus()
        self.user.select_all()

    def refuse(self, words: str, wait: int = 0, *, renew: bool = False) -> None:
        """Say why nobody came in, and for how many seconds there is no next try. The name stays; where a new password
        is to be chosen (``renew``, C257) so does the one that was typed, and the new one is asked for, twice.
        """
        self._words, self._waiting, self._is_asking = words, wait, False
        if renew:
            self.call_next(self._ask_new)
        else:
            self._forget_new()
            self.password.value = ""
            self.password.focus()
        self._show_refusal()
        if wait and self._timer is None:
            self._timer = self.set_interval(1, self._count_down)

    async def _ask_new(self) -> None:
        await self.query(".renewal").remove()
        for name, words in (("new", _("New password")), ("again", _("Same again"))):
            field = TextInput(password=True, max_length=200, id=name)
            row = Horizontal(Static(plain(words), classes="label"), field, classes="row renewal")
            await self.query_one("#lock").mount(row, before=".word")
        self.query_one("#new", TextInput).focus()

    def _forget_new(self) -> None:
        self.query(".renewal").remove()

    def _count_down(self) -> None:
        self._waiting = max(0, self._waiting - 1)
        self._show_refusal()
        if not self._waiting and self._timer is not None:
            self._timer.stop()
            self._timer = None

    def _show_refusal(self) -> None:
        n = self._waiting
        wait = _("Next try in {n} {n:second|seconds}.", n=n) if n else ""
        self._tell(f"{self._words} {wait}".strip(), wrong=True)

    def _tell(self, words: str, *, wrong: bool = False) -> None:
        for word in self.query(".word").results(Static):  # none while all is said again in the other language
            word.update(plain(words))
            word.set_class(wrong, "-wrong")

    def on_input_changed(self) -> None:
        self._is_asking = False  # what is pressed now is meant

    def on_input_submitted(self, event: TextInput.Submitted) -> None:
        event.stop()
        new, again = (next(iter(self.query(f"#{name}").results(TextInput)), None) for name in ("new", "again"))
        if not self.user.value.strip():
            self.user.focus()
        elif event.input is self.user or not self.password.value:
            self.password.focus()
        elif new is not None and again is not None and (event.input is not again or not new.value):
            (again if event.input is new and new.value else new).focus()
        elif new is not None and again is not None and new.value != again.value:
            again.value = ""
            self._tell(_("The two are not the same. Type it twice again."), wrong=True)
        elif not self._waiting and not self._is_asking:
            self._is_asking = True
            self._tell(_("One moment…"))
            self.post_message(self.SignIn(self.user.value.strip(), self.password.value, new.value if new else None))

    def on_lock_screen_sign_in(self, event: SignIn) -> None:
        event.stop()
        self.host.leave_lock(event.login, event.password, event.new)

    def on_worker_state_changed(self, event: Worker.StateChanged) -> None:
        """What nobody foresaw: the application tells it (Textual calls the base's handler too); one can try again."""
        if event.state is WorkerState.ERROR:
            self.refuse("")

    def on_minute_tick(self, event: MinuteTick) -> None:
        for head in self.query(".head").results(Static):  # none while all is said again
            head.update(self._head(event.now))
        for asked in self.query("#asked").results(Static):
            asked.update(plain(self._asked()))

    async def speak(self) -> None:
        """Say everything again, in the language in force; what was typed stays."""
        typed = {field.id: field.value for field in self.query(TextInput)}
        focused = self.focused.id if self.focused is not None else None
        await self.recompose()
        if "new" in typed:
            await self._ask_new()
        for field in self.query(TextInput):
            field.value = typed[field.id]
        if self._waiting:
            self._show_refusal()
        next((field for field in self.query(TextInput) if field.id == focused), self.user).focus()
        self._language = i18n.language()
        self.refresh_bindings()
