"""The people of the open store by their logins, so that screens say the name of who did something."""

from __future__ import annotations

from collections.abc import Mapping

from gendan.i18n import N_, _

SYSTEM = "system"
"""The login under which the store itself acts."""
_known: list[Mapping[str, str]] = [{}]


def know(names: Mapping[str, str]) -> None:
    """Take these names by login in the place of those before; with none nobody is known any more."""
    _known[0] = dict(names)


def everybody() -> Mapping[str, str]:
    """The names of all people by login, of those as well who may not sign in any more."""
    return {login: name for login, name in _known[0].items() if login != SYSTEM}


def named(login: str | None) -> str:
    """The name of who has this login, the login itself where nobody is known by it, nothing for nobody (C258)."""
    if login == SYSTEM:
        return _(N_("system"))
    return _known[0].get(login, login) if login else ""
