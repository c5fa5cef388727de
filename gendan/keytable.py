"""Every key, declared once: the ordered table that bindings, key bar, help, palette and remapping read."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from gendan.i18n import N_
from gendan.keycontexts import ALONGSIDE, CONTEXTS
from gendan.keyrows import FAULTS, PAGE, REQUESTS

__all__ = ["ACTIONS", "ALONGSIDE", "CONTEXTS", "SECTIONS", "Action"]


@dataclass(frozen=True, slots=True)
class Action:
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


def _table(context: str, *rows: tuple[str, str, str, str] | tuple[str, str, str, str, str]) -> Iterator[Action]:
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
        ("search", "f3,slash", N_("Search"), N_("Searches orders, customers, phones and models")),
        ("palette", "ctrl+p", N_("All actions"), N_("Lists every action by name"), "hidden"),
        ("back", "escape", N_("Back"), N_("One step back; nothing typed is lost")),
        ("lock", "ctrl+l", N_("Lock"), N_("Locks the screen; your place is kept"), "hidden everywhere"),
        ("switch_user", "f12", N_("Switch user"), N_("Locks the screen for another user"), "hidden everywhere"),
        ("import_book", "f7", N_("Import"), N_("Takes in an order book from a file"), "hidden"),
        ("requests", "alt+r", N_("Requests"), N_("Requests of customers: to answer, to solve"), "hidden"),
        ("faults", "alt+w", N_("Faults"), N_("Faults that came again, measures, retrospectives"), "hidden"),
        ("language", "f8", "中文 / English", N_("The other language"), "hidden"),
        ("theme", "f9", N_("Colours"), N_("The next colour theme: dark, light, high contrast"), "hidden everywhere"),
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
        "order",
        ("previous_tab", "left,shift+tab", N_("Previous tab"), N_("To the tab on the left"), "hidden"),
        ("next_tab", "right,tab", N_("Next tab"), N_("To the tab on the right")),
        ("done", "space", N_("Done"), N_("Marks the milestone under the cursor as done"), "main"),
        ("advance", "greater_than_sign", N_("Advance"), N_("Moves the order on, or says what is missing"), "main"),
        ("reschedule", "r", N_("Reschedule"), N_("Gives it another date; asks for the reason"), "main"),
        ("contact", "c", N_("Contact"), N_("Logs a contact with the customer"), "main"),
        ("exception", "x", N_("Exception"), N_("Raises an exception on this order"), "main"),
        ("complaint", "p", N_("Complaint"), N_("Opens a complaint on this order")),
        ("request", "q", N_("Request"), N_("Takes in a request of the customer on this order")),
        ("retrospective", "R", N_("Retrospective"), N_("Looks back at what failed: course, causes, measures")),
        ("change", "e", N_("Change"), N_("Changes the order; asks for the reason")),
        ("assign", "a", N_("Assign"), N_("Says who answers for the order from now on; for supervisors")),
        ("hold", "h", N_("Hold or resume"), N_("Puts the order on hold, or goes on with it; asks why")),
        ("cancel", "X", N_("Cancel order"), N_("Cancels the order; asks what for and why")),
        ("add", "n", N_("Add"), N_("Adds what this tab shows: a shipment, a payment, a check")),
        ("timeline", "g", N_("Timeline"), N_("Plan against actual, slack and critical path")),
        ("answer", "y", N_("Copy answer"), N_("Copies an answer for the customer about this order"), "main"),
        ("sheet", "s", N_("Confirmation sheet"), N_("The confirmation sheet, to print or copy")),
        ("copy", "o", N_("Copy order"), N_("Makes a new draft of this order; no check and no approval is copied")),
        ("position", "w", N_("Position"), N_("Writes down where the shipment under the cursor is")),
        ("delivery_note", "d", N_("Delivery note"), N_("The delivery note of the shipment under the cursor")),
        ("verify", "v", N_("Verify payment"), N_("Says that the payment under the cursor has arrived")),
        ("refund", "b", N_("Refund"), N_("The next step of the refund: request, sign, pay")),
        ("tell", "t", N_("Tell"), N_("What the customer is to be told, and that he was")),
        ("accept", "m", N_("Accepted"), N_("The customer accepts the goods")),
        ("visit", "f", N_("Return visit"), N_("Writes down a return visit and the score")),
        ("close", "z", N_("Close"), N_("Closes the order, or says what is missing")),
        ("production", "l", N_("Production"), N_("Writes down how far production is")),
        ("risk", "i", N_("Risk"), N_("Registers a risk; closes the open one under the cursor")),
        ("plan", "P", N_("Plan"), N_("Another day for the milestone under the cursor, or another template")),
        ("as_template", "T", N_("As template"), N_("Makes a template of plans from this finished order")),
        ("urgent", "exclamation_mark", N_("Urgent"), N_("Puts the order in front of others; a supervisor approves")),
        ("undo", "u", N_("Undo"), N_("Takes back what you did last")),
    ),
    *_table(
        "entry",
        ("repeat", "f4", N_("Repeat"), N_("Takes over the customer's last order; pressed again, the one before")),
        ("add_line", "f5", N_("Add line"), N_("Adds a line to the order")),
        ("drop_line", "f6", N_("Drop line"), N_("Removes the line under the cursor")),
        ("walk", "enter", N_("Next field"), N_("Takes what the list offers and goes on"), "hidden everywhere"),
        ("keep", "ctrl+s", N_("Keep draft"), N_("Keeps what was typed as a draft and leaves; F2 offers it again")),
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
        ("show", "s", N_("Show sheet"), N_("Shows the confirmation sheet"), "main"),
        ("open", "o", N_("Open order"), N_("Opens the order"), "main"),
    ),
    *_table(
        "note",
        ("copy", "y", N_("Copy note"), N_("Copies the delivery note as text, for a message"), "main"),
        ("print", "p", N_("Print note"), N_("Writes the delivery note as a page to print"), "main"),
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
        ("finish", "f10", N_("Finish check"), N_("Compares what you typed with what was entered"), "main"),
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
        ("override", "f10", N_("Override"), N_("Goes on with what was marked; needs the reason"), "main"),
        ("go_on", "enter", N_("Go on"), N_("To the reason; with nothing to override, back"), "hidden"),
        ("to_list", "up", N_("To the list"), N_("From the reason back to the list"), "hidden"),
    ),
    *_table(
        "exceptions",
        ("new", "n", N_("New"), N_("Raises an exception"), "main"),
        ("step", "space", N_("Next step"), N_("Does the next step of the playbook"), "main"),
        ("contain", "c", N_("Contain"), N_("Says what was done at once"), "main"),
        ("tell", "t", N_("Tell"), N_("Writes down what the customer was told"), "main"),
        ("remedy", "r", N_("Remedy"), N_("Proposes a remedy: money, goods, an apology"), "main"),
        ("close", "z", N_("Close case"), N_("Closes it with cause and result"), "main"),
        ("approve", "a", N_("Approve"), N_("Approves the remedies that wait for it")),
        ("reject", "x", N_("Reject"), N_("Rejects the remedies that wait; asks for the reason")),
        ("keep", "d", N_("Remedy given"), N_("Says that the remedy under the cursor was given")),
        ("withdraw", "delete", N_("Withdraw remedy"), N_("Withdraws a remedy that was not given yet; asks why")),
        ("goods_back", "b", N_("Goods back"), N_("Writes down goods that came back")),
        ("send", "s", N_("Send goods"), N_("Dispatches goods for the remedy")),
        ("chase", "h", N_("Chase"), N_("Says when it is looked after next")),
        ("wait", "w", N_("Wait"), N_("Waits for the customer, or goes on")),
        ("escalate", "exclamation_mark", N_("Escalate"), N_("Raises it one step; asks why")),
        ("change", "e", N_("Change"), N_("Another priority, owner, problem; asks for the reason")),
        ("script", "y", N_("Copy script"), N_("Copies the words for the customer; again, the next ones")),
        ("order", "o", N_("Order"), N_("Opens the order's page")),
        ("mine", "m", N_("Mine or all"), N_("Shows only your work, or everybody's")),
        ("closed", "v", N_("Closed ones"), N_("Shows the closed ones, or the open ones")),
        ("undo", "u", N_("Undo"), N_("Takes back what you did last")),
    ),
    *_table(
        "complaints",
        ("step", "space,f10", N_("Next step"), N_("Does the next step: listen, locate, solve, visit"), "main"),
        ("complaint", "p,n", N_("Complaint"), N_("Opens a complaint of any customer"), "main"),
        ("respond", "c", N_("Answer"), N_("Answers the customer; it stands among his contacts too"), "main"),
        ("wait", "w", N_("Wait, go on"), N_("Waits for the customer, the clock stands still; or goes on"), "main"),
        ("offer", "e", N_("Other offer"), N_("Offers other ways out before the customer agreed")),
        ("hand_on", "a", N_("Hand on"), N_("Who takes care of it; another priority or problem")),
        ("order", "o", N_("Order"), N_("Opens the order's page")),
        ("script", "y", N_("Copy script"), N_("Copies the words for the customer"), "main"),
        ("next_script", "s", N_("Next script"), N_("Shows the next words for the customer")),
        ("closed", "z", N_("Closed, open"), N_("Shows the closed ones, or the open ones again")),
        ("requests", "t", N_("Requests"), N_("The list of requests")),
        ("mine", "m", N_("Mine or all"), N_("Shows only your work, or everybody's")),
        ("undo", "u", N_("Undo"), N_("Takes back what you did last")),
    ),
    *_table("requests", *REQUESTS),
    *_table("faults", *FAULTS),
    *_table("page", *PAGE),
    *_table(
        "customers",
        ("new", "n", N_("New"), N_("Takes in a customer"), "main"),
        ("contact", "c", N_("Contact"), N_("Logs a contact with the customer"), "main"),
        ("change", "e", N_("Change"), N_("Changes the customer's file"), "main"),
        ("query", "f", N_("Find"), N_("Finds a customer as you type: name, initials, phone"), "main"),
        ("order", "o", N_("Order now"), N_("Takes a new order of this customer"), "main"),
        ("filter", "v", N_("Other list"), N_("All; whose class the figures question; who may be double"), "main"),
        ("accept", "a", N_("Class as proposed"), N_("Sets kind and grade as the figures propose; for supervisors")),
        ("unite", "m", N_("Unite"), N_("Unites this file with another of the same customer; asks why")),
        ("split", "x", N_("Take apart"), N_("Takes the file under the cursor out of the union; asks why")),
        ("call_list", "t", N_("Call list"), N_("Whom to call, one after the other")),
        ("undo", "u", N_("Undo"), N_("Takes back what you did last")),
        ("previous_tab", "left,shift+tab", N_("Previous tab"), N_("To the tab on the left"), "hidden"),
        ("next_tab", "right,tab", N_("Next tab"), N_("To the tab on the right")),
    ),
    *_table(
        "report",
        ("day", "d", N_("Day"), N_("The report of a day"), "main"),
        ("week", "w", N_("Week"), N_("The report of a week"), "main"),
        ("month", "m", N_("Month"), N_("The report of a month"), "main"),
        ("previous", "left_square_bracket,comma", N_("Previous"), N_("The period before"), "main"),
        ("next", "right_square_bracket,full_stop", N_("Next"), N_("The period after"), "main"),
        ("export", "e", N_("Export"), N_("Writes the report as XLSX, CSV or HTML"), "main"),
        ("chart", "g", N_("Chart"), N_("Shows the figure over time")),
        ("close_day", "c", N_("Close the day"), N_("Closes the business day: report, backup, bundle")),
        ("previous_tab", "left", N_("Previous tab"), N_("To the tab on the left"), "hidden"),
        ("next_tab", "right", N_("Next tab"), N_("To the tab on the right")),
    ),
    *_table(
        "system",
        ("previous_tab", "left", N_("Previous tab"), N_("To the tab on the left"), "hidden"),
        ("next_tab", "right", N_("Next tab"), N_("To the tab on the right")),
        ("new", "n", N_("New"), N_("Adds what this tab shows"), "main"),
        ("change", "e", N_("Change"), N_("Changes the row under the cursor"), "main"),
        ("disable", "x", N_("Disable"), N_("Takes it out of use, or back into use; asks first"), "main"),
        ("export_bundle", "o", N_("Export"), N_("Writes a bundle for the other terminals")),
        ("merge", "m", N_("Merge"), N_("Takes bundles of other terminals in")),
        ("backup", "b", N_("Backup"), N_("Makes a safe copy of the database")),
        ("verify", "v", N_("Verify"), N_("Checks the chain of the change log"), "main"),
        ("import_book", "i", N_("Import"), N_("Takes in an order book from a file"), "main"),
        ("password", "p", N_("Password"), N_("Gives a new password: one's own, or as admin another user's"), "main"),
        ("reset", "r", N_("Default"), N_("Takes the setting back to its default"), "main"),
        ("add_step", "a", N_("Price step"), N_("Adds a step or a dated price to the product under the cursor"), "main"),
        ("remove", "d,delete", N_("Remove"), N_("Takes the step out, or ends the promotion; asks first"), "main"),
        ("insert", "plus", N_("Add step"), N_("Adds a step to the template, after the one under the cursor"), "main"),
        ("promotions", "s", N_("Promotions"), N_("Promotions, or back to the products"), "main"),
        ("filter", "f", N_("Filter"), N_("Narrows the list")),
    ),
    *_table(
        "import",
        ("run", "f10", N_("Import"), N_("Reads the file; after that, takes the order book in"), "main"),
        ("fields", "f", N_("File"), N_("Back to the fields: another file, another mapping"), "main"),
        ("previous_tab", "left", N_("Previous tab"), N_("To the tab on the left"), "hidden"),
        ("next_tab", "right", N_("Next tab"), N_("To the tab on the right")),
    ),
    *_table(
        "tiles",
        ("left", "left,h", N_("Left"), N_("To the tile on the left"), "hidden"),
        ("right", "right,l", N_("Right"), N_("To the tile on the right"), "hidden"),
        ("choose", "enter,space", N_("Choose"), N_("Shows only what the tile counts; again shows all")),
    ),
    *_table(
        "form",
        ("main", "f10", N_("Done"), N_("The main button of a form"), "main"),
        ("previous_field", "up", N_("Field above"), N_("To the field above"), "hidden"),
        ("next_field", "down", N_("Field below"), N_("To the field below"), "hidden"),
    ),
    *_table(
        "dialog",
        ("yes", "y", N_("Yes"), N_("Yes, do it"), "main"),
        ("no", "n", N_("No"), N_("No, leave it"), "main"),
    ),
)  # fmt: skip
