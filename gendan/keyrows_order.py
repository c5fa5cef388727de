"""Keys of one order's page: rows of the table in ``keytable``."""

from __future__ import annotations

from gendan.i18n import N_
from gendan.keyrow import Rows

ORDER: Rows = (
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
)
