"""What the change log's words are called about terminals, bundles and conflicts: message ids."""

from __future__ import annotations

from gendan.i18n import N_

COMMANDS = {
    "terminal.add": N_("Terminal enrolled"),
    "terminal.accept": N_("Terminal accepted"),
    "terminal.revoke": N_("Terminal revoked"),
    "store.incarnate": N_("Terminal goes on from a copy"),
    "conflict.resolve": N_("Conflict decided"),
}
ENTITIES = {"terminal": N_("terminal")}
FIELDS = {
    "store": N_("store code"),
    "public_key": N_("public key"),
    "recipient": N_("key for the road"),
    "continues": N_("continues terminal"),
    "endorsed": N_("vouched for by"),
    "revoked_seq": N_("revoked after record"),
}
