"""Places of the gallery about orders: today, board, lists, entry, check, an order's page and all that opens there."""

from __future__ import annotations

from tests.screens.check_kit import KEYED
from tests.screens.gallery_walk import Chapter, Place

RIGHT = "right"

TODAY = (
    Chapter(
        ("1",),
        (
            Place("today", "today.TodayScreen"),
            Place("keys", "help.HelpScreen", "f1"),
            Place("all actions", "palette.PaletteScreen", "ctrl+p"),
            Place("reschedule", "reschedule_dialog.RescheduleDialog", "r"),
            Place("no reason to reschedule", "reschedule_dialog.RescheduleDialog", "r", "=+5", *["enter"] * 3),
            Place("contact", "contact_dialog.ContactDialog", "c"),
            Place("exception of an order", "trouble_dialogs.ExceptionDialog", "x"),
            Place("complaint of an order", "complaint_dialogs.ComplaintDialog", "p"),
            Place("request of an order", "request_dialogs.RequestDialog", "q"),
            Place("assign", "assign_dialog.AssignDialog", "a"),
            Place("cancel", "cancel_dialog.CancelDialog", "X"),
            Place("timeline", "gantt.GanttScreen", "g"),
            Place("done of which category", "category_dialog.CategoryDialog", *["down"] * 5, "space"),
            Place("today narrowed", "today.TodayScreen", "m", "tab", "enter", after=("escape",)),
        ),
    ),
    Chapter(
        ("1", "t", "m"),
        (
            Place("call list", "call_list.CallListScreen"),
            Place("call later", "call_words.LaterDialog", "l"),
            Place("called in vain", "call_list.CallListScreen", "n"),
        ),
    ),
    Chapter(
        ("1", "h"),
        (
            Place("handovers", "handovers.HandoversScreen"),
            Place("hand over", "handover_words.GiveDialog", "n"),
            Place("handover", "handover_page.HandoverPage", "enter"),
        ),
    ),
    Chapter(
        ("1", "h", "enter"),
        (
            Place("remark of a handover", "handover_words.RemarkDialog", "down", "r"),
            Place("slip of a handover", "paper_dialog.PageDialog", "s"),
        ),
    ),
)
LISTS = (
    Chapter(
        ("2",),
        (
            Place("board", "board.BoardScreen"),
            Place("gate", "gate_dialog.GateDialog", "greater_than_sign"),
            Place("board narrowed", "board.BoardScreen", "f", "=王", after=("escape", "escape")),
        ),
    ),
    Chapter(
        ("3",),
        (
            Place("orders", "orders.OrdersScreen", "down"),
            Place("saved filters", "saved_filters.SavedFilters", "v"),
            Place("rename a filter", "saved_filters.RenameDialog", "v", "r"),
            Place("export a list", "widgets.modal.AskText", "e"),
            Place("conditions", "orders.OrdersScreen", "f", "=late:yes stage:"),
            Place("conditions that cannot be read", "orders.OrdersScreen", "ctrl+u", "=late:yesx"),
            Place("keep a filter", "saved_filters.KeepDialog", "ctrl+u", "=late:yes", "enter", "v", "n"),
        ),
    ),
    Chapter(("f3",), (Place("search", "search.SearchScreen", "=桌"),)),
)
DAY = ("=1", "enter", "enter", "=03-25", "enter", "=客户改期", "enter")
PAGE = (
    Chapter(
        ("f3", "={troubled}", "enter"),
        (
            Place("lines", "order.OrderScreen"),
            Place("milestones", "order.OrderScreen", RIGHT),
            Place("day of a milestone", "plan_dialogs.MilestoneDialog", "down", "down", "P"),
            Place("contacts", "order.OrderScreen", RIGHT),
            Place("plan", "plan_dialogs.PlanDialog", "P"),
            Place("promises", "order.OrderScreen", RIGHT),
            Place("trouble", "order.OrderScreen", RIGHT),
            Place("close a risk", "trouble_dialogs.RiskCloseDialog", "home", "i"),
            Place("confirmation", "order.OrderScreen", RIGHT),
            Place("money", "order.OrderScreen", RIGHT),
            Place("payment", "money_dialogs.PaymentDialog", "n"),
            Place("shipments", "order.OrderScreen", RIGHT),
            Place("history", "order.OrderScreen", RIGHT),
            Place("a record", "widgets.modal.Notice", "enter"),
            Place("amend", "amend_dialog.AmendDialog", "e"),
            Place("before amending", "widgets.modal.Confirm", "e", *DAY),
            Place("hold", "widgets.modal.AskText", "h"),
            Place("production", "trouble_dialogs.ProductionDialog", "l"),
            Place("risk", "trouble_dialogs.RiskDialog", "i"),
            Place("urgent", "trouble_dialogs.UrgentDialog", "exclamation_mark"),
            Place("retrospective", "retrospective_dialog.RetrospectiveDialog", "R"),
            Place("as template", "plan_dialogs.AsTemplateDialog", "T"),
            Place("copy an order", "widgets.modal.Confirm", "o"),
            Place("confirmation sheet", "sheet_dialog.SheetDialog", "s"),
        ),
    ),
    Chapter(
        ("f3", "={shipped}", "enter", *[RIGHT] * 7),
        (
            Place("shipments under way", "order.OrderScreen"),
            Place("tell", "tell_dialog.TellDialog", "t"),
            Place("dispatch", "shipment_dialogs.ShipmentDialog", "n"),
            Place("position", "shipment_dialogs.PositionDialog", "down", "w"),
            Place("delivered", "shipment_dialogs.DeliveredDialog", "space"),
            Place("delivery note", "note_dialog.NoteDialog", "d"),
            Place("inspection", "shipment_dialogs.InspectionDialog", *["left"] * 6, *["down"] * 3, "n"),
            Place("verify a payment", "widgets.modal.Confirm", "v"),
            Place("close", "gate_dialog.GateDialog", "z"),
        ),
    ),
    Chapter(
        ("f3", "={delivered}", "enter"),
        (
            Place("accepted", "visit_dialog.AcceptDialog", "m"),
            Place("return visit", "visit_dialog.VisitDialog", "f"),
            Place("trouble with cases", "order.OrderScreen", *[RIGHT] * 4),
        ),
    ),
    Chapter(("f3", "={owed}", "enter"), (Place("refund", "money_dialogs.RefundDialog", "b"),)),
    Chapter(("f3", "={gone}", "enter"), (Place("refund paid", "money_dialogs.RefundPayDialog", "b"),)),
)
TAKEN = ("=13900000002", "enter", "=A-100", "enter", "=10")
ENTRY = (
    Chapter(
        ("f2",),
        (
            Place("new order", "entry.EntryScreen"),
            Place("customers of an entry", "entry.EntryScreen", "=wang"),
            Place("leave an entry", "entry_dialogs.LeaveDialog", *["escape"] * 2, after=("x",)),
        ),
    ),
    Chapter(
        ("f2", *TAKEN),
        (
            Place("an entry", "entry.EntryScreen"),
            Place("promotion of an entry", "entry.EntryScreen", "tab", "tab", "=MARCH"),
            Place("missing in an entry", "entry.EntryScreen", "f10", after=("ctrl+s",)),
        ),
    ),
    Chapter(("f2",), (Place("kept drafts", "entry_dialogs.DraftsDialog"),)),
    Chapter(
        ("f2", "n", *TAKEN[:2], "f4", "=+10", "enter"),
        (
            Place("repeated", "entry.EntryScreen"),
            Place("known before filing", "entry_dialogs.FindingsDialog", "f10"),
            Place("read back", "read_back.ReadBackScreen", "f10", "enter"),
            Place("read back of a line", "read_back.ReadBackScreen", "f10", *["enter"] * 4),
            Place("filed", "entry_result.FiledDialog", "f10", *["enter"] * 6),
        ),
    ),
    Chapter(
        ("4",),
        (
            Place("check", "check.CheckScreen"),
            Place("blind check", "check_form.CheckFormScreen", RIGHT, "enter", *KEYED, "=A-100", "enter", "=1"),
            Place("differences", "check_settle.SettleScreen", RIGHT, "enter"),
            Place("customer's yes", "yes_dialog.YesDialog", RIGHT, "enter"),
            Place("approval at a glance", "check.CheckScreen", RIGHT),
            Place("approval", "check_approve.ApproveScreen", "end", "enter"),
            Place("decide", "decide_dialog.DecideDialog", "home", "enter"),
            Place("make it invalid", "widgets.modal.AskText", "end", "i"),
            Place("complete by telephone", "invalid_dialog.InvalidDialog", RIGHT, "e"),
        ),
    ),
)
