"""A PostgreSQL server for tests: its own, in a folder of its own, started from what the machine has installed."""

from __future__ import annotations

import os
import shutil
import signal
import subprocess
import tempfile
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path

import psycopg
import pytest

STRANGER = "stranger"
"""A user with the password ``right``, once ``strange`` has made him; he may connect and no more."""
REQUIRED = "GENDAN_POSTGRES"
"""``require`` where the machine must have a server: then its absence is a failure."""


def programs() -> Path | None:
    """The folder of ``initdb`` and ``postgres``."""
    found = shutil.which("initdb")
    places = [Path(found).resolve().parent] if found else []
    places += sorted(Path("/usr/lib/postgresql").glob("*/bin"), reverse=True)
    return next((place for place in places if (place / "postgres").exists() and (place / "initdb").exists()), None)


@contextmanager
def server(settings: Sequence[str] = ("fsync=off",)) -> Iterator[str]:
    """The address of a fresh server without a database, until the block ends; skipped where none is installed."""
    with tempfile.TemporaryDirectory(prefix="gendan-pg") as folder:  # not below pytest's: that is its user's alone
        yield from _served(Path(folder), settings)


def _served(folder: Path, settings: Sequence[str]) -> Iterator[str]:
    bin_folder = programs()
    if bin_folder is None:
        if os.environ.get(REQUIRED) == "require":
            pytest.fail("no PostgreSQL server is installed")
        pytest.skip("no PostgreSQL server is installed: apt-get install postgresql")
    user = "nobody" if os.geteuid() == 0 else None
    data = folder / "data"
    folder.chmod(0o755)
    data.mkdir(mode=0o700)
    if user:
        shutil.chown(data, user)
    environment = {"PATH": os.environ["PATH"], "LANG": "C.UTF-8"}
    make = [str(bin_folder / "initdb"), "-D", str(data), "-A", "trust", "-U", "gendan", "-E", "UTF8", "--no-sync"]
    subprocess.run(make, check=True, capture_output=True, user=user, env=environment, cwd="/")
    allowed = data / "pg_hba.conf"
    allowed.write_text(f"local all {STRANGER} scram-sha-256\n{allowed.read_text()}")
    address = f"postgresql://gendan@/postgres?host={data}"
    run = [str(bin_folder / "postgres"), "-D", str(data), "-k", str(data), "-c", "listen_addresses="]
    run += [part for setting in settings for part in ("-c", setting)]
    with subprocess.Popen(
        run, user=user, env=environment, cwd="/", stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL
    ) as process:
        try:
            _wait(address)
            yield address
        finally:
            process.send_signal(signal.SIGINT)  # at once, whoever is still connected
            process.wait(20)


def _wait(address: str) -> None:
    for _try in range(200):
        try:
            psycopg.connect(address).close()
        except psycopg.OperationalError:
            time.sleep(0.05)
        else:
            return
    pytest.fail("the PostgreSQL server did not start")


def database(address: str, name: str) -> str:
    """The address of a new database on the server."""
    with psycopg.connect(address, autocommit=True) as connection:
        connection.execute(f'CREATE DATABASE "{name}"')
    return address.replace("/postgres?", f"/{name}?")


def strange(address: str) -> None:
    """Make the user who needs a password and has no rights."""
    with psycopg.connect(address, autocommit=True) as connection:
        connection.execute(f"CREATE ROLE {STRANGER} LOGIN PASSWORD 'right'")
