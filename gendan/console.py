"""What the process asks of its terminal: settings before the first import, and whether it is still there."""

from __future__ import annotations

import gc
import os
import sys
import threading
from collections.abc import Callable, Mapping, MutableMapping

from gendan.config import Config

WATCH_SECONDS = 0.4
"""How often a terminal is asked whether it is there: a program without one ends within a second."""


def prepare(config: Config, environ: MutableMapping[str, str] = os.environ) -> None:
    """To be called before ``textual`` is imported, which reads its environment once.

    Turns the extended keyboard protocol off where the settings say so (some input methods lose
    text under it), and the garbage collector until the first picture is painted.
    """
    if not config["terminal.kitty_keys"]:
        environ["TEXTUAL_DISABLE_KITTY_KEY"] = "1"
    gc.disable()


def is_served(environ: Mapping[str, str] = os.environ) -> bool:
    """Whether a web server stands where a terminal would be: the application is shown in a browser."""
    return environ.get("TEXTUAL_DRIVER", "").endswith(":WebDriver")


def is_gone(descriptor: int) -> bool:
    """Whether the terminal behind ``descriptor``, or the server that stands for it, has hung up."""
    if is_served():
        return _hung_up(descriptor)
    try:
        import termios
    except ImportError:  # no such thing on this system
        return False
    try:
        termios.tcgetattr(descriptor)
    except (termios.error, OSError, ValueError):
        return True
    return False


def _hung_up(descriptor: int) -> bool:
    """Whether the other end of a pipe is closed; false where a system cannot tell."""
    try:
        import select

        waiting = select.poll()
    except AttributeError:  # no such thing on this system
        return False
    waiting.register(descriptor, select.POLLHUP)
    return any(event & (select.POLLHUP | select.POLLERR | select.POLLNVAL) for _fd, event in waiting.poll(0))


def watch(on_gone: Callable[[], None], descriptor: int | None = None) -> threading.Event:
    """Call ``on_gone`` in a thread once the terminal has hung up; set the event to stop watching.

    A hang-up signal may be ignored (nohup, some multiplexers): then nobody else would notice.
    """
    stop = threading.Event()
    if descriptor is None:
        try:
            descriptor = sys.__stdin__.fileno() if sys.__stdin__ is not None else -1
        except (ValueError, OSError):
            descriptor = -1
    if descriptor < 0 or not (os.isatty(descriptor) or is_served() or _hung_up(descriptor)):
        return stop
    threading.Thread(target=_keep_watch, args=(descriptor, stop, on_gone), name="terminal-watch", daemon=True).start()
    return stop


def _keep_watch(descriptor: int, stop: threading.Event, on_gone: Callable[[], None]) -> None:
    while not stop.wait(WATCH_SECONDS):
        if is_gone(descriptor):
            on_gone()
            return
