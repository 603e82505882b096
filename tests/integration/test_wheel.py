"""The wheel in an empty environment outside of the checkout: metadata, SQL and sample content travel with it.

The source distribution is built, the wheel from that, both with the locked build tools and nothing fetched.
The fresh environment sees the locked packages of this one through a path file, which does not bring the
editable installation along.
"""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
import sysconfig
import zipfile
from dataclasses import dataclass
from pathlib import Path

import pytest

from gov_reviews.settings import PROJECT_ROOT

BUILD_INPUTS = (
    "pyproject.toml",
    "setup.py",
    "MANIFEST.in",
    "README.md",
    "LICENSE",
    "CHANGELOG.md",
    "include",
    "sql",
)

pytestmark = pytest.mark.slow


def build(kind: str, project: Path, target: Path) -> Path:
    """A distribution of a project, as an installer without build isolation makes it."""
    target.mkdir()
    script = f"from setuptools import build_meta; build_meta.build_{kind}({str(target)!r})"
    subprocess.run([sys.executable, "-c", script], cwd=project, check=True, capture_output=True, timeout=120)
    (made,) = target.iterdir()
    return made


@dataclass(frozen=True)
class WheelInstallation:
    """An environment with nothing of the checkout in it.

    Attributes:
        home: Home folder of its user; also the working folder of its commands.
        files: What the wheel holds.
    """

    python: Path
    home: Path
    files: frozenset[str]

    def call(self, *command: str, program: str = "gov-reviews") -> str:
        kept = {name: os.environ[name] for name in ("PATH", "LANG", "LC_ALL", "TMPDIR") if name in os.environ}
        done = subprocess.run(
            [str(self.python.with_name(program)), *command],
            cwd=self.home,
            env=kept | {"HOME": str(self.home)},
            stdin=subprocess.DEVNULL,
            capture_output=True,
            text=True,
            timeout=300,
            check=False,
        )
        assert done.returncode == 0, done.stderr
        return done.stdout


@pytest.fixture(scope="module")
def wheel_installation(tmp_path_factory: pytest.TempPathFactory) -> WheelInstallation:
    folder = tmp_path_factory.mktemp("wheel")
    project = folder / "project"
    project.mkdir()
    for name in BUILD_INPUTS:
        source = PROJECT_ROOT / name
        if source.is_dir():
            left_out = shutil.ignore_patterns("__pycache__", "*.egg-info")
            shutil.copytree(source, project / name, ignore=left_out)
        else:
            shutil.copy(source, project / name)
    shutil.unpack_archive(build("sdist", project, folder / "sdist"), folder / "unpacked")
    (unpacked,) = (folder / "unpacked").iterdir()
    wheel = build("wheel", unpacked, folder / "wheel")

    subprocess.run([sys.executable, "-m", "venv", str(folder / "venv")], check=True, timeout=120)
    python = folder / "venv" / "bin" / "python"
    install = [str(python), "-m", "pip", "install", "--no-index", "--no-deps", "--quiet", str(wheel)]
    subprocess.run(install, check=True, timeout=120)
    asked = [str(python), "-c", "import sysconfig; print(sysconfig.get_path('purelib'))"]
    packages = Path(subprocess.run(asked, check=True, capture_output=True, text=True).stdout.strip())
    (packages / "locked_packages.pth").write_text(
        "".join(f"{place}\n" for place in dict.fromkeys(map(sysconfig.get_path, ("purelib", "platlib"))))
    )
    home = folder / "home"
    home.mkdir()
    with zipfile.ZipFile(wheel) as packed:
        return WheelInstallation(python, home, frozenset(packed.namelist()))


