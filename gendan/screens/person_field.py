"""A field for one of the people: a name, the beginning of one, or what he signs in with."""

from __future__ import annotations

from gendan import people
from gendan.domain.normal import fold
from gendan.errors import UsageError
from gendan.i18n import N_, aside, several
from gendan.people import named
from gendan.widgets.inputs import ReadInput, Understood

HINT = N_("A name or user name.")
MAY_BE_EMPTY = N_("A name or user name; may stay empty.")


def login_of(typed: str, *, field: str = "owner") -> str:
    """The login of whom was meant: by login, by name, or by the beginning of either where only one fits; what was typed
    where nobody is known yet. Raises a ``UsageError`` bad_value where nobody or more than one is called so."""
    wanted, known = fold(typed), people.everybody()
    if not known:
        return typed
    exact = [login for login, name in known.items() if wanted in (fold(login), fold(name))]
    found = [login for login in exact if fold(login) == wanted] or exact
    found = found or [
        login for login, name in known.items() if any(fold(one).startswith(wanted) for one in (login, name))
    ]
    if not found:
        raise UsageError("bad_value", N_("Nobody here is called {value}."), field=field, value=typed)
    if len(found) > 1:
        names = several(f"{named(login)}{aside(login)}" for login in found)
        raise UsageError("bad_value", N_("That may be {names}. Write which one."), field=field, names=names)
    return found[0]


def person_field(login: str | None = None) -> ReadInput:
    """A field that understands a person as his login; it holds the name of who has ``login`` at first."""

    def read(typed: str) -> Understood:
        meant = login if login and typed == named(login) else login_of(typed)
        return Understood(meant, f"{named(meant)}{aside(meant)}")

    return ReadInput(read, named(login))
