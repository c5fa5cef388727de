"""Hints in queries: which index SQLite is to use, where the planner cannot know how few rows are open."""

from __future__ import annotations

from typing import Any

from sqlalchemy import Engine
from sqlalchemy.dialects.sqlite.base import SQLiteCompiler


class HintingCompiler(SQLiteCompiler):
    """Writes a table's hint (``INDEXED BY orders_open_next``) after its name; the dialect leaves hints out."""

    def get_from_hint_text(self, table: Any, text: str | None) -> str | None:
        return text


def heed_hints(engine: Engine) -> Engine:
    """The engine; its statements say the hints that ``with_hint`` gave them."""
    engine.dialect.statement_compiler = HintingCompiler
    return engine
