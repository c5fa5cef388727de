"""How a run ends: one line for people, a document for machines, an exit status; never a traceback (cli.md)."""

from __future__ import annotations

import json
import os
import sys
from collections.abc import Callable
from typing import Any

from gendan.errors import GendanError
from gendan.i18n import N_, _
from gendan.text import raw_stream, safe, safe_stream

INTERRUPTED = 130
PIPE_CLOSED = 141
"""What a shell makes of a program that was stopped by the keyboard, or whose reader has gone."""
_LONGEST_VALUE = 200


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


def speak_utf8() -> None:
    """Write and read UTF-8 whatever the locale says; what cannot be written is shown escaped."""
    for stream in (sys.stdout, sys.stderr):
        if hasattr(stream, "reconfigure"):
            stream.reconfigure(encoding="utf-8", errors="backslashreplace")


def guard() -> None:
    """Let nothing through to a terminal that it would obey, whoever writes it."""
    for name in ("stdout", "stderr"):
        if getattr(sys, name) is not None:  # a program may be started without
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
        _swallow_the_rest()
        return PIPE_CLOSED
    except Exception as error:
        return _tell(_broken(error), as_json)
    return status


def _tell(error: GendanError, as_json: bool) -> int:
    try:
        if as_json:
            print(json.dumps({"error": document(error)}, ensure_ascii=False), flush=True)
        print(f"gendan: {safe(said(error))}", file=sys.stderr, flush=True)
    except BrokenPipeError:
        _swallow_the_rest()
    return error.exit_status


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


def _swallow_the_rest() -> None:
    """Nobody reads any more: let what is still buffered go nowhere."""
    nowhere = os.open(os.devnull, os.O_WRONLY)
    for stream in (sys.stdout, sys.stderr):
        try:
            os.dup2(nowhere, stream.fileno())
        except (OSError, ValueError):
            continue
