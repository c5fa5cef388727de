"""The words of an error, at the edge."""

from __future__ import annotations

from gendan.errors import GendanError
from gendan.i18n import _


def said(error: GendanError) -> str:
    """The words of ``error`` in the language in force."""
    return _(error.message, **error.params)
