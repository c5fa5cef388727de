"""Who may do what: the one place where a role that does not reach is told so (C258)."""

from __future__ import annotations

from gendan.domain.labels import label
from gendan.domain.roles import DEEDS, may
from gendan.errors import Refusal
from gendan.i18n import N_, Word
from gendan.services.context import Actor


def require(actor: Actor, deed: str) -> None:
    """Refuse something of ``DEEDS`` to a role that does not reach it. Raises ``Refusal`` forbidden."""
    least, words = DEEDS[deed]
    if not may(actor.role, least):
        raise refusal(actor, least, words)


def refusal(actor: Actor, least: str, words: str) -> Refusal:
    """What is said to somebody whose role does not reach ``least``; ``words`` is a message id that says what for."""
    return Refusal(
        "forbidden",
        N_("{name} ({role}) may not do this: {deed}. It takes the role {least}."),
        name=actor.name,
        role=Word(label("role", actor.role)),
        deed=Word(words),
        least=Word(label("role", least)),
    )
