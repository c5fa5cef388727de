"""Makes the pictures of docs/guide in both languages and that of README.md, from a demonstration store under a fixed
clock.

    python .ci/guide_pictures.py [NAME...]

What is pressed for each stands in ``SHOWN``; ``picture.py`` presses it.
"""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
import tempfile
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
NOW = "2026-03-02T09:12:00+08:00"
SHOWN: dict[str, tuple[str, list[str]]] = {
    "entry": ("li", ["keys:f2", "type:王建华", "wait:0.5", "keys:enter f4", "type:+12"]),
    "read-back": (
        "li",
        ["keys:f2", "type:王建华", "wait:0.5", "keys:enter f4", "type:+12", "keys:enter f10", "wait:0.5", "keys:enter"],
    ),
    "blind": (
        "chen",
        ["keys:4 right", "wait:0.3", "keys:space", "wait:0.3", "type:13823727596", "keys:down", "type:3-17"],
    ),
    "tell": ("chen", ["keys:y"]),
    "timeline": ("chen", ["keys:2", "wait:1", "keys:right", "wait:0.5", "keys:right", "wait:0.5", "keys:g"]),
    "exceptions": ("chen", ["keys:5"]),
    "approve": ("sun", ["keys:4", "wait:0.3", "keys:right right right right down", "wait:0.3", "keys:a"]),
    "closing": ("sun", ["keys:8", "wait:0.3", "keys:c", "wait:0.3", "keys:c"]),
}
"""Name of a picture: who signs in, and what follows."""
FRONT = "today"
"""The picture of README.md: what a follower sees in the morning, as PNG, since its readers have no Chinese letters."""


def taken(name: str, language: str, home: Path) -> None:
    """The picture ``name`` in one language, from a copy of the demonstration store below ``home``."""
    login, steps = SHOWN.get(name, ("chen", []))
    place, size, kind = f"docs/guide/pictures/{name}-{language}", "100x30", "svg"
    if name == FRONT:
        place, size, kind = f"docs/pictures/{name}", "120x36", "png"
    copy = home.with_name(f"{name}-{language}")
    shutil.copytree(home, copy)
    typed = [
        word
        for step in ["keys:ctrl+u", f"type:{login}", "keys:tab", "type:demo1234", "keys:enter", "wait:1", *steps]
        for word in (f"--{step.partition(':')[0]}", step.partition(":")[2])
    ]
    subprocess.run(
        [
            *(sys.executable, str(ROOT / ".ci/picture.py"), "gendan.opening:make_app"),
            *(str(ROOT / place), "--args"),
            *(json.dumps({"path": str(copy / "data/demo.db")}), "--env", f"GENDAN_HOME={copy}"),
            *("--size", size, "--lang", language, "--now", NOW, "--only", kind, *typed),
        ],
        check=True,
    )


def main() -> int:
    """Make the pictures that are named, or all."""
    with tempfile.TemporaryDirectory() as folder:
        home = Path(folder, "home")
        env = {**os.environ, "GENDAN_HOME": str(home), "GENDAN_NOW": NOW, "GENDAN_LANG": "zh"}
        subprocess.run([sys.executable, "-m", "gendan", "demo", "--no-open"], env=env, check=True)
        for name in sys.argv[1:] or (*SHOWN, FRONT):
            for language in ("zh",) if name == FRONT else ("zh", "en"):
                taken(name, language, home)
    return 0


if __name__ == "__main__":
    sys.exit(main())
