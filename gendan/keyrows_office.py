"""Keys of customers, handovers, reports, the system and imports: rows of the table in ``keytable``."""

from __future__ import annotations

from gendan.i18n import N_
from gendan.keyrow import Rows

CUSTOMERS: Rows = (
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
    ("complaint", "p", N_("Complaint"), N_("Opens a complaint of the customer")),
    ("request", "q", N_("Request"), N_("Takes in a request of the customer")),
    ("export", "E", N_("Export"), N_("Writes the list to a file")),
    ("import_list", "i", N_("Import"), N_("Takes in a list of customers from a file")),
    ("undo", "u", N_("Undo"), N_("Takes back what you did last")),
    ("erase", "X", N_("Erase"), N_("Takes his personal data out of every place, for good; for admins, asks why")),
    ("previous_tab", "left,shift+tab", N_("Previous tab"), N_("To the tab on the left"), "hidden"),
    ("next_tab", "right,tab", N_("Next tab"), N_("To the tab on the right")),
)
HANDOVER: Rows = (
    ("take", "space", N_("Acknowledge"), N_("Acknowledges the line under the cursor; on to the next one"), "main"),
    ("remark", "r", N_("Remark"), N_("A question or remark about the line; acknowledges it"), "main"),
    ("new", "n", N_("Hand over"), N_("Gives the shift: what changed, is due, is open, and notes"), "main"),
    ("sheet", "s", N_("Slip"), N_("The handover as text, to copy or print"), "main"),
)
REPORT: Rows = (
    ("day", "d", N_("Day"), N_("The report of a day"), "main"),
    ("week", "w", N_("Week"), N_("The report of a week"), "main"),
    ("month", "m", N_("Month"), N_("The report of a month"), "main"),
    ("previous", "left_square_bracket,comma", N_("Previous"), N_("The period before"), "main"),
    ("next", "right_square_bracket,full_stop", N_("Next"), N_("The period after")),
    ("export", "e", N_("Export"), N_("Writes the report as XLSX, CSV or HTML"), "main"),
    ("chart", "g", N_("Over time"), N_("Shows the figure over time: the last days, weeks or months"), "main"),
    ("close_day", "c", N_("Close the day"), N_("Closes the business day: report, backup, bundle"), "main"),
    ("resume_day", "R", N_("Go on"), N_("Goes on with today's work although the day is closed; asks why"), "main"),
    ("audit", "a", N_("Order audit"), N_("The audit of a quarter: orders that broke a rule, findings"), "main"),
    ("whose", "o", N_("Whose"), N_("The whole store's figures, or those of one follower"), "main"),
    ("previous_tab", "left", N_("Previous tab"), N_("To the tab on the left"), "hidden"),
    ("next_tab", "right", N_("Next tab"), N_("To the tab on the right")),
)
ORDER_AUDIT: Rows = (
    ("new", "n", N_("Audit finding"), N_("Writes down what was found: of this rule, or of this order"), "main"),
    ("previous", "left_square_bracket,comma", N_("Previous"), N_("The quarter before"), "main"),
    ("next", "right_square_bracket,full_stop", N_("Next"), N_("The quarter after"), "main"),
    ("export", "e", N_("Export"), N_("Writes the audit list as XLSX, CSV, text or JSON"), "main"),
    ("previous_tab", "left", N_("Previous tab"), N_("To the tab on the left"), "hidden"),
    ("next_tab", "right", N_("Next tab"), N_("To the tab on the right")),
)
CONFLICTS: Rows = (
    ("mine", "m", N_("Keep mine"), N_("Keeps the value of this terminal; asks for the reason"), "main"),
    ("theirs", "t", N_("Keep theirs"), N_("Keeps the value of the other terminal; asks for the reason"), "main"),
    ("both", "b", N_("Both are true"), N_("Lets both stand, where that may be; asks for the reason"), "main"),
    ("other", "e", N_("Another value"), N_("Writes another value; asks for the reason"), "main"),
    ("seen", "s", N_("Looked at"), N_("Says that the record beyond a role was looked at; asks for the reason"), "main"),
    ("order", "o", N_("Order"), N_("Opens the order's page")),
)
SYSTEM: Rows = (
    ("previous_tab", "left", N_("Previous tab"), N_("To the tab on the left"), "hidden"),
    ("next_tab", "right", N_("Next tab"), N_("To the tab on the right")),
    ("new", "n", N_("New"), N_("Adds what this tab shows"), "main"),
    ("change", "e", N_("Change"), N_("Changes the row under the cursor"), "main"),
    ("disable", "x", N_("Disable"), N_("Takes it out of use, or back into use; asks first"), "main"),
    ("export_bundle", "o", N_("Export"), N_("Writes a bundle for the other terminals"), "main"),
    ("merge", "m", N_("Merge"), N_("Takes bundles of other terminals in"), "main"),
    ("conflicts", "c", N_("Conflicts"), N_("Fields that two terminals wrote: decides which value holds"), "main"),
    ("exchange", "l", N_("Look now"), N_("Gives and takes bundles in the shared folder, now"), "main"),
    ("backup", "b", N_("Backup"), N_("Makes a safe copy of the database")),
    ("archive", "A", N_("Archive"), N_("Puts the records of orders closed over 400 days ago into files; asks first")),
    ("verify", "v", N_("Verify"), N_("Checks the chain of the change log"), "main"),
    ("import_book", "i", N_("Import"), N_("Takes in an order book from a file"), "main"),
    ("password", "p", N_("Password"), N_("Gives a new password: one's own, or as admin another user's"), "main"),
    ("pin", "P", N_("PIN"), N_("Chooses one's PIN for this terminal, or takes it away")),
    ("sign_ins", "w", N_("Sign-ins"), N_("Who came in on this terminal and who was refused; for supervisors")),
    ("print_test", "t", N_("Test page"), N_("Prints a test page on the receipt printer of this terminal")),
    ("reset", "r", N_("Default"), N_("Takes the setting back to its default"), "main"),
    ("add_step", "a", N_("Price step"), N_("Adds a step or a dated price to the product under the cursor"), "main"),
    ("remove", "d,delete", N_("Remove"), N_("Takes the step out, or ends the promotion; asks first"), "main"),
    ("insert", "plus", N_("Add step"), N_("Adds a step to the template, after the one under the cursor"), "main"),
    ("promotions", "s", N_("Promotions"), N_("Promotions, or back to the products"), "main"),
    ("filter", "f", N_("Filter"), N_("Narrows the list")),
)
OWN_KEYS: Rows = (
    ("change", "e", N_("Change"), N_("Another key for the action: press it; Enter does the same"), "main"),
    ("add", "a", N_("Further key"), N_("One more key for the action, beside those it has"), "main"),
    ("reset", "delete,r", N_("Default"), N_("Takes your own keys of the action back to the default"), "main"),
    ("reset_all", "R", N_("All by default"), N_("Takes all your own keys back to the default; asks first"), "main"),
    ("filter", "f", N_("Filter"), N_("Narrows the list")),
)
TOUR: Rows = (
    ("skip", "s", N_("Skip step"), N_("Goes on to the next step as if this one were done"), "main"),
    ("leave", "x", N_("Put away"), N_("Shows the tour no more until somebody goes on with it"), "main"),
    ("restart", "r", N_("From the start"), N_("Begins with all five jobs anew"), "main"),
)
IMPORT: Rows = (
    ("run", "f10,ctrl+o", N_("Import"), N_("Reads the file; after that, takes it in"), "main"),
    ("fields", "f", N_("File"), N_("Back to the fields: another file, another mapping"), "main"),
    ("previous_tab", "left", N_("Previous tab"), N_("To the tab on the left"), "hidden"),
    ("next_tab", "right", N_("Next tab"), N_("To the tab on the right")),
)
