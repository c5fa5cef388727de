"""On what kind of file system a path lies: network drives cannot be trusted with locks, FAT not with rights."""

from __future__ import annotations

import re
from pathlib import Path

MOUNTS = Path("/proc/mounts")
_NETWORK = ("nfs", "cifs", "smb", "fuse.sshfs", "9p")
_FAT = ("vfat", "exfat", "msdos", "fuse.exfat")
_ESCAPED = re.compile(r"\\([0-7]{3})")


def filesystem(path: Path, mounts: str | None = None) -> str:
    """The kind of file system that holds ``path``, like ``ext4``; empty where the system does not say.

    ``mounts`` is a mount table in the form of /proc/mounts, which is read where it is not given.
    """
    if mounts is None:
        if not MOUNTS.exists():
            return ""
        mounts = MOUNTS.read_text(encoding="utf-8", errors="replace")
    whole = str(path.resolve())
    place, kind = "", ""
    for line in mounts.splitlines():
        _device, point, found, *_rest = line.split(" ")
        point = _ESCAPED.sub(lambda code: chr(int(code[1], 8)), point)
        if f"{whole}/".startswith(f"{point.rstrip('/')}/") and len(point) >= len(place):
            place, kind = point, found
    return kind


def is_network(kind: str) -> bool:
    """Whether a file system of this kind is on another machine."""
    return kind.startswith(_NETWORK)


def is_fat(kind: str) -> bool:
    """Whether a file system of this kind is that of memory sticks: no rights, no links, files up to 4 GB."""
    return kind in _FAT
