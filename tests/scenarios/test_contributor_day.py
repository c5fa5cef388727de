"""A contributor's day: a fresh copy, and what CONTRIBUTING.md says of a new code of a choice, done to the end."""

from __future__ import annotations

import json
import os
import re
import subprocess
import sys
from pathlib import Path

import pytest

from gendan.clock import Clock
from tests.helpers import PASSWORD, order, staffed

ROOT = Path(__file__).parents[2]
TAKEN = ("gendan", ".ci", "docs", "pyproject.toml", "README.md", "CONTRIBUTING.md", "CHANGELOG.md")


@pytest.fixture
def copy(tmp_path: Path) -> Path:
    """The checkout without its tests and pictures, in a folder of its own."""
    import shutil

    for name in TAKEN:
        to, source = tmp_path / "copy" / name, ROOT / name
        to.parent.mkdir(exist_ok=True)
        leave = shutil.ignore_patterns("__pycache__", "pictures")
        shutil.copytree(source, to, ignore=leave) if source.is_dir() else shutil.copy2(source, to)
    return tmp_path / "copy"


def run(copy: Path, *words: str, given: str = "") -> subprocess.CompletedProcess[str]:
    """Python in the copy, which imports the copy."""
    env = {**os.environ, "PYTHONPATH": str(copy), "GENDAN_PASSWORD": PASSWORD}
    return subprocess.run(
        [sys.executable, *words], cwd=copy, env=env, input=given, capture_output=True, text=True, check=False
    )


def replace(path: Path, old: str, new: str) -> None:
    """Edit one place of a file."""
    text = path.read_text(encoding="utf-8")
    assert text.count(old) == 1, path
    path.write_text(text.replace(old, new), encoding="utf-8")


def test_a_new_code_is_added_as_the_page_says(copy: Path, tmp_path: Path) -> None:
    assert "A new code of a choice" in (copy / "CONTRIBUTING.md").read_text(encoding="utf-8")
    replace(copy / "gendan/services/payments.py", '"alipay", "other"]', '"alipay", "voucher", "other"]')
    replace(
        copy / "gendan/domain/labels.py",
        '"alipay": N_("Alipay"),',
        '"alipay": N_("Alipay"),\n    "voucher": N_("gift voucher"),',
    )
    missing = run(copy, ".ci/catalogue.py", "check")
    assert (missing.returncode, "gift voucher" in missing.stdout + missing.stderr) == (1, True)
    assert run(copy, ".ci/catalogue.py", "add", given=json.dumps({"gift voucher": "代金券"})).returncode == 0
    assert "gift voucher" not in run(copy, ".ci/catalogue.py", "check").stdout
    assert run(copy, ".ci/pages.py").returncode == 0
    assert re.search(r"`voucher`", (copy / "docs/reference.md").read_text(encoding="utf-8"))
    store = staffed(tmp_path / "shop.db", Clock())
    number = order(store, promised="2030-01-01")
    store.close()
    paid = {"cmd": "payment.receive", "args": {"order": number, "kind": "deposit", "amount": 1, "method": "voucher"}}
    done = run(
        copy, "-m", "gendan", "--db", str(tmp_path / "shop.db"), "apply", "-", "--as", "li", given=json.dumps(paid)
    )
    assert done.returncode == 0, done.stdout + done.stderr