def test_every_file_beside_the_code_travels(wheel_installation: WheelInstallation) -> None:
    include, data = PROJECT_ROOT / "include", "gov_reviews/_data/"
    tracked = subprocess.run(
        ["git", "ls-files", "include", "sql"], cwd=PROJECT_ROOT, capture_output=True, text=True, check=False
    )
    if tracked.returncode:
        pytest.skip("no checkout of git: it cannot be told which files belong to the project")
    expected = set()
    for name in tracked.stdout.splitlines():
        path = PROJECT_ROOT / name
        if name.startswith(("sql/", "include/metadata/")):
            expected.add(data + name.removeprefix("include/"))
        elif not name.startswith("include/gov_reviews_local/"):
            expected.add(path.relative_to(include).as_posix())
    assert len(expected) > 300
    assert expected - wheel_installation.files == set()


def test_it_is_the_wheel_that_answers(wheel_installation: WheelInstallation) -> None:
    script = (
        "import json, sys, gov_reviews_samples.articles as samples; from gov_reviews import local_sites, settings;"
        "print(json.dumps([sys.path, settings.__file__, str(settings.METADATA_ROOT), str(settings.SQL_ROOT),"
        "str(local_sites.local_sites().regions_path),"
        "str(settings.Settings.load().data_root), len(samples.load_articles())]))"
    )
    path, *places, data_root, articles = json.loads(wheel_installation.call("-c", script, program="python"))
    inside = str(wheel_installation.python.parents[1])
    assert all(place.startswith(inside) for place in places), places
    assert not any(place.startswith(str(PROJECT_ROOT / "include")) for place in path), path
    assert data_root == str(wheel_installation.home / ".local/share/gov-reviews")
    assert articles == len(list((PROJECT_ROOT / "include/gov_reviews_samples/content").glob("*.md")))


def test_inspect_reads_a_page_and_leaves_nothing(
    wheel_installation: WheelInstallation, tmp_path: Path
) -> None:
    page = tmp_path / "review.txt"
    page.write_text(
        "云汀市政协2023年工作综述\n\n2023年，市政协共收到提案412件，立案398件，满意率98.7%。\n",
        encoding="utf-8",
    )
    wording = json.loads(wheel_installation.call("inspect", str(page), "--json"))
    assert {(fact["metric_code"], fact["value"]) for fact in wording["observations"]} >= {
        ("proposals_filed", 398),
        ("proposal_satisfaction_rate", 98.7),
    }
    assert not (wheel_installation.home / ".local").exists()


def test_a_run_and_what_people_do_with_what_it_published(
    wheel_installation: WheelInstallation, tmp_path: Path
) -> None:
    data = str(tmp_path / "data")
    inbox = tmp_path / "inbox"
    inbox.mkdir()
    content = PROJECT_ROOT / "include/gov_reviews_samples/content/chengwan-2023-review.md"
    shutil.copy(content, inbox)
    assert "published" in wheel_installation.call("run", "--no-sites", "--inbox", str(inbox), "--data", data)
    sql = "select count(*) as figures from mart.observation where metric_code = 'proposals_filed'"
    rows = json.loads(wheel_installation.call("query", sql, "--format", "json", "--data", data))
    assert rows[0]["figures"] >= 1

    def call(*command: str) -> str:
        return wheel_installation.call(*command, "--data", data)

    first = "select observation_key as key from mart.observation order by all limit 1"
    [row] = json.loads(call("query", first, "--format", "json"))
    assert "hold the figure" in call("decide", "hold", row["key"], "--reason", "printed twice")
    assert "printed twice" in call("decisions")
    told = tmp_path / "told"
    live = Path(data, "warehouse", "warehouse.duckdb")
    before = shutil.copy(live, tmp_path / "before.duckdb")
    call("compare", str(before), "--output", str(told))
    assert "<style" in (told / "difference.html").read_text(encoding="utf-8")
    page = "from gov_reviews.web import page_app; print(sorted(page_app.static_files()), page_app._templates().list_templates())"
    web = wheel_installation.call("-c", page, program="python")
    for folder in ("static", "templates"):
        for file in (PROJECT_ROOT / "include/gov_reviews/web" / folder).iterdir():
            # the end of the chart script, which is bundled and not served by its name
            assert file.name in web or f"gov_reviews/web/static/{file.name}" in wheel_installation.files
