"""Paper of a receipt printer: lines of 32 or 48 columns, and which characters it can print (GB18030).

Such a printer sets ASCII in one column and every other character in two, whatever a terminal makes of it.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Iterable
from dataclasses import dataclass, field

from gendan.i18n import _, pair
from gendan.text import safe
from gendan.typesetting import lines

COLUMNS = {58: 32, 80: 48}
"""Columns of a line, by the width of the paper in millimetres."""
MISSING = "〓"
"""Stands where a printer has no such character: seen, and not taken for a space."""
_LIKE = {
    "\N{YEN SIGN}": "￥", "\N{MINUS SIGN}": "-", "\N{BULLET}": "·", "\N{CHECK MARK}": "√", "\N{NO-BREAK SPACE}": " ",
    "⟦": "[", "⟧": "]", "\N{SYMBOL FOR DELETE}": "^?", "\N{EN DASH}": "-", "\N{HYPHEN}": "-",
    "\N{NON-BREAKING HYPHEN}": "-", "\N{NARROW NO-BREAK SPACE}": " ", "\N{THIN SPACE}": " ",
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Line:
    """A line that is printed: at most as wide as the paper; ``big`` lines are twice as high, ``bold`` ones blacker."""

    text: str
    big: bool = False
    bold: bool = False


@dataclass
class Paper:
    """A sheet of so many ``columns`` that is written from top to bottom."""

    columns: int
    lines: list[Line] = field(default_factory=list)

    def title(self, *texts: str) -> None:
        """Lines in the middle, large."""
        for text in texts:
            self.lines += [Line(middle(one, self.columns), big=True, bold=True) for one in wrapped(text, self.columns)]

    def say(self, *texts: str, bold: bool = False) -> None:
        """Text, broken where it does not fit; an empty one is an empty line."""
        for text in texts:
            for part in text.split("\n"):
                self.lines += [Line(one, bold=bold) for one in wrapped(part, self.columns)]

    def pair(self, name: str, value: str) -> None:
        """Name on the left, value on the right; where both do not fit, the value on lines of its own."""
        left, right = printable(name), printable(value)
        room = self.columns - width(left) - width(right)
        if room > 0:
            self.lines.append(Line(left + " " * room + right))
            return
        self.say(left)
        self.lines += [Line(" " * (self.columns - width(one)) + one) for one in wrapped(right, self.columns)]

    def rule(self) -> None:
        """A line across the paper."""
        self.lines.append(Line("-" * self.columns))


def printable(text: str) -> str:
    """``text`` as the printer can print it: nothing that commands, what is hidden made visible, letters it lacks
    without their accents, everything else it lacks as ``〓``."""
    return "".join(_printable(char) for char in safe(text.replace("\t", " ")))


def _printable(char: str) -> str:
    if " " <= char <= "~":
        return char
    if char in _LIKE:
        return _LIKE[char]
    code = ord(char)
    if 0x2400 <= code <= 0x241F:  # the sign of a control character
        return f"^{chr(code - 0x2400 + 64)}"
    if has(char):
        return char
    plain = "".join(one for one in unicodedata.normalize("NFKD", char) if not unicodedata.combining(one))
    if plain and plain != char and all(one.isascii() or one in _LIKE or has(one) for one in plain):
        return "".join(_printable(one) for one in plain)
    return "" if unicodedata.category(char) in {"Mn", "Me", "Cf"} else MISSING


def has(char: str) -> bool:
    """Whether a GB18030 printer has this character: the two-byte part, and the Chinese characters beyond it."""
    try:
        two = len(char.encode("gb18030")) == 2
    except UnicodeEncodeError:
        return False
    private = unicodedata.category(char) == "Co"
    return (two and not private) or unicodedata.name(char, "").startswith("CJK UNIFIED IDEOGRAPH")


def width(text: str) -> int:
    """Columns that ``text`` takes on paper: ASCII one, all else two."""
    return sum(1 if char.isascii() else 2 for char in text)


def middle(text: str, columns: int) -> str:
    """``text`` in the middle of a line."""
    return " " * max(0, (columns - width(text)) // 2) + text


def wrapped(text: str, columns: int) -> list[str]:
    """``text`` in printable lines of at most ``columns``."""
    return lines(printable(text).rstrip(), columns, width)


def marked(paper: Paper, copy: int) -> None:
    """Mark the paper as a copy, where ``copy`` counts from 1 how often it was printed before."""
    if copy:
        paper.say(
            middle(printable(_("*** Copy, printed {n} {n:time|times} before ***", n=copy)), paper.columns), bold=True
        )


def facts(paper: Paper, rows: Iterable[tuple[str, str]]) -> None:
    """Facts, a line each or more: ``title: value``."""
    for title, value in rows:
        paper.say(pair(title, value))
