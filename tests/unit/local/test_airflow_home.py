"""The Airflow home: private files, stable secrets, settings that Airflow can read, one user at a time."""

from __future__ import annotations

import configparser
import json
import os
import stat
import subprocess
import sys
from pathlib import Path

import pytest

from gov_reviews_local import airflow_home as homes


def mode_of(path: Path) -> int:
    return stat.S_IMODE(path.stat().st_mode)


def read_config(home: homes.AirflowHome) -> configparser.ConfigParser:
    parser = configparser.ConfigParser()
    parser.read(home.config_path, encoding="utf-8")
    return parser


class TestPrepareHome:
    def test_only_the_owner_can_read_secrets(self, tmp_path: Path) -> None:
        home = homes.prepare_home(tmp_path / "airflow")
        assert mode_of(home.root) == 0o700
        for path in (home.config_path, home.secrets_path, home.passwords_path):
            assert mode_of(path) == 0o600, path

    def test_opened_up_modes_are_closed_again(self, tmp_path: Path) -> None:
        home = homes.prepare_home(tmp_path / "airflow")
        for path in (home.config_path, home.secrets_path, home.passwords_path):
            path.chmod(0o644)
        homes.prepare_home(tmp_path / "airflow")
        assert {mode_of(path) for path in (home.config_path, home.secrets_path, home.passwords_path)} == {
            0o600
        }

    def test_keeps_secrets_and_follows_the_port(self, tmp_path: Path) -> None:
        first = homes.prepare_home(tmp_path / "airflow", port=8080)
        secrets, password = first.secrets_path.read_text(), first.password
        second = homes.prepare_home(tmp_path / "airflow", port=8090)
        assert second.secrets_path.read_text() == secrets
        assert second.password == password
        assert read_config(second)["api"]["port"] == "8090"
        assert read_config(second)["core"]["execution_api_server_url"] == "http://127.0.0.1:8090/execution/"

    def test_two_homes_share_no_secret(self, tmp_path: Path) -> None:
        one, other = homes.prepare_home(tmp_path / "one"), homes.prepare_home(tmp_path / "other")
        ours, theirs = json.loads(one.secrets_path.read_text()), json.loads(other.secrets_path.read_text())
        assert not set(ours.values()) & set(theirs.values())
        assert one.password != other.password

    def test_a_password_that_someone_set_stays(self, tmp_path: Path) -> None:
        home = homes.prepare_home(tmp_path / "airflow")
        home.passwords_path.write_text('{"admin": "chosen by hand", "reader": "x"}')
        homes.prepare_home(tmp_path / "airflow")
        people = json.loads(home.passwords_path.read_text())
        assert {**people, "viewer": ""} == {"admin": "chosen by hand", "reader": "x", "viewer": ""}

    def test_a_viewer_has_a_password_of_its_own(self, tmp_path: Path) -> None:
        home = homes.prepare_home(tmp_path / "home")
        assert home.password_of(homes.VIEWER_USER) not in ("", home.password)
        assert "admin:admin,viewer:viewer" in home.config_path.read_text(encoding="utf-8")

    @pytest.mark.parametrize("text", ["{", "[]", '"text"'])
    def test_damaged_secrets_are_not_silently_replaced(self, tmp_path: Path, text: str) -> None:
        home = homes.prepare_home(tmp_path / "airflow")
        home.secrets_path.write_text(text)
        with pytest.raises(homes.AirflowSetUpFailed, match="Delete it"):
            homes.prepare_home(tmp_path / "airflow")
        assert home.secrets_path.read_text() == text

    def test_percent_in_a_path_survives_interpolation(self, tmp_path: Path) -> None:
        home = homes.prepare_home(tmp_path / "100%s")
        assert read_config(home)["logging"]["base_log_folder"] == str(home.logs)

    def test_safe_defaults(self, tmp_path: Path) -> None:
        config = read_config(homes.prepare_home(tmp_path / "airflow"))
        assert config["api"]["host"] == "127.0.0.1"
        assert config["core"]["load_examples"] == "False"
        assert config["core"]["executor"] == "LocalExecutor"
        assert int(config["execution_api"]["jwt_expiration_time"]) == 7200

    def test_every_option_exists_in_airflow(self, tmp_path: Path) -> None:
        from airflow.configuration import conf

        known = conf.configuration_description
        options = homes.airflow_options(
            homes.AirflowHome(tmp_path), {"fernet_key": "", "jwt_secret": "", "api_secret_key": ""}
        )
        for section, values in options.items():
            assert set(values) <= set(known[section]["options"]), section


