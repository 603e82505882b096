"""docker-compose.yaml against the Compose Specification, Airflow's options, our settings, the Dockerfile and
.env.example.

No container engine is needed: what these tests cannot know is whether the images start.
"""

from __future__ import annotations

import importlib.util
import json
import os
import re
import shlex
import subprocess
from pathlib import Path
from typing import Any

import pytest
import yaml
from jsonschema import Draft201909Validator
from packaging.specifiers import SpecifierSet
from tests.compose_file import (
    IMAGE_ROOT,
    SECRETS_ROOT,
    TEXT,
    VARIABLE,
    example_values,
    interpolate,
    made_secrets,
)
from tests.yaml_files import read_yaml

from gov_reviews import settings as settings_module
from gov_reviews.settings import PROJECT_ROOT
from gov_reviews_local.airflow_home import AirflowHome, airflow_options

AIRFLOW_SERVICES = {"airflow-init", "api-server", "scheduler", "dag-processor", "triggerer"}
# Options of a package that only the image and `make test-cluster` have; there they are used for real.
OF_CELERY = {
    "AIRFLOW__CELERY__BROKER_URL",
    "AIRFLOW__CELERY__RESULT_BACKEND",
    "AIRFLOW__CELERY_BROKER_TRANSPORT_OPTIONS__VISIBILITY_TIMEOUT",
}


# Names of options and variables whose values are secrets, or addresses that hold one. Lifetimes and identifiers are none.
MAY_HOLD_A_SECRET = re.compile(
    r"PASSWORD|SECRET|TOKEN|FERNET|SQL_ALCHEMY_CONN|BROKER_URL|RESULT_BACKEND|HEARTBEAT(_FILE)?$|CATALOG"
)
REQUIRED = {found["name"] for found in VARIABLE.finditer(TEXT) if found["operator"] == ":?"}


@pytest.fixture(scope="module")
def compose() -> dict[str, Any]:
    values = {name: value or f"value-of-{name}" for name, value in example_values().items()}
    return yaml.safe_load(interpolate(TEXT, values))


def environment_of(compose: dict[str, Any], service: str) -> dict[str, str]:
    return compose["services"][service]["environment"]


def mounts_of(compose: dict[str, Any], service: str) -> dict[str, tuple[str, str]]:
    """Target to (source, mode)."""
    found = {}
    for volume in compose["services"][service].get("volumes", ()):
        source, target, *mode = volume.split(":")
        found[target] = (source, mode[0] if mode else "rw")
    return found


def test_fits_the_specification(compose: dict[str, Any]) -> None:
    schema = json.loads(
        (Path(__file__).parent / "resources" / "compose-spec.json").read_text(encoding="utf-8")
    )
    validator = Draft201909Validator(schema)
    assert [error.message for error in validator.iter_errors(compose)] == []
    # The check can fail:
    assert list(validator.iter_errors(compose | {"services": {"scheduler": {"imaeg": "x"}}}))


def test_all_services_are_there(compose: dict[str, Any]) -> None:
    of_profile: dict[str, set[str]] = {}
    for name, service in compose["services"].items():
        for profile in service.get("profiles", [""]):
            of_profile.setdefault(profile, set()).add(name)
    assert of_profile == {
        "": AIRFLOW_SERVICES | {"postgres", "watchman"},
        "sample": {"sample-site"},
        "cli": {"cli"},
        "cluster": {"redis", "worker-fetch", "worker-read", "worker-load"},
    }


def test_no_value_is_left_to_the_reader_of_the_file() -> None:
    """Unquoted, `off` is false and nothing is null for readers that put values in before they parse."""
    compose = yaml.safe_load(interpolate(TEXT, dict.fromkeys(REQUIRED, "1")))
    others = {
        (name, key, value)
        for name, service in compose["services"].items()
        for key, value in service.get("environment", {}).items()
        if not isinstance(value, str)
    }
    assert others == set()


def test_every_queue_has_a_worker(compose: dict[str, Any]) -> None:
    served = [
        queue
        for name, service in compose["services"].items()
        if name.startswith("worker-")
        for queue in service["command"][service["command"].index("--queues") + 1].split(",")
    ]
    assert sorted(served) == ["default", "fetch", "load", "read"]  # those of tests/dags, and Airflow's own
    assert environment_of(compose, "scheduler")["AIRFLOW__CORE__EXECUTOR"] == "LocalExecutor"


