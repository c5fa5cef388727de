"""What people read when gendan itself broke: what happened, what is safe, where the note is."""

from __future__ import annotations

from gendan.i18n import _
from gendan.widgets.modal import Notice


def trouble(note: str) -> Notice:
    """The dialog after an unknown error; ``note`` names the file, or is empty where none could be written."""
    lines = [
        _("This step did not work and nothing of it was saved. You can go on."),
        _("A note for the makers is in {path}. It holds no customer's data.", path=note) if note else "",
    ]
    return Notice(_("Something went wrong in gendan"), "\n".join(line for line in lines if line))
