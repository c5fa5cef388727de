"""Closed cases of a list: which ones there are is known at once, the cases are read as they come into sight."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Generic, TypeVar

Case = TypeVar("Case")


@dataclass(frozen=True, slots=True)
class ClosedCases(Generic[Case]):
    """The closed cases of a list, newest first, by their local ids; ``read`` makes those it is given, in that order."""

    ids: tuple[int, ...]
    read: Callable[[Sequence[int]], tuple[Case, ...]]

    def __len__(self) -> int:
        return len(self.ids)

    def part(self, offset: int, count: int) -> tuple[Case, ...]:
        """``count`` cases from the one number ``offset`` on; fewer where the list ends before."""
        wanted = self.ids[offset : offset + count]
        return self.read(wanted) if wanted else ()

    def all(self) -> tuple[Case, ...]:
        """Every case."""
        return self.part(0, len(self.ids))
