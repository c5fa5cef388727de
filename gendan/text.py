"""The gate for data on its way to a terminal: shown literally, nothing in it obeyed, widths in cells.

What people, files or the database bring may hold escape sequences, text that turns the line
round, characters nobody sees, or things that look like markup. ``safe`` makes all of that
visible; ``plain``, ``cell`` and ``fit`` are the three ways into a widget (textual-facts 4.1).
"""

from __future__ import annotations

import re
import unicodedata
from functools import lru_cache
from typing import IO, TYPE_CHECKING, Any, Literal, cast

from gendan import typesetting
from gendan.i18n import N_, _

if TYPE_CHECKING:
    from rich.text import Text
    from textual.content import Content

ELLIPSIS = "…"
ERASED = N_("[erased]")
"""What stands in lists in place of the name of a customer whose personal data were erased; shown in the language in
force."""
_UNSAFE = re.compile(
    "[\x00-\x1f\x7f-\x9f\xad\u034f\u0600-\u0605\u061c\u06dd\u070f\u0890\u0891\u08e2\u115f\u1160\u17b4\u17b5"
    "\u180b-\u180f\u200b-\u200f\u2028-\u202e\u2060-\u206f\u3164\ufeff\uffa0\ufff0-\ufffb\ud800-\udfff"
    "\U000110bd\U000110cd\U00013430-\U0001343f\U0001bca0-\U0001bca3\U0001d173-\U0001d17a\U000e0000-\U000e00ff]"
)
_NAMES = {
    0xAD: "SHY", 0x61C: "ALM", 0x200B: "ZWSP", 0x200C: "ZWNJ", 0x200D: "ZWJ", 0x200E: "LRM", 0x200F: "RLM",
    0x2028: "LS", 0x2029: "PS", 0x202A: "LRE", 0x202B: "RLE", 0x202C: "PDF", 0x202D: "LRO", 0x202E: "RLO", 0x2060: "WJ",
    0x2066: "LRI", 0x2067: "RLI", 0x2068: "FSI", 0x2069: "PDI", 0xFEFF: "BOM",
}  # fmt: skip
_SKIN_TONES = range(0x1F3FB, 0x1F400)


def _joins_pictures(text: str, at: int) -> bool:
    """Whether the joiner at ``at`` stands between two pictures, as in a family: then it is one sign."""
    if at == 0 or at + 1 >= len(text):
        return False
    before, after = text[at - 1], text[at + 1]
    joined = before == "\ufe0f" or ord(before) in _SKIN_TONES or unicodedata.category(before) == "So"
    return joined and unicodedata.category(after) == "So"


def _mark(found: re.Match[str]) -> str:
    char = found.group()
    code = ord(char)
    if code < 0x20:
        return chr(0x2400 + code)
    if code == 0x7F:
        return "␡"
    if char == "\u200d" and _joins_pictures(found.string, found.start()):
        return char
    return f"⟦{_NAMES.get(code, f'{code:X}')}⟧"


def safe(text: str, *, lines: bool = False) -> str:
    """``text`` with every character that commands, hides or turns shown as a mark, like ␛ or ⟦RLO⟧.

    With ``lines`` the line feeds stay; else they are marked as well.
    """
    if lines and "\n" in text:
        return "\n".join(safe(line) for line in text.split("\n"))
    if ERASED in text:
        text = text.replace(ERASED, _(ERASED))
    if _UNSAFE.search(text):
        text = _UNSAFE.sub(_mark, text)
    if text and not text[0].isascii() and unicodedata.category(text[0]) in {"Mn", "Mc", "Me"}:
        text = "◌" + text  # an accent of its own would climb on the cell before
    return text


def plain(text: str, style: str = "") -> Content:
    """``text`` as it stands for a widget: no markup, its line feeds kept."""
    from textual.content import Content

    shown = safe(text, lines=True)
    return Content.styled(shown, style) if style else Content(shown)


def cell(text: str, style: str = "") -> Text:
    """``text`` as it stands for a table of Rich: one line, cut with an ellipsis."""
    from rich.text import Text

    return Text(safe(text), style=style, no_wrap=True, overflow="ellipsis", end="")


def width(text: str) -> int:
    """How many cells ``text`` takes in the terminal; wide characters take two."""
    if text.isascii() and text.isprintable():
        return len(text)
    from rich.cells import cell_len

    return cell_len(text)


def wrapped(words: str, cells: int) -> list[str]:
    """The words in lines of at most ``cells`` cells, broken by the rule of ``typesetting``; none of blanks alone."""
    shown = safe(words).strip()
    return typesetting.lines(shown, cells, width) if shown else []


def fit(text: str, cells: int, align: Literal["left", "right"] = "left") -> str:
    """``text`` in exactly ``cells`` cells: padded, or cut with ``…``; wide characters never split."""
    return _fit(safe(text) if ERASED in text else text, cells, align)


@lru_cache(8192)
def _fit(text: str, cells: int, align: Literal["left", "right"]) -> str:
    if cells <= 0:
        return ""
    shown = safe(text)
    room = cells - width(shown)
    if room < 0:
        from rich.cells import set_cell_size

        shown = set_cell_size(shown, cells - 1).rstrip(" ") + ELLIPSIS
        room = cells - width(shown)
    return " " * room + shown if align == "right" else shown + " " * room


class _SafeBuffer:
    """The bytes' way through the gate."""

    def __init__(self, gate: _SafeStream) -> None:
        self._gate = gate

    def write(self, written: bytes) -> int:
        """Write text in UTF-8."""
        self._gate.write(bytes(written).decode("utf-8-sig", "backslashreplace"))
        return len(written)

    def flush(self) -> None:
        """Nothing is kept back here."""
        self._gate.flush()


class _SafeStream:
    """A terminal that is written to: what is written passes the gate first."""

    def __init__(self, stream: IO[str]) -> None:
        self._stream = stream

    def write(self, written: str) -> int:
        """Write ``written`` with its line feeds, everything else that commands made visible; a line that shows progress
        may begin anew.
        """
        again = written.startswith("\r") and "\n" not in written[:-1]
        self._stream.write("\r" * again + safe(written[again:], lines=True))
        return len(written)

    @property
    def buffer(self) -> _SafeBuffer:
        """Where bytes are written: they pass the gate as text."""
        return _SafeBuffer(self)

    def __getattr__(self, name: str) -> Any:
        return getattr(self._stream, name)


def safe_stream(stream: IO[str]) -> IO[str]:
    """``stream`` itself where it is a file or a pipe (bytes must stay true), else a gate before the terminal."""
    if not stream.isatty():
        return stream
    return cast("IO[str]", _SafeStream(stream))


def raw_stream(stream: IO[str]) -> IO[str]:
    """The stream behind the gate, for an application that draws itself."""
    return stream._stream if isinstance(stream, _SafeStream) else stream
