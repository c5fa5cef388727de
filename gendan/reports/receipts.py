"""Confirmation sheet, delivery note and day slip on the paper of a receipt printer (C050, C120, C262)."""

from __future__ import annotations

from gendan.domain.money import money_text
from gendan.i18n import _, pair
from gendan.reports import note, sheet, slip
from gendan.reports.paper import Paper, facts, marked


def of_sheet(page: sheet.Sheet, columns: int, copy: int = 0) -> Paper:
    """The sheet as the customer agrees to it, to be signed."""
    paper = Paper(columns)
    paper.title(page.store, sheet.title(page))
    marked(paper, copy)
    paper.rule()
    facts(paper, sheet.facts(page))
    paper.rule()
    for line in page.lines:
        paper.say(f"{line.line}. {sheet.goods(line)}")
        paper.pair(f"   {sheet.counted(line)}", money_text(line.amount))
    paper.rule()
    for name, value in sheet.sums(page):
        paper.pair(name, value)
    if found := sheet.wishes(page):
        paper.rule()
        paper.say(_("Special requirements"), bold=True)
        paper.say(*found)
    if page.policy.strip():
        paper.rule()
        paper.say(page.policy.strip())
    paper.say("", _("Please check everything and tell us at once if something is not right."))
    _signed(paper, _("Customer, date"))
    return paper


def of_note(page: note.Note, columns: int, copy: int = 0) -> Paper:
    """The delivery note, to be signed by who receives the goods."""
    paper = Paper(columns)
    paper.title(page.store, note.title(page))
    marked(paper, copy)
    paper.rule()
    facts(paper, note.facts(page))
    paper.rule()
    for line in page.lines:
        paper.pair(f"{line.line}. {note.goods(line)}", note.counted(line))
    paper.rule()
    paper.say(note.rest(page))
    _signed(paper, _("Received by, date"))
    return paper


def of_slip(closed: slip.Closed, columns: int, copy: int = 0) -> Paper:
    """The slip of a closed day, to be signed by who closed it."""
    paper = Paper(columns)
    paper.title(closed.store, slip.title(closed))
    marked(paper, copy)
    for name, value in slip.head(closed)[1:]:
        paper.pair(name, value)
    for heading, rows, said in slip.parts(closed):
        paper.rule()
        paper.say(heading, bold=True)
        for name, value in rows:
            paper.pair(name, value)
        paper.say(*said)
    _signed(paper, _("Signed"))
    return paper


def test_page(store: str, columns: int, printer: str) -> Paper:
    """A page that shows whether width, letters and Chinese come out right."""
    paper = Paper(columns)
    paper.title(store or "gendan", _("Test page"))
    paper.rule()
    paper.pair(_("Printer"), printer)
    paper.pair(_("Columns"), str(columns))
    paper.rule()
    paper.say("".join(str(at % 10) for at in range(1, columns + 1)))
    paper.say("跟" * (columns // 2))
    paper.say("ABC abc 0123 ￥ 订单 交期 ，。（）【】", "㐀 镕 喆 堃 淼")
    paper.pair(_("Left"), _("Right"))
    paper.say(_("Bold"), bold=True)
    paper.rule()
    paper.say(_("All lines end at the same edge, and Chinese is no gibberish: then all is well."))
    return paper


def _signed(paper: Paper, name: str) -> None:
    paper.say("", pair(name, "").rstrip(), "", "_" * paper.columns)
