"""The tab of an order's confirmation: its six steps, findings, checks with their differences, the customer's yes."""

from __future__ import annotations

from collections.abc import Hashable
from typing import Any

from gendan.domain import labels
from gendan.domain.steps import STEPS
from gendan.i18n import N_, _, several
from gendan.people import named
from gendan.screens.check_words import group_words
from gendan.screens.order_shown import Shown, Tab
from gendan.services.order_page import CheckView
from gendan.widgets.order_glance import special_words
from gendan.widgets.window_table import Column, Row
from gendan.widgets.words import field_words

RESULTS = {
    "match": N_("matches"),
    "differs": N_("differs"),
    "unchecked": N_("not checked"),
    "not_required": N_("not needed"),
}
KEPT = {"entered": N_("entered kept"), "rekeyed": N_("rekeyed kept")}


def confirmation_rows(shown: Shown) -> list[Row]:
    """Steps first, then what is open, findings, checks, what the customer said."""
    return [*_steps(shown), *_open(shown), *_findings(shown), *_checks(shown), *_yes(shown)]


def _row(key: Hashable, state: str, what: str, said: str = "", at: str = "", by: str = "", tone: str = "") -> Row:
    return Row(key, (state, what, said, at, by), tone)


def _steps(shown: Shown) -> list[Row]:
    names, rows = dict(STEPS), []
    for code, done in shown.stands.steps:
        said = _("version {n}", n=shown.stands.version + 1) if code == "entry" and shown.stands.version else ""
        rows.append(
            _row(("step", code), _("done") if done else _("not yet"), _(names[code]), said, tone="done" if done else "")
        )
    return rows


def _open(shown: Shown) -> list[Row]:
    stands = shown.stands
    waiting = (
        ("to_settle", N_("Differences to settle"), several(field_words(one) for one in stands.to_settle)),
        ("to_check", N_("To check again"), group_words(stands.to_check)),
        ("to_agree", N_("The customer has not agreed to"), group_words(stands.to_agree) if stands.submitted else ""),
    )
    return [_row(key, _("not yet"), _(title), said, tone="due") for key, title, said in waiting if said]


def _findings(shown: Shown) -> list[Row]:
    rows = []
    for one in shown.stands.findings:
        words = _(one.message, **{"wishes": special_words(shown.page), **one.params})
        who = _(labels.label("role", one.overridable_by or "admin"))
        state, tone = (_("decided"), "done") if one.decided else (_("to decide"), "due")
        rows.append(_row(("finding", one.code), state, words, by=who, tone=tone))
    return rows


def _checks(shown: Shown) -> list[Row]:
    rows: list[Row] = []
    for n, check in enumerate(shown.page.checks):
        state = _(RESULTS.get(check.result, check.result))
        kind = _(labels.label("check", check.kind))
        tone = "due" if check.result == "differs" else ""
        rows.append(_row(("check", n), state, kind, "", shown.moment(check.at), named(check.by), tone))
        rows += [_difference(shown, (n, i), check, one) for i, one in enumerate(check.differences)]
    return rows


def _difference(shown: Shown, key: tuple[int, int], check: CheckView, one: dict[str, Any]) -> Row:
    nothing = _("(nothing)")
    both = _("{entered} | {rekeyed}", entered=one["entered"] or nothing, rekeyed=one["rekeyed"] or nothing)
    said = f"{both}  {one['reason'] or ''}".rstrip()
    state = _(KEPT[one["kept"]]) if one["kept"] else _("not yet")
    tone = "done" if one["kept"] else "due"
    at = shown.moment(one["settled_at"] or check.at)
    return _row(("difference", *key), state, f"  {field_words(one['field'])}", said, at, named(one["settled_by"]), tone)


def _yes(shown: Shown) -> list[Row]:
    rows = []
    for n, yes in enumerate(shown.stands.yes):
        state = _("agreed") if yes.holds else _("changed since")
        said = " ".join(word for word in (_(labels.label("channel", yes.channel)), yes.person, yes.note) if word)
        what = _("The customer's yes")
        tone = "" if yes.holds else "due"
        rows.append(_row(("yes", n), state, what, said, shown.moment(yes.at), named(yes.by), tone))
    return rows


def _done(shown: Shown) -> str:
    steps = shown.stands.steps
    return f"{sum(done for _code, done in steps)}/{len(steps)}"


CONFIRMATION = Tab(
    "confirmation",
    N_("Confirmation"),
    (
        Column("state", N_("State"), 10, toned=True),
        Column("what", N_("What"), 20, flex=2),
        Column("said", N_("Said"), 14, flex=2),
        Column("at", N_("When"), 16, drop=2),
        Column("by", N_("By"), 8, drop=1),
    ),
    confirmation_rows,
    N_("Not checked yet."),
    _done,
)
