"""What saved filters and their fields are called: message ids."""

from __future__ import annotations

from gendan.i18n import N_

COMMANDS = {
    "filter.save": N_("Filter saved"),
    "filter.rename": N_("Filter renamed"),
    "filter.delete": N_("Filter deleted"),
}
ENTITIES = {"saved_filter": N_("saved filter")}
FIELDS = {"query": N_("conditions"), "shared": N_("shared"), "section": N_("section")}
