"""Where a confirmation stands: what is checked, settled, agreed and approved, for the content as it is now."""

from __future__ import annotations

from dataclasses import replace

from hypothesis import given
from hypothesis import strategies as st

from gendan.domain.confirmation import Checked, Facts, Settled, standing

NOW = {
    "customer_phone": "p",
    "address": "a",
    "line.1": "1",
    "terms.1": "t",
    "line.2": "2",
    "terms.2": "u",
    "special": "",
}
KEYS = ("customer_phone", "address", "lines")
SAW = {group: NOW[group] for group in ("customer_phone", "address", "line.1", "line.2")}
CLEAN = Facts(NOW, KEYS, submitted=True, checks=(Checked("k1", SAW),), agreed=NOW)


def differing(*fields: str, settled: tuple[Settled, ...] = (), **more: object) -> Facts:
    return replace(CLEAN, checks=(Checked("k1", SAW, fields),), settled=settled, **more)


def kept(field: str, check: str = "k1") -> Settled:
    return Settled(check, field, "entered", "", True)


def rekeyed(field: str, after: str, *, counts: bool = True) -> Settled:
    return Settled("k1", field, "rekeyed", after, counts)


def test_everything_done_is_open() -> None:
    assert standing(CLEAN).status == "open"


def test_the_first_thing_that_is_open_is_the_status() -> None:
    waiting = Facts(NOW, KEYS, outstanding=frozenset({"nonstandard"}))
    assert standing(waiting).status == "draft"
    assert standing(replace(waiting, submitted=True)).status == "to_check"
    found = standing(replace(waiting, submitted=True, checks=(Checked("k1", SAW, ("address",)),)))
    assert (found.status, found.to_settle, found.to_check) == ("to_settle", ("address",), ())
    assert standing(replace(waiting, submitted=True, checks=(Checked("k1", SAW),))).status == "awaiting_customer"
    assert standing(replace(CLEAN, outstanding=frozenset({"b", "a"}))).to_approve == ("a", "b")
    assert standing(replace(CLEAN, outstanding=frozenset({"a"}))).status == "to_approve"


def test_what_changed_after_its_check_is_checked_and_agreed_again() -> None:
    found = standing(replace(CLEAN, now=NOW | {"line.2": "x"}))
    assert (found.to_check, found.to_agree) == (("line.2",), ("line.2",))


def test_terms_are_agreed_but_not_keyed_again() -> None:
    found = standing(replace(CLEAN, now=NOW | {"terms.1": "x", "special": "y"}))
    assert (found.to_check, found.to_agree) == ((), ("terms.1", "special"))


def test_a_new_line_and_a_line_left_out_are_changes_of_the_lines() -> None:
    assert standing(replace(CLEAN, now=NOW | {"line.3": "3"})).to_check == ("line.3",)
    less = {group: digest for group, digest in NOW.items() if not group.endswith(".2")}
    found = standing(replace(CLEAN, now=less))
    assert (found.to_check, found.to_agree) == (("line.2",), ("line.2", "terms.2"))
    again = Checked("k2", {group: less[group] for group in ("line.1",)})
    assert standing(replace(CLEAN, now=less, checks=(*CLEAN.checks, again))).to_check == ()


def test_a_kept_value_is_checked_and_a_rekeyed_one_where_two_persons_stand_for_it() -> None:
    assert standing(differing("address", settled=(kept("address"),))).status == "open"
    changed = NOW | {"address": "b"}
    fine = differing("address", settled=(rekeyed("address", "b"),), now=changed, agreed=changed)
    assert standing(fine).status == "open"
    alone = replace(fine, settled=(rekeyed("address", "b", counts=False),))
    assert standing(alone).to_check == ("address",)


def test_the_order_of_settling_does_not_matter() -> None:
    changed = NOW | {"line.1": "both"}
    first, last = rekeyed("lines.1.qty", "half"), rekeyed("lines.1.product", "both")
    facts = differing("lines.1.product", "lines.1.qty", settled=(first, last), now=changed, agreed=changed)
    assert standing(facts).status == "open"


def test_a_half_settled_line_waits_for_the_other_half() -> None:
    facts = differing(
        "lines.1.product", "lines.1.qty", settled=(rekeyed("lines.1.qty", "h"),), now=NOW | {"line.1": "h"}
    )
    assert standing(facts).to_settle == ("lines.1.product",)


def test_a_difference_is_of_the_past_once_its_field_is_changed() -> None:
    found = standing(differing("address", now=NOW | {"address": "b"}))
    assert (found.to_settle, found.to_check) == ((), ("address",))


def test_a_line_that_only_the_second_person_keyed_waits_until_lines_are_keyed_again() -> None:
    extra = differing("lines.3")
    assert standing(extra).to_settle == ("lines.3",)
    later = Checked("k2", {"address": "a"})
    assert standing(replace(extra, checks=(*extra.checks, later))).to_settle == ("lines.3",)
    assert standing(replace(extra, settled=(kept("lines.3"),))).status == "open"
    assert standing(replace(extra, now=NOW | {"line.3": "3"})).to_check == ("line.3",)
    again = Checked("k2", {"line.1": "1", "line.2": "2"})
    assert standing(replace(extra, checks=(*extra.checks, again))).status == "open"


def test_a_settlement_of_another_check_settles_nothing() -> None:
    assert standing(differing("address", settled=(kept("address", "k0"),))).to_settle == ("address",)


def test_a_date_that_the_customer_refused_keeps_the_yes_open() -> None:
    assert standing(replace(CLEAN, date_open=True)).to_agree == ("promised",)


def test_without_key_fields_nothing_is_checked() -> None:
    assert standing(replace(CLEAN, key_fields=(), checks=())).status == "open"


groups = st.dictionaries(st.sampled_from(sorted(NOW)), st.sampled_from("xyz"), max_size=7)


@given(groups, groups, groups)
def test_nothing_is_open_only_where_all_that_is_there_was_seen_and_agreed(
    now: dict[str, str], saw: dict[str, str], agreed: dict[str, str]
) -> None:
    facts = Facts(now, KEYS, submitted=True, checks=(Checked("k1", saw),), agreed=agreed)
    keyed = {group: digest for group, digest in now.items() if group.startswith("line.") or group in KEYS}
    lines_seen = {group for group in saw if group.startswith("line.")}
    seen = all(saw.get(group) == digest for group, digest in keyed.items()) and lines_seen <= set(now)
    assert (standing(facts).status == "open") == (seen and now == agreed)
