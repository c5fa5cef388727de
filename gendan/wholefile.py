"""Files that are there whole or not at all: written beside their place, forced to the disk, then put in place."""

from __future__ import annotations

import errno
import os
import tempfile
from pathlib import Path


def put(path: Path, data: bytes) -> None:
    """Put ``data`` at ``path`` in place of what is there, for its owner only; ``OSError`` leaves the old file."""
    descriptor, part = tempfile.mkstemp(dir=path.parent, prefix=f".{path.name}.", suffix=".part")
    try:
        with open(descriptor, "wb") as file:  # noqa: PTH123 - a descriptor, not a path
            file.write(data)
            file.flush()
            os.fsync(file.fileno())
        Path(part).replace(path)
        sync_folder(path.parent)
    except BaseException:
        Path(part).unlink(missing_ok=True)
        raise


def sync_folder(folder: Path) -> None:
    """Wait until the names in a folder are on the disk; a system that cannot do that is not asked."""
    if os.name == "nt":
        return
    descriptor = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    except OSError as error:
        if error.errno not in {errno.EINVAL, errno.ENOTSUP}:
            raise
    finally:
        os.close(descriptor)
