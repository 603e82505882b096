"""The services of docker-compose.yaml without a container engine: their commands, variables, order and health
checks, by a user id that the machine does not know, over PostgreSQL; a new installation without sample sites
and without the internet, and one file in its inbox. Then all of it is lost but what docs/operator.md says to
back up, and put back.

What this cannot know: whether the images are built, and what a network between containers does.
"""

from __future__ import annotations

import os
import shutil
import socket
import subprocess
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from importlib.util import find_spec
from pathlib import Path
from typing import Any

import pytest
import yaml
from tests.airflow_api import Api
from tests.cluster.documents import write_documents
from tests.cluster.servers import ServerMissing, postgres_programs, running_postgres
from tests.compose_file import (
    IMAGE_ROOT,
    TEXT,
    example_values,
    image_entrypoint,
    image_environment,
    installed_packages,
    interpolate,
    interpreter_of_everybody,
)

from gov_reviews.settings import PROJECT_ROOT, Settings
from gov_reviews.warehouse.reader import query_published
from gov_reviews_local.processes import first_free_port, stop_groups, tail

if find_spec("flask_appbuilder") is None:
    pytest.skip("the extra `cluster` is not installed: make test-cluster", allow_module_level=True)
pytestmark = [
    pytest.mark.airflow,
    pytest.mark.slow,
    pytest.mark.skipif(os.geteuid() != 0, reason="only root can become another user"),
]

USER_ID = 34567
PERSON_ID = 1000
"""Who drops documents, and owns the inbox; the services only read it."""
PASSWORD = "of-the-test-4711"  # noqa: S105 - of a stack that lives as long as the test
# What compose refuses to start without.
NEEDED = {
    "FERNET_KEY": "MDEyMzQ1Njc4OTAxMjM0NTY3ODkwMTIzNDU2Nzg5MDE=",
    "JWT_SECRET": "0" * 64,
    "API_SECRET_KEY": "1" * 64,
    "POSTGRES_PASSWORD": "trusted",
    "GOV_REVIEWS_ADMIN_PASSWORD": PASSWORD,
    "GOV_REVIEWS_CONTACT": "somebody@example.org",
}
TIMEOUT_S = 900  # an end, not a measure
FIGURES = "select metric_code, value, unit, char_start from mart.observation order by all"
SERVICES = ("api-server", "scheduler", "dag-processor", "triggerer")  # in the order of their `depends_on`


