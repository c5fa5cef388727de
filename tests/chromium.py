"""A headless Chromium for tests, spoken to over a pipe: pages as a browser lays them out and prints them."""

from __future__ import annotations

import base64
import contextlib
import fcntl
import json
import os
import re
import select
import shutil
import subprocess
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

VARIABLE = "GENDAN_CHROMIUM"
WANTED = os.environ.get(VARIABLE, "")  # read before tests have an environment of their own
"""``require``: a test that needs a browser fails where there is none; else the path of the browser to use."""
_NAMES = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable", "chrome")
_PATIENCE = 120
"""Seconds after which an answer is given up; no measure of speed."""
MM = 25.4
"""Millimetres of an inch."""
_NOTING = """
window.heard = [];
const decoder = new TextDecoder();
window.WebSocket = class extends WebSocket {
  constructor(...words) {
    super(...words);
    this.addEventListener('message', one => {
      if (typeof one.data !== 'string') heard.push(decoder.decode(one.data, {stream: true}));
    });
  }
};
"""
_COMMANDS = re.compile(r"\x1b\[[0-?]*[ -/]*[@-~]|\x1b\][^\x07]*\x07|\x1b.")


def found() -> str:
    """The browser of this machine; skips the test where there is none, and fails it where there must be one."""
    path = WANTED if WANTED not in ("", "require") else next(filter(None, map(shutil.which, _NAMES)), None)
    if path is None and WANTED == "require":
        pytest.fail(f"{VARIABLE}=require, and there is no Chromium: apt-get install chromium")
    if path is None:
        pytest.skip("no Chromium on this machine: apt-get install chromium")
    return path


