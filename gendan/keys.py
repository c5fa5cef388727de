"""What reads the table of keys: bindings, key bar, help, and texts that name a key."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import TYPE_CHECKING

from gendan.i18n import N_, _, name_keys
from gendan.keytable import ACTIONS, ALONGSIDE, CONTEXTS, SECTIONS, Action

if TYPE_CHECKING:
    from textual.binding import BindingType

__all__ = [
    "ACTIONS",
    "ALONGSIDE",
    "BY_ID",
    "CONTEXTS",
    "SECTIONS",
    "Action",
    "Named",
    "bindings",
    "character",
    "help_rows",
    "in_context",
    "name",
    "names",
    "of",
    "shown",
    "use",
    "written",
]  # fmt: skip

BY_ID: dict[str, Action] = {action.id: action for action in ACTIONS}
_WORDS = {
    "space": N_("Space"), "escape": "Esc", "enter": "Enter", "pageup": "PgUp", "pagedown": "PgDn", "home": "Home",
    "end": "End", "up": N_("Up"), "down": N_("Down"), "left": N_("Left"), "right": N_("Right"), "tab": "Tab",
    "backspace": "Backspace", "delete": "Del",
}  # fmt: skip
_own: dict[str, str] = {}


def use(own: Mapping[str, str]) -> None:
    """Take these keys, by action id, in the place of those of the table: whoever names a key names them from now on."""
    _own.clear()
    _own.update(own)


def of(action_id: str) -> list[str]:
    """The keys of an action, the user's own where there are some."""
    return _own.get(action_id, BY_ID[action_id].keys).split(",")


def name(action_id: str) -> str:
    """The first key of an action as people write it, in the language in force."""
    return _(shown(of(action_id)[0]))


def names(action_id: str) -> str:
    """All keys of an action as people write them, in the language in force."""
    return written(of(action_id))


def written(pressed: Iterable[str]) -> str:
    """Keys as people write them, in the language in force."""
    return " ".join(_(shown(key)) for key in pressed)


class Named:
    """``key.system.new`` in a message: the key of the action ``system.new``."""

    def __init__(self, place: str = "") -> None:
        self._place = place

    def __getattr__(self, word: str) -> Named | str:
        return name(f"{self._place}.{word}") if self._place else Named(word)


name_keys(Named)


def in_context(context: str) -> tuple[Action, ...]:
    """The actions of a context, in the order of the table."""
    return tuple(action for action in ACTIONS if action.context == context)


def bindings(context: str, *names: str) -> list[BindingType]:
    """Textual bindings for the named actions of ``context`` (``"done"``, ``"reschedule"``); no names, all of them.

    A screen names those it has an ``action_`` method for. Labels stay English message ids here;
    the key bar and the help translate them.
    """
    from textual.binding import Binding

    prefix = "app" if context == "global" else context
    chosen = [BY_ID[f"{prefix}.{name}"] for name in names] if names else in_context(context)
    return [
        Binding(key, action.does, action.label, action.show, id=action.id, priority=_priority(action, key))
        for action in chosen
        for key in action.keys.split(",")
    ]


def _priority(action: Action, key: str) -> bool:
    """A key that types something never goes before the field that has the focus."""
    return action.everywhere and not character(key)


def character(key: str) -> str:
    """The character that ``key`` types into a field, or nothing where it types none."""
    if "+" in key:
        return ""
    if key == "space":
        return " "
    from textual.keys import key_to_character

    by_old_name = {"slash": "/", "minus": "-", "plus": "+", "at": "@"}  # names that Textual itself cannot turn back
    return by_old_name.get(key) or (key_to_character(key) or "")


def shown(key: str) -> str:
    """``key`` as it is written for people, as a message id: ``Ctrl+P``, ``F10``, ``?``, ``Space``."""
    *modifiers, base = key.split("+")
    if base in _WORDS:
        name = _WORDS[base]
    elif char := character(base):
        name = char.upper() if modifiers else char
    else:
        name = base.upper()
    return "+".join([*(modifier.capitalize() for modifier in modifiers), name])


def help_rows(context: str, ids: Iterable[str] | None = None) -> list[tuple[tuple[str, ...], str, str]]:
    """Keys as people write them, label and help of a context's actions (of those in ``ids``), as message ids."""
    wanted = None if ids is None else set(ids)
    return [
        (tuple(shown(key) for key in of(action.id)), action.label, action.help)
        for action in in_context(context)
        if wanted is None or action.id in wanted
    ]