class TestSecrets:
    def test_no_setting_is_a_secret_and_one_must_be_given(self) -> None:
        # what compose puts into the file comes from .env: from there no secret gets into a container
        assert {
            found["name"] for found in VARIABLE.finditer(TEXT) if MAY_HOLD_A_SECRET.search(found["name"])
        } == set()
        assert {"GOV_REVIEWS_CONTACT"} == REQUIRED
        with pytest.raises(KeyError):
            interpolate(TEXT, {})

    def test_no_secret_stands_in_an_environment(self, compose: dict[str, Any]) -> None:
        seen = set()
        for name, service in compose["services"].items():
            for variable, value in service.get("environment", {}).items():
                if MAY_HOLD_A_SECRET.search(variable):
                    assert variable.endswith(("_FILE", "_CMD")), (name, variable)
                    (file,) = re.findall(rf"{SECRETS_ROOT}/(\w+)", value)
                    assert file in service["secrets"], (name, variable)
                    seen.add(file)
        # the check sees them all, and none is mounted for nothing
        assert seen == set(compose["secrets"])

    def test_a_secret_that_is_missing_or_empty_is_an_error(
        self, compose: dict[str, Any], tmp_path: Path
    ) -> None:
        environment = environment_of(compose, "worker-load")
        commands = {name: value for name, value in environment.items() if name.endswith("_CMD")}
        assert len(commands) == 6
        for content, is_given in ((None, False), ("", False), ("a-secret", True), ("a-secret\n", True)):
            for name in compose["secrets"]:
                if content is not None:
                    (tmp_path / name).write_text(content, encoding="utf-8")
            for command in commands.values():
                done = subprocess.run(
                    shlex.split(command.replace(SECRETS_ROOT, str(tmp_path))),
                    capture_output=True,
                    text=True,
                    check=False,
                )
                assert (done.returncode == 0) is is_given, done
                assert ("a-secret" in done.stdout) is is_given
                assert "\n" not in done.stdout

    def test_each_file_is_one_that_the_script_makes(self, compose: dict[str, Any], tmp_path: Path) -> None:
        sources = {secret["file"] for secret in compose["secrets"].values()}
        assert {path.name for path in made_secrets(tmp_path, os.geteuid()).iterdir()} == set(
            compose["secrets"]
        )
        assert sources == {f"./secrets/{name}" for name in compose["secrets"]}
        ignored = (PROJECT_ROOT / ".gitignore").read_text(encoding="utf-8").split()
        assert {"/secrets/", "/.env"} <= set(ignored)

    def test_the_example_names_all_variables_and_gives_no_secret(self) -> None:
        used = {found["name"] for found in VARIABLE.finditer(TEXT)}
        example = example_values()
        assert set(example) == used
        assert all(example[name] == "" for name in REQUIRED)

    def test_the_ui_is_reachable_from_this_machine_only(self, compose: dict[str, Any]) -> None:
        published = {
            name: service["ports"] for name, service in compose["services"].items() if "ports" in service
        }
        assert set(published) == {"api-server"}
        assert all(port.startswith("127.0.0.1:") for port in published["api-server"])

    def test_only_init_sees_the_password_of_the_admin(self, compose: dict[str, Any]) -> None:
        assert {
            name
            for name, service in compose["services"].items()
            if "admin_password" in service.get("secrets", ())
        } == {"airflow-init"}
        assert compose["services"]["postgres"]["secrets"] == ["postgres_password"]


@pytest.fixture(scope="module")
def known_options() -> set[str]:
    """All options of the installed Airflow, by the name of their variable.

    Read without importing Airflow, which would want a home.
    """
    package = importlib.util.find_spec("airflow")
    assert package is not None
    assert package.submodule_search_locations
    path = Path(next(iter(package.submodule_search_locations))) / "config_templates" / "config.yml"
    sections = read_yaml(path)
    return {
        f"AIRFLOW__{section}__{option}".upper()
        for section, content in sections.items()
        for option in content["options"]
    }


