"""The order audit (订单稽核) in words: rules, and what there is to say of each mark (C251, C254)."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import datetime
from fractions import Fraction
from zoneinfo import ZoneInfo

from gendan.domain import labels, labels_history, labels_order_audit
from gendan.domain.labels import label
from gendan.domain.order_audit import Rule
from gendan.domain.periods import Period, quarter_name
from gendan.i18n import N_, _, several
from gendan.reports.order_audit import AuditedOrder, Mark, OrderAudit
from gendan.reports.words import field_of

RULE_HEADS = (
    N_("Code"), N_("Group"), N_("Rule"), N_("Weight"), N_("Orders"), N_("Marks"), N_("Share of orders"),
)  # fmt: skip
MARK_HEADS = (
    N_("Order number"), N_("Outside number"), N_("Customer"), N_("Follower"), N_("Placed"), N_("Marks"), N_("Rule"),
    N_("Weight"), N_("When"), N_("Who"), N_("What"), N_("Reason"),
)  # fmt: skip


def title(audit: OrderAudit) -> str:
    """What the list is called."""
    return _("Order audit {quarter}", quarter=period_words(audit.period))


def counted(audit: OrderAudit) -> str:
    """How many of the orders have something to be explained."""
    marked, examined = len(audit.to_explain), audit.examined
    return _("{marked} of {examined} {examined:order has|orders have} marks.", marked=marked, examined=examined)


def period_words(period: Period) -> str:
    """``2026Q1`` for a quarter, the days of another period."""
    return quarter_name(period) if period.kind == "quarter" else f"{period.first}..{period.last}"


def rule_words(code: str) -> str:
    """What a rule is called; an unknown one is shown as it is."""
    return _(label("audit_rule", code))


def group_words(rule: Rule) -> str:
    """What a rule is about."""
    return _(label("audit_group", rule.group))


def severity_words(rule: Rule) -> str:
    """How grave it is to break it."""
    return _(label("severity", rule.severity))


def share_text(share: Fraction) -> str:
    """A share in percent, with one decimal."""
    return f"{float(share * 100):.1f}%"


def detail(mark: Mark) -> str:
    """What there is to say of a mark, in one line; empty where nothing is told."""
    return _DETAILS.get(mark.rule, _nothing)(mark.detail) if mark.detail else ""


def who(mark: Mark) -> str:
    """Who did it."""
    return mark.by_name or mark.by or ""


def moment(mark: Mark, zone: ZoneInfo) -> datetime | None:
    """When it happened, as the clock of the store's zone showed it."""
    return mark.at.astimezone(zone).replace(tzinfo=None) if mark.at is not None else None


def when(mark: Mark, zone: ZoneInfo) -> str:
    """The same in words."""
    at = moment(mark, zone)
    return f"{at:%Y-%m-%d %H:%M}" if at is not None else ""


def rules_of(one: AuditedOrder) -> str:
    """The rules that an order broke, each once, with how often where that is more."""
    counted: dict[str, int] = {}
    for mark in one.marks:
        counted[mark.rule] = counted.get(mark.rule, 0) + 1
    return several(rule_words(rule) + (f" ×{n}" if n > 1 else "") for rule, n in counted.items())


def state_words(state: str) -> str:
    """Where a finding stands."""
    return _(label("measure", state))


def about_words(about: str) -> str:
    """What a finding is about, from the name of its fault: ``audit:2026Q1:self_check``."""
    _kind, quarter, rule = about.split(":", 2)
    words = _("Order audit {quarter}", quarter=quarter)
    return f"{words} · {rule_words(rule)}" if rule else words


def _nothing(_words: tuple[str, ...]) -> str:
    return ""


def _price(words: tuple[str, ...]) -> str:
    product, expected, charged = words
    return _("{product}: {expected} by the price list, {charged} charged", product=product, expected=expected,
             charged=charged)  # fmt: skip


def _late(words: tuple[str, ...]) -> str:
    code, due, days = words
    return _("{step}: due {due}, {days} {days:day|days} late", step=_(labels.step_name(code)), due=due, days=days)


def _steps(words: tuple[str, ...]) -> str:
    return several(_(labels.step_name(code)) for code in words)


def _findings(words: tuple[str, ...]) -> str:
    return several(_(label("finding", code)) for code in words)


def _changes(words: tuple[str, ...]) -> str:
    return several(_change(*one.split(".", 1)) for one in words)


def _change(thing: str, field: str) -> str:
    name = _(labels_history.entity(thing))
    return f"{name} {_(labels_history.field(thing, field))}" if field else name


def _of(names: Mapping[str, str]) -> Callable[[tuple[str, ...]], str]:
    return lambda words: _(names.get(words[0], words[0]))


_DETAILS: Mapping[str, Callable[[tuple[str, ...]], str]] = {
    "price_differs": _price,
    "price_imported": _price,
    "quality_skipped": _steps,
    "step_skipped": _steps,
    "step_late": _late,
    "gate_override": _findings,
    "self_approval": _findings,
    "changed_after": _changes,
    "entry_corrected": lambda words: field_of(words[0]),
    "shipped_unconfirmed": lambda words: _(label("status", words[0])),
    "shipped_failed": _steps,
    "over_authority": lambda words: words[0],
    "refund_order": lambda words: _(label("refund", words[0])),
    "paid_beyond": _of(labels_order_audit.BEYOND),
    "same_person": _of(labels_order_audit.ROLES),
    "closed_early": _of(labels_order_audit.MISSING),
}
