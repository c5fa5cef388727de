"""``python -m benchmarks``: one table of operations, floors, ratios, budgets and verdicts."""

from __future__ import annotations

import argparse
import os
from collections.abc import Iterator

from benchmarks import generate
from benchmarks.measure import Line, table


def main() -> None:
    """Measure and print."""
    words = argparse.ArgumentParser(prog="benchmarks", description=__doc__)
    words.add_argument("--size", choices=generate.SIZES, default="10k")
    words.add_argument("--only", default="", metavar="NAME", help="operations whose name holds this")
    asked = words.parse_args()
    os.environ.setdefault("GENDAN_HOME", str(generate.home() / "home"))
    for line in table(_lines(asked.only, asked.size), asked.size):
        print(line, flush=True)


def _lines(only: str, size: str) -> Iterator[Line]:
    from benchmarks import data, headquarters, screens, sync

    if only == "headquarters":
        yield from headquarters.lines(size)
        return
    yield from sync.lines(only)
    if only and any(only in name for name in sync.NAMES):
        return
    path = generate.cached(generate.SIZES[size])
    yield from screens.lines(path, only)
    yield from data.lines(path, only)


if __name__ == "__main__":
    main()
