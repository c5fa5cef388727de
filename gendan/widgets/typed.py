"""What somebody has typed on a screen, and where he is: kept while the screen says everything again."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from textual.screen import Screen
from textual.widgets import Input, TextArea

from gendan.widgets.choice import ChoiceInput


@dataclass(frozen=True, slots=True)
class Typed:
    """The fields in their order: what is in them, of choices the code; and which widget has the keys."""

    values: tuple[str, ...]
    at: int | None

    @classmethod
    def on(cls, screen: Screen[Any]) -> Typed:
        """As it is now."""
        chain = screen.focus_chain
        return cls(
            tuple(one.code or one.value if isinstance(one, ChoiceInput) else one.value for one in _fields(screen)),
            chain.index(screen.focused) if screen.focused in chain else None,
        )

    def put_back(self, screen: Screen[Any]) -> None:
        """The same on the screen as it is now, where it has as many fields."""
        fields = _fields(screen)
        if len(fields) == len(self.values):
            for field, value in zip(fields, self.values, strict=True):
                if isinstance(field, ChoiceInput):
                    field.choose(value)
                elif field.value != value:
                    field.value = value
        chain = screen.focus_chain
        if self.at is not None and self.at < len(chain):
            chain[self.at].focus()


def _fields(screen: Screen[Any]) -> list[Any]:
    """Everything that is typed into."""
    return [one for one in screen.query("*") if isinstance(one, Input | TextArea)]
