"""Order numbers: ``STORE-TERMINAL-YYMMDD-SEQ-C``, counted per business day and never set back (sync.md 2.3)."""

from __future__ import annotations

from gendan.db import numbering
from gendan.domain.numbers import order_number
from gendan.services.context import Context


def next_number(ctx: Context) -> str:
    """The next order number of this terminal, taken in the transaction of the command."""
    seq = numbering.take(ctx.conn, ctx.today)
    return order_number(ctx.terminal.store, ctx.terminal.terminal, ctx.today, seq)
