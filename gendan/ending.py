"""How a run ends: one line for people, a document for machines, an exit status; never a traceback (cli.md)."""

from __future__ import annotations

import errno
import json
import os
import sys
from collections.abc import Callable
from typing import IO, Any

from gendan.errors import GendanError, StorageError
from gendan.i18n import N_, _
from gendan.text import raw_stream, safe, safe_stream

INTERRUPTED = 130
PIPE_CLOSED = 141
"""What a shell makes of a program that was stopped by the keyboard, or whose reader has gone."""
_LONGEST_VALUE = 200
_NO_ROOM = {errno.ENOSPC, errno.EFBIG, errno.EIO, getattr(errno, "EDQUOT", errno.ENOSPC)}
"""What a stream says that takes no more; errors of files that we open ourselves have a name, and words of their own."""


def said(error: GendanError) -> str:
    """The words of an error in the language in force, its findings behind it; no value longer than a line."""
    params = {name: _short(value) for name, value in error.params.items()}
    findings = (_(finding.message, **finding.params) for finding in error.findings)
    return " ".join([_(error.message, **params), *findings])


def _short(value: Any) -> Any:
    text = value if isinstance(value, str) else str(value)
    return f"{text[:_LONGEST_VALUE]}…" if len(text) > _LONGEST_VALUE else value


def document(error: GendanError) -> dict[str, Any]:
    """What machines are told of an error: code, message, field; fields and findings where there are some."""
    told: dict[str, Any] = {"code": error.code, "message": said(error), "field": error.field}
    if error.fields:
        told["fields"] = list(error.fields)
    if error.findings:
        told["findings"] = [
            {"code": one.code, "message": _(one.message, **one.params), "overridable_by": one.overridable_by}
            for one in error.findings
        ]
    return told


def fill_streams() -> None:
    """Put nothing in the place of standard streams that are closed, as some schedulers start programs: else a file that
    is opened later has their number, and whatever is printed goes into it."""
    while (opened := os.open(os.devnull, os.O_RDWR)) <= 2:
        os.set_inheritable(opened, True)
    os.close(opened)
    for name, mode in (("stdin", "r"), ("stdout", "w"), ("stderr", "w")):
        if getattr(sys, name) is None:
            setattr(sys, name, os.fdopen(os.open(os.devnull, os.O_RDWR), mode, encoding="utf-8"))


def speak_utf8() -> None:
    """Write and read UTF-8 whatever the locale says; what cannot be written is shown escaped."""
    for stream in (sys.stdout, sys.stderr):
        if hasattr(stream, "reconfigure"):
            stream.reconfigure(encoding="utf-8", errors="backslashreplace")


def guard() -> None:
    """Let nothing through to a terminal that it would obey, whoever writes it."""
    for name in ("stdout", "stderr"):
        setattr(sys, name, safe_stream(getattr(sys, name)))


def unguard() -> None:
    """Give the terminal back to an application that draws itself."""
    for name in ("stdout", "stderr"):
        setattr(sys, name, raw_stream(getattr(sys, name)))


def run(work: Callable[[], int], *, as_json: bool) -> int:
    """Do the work; its exit status, or that of the error that ended it. The one place that shows errors."""
    try:
        status = work()
        sys.stdout.flush()
    except GendanError as error:
        return _tell(error, as_json)
    except KeyboardInterrupt:
        return INTERRUPTED
    except BrokenPipeError:
        _swallow_the_rest(sys.stdout, sys.stderr)
        return PIPE_CLOSED
    except Exception as error:
        return _tell(_full(error) or _broken(error), as_json)
    return status


def _tell(error: GendanError, as_json: bool) -> int:
    words = [(sys.stderr, f"gendan: {safe(said(error))}")]
    if as_json:
        words.insert(0, (sys.stdout, json.dumps({"error": document(error)}, ensure_ascii=False)))
    for stream, text in words:
        try:
            print(text, file=stream, flush=True)
        except OSError:  # nobody reads it, or there is no room
            _swallow_the_rest(stream)
    return error.exit_status


def _full(error: Exception) -> GendanError | None:
    """What is said where the file or the disk that the output goes to is full; none of any other error."""
    from gendan import reasons

    if not isinstance(error, OSError) or error.filename is not None or error.errno not in _NO_ROOM:
        return None
    _swallow_the_rest(sys.stdout)
    message = N_("What was to be printed cannot be written: {why}. Make room, or send it elsewhere.")
    return StorageError("output", message, why=reasons.reason(error))


def _broken(error: Exception) -> GendanError:
    """What is said of an error that nobody expected; where it broke stands in a note without data."""
    from gendan import crash
    from gendan.clock import Clock

    told: GendanError
    try:
        note = crash.write_note(error, Clock().now())
        told = GendanError(
            "internal", N_("gendan had to stop. What is saved is safe. A note for the makers is in {path}."), path=note
        )
    except OSError:
        told = GendanError("internal", N_("gendan had to stop. What is saved is safe. Tell the makers."))
    told.exit_status = 3
    return told


def _swallow_the_rest(*streams: IO[str]) -> None:
    """Nobody takes it any more: let what is still buffered go nowhere."""
    nowhere = os.open(os.devnull, os.O_WRONLY)
    for stream in streams:
        try:
            os.dup2(nowhere, stream.fileno())
        except (OSError, ValueError):
            continue
