"""The engines of a cluster, started on loopback: PostgreSQL and Redis, from Debian's packages postgresql and
redis-server.

In: a folder. Out: the address of a running server, which ends with the context. PostgreSQL does not run as
root: started by root it runs as `nobody`.
"""

from __future__ import annotations

import os
import pwd
import shutil
import signal
import socket
import subprocess
import tempfile
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path

import pytest

from gov_reviews_local.processes import first_free_port, tail

POSTGRES_USER = "airflow"
_START_TIMEOUT_S = 60.0


class ServerMissing(Exception):
    """A package that the cluster needs is not installed."""


def postgres_programs() -> Path:
    """The folder of initdb and postgres, newest version first.

    Raises:
        ServerMissing: PostgreSQL is not installed.
    """
    found = sorted(Path("/usr/lib/postgresql").glob("*/bin/initdb"), key=lambda path: float(path.parts[4]))
    if found:
        return found[-1].parent
    program = shutil.which("initdb")
    if program is None:
        raise ServerMissing("PostgreSQL is not installed: apt install postgresql")
    return Path(program).resolve().parent


def redis_program() -> str:
    """The Redis server.

    Raises:
        ServerMissing: Redis is not installed.
    """
    program = shutil.which("redis-server")
    if program is None:
        raise ServerMissing("Redis is not installed: apt install redis-server")
    return program


@contextmanager
def running_postgres_or_skip() -> Iterator[str]:
    """As `running_postgres`; the test is skipped where the server or its driver is not installed."""
    pytest.importorskip("psycopg2", reason="the driver of PostgreSQL is not installed (extra cluster)")
    try:
        postgres_programs()
    except ServerMissing as missing:
        pytest.skip(str(missing))
    with running_postgres() as address:
        yield address


@contextmanager
def running_postgres(databases: tuple[str, ...] = ("airflow",), password: str | None = None) -> Iterator[str]:
    """A PostgreSQL of its own, in a folder of its own: its user may not enter those of the tests.

    Args:
        databases: What it holds, empty.
        password: What it wants of those who come over the network, as the image of compose does; without one
            it trusts everybody.

    Yields:
        Its address without a database: postgresql://airflow@127.0.0.1:PORT
    """
    programs = postgres_programs()
    user = "nobody" if os.geteuid() == 0 else None
    with tempfile.TemporaryDirectory(prefix="gov-reviews-postgres-") as name:
        folder = Path(name)
        if user is not None:
            os.chown(folder, pwd.getpwnam(user).pw_uid, -1)
        # no sync: the folder is gone after the test
        made = [programs / "initdb", "-D", folder / "data", "-U", POSTGRES_USER, "-A", "trust", "-E", "UTF8"]
        if password is not None:
            (folder / "password").write_text(password, encoding="utf-8")
            made += ["--auth-host", "scram-sha-256", "--pwfile", folder / "password"]
        _run([*made, "--no-sync"], user, folder)
        port = _free_port()
        options = ["listen_addresses=127.0.0.1", f"unix_socket_directories={folder}", "fsync=off"]
        command = [programs / "postgres", "-D", folder / "data", "-p", str(port)]
        command += [word for option in (*options, "max_connections=200") for word in ("-c", option)]
        server = _started(command, user, folder)
        try:
            _wait_for_port(server, port, folder / "server.log")
            for database in databases:
                _run(
                    [
                        programs / "createdb",
                        "-h",
                        folder,
                        "-p",
                        str(port),
                        "-U",
                        POSTGRES_USER,
                        database,
                    ],
                    user,
                    folder,
                )
            yield f"postgresql://{POSTGRES_USER}@127.0.0.1:{port}"
        finally:
            server.send_signal(signal.SIGQUIT)
            server.wait(30)


def _run(command: Sequence[str | Path], user: str | None, folder: Path) -> None:
    finished = subprocess.run(
        command,
        user=user,
        cwd=folder,
        env={"PATH": os.defpath, "LC_ALL": "C.UTF-8"},
        capture_output=True,
        text=True,
        check=False,
    )
    if finished.returncode != 0:
        raise RuntimeError(f"{command[0]}: {finished.stdout}{finished.stderr}")


def _started(command: Sequence[str | Path], user: str | None, folder: Path) -> subprocess.Popen[bytes]:
    with (folder / "server.log").open("wb") as output:
        return subprocess.Popen(
            command,
            user=user,
            cwd=folder,
            stdin=subprocess.DEVNULL,
            stdout=output,
            stderr=subprocess.STDOUT,
            start_new_session=True,
        )


@contextmanager
def running_redis(folder: Path) -> Iterator[str]:
    """A Redis of its own, without a file.

    Yields:
        Its address: redis://127.0.0.1:PORT/0
    """
    folder.mkdir(parents=True, exist_ok=True)
    port = _free_port()
    command = [
        redis_program(),
        "--port",
        str(port),
        "--bind",
        "127.0.0.1",
        "--save",
        "",
        "--appendonly",
        "no",
    ]
    server = _started(command, None, folder)
    try:
        _wait_for_port(server, port, folder / "server.log")
        yield f"redis://127.0.0.1:{port}/0"
    finally:
        server.terminate()
        server.wait(30)


def _free_port() -> int:
    port = first_free_port(25_000 + os.getpid() % 5000)
    if port is None:
        raise RuntimeError("no port is free")
    return port


def _wait_for_port(server: subprocess.Popen[bytes], port: int, log: Path) -> None:
    ends_at = time.monotonic() + _START_TIMEOUT_S
    while time.monotonic() < ends_at:
        if server.poll() is not None:
            break
        with socket.socket() as probe:
            if probe.connect_ex(("127.0.0.1", port)) == 0:
                return
        time.sleep(0.1)
    raise RuntimeError(f"The server does not answer. Its last words:\n{tail(log)}")
