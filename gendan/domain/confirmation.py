"""How far the confirmation of an order has come, computed from checks, settlements, yes and approvals (C050).

Facts carry the seal that they saw; what has changed since counts as not checked and not agreed again.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from gendan.domain.content import broken, group_of, groups_of

Seal = Mapping[str, str]


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
        open_fields = _unsettled(check, group, facts.settled) if check else ()
        if check is not None and open_fields:
            to_settle += open_fields
        elif check is None or not _holds(check, group, facts.settled, facts.now.get(group)):
            to_check.append(group)
    to_settle += _extra_lines(facts, to_settle)
    agreed = broken(facts.agreed, facts.now) if facts.agreed is not None else tuple(facts.now)
    to_agree = (*agreed, "promised") if facts.date_open and "promised" not in agreed else agreed
    return Standing(facts.submitted, tuple(to_check), tuple(to_settle), to_agree, tuple(sorted(facts.outstanding)))


def _last_of(checks: Iterable[Checked], group: str) -> Checked | None:
    return next((check for check in reversed(tuple(checks)) if group in check.saw), None)


def _mine(check: Checked, settled: Iterable[Settled], field: str) -> Settled | None:
    found = [one for one in settled if one.check == check.check and one.field == field]
    return found[-1] if found else None


def _unsettled(check: Checked, group: str, settled: tuple[Settled, ...]) -> tuple[str, ...]:
    fields = [field for field in check.differed if group_of(field) == group]
    return tuple(field for field in fields if _mine(check, settled, field) is None)


def _extra_lines(facts: Facts, known: list[str]) -> list[str]:
    """Differences of lines that only the second person keyed; no present group stands for them."""
    if not facts.checks:
        return []
    last = facts.checks[-1]
    strange = [field for field in last.differed if group_of(field) not in facts.now and field not in known]
    return [field for field in strange if _mine(last, facts.settled, field) is None]


def _holds(check: Checked, group: str, settled: tuple[Settled, ...], now: str | None) -> bool:
    """Whether the present value of a group is the one that two persons have keyed or accepted."""
    answers = [_mine(check, settled, field) for field in check.differed if group_of(field) == group]
    rekeyed = [answer for answer in answers if answer is not None and answer.keep == "rekeyed"]
    if any(not answer.counts for answer in rekeyed):
        return False
    return now == (rekeyed[-1].after if rekeyed else check.saw[group])
