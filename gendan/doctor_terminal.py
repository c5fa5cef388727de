"""What can be known of the terminal that gendan runs in: its size, colours, characters, fonts."""

from __future__ import annotations

import locale
import os
import shutil
import subprocess
import sys
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any

from gendan import SMALLEST
from gendan.i18n import N_, Word, _

OK, WARNING, FAULT = "ok", "warning", "fault"
NAMES = {
    "database": N_("Database file"),
    "references": N_("References"),
    "log": N_("Change log"),
    "tables": N_("Tables"),
    "search": N_("Search index"),
    "clock": N_("Clock"),
    "identity": N_("Terminal key"),
    "backup": N_("Backup"),
    "archive": N_("Archive files"),
    "erasure": N_("Erased data"),
    "fork": N_("Terminals that exist twice"),
    "upgrade": N_("Upgrade"),
    "space": N_("Free space"),
    "rights": N_("File rights"),
    "disk": N_("Disk"),
    "sqlite": N_("SQLite"),
    "settings": N_("Settings file"),
    "size": N_("Terminal size"),
    "colours": N_("Colours"),
    "characters": N_("Characters"),
    "fonts": N_("Fonts"),
}
"""What the checks are called, as message ids."""
STATES = {OK: N_("in order"), WARNING: N_("warning"), FAULT: N_("fault")}


@dataclass(frozen=True, slots=True)
class Check:
    """One thing that was looked at: its code, ``ok``, ``warning`` or ``fault``, what was found and what to do about it;
    both are message ids with the values in ``params``.
    """

    code: str
    state: str
    found: Word
    params: dict[str, Any] = field(default_factory=dict)
    advice: Word | None = None


def checks(environ: Mapping[str, str] = os.environ) -> Iterator[Check]:
    """All that can be known; where there is no terminal, that is all that is said of it."""
    if sys.__stdout__ is None or not sys.__stdout__.isatty():
        yield Check("size", OK, Word(N_("no terminal: the output goes to a file or a program")))
    else:
        yield size_check(*shutil.get_terminal_size())
        yield colour_check(environ)
    yield character_check(locale.getpreferredencoding(False))
    yield font_check(environ)


def size_check(columns: int, lines: int) -> Check:
    """Whether every screen has room."""
    shown = {"columns": columns, "lines": lines}
    if columns >= SMALLEST[0] and lines >= SMALLEST[1]:
        return Check("size", OK, Word(N_("{columns} {columns:column|columns}, {lines} {lines:line|lines}")), shown)
    advice = Word(N_("Make the window larger, or its type smaller: 80 columns and 24 lines at least."))
    return Check(
        "size",
        WARNING,
        Word(N_("{columns} {columns:column|columns}, {lines} {lines:line|lines}: too small")),
        shown,
        advice,
    )


def colour_check(environ: Mapping[str, str]) -> Check:
    """How many colours the terminal says it has."""
    term, more = environ.get("TERM", ""), environ.get("COLORTERM", "")
    if environ.get("NO_COLOR"):
        return Check("colours", OK, Word(N_("turned off (NO_COLOR); nothing is said by colour alone")))
    if more in {"truecolor", "24bit"}:
        return Check("colours", OK, Word(N_("16 million ({term})")), {"term": term})
    if "256" in term or "direct" in term:
        return Check("colours", OK, Word(N_("256 ({term})")), {"term": term})
    advice = Word(N_("Set TERM=xterm-256color if the terminal can; high contrast needs few colours."))
    return Check("colours", WARNING, Word(N_("few, or unknown ({term})")), {"term": term or "-"}, advice)


def character_check(encoding: str) -> Check:
    """Whether Chinese can be printed. Whether it takes two columns nobody can ask; the ruler below shows it."""
    if encoding.lower().replace("-", "") == "utf8":
        return Check("characters", OK, Word(N_("UTF-8")))
    advice = Word(N_("Set LANG to a UTF-8 locale, like zh_CN.UTF-8 or C.UTF-8."))
    return Check("characters", FAULT, Word(N_("{encoding}: Chinese cannot be shown")), {"encoding": encoding}, advice)


def font_check(environ: Mapping[str, str]) -> Check:
    """Whether this machine has a font with Chinese; which one a terminal draws with nobody can ask."""
    unknown = Check("fonts", OK, Word(N_("cannot be asked here; boxes in place of Chinese: a font is missing")))
    program = shutil.which("fc-list")
    if (
        program is None
        or environ.get("SSH_CONNECTION")
        or not (environ.get("DISPLAY") or environ.get("WAYLAND_DISPLAY"))
    ):
        return unknown
    try:
        said = subprocess.run(  # noqa: S603 - the system's own program, with fixed words
            [program, ":lang=zh", "family"], capture_output=True, text=True, timeout=5, check=False
        )
    except (OSError, subprocess.TimeoutExpired):
        return unknown
    if said.stdout.strip():
        return Check("fonts", OK, Word(N_("fonts with Chinese are installed")))
    advice = Word(N_("Install one, like Noto Sans Mono CJK, and choose it in the terminal."))
    return Check("fonts", WARNING, Word(N_("no font with Chinese is installed")), advice=advice)


def found_words(check: Check) -> str:
    """What was found, in the language in force."""
    return _(check.found, **check.params)


def advice_words(check: Check) -> str:
    """What to do about it, in the language in force; empty where nothing is to be done."""
    return _(check.advice, **check.params) if check.advice else ""
