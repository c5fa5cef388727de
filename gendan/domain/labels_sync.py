"""What the change log's words are called about terminals, bundles and conflicts: message ids."""

from __future__ import annotations

from gendan.domain.clashes import RULES
from gendan.i18n import N_

COMMANDS = {
    "terminal.add": N_("Terminal enrolled"),
    "terminal.accept": N_("Terminal accepted"),
    "terminal.revoke": N_("Terminal revoked"),
    "store.incarnate": N_("Terminal goes on from a copy"),
    "conflict.resolve": N_("Conflict decided"),
    "review.done": N_("Record of another terminal looked at"),
    "log.archive": N_("Records put into an archive file"),
    "log.unread": N_("Archived, cannot be read"),
}
MARKS = {
    "role": N_("beyond the role {role}"),
    "founder": N_("what only the first terminal writes"),
    "roster": N_("about the terminals, which is the first terminal's to say: not heeded"),
    "revoked": N_("written after its terminal was revoked"),
}
"""Why a record of another terminal is marked."""
ENTITIES = {
    "terminal": N_("terminal"),
    "clash_decision": N_("decision of a conflict"),
    "review_done": N_("look at a record"),
    "archiving": N_("archive file"),
}
FIELDS = {code: rule.words for code, rule in RULES.items()} | {
    "subject": N_("about"),
    "rule": N_("rule"),
    "keep": N_("kept"),
    "facts": N_("facts"),
    "change": N_("record"),
    "store": N_("store code"),
    "public_key": N_("public key"),
    "recipient": N_("key for the road"),
    "continues": N_("continues terminal"),
    "endorsed": N_("vouched for by"),
    "file": N_("file"),
    "sha": N_("SHA-256"),
    "size": N_("size in bytes"),
    "year": N_("year of closing"),
    "orders": N_("orders"),
    "commits": N_("records"),
    "bodies": N_("bytes taken out"),
    "first": N_("first day"),
    "last": N_("last day"),
    "revoked_seq": N_("revoked after record"),
}
