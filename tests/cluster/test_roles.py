"""People with roles, as docker-compose.yaml has them: Airflow's FAB auth manager over PostgreSQL, made ready by
`airflow-init`, an API server with our page.
"""

from __future__ import annotations

import subprocess
import sys
import urllib.error
import urllib.request
from collections.abc import Iterator
from importlib.util import find_spec
from pathlib import Path

import pytest
import yaml
from tests.airflow_api import Api
from tests.cluster.servers import ServerMissing, postgres_programs, running_postgres

from gov_reviews.settings import PROJECT_ROOT
from gov_reviews_local import airflow_home as homes
from gov_reviews_local.processes import first_free_port
from gov_reviews_local.services import COMPONENTS, Services

if find_spec("flask_appbuilder") is None:
    pytest.skip("the extra `cluster` is not installed: make test-cluster", allow_module_level=True)
pytestmark = [pytest.mark.airflow, pytest.mark.slow]

PASSWORD = "of-the-test-4711"  # noqa: S105 - of people who live as long as the test
NEW_PASSWORD = "another-one-4711"  # noqa: S105
POOL = {"name": "default_pool", "slots": 64}


@pytest.fixture
def environment(tmp_path: Path) -> Iterator[dict[str, str]]:
    """What compose gives its services of Airflow, as far as it concerns people."""
    try:
        postgres_programs()
    except ServerMissing as missing:
        pytest.skip(str(missing))
    compose = yaml.safe_load((PROJECT_ROOT / "docker-compose.yaml").read_text(encoding="utf-8"))
    port = first_free_port(18_700)
    assert port is not None
    home = homes.prepare_home(tmp_path / "airflow", port=port)
    with running_postgres() as postgres:
        yield home.environment() | {
            "AIRFLOW__CORE__AUTH_MANAGER": compose["x-airflow"]["environment"]["AIRFLOW__CORE__AUTH_MANAGER"],
            "AIRFLOW__DATABASE__SQL_ALCHEMY_CONN": f"{postgres}/airflow".replace("sql", "sql+psycopg2", 1),
            "AIRFLOW__API__PORT": str(port),
            "AIRFLOW__LOGGING__BASE_LOG_FOLDER": str(home.logs),
            "GOV_REVIEWS_DATA": str(tmp_path),
        }


def _airflow(environment: dict[str, str], *arguments: str) -> None:
    done = subprocess.run(
        [sys.executable, "-m", *arguments], env=environment, capture_output=True, text=True, check=False
    )
    assert done.returncode == 0, done.stdout + done.stderr


def _init(environment: dict[str, str], password: str) -> None:
    file = Path(environment["GOV_REVIEWS_DATA"], "admin_password")
    file.write_text(password, encoding="utf-8")
    _airflow(
        environment | {"GOV_REVIEWS_ADMIN_PASSWORD_FILE": str(file)}, "gov_reviews.airflow_tasks.container"
    )


def test_each_role_reads_and_does_what_the_docs_say(environment: dict[str, str], tmp_path: Path) -> None:
    _init(environment, PASSWORD)
    for role in ("Viewer", "Op", "Public"):
        person = ["--username", role, "--firstname", role, "--lastname", "-", "--email", f"{role}@localhost"]
        _airflow(environment, "airflow", "users", "create", *person, "--role", role, "--password", PASSWORD)
    _init(environment, NEW_PASSWORD)  # the file was changed; compose started again
    home = homes.AirflowHome(tmp_path / "airflow", int(environment["AIRFLOW__API__PORT"]))
    base = f"http://127.0.0.1:{home.port}"
    people = {"admin": NEW_PASSWORD, "Op": PASSWORD, "Viewer": PASSWORD, "Public": PASSWORD}
    allowed = {}
    with Services(home, environment, {"api-server": COMPONENTS["api-server"]}) as services:
        services.wait_until_healthy({"metadatabase"})
        with pytest.raises(urllib.error.HTTPError, match="401"):
            urllib.request.urlopen(f"{base}/gov-reviews/")
        with pytest.raises(AssertionError):
            Api(base, "admin", PASSWORD)
        for person, password in people.items():
            api = Api(base, person, password)
            asked = {
                "page": api.call("GET", "/gov-reviews/"),
                "dags": api.call("GET", "/api/v2/dags"),
                "connections": api.call("GET", "/api/v2/connections"),
                "pools": api.call("PATCH", "/api/v2/pools/default_pool?update_mask=slots", POOL),
                # there is no such DAG: whoever may trigger one hears that
                "trigger": api.call("POST", "/api/v2/dags/none/dagRuns", {"logical_date": None}),
            }
            allowed[person] = [what for what, (status, _) in asked.items() if status not in (401, 403)]
    assert allowed == {
        "admin": ["page", "dags", "connections", "pools", "trigger"],
        "Op": ["page", "dags", "connections", "pools", "trigger"],
        "Viewer": ["page", "dags"],
        "Public": [],
    }
