"""A call in words: why, what to say, what was done, and the dialog that asks for another day."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import tzinfo

from textual.content import Content

from gendan.domain import labels
from gendan.i18n import N_, _, joined
from gendan.screens.form_dialog import DAY_NEEDED, Before, FormDialog, day_field
from gendan.services.call_list import NOTICE, Call, CallPage, Reason
from gendan.services.days import DayReader
from gendan.text import plain
from gendan.when import day_near
from gendan.widgets.form import FieldRow
from gendan.widgets.inputs import TextInput
from gendan.widgets.order_glance import contact_words, promise_words, special_words

RESULTS = {
    "told": N_("Reached, told"), "visited": N_("Visited"),
    "no_answer": N_("No answer"), "later": N_("Call later"), "wrong": N_("Wrong number"),
}  # fmt: skip
"""What became of a call."""
WHY = {
    "agreed": N_("This call was agreed for {day}."),
    "no_contact": N_("Nobody has spoken to this customer for long (due {day})."),
    "notice": N_("Tell: {what} ({day})."),
    "visit": N_("Return visit, due {day}: are the goods in order, and how many points of 5?"),
}


class LaterDialog(FormDialog):
    """Answers ``next`` and ``summary`` of ``contact.log``."""

    NAME = N_("Call later")
    NEEDED = {"next": DAY_NEEDED}

    def __init__(self, about: str, read: DayReader, before: Before | None = None) -> None:
        super().__init__(about, before)
        self._read = read

    def fields(self) -> list[FieldRow]:
        return [
            FieldRow("next", N_("Next contact"), day_field(self._read), required=True, hint=DAY_NEEDED),
            FieldRow("summary", N_("What was said"), TextInput(max_length=4000)),
        ]


def reason_words(reason: Reason, found: CallPage) -> str:
    """Why the customer is called."""
    day = day_near(reason.since, found.page.today)
    return _(WHY[reason.kind], day=day, what=_(labels.label("notice", reason.node)))


def told_words(found: CallPage) -> str:
    """What goes into the contact log when he was told."""
    nodes = [_(labels.label("notice", node)) for node in found.owed]
    said = nodes or [_(labels.label("stage", found.page.stage))]
    if found.page.promised is not None:
        said.append(_("promised for {day}", day=found.page.promised.isoformat()))
    return _("Told by telephone: {what}", what=joined(said))


def visit_words(args: Mapping[str, str]) -> str:
    """What of a return visit goes into the contact log."""
    score = _("{points} of 5", points=args["score"]) if "score" in args else _("no score")
    return joined(part for part in (_("Return visit: {score}", score=score), args.get("remark", "")) if part)


def counts_words(counts: Mapping[str, int]) -> str:
    """How many calls ended how."""
    return " · ".join(f"{_(label)} {counts[key]}" for key, label in RESULTS.items() if counts.get(key))


def about(call: Call, found: CallPage, answer: str, zone: tzinfo) -> Content:
    """The order, why to call, what to say."""
    page = found.page
    pieces = [
        plain(page.number, "bold $accent"),
        plain(f"  {_(labels.label('stage', page.stage))}  {_('Promised')} "),
        plain(promise_words(page), "$late" if page.late else ""),
        plain("\n\n"),
    ]
    for reason in call.reasons:
        pieces.append(plain(f"{reason_words(reason, found)}\n", "bold $due" if reason.kind == NOTICE else "bold"))
    pieces += [plain("\n"), plain(f"{_('Say')}  ", "$foreground-muted"), plain(f"{answer}\n")]
    for label, words in _more(found, zone):
        pieces += [plain(f"\n{label}  ", "$foreground-muted"), plain(words)]
    return Content.assemble(*pieces)


def _more(found: CallPage, zone: tzinfo) -> Iterator[tuple[str, str]]:
    yield _("Last contact"), contact_words(found.page, zone)
    if special := special_words(found.page):
        yield _("Special"), special
