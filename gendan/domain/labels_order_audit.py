"""What the rules of the order audit (订单稽核), their details and its findings are called: message ids."""

from __future__ import annotations

from gendan.i18n import N_

RULES = {
    "price_differs": N_("Price not that of the price list"),
    "price_imported": N_("Taken in at another price"),
    "quality_skipped": N_("Dispatched without inspection"),
    "step_skipped": N_("Step skipped"),
    "step_late": N_("Step late"),
    "gate_override": N_("Gate overridden"),
    "self_check": N_("Checked by oneself"),
    "self_approval": N_("Approved by oneself"),
    "changed_after": N_("Changed after confirmation"),
    "entry_corrected": N_("Entry corrected"),
    "no_customer_yes": N_("Confirmed without customer"),
    "shipped_unconfirmed": N_("Dispatched unconfirmed"),
    "shipped_failed": N_("Dispatched on a failed check"),
    "shipped_unchecked": N_("Dispatched unchecked"),
    "over_authority": N_("Promise over authority"),
    "refund_order": N_("Refund out of order"),
    "paid_beyond": N_("Money beyond what was due"),
    "same_person": N_("One person in two roles"),
    "closed_early": N_("Closed without acceptance"),
    "import_unchecked": N_("Taken in unchecked"),
}
GROUPS = {
    "price": N_("Prices"),
    "step": N_("Steps"),
    "deviation": N_("Exceptions made"),
    "change": N_("Changes"),
    "broken": N_("Rules broken"),
}
SEVERITIES = {"high": N_("grave"), "medium": N_("to explain"), "low": N_("for information")}
ROLES = {
    "check": N_("entered and checked"),
    "refund": N_("signed and paid the refund"),
    "remedy": N_("proposed and approved the remedy"),
    "approval": N_("entered and approved"),
}
"""The two roles that one person had."""
BEYOND = {
    "given": N_("more given back than was paid"),
    "paid_back": N_("more paid back than was received"),
    "received": N_("more received than the order amounts to"),
}
MISSING = {
    "not_delivered": N_("not delivered"),
    "not_accepted": N_("not accepted"),
    "not_visited": N_("no return visit"),
}
FINDINGS = {
    "quality_failed": N_("quality failed"),
    "quality_open": N_("quality open"),
    "not_gathered": N_("not all categories ready"),
    "not_shipped": N_("not all dispatched"),
    "under_way": N_("shipment under way"),
    "no_price": N_("no list price"),
    "price_differs": N_("other price"),
    "below_floor": N_("below the floor price"),
    "discount_over_authority": N_("discount over authority"),
    "promotion_unknown": N_("unknown promotion"),
    "promotion_min_qty": N_("too little for the promotion"),
    "promotion_min_amount": N_("too small an amount for the promotion"),
    "promotion_dates": N_("promotion not valid"),
    "promotion_product": N_("promotion of other goods"),
    "amount_over_standard": N_("amount over the standard"),
    "date_infeasible": N_("date cannot be kept"),
    "date_past": N_("date in the past"),
    "duplicate_likely": N_("likely a duplicate"),
    "nonstandard": N_("special wishes"),
    "urgent": N_("urgent"),
}
"""Findings that somebody went past, or decided himself."""
COMMANDS = {
    "finding.add": N_("Audit finding written down"),
    "finding.done": N_("Audit finding dealt with"),
    "finding.effect": N_("Effect on an audit finding seen"),
}
FIELDS = {"found": N_("what was found"), "found_in": N_("orders it was found in")}
