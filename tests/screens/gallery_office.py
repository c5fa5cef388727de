"""Places of the gallery of the office: customers, reports, the end of the day, the system."""

from __future__ import annotations

from gendan.screens.system import TABS
from tests.screens.gallery_walk import Chapter, Place

RIGHT = "right"


def tab(name: str) -> tuple[str, ...]:
    """The keys to a tab of the section System; they lead there from the first one."""
    return ("9", *[RIGHT] * list(TABS).index(name))


CUSTOMERS = (
    Chapter(
        ("7",),
        (
            Place("customers", "customers.CustomersScreen"),
            Place("new customer", "customer_dialogs.CustomerDialog", "n"),
            Place("import customers", "customer_import.CustomerImportScreen", "i", "=customers.csv", "enter"),
            Place("customers to class", "customers.CustomersScreen", "v"),
            Place("customers that may be double", "customers.CustomersScreen", "v", after=("v",)),
        ),
    ),
    Chapter(
        ("7", "f", "=13800000001", "enter", "enter"),
        (
            Place("orders of a customer", "customer_page.CustomerScreen"),
            Place("contacts of a customer", "customer_page.CustomerScreen", RIGHT),
            Place("cases of a customer", "customer_page.CustomerScreen", RIGHT),
            Place("money of a customer", "customer_page.CustomerScreen", RIGHT),
            Place("files of a customer", "customer_page.CustomerScreen", RIGHT),
            Place("history of a customer", "customer_page.CustomerScreen", RIGHT),
            Place("change a customer", "customer_dialogs.CustomerDialog", "e"),
            Place("unite", "customer_dialogs.UniteDialog", "m"),
            Place("erase", "customer_dialogs.EraseDialog", "X"),
        ),
    ),
)
REPORTS = (
    Chapter(
        ("8", "w"),
        (
            Place("report", "report.ReportScreen"),
            Place("course of the figures", "report_course.CourseScreen", "g"),
            Place("export a report", "widgets.modal.AskText", "e"),
            Place("behind a figure", "report_behind.BehindScreen", "enter"),
            Place("weak points", "report.ReportScreen", RIGHT),
            Place("by follower", "report.ReportScreen", RIGHT),
            Place("by part", "report.ReportScreen", RIGHT),
            Place("stages and sales", "report.ReportScreen", RIGHT),
            Place("late orders", "report.ReportScreen", RIGHT),
        ),
    ),
    Chapter(
        ("8", "a"),
        (
            Place("order audit", "order_audit.OrderAuditScreen"),
            Place("audit finding", "finding_dialog.FindingDialog", "n"),
            Place("audit findings", "order_audit.OrderAuditScreen", RIGHT),
            Place("drawn by lot", "order_audit.OrderAuditScreen", RIGHT),
        ),
    ),
    Chapter(
        ("8", "c"),
        (
            Place("day close", "day_close.DayCloseScreen"),
            Place("an open point", "day_close.PointScreen", "enter"),
            Place("close the day", "day_close_dialog.DayCloseDialog", "c"),
            Place("days closed", "day_close.DayCloseScreen", RIGHT),
            Place("slip of a day", "paper_dialog.PageDialog", "enter"),
        ),
    ),
)
SYSTEM = (
    Chapter(
        ("9",),
        (
            Place("users", "system.SystemScreen"),
            Place("new user", "user_dialogs.UserDialog", "n"),
            Place("password", "user_dialogs.PasswordDialog", "p"),
            Place("pin", "user_dialogs.PinDialog", "P"),
            Place("sign-ins", "sign_ins.SignInsDialog", "w"),
            Place("disable a user", "widgets.modal.Confirm", "down", "x"),
            Place("settings", "system.SystemScreen", RIGHT),
            Place("change a setting", "widgets.modal.AskText", "e"),
            Place("change log", "system.SystemScreen", RIGHT),
            Place("change log verified", "system.SystemScreen", "v"),
            Place("a record of the log", "system_journal.EntryDialog", "enter"),
            Place("about", "system.SystemScreen", RIGHT),
            Place("security", "page_dialog.DocumentDialog", "end", "up", "enter"),
            Place("health", "system.SystemScreen", RIGHT),
            Place("prices", "system.SystemScreen", RIGHT),
            Place("product", "price_dialogs.ProductDialog", "e"),
            Place("price step", "price_dialogs.PriceStepDialog", "a"),
            Place("import prices", "price_import.PriceImportScreen", "i", "=prices.csv", "enter"),
            Place("promotions", "system.SystemScreen", "s"),
            Place("promotion", "price_dialogs.PromotionDialog", "n"),
            Place("plans", "system.SystemScreen", RIGHT),
            Place("new template", "template_dialogs.TemplateDialog", "n"),
            Place("step of a template", "template_dialogs.StepDialog", "enter", "down", "down", "e"),
            Place("regions", "system.SystemScreen", RIGHT),
            Place("region", "system_regions.RegionDialog", "e"),
            Place("capacity", "system.SystemScreen", RIGHT),
            Place("usual capacity", "capacity_dialog.QuantityDialog", "e"),
            Place("capacity of a day", "capacity_dialog.CapacityDialog", "n"),
            Place("terminals", "system.SystemScreen", RIGHT),
            Place("export a bundle", "terminal_dialogs.ExportDialog", "o"),
            Place("merge bundles", "terminal_dialogs.MergeDialog", "m"),
            Place("new terminal", "terminal_dialogs.EnrolDialog", "n"),
            Place("conflicts", "conflicts.ConflictsScreen", "c"),
            Place("decide a conflict", "conflicts.DecideDialog", "c", "t"),
            Place("playbooks", "system.SystemScreen", RIGHT),
            Place("playbook", "library_dialogs.PlaybookDialog", "e"),
            Place("scripts", "system.SystemScreen", RIGHT),
            Place("script", "library_dialogs.ScriptDialog", "e"),
            Place("unknown word of a script", "library_dialogs.ScriptDialog", "e", "tab", "=你好{name}", "f10"),
            Place("keys of one's own", "system.SystemScreen", RIGHT),
            Place("another key", "key_dialog.PressKey", "e"),
            Place("a key that is taken", "key_dialog.PressKey", "e", "r"),
        ),
    ),
    Chapter(("f7",), (Place("import orders", "import_book.ImportScreen", "=book.csv", "enter"),)),
)
