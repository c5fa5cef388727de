"""Where a missed figure comes from: which owner, region, product, stage missed more than the others (C273)."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from fractions import Fraction

from gendan.i18n import N_

ADVICE: Mapping[str, str] = {
    "completion_rate": N_(
        "Improve the production plan and the supply chain; promise what the plan bears, and tell early what slips."
    ),
    "on_time_rate": N_(
        "Improve the production plan, strengthen the supply chain, and watch the stage named above daily."
    ),
    "fulfilment_rate": N_(
        "Find the cause of the quality problems, inspect before dispatch, and keep the first promise."
    ),
    "satisfaction": N_("Train communication, complete the after-sales service, and visit those who gave low scores."),
    "response_15min_share": N_(
        "Say who answers at which hours, and answer at once even where the solution takes longer."
    ),
    "solving_hours": N_("Keep playbooks for what comes again and again, and escalate before the time is over."),
    "first_pass_rate": N_(
        "Look at the defects of the first inspections with production, and check earlier in the process."
    ),
    "early_risk_share": N_("Check production and risks every week before the milestones are due, not after."),
}
"""What to do about a missed figure, by its code."""


@dataclass(frozen=True, slots=True)
class Judged:
    """One thing that a figure judged: whether it missed, its values in every dimension, and its order."""

    order: int | None
    missed: bool
    parts: Mapping[str, tuple[str | None, ...]] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Weak:
    """A part that missed: ``missed`` of ``total`` in the dimension's value."""

    dimension: str
    value: str | None
    missed: int
    total: int

    def excess(self, overall: Fraction) -> Fraction:
        """How many more it missed than the whole would have made one expect."""
        return self.missed - self.total * overall


def weakest(judged: Iterable[Judged]) -> tuple[Weak, ...]:
    """The worst value of each dimension, the one that misses most beyond what was to be expected first; a dimension in
    which all is the same tells nothing and is left out. Nothing where nothing missed."""
    things = list(judged)
    all_missed = sum(one.missed for one in things)
    if not all_missed:
        return ()
    overall = Fraction(all_missed, len(things))
    totals = _counted(things)
    missed = _counted(one for one in things if one.missed)
    found = []
    for dimension, counted in missed.items():
        if len(totals[dimension]) < 2:
            continue
        parts = [Weak(dimension, value, n, totals[dimension][value]) for value, n in counted.items()]
        found.append(max(parts, key=lambda part: (part.excess(overall), part.missed, part.value or "")))
    return tuple(sorted(found, key=lambda part: (-part.excess(overall), part.dimension)))


def _counted(things: Iterable[Judged]) -> dict[str, Counter[str | None]]:
    """How many things have each value, by dimension."""
    found: dict[str, Counter[str | None]] = {}
    for one in things:
        for dimension, values in one.parts.items():
            counted = found.get(dimension)
            if counted is None:
                counted = found[dimension] = Counter()
            for value in values:
                counted[value] += 1
    return found


def worst_stage(stages: Iterable[str]) -> Weak | None:
    """The stage in which most of what missed fell behind first, of all that did."""
    counted = Counter(stages)
    if not counted:
        return None
    stage, n = max(counted.items(), key=lambda item: (item[1], item[0]))
    return Weak("stage", stage, n, sum(counted.values()))
