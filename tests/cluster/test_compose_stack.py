"""The services of docker-compose.yaml without a container engine: their commands, variables, order and health
checks, by a user id that the machine does not know, over PostgreSQL that wants its password, with secrets in
files of somebody else; a new installation without sample sites and without the internet, and one file in its
inbox. Then all of it is lost but what docs/operator.md says to back up, and put back.

What this cannot know: whether the images are built, and what a network between containers does.
"""

from __future__ import annotations

import os
import shutil
import socket
import subprocess
import tempfile
import time
from collections.abc import Iterable, Iterator
from contextlib import contextmanager, suppress
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
    SECRETS_ROOT,
    TEXT,
    example_values,
    image_entrypoint,
    image_environment,
    installed_packages,
    interpolate,
    interpreter_of_everybody,
    made_secrets,
    mount_secrets,
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
OTHER_USER_ID = 45678
PERSON_ID = 1000
"""Who makes the secrets, drops documents, and owns the inbox; the services only read them."""
PASSWORD = "of-the-test-4711"  # noqa: S105 - of a person who lives as long as the test
TIMEOUT_S = 900  # an end, not a measure
FIGURES = "select metric_code, value, unit, char_start from mart.observation order by all"
SERVICES = ("api-server", "scheduler", "dag-processor", "triggerer")  # in the order of their `depends_on`


