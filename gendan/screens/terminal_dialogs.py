"""The dialogs of terminals: where a bundle is written, which ones are taken in, a further terminal."""

from __future__ import annotations

from collections.abc import Sequence

from gendan.i18n import N_, _, several
from gendan.screens.form_dialog import Before, FormDialog
from gendan.widgets.choice import ChoiceInput, ChoiceRow
from gendan.widgets.form import FieldRow
from gendan.widgets.inputs import TextInput
from gendan.widgets.path_input import PathInput

_YES_NO = {"yes": N_("yes"), "no": N_("no")}


class ExportDialog(FormDialog):
    """Where to, for whom, how much, and whether for the road."""

    NAME = N_("Write a bundle")
    NEEDED = {"folder": N_("Type the folder."), "what": N_("Choose one."), "encrypt": N_("Choose one.")}

    def __init__(self, names: Sequence[str], folder: str, encrypt: str, before: Before | None = None) -> None:
        super().__init__(_("For another terminal: {names}. Empty is for all.", names=several(names) or "-"), before)
        self._folder, self._encrypt = folder, encrypt

    def fields(self) -> list[FieldRow]:
        what = {"lacking": N_("what others lack"), "full": N_("everything")}
        return [
            FieldRow("folder", N_("Folder"), PathInput((), self._folder), required=True),
            FieldRow("receiver", N_("Terminal"), TextInput(max_length=60)),
            ChoiceRow("what", N_("How much"), ChoiceInput(what, "lacking"), required=True),
            ChoiceRow("encrypt", N_("Encrypted"), ChoiceInput(_YES_NO, self._encrypt), required=True),
        ]


class MergeDialog(FormDialog):
    """A bundle, or a folder of them."""

    NAME = N_("Take bundles in")
    NEEDED = {"file": N_("Type a bundle, or a folder of bundles.")}

    def __init__(self, folder: str, before: Before | None = None) -> None:
        super().__init__(_("A file that ends in .gdn, or a folder: then all bundles in it."), before)
        self._folder = folder

    def fields(self) -> list[FieldRow]:
        return [FieldRow("file", N_("Bundle"), PathInput((".gdn", ".age"), self._folder), required=True)]


class EnrolDialog(FormDialog):
    """The code of a further terminal, its file, and the password that closes it."""

    NAME = N_("Enrol a terminal")
    NEEDED = {
        "name": N_("Type a code like T2."),
        "file": N_("Type the file that is to be written."),
        "password": N_("Type your password."),
    }

    def __init__(self, before: Before | None = None) -> None:
        super().__init__(_("The file holds the whole store. Your password opens it on the new machine."), before)

    def fields(self) -> list[FieldRow]:
        return [
            FieldRow("name", N_("Code"), TextInput(max_length=12), required=True),
            FieldRow("file", N_("File"), PathInput((".enrol",)), required=True),
            FieldRow("password", N_("Password"), TextInput(password=True, max_length=200), required=True),
        ]
