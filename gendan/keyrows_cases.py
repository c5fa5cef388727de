"""Keys of cases: exceptions, complaints, requests, faults; rows of the table in ``keytable``."""

from __future__ import annotations

from gendan.i18n import N_
from gendan.keyrow import Rows

REQUESTS: Rows = (
    ("new", "n", N_("New"), N_("Takes in a request of a customer"), "main"),
    ("step", "space", N_("Next step"), N_("Does what comes next: the answer, then the solution"), "main"),
    ("respond", "c", N_("Answer"), N_("Writes down what the customer was told"), "main"),
    ("solve", "x", N_("Solve"), N_("Writes down how it was solved"), "main"),
    ("wait", "w", N_("Wait or go on"), N_("Waits for the customer, or goes on")),
    ("change", "e", N_("Change"), N_("Hands it to somebody else, or says better what it is about")),
    ("script", "y", N_("Copy script"), N_("Copies the words for the customer")),
    ("order", "o", N_("Order"), N_("Opens the order's page")),
    ("solved", "s", N_("Open or solved"), N_("Shows what is open, or what is solved")),
    ("mine", "m", N_("Mine or all"), N_("Shows only your work, or everybody's")),
    ("undo", "u", N_("Undo"), N_("Takes back what you did last")),
)
PAGE: Rows = (
    ("copy", "y", N_("Copy"), N_("Copies it as text, for a message"), "main"),
    ("print", "p", N_("Print"), N_("Writes it as a page to print"), "main"),
    ("paper", "t", N_("Receipt printer"), N_("Prints it on the receipt printer"), "main"),
)
FAULTS: Rows = (
    ("previous_tab", "left", N_("Previous tab"), N_("To the tab on the left"), "hidden"),
    ("next_tab", "right", N_("Next tab"), N_("To the tab on the right")),
    ("new", "n", N_("New"), N_("Adds a measure; on a fault the one that is proposed"), "main"),
    ("done", "space", N_("Done"), N_("The measure is carried out; then whether it worked"), "main"),
    ("effect", "e", N_("Effect"), N_("Writes down whether the measure worked"), "main"),
    ("sheet", "s", N_("Sheet"), N_("Shows the retrospective, to print or copy"), "main"),
)
EXCEPTIONS: Rows = (
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
)
COMPLAINTS: Rows = (
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
)
