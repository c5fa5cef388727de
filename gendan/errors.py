"""The errors gendan speaks of to people: a code, what is wrong, and what to do next.

A message is an English template that the edge (screens, command line) translates; its
values travel beside it in ``params`` and are put in after translation.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from gendan.i18n import filled


@dataclass(frozen=True, slots=True)
class Finding:
    """One failed rule of a gate: all findings of a gate are shown at once (C055)."""

    code: str
    message: str
    params: dict[str, Any]
    overridable_by: str | None = None


class GendanError(Exception):
    """Base of every error that is shown to a person. ``exit_status`` is that of cli.md."""

    exit_status = 1

    def __init__(
        self,
        code: str,
        message: str,
        /,
        *,
        field: str | None = None,
        fields: tuple[str, ...] = (),
        findings: tuple[Finding, ...] = (),
        **params: Any,
    ) -> None:
        super().__init__(code, message)
        self.code = code
        self.message = message
        self.field = field
        self.fields = fields
        self.findings = findings
        self.params = params

    def __str__(self) -> str:
        return f"{self.code}: {filled(self.message, self.params)}"


class Refusal(GendanError):  # noqa: N818 - a rule said no; nothing went wrong
    """A business rule says no (exit status 1)."""


class UsageError(GendanError):
    """What was typed or handed in cannot be read (exit status 2)."""

    exit_status = 2


class StorageError(GendanError):
    """The database or a file cannot be used (exit status 3)."""

    exit_status = 3
