"""What the packages import is what pyproject.toml asks for, and what the image installs."""

from __future__ import annotations

import ast
import re
import sys
import tomllib
from importlib.metadata import packages_distributions
from pathlib import Path

from packaging.requirements import Requirement
from packaging.utils import canonicalize_name
from tests.source_trees import tree_of

from gov_reviews.settings import PROJECT_ROOT

PROJECT = tomllib.loads((PROJECT_ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
# Parts of what is asked for: pydantic pins its core exactly, Airflow gives dates and its database in theirs.
PARTS = {"pydantic-core": "pydantic", "pendulum": "apache-airflow", "sqlalchemy": "apache-airflow"}
# Modules of the extras `ocr` and `cluster`, which are not installed everywhere, and the file that imports them.
OPTIONAL_MODULES = {
    "PIL": ["pillow"],
    "rapidocr": ["rapidocr"],
    "numpy": ["numpy"],
    "boto3": ["boto3"],
    "botocore": ["botocore"],
    "psycopg2": ["psycopg2-binary"],
}
OCR_FILE = Path("include/gov_reviews/page/ocr.py")
CLUSTER_FILES = [
    Path("include/gov_reviews/store/object_store.py"),
    Path("include/gov_reviews/store/catalog.py"),
]
OURS = {"gov_reviews", "gov_reviews_local", "gov_reviews_samples"}


def imported_by(*places: Path) -> dict[str, Path]:
    """Distributions that these modules, and those below these folders, import, each with one module that
    does."""
    found: dict[str, Path] = {}
    distributions = packages_distributions()
    for path in (
        path for place in places for path in ([place] if place.is_file() else sorted(place.rglob("*.py")))
    ):
        for node in ast.walk(tree_of(path)):
            if isinstance(node, ast.Import):
                names = [alias.name for alias in node.names]
            elif isinstance(node, ast.ImportFrom) and node.module and node.level == 0:
                names = [node.module]
            else:
                continue
            for name in {name.split(".")[0] for name in names} - OURS - sys.stdlib_module_names:
                unknown = OPTIONAL_MODULES.get(name, [f"the module {name}, which is not installed"])
                for distribution in distributions.get(name, unknown):
                    whole = PARTS.get(canonicalize_name(distribution), canonicalize_name(distribution))
                    found.setdefault(whole, path.relative_to(PROJECT_ROOT))
    return found


def asked_for(*extras: str) -> set[str]:
    lines = [
        *PROJECT["dependencies"],
        *(line for extra in extras for line in PROJECT["optional-dependencies"][extra]),
    ]
    return {canonicalize_name(Requirement(line).name) for line in lines}


def test_what_the_library_imports_is_a_dependency() -> None:
    include = PROJECT_ROOT / "include"
    rooms = [
        path
        for path in (include / "gov_reviews").iterdir()
        if path.name not in {"airflow_tasks", "web", "__pycache__"}
    ]
    imported = imported_by(*rooms, include / "gov_reviews_samples")
    assert len(imported) > 10
    strangers = {name: path for name, path in imported.items() if name not in asked_for()}
    optional = {OCR_FILE: asked_for("ocr")} | dict.fromkeys(CLUSTER_FILES, asked_for("cluster"))
    assert {name: path for name, path in strangers.items() if name not in optional.get(path, set())} == {}


def test_what_airflow_needs_is_in_its_extra() -> None:
    include = PROJECT_ROOT / "include"
    imported = imported_by(
        include / "gov_reviews/airflow_tasks",
        include / "gov_reviews/web",
        include / "gov_reviews_local",
        PROJECT_ROOT / "dags",
        PROJECT_ROOT / "plugins",
    )
    assert "apache-airflow" in asked_for("airflow")
    library = asked_for()  # the page reads with the packages that the library has anyway
    airflow = {name for name in imported if name.startswith("apache-airflow")}
    assert {
        name: path for name, path in imported.items() if name not in asked_for("airflow") | airflow | library
    } == {}


def test_the_image_installs_what_is_imported() -> None:
    lock = (PROJECT_ROOT / "requirements-run.txt").read_text(encoding="utf-8")
    installed = {canonicalize_name(name) for name in re.findall(r"^([A-Za-z0-9._-]+)==", lock, re.MULTILINE)}
    imported = imported_by(PROJECT_ROOT / "include", PROJECT_ROOT / "dags")
    lacking = {name: path for name, path in imported.items() if name not in installed}
    assert {name: path for name, path in lacking.items() if path != OCR_FILE} == {}
