"""Complaints put into words: clocks, options, what was done, and the facts of a page."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, tzinfo

from gendan.domain import labels
from gendan.domain.cases import Clock
from gendan.domain.money import money_text
from gendan.i18n import N_, _
from gendan.people import named
from gendan.services.complaint_views import ComplaintView, OfferView, OptionView, SimilarView
from gendan.when import day_near, moment_near
from gendan.widgets.order_glance import Fact

PHASES = {
    "listen": 0, "locate": 1, "offer": 2, "decide": 2, "consent": 2, "solve": 2, "visit": 3, "close": 4, "": 4,
}  # fmt: skip
"""Where what comes next stands among the steps of the process."""
OFFERS = {
    "made": N_("within authority"),
    "to_approve": N_("waits for approval"),
    "approved": N_("approved by {who}"),
    "rejected": N_("rejected by {who}: {why}"),
}
LABELS = (
    N_("Next"), N_("Own words"), N_("Points"), N_("Understanding"), N_("Core"), N_("Facts"), N_("Feelings"),
    N_("Impact"), N_("Ways out"), N_("Consent"), N_("Promise"), N_("Result"), N_("Score"), N_("Similar"), N_("History"),
)  # fmt: skip


def span(seconds: int) -> str:
    """A length of time: minutes, hours with minutes, days with hours."""
    minutes = -(-seconds // 60)
    if minutes < 60:
        return _("{n} min", n=minutes)
    hours, minutes = divmod(minutes, 60)
    if hours < 48:
        return _("{h} h {m} min", h=hours, m=minutes) if minutes else _("{h} h", h=hours)
    days, hours = divmod(hours, 24)
    return _("{d} d {h} h", d=days, h=hours) if hours else _("{d} d", d=days)


def clock_words(clock: Clock | None) -> str:
    """What is left of a clock, how late it is, or how it ended."""
    if clock is None:
        return ""
    if clock.ended is not None:
        return _("done, {span} late", span=span(clock.late)) if clock.late else _("in time")
    if clock.still:
        return _("stands still")
    return _("{span} late", span=span(clock.late)) if clock.late else _("{span} left", span=span(clock.left))


def next_words(one: ComplaintView) -> str:
    """What is to be done now."""
    words = _(labels.label("complaint_next", one.next)) if one.next else _("closed")
    if one.next == "solve" and one.promise is not None and one.promise.awaited:
        words = _("goods to come back: {n}", n=f"{one.promise.awaited.normalize():f}")
    elif one.next == "solve" and one.promise is not None and one.promise.to_send:
        words = _("goods to go out: {n}", n=f"{one.promise.to_send.normalize():f}")
    return _("{what} (waiting for the customer)", what=words) if one.waiting else words


def option_words(one: OptionView) -> str:
    """An option: its kind, what is done, for how much, on which line."""
    words = [f"{one.option}.", _(labels.label("remedy", one.sort)), one.text or ""]
    words += [money_text(one.amount)] if one.amount is not None else []
    words += [_("line {n}", n=one.line)] if one.line is not None else []
    words += [f"× {one.qty.normalize():f}"] if one.qty is not None else []
    return " ".join(word for word in words if word)


def offer_words(offer: OfferView) -> str:
    """How an offer stands."""
    return _(OFFERS[offer.state], who=named(offer.decided_by) or "?", why=offer.said or "")


def similar_words(one: SimilarView, zone: tzinfo, today: date, *, brief: bool = False) -> str:
    """A similar complaint in a line; ``brief`` without what the customer said."""
    day = day_near(one.opened.astimezone(zone).date(), today)
    problem = _(labels.label("problem", one.problem)) if one.problem else ""
    step = _(labels.label("complaint", one.step))
    said = (day, one.complaint, one.customer, problem, step, "" if brief else one.words or "")
    return " ".join(word for word in said if word)


def _many(label: str, lines: list[str], style: str = "") -> Iterator[Fact]:
    for at, words in enumerate(lines):
        yield Fact("" if at else label, words, style)


def facts(one: ComplaintView, zone: tzinfo, today: date) -> Iterator[Fact]:
    """Everything that is known of a complaint but what happened when."""
    yield Fact("Own words", one.words or _("not written down"), "bold")
    yield from _many("Points", [f"- {point}" for point in one.points])
    yield Fact("Understanding", _("said") if one.understood else _("not said yet"), "" if one.understood else "$due")
    if one.core:
        yield Fact("Core", one.core, "bold")
        yield Fact("Facts", one.facts or "-")
        yield Fact("Feelings", one.feelings or "-")
        yield Fact("Impact", _(labels.label("impact", str(one.impact))))
    if one.offer is not None:
        chosen = one.consent.option if one.consent else None
        for at, option in enumerate(one.offer.options):
            mark = _("chosen") if option.option == chosen else ""
            yield Fact("" if at else "Ways out", f"{option_words(option)} {mark}".rstrip(), "bold" if mark else "")
        yield Fact("", offer_words(one.offer), "$due" if one.offer.state in ("to_approve", "rejected") else "")
    if one.consent is not None:
        who, when = one.consent.person or one.customer, moment_near(one.consent.at, zone, today)
        yield Fact("Consent", _("option {n}: {who}, {when}", n=one.consent.option, who=who, when=when))
    if one.promise is not None:
        yield Fact("Promise", promise_words(one, today), "$late" if _promise_late(one, today) else "")
    yield from _ends(one)


def _ends(one: ComplaintView) -> Iterator[Fact]:
    solved = next((step for step in reversed(one.steps) if step.event == "solved"), None)
    visited = next((step for step in reversed(one.steps) if step.event == "visited"), None)
    if solved is not None:
        yield Fact("Result", solved.text or "")
    if visited is not None:
        score = f"{visited.score:.2f}" if visited.score is not None else _("no score")
        yield Fact("Score", f"{score} {visited.text or ''}".rstrip())


def _promise_late(one: ComplaintView, today: date) -> bool:
    due = one.promise.due if one.promise and one.promise.open else None
    return due is not None and due < today


def promise_words(one: ComplaintView, today: date) -> str:
    """What was promised, by when, and whether it was kept."""
    if one.promise is None:
        return ""
    state = _(labels.label("remedy_state", one.promise.state))
    due = _("by {day}", day=day_near(one.promise.due, today)) if one.promise.due else ""
    what = one.promise.text or _(labels.label("remedy", one.promise.sort))
    money = money_text(one.promise.amount) if one.promise.amount is not None else ""
    return " ".join(word for word in (one.promise.remedy, what, money, due, state) if word)


def history(one: ComplaintView, zone: tzinfo, today: date) -> Iterator[Fact]:
    """What happened, the newest first."""
    lines = []
    for step in reversed(one.steps):
        what = _(labels.label("complaint_event", step.event))
        said = step.text or step.person or ""
        lines.append(f"{moment_near(step.at, zone, today)} {what} {step.by_name or named(step.by)} {said}".rstrip())
    opened = _("opened ({channel})", channel=_(labels.label("channel", one.channel)))
    yield from _many("History", [*lines, f"{moment_near(one.opened_at, zone, today)} {opened}"], "$foreground-muted")
