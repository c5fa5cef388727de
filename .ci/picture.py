"""Makes pictures of screens: runs the application, presses keys, writes SVG and PNG.

    python .ci/picture.py gendan.app:GendanApp docs/pictures/today \\
        --args '{"path": "demo.db"}' --size 120x36 --lang zh --keys 'l i enter' --type hunter2 --keys enter

``APP`` is an importable callable that returns a Textual App; ``--args`` are its keyword arguments as JSON.
``--keys`` (Textual key names between spaces), ``--type`` (text) and ``--wait`` (seconds) happen in the order
given. The application's environment is an empty home folder; ``--env NAME=VALUE`` adds to it.

Rich draws wide characters into too little room (Textualize/rich#2742); here every text gets the width of its
cells. A PNG needs ``resvg-py`` and a monospaced font with Chinese, for example Debian's fonts-wqy-microhei.
"""

from __future__ import annotations

import argparse
import asyncio
import html
import importlib
import json
import os
import re
import sys
import tempfile
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from textual.app import App

CHARACTER = 12.2
"""The width of one cell in Rich's SVG."""
WIDE_SIZE = 22.4
"""The size of a wide character, so that it fills its two cells as it does in a terminal."""
FAMILY = "'Noto Sans Mono CJK SC', 'WenQuanYi Micro Hei Mono', monospace"
TEXT = re.compile(r'(<text class="[^"]*-r\d+" )([^>]*?)textLength="[\d.]+"([^>]*>)([^<]*)(</text>)')
START = re.compile(r'x="([\d.]+)"')
OUTSIDE = re.compile(r"@font-face\s*\{.*?\}\s*", re.S)


def repaired(svg: str) -> str:
    """The SVG with every piece of text as wide as its cells, and nothing fetched from elsewhere."""
    svg = OUTSIDE.sub("", svg).replace("Fira Code, monospace", FAMILY).replace("arial", FAMILY)
    return TEXT.sub(lambda match: _placed(*match.groups()), svg)


def _placed(head: str, before: str, after: str, escaped: str, tail: str) -> str:
    """One piece of text as pieces of equal character width, each where its cells are."""
    from rich.cells import cell_len

    start = START.search(before + after)
    left = float(start[1]) if start else 0.0
    pieces = []
    for piece in _runs(html.unescape(escaped)):
        width = cell_len(piece) * CHARACTER
        place = START.sub(f'x="{left:.1f}"', before + "{}" + after, count=1).replace("{}", f'textLength="{width:.1f}"')
        if piece.strip():
            place = f'style="font-size:{WIDE_SIZE}px" {place}' if cell_len(piece[0]) == 2 else place
            pieces.append(f"{head}{place}{html.escape(piece, quote=False).replace(' ', '&#160;')}{tail}")
        left += width
    return "".join(pieces)


def _runs(text: str) -> list[str]:
    """``text`` cut where the width of its characters changes: Latin glyphs are not stretched beside Chinese ones."""
    from rich.cells import cell_len

    runs: list[str] = []
    wide_before = None
    for character in text:
        wide = cell_len(character) == 2
        if runs and (wide == wide_before or not cell_len(character)):
            runs[-1] += character
        else:
            runs.append(character)
            wide_before = wide
    return runs


def png(svg: str, path: Path, zoom: float) -> None:
    """Draw the SVG as PNG at ``path``."""
    try:
        import resvg_py
    except ImportError:
        raise SystemExit("PNG needs resvg-py: pip install resvg-py. Without it: --only svg") from None
    path.write_bytes(bytes(resvg_py.svg_to_bytes(svg_string=svg, zoom=zoom, font_family="WenQuanYi Micro Hei Mono")))


async def taken(app: App[Any], size: tuple[int, int], steps: Sequence[tuple[str, str]], title: str) -> str:
    """The repaired SVG of what ``app`` shows after ``steps``: ``keys``, ``type`` or ``wait`` with their values."""
    async with app.run_test(size=size, notifications=True) as pilot:
        await _settled(pilot)
        for kind, value in steps:
            if kind == "wait":
                await pilot.pause(float(value))
            else:
                await pilot.press(*(value.split() if kind == "keys" else [_key(character) for character in value]))
            await _settled(pilot)
        return repaired(app.export_screenshot(title=title))


def _key(character: str) -> str:
    from textual.keys import _character_to_key

    return _character_to_key(character) if character.isascii() else character


async def _settled(pilot: Any) -> None:
    """Wait until nothing runs in the background any more; a question that a newer one took the place of is none."""
    from textual.worker import WorkerCancelled

    await pilot.pause()
    waits = True
    while waits:
        try:
            await pilot.app.workers.wait_for_complete()
            waits = False
        except WorkerCancelled:
            await pilot.pause(0.1)
    await pilot.pause(0.2)


class _Step(argparse.Action):
    """Keeps ``--keys``, ``--type`` and ``--wait`` in the order in which they were given."""

    def __call__(self, parser: Any, namespace: Any, values: Any, option_string: str | None = None) -> None:
        namespace.steps.append(((option_string or "").removeprefix("--"), values))


def _asked() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("app", metavar="APP", help="module:callable that returns an App")
    parser.add_argument("target", type=Path, help="the picture's path without suffix")
    parser.add_argument("--args", type=json.loads, default={}, help="keyword arguments of the callable, as JSON")
    parser.add_argument("--size", default="120x36", help="columns x lines (120x36)")
    parser.add_argument("--lang", choices=["zh", "en"], default="zh")
    parser.add_argument("--now", help="the practice time, with offset")
    parser.add_argument("--env", action="append", default=[], metavar="NAME=VALUE")
    parser.add_argument("--title", default="gendan", help="the title above the picture")
    parser.add_argument("--zoom", type=float, default=1.0, help="how much larger than the SVG the PNG is (1.0)")
    parser.add_argument("--only", choices=["svg", "png"], help="write only this kind")
    for name in ("--keys", "--type", "--wait"):
        parser.add_argument(name, action=_Step, dest="steps", default=[])
    return parser.parse_args()


def main() -> int:
    """Take the picture that the arguments ask for."""
    asked = _asked()
    columns, _, lines = asked.size.partition("x")
    for name in [name for name in os.environ if name.startswith(("GENDAN_", "TEXTUAL")) or name == "NO_COLOR"]:
        del os.environ[name]
    with tempfile.TemporaryDirectory() as home:
        os.environ |= {"GENDAN_HOME": home, "GENDAN_LANG": asked.lang, "TEXTUAL_ANIMATIONS": "none"}
        os.environ |= {"TERM": "xterm-256color", "COLORTERM": "truecolor"}  # not those of who takes it
        os.environ |= {"GENDAN_NOW": asked.now} if asked.now else {}
        os.environ |= dict(pair.partition("=")[::2] for pair in asked.env)
        sys.path.insert(0, str(Path.cwd()))
        from gendan.i18n import set_language

        set_language(asked.lang)
        module, _, name = asked.app.partition(":")
        app = getattr(importlib.import_module(module), name)(**asked.args)
        svg = asyncio.run(taken(app, (int(columns), int(lines)), asked.steps, asked.title))
    asked.target.parent.mkdir(parents=True, exist_ok=True)
    if asked.only != "png":
        asked.target.with_suffix(".svg").write_text(svg, encoding="utf-8")
    if asked.only != "svg":
        png(svg, asked.target.with_suffix(".png"), asked.zoom)
    return 0


if __name__ == "__main__":
    sys.exit(main())
