"""The tour of the demonstration store: five jobs of a day, each a few steps, declared as data.

A step is done when the door did one of its commands, or when what is in front, who is signed in, or the store is as
it says; no key is looked at.
"""

from __future__ import annotations

from dataclasses import dataclass

from gendan.i18n import N_, Word

ANOTHER = "another"
"""Somebody else than who did the step before the last signs in: two people look at an order."""


@dataclass(frozen=True, slots=True)
class Step:
    """One instruction (a message id; keys are named as ``{key.today.done}``) and what shows that it was followed."""

    words: str
    did: tuple[str, ...] = ()
    """Commands, one of which is to be done."""
    at: str = ""
    """The class of the screen that is to be in front."""
    role: str = ""
    """The least role that is to be signed in, or ``ANOTHER`` person."""
    exported: bool = False
    """Whether the other terminals are to be given everything."""


@dataclass(frozen=True, slots=True)
class Job:
    """One of the jobs of a day."""

    name: str
    title: str
    steps: tuple[Step, ...]


CASE = {
    "customer": Word(N_("Zhou Haiyan")), "phone": "13671234567", "product": "CY-410", "quantity": "4", "price": "560",
    "wished": "+10", "address": Word(N_("500 Zhangyang Road")), "password": "demo1234",
}  # fmt: skip
"""What the customer of the tour wants; name and address as the keyboard of each language types them."""
SIGN_IN = {"follower": "chen", "supervisor": "sun", ANOTHER: "zhao"}
"""Who of the demonstration store signs in for a role."""

_ORDER = (
    Step(N_("A customer is at the counter. {key.app.new_order} opens a new order, from anywhere."), at="EntryScreen"),
    Step(
        N_("{customer} Enter, {phone} Enter; {product} Enter, {quantity} Enter, Enter on the empty row; "
           "{wished} Enter; {address}; {key.form.main}. What is missing is listed."),
        did=("order.enter", "order.update"),
    ),
    Step(
        N_("Say each item to the customer; {key.read_back.confirm} where he agrees. No key agrees to all of them."),
        did=("order.submit",),
    ),
    Step(
        N_("Filed. Somebody else checks it, blind: {key.app.switch_user}, user {login}, password {password}."),
        role=ANOTHER,
    ),
    Step(
        N_("{key.app.section_4} Check, {key.check.next_tab} to “To check”, {key.list.last} to the last order, "
           "{key.check.start}."),
        at="CheckFormScreen",
    ),
    Step(
        N_("The note says: {phone}; {wished}; {address}; {product}, {quantity} at {price}. Type it "
           "({key.blind.next_field}: next field), then {key.blind.finish}. What was entered is hidden."),
        did=("order.check",),
    ),
)  # fmt: skip
_TODAY = (
    Step(N_("The work of a day is a follower's: {key.app.switch_user}, {login}, {password}."), role="follower"),
    Step(N_("{key.app.section_1} is Today: what needs a person, the most pressing first."), at="TodayScreen"),
    Step(N_("{key.today.done} marks the first row as done; it leaves the list."), did=("milestone.done",)),
    Step(N_("A slip of the hand? {key.today.undo} takes the last step back."), did=("change.undo",)),
    Step(
        N_("{key.today.contact} logs a call: write what was said, {key.form.main}. A next contact may stay empty."),
        did=("contact.log",),
    ),
    Step(
        N_("{key.today.reschedule} gives another date: +5 Enter, 1 (the customer asked) Enter, a reason, "
           "{key.form.main}. The first promise stays."),
        did=("order.promise", "milestone.plan"),
    ),
    Step(
        N_("{key.today.answer} copies an answer for the customer; 1 writes down that he knows it by phone."),
        did=("notice.done", "contact.log"),
    ),
)  # fmt: skip
_EXCEPTION = (
    Step(N_("For an exception a follower signs in: {key.app.switch_user}, {login}, {password}."), role="follower"),
    Step(
        N_("Something is wrong with an order of Today ({key.app.section_1}): {key.today.exception}, problem 3 Enter, "
           "what happened, {key.form.main}."),
        did=("exception.raise",),
    ),
    Step(N_("{key.app.section_5} lists exceptions by priority and time left."), at="ExceptionsScreen"),
    Step(
        N_("Contain it, on the row under the cursor: {key.exceptions.contain}, what was done, {key.form.main}."),
        did=("exception.contain",),
    ),
    Step(N_("Tell the customer: {key.exceptions.tell}, what was said, {key.form.main}."), did=("exception.tell",)),
    Step(
        N_("Solved: {key.exceptions.close} closes it with its result and cause, {key.form.main}."),
        did=("exception.close",),
    ),
)  # fmt: skip
_COMPLAINT = (
    Step(N_("A follower solves complaints: {key.app.switch_user}, {login}, {password}."), role="follower"),
    Step(
        N_("On a row of Today ({key.app.section_1}) {key.today.complaint}: the customer's own words, Enter, a point; "
           "down to the understanding, 2; {key.form.main}. Two clocks run."),
        did=("complaint.open",),
    ),
    Step(
        N_("{key.complaints.step} is the next step, locating: the core, a fact, the feeling, problem 3, impact 2, "
           "{key.form.main}."),
        did=("complaint.locate",),
    ),
    Step(
        N_("{key.complaints.step}: offer two ways out, 1 repair and what exactly, then a second one; {key.form.main}."),
        did=("complaint.offer",),
    ),
    Step(
        N_("{key.complaints.respond} logs what the customer was told; {key.form.main}. The first clock stops."),
        did=("complaint.respond",),
    ),
)  # fmt: skip
_DAY = (
    Step(N_("A supervisor closes the day: {key.app.switch_user}, {login}, {password}."), role="supervisor"),
    Step(
        N_("{key.app.section_8} Reports, {key.report.close_day}: what is open. Enter on a row says which."),
        at="DayCloseScreen",
    ),
    Step(
        N_("{key.report.close_day} again: the cash counted as expected, a word where one is asked for, "
           "{key.form.main}. The slip has a number."),
        did=("day.close",),
    ),
    Step(
        N_("Others get what is new here: {key.app.section_9}, tab “Terminals”, {key.system.export_bundle}, a folder "
           "that is there (~ is your own), {key.form.main}."),
        exported=True,
    ),
)  # fmt: skip
JOBS: tuple[Job, ...] = (
    Job("order", N_("Take an order and check it blind"), _ORDER),
    Job("today", N_("Work through today"), _TODAY),
    Job("exception", N_("Raise and solve an exception"), _EXCEPTION),
    Job("complaint", N_("Answer a complaint"), _COMPLAINT),
    Job("day", N_("Close the day and export"), _DAY),
)
"""In the order of a day: after the last one nothing is entered for it any more."""
FIRST = {"clerk": "order", "follower": "today"}
"""The job that a role begins with; the others begin at the beginning."""
