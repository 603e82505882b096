"""docker-compose.yaml, .env.example and the Dockerfile, as compose and Docker read them; and the Python that
a container's user starts, who is none of this machine.
"""

from __future__ import annotations

import json
import os
import re
import shutil
import site
import subprocess
import sys
from collections.abc import Iterable
from pathlib import Path

import pytest

from gov_reviews.settings import PROJECT_ROOT

COMPOSE = PROJECT_ROOT / "docker-compose.yaml"
TEXT = COMPOSE.read_text(encoding="utf-8")
VARIABLE = re.compile(r"(?<!\$)\$\{(?P<name>\w+)(?:(?P<operator>:\?|:-)(?P<rest>[^}]*))?\}")
IMAGE_ROOT = "/opt/airflow"
SECRETS_ROOT = "/run/secrets"
_DOCKERFILE = (PROJECT_ROOT / "Dockerfile").read_text(encoding="utf-8")


def interpolate(text: str, values: dict[str, str]) -> str:
    """What compose makes of variables: the value, else the default; a variable that must be set and is not is
    an error.
    """

    def replace(found: re.Match[str]) -> str:
        value = values.get(found["name"], "")
        if value:
            return value
        if found["operator"] == ":-":
            return found["rest"]
        raise KeyError(found["name"])

    return VARIABLE.sub(replace, text).replace("$$", "$")


def example_values() -> dict[str, str]:
    lines = (PROJECT_ROOT / ".env.example").read_text(encoding="utf-8").splitlines()
    return dict(line.split("=", 1) for line in lines if line and not line.startswith("#"))


def image_environment() -> dict[str, str]:
    """The variables that the image sets."""
    said = re.sub(r"\\\n", " ", _DOCKERFILE).split("ENV ")[1].split("\n")[0]
    return dict(re.findall(r"(\w+)=(\S+)", said))


def image_entrypoint() -> list[str]:
    """What the image puts before every command."""
    entrypoint = re.search(r"^ENTRYPOINT (.+)$", _DOCKERFILE, re.MULTILINE)
    return json.loads(entrypoint[1]) if entrypoint else []


def made_secrets(root: Path, owner: int) -> Path:
    """The folder that scripts/make_secrets.sh makes for a person of this machine, beside an `.env` or without."""
    (root / "scripts").mkdir(parents=True, exist_ok=True)
    script = shutil.copy(PROJECT_ROOT / "scripts" / "make_secrets.sh", root / "scripts")
    os.chown(root, owner, -1)
    subprocess.run(["sh", script], user=owner, extra_groups=[], check=True, capture_output=True, cwd=root)
    return root / "secrets"


def mount_secrets(folder: Path, secrets: Path, names: Iterable[str]) -> None:
    """Give a container some of them as compose does: each file with its owner and mode, whoever may enter the
    folder where it lies.
    """
    folder.mkdir(parents=True)
    for name in names:
        (folder / name).hardlink_to(secrets / name)


def installed_packages() -> str:
    """PYTHONPATH for another user's interpreter: the image has the packages installed, here they are those of
    the test's environment.
    """
    return os.pathsep.join([str(PROJECT_ROOT / "include"), *site.getsitepackages()])


def interpreter_of_everybody() -> str:
    """A Python of this version that every user may start; the test's own often lies in the home of root."""
    for program in (
        sys.executable,
        f"/usr/bin/python{sys.version_info[0]}.{sys.version_info[1]}",
        f"/usr/local/bin/python{sys.version_info[0]}.{sys.version_info[1]}",
    ):
        try:
            subprocess.run(
                [program, "-c", ""],
                user=12345,
                group=0,
                extra_groups=[],
                env={},
                check=True,
                capture_output=True,
                cwd="/",
            )
        except (OSError, subprocess.CalledProcessError):
            continue
        return program
    pytest.skip("no Python of this version that another user may start")
