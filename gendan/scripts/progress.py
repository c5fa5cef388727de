"""Progress on a terminal: a line on standard error that is written over, nothing where nobody looks."""

from __future__ import annotations

import sys
from collections.abc import Callable

import click

Progress = Callable[[int, int | None], None]
"""Told what is done, and of how much where that is known."""


def progress(label: str) -> Progress | None:
    """Shows how far a long work is: told what is done, and of how much where that is known; ``None`` where standard
    error is no terminal."""
    if not sys.stderr.isatty():
        return None

    def show(done: int, total: int | None) -> None:
        share = f"{done * 100 // total:3d}%" if total else str(done)
        click.echo(f"\r{label} {share}", nl=done == total, err=True)

    return show
