"""Text that a careless terminal application loses, swallows, crashes on, or obeys."""

from __future__ import annotations

MARKUP = "[/] [VIP] [@click=app.quit]x[/] C:\\"
ESCAPE = "\x1b]0;x\x07"
TURNED = "\u202eabc"
FAMILY = "👨\u200d👩\u200d👧"

HOSTILE = (
    MARKUP,
    "髙﨑 𠮷野",
    "か\u3099",
    "\u3099",
    FAMILY,
    "葛\U000e0100",
    "１２３，４５６．７",
    "名" * 200,
    "x" * 200,
    "a\tb",
    "a\x00b",
    ESCAPE,
    TURNED,
    "\u200bhidden\u200d \ufeff",
    "two\nlines\r\n",
    "\x9b31m",
    "\ud800",
    "[link=http://e.vil]x[/link] [10%] [$5] :smile:",
    "\x1bP1;2q\x1b\\\x1b]52;c;eA==\x1b\\王\u3164\u034f\u2066小\u2069明\U000e0041",
)
"""Every place that shows or takes in text is tried with all of these."""
