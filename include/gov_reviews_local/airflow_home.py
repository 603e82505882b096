"""The Airflow home of this checkout: settings, secrets, pools and metadata database in `.airflow/`.

In: the project folder and a port. Out: `.airflow/airflow.cfg` (only what differs from Airflow's defaults),
generated secrets and passwords that only their owner can read, a migrated metadata database with our pools,
and the environment that makes Airflow use them. Standard library only: it runs before Airflow is imported,
and Airflow reads its configuration when it is imported.
It never overwrites a secret or a password that is already there.
"""

from __future__ import annotations

import base64
import configparser
import fcntl
import io
import json
import os
import secrets
import sys
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from importlib import metadata
from pathlib import Path

from gov_reviews.airflow_tasks.airflow_setup import (
    ADMIN_USER,
    POOLS,
    AirflowSetUpFailed,
    migrate_and_make_pools,
    write_private,
)
from gov_reviews.errors import PipelineError
from gov_reviews.settings import PROJECT_ROOT

DEFAULT_PORT = 8080
VIEWER_USER = "viewer"
"""Reads the page, runs and logs; starts nothing."""


class HomeBusy(PipelineError):
    """Another process of this checkout runs Airflow at the moment."""

    permanent = False


@dataclass(frozen=True, slots=True)
class AirflowHome:
    """The prepared folder.

    Attributes:
        root: AIRFLOW_HOME.
        port: Port of the API server and the UI on 127.0.0.1.
    """

    root: Path
    port: int = DEFAULT_PORT

    @property
    def config_path(self) -> Path:
        """Airflow's settings file, mode 600: it holds the keys."""
        return self.root / "airflow.cfg"

    @property
    def secrets_path(self) -> Path:
        """Generated keys, kept so that a rewritten settings file has the same ones."""
        return self.root / "secrets.json"

    @property
    def passwords_path(self) -> Path:
        """User name to password, in clear text (Airflow's simple auth manager wants it so), mode 600."""
        return self.root / "passwords.json"

    @property
    def logs(self) -> Path:
        """Task logs and the logs of the services."""
        return self.root / "logs"

    @property
    def password(self) -> str:
        """Password of the admin user."""
        return self.password_of(ADMIN_USER)

    def password_of(self, user: str) -> str:
        """Password of one of the users."""
        return str(json.loads(self.passwords_path.read_text(encoding="utf-8"))[user])

    def environment(self, base: Mapping[str, str] | None = None) -> dict[str, str]:
        """Environment for Airflow's processes: `base` (default os.environ) without foreign Airflow settings,
        plus ours.
        """
        source = os.environ if base is None else base
        environment = {name: value for name, value in source.items() if not name.startswith("AIRFLOW__")}
        environment["AIRFLOW_HOME"] = str(self.root)
        environment["AIRFLOW_CONFIG"] = str(self.config_path)
        # Airflow starts helpers by the bare name "airflow".
        environment["PATH"] = os.pathsep.join(
            [str(Path(sys.executable).parent), environment.get("PATH", os.defpath)]
        )
        environment["PYTHONPATH"] = os.pathsep.join(
            [str(PROJECT_ROOT / "include"), *filter(None, [environment.get("PYTHONPATH")])],
        )
        environment["GX_ANALYTICS_ENABLED"] = "false"
        environment.setdefault("PYTHONUNBUFFERED", "1")
        return environment


def _read_json(path: Path) -> dict[str, str]:
    """Names and texts of a JSON file; empty when there is none.

    Raises:
        AirflowSetUpFailed: It cannot be read: a new one would make stored data unreadable, so a person
            decides.
    """
    if not path.is_file():
        return {}
    try:
        content = json.loads(path.read_text(encoding="utf-8"))
    except ValueError as error:
        raise AirflowSetUpFailed(
            f"The file is not JSON ({error}). Delete it to have new secrets made; sessions and stored "
            "connections become invalid.",
            f"文件不是 JSON（{error}）。删除后会重新生成密钥；现有会话和已保存的连接将失效。",
            path=path,
        ) from error
    if not isinstance(content, dict):
        raise AirflowSetUpFailed(
            "The file should hold one JSON object. Delete it to have a new one made.",
            "文件应为一个 JSON 对象。删除后会重新生成。",
            path=path,
        )
    return {str(name): str(value) for name, value in content.items()}


def _keep_or_generate(path: Path, generators: Mapping[str, str]) -> dict[str, str]:
    values = _read_json(path)
    missing = {name: value for name, value in generators.items() if not values.get(name)}
    values.update(missing)
    if missing:
        write_private(path, json.dumps(values, indent=1) + "\n")
    else:
        path.chmod(0o600)
    return values


