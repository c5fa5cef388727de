"""Writing a report to a file: whole or not at all, readable by its owner only."""

from __future__ import annotations

from pathlib import Path

from gendan import reasons, wholefile
from gendan.errors import StorageError
from gendan.i18n import N_


def write(path: Path, data: bytes) -> None:
    """Put ``data`` at ``path`` in place of what is there; ``StorageError`` leaves the old file as it was."""
    try:
        wholefile.put(path, data)
    except OSError as error:
        message = N_("The file {path} cannot be written: {why}. Name another one.")
        raise StorageError("storage", message, path=path, why=reasons.reason(error)) from error