class TestAgainstAirflow:
    @pytest.mark.parametrize("service", sorted(AIRFLOW_SERVICES))
    def test_every_option_exists(
        self, compose: dict[str, Any], service: str, known_options: set[str]
    ) -> None:
        given = {
            name.removesuffix("_CMD")
            for name in environment_of(compose, service)
            if name.startswith("AIRFLOW__")
        }
        assert given
        assert given <= known_options | OF_CELERY

    def test_production_choices(self, compose: dict[str, Any]) -> None:
        environment = environment_of(compose, "scheduler")
        assert environment["AIRFLOW__CORE__EXECUTOR"] == "LocalExecutor"
        assert environment["AIRFLOW__CORE__LOAD_EXAMPLES"] == "False"
        assert '"postgresql+psycopg2://airflow:' in environment["AIRFLOW__DATABASE__SQL_ALCHEMY_CONN_CMD"]
        assert environment["AIRFLOW__CORE__EXECUTION_API_SERVER_URL"] == "http://api-server:8080/execution/"
        assert int(environment["AIRFLOW__EXECUTION_API__JWT_EXPIRATION_TIME"]) >= 3600

    def test_tasks_wait_for_an_api_server_that_comes_later(self, compose: dict[str, Any]) -> None:
        # after a reboot Docker starts all containers at once, whatever depends_on says
        environment = environment_of(compose, "scheduler")
        assert int(environment["AIRFLOW__WORKERS__EXECUTION_API_RETRIES"]) >= 10
        assert int(environment["AIRFLOW__WORKERS__EXECUTION_API_TIMEOUT"]) >= 60

    def test_all_components_share_their_keys(self, compose: dict[str, Any]) -> None:
        for name in (
            "AIRFLOW__CORE__FERNET_KEY_CMD",
            "AIRFLOW__API__SECRET_KEY_CMD",
            "AIRFLOW__API_AUTH__JWT_SECRET_CMD",
        ):
            assert len({environment_of(compose, service)[name] for service in AIRFLOW_SERVICES}) == 1

    def test_logs_are_quiet_and_nothing_is_reported_home(self, compose: dict[str, Any]) -> None:
        environment = environment_of(compose, "scheduler")
        assert environment["GX_ANALYTICS_ENABLED"] == "false"
        # as quiet as `make up` and `make run`
        home = AirflowHome(PROJECT_ROOT / ".airflow")
        keys = dict.fromkeys(("fernet_key", "jwt_secret", "api_secret_key"), "")
        assert (
            environment["AIRFLOW__LOGGING__NAMESPACE_LEVELS"]
            == airflow_options(home, keys)["logging"]["namespace_levels"]
        )
        assert "great_expectations=WARNING" in environment["AIRFLOW__LOGGING__NAMESPACE_LEVELS"]

    def test_sample_sites_are_not_configured(self, compose: dict[str, Any]) -> None:
        # so production runs leave the sample sources out; the profile's server leaves its address in the data
        # folder
        for service in AIRFLOW_SERVICES | {"sample-site"}:
            assert "GOV_REVIEWS_SAMPLE_SITE" not in environment_of(compose, service)


class TestAgainstTheCode:
    def test_our_variables_are_read_by_the_code(self, compose: dict[str, Any]) -> None:
        package = Path(settings_module.__file__).parent
        code = "".join(path.read_text(encoding="utf-8") for path in package.rglob("*.py"))
        given = {
            name.removesuffix("_FILE")
            for service in AIRFLOW_SERVICES
            for name in environment_of(compose, service)
            if name.startswith("GOV_REVIEWS_")
        }
        assert given
        assert {name for name in given if f'"{name}"' not in code} == set()

    @pytest.mark.parametrize("service", sorted(AIRFLOW_SERVICES - {"airflow-init"}))
    def test_folders_lie_where_the_settings_look(self, compose: dict[str, Any], service: str) -> None:
        mounts = mounts_of(compose, service)
        copied = re.findall(r"^COPY (\w+) \./\1$", TestImage.DOCKERFILE, re.MULTILINE)
        for folder in (
            settings_module.METADATA_ROOT,
            settings_module.SQL_ROOT,
            PROJECT_ROOT / "dags",
            PROJECT_ROOT / "plugins",
        ):
            top = folder.relative_to(PROJECT_ROOT).parts[0]
            # of the image: what is mounted over it would change in the middle of an upgrade
            assert top in copied
            assert not any(target.startswith(f"{IMAGE_ROOT}/{top}") for target in mounts)
        assert environment_of(compose, service)["PYTHONPATH"] == f"{IMAGE_ROOT}/include"
        assert environment_of(compose, service)["AIRFLOW__CORE__DAGS_FOLDER"] == f"{IMAGE_ROOT}/dags"

    def test_only_where_tasks_run_the_data_can_be_written(self, compose: dict[str, Any]) -> None:
        data = environment_of(compose, "scheduler")["GOV_REVIEWS_DATA"]
        assert mounts_of(compose, "scheduler")[data][1] == "rw"
        assert mounts_of(compose, "api-server")[data][1] == "ro"

    def test_named_volumes_are_declared(self, compose: dict[str, Any]) -> None:
        sources = {
            source for service in compose["services"] for source, _ in mounts_of(compose, service).values()
        }
        assert {source for source in sources if not source.startswith((".", "/"))} == set(compose["volumes"])

    def test_modules_that_are_started_exist(self, compose: dict[str, Any]) -> None:
        command = compose["services"]["airflow-init"]["command"]
        assert command[:2] == ["python", "-m"]
        assert (PROJECT_ROOT / "include" / Path(*command[2].split("."))).with_suffix(".py").is_file()


