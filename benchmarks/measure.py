"""Measuring: a floor and an operation in turns, medians, and one line of the table."""

from __future__ import annotations

import statistics
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass

PAIRS = 9
Work = Callable[[], object]


@dataclass(frozen=True)
class Line:
    """One line of the table. Values in ``unit``; ``budget`` is the most that value / floor may be."""

    operation: str
    floor: str
    floor_value: float
    value: float
    budget: float | None
    unit: str = "ms"
    better: str = "less"

    @property
    def ratio(self) -> float:
        """How many times the floor; for rates how many times slower than the floor."""
        if self.better == "more":
            return self.floor_value / self.value
        return self.value / self.floor_value if self.floor_value else 0.0

    @property
    def verdict(self) -> str:
        """``ok`` or ``OVER``; nothing where there is no budget."""
        if self.budget is None:
            return ""
        return "ok" if self.ratio <= self.budget else "OVER"


def timed(work: Work, times: int = 1) -> float:
    """Milliseconds of one run, the mean of ``times``."""
    began = time.perf_counter()
    for _ in range(times):
        work()
    return (time.perf_counter() - began) * 1000 / times


def in_turns(floor: Callable[[], float], work: Callable[[], float], pairs: int = PAIRS) -> tuple[float, float]:
    """Medians of a floor and a work that each say their milliseconds, run A B A B after one of each unmeasured."""
    floor(), work()
    floors, works = zip(*((floor(), work()) for _ in range(pairs)), strict=True)
    return statistics.median(floors), statistics.median(works)


def p95(values: list[float]) -> float:
    """The 95th percentile."""
    return sorted(values)[min(len(values) - 1, int(len(values) * 0.95))]


def table(lines: Iterator[Line], size: str) -> Iterator[str]:
    """The table as it is printed, line by line as it is measured."""
    head = f"{'operation':44} {'size':>5} {'floor':>6} {'floor is':>10} {'value':>10}"
    yield f"{head}      {'ratio':>7} {'budget':>7}  verdict"
    for line in lines:
        budget = "" if line.budget is None else f"{line.budget:g}"
        values = f"{line.floor:>6} {line.floor_value:>10,.2f} {line.value:>10,.2f} {line.unit:4}"
        yield f"{line.operation:44} {size:>5} {values} {line.ratio:>7.2f} {budget:>7}  {line.verdict}"
