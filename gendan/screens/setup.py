"""The first run: a store, its terminal and its first admin, in one form."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

from textual.app import ComposeResult
from textual.containers import Vertical
from textual.widgets import Static

from gendan import keys
from gendan.clock import Clock
from gendan.config import Config
from gendan.errors import GendanError
from gendan.i18n import N_, _
from gendan.screens.base import GendanScreen
from gendan.screens.host import Greeting
from gendan.text import plain
from gendan.widgets.form import FieldRow, Form, said
from gendan.widgets.inputs import TextInput
from gendan.widgets.keybar import KeyBar

_CHECKED = ("store", "store_name", "terminal", "admin")
_ASKED = {
    "store": N_("Store code"),
    "store_name": N_("Store name"),
    "terminal": N_("Terminal"),
    "admin": N_("User name"),
}

_NEEDED = {
    "store": N_("Type a code for the store, like S01."),
    "store_name": N_("Type the name of the store."),
    "terminal": N_("Type a code for this terminal, like T1."),
    "admin": N_("Type a user name for yourself."),
}


def _field(name: str, hint: str = "", value: str = "") -> FieldRow:
    return FieldRow(name, _ASKED[name], TextInput(value, max_length=120), required=True, hint=hint)


def _password(name: str, label: str, hint: str = "") -> FieldRow:
    return FieldRow(name, label, TextInput(password=True, max_length=200), required=True, hint=hint)


class SetupScreen(GendanScreen):
    """Opened over the lock screen where there is no database; makes one, and gives way to the lock screen."""

    BINDINGS = keys.bindings("form", "main")
    DEFAULT_CSS = """
    SetupScreen { align: center middle; background: $background; }
    SetupScreen > #setup { width: 84; max-width: 98%; height: auto; padding: 0 2; background: $surface; }
    SetupScreen .name { text-style: bold; color: $accent; height: 1; }
    SetupScreen .about { height: auto; margin: 0 0 1 0; }
    SetupScreen .practice { height: 1; color: $due; text-style: bold; }
    SetupScreen FieldRow > TextInput { width: 28; }
    SetupScreen FieldRow { margin: 0 0 1 0; }
    SetupScreen Form { padding: 0; }
    SetupScreen .word { height: auto; color: $foreground-muted; }
    SetupScreen KeyBar { dock: bottom; }
    """

    def __init__(self) -> None:
        super().__init__()
        self._making = False

    def compose(self) -> ComposeResult:
        greeting = self.host.greeting
        with Vertical(id="setup"):
            yield Static(plain(_("A new store")), classes="name")
            if greeting.practice:
                yield Static(plain(_("GENDAN_NOW is set: this is a practice store for good.")), classes="practice")
            about = _("There is no database yet. It will be made at {path}.", path=greeting.path)
            yield Static(plain(about), classes="about")
            yield Form(
                [
                    _field("store", N_("in order numbers, like S01"), "S01"),
                    _field("store_name", N_("as printed on confirmations")),
                    _field("terminal", N_("this counter, like T1"), "T1"),
                    _field("admin", N_("of the first admin: you")),
                    FieldRow("admin_name", N_("Your name"), TextInput(max_length=120), hint=N_("may be left out")),
                    _password("password", N_("Password"), N_("at least 8 characters")),
                    _password("again", N_("Same again")),
                ]
            )
            yield Static(plain(_("{key.form.main} makes the store. {key.app.language} English / 中文")), classes="word")
        yield KeyBar()

    @property
    def form(self) -> Form:
        """The fields."""
        return self.query_one(Form)

    def on_mount(self) -> None:
        self.form.rows[1].field.focus()

    def on_form_submitted(self, event: Form.Submitted) -> None:
        event.stop()
        if not self._making:
            values = event.values
            least = self.host.config["password.min_length"]
            self.ask("check", lambda: _problems(values, least), lambda found: self._checked(values, found))

    def _checked(self, values: Mapping[str, str], problems: Mapping[str, str]) -> None:
        self.form.show_problems(problems)
        if not problems and not self._making:
            self._making = True
            self._say(_("One moment…"))
            host = self.host
            self.ask("found", lambda: _found(host.greeting, host.clock, host.config, values), self._made, self._refused)

    def _made(self, greeting: Greeting) -> None:
        self.app.call_next(self.host.store_made, greeting)

    def _refused(self, error: GendanError) -> None:
        self._making = False
        self._say("")
        self.form.show_error(error)

    def _say(self, words: str) -> None:
        self.query_one(".word", Static).update(plain(words))

    def action_main(self) -> None:
        self.form.action_main()

    async def speak(self) -> None:
        """Say everything again, in the language in force; what was typed stays."""
        values = self.form.values
        at = next((n for n, row in enumerate(self.form.rows) if row.field.has_focus), 0)
        await self.recompose()
        for row in self.form.rows:
            row.field.value = values[row.field_name]
        self.form.rows[at].field.focus()
        self.refresh_bindings()


def _problems(values: Mapping[str, str], least: int) -> dict[str, str]:
    """All that is wrong, in words by field."""
    from gendan.services.founding import check_part
    from gendan.services.passwords import checked

    problems: dict[str, str] = {}
    for name in _CHECKED:
        value = values[name].strip()
        if not value:
            problems[name] = _(_NEEDED[name])
            continue
        try:
            check_part(name, value)
        except GendanError as error:
            problems[name] = said(error)
    try:
        checked(values["password"], least, values["admin"].strip())
    except GendanError as error:
        problems["password"] = said(error)
    if values["password"] != values["again"]:
        problems["again"] = _("The two are not the same. Type it twice again.")
    return problems


def _found(greeting: Greeting, clock: Clock, config: Config, values: Mapping[str, str]) -> Greeting:
    from gendan.services.founding import Founding, found

    told = {name: values[name].strip() for name in _CHECKED}
    wanted = Founding(
        told["store"],
        told["store_name"],
        told["terminal"],
        told["admin"],
        values["password"],
        values["admin_name"].strip(),
    )
    found(Path(greeting.path), clock, config, wanted)
    terminal = f"{told['store']}-{told['terminal']}"
    return Greeting(told["store_name"], terminal, told["admin"], practice=greeting.practice)
