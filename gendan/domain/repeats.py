"""Faults that come again: of a customer, a product, a cause, a step, a problem; and what might prevent them (C216)."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime

from gendan.i18n import N_

PREVENT: Mapping[str, str] = {
    "delay": N_("Check the lead times of the templates, and promise only what the plan bears"),
    "quantity": N_("Have the goods counted against the order by a second person before dispatch"),
    "price": N_("Have the price and its reasons confirmed in writing before the order is submitted"),
    "quality": N_("Add an inspection to the template, and agree on the defects with who makes it"),
    "address": N_("Have the address read back, and confirm it once more on the day before dispatch"),
    "shortage": N_("Order earlier, or keep a reserve; look at the stock before a date is promised"),
    "return": N_("Ask for the reasons of the returns, and describe the goods better before the sale"),
    "logistics": N_("Talk to the carrier about the delays, or take another one for this region"),
    "process": N_("Change the step of the process where it happens, and train everybody in it"),
    "responsibility": N_("Name one person who answers for the step, and a substitute"),
    "communication": N_("Agree who tells whom and when, and write it down as a step"),
    "entry": N_("Have the key fields checked blind, and read them back to the customer"),
    "supplier": N_("Talk to the supplier about quality and dates; look for a second one"),
    "customer": N_("Visit the customer, hear what is behind it, and agree on how to go on"),
    "other": N_("Look at the cases together, find the cause, and agree on a measure"),
}
"""What is proposed, by problem or cause; for a customer a visit."""


@dataclass(frozen=True, slots=True)
class Case:
    """An exception or a complaint, as far as it may be one of several: ``faults`` names what it is an example of."""

    code: str
    kind: str
    at: datetime
    faults: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Fault:
    """A fault that came again: its name (``product:A-100:quality``), and the cases of it, newest first."""

    about: str
    cases: tuple[Case, ...]

    @property
    def kind(self) -> str:
        """``customer``, ``product``, ``cause``, ``step`` or ``problem``."""
        return self.about.partition(":")[0]

    @property
    def subject(self) -> str:
        """Whose or what of: the part of the name after the kind, without the problem."""
        rest = self.about.partition(":")[2]
        return rest.rpartition(":")[0] if self.kind in ("product", "step") else rest

    @property
    def problem(self) -> str:
        """The problem of it, where it is of one."""
        return self.about.rpartition(":")[2] if self.kind in ("product", "step", "problem") else ""

    @property
    def proposal(self) -> str:
        """What might prevent it, a message id."""
        key = {"customer": "customer", "cause": self.subject}.get(self.kind, self.problem)
        return PREVENT.get(key, PREVENT["other"])


def faults_of(
    *, customer: str | None, products: Iterable[str], problem: str | None, cause: str | None, step: str | None
) -> tuple[str, ...]:
    """The faults that a case is an example of."""
    found = [f"customer:{customer}"] if customer else []
    if problem:
        found += [f"product:{code}:{problem}" for code in products]
        found += [f"step:{step}:{problem}"] if step else []
        found += [f"problem:{problem}"] if problem != "other" else []
    return (*found, *([f"cause:{cause}"] if cause and cause != "other" else []))


def repeats(cases: Iterable[Case], times: int, since: Mapping[str, datetime]) -> tuple[Fault, ...]:
    """The faults with at least ``times`` cases, the most frequent first. Of a fault named in ``since`` only what came
    after that counts: a measure worked until then."""
    by_fault: dict[str, list[Case]] = {}
    for case in cases:
        for about in case.faults:
            if about not in since or case.at > since[about]:
                by_fault.setdefault(about, []).append(case)
    found = [
        Fault(about, tuple(sorted(group, key=lambda case: (case.at, case.code), reverse=True)))
        for about, group in by_fault.items()
        if len(group) >= max(1, times)
    ]
    return tuple(sorted(found, key=lambda fault: (-len(fault.cases), fault.about)))
