"""What somebody has typed on a screen, and where he is: kept while the screen says everything again."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, Protocol, runtime_checkable

from textual.screen import Screen
from textual.widget import Widget
from textual.widgets import Input, TextArea

from gendan.widgets.choice import ChoiceInput


@runtime_checkable
class Placed(Protocol):
    """A widget in which one is somewhere: a list, a board, a plan."""

    @property
    def place(self) -> Any:
        """Where one is."""

    def return_to(self, place: Any) -> None:
        """Be there again as soon as there is something to show."""


@dataclass(frozen=True, slots=True)
class Typed:
    """The fields in their order: what is in them, of choices the code; where one is in the lists; and which widget has
    the keys, and what is selected in it."""

    values: tuple[str, ...]
    places: tuple[Any, ...]
    at: int | None
    selection: Any

    @classmethod
    def on(cls, screen: Screen[Any]) -> Typed:
        """As it is now."""
        chain, focused = screen.focus_chain, screen.focused
        return cls(
            tuple(one.code or one.value if isinstance(one, ChoiceInput) else one.value for one in _fields(screen)),
            tuple(one.place for one in _lists(screen)),
            chain.index(focused) if focused in chain else None,
            focused.selection if isinstance(focused, Input | TextArea) else None,
        )

    def put_back(self, screen: Screen[Any]) -> None:
        """The same on the screen as it is now, where it has as many fields and lists."""
        fields = _fields(screen)
        if len(fields) == len(self.values):
            for field, value in zip(fields, self.values, strict=True):
                if isinstance(field, ChoiceInput):
                    field.choose(value)
                elif field.value != value:
                    field.value = value
        lists = _lists(screen)
        if len(lists) == len(self.places):
            for one, place in zip(lists, self.places, strict=True):
                one.return_to(place)
        chain = screen.focus_chain
        if self.at is not None and self.at < len(chain):
            screen.app.call_later(self._go_back, screen, chain[self.at])

    def _go_back(self, screen: Screen[Any], there: Widget) -> None:
        if not there.is_attached:
            return
        screen.set_focus(there)
        if isinstance(there, Input | TextArea) and self.selection is not None:
            there.call_later(self._select, there)  # after the focus, which selects all: the next key would take it

    def _select(self, field: Input | TextArea) -> None:
        field.selection = self.selection


def _lists(screen: Screen[Any]) -> list[Placed]:
    """Everything in which one is somewhere."""
    return [one for one in screen.query("*") if isinstance(one, Placed)]


def _fields(screen: Screen[Any]) -> list[Any]:
    """Everything that is typed into."""
    return [one for one in screen.query("*") if isinstance(one, Input | TextArea)]
