"""Own keys: what may be pressed, what means one thing only, and which of them hold where several are chosen.

Textual takes any nonsense silently, so everything is looked at here first.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from gendan.errors import Finding
from gendan.i18n import N_, Word
from gendan.keycontexts import TYPING
from gendan.keys import ALONGSIDE, BY_ID, CONTEXTS, Action, character, in_context, shown

_MODIFIERS = {"ctrl", "shift", "alt", "super", "meta", "hyper"}
FIXED = {"app.help": "f1", "app.back": "escape"}
"""Keys that an action keeps whatever else it is given: the ways out of a keyboard that somebody has lost himself in."""
_NEVER = {
    "ctrl+h": "backspace", "ctrl+i": "tab", "ctrl+m": "enter", "ctrl+left_square_bracket": "escape",
    "alt+f": "ctrl+right", "alt+b": "ctrl+left", "ctrl+slash": "ctrl+underscore",
}  # fmt: skip
"""What a terminal sends in the place of these, so they never arrive."""
_KEPT = frozenset({"ctrl+c", "tab", "shift+tab", "backspace", "ctrl+z"})
"""Keys of terminal and fields, everywhere."""
_IN_FIELDS = frozenset({
    "left", "right", "home", "end", "delete", "enter", "ctrl+a", "ctrl+e", "ctrl+d", "ctrl+w", "ctrl+u", "ctrl+k",
    "ctrl+x", "ctrl+v", "ctrl+left", "ctrl+right", "ctrl+f",
})  # fmt: skip
_EVERYWHERE = frozenset({f"f{number}" for number in range(1, 11)} | {"f12"})
_CLASH = N_("{pressed} is “{other}” already ({place}). Choose another key for “{action}”, or change that one first.")
_OF_TERMINAL = N_("{pressed} belongs to the terminal and to fields. Choose another key for “{action}”.")
_OF_FIELD = N_("In a field {pressed} is typing. Choose another key for “{action}”, such as a function key.")
_NEVER_COMES = N_("{pressed} never arrives: the terminal sends {sent}. Choose another key for “{action}”.")
_NOT_WHILE_TYPING = N_("{pressed} does not work while one types in a field.")
_NOT_ALL = N_("Not every terminal sends {pressed}. Try it where you work.")
_INPUT_METHOD = N_("{pressed} needs an input method that is switched on.")

Keys = Mapping[str, str]
"""Keys by action id: ``{"today.done": "space,d"}``."""


def _can_be_typed(char: str) -> bool:
    return len(char) == 1 and char.isascii() and char.isprintable()


def normal(key: str) -> str:
    """The one name of ``key``: ``?`` is ``question_mark``."""
    from textual.keys import _character_to_key

    key = key.strip()
    return _character_to_key(key) if len(key) == 1 else key.lower()


def is_key(key: str) -> bool:
    """Whether ``key`` names a key that can be pressed."""
    from textual.keys import Keys as Known

    if len(key.strip()) == 1:
        return True
    *modifiers, base = normal(key).split("+")
    if not base or not set(modifiers) <= _MODIFIERS:
        return False
    return base in {known.value for known in Known} or len(base) == 1 or _can_be_typed(character(base))


def keys_of(action: Action, own: Mapping[str, Any]) -> list[str]:
    """The keys of ``action`` after a map of own ones, under their one name; a fixed key stays."""
    found = [normal(key) for key in str(own.get(action.id, action.keys)).split(",") if key.strip()]
    fixed = FIXED.get(action.id)
    return found if fixed is None or fixed in found else [*found, fixed]


def read(table: Any) -> dict[str, str]:
    """What a setting says of keys, by action id: of nested tables (``today.done`` without quotes) and lists as well."""
    found: dict[str, str] = {}
    for name, value in table.items() if isinstance(table, Mapping) else ():
        if isinstance(value, Mapping):
            found.update({f"{name}.{inner}": keys for inner, keys in read(value).items()})
        else:
            found[str(name)] = ",".join(map(str, value)) if isinstance(value, list) else str(value)
    return found


def _says(action: Action, key: str) -> dict[str, Any]:
    return {"pressed": Word(shown(key)), "action": Word(action.label), "id": action.id}


def _unknown(own: Keys) -> Iterator[Finding]:
    for action_id, pressed in own.items():
        if action_id not in BY_ID:
            yield Finding("unknown_action", N_("There is no action {id}. F1 lists them."), {"id": action_id})
            continue
        listed = [key.strip() for key in pressed.split(",")]
        for key in listed:
            if not is_key(key):
                yield Finding("unknown_key", N_("{id}: there is no key {pressed}."), {"id": action_id, "pressed": key})


def _reserved(own: Keys) -> Iterator[Finding]:
    for action_id in own:
        action = BY_ID.get(action_id)
        for key in keys_of(action, own) if action is not None else ():
            if action is None or key in keys_of(action, {}):
                continue
            elif key in _NEVER:
                yield Finding("never_arrives", _NEVER_COMES, {**_says(action, key), "sent": Word(shown(_NEVER[key]))})
            elif key in _KEPT:
                yield Finding("terminal_key", _OF_TERMINAL, _says(action, key))
            elif _is_typing(action, key):
                yield Finding("field_key", _OF_FIELD, _says(action, key))


def _is_typing(action: Action, key: str) -> bool:
    """Whether a field takes the key where the action works."""
    if action.context in TYPING:
        return bool(character(key)) or key in _IN_FIELDS
    return action.context == "global" and key in _IN_FIELDS


def _beside(context: str) -> Iterator[Action]:
    """The actions that are at work together with those of a context, and these."""
    for part in (*ALONGSIDE.get(context, ()), context):
        yield from (BY_ID[part],) if "." in part else in_context(part)


def _clashes(own: Keys) -> Iterator[Finding]:
    told: set[tuple[str, str, str]] = set()
    for context in CONTEXTS:
        taken: dict[str, Action] = {}
        for action in _beside(context):
            for key in keys_of(action, own):
                other = taken.setdefault(key, action)
                if other is not action and (other.id, action.id, key) not in told:
                    told.add((other.id, action.id, key))
                    yield _clash(action, other, key) if action.id in own else _clash(other, action, key)


def _clash(chosen: Action, taken: Action, key: str) -> Finding:
    """What is said of an action that was given the key of another one."""
    place = Word(CONTEXTS[taken.context])
    params = {**_says(chosen, key), "other": Word(taken.label), "place": place, "taken": taken.id}
    return Finding("key_clash", _CLASH, params)


def check_keymap(own: Keys) -> list[Finding]:
    """What is wrong with own keys: unknown actions and keys, keys that cannot be had, two meanings in one place. The
    action to change is ``id`` in the values of each.
    """
    return [*_unknown(own), *_reserved(own), *_clashes(own)]


def wrong_with(own: Keys, action_id: str, pressed: str) -> Finding | None:
    """Why an action may not have these keys beside own ones that hold; nothing where it may."""
    for found in check_keymap({**own, action_id: pressed}):
        if action_id in (found.params["id"], found.params.get("taken")):
            return found
    return None


def warnings(action_id: str, pressed: str) -> list[Finding]:
    """What one should know of keys that may be chosen: some terminals do not send them, or not while one types."""
    found = []
    action = BY_ID[action_id]
    for key in keys_of(action, {action_id: pressed}):
        char = character(key)
        if key in keys_of(action, {}):
            continue
        if char and not char.isascii():
            found.append(Finding("input_method", _INPUT_METHOD, _says(action, key)))
        elif char and action.context == "global":
            found.append(Finding("not_typing", _NOT_WHILE_TYPING, _says(action, key)))
        elif not char and not _arrives(key):
            found.append(Finding("not_everywhere", _NOT_ALL, _says(action, key)))
    return found


def _arrives(key: str) -> bool:
    """Whether every terminal sends it: plain keys, F1 to F10, F12, Ctrl with a letter, Alt with a letter or digit."""
    *modifiers, base = key.split("+")
    if not modifiers:
        return base in _EVERYWHERE or not (base.startswith("f") and base[1:].isdigit())
    return modifiers in (["ctrl"], ["alt"]) and len(base) == 1 and (base.isalpha() or modifiers == ["alt"])


def in_force(*layers: Keys) -> tuple[dict[str, str], list[Finding]]:
    """The own keys that hold, by action id, and what is wrong with the others. ``layers`` are maps, the strongest
    first; a choice that cannot be is left out, of two that clash the weaker, and what is below it holds.
    """
    left = [dict(layer) for layer in layers]
    problems: list[Finding] = []
    while True:
        chosen = {action: keys for layer in reversed(left) for action, keys in layer.items()}
        found = next(iter(check_keymap(chosen)), None)
        if found is None:
            break
        problems.append(found)
        names = [found.params["id"], found.params.get("taken", "")]
        _leave_out(left, names)
    return {action: ",".join(keys_of(BY_ID[action], chosen)) for action in chosen}, problems


def _leave_out(layers: list[dict[str, str]], names: list[str]) -> None:
    """Take the weakest choice for one of the actions away, of one layer that of the first."""
    at = {name: next(n for n, layer in enumerate(layers) if name in layer) for name in names if _is_in(layers, name)}
    weakest = max(at, key=lambda name: at[name])
    del layers[at[weakest]][weakest]


def _is_in(layers: list[dict[str, str]], name: str) -> bool:
    return any(name in layer for layer in layers)
