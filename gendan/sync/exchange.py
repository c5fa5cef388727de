"""Merging with a backup before it, as every place that merges does it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import Path

from gendan.db.store import Store
from gendan.sync import backup
from gendan.sync.exporting import Progress, nobody
from gendan.sync.merging import Taken, merge


def take_in(
    store: Store,
    files: Sequence[Path],
    rights: Mapping[str, str],
    *,
    dry_run: bool = False,
    progress: Progress = nobody,
) -> list[Taken]:
    """``merge``, and before a big one a backup (the setting ``backup.merge_from``)."""

    def secure(commits: int) -> None:
        if store.is_file and commits >= store.config["backup.merge_from"]:
            backup.before(store, "merge")

    return merge(store, files, rights, dry_run=dry_run, progress=progress, before=secure)
