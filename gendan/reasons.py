"""Why something could not be done, in words: what the operating system or a library says in English of its own.

One table, one rule: what is named here has words in both languages; what is not is shown as it came, in quotes, as
said by the system.
"""

from __future__ import annotations

import errno
import re
from collections.abc import Mapping
from typing import Any

from gendan.i18n import N_, Clause, Word

_SYSTEM: Mapping[int, str] = {
    errno.ENOENT: N_("there is no such file or folder"),
    errno.EACCES: N_("the rights do not allow it"),
    errno.EPERM: N_("the rights do not allow it"),
    errno.EROFS: N_("the disk may only be read"),
    errno.ENOSPC: N_("the disk is full"),
    errno.EDQUOT: N_("the space allowed there is used up"),
    errno.EISDIR: N_("it is a folder"),
    errno.ENOTDIR: N_("a part of the path is no folder"),
    errno.ENOTEMPTY: N_("the folder is not empty"),
    errno.EEXIST: N_("it is there already"),
    errno.EBUSY: N_("it is in use"),
    errno.ETXTBSY: N_("it is in use"),
    errno.EAGAIN: N_("it is in use at the moment"),
    errno.EIO: N_("the device does not read or write"),
    errno.ENODEV: N_("the device is not there"),
    errno.ENXIO: N_("the device is not there"),
    errno.EFBIG: N_("the file is too large"),
    errno.ENAMETOOLONG: N_("the name is too long"),
    errno.EINVAL: N_("the system takes no such name or value"),
    errno.ELOOP: N_("its links lead in a circle"),
    errno.EXDEV: N_("it lies on another disk"),
    errno.EMFILE: N_("too many files are open"),
    errno.ENFILE: N_("too many files are open"),
    errno.ENOMEM: N_("there is not enough memory"),
    errno.EPIPE: N_("the other side has closed"),
    errno.ESTALE: N_("the network drive has lost it"),
    errno.ENOTCONN: N_("nothing is connected"),
    errno.EADDRINUSE: N_("the port is in use"),
    errno.EADDRNOTAVAIL: N_("this machine has no such address"),
    errno.ECONNREFUSED: N_("nobody answers there"),
    errno.ECONNRESET: N_("the connection broke off"),
    errno.ECONNABORTED: N_("the connection broke off"),
    errno.EHOSTUNREACH: N_("there is no way to that machine"),
    errno.EHOSTDOWN: N_("there is no way to that machine"),
    errno.ENETUNREACH: N_("there is no network"),
    errno.ENETDOWN: N_("there is no network"),
    errno.ETIMEDOUT: N_("it does not answer"),
}
_NAMES = N_("no machine of that name is known")
_NOT_UTF8 = N_("the text is not UTF-8")
_NUL = N_("the system takes no such name or value")
_PLACE = re.compile(r"line (\d+),? col(?:umn)? (\d+)")


def reason(error: BaseException) -> Word | Clause:
    """Why a file, a device or an address could not be used."""
    if isinstance(error, UnicodeDecodeError):
        return Word(_NOT_UTF8)
    if isinstance(error, UnicodeError | ValueError):  # a name that no system takes
        return Word(_NUL)
    if isinstance(error, TimeoutError):
        return Word(_SYSTEM[errno.ETIMEDOUT])
    if type(error).__name__ == "gaierror":  # without importing the network for it
        return Word(_NAMES)
    known = _SYSTEM.get(getattr(error, "errno", None) or 0)
    return Word(known) if known else as_said(error)


def as_said(error: object) -> Clause:
    """What nobody has put into our words: as it came, in quotes."""
    words = getattr(error, "strerror", None) or str(error) or type(error).__name__
    return Clause(N_("the system says “{words}”"), words=" ".join(str(words).split()).rstrip("."))


def place(error: BaseException) -> Word | Clause:
    """Where in a text a parser stopped (TOML): its own words are English."""
    if isinstance(error, UnicodeDecodeError):
        return Word(_NOT_UTF8)
    found = _PLACE.search(str(error))
    if found is None:
        return Word(N_("it ends too early")) if "end of document" in str(error).lower() else as_said(error)
    return Clause(N_("line {line}, column {column}"), line=found[1], column=found[2])


_CELLS: tuple[tuple[str, str], ...] = (
    ("field larger", N_("a cell is too long")),
    ("unexpected end", N_("a quote is never closed")),
    ("expected after", N_("text follows a closed quote")),
    ("new-line character", N_("a line ends in the middle of a cell")),
)
"""By what the library's words hold."""


def of_cells(error: BaseException) -> Word | Clause:
    """Why a line of cells cannot be read (CSV)."""
    said = str(error)
    return next((Word(words) for sign, words in _CELLS if sign in said), None) or as_said(said)


_ARGUMENTS: tuple[tuple[str, str], ...] = (
    ("string_too_long", N_("it has more than {max_length} {max_length:character|characters}")),
    ("string_too_short", N_("it is empty")),
    ("string_pattern", N_("it is not written as agreed")),
    ("string", N_("a text is wanted")),
    ("int", N_("a whole number is wanted")),
    ("decimal_max_places", N_("it has more than {decimal_places} {decimal_places:decimal|decimals}")),
    ("decimal_max_digits", N_("more digits than the {max_digits} that are allowed")),
    ("decimal_whole_digits", N_("more digits before the point than the {whole_digits} that are allowed")),
    ("decimal", N_("a number is wanted")),
    ("finite", N_("a number is wanted")),
    ("greater_than_equal", N_("it is less than {ge}")),
    ("greater_than", N_("it is not more than {gt}")),
    ("less_than_equal", N_("it is more than {le}")),
    ("less_than", N_("it is not less than {lt}")),
    ("bool", N_("true or false is wanted")),
    ("datetime", N_("a moment is written 2026-03-02T09:00:00+08:00")),
    ("timezone", N_("a moment is written 2026-03-02T09:00:00+08:00")),
    ("date", N_("a date is written 2026-03-02")),
    ("list", N_("a list is wanted")),
    ("too_long", N_("it has more than {max_length} {max_length:entry|entries}")),
    ("too_short", N_("it has fewer than {min_length} {min_length:entry|entries}")),
    ("dict", N_("an object is wanted")),
    ("model", N_("an object is wanted")),
)
"""By the beginning of the kind of a wrong argument, the first that fits."""


def of_argument(found: Mapping[str, Any]) -> Word | Clause:
    """Why an argument of a command cannot be read: one of the errors that pydantic lists."""
    kind, values = str(found["type"]), dict(found.get("ctx") or {})
    if kind == "value_error":
        return Word(str(values["error"]))
    if kind == "literal_error":
        choices = " | ".join(re.findall(r"'([^']*)'", str(values["expected"])))
        return Clause(N_("it is one of {choices}"), choices=choices)
    for beginning, message in _ARGUMENTS:
        if kind.startswith(beginning):
            return Clause(message, **values)
    return as_said(found["msg"])
