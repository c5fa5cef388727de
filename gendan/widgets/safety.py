"""The last net: nothing that a terminal would obey leaves in a line, whatever widget drew it."""

from __future__ import annotations

import re

from rich.cells import cell_len
from rich.segment import Segment
from textual.color import Color
from textual.filter import LineFilter

_COMMANDS = re.compile("[\x00-\x1f\x7f-\x9f\u061c\u200e\u200f\u202a-\u202e\u2066-\u2069\ud800-\udfff]")


def _blank(found: re.Match[str]) -> str:
    """As many blanks as the character was counted for, so that the line keeps its width."""
    return " " * cell_len(found.group())


class SafeFilter(LineFilter):
    """Takes control, direction and surrogate characters out of drawn lines; their width stays."""

    def apply(self, segments: list[Segment], background: Color) -> list[Segment]:
        """The segments, themselves where all is well."""
        search = _COMMANDS.search
        if not any(search(segment.text) for segment in segments if not segment.control):
            return segments
        return [
            segment if segment.control else Segment(_COMMANDS.sub(_blank, segment.text), segment.style)
            for segment in segments
        ]
