"""When the gate of a quality checkpoint is open: what was inspected against what was ordered (C185, C186)."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from decimal import Decimal

PASS, FAIL = "pass", "fail"
PROBLEMS = ("quality", "quantity")
"""Problems that are problems of quality: what was delivered was not good, or not all (S14)."""


@dataclass(frozen=True, slots=True)
class Result:
    """So many pieces were inspected with this result; ``line`` where they are of one line only."""

    result: str
    qty: Decimal
    line: int | None = None


@dataclass(frozen=True, slots=True)
class Gate:
    """How a checkpoint stands: pieces that stand as passed, pieces without a pass, and whether a failure stands."""

    passed: Decimal
    left: Decimal
    failed: bool

    @property
    def open(self) -> bool:
        """The last result is a pass and the passed quantity reaches what was ordered."""
        return not self.failed and self.left <= 0


def gate(ordered: Mapping[int, Decimal], results: Iterable[Result]) -> Gate:
    """The gate of a checkpoint over lines with what is ordered of each; ``results`` in the order of time.

    A result without a line is about all of them. What fails no longer counts as passed, so a later pass has to make
    good for it; a pass of one line does not make good for a failure of another.
    """
    tally = _Tally(ordered)
    for one in results:
        tally.take(one)
    return Gate(tally.passed, max(tally.total - tally.passed, Decimal(0)), bool(tally.failed))


class _Tally:
    """Pieces that stand as passed: of each line, and ``loose`` ones that were passed without saying of which."""

    def __init__(self, ordered: Mapping[int, Decimal]) -> None:
        self.ordered = ordered
        self.total = sum(ordered.values(), Decimal(0))
        self.lines = dict.fromkeys(ordered, Decimal(0))
        self.loose = Decimal(0)
        self.failed: set[int | None] = set()

    @property
    def passed(self) -> Decimal:
        return sum(self.lines.values(), Decimal(0)) + self.loose

    def take(self, one: Result) -> None:
        line = one.line
        if line is not None and line not in self.ordered:  # a line that was taken out of the order since
            return
        if len(self.ordered) == 1:
            line = next(iter(self.ordered))
        if one.result == PASS:
            self._pass(line, one.qty)
        else:
            self._fail(line, one.qty)

    def _pass(self, line: int | None, qty: Decimal) -> None:
        if line is None and qty >= self.total:
            self.lines, self.loose = dict(self.ordered), Decimal(0)
        elif line is None:
            self.loose += qty
        else:
            self.lines[line] = min(self.lines[line] + qty, self.ordered[line])
        self._fit(self.total)
        self.failed -= set(self.lines) | {None} if line is None else {line, None}

    def _fail(self, line: int | None, qty: Decimal) -> None:
        if line is None:
            self.loose, self.lines = self.passed, dict.fromkeys(self.lines, Decimal(0))
        else:
            self.lines[line] = max(min(self.lines[line], self.ordered[line] - qty), Decimal(0))
        self._fit(self.total - qty)
        self.failed.add(line)

    def _fit(self, most: Decimal) -> None:
        """Passed pieces are at most so many; those whose line is not known give way."""
        self.loose = max(min(self.loose, most - sum(self.lines.values(), Decimal(0))), Decimal(0))
