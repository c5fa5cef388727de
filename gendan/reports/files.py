"""Writing a report to a file: whole or not at all, readable by its owner only."""

from __future__ import annotations

import os
import tempfile
from pathlib import Path

from gendan.errors import StorageError
from gendan.i18n import N_


def write(path: Path, data: bytes) -> None:
    """Put ``data`` at ``path`` in place of what is there; ``StorageError`` leaves the old file as it was."""
    try:
        descriptor, part = tempfile.mkstemp(dir=path.parent, prefix=f".{path.name}.", suffix=".part")
        try:
            with open(descriptor, "wb") as file:  # noqa: PTH123 - a descriptor, not a path
                file.write(data)
                file.flush()
                os.fsync(file.fileno())
            Path(part).replace(path)
        except BaseException:
            Path(part).unlink(missing_ok=True)
            raise
    except OSError as error:
        message = N_("The report {path} cannot be written: {why}. Name another file with -o.")
        raise StorageError("storage", message, path=path, why=error.strerror or error) from error
