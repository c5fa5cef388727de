"""How far the confirmation of an order has come, computed from checks, settlements, yes and approvals (C050).

Facts carry the seal that they saw; what has changed since counts as not checked and not agreed again.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from gendan.domain.content import LINES, broken, group_of, groups_of
from gendan.i18n import N_

Seal = Mapping[str, str]
BEYOND = N_("That is beyond the authority of the role {role}. It takes the role {least}.")
NOTHING_OPEN = N_("Order {number} has nothing open to decide.")
URGENT = "urgent"
"""The finding that an order is to go in front of others; it waits for a decision and keeps nobody from working on it
(C175)."""


@dataclass(frozen=True, slots=True)
class Settled:
    """How a difference was settled: ``entered`` or ``rekeyed`` kept; ``after`` is the group's digest then.

    ``counts``: the value kept has been keyed by one person and accepted by another; otherwise it is checked again.
    """

    check: str
    field: str
    keep: str
    after: str
    counts: bool


@dataclass(frozen=True, slots=True)
class Checked:
    """One check: what it saw (the groups it covered) and the fields that differed."""

    check: str
    saw: Seal
    differed: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Facts:
    """All that the confirmation depends on, in journal order."""

    now: Seal
    """The seal of the present content."""
    key_fields: tuple[str, ...]
    submitted: bool = False
    checks: tuple[Checked, ...] = ()
    settled: tuple[Settled, ...] = ()
    agreed: Seal | None = None
    """What the customer last said yes to."""
    date_open: bool = False
    """A new date was promised that the customer has not agreed to."""
    outstanding: frozenset[str] = frozenset()
    """Codes of findings that nobody has decided yet."""


@dataclass(frozen=True, slots=True)
class Standing:
    """What is done and what is open: groups to check, fields to settle, groups to agree, findings to decide."""

    submitted: bool
    to_check: tuple[str, ...]
    to_settle: tuple[str, ...]
    to_agree: tuple[str, ...]
    to_approve: tuple[str, ...]

    @property
    def status(self) -> str:
        """The first thing that is open, or ``open`` where nothing is: the order may go on."""
        if not self.submitted:
            return "draft"
        if self.to_settle:
            return "to_settle"
        if self.to_check:
            return "to_check"
        if self.to_agree:
            return "awaiting_customer"
        return "to_approve" if self.to_approve else "open"


def standing(facts: Facts) -> Standing:
    """Where the confirmation stands."""
    to_check: list[str] = []
    to_settle: list[str] = []
    for group in groups_of(facts.key_fields, facts.now):
        check = _last_of(facts.checks, group)
        if check is None or facts.now.get(group) != _expected(check, group, facts.settled):
            to_check.append(group)
        elif open_fields := _unsettled(check, group, facts.settled):
            to_settle += open_fields
        elif not all(answer.counts for answer in _rekeyed(check, group, facts.settled)):
            to_check.append(group)
    if LINES in facts.key_fields:
        to_check += _lost_lines(facts)
        to_settle += _extra_lines(facts)
    agreed = broken(facts.agreed, facts.now) if facts.agreed is not None else tuple(facts.now)
    to_agree = (*agreed, "promised") if facts.date_open and "promised" not in agreed else agreed
    return Standing(facts.submitted, tuple(to_check), tuple(to_settle), to_agree, tuple(sorted(facts.outstanding)))


def _last_of(checks: Iterable[Checked], group: str) -> Checked | None:
    return next((check for check in reversed(tuple(checks)) if group in check.saw), None)


def _unsettled(check: Checked, group: str, settled: Iterable[Settled]) -> tuple[str, ...]:
    answered = {one.field for one in settled if one.check == check.check}
    return tuple(field for field in check.differed if group_of(field) == group and field not in answered)


def _rekeyed(check: Checked, group: str, settled: Iterable[Settled]) -> list[Settled]:
    """The differences of a group that were settled for what was keyed again, in the order of settling."""
    mine = [one for one in settled if one.check == check.check and group_of(one.field) == group]
    return [one for one in mine if one.keep == "rekeyed"]


def _expected(check: Checked, group: str, settled: Iterable[Settled]) -> str:
    """The digest that a group has if nothing but settling has changed it since the check; else its differences
    are of the past and it is checked again."""
    rekeyed = _rekeyed(check, group, settled)
    return rekeyed[-1].after if rekeyed else check.saw[group]


def _last_with_lines(facts: Facts) -> Checked | None:
    return next((c for c in reversed(facts.checks) if any(group.startswith("line.") for group in c.saw)), None)


def _lost_lines(facts: Facts) -> list[str]:
    """Lines that the last check of lines saw and that are no longer there: leaving one out is a change too."""
    last = _last_with_lines(facts)
    return [group for group in last.saw if group.startswith("line.") and group not in facts.now] if last else []


def _extra_lines(facts: Facts) -> list[str]:
    """Differences of lines that only the second person keyed; no group stands for them."""
    last = _last_with_lines(facts)
    if last is None:
        return []
    groups = {group_of(field) for field in last.differed} - {*last.saw, *facts.now}
    return [field for group in sorted(groups) for field in _unsettled(last, group, facts.settled)]
