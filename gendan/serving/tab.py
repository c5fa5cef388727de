"""A tab of a browser and the process of gendan behind it: what goes between them, and that both end together."""

from __future__ import annotations

import asyncio
import contextlib
import json
import os
import shlex
import subprocess
import sys
from pathlib import Path

from aiohttp import WSMsgType, web
from textual_serve.app_service import AppService
from textual_serve.download_manager import DownloadManager

from gendan.serving import visitors

GRACE = 8.0
"""Seconds that a process has for writing its draft and going, before it is ended."""
SECRETS = ("GENDAN_PASSWORD", "GENDAN_NEW_PASSWORD")
"""What a tab's process need not know of the one who started the server."""


def command_of(database: Path, language: str) -> str:
    """The command line of a tab's process, for the system's shell."""
    words = [sys.executable, "-P", "-m", "gendan", "--db", str(database.absolute()), "--lang", language]
    return subprocess.list2cmdline(words) if os.name == "nt" else f"exec {shlex.join(words)}"


class Tab(AppService):
    """A process with the application, spoken to over its standard input and output."""

    def __init__(self, command: str, socket: web.WebSocketResponse, downloads: DownloadManager) -> None:
        super().__init__(
            command,
            write_bytes=socket.send_bytes,
            write_str=socket.send_str,
            close=self._close,
            download_manager=downloads,
        )
        self._socket = socket

    async def _close(self) -> None:
        await self._socket.close()

    def _build_environment(self, width: int = 80, height: int = 24) -> dict[str, str]:
        environment = super()._build_environment(width, height)
        return {name: value for name, value in environment.items() if name not in SECRETS}

    async def end(self) -> None:
        """Let the process go, which writes its draft; end it where it does not."""
        with contextlib.suppress(TimeoutError, ConnectionError):
            await asyncio.wait_for(self.stop(), GRACE)
        process = self._process
        if process is None:
            return
        with contextlib.suppress(ProcessLookupError, TimeoutError):
            if process.returncode is None:
                await asyncio.wait_for(process.wait(), 1)
        if process.returncode is None:
            with contextlib.suppress(ProcessLookupError):
                process.kill()
            await process.wait()


async def listen(socket: web.WebSocketResponse, tab: Tab) -> None:
    """Hand on what the page says until it closes; a page that says something else is let go."""
    async for message in socket:
        if message.type != WSMsgType.TEXT:
            continue
        try:
            envelope = json.loads(message.data)
            kind, value = envelope[0], envelope[1] if len(envelope) > 1 else None
            await _do(socket, tab, str(kind), value)
        except (ValueError, TypeError, KeyError, IndexError, AttributeError):
            await socket.close(code=1003)


async def _do(socket: web.WebSocketResponse, tab: Tab, kind: str, value: object) -> None:
    if kind == "stdin":
        await tab.send_bytes(str(value).encode(errors="replace"))
    elif kind == "resize":
        asked = dict(value) if isinstance(value, dict) else {}
        await tab.set_terminal_size(visitors.size("width", asked["width"]), visitors.size("height", asked["height"]))
    elif kind == "ping":
        await socket.send_json(["pong", value])
    elif kind == "blur":
        await tab.blur()
    elif kind == "focus":
        await tab.focus()
