"""Scripts: what to say or send about a problem or in a situation, with the order's data filled in (C115, C227-C229)."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Literal, get_args

from gendan.domain.exceptions import Problem
from gendan.errors import UsageError
from gendan.i18n import N_

PLACEHOLDERS: Mapping[str, str] = {
    "customer": N_("the customer's contact person, else the customer"),
    "order": N_("the order's number, as the customer knows it"),
    "product": N_("the goods"),
    "quantity": N_("how much was ordered"),
    "amount": N_("the order's amount"),
    "requested": N_("the day the customer asked for"),
    "promised": N_("the day promised"),
    "delivered": N_("the day of delivery"),
    "next_step": N_("what comes next"),
    "owner": N_("who follows the order"),
    "store": N_("the store's name"),
}
"""What a script may name in braces, and what stands there then."""
GAP = "____"
"""What stands where nothing is known: it is filled in by who speaks."""
Situation = Literal[Problem, "requirements", "empathy", "value", "concession", "in_return", "request", "visit"]
SITUATIONS: tuple[str, ...] = get_args(Situation)
"""What a script may be for: a problem, or a situation of its own."""
BESIDE: Mapping[str, tuple[str, ...]] = {
    "price": ("value", "concession", "in_return"),
    "delay": ("empathy",),
    "quantity": ("empathy",),
    "quality": ("empathy",),
    "shortage": ("empathy",),
    "logistics": ("empathy",),
    "return": ("empathy",),
    "address": ("requirements",),
    "other": ("empathy", "requirements"),
}
"""The situations whose scripts help with a problem as well, after its own."""

_PARTS = re.compile(r"\{\{|\}\}|\{[^{}]*\}|[{}]")


@dataclass(frozen=True, slots=True)
class Script:
    """A script; ``name`` and ``text`` of a built-in one are message ids."""

    code: str
    name: str
    situation: str
    text: str


BUILT_IN: Mapping[str, Script] = {
    script.code: script
    for script in (
        Script("price", N_("Price: the value behind it"), "price", N_(
            "Hello {customer}, thank you for speaking openly about the price of {product}. Our goods are made of "
            "high-grade material and have a longer warranty, so they are good value over the years. Please let me "
            "show you what the price is made of."
        )),
        Script("delay", N_("Delay: part of it first"), "delay", N_(
            "Hello {customer}, I am sorry: your order {order} will not arrive on {promised} as we promised. We hurry "
            "production with all our forces and will send what you need urgently first. Please tell me which part "
            "that is. Thank you for your understanding."
        )),
        Script("delay_beforehand", N_("Delay: told beforehand, with the reason"), "delay", N_(
            "Hello {customer}, this is {owner} of {store}. I want to tell you in good time that the delivery of "
            "{product} is delayed. The reason is ____. We suggest ____ instead. Would that suit you?"
        )),
        Script("quantity", N_("Wrong or missing goods"), "quantity", N_(
            "Hello {customer}, we are very sorry for the inconvenience with your order {order}. Somebody takes care of "
            "it at once: what is missing or wrong is sent again quickly, and we make up for it. Thank you for telling "
            "us, and please bear with us."
        )),
        Script("quality", N_("Quality: mended, exchanged or taken back"), "quality", N_(
            "Hello {customer}, we are sorry that {product} is not as it should be. Please send us some pictures. We "
            "will repair, exchange or take it back, as you prefer, and tell you a date today."
        )),
        Script("address", N_("Address: read back"), "address", N_(
            "Hello {customer}, to bring your order {order} to the right place, may I ask you for the whole address and "
            "a phone number? Please let me read it back to you. Thank you."
        )),
        Script("shortage", N_("Shortage: what we can offer"), "shortage", N_(
            "Hello {customer}, I am sorry that {product} is not fully in stock. We can send a part now and the rest on "
            "____, or goods of the same worth. What would you like better? Thank you for your patience."
        )),
        Script("return", N_("Return: how it goes on"), "return", N_(
            "Hello {customer}, thank you for telling us. May I ask what the reason is? We will gladly exchange or "
            "repair it; if you want to return the goods of order {order}, we will arrange for them to be fetched and "
            "tell you when the money comes."
        )),
        Script("logistics", N_("Transport: where the goods are"), "logistics", N_(
            "Hello {customer}, your order {order} is delayed on the way. We are in touch with the carrier and expect "
            "it on ____. I will tell you as soon as there is news. We are sorry, and thank you for waiting."
        )),
        Script("other", N_("Any other problem"), "other", N_(
            "Hello {customer}, thank you for telling us. I have written it down and take care of it myself. By ____ "
            "you will hear from me how we solve it. {owner}, {store}"
        )),
        Script("requirements_1", N_("Requirements 1: sum up and confirm"), "requirements", N_(
            "Thank you, {customer}. Let me sum up everything that is to change in order {order}: ____. Is that "
            "complete, and have I understood it rightly?"
        )),
        Script("requirements_2", N_("Requirements 2: impact and feasibility"), "requirements", N_(
            "I have looked at each change: ____ is possible and moves the delivery to ____; ____ changes the price by "
            "____; ____ is not possible any more because ____."
        )),
        Script("requirements_3", N_("Requirements 3: solution and limits"), "requirements", N_(
            "So I suggest: ____. With that we deliver on ____ at ____. Later changes may move the date and the price. "
            "Please confirm it, and we begin at once. Thank you."
        )),
        Script("empathy_1", N_("Empathy 1: listen and understand"), "empathy", N_(
            "{customer}, please tell me everything from the beginning, I am listening. (Do not interrupt.) I "
            "understand that this is annoying; it would annoy me too."
        )),
        Script("empathy_2", N_("Empathy 2: apologise and take responsibility"), "empathy", N_(
            "We are sincerely sorry for what happened with your order {order}. It is our responsibility, and I take "
            "care of it personally."
        )),
        Script("empathy_3", N_("Empathy 3: a concrete plan, and keep it"), "empathy", N_(
            "This is what we do: ____ by ____, and ____ by ____. I will call you on ____. My name is {owner}; please "
            "call me at any time. Thank you for your patience."
        )),
        Script("value", N_("Value: what is different"), "value", N_(
            "{customer}, what sets {product} apart is ____: better material, a longer warranty, and service at your "
            "door. Please let me show you what that means in daily use."
        )),
        Script("concession", N_("Concession: with a condition"), "concession", N_(
            "{customer}, we would like to find a way. If you can raise the quantity, pay earlier or extend the "
            "cooperation, we can consider adjusting the price."
        )),
        Script("in_return", N_("Return for a concession: put in words"), "in_return", N_(
            "Then we agree: we give you ____ on order {order}, and you ____ in return. I write it down and ask you to "
            "confirm it, please. Thank you for your trust."
        )),
        Script("request", N_("First answer to a request"), "request", N_(
            "Hello {customer}, thank you for your message. I am {owner} of {store}. I have written your request down "
            "and will tell you by ____ how it goes on."
        )),
        Script("visit", N_("Return visit"), "visit", N_(
            "Hello {customer}, this is {owner} of {store}. Your order {order} was delivered on {delivered}. Is all "
            "well with {product}? How many points from 1 to 5 would you give us, please? Thank you for your time."
        )),
    )
}  # fmt: skip
"""The scripts that every store has; the supervisor may put his own in their place, and add others."""


def check_text(text: str, field: str = "text") -> None:
    """Refuse a text with a placeholder that is not known, or with a brace that belongs to none (``bad_value``). A brace
    that is meant is written twice."""
    for found in _PARTS.finditer(text):
        part = found.group()
        if part in ("{{", "}}"):
            continue
        names = ", ".join(f"{{{name}}}" for name in PLACEHOLDERS)
        if part in ("{", "}"):
            raise UsageError(
                "bad_value",
                N_("The brace {value} at place {place} belongs to no placeholder. Write {names}, or the brace twice."),
                field=field, value=part, place=found.start() + 1, names=names,
            )  # fmt: skip
        if part[1:-1] not in PLACEHOLDERS:
            message = N_("There is no placeholder {value}. These are known: {names}.")
            raise UsageError("bad_value", message, field=field, value=part, names=names)


def fill(text: str, values: Mapping[str, str]) -> str:
    """``text`` with ``values`` in the place of its placeholders, and a gap where a value is missing or empty. Nothing
    but the known names is looked up, and nothing in a value is read as a placeholder; a brace of none stays."""

    def part(found: re.Match[str]) -> str:
        whole = found.group()
        if whole in ("{{", "}}"):
            return whole[0]
        name = whole[1:-1]
        return (values.get(name) or GAP) if len(whole) > 1 and name in PLACEHOLDERS else whole

    return _PARTS.sub(part, text)
