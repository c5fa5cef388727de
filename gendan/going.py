"""Where one can go: the sections by their digits, and what is opened over them."""

from __future__ import annotations

from collections.abc import Mapping

from gendan.screens.sections import Place
from gendan.touring import Touring

OVER = {
    "new_order": "new_order",
    "search": "search",
    "import_book": "import",
    "requests": "requests",
    "faults": "faults",
}
"""Actions that open a screen over the one in front, and the names of the places."""


class Going(Touring):
    """Opens sections, each where it was left, and screens over them."""

    elsewhere: Mapping[str, Place]

    def open_section(self, digit: int) -> None:
        """Open the section with this digit, where it was left; from a page above its list, go back to the list."""
        section = next((section for section in self.sections if section.digit == digit), None)
        if section is None or self.is_locked:
            return
        if section.mode == self.current_mode:
            from gendan.screens.frame import SectionScreen

            back = SectionScreen.action_back  # a screen that holds what was typed has its own way back
            while len(self.screen_stack) > 1 and getattr(type(self.screen), "action_back", None) is back:
                self.pop_screen()
            return
        if section.mode not in self._modes:
            self.add_mode(section.mode, section.place.make)
        self.switch_mode(section.mode)

    def action_section(self, digit: int) -> None:
        self.open_section(digit)

    def action_new_order(self) -> None:
        self._over("new_order")

    def action_search(self) -> None:
        self._over("search")

    def action_import_book(self) -> None:
        self._over("import_book")

    def action_requests(self) -> None:
        self._over("requests", again=False)

    def action_faults(self) -> None:
        self._over("faults", again=False)

    def _over(self, action: str, *, again: bool = True) -> None:
        place = self.elsewhere[OVER[action]]
        if again or type(self.screen).__name__ != place.name:
            self.push_screen(place.make())
