"""The entrance: without arguments straight to the application, else to the command line."""

from __future__ import annotations

import os
import sys
from typing import Any

from gendan import __version__


def main() -> None:
    """Run gendan with the arguments of the process and leave with its exit status."""
    arguments = sys.argv[1:]
    if arguments == ["--version"]:  # asked by scripts, often: nothing else is imported
        print(f"gendan {__version__}")
        return
    os.umask(0o077)  # whatever is written, also by libraries and beside a database, is its owner's only
    from gendan import ending

    ending.fill_streams()
    ending.speak_utf8()
    status = ending.run(lambda: _run(arguments), as_json=_wants_json(arguments))
    sys.exit(status)


def _run(arguments: list[str]) -> int:
    _choose_language(arguments)
    _name_keys()
    if arguments or "_GENDAN_COMPLETE" in os.environ:
        from gendan import ending
        from gendan.cli import run

        ending.guard()
        return run(arguments)
    from gendan import locations
    from gendan.opening import start

    return start(locations.database_path())


def _wants_json(arguments: list[str]) -> bool:
    options = arguments[: arguments.index("--")] if "--" in arguments else arguments
    return "--json" in options


def _choose_language(arguments: list[str]) -> None:
    """``--lang``, else ``GENDAN_LANG``, else the settings file, else the locale; needed before anything is said."""
    from gendan.i18n import language_from_environment, set_language

    for before, argument in zip(["", *arguments], arguments, strict=False):
        asked = argument if before == "--lang" else argument.removeprefix("--lang=")
        if asked in ("zh", "en") and (before == "--lang" or argument != asked):
            set_language(asked)
            return
    own = "" if os.environ.get("GENDAN_LANG", "").strip() else _language_of_settings()
    set_language(own or language_from_environment())


def _name_keys() -> None:
    """Messages may name keys from now on; a command that shows no screen knows of them when the first one is named."""
    from gendan.i18n import name_keys

    def named() -> Any:
        from gendan.keys import Named

        return Named()

    name_keys(named)


def _language_of_settings() -> str:
    from gendan import config
    from gendan.errors import UsageError

    try:
        return str(config.load()["ui.language"])
    except UsageError:  # said when a command asks for the settings
        return ""


if __name__ == "__main__":
    main()