class Stack:
    """The services of compose that run without a profile.

    Args:
        root: What the containers find under /opt/airflow and may write.
        secrets: The folder that scripts/make_secrets.sh has made.
        postgres: Address of a server.
    """

    def __init__(self, root: Path, secrets: Path, postgres: str) -> None:
        api_port, health_port = first_free_port(18_500), first_free_port(18_600)
        assert api_port
        assert health_port
        self.address = f"http://127.0.0.1:{api_port}"
        self._root = root
        self._processes: dict[str, subprocess.Popen[bytes]] = {}
        values = example_values() | {
            "GOV_REVIEWS_CONTACT": "somebody@example.org",
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
        # a container of its own for each service: it has the secrets that it names, and no others
        self._mounts = Path(tempfile.mkdtemp(prefix="run-", dir=root))
        self._mounts.chmod(0o755)
        for name, service in self._services.items():
            mount_secrets(self._mounts / name, secrets, service.get("secrets", ()))
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

    def ask(self, name: str, *command: str, user_id: int = USER_ID) -> str:
        """What a command prints in a service's container."""
        with tempfile.TemporaryFile() as output:
            status = self._run(name, [*image_entrypoint(), *command], output, user_id).wait(TIMEOUT_S)
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

    def _run(
        self, name: str, command: list[str], output: Any, user_id: int = USER_ID
    ) -> subprocess.Popen[bytes]:
        mounted = str(self._mounts / name)
        environment = self._of_container | {
            variable: value.replace(SECRETS_ROOT, mounted)
            for variable, value in self._services[name]["environment"].items()
        }
        environment["PYTHONPATH"] = installed_packages()
        return subprocess.Popen(
            command,
            env=environment,
            cwd=self._root,
            user=user_id,
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
def running_stack(root: Path, secrets: Path, postgres: str) -> Iterator[Stack]:
    """The services, which end with the context."""
    stack = Stack(root, secrets, postgres)
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
    secrets = made_secrets(root / "checkout", PERSON_ID)
    password = {path.name: path.read_text(encoding="utf-8") for path in secrets.iterdir()}
    of_postgres = password["postgres_password"]
    with (
        running_postgres(password=of_postgres) as postgres,
        running_stack(root, secrets, postgres) as stack,
    ):
        _check_that_secrets_come_from_files(stack, password)
        api = Api(stack.address, "admin", password["admin_password"])
        run = _first_run(api)
        assert run["state"] == "success", _log_of_the_first_failure(root)
        assert run["run_type"] == "scheduled"
        for name in (*SERVICES, "watchman"):
            stack.wait_until_healthy(name)
        assert "publication 1" in stack.ask("cli", "gov-reviews", "status")
        stack.ask("api-server", *["airflow", "users", "create", "--role", "Viewer", "--username", "li", "--password"], PASSWORD,
                  *["--firstname", "Li", "--lastname", "Na", "--email", "li@example.org"])  # fmt: skip
        # its second task is a command of Airflow, which finds the database that is kept from tasks
        api.call("POST", "/api/v2/dags/tidy_up/dagRuns", {"logical_date": None, "conf": {}})
        assert _first_run(api, "manual", "tidy_up")["state"] == "success", _log_of_the_first_failure(root)
        assert _processes_that_name(password.values()) == []
        dump.write_bytes(_postgres_program(postgres, of_postgres, "pg_dump", "--format", "custom", "airflow"))
    settings = Settings(data_root=root / "data")
    assert query_published(settings, "select count(*) > 0 from mart.observation").rows == ((True,),)
    assert settings.warehouse_path.stat().st_uid == USER_ID
    published = query_published(settings, FIGURES).rows

    # All is lost but data/archive, .env, secrets/ and the dump.
    for path in [*(root / "data").iterdir(), root / "logs"]:
        if path.name not in ("archive", "inbox"):
            shutil.rmtree(path) if path.is_dir() else path.unlink()
    (root / "logs").mkdir()
    os.chown(root / "logs", USER_ID, 0)
    with running_postgres(password=of_postgres) as postgres:
        restore = ("--dbname", "airflow", "--clean", "--if-exists")
        _postgres_program(postgres, of_postgres, "pg_restore", *restore, stdin=dump.read_bytes())
        with running_stack(root, secrets, postgres) as stack:
            api = Api(stack.address, "li", PASSWORD)  # the people are there, and what was run
            assert _first_run(api)["dag_run_id"] == run["dag_run_id"]
            admin = Api(stack.address, "admin", password["admin_password"])
            status, _ = admin.call(
                "POST", "/api/v2/dags/ingest_reviews/dagRuns", {"logical_date": None, "conf": {}}
            )
            assert status == 200
            assert _first_run(admin, "manual")["state"] == "success", _log_of_the_first_failure(root)
    assert query_published(settings, FIGURES).rows == published


def _check_that_secrets_come_from_files(stack: Stack, secrets: dict[str, str]) -> None:
    """Any user id reads them, as Airflow's options; a container has those of its service only."""
    options = {
        "core fernet_key": secrets["fernet_key"],
        "api secret_key": secrets["api_secret_key"],
        "api_auth jwt_secret": secrets["jwt_secret"],
        "celery broker_url": "redis://redis:6379/0",
    }
    for user_id in (USER_ID, OTHER_USER_ID):
        for option, value in options.items():
            said = stack.ask(
                "worker-load", "airflow", "config", "get-value", *option.split(), user_id=user_id
            )
            assert said.splitlines()[-1] == value
        backend = stack.ask(
            "worker-load", "airflow", "config", "get-value", "celery", "result_backend", user_id=user_id
        )
        assert f"db+postgresql+psycopg2://airflow:{secrets['postgres_password']}@" in backend
    listed = stack.ask("scheduler", "sh", "-c", 'ls "$(dirname "$GOV_REVIEWS_CATALOG_FILE")"').split()
    assert "admin_password" not in listed


def _processes_that_name(secrets: Iterable[str]) -> list[str]:
    """Processes of the services whose environment or command line holds one."""
    asked = [secret.encode() for secret in secrets if secret and "redis" not in secret]
    found = []
    for folder in Path("/proc").glob("[0-9]*"):
        with suppress(OSError):  # it has ended meanwhile
            if folder.stat().st_uid == USER_ID:
                said = (folder / "environ").read_bytes() + (folder / "cmdline").read_bytes()
                found += [folder.name + ": " + said.decode() for secret in asked if secret in said]
    return found


def _postgres_program(address: str, password: str, name: str, *arguments: str, stdin: bytes = b"") -> bytes:
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
    return subprocess.run(
        command,
        input=stdin,
        check=True,
        capture_output=True,
        timeout=TIMEOUT_S,
        env=os.environ | {"PGPASSWORD": password},
    ).stdout


def _first_run(api: Api, kind: str = "scheduled", dag: str = "ingest_reviews") -> dict[str, Any]:
    deadline = time.monotonic() + TIMEOUT_S
    while time.monotonic() < deadline:
        _, answer = api.call("GET", f"/api/v2/dags/{dag}/dagRuns?run_type={kind}&order_by=run_after")
        found = answer.get("dag_runs", []) if isinstance(answer, dict) else []
        if found and found[0]["state"] in {"success", "failed"}:
            return dict(found[0])
        time.sleep(2)
    pytest.fail("no run has ended")


def _log_of_the_first_failure(root: Path) -> str:
    logs = sorted(root.glob("logs/dag_id=*/**/*.log"), key=lambda path: path.stat().st_mtime)
    failed = [path for path in logs if '"level":"error"' in path.read_text(encoding="utf-8")]
    return tail(failed[0]) if failed else "no task has logged an error"
