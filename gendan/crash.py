"""Crash notes: where it broke, without anything that a customer said or typed."""

from __future__ import annotations

import os
import platform
import re
import traceback
from datetime import datetime
from pathlib import Path

import gendan
from gendan import locations

_QUOTED = re.compile(r"'[^'\n]*'|\"[^\"\n]*\"")
_DIGITS = re.compile(r"\d{3,}")
_WORDS = re.compile(r"[^\x00-\x7f]+")
_MASK = "***"


def redact(message: str) -> str:
    """``message`` without what may be somebody's: quoted parts, long numbers, words outside ASCII."""
    first, *_rest = message.split("\n", 1)
    return _WORDS.sub(_MASK, _DIGITS.sub(_MASK, _QUOTED.sub(_MASK, first)))[:200]


def describe(error: BaseException) -> str:
    """The chain of ``error``: files, lines and kinds of error; no variables, messages redacted."""
    parts: list[str] = []
    seen: set[int] = set()
    current: BaseException | None = error
    while current is not None and id(current) not in seen:
        seen.add(id(current))
        frames = "".join(traceback.format_list(traceback.extract_tb(current.__traceback__)))
        parts.append(f"{frames}{type(current).__module__}.{type(current).__qualname__}: {redact(str(current))}\n")
        current = current.__cause__ or (None if current.__suppress_context__ else current.__context__)
    return "\nfollowing upon:\n".join(parts)


def write_note(error: BaseException, at: datetime, folder: Path | None = None) -> Path:
    """Write the note of ``error`` into the state folder, readable by its owner only, and name the file."""
    folder = locations.private_folder(folder or locations.state_folder())
    path = folder / f"crash-{at:%Y%m%d-%H%M%S-%f}.txt"
    head = f"gendan {gendan.__version__}, Python {platform.python_version()}, {platform.system()}\n\n"
    descriptor = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    with os.fdopen(descriptor, "w", encoding="utf-8", errors="backslashreplace") as note:
        note.write(head + describe(error))
    return path