class Browser:
    """One browser with one page."""

    def __init__(self, path: str, profile: Path) -> None:
        ours, theirs = os.pipe(), os.pipe()
        # The browser reads at descriptor 3 and writes at 4; the shell puts the pipes there.
        read, write = (fcntl.fcntl(fd, fcntl.F_DUPFD, 40) for fd in (ours[0], theirs[1]))
        flags = (
            "--headless=new", "--no-sandbox", "--disable-gpu", "--disable-dev-shm-usage", "--no-first-run",
            "--hide-scrollbars", "--remote-debugging-pipe", f"--user-data-dir={profile}", "about:blank",
        )  # fmt: skip
        self._process = subprocess.Popen(
            ["/bin/bash", "-c", f'exec "$@" 3<&{read} 4>&{write}', "bash", path, *flags],
            pass_fds=(read, write), stdin=subprocess.DEVNULL, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL,
            env={**os.environ, "HOME": str(profile)},
        )  # fmt: skip
        for fd in (ours[0], theirs[1], read, write):
            os.close(fd)
        self._in, self._out, self._rest, self._number = ours[1], theirs[0], b"", 0
        self._session = ""
        target = self.call("Target.createTarget", url="about:blank")["targetId"]
        self._session = self.call("Target.attachToTarget", targetId=target, flatten=True)["sessionId"]
        self.call("Page.enable")

    def _message(self) -> dict[str, Any]:
        """The next message of the browser."""
        until = time.monotonic() + _PATIENCE
        while b"\0" not in self._rest:
            if not select.select([self._out], [], [], max(0.0, until - time.monotonic()))[0]:
                raise TimeoutError("the browser does not answer")
            got = os.read(self._out, 1 << 20)
            if not got:
                raise EOFError(f"the browser has ended: {self._process.wait()}")
            self._rest += got
        line, _, self._rest = self._rest.partition(b"\0")
        message: dict[str, Any] = json.loads(line)
        return message

    def call(self, method: str, **params: Any) -> dict[str, Any]:
        """Do something and give its result; what it says meanwhile is passed over."""
        self._number += 1
        message = {"id": self._number, "method": method, "params": params}
        os.write(
            self._in, json.dumps(message | ({"sessionId": self._session} if self._session else {})).encode() + b"\0"
        )
        while (answer := self._message()).get("id") != self._number:
            pass
        assert "error" not in answer, answer
        result: dict[str, Any] = answer["result"]
        return result

    def open(self, page: Path, width_mm: int) -> None:
        """Show the page in a window as wide as the paper."""
        pixels = round(width_mm / MM * 96)
        self.call("Emulation.setDeviceMetricsOverride", width=pixels, height=1100, deviceScaleFactor=1, mobile=False)
        self.call("Page.navigate", url=page.as_uri())
        while self.run("document.readyState") != "complete" or self.run("location.href") != page.as_uri():
            pass

    def visit(self, address: str, width: int = 1280, height: int = 800) -> None:
        """Go to an address in a window of that many pixels; what its sockets bring is noted for ``heard``."""
        self.call("Emulation.setDeviceMetricsOverride", width=width, height=height, deviceScaleFactor=1, mobile=False)
        self.call("Page.addScriptToEvaluateOnNewDocument", source=_NOTING)
        self.call("Page.navigate", url=address)

    def keep_downloads(self, folder: Path) -> None:
        """Put what is saved into this folder, and ask nobody."""
        self.call("Page.setDownloadBehavior", behavior="allow", downloadPath=str(folder))

    def heard(self) -> str:
        """What came over the page's sockets since the last look, as text without the commands of a terminal."""
        return _COMMANDS.sub("", self.run("heard.splice(0).join('')"))

    def wait_for(self, *words: str) -> str:
        """Wait until all of ``words`` have come over the page's sockets; what came."""
        got, until = "", time.monotonic() + _PATIENCE
        while not all(word in got for word in words):
            assert time.monotonic() < until, (words, got[-3000:])
            time.sleep(0.05)
            got += self.heard()
        return got

    def press(self, key: str, code: int, text: str = "") -> None:
        """Press and let go of a key as a keyboard does: its name (``Enter``), the number of browsers, what it types."""
        what = {"key": key, "code": key, "windowsVirtualKeyCode": code, "nativeVirtualKeyCode": code}
        self.call("Input.dispatchKeyEvent", type="keyDown" if text else "rawKeyDown", text=text, **what)
        self.call("Input.dispatchKeyEvent", type="keyUp", **what)

    def write(self, text: str) -> None:
        """Type letters and figures, a key each."""
        for char in text:
            self.press(char, ord(char.upper()), char)

    def run(self, code: str) -> Any:
        """The value of an expression on the page."""
        answer = self.call("Runtime.evaluate", expression=code, returnByValue=True)
        assert "exceptionDetails" not in answer, answer
        return answer["result"].get("value")

    def picture(self, path: Path) -> None:
        """Write what is seen, from top to bottom."""
        made = self.call("Page.captureScreenshot", captureBeyondViewport=True)
        path.write_bytes(base64.b64decode(made["data"]))

    def printed(self, width_mm: int, height_mm: int) -> bytes:
        """The PDF that comes of printing on paper of that size; a page that names another size gets that one."""
        size = {"paperWidth": width_mm / MM, "paperHeight": height_mm / MM, "preferCSSPageSize": True}
        return base64.b64decode(self.call("Page.printToPDF", printBackground=True, **size)["data"])

    def close(self) -> None:
        """End the browser."""
        with contextlib.suppress(OSError, EOFError, TimeoutError):
            self._session = ""
            self.call("Browser.close")
        try:
            self._process.wait(20)
        except subprocess.TimeoutExpired:
            self._process.kill()
            self._process.wait()
        os.close(self._in)
        os.close(self._out)


@contextlib.contextmanager
def browser(profile: Path) -> Iterator[Browser]:
    """A browser for the time of the block."""
    made = Browser(found(), profile)
    try:
        yield made
    finally:
        made.close()


def pages_of(pdf: bytes) -> list[tuple[int, int]]:
    """Width and height of each page of a PDF in millimetres."""
    boxes = re.findall(rb"/MediaBox\s*\[\s*0\s+0\s+([\d.]+)\s+([\d.]+)\s*\]", pdf)
    return [(round(float(width) / 72 * MM), round(float(height) / 72 * MM)) for width, height in boxes]
