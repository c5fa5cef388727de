"""Keys of the lists of requests and of faults: rows of the table in ``keytable``."""

from __future__ import annotations

from gendan.i18n import N_

REQUESTS: tuple[tuple[str, str, str, str] | tuple[str, str, str, str, str], ...] = (
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
PAGE: tuple[tuple[str, str, str, str, str], ...] = (
    ("copy", "y", N_("Copy"), N_("Copies it as text, for a message"), "main"),
    ("print", "p", N_("Print"), N_("Writes it as a page to print"), "main"),
)
FAULTS: tuple[tuple[str, str, str, str] | tuple[str, str, str, str, str], ...] = (
    ("previous_tab", "left", N_("Previous tab"), N_("To the tab on the left"), "hidden"),
    ("next_tab", "right", N_("Next tab"), N_("To the tab on the right")),
    ("new", "n", N_("New"), N_("Adds a measure; on a fault the one that is proposed"), "main"),
    ("done", "space", N_("Done"), N_("The measure is carried out; then whether it worked"), "main"),
    ("effect", "e", N_("Effect"), N_("Writes down whether the measure worked"), "main"),
    ("sheet", "s", N_("Sheet"), N_("Shows the retrospective, to print or copy"), "main"),
)
