"""Builds wheel and sdist and tries what is installed from them, outside the repository, as a store would have it.

``python .ci/package.py SOURCE WORK BUILDER PYTHON``: ``SOURCE`` is a clean copy of the repository, ``WORK`` an empty
folder, ``BUILDER`` a Python with hatchling, ``PYTHON`` one with gendan's dependencies, into which the wheel goes.
"""

from __future__ import annotations

import json
import os
import subprocess
import sys
import tarfile
import urllib.request
import zipfile
from pathlib import Path

DATA = (
    "gendan/db/steps/0001_first.sql", "gendan/locale/zh_CN/LC_MESSAGES/gendan.mo", "gendan/serving/page/index.html",
    "gendan/sync/FORMAT.md", "gendan/pages/security.zh.md", "gendan/pages/security.en.md",
)  # fmt: skip
ORDER = {
    "number": "A-1", "customer": "王小明", "phone": "13812345678", "placed": "2026-02-20", "promised": "2026-03-10",
    "lines": [{"product": "M1", "name": "餐桌", "qty": "2", "price": "10.50", "amount": "21.00"}],
}  # fmt: skip

ASKED = "from importlib.metadata import version; print(version('gendan')); import gendan; print(gendan.__file__)"


def said(*command: object, home: Path | None = None, given: str = "") -> str:
    """Run a program somewhere else and give what it printed; fail with its words where it fails."""
    own = {"GENDAN_HOME": str(home), "GENDAN_PASSWORD": "a good password", "GENDAN_LANG": "zh"} if home else {}
    env = {name: value for name, value in os.environ.items() if not name.startswith(("GENDAN_", "PYTHON"))}
    ran = subprocess.run(
        list(map(str, command)), input=given, capture_output=True, text=True, encoding="utf-8", cwd=home or "/",
        env={**env, **own}, timeout=300, check=False,
    )  # fmt: skip
    if ran.returncode:
        sys.exit(f"{' '.join(map(str, command))}: {ran.returncode}\n{ran.stdout}{ran.stderr}")
    return ran.stdout


def built(source: Path, work: Path, builder: Path) -> Path:
    """The wheel, after it was seen that the sdist builds the same one and nothing is missing in it."""
    subprocess.run([builder, "-m", "hatchling", "build", "-d", work / "dist"], cwd=source, check=True)
    wheel = next((work / "dist").glob("*.whl"))
    with tarfile.open(next((work / "dist").glob("*.tar.gz"))) as packed:
        packed.extractall(work / "unpacked", filter="data")
    inside = next((work / "unpacked").iterdir())
    subprocess.run([builder, "-m", "hatchling", "build", "-t", "wheel", "-d", work / "again"], cwd=inside, check=True)
    assert wheel.read_bytes() == (work / "again" / wheel.name).read_bytes(), "the sdist builds another wheel"
    with zipfile.ZipFile(wheel) as zipped:
        names = set(zipped.namelist())
    assert not set(DATA) - names, set(DATA) - names
    assert not [name for name in names if not name.startswith("gendan")], "something else is in the wheel"
    return wheel


def lived_in(python: Path, wheel: Path, home: Path) -> None:
    """A store is made and worked in with the installed program; its data outlive the program."""
    gendan, pip = python.parent / "gendan", [python, "-m", "pip"]
    said(*pip, "uninstall", "-y", "gendan")
    said(*pip, "install", f"gendan[web,print] @ {wheel.as_uri()}")
    version, where = said(python, "-P", "-c", ASKED).split("\n")[:2]
    assert said(gendan, "--version").split() == ["gendan", version]
    assert Path(where).is_relative_to(python.parent.parent), where
    home.mkdir()
    said(gendan, "init", "--store", "S01", "--store-name", "测试店", "--terminal", "T1", "--admin", "boss", home=home)
    orders = home / "orders.jsonl"
    orders.write_text(json.dumps({"cmd": "order.import", "args": ORDER}) + "\n", encoding="utf-8")
    said(gendan, "apply", orders, "--as", "boss", home=home)
    before = said(gendan, "order", "list", "--json", home=home)
    assert json.loads(before)["orders"][0]["customer"] == "王小明"
    (home / "config").mkdir(exist_ok=True)
    (home / "config" / "config.toml").write_text('[printer]\nkind = "file"\naddress = "roll.bin"\n', encoding="utf-8")
    said(gendan, "print", "sheet", "A-1", "--as", "boss", home=home)
    assert "王小明".encode("gb18030") in (home / "roll.bin").read_bytes()
    said(gendan, "report", "day", "--format", "html", "-o", home / "day.html", home=home)
    assert "_GENDAN_COMPLETE" in said(gendan, "completion", "bash", home=home)
    served(gendan, home)
    said(*pip, "uninstall", "-y", "gendan")
    assert not gendan.exists()
    assert (home / "data" / "gendan.db").exists(), "the program takes no data with it"
    said(*pip, "install", "--no-deps", wheel)
    assert said(gendan, "order", "list", "--json", home=home) == before


def served(gendan: Path, home: Path) -> None:
    """The page for browsers comes with all its parts."""
    env = {**os.environ, "GENDAN_HOME": str(home)}
    command = [gendan, "serve", "--port", "0"]
    with subprocess.Popen(command, stderr=subprocess.PIPE, text=True, encoding="utf-8", cwd=home, env=env) as ran:
        try:
            assert ran.stderr is not None
            address = "http" + ran.stderr.readline().strip().partition("http")[2]
            for part in ("", "page/page.js", "page/page.css", "static/js/textual.js"):
                with urllib.request.urlopen(address + part, timeout=30) as answer:
                    assert answer.status == 200
        finally:
            ran.terminate()


def main() -> None:
    """Build, install, live, leave and come back."""
    source, work, builder, python = (Path(one).absolute() for one in sys.argv[1:5])
    work.mkdir(exist_ok=True)
    lived_in(python, built(source, work, builder), work / "home")
    print("wheel and sdist: built, the same, installed, used, taken away, installed again")


if __name__ == "__main__":
    main()
