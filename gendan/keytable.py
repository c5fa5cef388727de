"""Every key, declared once: the ordered table that bindings, key bar, help, palette and remapping read."""

from __future__ import annotations

from collections.abc import Iterator
from typing import NamedTuple

from gendan.i18n import N_
from gendan.keycontexts import ALONGSIDE, CONTEXTS
from gendan.keyrow import Row
from gendan.keyrows_cases import COMPLAINTS, EXCEPTIONS, FAULTS, PAGE, REQUESTS
from gendan.keyrows_office import CONFLICTS, CUSTOMERS, HANDOVER, IMPORT, ORDER_AUDIT, OWN_KEYS, REPORT, SYSTEM, TOUR
from gendan.keyrows_order import ORDER

__all__ = ["ACTIONS", "ALONGSIDE", "CONTEXTS", "SECTIONS", "Action"]


class Action(NamedTuple):
    """Something a key does. ``id`` is what a user remaps; ``context`` where it works.

    ``keys`` are Textual key names, separated by commas; ``does`` the Textual action. ``show``
    puts it in the key bar, ``main`` before the others; ``everywhere`` reaches it under a dialog too.
    """

    id: str
    keys: str
    label: str
    help: str
    context: str
    does: str
    show: bool = True
    main: bool = False
    everywhere: bool = False


def _table(context: str, *rows: Row) -> Iterator[Action]:
    """Actions of one context: name, keys, label, help and flags (``hidden``, ``main``, ``everywhere``)."""
    for name, keys, label, text, *rest in rows:
        flags = rest[0].split() if rest else []
        does = name if "_" not in name or not name.rpartition("_")[2].isdigit() else _numbered(name)
        prefix = "app" if context == "global" else context
        yield Action(
            f"{prefix}.{name}", keys, label, text, context, does,
            show="hidden" not in flags, main="main" in flags, everywhere="everywhere" in flags,
        )  # fmt: skip


def _numbered(name: str) -> str:
    word, _, number = name.rpartition("_")
    return f"{word}({number})"


SECTIONS: tuple[str, ...] = (
    N_("Today"),
    N_("Board"),
    N_("Orders"),
    N_("Check"),
    N_("Exceptions"),
    N_("Complaints"),
    N_("Customers"),
    N_("Reports"),
    N_("System"),
)
"""The titles of the numbered sections, from 1."""

_OPEN_SECTION = N_("Opens this section; with Alt also while you type")