def airflow_options(home: AirflowHome, keys: Mapping[str, str]) -> dict[str, dict[str, str]]:
    """Every Airflow option that differs from the default, by section."""
    url = f"http://127.0.0.1:{home.port}"
    return {
        "core": {
            "dags_folder": str(PROJECT_ROOT / "dags"),
            "plugins_folder": str(PROJECT_ROOT / "plugins"),
            "executor": "LocalExecutor",
            "parallelism": "4",
            "load_examples": "False",
            "dags_are_paused_at_creation": "False",
            "fernet_key": keys["fernet_key"],
            "simple_auth_manager_users": f"{ADMIN_USER}:admin,{VIEWER_USER}:viewer",
            "simple_auth_manager_passwords_file": str(home.passwords_path),
            "execution_api_server_url": f"{url}/execution/",
        },
        "database": {"sql_alchemy_conn": f"sqlite:///{home.root / 'airflow.db'}"},
        "logging": {
            "base_log_folder": str(home.logs),
            "namespace_levels": (
                "great_expectations=WARNING jieba=WARNING alembic=WARNING pdfminer=WARNING pypdf=ERROR"
            ),
        },
        "api": {
            "host": "127.0.0.1",
            "port": str(home.port),
            "base_url": url,
            "secret_key": keys["api_secret_key"],
            # lines of logs as long as the window is wide: what went wrong is not cut off
            "default_wrap": "True",
        },
        "api_auth": {"jwt_secret": keys["jwt_secret"]},
        # The default of 600 s cuts off the heartbeat of longer tasks (apache/airflow#67939).
        "execution_api": {"jwt_expiration_time": "7200"},
        # A busy machine answers a task late, the first one most of all: with 5 s and five tries (the
        # defaults) that task fails.
        "workers": {"execution_api_timeout": "60", "execution_api_retries": "10"},
    }


def render_config(options: Mapping[str, Mapping[str, str]]) -> str:
    """Options as the text of an airflow.cfg.

    A percent sign is doubled: the file is read with interpolation.
    """
    parser = configparser.ConfigParser(interpolation=None)
    for section, values in options.items():
        parser[section] = {name: value.replace("%", "%%") for name, value in values.items()}
    stream = io.StringIO()
    stream.write(
        "# Generated by gov_reviews_local.airflow_home; changes are overwritten. Airflow's own defaults hold "
        "for the rest.\n"
    )
    parser.write(stream)
    return stream.getvalue()


def prepare_folder(root: Path | None = None, port: int = DEFAULT_PORT) -> AirflowHome:
    """Make the folder itself, for its owner only; enough to take the lock."""
    home = AirflowHome((root or PROJECT_ROOT / ".airflow").resolve(), port)
    home.root.mkdir(parents=True, exist_ok=True)
    home.root.chmod(0o700)
    home.logs.mkdir(exist_ok=True)
    return home


def prepare_home(root: Path | None = None, port: int = DEFAULT_PORT) -> AirflowHome:
    """Create or refresh the Airflow home. Idempotent: secrets and passwords stay, the settings follow the
    code and the port.

    Args:
        root: AIRFLOW_HOME; default `.airflow` of the project.
        port: Port of the API server.
    """
    home = prepare_folder(root, port)
    keys = _keep_or_generate(
        home.secrets_path,
        {
            "fernet_key": base64.urlsafe_b64encode(secrets.token_bytes(32)).decode("ascii"),
            "jwt_secret": secrets.token_urlsafe(48),
            "api_secret_key": secrets.token_urlsafe(32),
        },
    )
    _keep_or_generate(
        home.passwords_path, {user: secrets.token_urlsafe(12) for user in (ADMIN_USER, VIEWER_USER)}
    )
    write_private(home.config_path, render_config(airflow_options(home, keys)))
    return home


def _database_stamp() -> str:
    """What the metadata database was prepared for: this Airflow and these pools."""
    return json.dumps({"airflow": metadata.version("apache-airflow-core"), "pools": POOLS}, sort_keys=True)


def is_database_prepared(home: AirflowHome) -> bool:
    """Whether the metadata database already fits this Airflow version and has our pools."""
    stamp = home.root / "database.stamp"
    database = home.root / "airflow.db"
    return database.is_file() and stamp.is_file() and stamp.read_text(encoding="utf-8") == _database_stamp()


def prepare_database(home: AirflowHome) -> None:
    """Migrate the metadata database and create the pools; nothing to do when that was done before.

    Raises:
        AirflowSetUpFailed: A command failed; the end of its output is in the message.
    """
    if is_database_prepared(home):
        return
    migrate_and_make_pools(home.environment())
    write_private(home.root / "database.stamp", _database_stamp())


@contextmanager
def hold_home(home: AirflowHome, purpose: str) -> Iterator[None]:
    """Keep every other Airflow of this checkout out while the block runs.

    Two of them on one metadata database would both schedule the same run. The lock ends with the process,
    however it ends.
    Take it before `prepare_home`: the settings file belongs to whoever holds it.

    Raises:
        HomeBusy: Someone else holds it; the message says who.
    """
    path = home.root / "lock"
    with path.open("a+", encoding="utf-8") as stream:
        try:
            fcntl.flock(stream, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            stream.seek(0)
            holder = stream.read().strip() or "another process"
            raise HomeBusy(
                f"Airflow of this checkout is already in use by {holder}. "
                "Wait until it ends or stop it with Ctrl-C, then try again; while make up runs, press "
                "Trigger in its UI instead.",
                f"本目录的 Airflow 正被 {holder} 使用。请等待其结束或按 Ctrl-C 停止后重试；"
                "make up 运行时，请在其界面中点 Trigger。",
                path=path,
            ) from None
        stream.truncate(0)
        stream.write(f"{purpose} (process {os.getpid()})")
        stream.flush()
        try:
            yield
        finally:
            stream.truncate(0)
