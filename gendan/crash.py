"""Crash notes: where it broke, without anything that a customer said or typed. They are the only log gendan writes."""

from __future__ import annotations

import contextlib
import os
import platform
import re
import traceback
from collections.abc import Iterable, Iterator
from datetime import datetime
from pathlib import Path
from types import CodeType

import gendan
from gendan import locations

NOTES_KEPT = 20
"""How many notes stay; older ones go when a new one is written."""
_LONGEST = 200
_WORD = re.compile(r"\w+")
_DIGITS = re.compile(r"\d{3}")
_MASKS = re.compile(r"\*\*\*(?:[^\w*]{0,3}\*\*\*)+")
_MASK = "***"
_TELLING = frozenset({
    "a", "already", "an", "and", "argument", "arguments", "at", "attribute", "base", "be", "by", "bytes",
    "callable", "cannot", "character", "codec", "column", "constraint", "context", "convert", "database", "decode",
    "denied", "descriptor", "dict", "directory", "disk", "division", "does", "empty", "error", "exists",
    "expected", "failed", "file", "float", "for", "FOREIGN", "foreign", "found", "from", "full", "got", "has",
    "hashable", "image", "in", "index", "int", "integer", "IntegrityError", "invalid", "is", "it", "item",
    "iterable", "KEY", "key", "large", "list", "literal", "locked", "malformed", "mapping", "maximum", "memory",
    "missing", "must", "name", "No", "no", "None", "NoneType", "NOT", "not", "NULL", "object", "of", "on", "open",
    "operation", "OperationalError", "or", "OSError", "out", "permission", "position", "range", "readonly",
    "recursion", "required", "row", "rows", "schema", "sequence", "set", "space", "sqlite3", "str", "string",
    "subscript", "subscriptable", "such", "syntax", "table", "takes", "the", "to", "too", "tuple", "type",
    "unable", "unexpected", "unique", "UNIQUE", "unpack", "utf", "value", "values", "was", "with", "write", "zero",
})  # fmt: skip
"""Words with which Python and SQLite say what is wrong; nobody is called so."""


def _code_words(code: CodeType) -> Iterator[str]:
    """The words that stand in a piece of the program itself: its texts and its names."""
    for constant in code.co_consts:
        if isinstance(constant, str):
            yield from _WORD.findall(constant)
        elif isinstance(constant, CodeType):
            yield from _code_words(constant)
    yield from (*code.co_names, *code.co_varnames, *code.co_freevars)


def _words_of(error: BaseException) -> set[str]:
    found: set[str] = set()
    for frame, _line in traceback.walk_tb(error.__traceback__):
        found.update(_code_words(frame.f_code))
    return found


def redact(message: str, known: Iterable[str] = ()) -> str:
    """The first line of ``message`` with every word masked that is not ``known`` (from the program itself) and none
    with which Python says what is wrong: names, numbers, addresses, in whatever script.
    """
    allowed = _TELLING.union(known)
    first = message.split("\n", 1)[0]
    masked = _MASKS.sub(_MASK, _WORD.sub(lambda found: _shown(found.group(), allowed), first))
    return "".join(char if char.isascii() and char.isprintable() else " " for char in masked)[:_LONGEST]


def _shown(word: str, allowed: frozenset[str]) -> str:
    if word.isdigit() or _DIGITS.search(word):
        return word if len(word) < 3 else _MASK
    return word if word in allowed else _MASK


def _frames(error: BaseException) -> str:
    """Where it broke; the home folder, which is called like its owner, is not named."""
    text = "".join(traceback.format_list(traceback.extract_tb(error.__traceback__)))
    with contextlib.suppress(RuntimeError):  # nobody's machine knows no home
        text = text.replace(str(Path.home()) + os.sep, f"~{os.sep}")
    return text


def describe(error: BaseException) -> str:
    """The chain of ``error``: files, lines and kinds of error; no variables, messages redacted."""
    parts: list[str] = []
    seen: set[int] = set()
    current: BaseException | None = error
    while current is not None and id(current) not in seen:
        seen.add(id(current))
        said = redact(str(current), _words_of(current))
        parts.append(f"{_frames(current)}{type(current).__module__}.{type(current).__qualname__}: {said}\n")
        current = current.__cause__ or (None if current.__suppress_context__ else current.__context__)
    return "\nfollowing upon:\n".join(parts)


def write_note(error: BaseException, at: datetime, folder: Path | None = None) -> Path:
    """Write the note of ``error`` into the state folder, readable by its owner only, and name the file. The oldest
    beyond ``NOTES_KEPT`` go.
    """
    folder = locations.private_folder(folder or locations.state_folder())
    path = folder / f"crash-{at:%Y%m%d-%H%M%S-%f}.txt"
    head = f"gendan {gendan.__version__}, Python {platform.python_version()}, {platform.system()}\n\n"
    descriptor = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    with os.fdopen(descriptor, "w", encoding="utf-8", errors="backslashreplace") as note:
        note.write(head + describe(error))
    for old in sorted(folder.glob("crash-*.txt"))[:-NOTES_KEPT]:
        old.unlink(missing_ok=True)
    return path