ACTIONS: tuple[Action, ...] = (
    *_table(
        "global",
        ("help", "f1,question_mark", N_("Keys"), N_("Shows the keys that work here"), "everywhere"),
        ("new_order", "f2", N_("New order"), N_("Takes a new order, from anywhere")),
        ("search", "f3,slash", N_("Search"), N_("Searches everything: orders, customers, cases, products, notes")),
        ("palette", "ctrl+p", N_("All actions"), N_("Lists every action by name"), "hidden"),
        ("back", "escape", N_("Back"), N_("One step back; nothing typed is lost")),
        ("lock", "ctrl+l", N_("Lock"), N_("Locks the screen; your place is kept"), "hidden everywhere"),
        ("switch_user", "f12", N_("Switch user"), N_("Locks the screen for another user"), "hidden everywhere"),
        ("import_book", "f7", N_("Import"), N_("Takes in an order book from a file"), "hidden"),
        ("requests", "alt+r", N_("Requests"), N_("Requests of customers: to answer, to solve"), "hidden"),
        ("faults", "alt+w", N_("Faults"), N_("Faults that came again, measures, retrospectives"), "hidden"),
        ("language", "f8", "中文 / English", N_("The other language"), "hidden everywhere"),
        ("theme", "f9", N_("Colours"), N_("The next colour theme: dark, light, high contrast"), "hidden everywhere"),
        ("tour", "ctrl+t,alt+t", N_("Tour"),
            N_("The demonstration store's tour: five jobs of a day"), "hidden everywhere"),
        ("quit", "ctrl+q", N_("Quit"), N_("Leaves gendan; drafts are kept"), "hidden everywhere"),
        *((f"section_{n}", f"{n},alt+{n}", title, _OPEN_SECTION, "hidden") for n, title in enumerate(SECTIONS, 1)),
    ),
    *_table(
        "list",
        ("up", "up,k", N_("Up"), N_("One row up"), "hidden"),
        ("down", "down,j", N_("Down"), N_("One row down"), "hidden"),
        ("page_up", "pageup", N_("Page up"), N_("One page up"), "hidden"),
        ("page_down", "pagedown", N_("Page down"), N_("One page down"), "hidden"),
        ("first", "home", N_("First"), N_("To the first row"), "hidden"),
        ("last", "end", N_("Last"), N_("To the last row"), "hidden"),
        ("open", "enter", N_("Open"), N_("Opens the row under the cursor")),
    ),
    *_table(
        "today",
        ("done", "space", N_("Done"), N_("Marks what is to do as done, now"), "main"),
        ("reschedule", "r", N_("Reschedule"), N_("Gives it another date; asks for the reason"), "main"),
        ("contact", "c", N_("Contact"), N_("Logs a contact with the customer"), "main"),
        ("exception", "x", N_("Exception"), N_("Raises an exception on this order"), "main"),
        ("complaint", "p", N_("Complaint"), N_("Opens a complaint on this order"), "main"),
        ("answer", "y", N_("Copy answer"), N_("Copies an answer for the customer about this order"), "main"),
        ("mine", "m", N_("Mine or all"), N_("Shows only your work, or everybody's")),
        ("filter", "f", N_("Filter"), N_("Narrows the list")),
        ("undo", "u", N_("Undo"), N_("Takes back what you did last")),
        ("request", "q", N_("Request"), N_("Takes in a request of the customer on this order")),
        ("assign", "a", N_("Assign"), N_("Says who answers for the order from now on; for supervisors")),
        ("cancel", "X", N_("Cancel order"), N_("Cancels the order; asks what for and why")),
        ("timeline", "g", N_("Timeline"), N_("Plan against actual, slack and critical path")),
        ("call_list", "t", N_("Call list"), N_("Whom to call, one after the other")),
        ("handovers", "h", N_("Handover"), N_("Gives the shift to the next one, or takes it over")),
    ),
    *_table(
        "board",
        ("left", "left,h", N_("Left"), N_("To the stage on the left"), "hidden"),
        ("right", "right,l", N_("Right"), N_("To the stage on the right"), "hidden"),
        ("up", "up,k", N_("Up"), N_("One card up"), "hidden"),
        ("down", "down,j", N_("Down"), N_("One card down"), "hidden"),
        ("page_up", "pageup", N_("Page up"), N_("One page up"), "hidden"),
        ("page_down", "pagedown", N_("Page down"), N_("One page down"), "hidden"),
        ("first", "home", N_("First"), N_("To the first card"), "hidden"),
        ("last", "end", N_("Last"), N_("To the last card"), "hidden"),
        ("advance", "greater_than_sign", N_("Advance"), N_("Moves the order on, or says what is missing"), "main"),
        ("timeline", "g", N_("Timeline"), N_("Plan against actual, slack and critical path"), "main"),
        ("open", "enter", N_("Open"), N_("Opens the order under the cursor"), "main"),
        ("mine", "m", N_("Mine or all"), N_("Shows only your work, or everybody's")),
        ("filter", "f", N_("Filter"), N_("Narrows the columns")),
        ("undo", "u", N_("Undo"), N_("Takes back what you did last")),
    ),
    *_table(
        "gantt",
        ("left", "left,h", N_("Earlier"), N_("One day back"), "main"),
        ("right", "right,l", N_("Later"), N_("One day on"), "main"),
        ("up", "up,k", N_("Up"), N_("One milestone up"), "hidden"),
        ("down", "down,j", N_("Down"), N_("One milestone down"), "hidden"),
        ("week_left", "pageup", N_("Week earlier"), N_("Seven days back"), "hidden"),
        ("week_right", "pagedown", N_("Week later"), N_("Seven days on"), "hidden"),
        ("first", "home", N_("Beginning"), N_("To the first day of the plan")),
        ("last", "end", N_("End of plan"), N_("To the last day of the plan")),
        ("today", "t", N_("To today"), N_("To the day of today"), "main"),
        ("open", "enter", N_("Open order"), N_("Opens the order"), "main"),
    ),
    *_table(
        "call_list",
        ("told", "space", N_("Reached, told"), N_("Told, a return visit with its score; on to the next"), "main"),
        ("no_answer", "n", N_("No answer"), N_("Nobody answered: again on the next working day"), "main"),
        ("later", "l", N_("Call later"), N_("They asked to be called again; asks for the day"), "main"),
        ("wrong", "w", N_("Wrong number"), N_("The number is wrong: again on the next working day"), "main"),
        ("skip", "s,right", N_("Next call"), N_("On to the next call; nothing is written down"), "main"),
        ("previous", "left", N_("Call before"), N_("Back to the call before"), "hidden"),
        ("open", "enter", N_("Open order"), N_("Opens the order")),
        ("answer", "y", N_("Copy answer"), N_("Copies an answer for the customer about this order")),
        ("mine", "m", N_("Mine or all"), N_("Shows only your work, or everybody's")),
        ("undo", "u", N_("Undo"), N_("Takes back what you did last")),
    ),
    *_table("handover", *HANDOVER),
    *_table("tour", *TOUR),
    *_table(
        "orders",
        ("query", "f", N_("Conditions"), N_("Types conditions that combine, like late:yes amount>=5000"), "main"),
        ("complaint", "p", N_("Complaint"), N_("Opens a complaint on this order")),
        ("saved", "v", N_("Saved filters"), N_("Chooses or keeps a filter"), "main"),
        ("sort", "s", N_("Sort"), N_("Sorts by the next column"), "main"),
        ("columns", "o", N_("Columns"), N_("Chooses the columns")),
        ("answer", "y", N_("Copy answer"), N_("Copies an answer for the customer about this order")),
        ("export", "e", N_("Export"), N_("Writes the list to a file")),
    ),
    *_table(
        "search",
        ("saved", "f5", N_("Saved filters"), N_("Chooses or keeps a filter"), "main"),
        ("export", "f6", N_("Export"), N_("Writes the list to a file"), "main"),
    ),
    *_table(
        "filters",
        ("keep", "n", N_("Keep"), N_("Keeps the conditions of the line by a name"), "main"),
        ("share", "s", N_("Share"), N_("Shows the filter to everybody, or to its owner only"), "main"),
        ("rename", "r", N_("Rename"), N_("Gives the filter another name"), "main"),
        ("discard", "x,delete", N_("Delete"), N_("Takes the filter away"), "main"),
    ),
    *_table("order", *ORDER),
    *_table(
        "entry",
        ("repeat", "f4", N_("Repeat"), N_("Takes over the customer's last order; pressed again, the one before")),
        ("add_line", "f5", N_("Add line"), N_("Adds a line to the order")),
        ("drop_line", "f6", N_("Drop line"), N_("Removes the line under the cursor")),
        ("walk", "enter", N_("Next field"), N_("Takes what the list offers and goes on"), "hidden everywhere"),
        ("keep", "ctrl+s", N_("Keep draft"),
            N_("Keeps what was typed as a draft and leaves; {key.app.new_order} offers it again")),
    ),
    *_table(
        "drafts",
        ("new", "n", N_("New order"), N_("Begins a new order; the drafts are kept"), "main"),
        ("discard", "x,delete", N_("Throw away"), N_("Throws the draft away; asks first"), "main"),
    ),
    *_table(
        "leave",
        ("go_on", "g", N_("Go on typing"), N_("Back to the form, as it was"), "main"),
        ("keep", "k,enter", N_("Keep draft"), N_("Keeps what was typed as a draft and leaves"), "main"),
        ("discard", "x,delete", N_("Throw away"), N_("Throws away what was typed"), "main"),
    ),
    *_table(
        "known",
        ("go_on", "enter", N_("Read back"), N_("Goes on to the read-back"), "main"),
    ),
    *_table(
        "read_back",
        ("confirm", "enter", N_("Customer agrees"), N_("The customer said yes to this one; on to the next"), "main"),
        ("correct", "c", N_("Correct"), N_("Back to this field, to type it again"), "main"),
    ),
    *_table(
        "sheet",
        ("copy", "y", N_("Copy sheet"), N_("Copies the confirmation sheet as text, for a message"), "main"),
        ("print", "p", N_("Print sheet"), N_("Writes the confirmation sheet as a page to print"), "main"),
        ("paper", "t", N_("Receipt printer"), N_("Prints the confirmation sheet on the receipt printer"), "main"),
        ("show", "s", N_("Show sheet"), N_("Shows the confirmation sheet"), "main"),
        ("open", "o", N_("Open order"), N_("Opens the order"), "main"),
    ),
    *_table(
        "note",
        ("copy", "y", N_("Copy note"), N_("Copies the delivery note as text, for a message"), "main"),
        ("print", "p", N_("Print note"), N_("Writes the delivery note as a page to print"), "main"),
        ("paper", "t", N_("Receipt printer"), N_("Prints the delivery note on the receipt printer"), "main"),
    ),
    *_table(
        "check",
        ("start", "space", N_("Go on"), N_("Does what the order under the cursor waits for"), "main"),
        ("previous_tab", "left", N_("Previous tab"), N_("To the tab on the left"), "hidden"),
        ("next_tab", "right", N_("Next tab"), N_("To the tab on the right")),
        ("customer_yes", "c", N_("Customer's yes"), N_("Records that the customer confirmed, and how"), "main"),
        ("approve", "a", N_("Approve"), N_("Approves the order"), "main"),
        ("reject", "x", N_("Reject"), N_("Sends the order back; asks for the reason"), "main"),
        ("complete", "e", N_("Complete"), N_("Fills in what is missing, on the telephone"), "main"),
        ("invalid", "i", N_("Invalid"), N_("Puts the order among the invalid ones; asks for the reason")),
        ("order", "o", N_("Order"), N_("Opens the order's page")),
        ("mine", "m", N_("Mine or all"), N_("Shows only what you may do, or everything")),
    ),
    *_table(
        "blind",
        ("finish", "f10,ctrl+o", N_("Finish check"), N_("Compares what you typed with what was entered"), "main"),
        ("previous_field", "up", N_("Field above"), N_("To the field above"), "hidden"),
        ("next_field", "down,enter", N_("Field below"), N_("To the field below"), "hidden"),
    ),
    *_table(
        "settle",
        ("entered", "e", N_("Keep entered"), N_("What was entered is right; asks for the reason"), "main"),
        ("rekeyed", "r", N_("Keep rekeyed"), N_("What was keyed again is right; asks for the reason"), "main"),
        ("order", "o", N_("Order"), N_("Opens the order's page")),
    ),
    *_table(
        "approve",
        ("all", "a", N_("Approve all"), N_("Approves every finding that is open"), "main"),
        ("one", "space", N_("Approve this"), N_("Approves the finding under the cursor"), "main"),
        ("reject", "x", N_("Reject"), N_("Sends the order back; asks for the reason"), "main"),
        ("order", "o", N_("Order"), N_("Opens the order's page")),
    ),
    *_table(
        "decide",
        ("approve", "a", N_("Approve"), N_("Approves what was proposed"), "main"),
        ("reject", "x", N_("Reject"), N_("Rejects it; asks for the reason"), "main"),
    ),
    *_table(
        "gate",
        ("mark", "space", N_("Override this"), N_("Marks the finding under the cursor as overridden, or not"), "main"),
        ("override", "f10,ctrl+o", N_("Override"), N_("Goes on with what was marked; needs the reason"), "main"),
        ("go_on", "enter", N_("Go on"), N_("To the reason; with nothing to override, back"), "hidden"),
        ("to_list", "up", N_("To the list"), N_("From the reason back to the list"), "hidden"),
    ),
    *_table("exceptions", *EXCEPTIONS),
    *_table("complaints", *COMPLAINTS),
    *_table("requests", *REQUESTS),
    *_table("faults", *FAULTS),
    *_table("page", *PAGE),
    *_table("customers", *CUSTOMERS),
    *_table("report", *REPORT),
    *_table("order_audit", *ORDER_AUDIT),
    *_table("system", *SYSTEM),
    *_table("own_keys", *OWN_KEYS),
    *_table("conflicts", *CONFLICTS),
    *_table("import", *IMPORT),
    *_table(
        "tiles",
        ("left", "left,h", N_("Left"), N_("To the tile on the left"), "hidden"),
        ("right", "right,l", N_("Right"), N_("To the tile on the right"), "hidden"),
        ("choose", "enter,space", N_("Choose"), N_("Shows only what the tile counts; again shows all")),
    ),
    *_table(
        "choose",
        ("take", "enter", N_("Take"), N_("Takes what is under the cursor of the list"), "main everywhere"),
    ),
    *_table(
        "form",
        ("main", "f10,ctrl+o", N_("Done"), N_("The main button of a form"), "main"),
        ("previous_field", "up", N_("Field above"), N_("To the field above"), "hidden"),
        ("next_field", "down", N_("Field below"), N_("To the field below"), "hidden"),
    ),
    *_table(
        "dialog",
        ("yes", "y", N_("Yes"), N_("Yes, do it"), "main"),
        ("no", "n", N_("No"), N_("No, leave it"), "main"),
        ("other", "left,right", N_("Other button"), N_("To the other button"), "hidden"),
        ("page_up", "pageup", N_("Page up"), N_("One page up"), "hidden"),
        ("page_down", "pagedown", N_("Page down"), N_("One page down"), "hidden"),
    ),
)  # fmt: skip