class TestEnvironment:
    def test_foreign_airflow_settings_do_not_leak_in(self, tmp_path: Path) -> None:
        home = homes.AirflowHome(tmp_path)
        environment = home.environment(
            {
                "AIRFLOW__CORE__EXECUTOR": "CeleryExecutor",
                "AIRFLOW_HOME": "/elsewhere",
                "PATH": "/bin",
                "LANG": "C",
            }
        )
        assert "AIRFLOW__CORE__EXECUTOR" not in environment
        assert environment["AIRFLOW_HOME"] == str(tmp_path)
        assert environment["LANG"] == "C"

    def test_bare_airflow_command_is_ours(self, tmp_path: Path) -> None:
        first = homes.AirflowHome(tmp_path).environment({"PATH": "/bin"})["PATH"].split(os.pathsep)[0]
        assert first == str(Path(sys.executable).parent)

    def test_telemetry_of_great_expectations_is_off(self, tmp_path: Path) -> None:
        assert homes.AirflowHome(tmp_path).environment({})["GX_ANALYTICS_ENABLED"] == "false"


class TestHoldHome:
    def test_second_holder_is_told_who_the_first_is(self, tmp_path: Path) -> None:
        home = homes.prepare_folder(tmp_path / "airflow")
        program = (
            "import sys; from pathlib import Path; from gov_reviews_local import airflow_home as homes\n"
            "try:\n"
            "    with homes.hold_home(homes.AirflowHome(Path(sys.argv[1])), 'second'): print('held')\n"
            "except homes.HomeBusy as error: print(error)\n"
        )
        with homes.hold_home(home, "make up"):
            wording = subprocess.run(
                [sys.executable, "-c", program, str(home.root)], capture_output=True, text=True, check=True
            ).stdout
            assert f"make up (process {os.getpid()})" in wording
        wording = subprocess.run(
            [sys.executable, "-c", program, str(home.root)], capture_output=True, text=True, check=True
        ).stdout
        assert wording.strip() == "held"


class TestPrepareDatabase:
    def test_nothing_to_do_when_the_stamp_fits(self, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
        home = homes.prepare_home(tmp_path / "airflow")
        (home.root / "airflow.db").touch()
        homes.write_private(home.root / "database.stamp", homes._database_stamp())
        monkeypatch.setattr(sys, "executable", "/nonexistent")
        homes.prepare_database(home)

    @pytest.mark.parametrize("missing", ["airflow.db", "database.stamp"])
    def test_half_made_is_not_prepared(self, tmp_path: Path, missing: str) -> None:
        home = homes.prepare_home(tmp_path / "airflow")
        (home.root / "airflow.db").touch()
        homes.write_private(home.root / "database.stamp", homes._database_stamp())
        assert homes.is_database_prepared(home)
        (home.root / missing).unlink()
        assert not homes.is_database_prepared(home)

    def test_a_failed_command_says_what_to_do(self, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
        home = homes.prepare_home(tmp_path / "airflow")
        broken = tmp_path / "python"
        broken.write_text("#!/bin/sh\necho 'database is locked'; exit 3\n")
        broken.chmod(0o755)
        monkeypatch.setattr(sys, "executable", str(broken))
        with pytest.raises(
            homes.AirflowSetUpFailed, match=r"status 3(.|\n)*database is locked(.|\n)*make clean"
        ):
            homes.prepare_database(home)
        assert not homes.is_database_prepared(home)
