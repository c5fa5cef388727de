"""System: users, settings, the change log, this terminal; and from here an order book is taken in."""

from __future__ import annotations

from textual.app import ComposeResult
from textual.widgets import ContentSwitcher

from gendan import keys
from gendan.i18n import N_, _
from gendan.screens.frame import SectionScreen
from gendan.screens.sections import ELSEWHERE
from gendan.screens.system_about import AboutPane
from gendan.screens.system_capacity import CapacityPane
from gendan.screens.system_health import HealthPane
from gendan.screens.system_journal import JournalPane
from gendan.screens.system_keys import KeysPane
from gendan.screens.system_pane import SystemPane
from gendan.screens.system_playbooks import PlaybooksPane, ScriptsPane
from gendan.screens.system_prices import PricesPane
from gendan.screens.system_regions import RegionsPane
from gendan.screens.system_settings import SettingsPane
from gendan.screens.system_templates import TemplatesPane
from gendan.screens.system_terminals import TerminalsPane
from gendan.screens.system_users import UsersPane
from gendan.widgets.tab_line import TabLine, TabName

TABS: dict[str, tuple[str, type[SystemPane]]] = {
    "users": (N_("Users"), UsersPane),
    "settings": (N_("Settings"), SettingsPane),
    "journal": (N_("Change log"), JournalPane),
    "about": (N_("About"), AboutPane),
    "health": (N_("Health"), HealthPane),
    "prices": (N_("Prices"), PricesPane),
    "plans": (N_("Plans"), TemplatesPane),
    "regions": (N_("Regions"), RegionsPane),
    "capacity": (N_("Capacity"), CapacityPane),
    "terminals": (N_("Terminals"), TerminalsPane),
    "playbooks": (N_("Playbooks"), PlaybooksPane),
    "scripts": (N_("Scripts"), ScriptsPane),
    "keys": (N_("Keys"), KeysPane),
}


class SystemScreen(SectionScreen):
    """Section 9. A tab is asked for its data when it is opened, and again when one comes back to the section."""

    DIGIT = 9
    BINDINGS = keys.bindings("system", "previous_tab", "next_tab", "import_book")
    DEFAULT_CSS = """
    SystemScreen ContentSwitcher { height: 1fr; }
    SystemScreen SystemPane { height: 1fr; }
    SystemScreen.-wide PricesPane > #prices { layout: horizontal; }
    SystemScreen.-wide PricesPane > #prices > #goods { width: 1fr; }
    SystemScreen.-wide PricesPane > #prices > #chosen { width: 58; height: 1fr; margin: 0 0 0 1; }
    SystemScreen.-wide TemplatesPane > #plans { layout: horizontal; }
    SystemScreen.-wide TemplatesPane > #plans > #templates { width: 36; height: 1fr; }
    SystemScreen.-wide CapacityPane > #capacity { layout: horizontal; }
    SystemScreen.-wide CapacityPane > #capacity > #pools { width: 54; height: 1fr; }
    """

    _tab = "users"

    def body(self) -> ComposeResult:
        yield TabLine([TabName(key, _(title)) for key, (title, _pane) in TABS.items()], self._tab)
        with ContentSwitcher(initial=self._tab):
            for key, (_title, pane) in TABS.items():
                made = pane()
                made.id = key
                yield made

    @property
    def pane(self) -> SystemPane:
        """The open tab."""
        return self.query_one(f"#{self._tab}", SystemPane)

    def load(self) -> None:
        self.pane.load()
        self.pane.table.focus()

    async def on_screen_resume(self) -> None:
        if self.query(SystemPane):
            self.pane.load()

    def on_tab_line_chosen(self, event: TabLine.Chosen) -> None:
        self._tab = event.key
        self.query_one(ContentSwitcher).current = event.key
        self.load()
        self.refresh_bindings()

    def action_previous_tab(self) -> None:
        self.query_one(TabLine).step(-1)

    def action_next_tab(self) -> None:
        self.query_one(TabLine).step(1)

    def action_import_book(self) -> None:
        self.app.push_screen(ELSEWHERE["import"].make())