class Stack:
    """The services of compose that run without a profile.

    Args:
        root: What the containers find under /opt/airflow and may write.
        postgres: Address of a server.
    """

    def __init__(self, root: Path, postgres: str) -> None:
        api_port, health_port = first_free_port(18_500), first_free_port(18_600)
        assert api_port
        assert health_port
        self.address = f"http://127.0.0.1:{api_port}"
        self._root = root
        self._processes: dict[str, subprocess.Popen[bytes]] = {}
        values = {name: value or NEEDED.get(name, "") for name, value in example_values().items()} | {
            "AIRFLOW_UID": str(USER_ID),
            "AIRFLOW_BASE_URL": self.address,
            "EXECUTION_API_URL": f"{self.address}/execution/",
            "POSTGRES_HOST": postgres.rpartition("@")[2],
        }
        text = interpolate(TEXT, values)
        for inside, outside in (
            *(
                (f"{IMAGE_ROOT}/{name}", PROJECT_ROOT / name)
                for name in ("dags", "plugins", "include", "sql")
            ),
            (IMAGE_ROOT, root),
            ("0.0.0.0", "127.0.0.1"),  # noqa: S104 - of a container
            ("localhost:8080", f"127.0.0.1:{api_port}"),
            ('"8080"', f'"{api_port}"'),
            ("localhost:8974", f"localhost:{health_port}"),
        ):
            text = text.replace(str(inside), str(outside))
        self._services: dict[str, Any] = yaml.safe_load(text)["services"]
        of_image = {name: value.replace(IMAGE_ROOT, str(root)) for name, value in image_environment().items()}
        self._of_container = of_image | {
            "PATH": os.pathsep.join((str(root / "bin"), os.defpath)),
            # a container has one name
            "HOSTNAME": socket.gethostname(),
            "AIRFLOW__CORE__HOSTNAME_CALLABLE": "socket.gethostname",
            "AIRFLOW__SCHEDULER__SCHEDULER_HEALTH_CHECK_SERVER_PORT": str(health_port),
        }

    def start_all(self) -> None:
        """Start them in the order that compose keeps."""
        init = self.start("airflow-init")
        assert init.wait(TIMEOUT_S) == 0, tail(self._log("airflow-init"))
        for name in SERVICES:
            self.start(name)
            if name == "api-server":
                self.wait_until_healthy(name)

    def stop(self) -> None:
        """End what runs."""
        stop_groups(self._processes.values())

    def start(self, name: str) -> subprocess.Popen[bytes]:
        """Start a service as its container does."""
        command = [*image_entrypoint(), *self._services[name]["command"]]
        with self._log(name).open("wb") as log:
            self._processes[name] = self._run(name, command, log)
        return self._processes[name]

    def ask(self, name: str, *command: str) -> str:
        """What a command prints in a service's container."""
        with tempfile.TemporaryFile() as output:
            status = self._run(name, [*image_entrypoint(), *command], output).wait(TIMEOUT_S)
            output.seek(0)
            printed = output.read().decode()
        assert status == 0, printed
        return printed

    def is_healthy(self, name: str) -> bool:
        """Whether its health check says so."""
        kind, *check = self._services[name]["healthcheck"]["test"]
        command = ["/bin/sh", "-c", *check] if kind == "CMD-SHELL" else check
        return self._run(name, command, subprocess.DEVNULL).wait(TIMEOUT_S) == 0

    def wait_until_healthy(self, name: str) -> None:
        """Return when a service is healthy."""
        deadline = time.monotonic() + TIMEOUT_S
        while not self.is_healthy(name):
            assert time.monotonic() < deadline, tail(self._log(name))
            process = self._processes.get(name)
            assert process is None or process.poll() is None, tail(self._log(name))
            time.sleep(2)

    def _run(self, name: str, command: list[str], output: Any) -> subprocess.Popen[bytes]:
        environment = self._of_container | self._services[name]["environment"]
        environment["PYTHONPATH"] = installed_packages()
        return subprocess.Popen(
            command,
            env=environment,
            cwd=self._root,
            user=USER_ID,
            group=0,
            extra_groups=[],
            stdin=subprocess.DEVNULL,
            stdout=output,
            stderr=subprocess.STDOUT,
            start_new_session=True,
        )

    def _log(self, name: str) -> Path:
        return self._root / f"{name}.log"


@contextmanager
def running_stack(root: Path, postgres: str) -> Iterator[Stack]:
    """The services, which end with the context."""
    stack = Stack(root, postgres)
    try:
        stack.start_all()
        yield stack
    finally:
        stack.stop()


@pytest.fixture
def root() -> Iterator[Path]:
    """The folders as the Dockerfile makes them, the data as the operator gives it; not in pytest's own folder,
    which only root may enter.
    """
    python = interpreter_of_everybody()
    folder = Path(tempfile.mkdtemp(prefix="gov-reviews-stack-"))
    owners = {"data": USER_ID, "data/inbox": PERSON_ID}
    try:
        for name in ("", "logs", "data", "data/inbox"):
            (folder / name).mkdir(exist_ok=True)
            os.chown(folder / name, owners.get(name, 50000), 0)
            (folder / name).chmod(0o755 if name == "data/inbox" else 0o775)
        # the test's own environment has these programs, but may lie in the home of root
        (folder / "bin").mkdir()
        for name, start in (
            ("python", ""),
            ("airflow", "-m airflow"),
            ("gov-reviews", "-c 'from gov_reviews.cli import main; main()'"),
        ):
            program = folder / "bin" / name
            program.write_text(f'#!/bin/sh\nexec {python} {start} "$@"\n', encoding="utf-8")
            program.chmod(0o755)
        yield folder
    finally:
        shutil.rmtree(folder)


