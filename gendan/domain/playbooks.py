"""Playbooks: what is done about a problem, step by step, as every store has them at first (C209-C213, L36, L37)."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from hashlib import sha256

from gendan.i18n import N_

PRINCIPLE = N_("Honest, quick, fair: tell the truth, act at once, make up for it reasonably.")
"""The principle that stands above every playbook (C212)."""
MOST_STEPS = 30


@dataclass(frozen=True, slots=True)
class PlaybookStep:
    """A step of a playbook; ``code`` names it as long as its words are the same. ``text`` of a built-in step is a
    message id where it is declared, words for people where a view returns it."""

    code: str
    text: str


_TELL = PlaybookStep("tell", N_("Tell the customer at once what happened, and why"))
_APOLOGISE = PlaybookStep("apologise", N_("Apologise, and say that it is our fault where it is"))
_VERIFY = PlaybookStep("verify", N_("Verify at once: compare the order, the papers and the goods"))
_AGREE = PlaybookStep("agree", N_("Agree with the customer on a solution and a date"))
_COMPENSATE = PlaybookStep("compensate", N_("Offer what makes up for it, within authority or after approval"))
_FOLLOW = PlaybookStep("follow", N_("See that it is done, and ask the customer whether all is well now"))

BUILT_IN: Mapping[str, tuple[PlaybookStep, ...]] = {
    "delay": (
        PlaybookStep("forecast", N_("Ask production and transport for a date that will hold")),
        PlaybookStep("beforehand", N_("Tell the customer before the promised day, with the reason")),
        PlaybookStep("alternative", N_("Offer an alternative: part of the goods first, other goods, another way")),
        PlaybookStep("batches", N_("Where part of it is urgent, send that part first")),
        PlaybookStep("promise", N_("Agree on the new date and write it down as a promise")),
        _FOLLOW,
    ),
    "quantity": (
        _VERIFY,
        _APOLOGISE,
        PlaybookStep("resend", N_("Send what is missing or exchange what is wrong at once")),
        PlaybookStep("take_back", N_("Take the wrong goods back at our cost")),
        _COMPENSATE,
        _FOLLOW,
    ),
    "price": (
        PlaybookStep("value", N_("Explain what the goods are worth: material, warranty, service")),
        PlaybookStep("costs", N_("Show what the price is made of, and compare like with like")),
        PlaybookStep("concession", N_("Where needed, a concession with a condition, within one's authority")),
        PlaybookStep("in_return", N_("Say what is given in return: quantity, earlier payment, longer cooperation")),
        PlaybookStep("confirm", N_("Have the agreed price confirmed and amend the order")),
    ),
    "quality": (
        PlaybookStep("stop", N_("Stop it: nothing of the same batch leaves until it is looked at")),
        PlaybookStep("evidence", N_("Collect pictures, batch and inspection records")),
        _APOLOGISE,
        PlaybookStep("mend", N_("Agree on repair, exchange or return, with a date")),
        _COMPENSATE,
        PlaybookStep("cause", N_("Find the cause and say what keeps it from happening again")),
        _FOLLOW,
    ),
    "address": (
        PlaybookStep("halt", N_("Stop the transport, or have it wait at the next node")),
        PlaybookStep("read_back", N_("Have the customer say the whole address and the phone, and read it back")),
        PlaybookStep("amend", N_("Amend the order, and tell the carrier the right address")),
        PlaybookStep("new_day", N_("Tell the customer the new day, and who bears the cost")),
        _FOLLOW,
    ),
    "shortage": (
        PlaybookStep("stock", N_("Look what is there, what comes, and when")),
        _TELL,
        PlaybookStep("substitute", N_("Offer goods of the same worth, a part now, or the whole later")),
        PlaybookStep("reserve", N_("Reserve the goods for the order, and press the supplier for a date")),
        _AGREE,
        _FOLLOW,
    ),
    "return": (
        PlaybookStep("reason", N_("Ask for the reason, and listen to the end")),
        PlaybookStep("terms", N_("Look whether time, condition and warranty allow it")),
        PlaybookStep("other_way", N_("Offer an exchange or a repair first where that helps the customer more")),
        PlaybookStep("fetch", N_("Agree how the goods come back, and who pays")),
        PlaybookStep("inspect", N_("Inspect what came back, and write it down")),
        PlaybookStep("money", N_("Pay back or credit in the order of signatures, and tell the customer when")),
    ),
    "logistics": (
        PlaybookStep("locate", N_("Ask the carrier where the goods are, and for a day")),
        _TELL,
        PlaybookStep("other_carrier", N_("Where it takes too long, send by another way or in part")),
        PlaybookStep("claim", N_("Claim what was lost or broken from the carrier")),
        _AGREE,
        _FOLLOW,
    ),
    "other": (
        _VERIFY,
        _TELL,
        _AGREE,
        _COMPENSATE,
        _FOLLOW,
    ),
}  # fmt: skip
"""The steps for each problem, in their order; the supervisor may put his own in their place (C213)."""


def own_step(text: str) -> PlaybookStep:
    """A step in the store's own words: the same words have the same code, so that what was ticked stays ticked."""
    return PlaybookStep(f"own-{sha256(text.encode()).hexdigest()[:10]}", text)


def from_kept(problem: str, kept: Sequence[str]) -> tuple[tuple[PlaybookStep, bool], ...]:
    """The steps of a playbook as it is kept; with each whether it is a built-in one of the problem. What is kept of a
    built-in step is its message id."""
    known = {step.text: step for step in BUILT_IN[problem]}
    return tuple((known[text], True) if text in known else (own_step(text), False) for text in kept)
