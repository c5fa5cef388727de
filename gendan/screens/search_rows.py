"""What search found as rows of a list: what it is, whose, how it stands, by what it was found."""

from __future__ import annotations

from collections.abc import Sequence

from gendan.domain import labels
from gendan.i18n import N_, _, several
from gendan.services.everywhere import Hit
from gendan.text import ELLIPSIS, width
from gendan.widgets.order_rows import late_words
from gendan.widgets.window import Column, Row

KINDS = {
    "order": N_("Order"),
    "exception": N_("Exception"),
    "complaint": N_("Complaint"),
    "request": N_("Request"),
    "customer": N_("Customer"),
    "product": N_("Product"),
}
"""What a row is."""
COLUMNS = (
    Column("kind", N_("Kind"), 9),
    Column("number", N_("Number"), 19),
    Column("name", N_("Customer"), 12, flex=1),
    Column("state", N_("Stage"), 12, drop=1),
    Column("found", N_("Found by"), 14, flex=4),
    Column("late", N_("Late"), 5, align="right", drop=2, toned=True),
)
SPEAKS = ("model", "note")
"""What is told from the text itself, without a word before it."""
BEFORE = 6
"""Cells of a text that stay before the hit in it."""


def cut_before(text: str, at: int) -> str:
    """The text from a little before the place ``at``, so that what stands there is seen; wide characters count two."""
    line = " ".join(text.split())
    if line != text:
        at = line.casefold().find(" ".join(text[at:].split())[:8].casefold())
    start = at = max(0, at)
    while start and width(line[start - 1 : at]) <= BEFORE:
        start -= 1
    return line if start <= 1 else ELLIPSIS + line[start:]


def _state(hit: Hit) -> str:
    if hit.kind == "product" or not hit.state:
        return ""
    if hit.kind == "customer":
        return _(labels.label("customer_kind", hit.state))
    if hit.kind == "order":
        words = _(labels.label("stage" if hit.state in labels.STAGES else "status", hit.state))
        return f"{words} !" if hit.urgent else words
    return _(labels.label(hit.kind, hit.state))


def _found(hit: Hit) -> str:
    found = cut_before(hit.text, hit.at) if hit.label else ""
    if hit.label and hit.rank not in SPEAKS:
        found = f"{_(hit.label)} {found}"
    return " ".join(part for part in (found, hit.order) if part)


def hit_rows(hits: Sequence[Hit]) -> list[Row]:
    """Rows of what was found; their keys are what ``page_of_hit`` takes."""
    return [
        Row(
            (hit.kind, hit.key),
            (_(KINDS[hit.kind]), hit.key, hit.name, _state(hit), _found(hit), late_words(hit.days_late)),
            "late" if hit.days_late else "" if hit.open else "muted",
        )
        for hit in hits
    ]


def counted(hits: Sequence[Hit]) -> str:
    """How many of what were found, in words."""
    numbers = {kind: sum(1 for hit in hits if hit.kind == kind) for kind in KINDS}
    return several(f"{_(KINDS[kind])} {n}" for kind, n in numbers.items() if n)
