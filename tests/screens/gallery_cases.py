"""Places of the gallery about what goes wrong: exceptions, complaints, requests, faults that came again."""

from __future__ import annotations

from tests.screens.gallery_walk import Chapter, Place

OFFERED = ("=3", "enter", "=上门修好", *["enter"] * 4, "=1", "enter", "=退一部分", "enter", "=300")
CASES = (
    Chapter(
        ("5",),
        (
            Place("exceptions", "exceptions.ExceptionsScreen", "down"),
            Place("raise an exception", "exception_dialogs.RaiseDialog", "n"),
        ),
    ),
    Chapter(
        ("f3", "={exception}", "enter"),
        (
            Place("exception", "exception_page.ExceptionScreen"),
            Place("contain", "exception_dialogs.ContainDialog", "c"),
            Place("tell of an exception", "exception_dialogs.ToldDialog", "t"),
            Place("remedy", "exception_dialogs.RemedyDialog", "r"),
            Place("goods back", "exception_dialogs.BackDialog", "b"),
            Place("send goods", "exception_dialogs.SendDialog", "s"),
            Place("chase", "exception_dialogs.ChaseDialog", "h"),
            Place("change an exception", "exception_dialogs.UpdateDialog", "e"),
            Place("close an exception", "trouble_dialogs.ExceptionCloseDialog", "z"),
            Place("wait in an exception", "exception_dialogs.WaitDialog", "w"),
            Place("remedy approved", "exception_page.ExceptionScreen", "a"),
            Place("remedy given", "money_dialogs.KeepDialog", "d"),
            Place("go on with an exception", "exception_dialogs.GoOnDialog", "w", "f10", "w"),
        ),
    ),
    Chapter(
        ("6",),
        (
            Place("complaints", "complaints.ComplaintsScreen"),
            Place("open a complaint", "complaint_dialogs.ComplaintDialog", "n"),
            Place("locate", "complaint_dialogs.LocateDialog", "space"),
            Place("offer", "offer_dialog.OfferDialog", "down", "space", *OFFERED),
            Place("decide an offer", "decide_dialog.DecideDialog", "down", "space"),
            Place("consent", "complaint_dialogs.ConsentDialog", "down", "space"),
            Place("complaint", "complaint_page.ComplaintScreen", "enter"),
            Place("solve a complaint", "complaint_dialogs.SolveDialog", "down", "space"),
            Place("complaint agreed", "complaint_page.ComplaintScreen", "enter"),
            Place("listen", "complaint_dialogs.ListenDialog", "down", "space"),
            Place("answer a complaint", "complaint_dialogs.AnswerDialog", "c"),
            Place("hand a complaint on", "complaint_dialogs.HandOnDialog", "a"),
            Place("visit after a complaint", "visit_dialog.VisitDialog", "down", "space"),
        ),
    ),
    Chapter(
        ("alt+r",),
        (
            Place("requests", "requests.RequestsScreen"),
            Place("take a request", "request_dialogs.RequestDialog", "n"),
            Place("answer a request", "request_dialogs.AnswerDialog", "c"),
            Place("solve a request", "request_dialogs.SolveDialog", "x"),
            Place("wait in a request", "request_dialogs.WaitDialog", "w"),
            Place("change a request", "request_dialogs.RequestChangeDialog", "e"),
            Place("request", "request_page.RequestPage", "enter"),
        ),
    ),
    Chapter(
        ("alt+w",),
        (
            Place("faults", "faults.FaultsScreen"),
            Place("measure", "retrospective_dialog.MeasureDialog", "n"),
            Place("measures", "faults.FaultsScreen", "right"),
            Place("a fault", "widgets.modal.Notice", "enter"),
            Place("effect", "retrospective_dialog.EffectDialog", "e"),
            Place("retrospectives", "faults.FaultsScreen", "right"),
            Place("sheet of a retrospective", "paper_dialog.PageDialog", "s"),
        ),
    ),
)