def test_the_first_scheduled_run_of_a_new_installation_is_green(root: Path) -> None:
    try:
        postgres_programs()
    except ServerMissing as missing:
        pytest.skip(str(missing))
    write_documents(root / "data" / "inbox", 1)
    dump = root / "airflow.dump"
    with running_postgres() as postgres, running_stack(root, postgres) as stack:
        api = Api(stack.address, "admin", PASSWORD)
        run = _first_run(api)
        assert run["state"] == "success", _log_of_the_first_failure(root)
        assert run["run_type"] == "scheduled"
        for name in (*SERVICES, "watchman"):
            stack.wait_until_healthy(name)
        assert "publication 1" in stack.ask("cli", "gov-reviews", "status")
        stack.ask("api-server", *["airflow", "users", "create", "--role", "Viewer", "--username", "li", "--password"], PASSWORD,
                  *["--firstname", "Li", "--lastname", "Na", "--email", "li@example.org"])  # fmt: skip
        dump.write_bytes(_postgres_program(postgres, "pg_dump", "--format", "custom", "airflow"))
    settings = Settings(data_root=root / "data")
    assert query_published(settings, "select count(*) > 0 from mart.observation").rows == ((True,),)
    assert settings.warehouse_path.stat().st_uid == USER_ID
    published = query_published(settings, FIGURES).rows

    # All is lost but data/archive, .env and the dump.
    for path in [*(root / "data").iterdir(), root / "logs"]:
        if path.name not in ("archive", "inbox"):
            shutil.rmtree(path) if path.is_dir() else path.unlink()
    (root / "logs").mkdir()
    os.chown(root / "logs", USER_ID, 0)
    with running_postgres() as postgres:
        restore = ("--dbname", "airflow", "--clean", "--if-exists")
        _postgres_program(postgres, "pg_restore", *restore, stdin=dump.read_bytes())
        with running_stack(root, postgres) as stack:
            api = Api(stack.address, "li", PASSWORD)  # the people are there, and what was run
            assert _first_run(api)["dag_run_id"] == run["dag_run_id"]
            admin = Api(stack.address, "admin", PASSWORD)
            status, _ = admin.call(
                "POST", "/api/v2/dags/ingest_reviews/dagRuns", {"logical_date": None, "conf": {}}
            )
            assert status == 200
            assert _first_run(admin, "manual")["state"] == "success", _log_of_the_first_failure(root)
    assert query_published(settings, FIGURES).rows == published


def _postgres_program(address: str, name: str, *arguments: str, stdin: bytes = b"") -> bytes:
    """What a program of PostgreSQL prints, called as docs/operator.md calls it in the container."""
    host, _, port = address.rpartition("@")[2].partition(":")
    command = [
        postgres_programs() / name,
        "--username",
        "airflow",
        "--host",
        host,
        "--port",
        port,
        *arguments,
    ]
    return subprocess.run(command, input=stdin, check=True, capture_output=True, timeout=TIMEOUT_S).stdout


def _first_run(api: Api, kind: str = "scheduled") -> dict[str, Any]:
    deadline = time.monotonic() + TIMEOUT_S
    while time.monotonic() < deadline:
        _, answer = api.call("GET", f"/api/v2/dags/ingest_reviews/dagRuns?run_type={kind}&order_by=run_after")
        found = answer.get("dag_runs", []) if isinstance(answer, dict) else []
        if found and found[0]["state"] in {"success", "failed"}:
            return dict(found[0])
        time.sleep(2)
    pytest.fail("no run has ended")


def _log_of_the_first_failure(root: Path) -> str:
    logs = sorted(root.glob("logs/dag_id=*/**/*.log"), key=lambda path: path.stat().st_mtime)
    failed = [path for path in logs if '"level":"error"' in path.read_text(encoding="utf-8")]
    return tail(failed[0]) if failed else "no task has logged an error"
