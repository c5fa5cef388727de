"""The colours of the application on the terminal that it is given: three themes, few colours, or none."""

from __future__ import annotations

from typing import Any

from textual.app import App

from gendan.widgets.themes import CONTRAST, FEW, STATES, THEMES

EDGED = "-edged"
"""The class of an application whose dialogs are drawn with a line around: no shade sets them off from the screen."""


class Colours(App[None]):
    """An application in one of our themes, also where 16 colours or none must do."""

    def __init__(self, **options: Any) -> None:
        super().__init__(**options)
        for theme in THEMES:
            self.register_theme(theme)

    @property
    def has_few_colours(self) -> bool:
        """Whether the terminal has 16 colours or fewer (``TERM``, ``COLORTERM``, ``TEXTUAL_COLOR_SYSTEM``)."""
        return self.console.color_system not in {"256", "truecolor"}

    def get_theme_variable_defaults(self) -> dict[str, str]:
        return STATES

    def get_css_variables(self) -> dict[str, str]:
        found: dict[str, str] = super().get_css_variables()
        return found | FEW.get(self.theme, {}) if self.has_few_colours else found

    def begin_theme(self, name: str) -> None:
        """The theme to start with; set as an attribute it would parse every style twice."""
        self.set_reactive(Colours.theme, name)
        self._classes.update((f"-theme-{name}", "-dark-mode" if self.current_theme.dark else "-light-mode"))
        self._draw_edges(name)

    def _watch_theme(self, theme_name: str) -> None:
        self._draw_edges(theme_name)
        super()._watch_theme(theme_name)

    def _draw_edges(self, theme: str) -> None:
        """By hand: setting a class would style everything again, which the theme does anyway."""
        if self.has_few_colours or self.no_color or theme == CONTRAST.name:
            self._classes.add(EDGED)
        else:
            self._classes.discard(EDGED)

    def next_theme(self) -> str:
        """The theme after the one in force, from now on; its name."""
        names = [theme.name for theme in THEMES]
        at = names.index(self.theme) if self.theme in names else -1
        self.theme = names[(at + 1) % len(names)]
        return self.theme
