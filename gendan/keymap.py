"""A user's own keys: whether they can be pressed and mean one thing each (Textual takes any nonsense silently)."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from gendan.errors import Finding
from gendan.i18n import N_
from gendan.keys import ALONGSIDE, BY_ID, CONTEXTS, Action, character, in_context

_MODIFIERS = {"ctrl", "shift", "alt", "super", "meta", "hyper"}
_CLASH = N_("{key} would be both {other} and {action}. Choose another.")


def _can_be_typed(char: str) -> bool:
    return len(char) == 1 and char.isascii() and char.isprintable()


def normal(key: str) -> str:
    """The one name of ``key``: ``?`` is ``question_mark``."""
    from textual.keys import _character_to_key

    key = key.strip()
    return _character_to_key(key) if len(key) == 1 else key.lower()


def is_key(key: str) -> bool:
    """Whether ``key`` names a key that can be pressed (Textual takes any nonsense silently)."""
    from textual.keys import Keys

    if len(key.strip()) == 1:
        return True
    *modifiers, base = normal(key).split("+")
    if not base or not set(modifiers) <= _MODIFIERS:
        return False
    return base in {known.value for known in Keys} or len(base) == 1 or _can_be_typed(character(base))


def keys_of(action: Action, own: Mapping[str, str]) -> list[str]:
    """The keys of ``action`` after the user's own map, under their one name."""
    return [normal(key) for key in str(own.get(action.id, action.keys)).split(",") if key.strip()]


def _unknown(own: Mapping[str, str]) -> Iterator[Finding]:
    for action_id, keys in own.items():
        if action_id not in BY_ID:
            yield Finding("unknown_action", N_("There is no action {action}. F1 lists them."), {"action": action_id})
            continue
        for key in str(keys).split(","):
            if not is_key(key):
                yield Finding(
                    "unknown_key", N_("{action}: there is no key {key}."), {"action": action_id, "key": key.strip()}
                )


def _clashes(own: Mapping[str, str]) -> Iterator[Finding]:
    told: set[tuple[str, str, str]] = set()
    for context in CONTEXTS:
        taken: dict[str, Action] = {}
        for part in (*ALONGSIDE.get(context, ()), context):
            for action in in_context(part):
                for key in keys_of(action, own):
                    other = taken.setdefault(key, action)
                    if other is not action and (other.id, action.id, key) not in told:
                        told.add((other.id, action.id, key))
                        params = {"key": key, "action": action.id, "other": other.id}
                        yield Finding("key_clash", _CLASH, params)


def check_keymap(own: Mapping[str, str]) -> list[Finding]:
    """What is wrong with a user's own keys: unknown actions, unknown keys, two meanings in one place."""
    return [*_unknown(own), *_clashes(own)]