class TestRunning:
    @pytest.mark.parametrize("service", ["postgres", "api-server", "scheduler", "dag-processor", "triggerer"])
    def test_health_restart_limits(self, compose: dict[str, Any], service: str) -> None:
        definition = compose["services"][service]
        assert definition["healthcheck"]["test"][0] in {"CMD", "CMD-SHELL"}
        assert definition["restart"] == "unless-stopped"
        assert definition["deploy"]["resources"]["limits"]["memory"]

    def test_order(self, compose: dict[str, Any]) -> None:
        for service in AIRFLOW_SERVICES - {"airflow-init"}:
            # tasks report to the API server: the scheduler, which starts them, comes after it
            after = {"api-server": {"condition": "service_healthy"}} if service == "scheduler" else {}
            assert compose["services"][service]["depends_on"] == {
                "postgres": {"condition": "service_healthy"},
                "airflow-init": {"condition": "service_completed_successfully"},
                **after,
            }
        assert compose["services"]["airflow-init"]["restart"] == "no"

    def test_a_shell_sees_its_own_variables(self, compose: dict[str, Any]) -> None:
        # "$$" in the file is one "$" for the container's shell.
        assert '@${HOSTNAME}"' in compose["services"]["worker-read"]["healthcheck"]["test"][1]

    def test_no_health_check_imports_airflow(self, compose: dict[str, Any]) -> None:
        checks = [
            " ".join(definition.get("healthcheck", {}).get("test", ()))
            for definition in compose["services"].values()
        ]
        assert not [check for check in checks if re.search(r"CMD\S* airflow |airflow\.providers", check)]


class TestImage:
    def test_other_images_are_named_by_exact_version(self, compose: dict[str, Any]) -> None:
        images = {service["image"] for service in compose["services"].values()} - {"gov-reviews:local"}
        assert {name.partition(":")[0] for name in images} == {"postgres", "redis"}
        assert all(re.fullmatch(r"\w+:\d+\.\d+(\.\d+)?-bookworm", image) for image in images)

    DOCKERFILE = (PROJECT_ROOT / "Dockerfile").read_text(encoding="utf-8")

    def test_what_is_copied_exists_and_is_sent_to_the_build(self) -> None:
        allowed = {
            line.removeprefix("!")
            for line in (PROJECT_ROOT / ".dockerignore").read_text(encoding="utf-8").split()
            if line.startswith("!")
        }
        copied = {
            name
            for line in re.findall(r"^COPY (.+)$", self.DOCKERFILE, re.MULTILINE)
            for name in line.split()[:-1]
        }
        assert copied == allowed
        assert all((PROJECT_ROOT / name).exists() for name in copied), copied

    def test_python_is_one_that_the_project_supports(self) -> None:
        version = re.search(r"^FROM python:(\d+\.\d+\.\d+)-slim", self.DOCKERFILE, re.MULTILINE)
        assert version is not None
        wanted = re.search(
            r'^requires-python = "(.+)"$',
            (PROJECT_ROOT / "pyproject.toml").read_text(encoding="utf-8"),
            re.MULTILINE,
        )
        assert wanted is not None
        assert SpecifierSet(wanted[1]).contains(version[1])

    def test_packages_are_locked(self) -> None:
        for command in re.findall(r"pip install [^&\n]+", self.DOCKERFILE):
            assert "--no-deps" in command, command
            assert (
                "--require-hashes" in command
                or command.strip() == "pip install --no-deps --no-build-isolation --editable ."
            ), command
        # Nothing but the locked build tools, which come first, builds a package.
        first, *others = re.findall(r"pip install [^&\n\\]+", self.DOCKERFILE)
        assert "requirements-build.txt" in first
        assert all("--no-build-isolation" in command for command in others)
        lock = (PROJECT_ROOT / "requirements-run.txt").read_text(encoding="utf-8")
        packages = re.findall(r"^([a-z0-9-]+)==", lock, re.MULTILINE)
        assert {"apache-airflow", "asyncpg", "duckdb", "psycopg2-binary"} <= set(packages)
        assert {"pytest", "mypy", "ruff", "hypothesis"}.isdisjoint(packages), (
            "test tools are not for the image"
        )
        assert lock.count("--hash=sha256:") > len(packages)

    def test_any_user_id_has_a_home_and_a_name(self) -> None:
        given = dict(
            re.findall(r"(\w+)=(\S+)", re.sub(r"\\\n", " ", self.DOCKERFILE).split("ENV ")[1].split("\n")[0])
        )
        assert given["HOME"] == given["AIRFLOW_HOME"] == IMAGE_ROOT
        assert given["USER"] == given["LOGNAME"] == "airflow"
        entrypoint = re.search(r"^ENTRYPOINT (.+)$", self.DOCKERFILE, re.MULTILINE)
        assert entrypoint is not None
        command = [*json.loads(entrypoint[1]), "sh", "-c", "umask; echo $1", "name", "two words"]
        wording = subprocess.run(command, capture_output=True, text=True, check=True).stdout
        assert wording == "0002\ntwo words\n"

    def test_runs_as_an_ordinary_user(self) -> None:
        assert re.findall(r"^USER (.+)$", self.DOCKERFILE, re.MULTILINE)[-1] == "50000:0"
