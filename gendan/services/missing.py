"""A command that lacks something says so in one way."""

from __future__ import annotations

from gendan.errors import Refusal
from gendan.i18n import N_


def missing(command: str, *fields: str, names: str = "") -> Refusal:
    """That ``command`` needs these ``fields``; ``names`` where one of several will do, like ``order / change``."""
    message = N_("{command} needs {names}. Fill them in.")
    return Refusal(
        "missing_fields", message, field=fields[0], fields=fields, command=command, names=names or ", ".join(fields)
    )
