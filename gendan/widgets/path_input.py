"""A field for the name of a file, completed from what is in the folder."""

from __future__ import annotations

import asyncio
import os
from collections.abc import Collection
from pathlib import Path

from textual.suggester import Suggester

from gendan import locations
from gendan.errors import UsageError
from gendan.widgets.inputs import TextInput

MOST = 2000
"""Entries of a folder that are looked at."""


def typed_path(text: str) -> Path:
    """The file or folder that was typed; ``~`` is a home. Where it is none, nothing is there, which is said later."""
    try:
        return locations.named(text)
    except UsageError:
        return Path(text.strip())


def completed(typed: str, endings: Collection[str]) -> str | None:
    """``typed`` made longer as far as one name fits: the first folder or file with one of the endings, by name."""
    if not typed:
        return None
    folder, beginning = os.path.split(typed)
    try:
        with os.scandir(typed_path(folder or ".")) as entries:
            found = [
                entry.name + (os.sep if entry.is_dir() else "")
                for entry, _number in zip(entries, range(MOST), strict=False)
                if entry.name.startswith(beginning)
                and (beginning or not entry.name.startswith("."))
                and (entry.is_dir() or entry.name.lower().endswith(tuple(endings)))
            ]
    except (OSError, ValueError):
        return None
    return typed[: len(typed) - len(beginning)] + min(found) if found else None


class _Paths(Suggester):
    def __init__(self, endings: Collection[str]) -> None:
        super().__init__(use_cache=False, case_sensitive=True)
        self._endings = endings

    async def get_suggestion(self, value: str) -> str | None:
        return await asyncio.to_thread(completed, value, self._endings)


class PathInput(TextInput):
    """Right at the end takes over what stands there greyed."""

    def __init__(self, endings: Collection[str], value: str = "", *, placeholder: str = "") -> None:
        super().__init__(value, placeholder=placeholder, max_length=1000)
        self.suggester = _Paths(endings)
