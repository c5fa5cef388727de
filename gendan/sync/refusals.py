"""Why a bundle is not taken: codes for machines, sentences for people; each leaves the database as it was."""

from __future__ import annotations

from enum import Enum

from gendan.i18n import N_


class Reason(Enum):
    """A reason: its code is the name in small letters, its value the sentence with what to do."""

    NOT_A_BUNDLE = N_("This is no bundle of gendan. Choose a file that ends in .gdn.")
    DAMAGED = N_("The bundle is damaged or was changed on the way. Export it again.")
    BAD_SIGNATURE = N_("The signature is wrong: it was not written by the terminal it names. Do not trust its carrier.")
    UNKNOWN_NODE = N_("It was written by a terminal that this store does not know yet. Take in a bundle of the first "
                      "terminal, which enrols it.")  # fmt: skip
    REVOKED = N_("It was written by a terminal that was revoked. Ask the admin.")
    OTHER_FLEET = N_("It belongs to another business. Choose a bundle of this one.")
    NEWER = N_("It was written by a newer gendan. Upgrade gendan on this terminal, then take it in.")
    FORK = N_("A terminal exists twice: the same record number with another content; gendan doctor names it. Nothing "
              "was taken in. Export everything here and take it in there, and this bundle as well: the copy then goes "
              "on under a code of its own.")  # fmt: skip
    FUTURE = N_("It holds records from the future. Check the clocks of both terminals; the allowed difference is the "
                "setting sync.ahead_hours.")  # fmt: skip
    TOO_BIG = N_("It is bigger than any bundle gendan writes. Do not trust its carrier.")
    NOT_FOR_US = N_("It is encrypted for other terminals. Export it for this one.")
    BAD_CONTENT = N_("A record in it fits into no table. Upgrade gendan on both terminals, and tell its makers.")
    NOT_A_FILE = N_("This is not a file that can be read. Choose a bundle.")
    PRACTICE = N_("One of the two is a practice store: practice and business do not mix.")

    @property
    def code(self) -> str:
        """The reason for machines."""
        return self.name.lower()


UNREADABLE = frozenset({Reason.NOT_A_BUNDLE, Reason.NOT_A_FILE})
"""What is no bundle at all: wrong usage rather than a refusal."""


class RefusedError(Exception):
    """A bundle is refused; ``detail`` is for the log."""

    def __init__(self, reason: Reason, detail: str = "") -> None:
        super().__init__(f"{reason.code}: {detail}" if detail else reason.code)
        self.reason = reason
        self.detail = detail
