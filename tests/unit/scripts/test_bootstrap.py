"""Set-up: which Python is taken, when `.venv` counts as finished, what a person is told when it cannot be
made.
"""

from __future__ import annotations

import hashlib
import importlib.util
import io
import json
import os
import re
import shutil
import subprocess
import sys
import zipfile
from pathlib import Path
from types import ModuleType

import packaging
import pytest

from gov_reviews.settings import PROJECT_ROOT

SCRIPTS = PROJECT_ROOT / "scripts"


def load_script(name: str) -> ModuleType:
    spec = importlib.util.spec_from_file_location(f"gov_reviews_scripts_{name}", SCRIPTS / f"{name}.py")
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


@pytest.fixture
def bootstrap(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> ModuleType:
    """The script, pointed at an empty project."""
    module = load_script("bootstrap")
    (tmp_path / "requirements.txt").write_text("requests==1 --hash=sha256:0\n")
    (tmp_path / "requirements-build.txt").write_text("setuptools==1 --hash=sha256:0\n")
    (tmp_path / "pyproject.toml").write_text('[project]\nname = "x"\n[tool.ruff]\nline-length = 140\n')
    for name, path in {
        "ROOT": tmp_path,
        "LOCK": tmp_path / "requirements.txt",
        "BUILD_LOCK": tmp_path / "requirements-build.txt",
        "PROJECT": tmp_path / "pyproject.toml",
        "VENV": tmp_path / ".venv",
        "STAMP": tmp_path / ".venv" / "made-by-bootstrap.json",
        "LOG": tmp_path / ".airflow" / "install.log",
    }.items():
        monkeypatch.setattr(module, name, path)
    monkeypatch.delenv("PYTHON", raising=False)
    return module


def finish(bootstrap: ModuleType) -> None:
    bootstrap.VENV.mkdir()
    bootstrap.STAMP.write_text(json.dumps(bootstrap.stamp_for(bootstrap.running_version())))


class TestIsCurrent:
    def test_finished_from_these_files(self, bootstrap: ModuleType) -> None:
        finish(bootstrap)
        assert bootstrap.is_current()

    @pytest.mark.parametrize("text", [None, "", "{", "[]", "{}"])
    def test_half_made(self, bootstrap: ModuleType, text: str | None) -> None:
        bootstrap.VENV.mkdir()
        if text is not None:
            bootstrap.STAMP.write_text(text)
        assert not bootstrap.is_current()

    def test_another_lock(self, bootstrap: ModuleType) -> None:
        finish(bootstrap)
        bootstrap.LOCK.write_text("requests==2 --hash=sha256:0\n")
        assert not bootstrap.is_current()

    def test_other_build_tools(self, bootstrap: ModuleType) -> None:
        finish(bootstrap)
        bootstrap.BUILD_LOCK.write_text("setuptools==2 --hash=sha256:0\n")
        assert not bootstrap.is_current()

    def test_project_data_counts_and_tool_settings_do_not(self, bootstrap: ModuleType) -> None:
        finish(bootstrap)
        bootstrap.PROJECT.write_text('[project]\nname = "x"\n[tool.ruff]\nline-length = 100\n')
        assert bootstrap.is_current()
        bootstrap.PROJECT.write_text('[project]\nname = "x"\nscripts = {y = "z:z"}\n')
        assert not bootstrap.is_current()

    def test_moved_folder(
        self, bootstrap: ModuleType, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        finish(bootstrap)
        monkeypatch.setattr(bootstrap, "ROOT", tmp_path / "moved")
        assert not bootstrap.is_current()

    def test_another_python_is_asked_for(
        self, bootstrap: ModuleType, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        finish(bootstrap)
        monkeypatch.setenv("PYTHON", sys.executable)
        assert bootstrap.is_current()
        other = tmp_path / "python3.99"
        other.write_text("#!/bin/sh\necho 3.99.0\n")
        other.chmod(0o755)
        monkeypatch.setenv("PYTHON", str(other))
        assert not bootstrap.is_current()


class TestMaking:
    """With stand-ins for uv and for the Python that makes environments: what is under test is the order and
    the aftermath.
    """

    @pytest.fixture
    def tools(self, bootstrap: ModuleType, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
        folder = tmp_path / "bin"
        folder.mkdir()
        monkeypatch.setenv("PATH", f"{folder}{os.pathsep}/usr/bin{os.pathsep}/bin")
        make_venv = f'mkdir -p {bootstrap.VENV}/bin && cp "$0" {bootstrap.VENV}/bin/python'
        (folder / "python").write_text(
            "#!/bin/sh\n"
            f'echo "python $*" >> {tmp_path}/calls\n'
            f'case "$*" in *"-m venv"*) {make_venv};; esac\n'
            f"[ -e {tmp_path}/offline ] || exit 0\n"
            'case "$*" in *"--require-hashes"*) echo "No matching distribution found"; exit 1;; esac\n'
        )
        (folder / "python").chmod(0o755)
        monkeypatch.setattr(sys, "executable", str(folder / "python"))
        return folder

    def calls(self, tmp_path: Path) -> list[str]:
        return (tmp_path / "calls").read_text().splitlines()

    def test_build_tools_packages_project_comparison_preparations_then_the_stamp(
        self, bootstrap: ModuleType, tools: Path, tmp_path: Path
    ) -> None:
        bootstrap.make_environment()
        venv, build_tools, packages, project, comparison, byte_code, script = self.calls(tmp_path)
        assert venv.endswith(f"-m venv {bootstrap.VENV}")
        assert build_tools.endswith(f"--require-hashes --requirement {bootstrap.BUILD_LOCK}")
        assert packages.endswith(f"--require-hashes --requirement {bootstrap.LOCK}")
        assert project.endswith(f"--editable {tmp_path}")
        for command in (build_tools, packages, project):
            assert {"-I", "--no-deps", "--no-build-isolation"} <= set(command.split())
            assert "--index-url" not in command
        assert comparison.endswith("check_lock.py --installed")
        assert "compileall" in byte_code
        assert script.endswith("-m gov_reviews.web.chart_script")
        assert {str(bootstrap.VENV / "lib"), str(tmp_path / "include")} <= set(byte_code.split())
        assert json.loads(bootstrap.STAMP.read_text())["root"] == str(tmp_path)

    def test_no_stamp_when_something_else_is_installed_than_locked(
        self, bootstrap: ModuleType, tools: Path, tmp_path: Path
    ) -> None:
        stand_in = (tools / "python").read_text()
        (tools / "python").write_text(
            stand_in.replace(
                "[ -e",
                'case "$*" in *check_lock*) echo "lock: rich 14 is installed but not locked"; exit 1;; esac\n[ -e',
            )
        )
        with pytest.raises(
            bootstrap.SetUpFailed,
            match=r"(?s)comparing what is installed with the lock failed.*rich 14 is installed",
        ):
            bootstrap.make_environment()
        assert not bootstrap.STAMP.exists()

    def test_what_cannot_be_compiled_is_no_failure(
        self, bootstrap: ModuleType, tools: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
    ) -> None:
        (tools / "python").write_text(
            (tools / "python").read_text().replace("[ -e", 'case "$*" in *compileall*) exit 1;; esac\n[ -e')
        )
        bootstrap.make_environment()
        assert "not every file could be compiled" in capsys.readouterr().out
        assert bootstrap.STAMP.exists()

    def test_nothing_in_the_environment_sends_packages_elsewhere(
        self, bootstrap: ModuleType, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        for name in (
            "PYTHONPATH",
            "PIP_TARGET",
            "PIP_USER",
            "PIP_REQUIRE_HASHES",
            "PIP_INDEX_URL",
            "HTTPS_PROXY",
        ):
            monkeypatch.setenv(name, "1")
        variables = bootstrap.installer_environment()
        assert not {"PYTHONPATH", "PIP_TARGET", "PIP_REQUIRE_HASHES"} & set(variables)
        assert variables["PIP_USER"] == "0"
        assert {"PIP_INDEX_URL", "HTTPS_PROXY"} <= set(variables)

    def test_metadata_of_an_earlier_installation_do_not_stay(
        self, bootstrap: ModuleType, tools: Path
    ) -> None:
        """They would hide the version and the entry points of the new one from whoever has include/ on the
        path."""
        old = bootstrap.ROOT / "include" / "gov_reviews.egg-info"
        old.mkdir(parents=True)
        (old / "PKG-INFO").write_text("Version: 0.1.0\n")
        bootstrap.make_environment()
        assert not old.exists()

    def test_what_was_there_is_removed_first(self, bootstrap: ModuleType, tools: Path) -> None:
        (bootstrap.VENV / "lib").mkdir(parents=True)
        (bootstrap.VENV / "lib" / "left-over").touch()
        bootstrap.make_environment()
        assert not (bootstrap.VENV / "lib").exists()

    def test_no_stamp_after_a_failure(self, bootstrap: ModuleType, tools: Path, tmp_path: Path) -> None:
        (tmp_path / "offline").touch()
        with pytest.raises(bootstrap.SetUpFailed, match=r"(?s)No matching distribution.*Check the network"):
            bootstrap.make_environment()
        assert not bootstrap.STAMP.exists()

    def test_pip_when_uv_fails(
        self, bootstrap: ModuleType, tools: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
    ) -> None:
        (tools / "uv").write_text(
            f'#!/bin/sh\necho "uv $*" >> {tmp_path}/calls\necho "error sending request"; exit 2\n'
        )
        (tools / "uv").chmod(0o755)
        bootstrap.make_environment()
        assert [call.split()[0] for call in self.calls(tmp_path)] == ["uv", *["python"] * 7]
        assert bootstrap.STAMP.exists()
        assert "trying pip" in capsys.readouterr().out


@pytest.mark.parametrize(
    ("output", "advice"),
    [
        ("ERROR: THESE PACKAGES DO NOT MATCH THE HASHES FROM THE REQUIREMENTS FILE", "make lock"),
        (
            "ERROR: In --require-hashes mode, all requirements must have their versions pinned with ==.",
            "without an exact version",
        ),
        ("ERROR: Hashes are required in --require-hashes mode, but they are missing", "without a hash"),
        (
            "error: In `--require-hashes` mode, all requirements must have a hash, but none were provided",
            "without a hash",
        ),
        (
            "$ pip install --require-hashes --requirement requirements.txt\nTemporary failure in name "
            "resolution",
            "network",
        ),
        ("OSError: [Errno 28] No space left on device", "disk is full"),
        ("Temporary failure in name resolution", "network"),
        ("error: command 'gcc' failed", "compiled"),
        ("something else", "words above"),
    ],
)
def test_advice(bootstrap: ModuleType, output: str, advice: str) -> None:
    assert advice in bootstrap.explain(output, "installing")


class TestFindPython:
    def find(self, tmp_path: Path, **environment: str) -> subprocess.CompletedProcess[str]:
        path = f"{tmp_path}{os.pathsep}/bin" if "PATH" not in environment else environment.pop("PATH")
        return subprocess.run(
            ["/bin/sh", str(SCRIPTS / "find_python.sh")],
            env={"PATH": path} | environment,
            capture_output=True,
            text=True,
            check=False,
        )

    def stub(self, path: Path, text: str) -> None:
        path.write_text(f"#!/bin/sh\n{text}\n")
        path.chmod(0o755)

    @pytest.fixture
    def only(self, tmp_path: Path) -> Path:
        """A PATH on which no real Python lies."""
        folder = tmp_path / "path"
        folder.mkdir()
        return folder

    def test_passes_over_stubs_that_only_print_an_error(self, only: Path) -> None:
        for name in ("python3.12", "python3.13"):
            self.stub(only / name, "echo 'command not found' >&2; exit 127")
        self.stub(only / "python3.11", f'exec "{sys.executable}" "$@"')
        found = self.find(only, PATH=str(only))
        assert found.returncode == 0, found.stderr
        assert Path(found.stdout.strip()).resolve() == Path(sys.executable).resolve()

    def test_none(self, only: Path) -> None:
        found = self.find(only, PATH=str(only))
        assert found.returncode == 1
        assert "no Python 3.11, 3.12 or 3.13 found" in found.stderr
        assert "PYTHON=" in found.stderr

    def test_the_named_one_does_not_fit(self, only: Path) -> None:
        self.stub(only / "old", "exit 3")
        found = self.find(only, PATH=str(only), PYTHON=str(only / "old"))
        assert found.returncode == 1
        assert f"PYTHON={only / 'old'}" in found.stderr

    def test_without_ensurepip(self, only: Path) -> None:
        self.stub(only / "python3", f'case "$2" in *ensurepip*) exit 1;; esac; exec "{sys.executable}" "$@"')
        # The script asks the interpreter that it found, by its own path: let that be the stub.
        self.stub(only / "python3", f'case "$2" in *ensurepip*) exit 1;; *) echo "{only}/python3";; esac')
        found = self.find(only, PATH=str(only))
        assert found.returncode == 1
        assert "apt install python3-venv" in found.stderr


def wheel(name: str, version: str, requires: tuple[str, ...] = (), package: Path | None = None) -> bytes:
    """A wheel with its description and, perhaps, an importable package."""
    info = f"{name}-{version}.dist-info"
    metadata = [
        f"Metadata-Version: 2.1\nName: {name}\nVersion: {version}",
        *(f"Requires-Dist: {wanted}" for wanted in requires),
    ]
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w") as archive:
        if package is not None:
            for file in sorted(package.rglob("*.py")):
                archive.write(file, str(file.relative_to(package.parent)))
        archive.writestr(f"{info}/METADATA", "\n".join(metadata) + "\n")
        archive.writestr(
            f"{info}/WHEEL", "Wheel-Version: 1.0\nGenerator: test\nRoot-Is-Purelib: true\nTag: py3-none-any\n"
        )
        archive.writestr(
            f"{info}/RECORD", "".join(f"{member},,\n" for member in [*archive.namelist(), f"{info}/RECORD"])
        )
    return packed.getvalue()


BUILD_BACKEND = """
import zipfile

import build_tool  # from requirements-build.txt: nothing else may be downloaded for a build

def build_editable(wheel_directory, config_settings=None, metadata_directory=None):
    with zipfile.ZipFile(f"{wheel_directory}/small-1.0-py3-none-any.whl", "w") as wheel:
        wheel.writestr("small-1.0.dist-info/METADATA", "Metadata-Version: 2.1\\nName: small\\nVersion: 1.0\\n")
        wheel.writestr("small-1.0.dist-info/WHEEL", "Wheel-Version: 1.0\\nRoot-Is-Purelib: true\\nTag: py3-none-any\\n")
        wheel.writestr("small-1.0.dist-info/RECORD", "")
    return "small-1.0-py3-none-any.whl"
"""

SMALL_PROJECT = """
[build-system]
requires = ["build_tool"]
build-backend = "backend"
backend-path = ["."]

[project]
name = "small"
version = "1.0"
"""


@pytest.mark.slow
class TestSetUp:
    """`scripts/setup.sh` of a small project by pip alone: real venv, real pip, real wheels; the lock holds
    what was the newest once.
    """

    @pytest.fixture
    def project(self, tmp_path: Path) -> Path:
        project, index, build_tool = tmp_path / "project", tmp_path / "index", tmp_path / "build_tool"
        for folder in (project / "scripts", project / "include" / "small", index, build_tool):
            folder.mkdir(parents=True)
        for name in ("bootstrap.py", "setup.sh", "find_python.sh", "check_lock.py"):
            shutil.copy(SCRIPTS / name, project / "scripts")
        (project / "include" / "small" / "__init__.py").touch()
        (build_tool / "__init__.py").touch()
        (project / "backend.py").write_text(BUILD_BACKEND)
        (project / "pyproject.toml").write_text(SMALL_PROJECT)
        locked = {
            ("requirements-build", "build_tool", "1.0"): wheel("build_tool", "1.0", package=build_tool),
            # The comparison with the lock uses packaging.
            ("requirements", "packaging", packaging.__version__): wheel(
                "packaging", packaging.__version__, package=Path(packaging.__file__).parent
            ),
            ("requirements", "apple", "1.0"): wheel("apple", "1.0"),
            ("requirements", "pear", "1.0"): wheel("pear", "1.0", requires=("apple[core]>=1",)),
        }
        for (lock, name, version), content in locked.items():
            (index / f"{name}-{version}-py3-none-any.whl").write_bytes(content)
            with (project / f"{lock}.txt").open("a") as file:
                file.write(f"{name}=={version} \\\n    --hash=sha256:{hashlib.sha256(content).hexdigest()}\n")
        for name in ("apple", "build_tool"):
            (index / f"{name}-9999.0-py3-none-any.whl").write_bytes(wheel(name, "9999.0"))
        return project

    def set_up(self, project: Path, **variables: str) -> subprocess.CompletedProcess[str]:
        without_uv = ["sh", str(SCRIPTS / "path_without_uv.sh"), str(project.parent / "scratch")]
        environment = {
            "PATH": subprocess.run(without_uv, capture_output=True, text=True, check=True).stdout.strip(),
            "PYTHON": sys.executable,
            "HOME": str(project.parent),
            "PIP_CONFIG_FILE": os.devnull,
            "PIP_NO_INDEX": "1",
            "PIP_FIND_LINKS": str(project.parent / "index"),
        }
        return subprocess.run(
            ["sh", str(project / "scripts" / "setup.sh")],
            env=environment | variables,
            capture_output=True,
            text=True,
            check=False,
        )

    def test_newer_versions_on_the_index_change_nothing(self, project: Path) -> None:
        # With variables that would send packages elsewhere, and let the tests' own packages count as
        # installed in the new environment.
        ended = self.set_up(
            project,
            PIP_USER="1",
            PIP_TARGET=str(project / "elsewhere"),
            PYTHONPATH=str(Path(packaging.__file__).parents[1]),
        )
        assert ended.returncode == 0, ended.stdout + ended.stderr
        assert not (project / "elsewhere").exists()
        listed = subprocess.run(
            [project / ".venv" / "bin" / "python", "-Im", "pip", "list", "--format=freeze"],
            capture_output=True,
            text=True,
            check=True,
        )
        assert {"apple==1.0", "pear==1.0", "build_tool==1.0", "small==1.0"} <= set(listed.stdout.split())
        # Byte code is there before anything was imported, the project's own too.
        assert list((project / "include" / "small" / "__pycache__").glob("__init__.*.pyc"))
        assert list((project / ".venv" / "lib").rglob("packaging/__pycache__/markers.*.pyc"))
        again = self.set_up(project)
        assert (again.returncode, again.stdout) == (0, "")

    def test_a_lock_that_lacks_a_package(self, project: Path) -> None:
        lock = project / "requirements.txt"
        lock.write_text(re.sub(r"apple==.*\n.*\n", "", lock.read_text()))
        ended = self.set_up(project)
        assert ended.returncode == 1
        assert "lock: pear requires apple, which is not installed" in ended.stderr
        assert "make clean" in ended.stderr


class TestPathWithoutUv:
    def test_what_lies_beside_uv_is_still_found(self, tmp_path: Path) -> None:
        for name in ("with/uv", "with/uvx", "with/tool", "other/git"):
            program = tmp_path / name
            program.parent.mkdir(exist_ok=True)
            program.write_text("#!/bin/sh\n")
            program.chmod(0o755)
        path = f"{tmp_path / 'with'}:/usr/bin:/bin:{tmp_path / 'other'}"
        wording = subprocess.run(
            ["/bin/sh", str(SCRIPTS / "path_without_uv.sh"), str(tmp_path / "scratch")],
            env={"PATH": path},
            capture_output=True,
            text=True,
            check=True,
        ).stdout.strip()
        assert shutil.which("uv", path=path)
        assert not shutil.which("uv", path=wording)
        assert not shutil.which("uvx", path=wording)
        assert shutil.which("tool", path=wording)
        assert wording.endswith(f":/usr/bin:/bin:{tmp_path / 'other'}")


class TestCheckLock:
    @pytest.fixture
    def check_lock(self) -> ModuleType:
        return load_script("check_lock")

    def test_this_project(self, check_lock: ModuleType, capsys: pytest.CaptureFixture[str]) -> None:
        assert check_lock.main([]) == 0
        assert "all locked with hashes" in capsys.readouterr().out

    @pytest.mark.parametrize(
        ("wanted", "locked", "wording"),
        [
            ("requests>=2", "rich==13.0 \\\n    --hash=sha256:0\n", ["requests is required but not locked"]),
            (
                "duckdb==1.5.5",
                "duckdb==1.5.6 \\\n    --hash=sha256:0\n",
                ["duckdb is locked at 1.5.6, required is ==1.5.5"],
            ),
            (
                "Numpy>=2  # fast",
                "numpy==2.4 ; python_version < '3.12' \\\n    --hash=sha256:0\nnumpy==2.5 ; python_version "
                ">= '3.12' --hash=sha256:1\n",
                [],
            ),
        ],
    )
    def test_differences(self, check_lock: ModuleType, wanted: str, locked: str, wording: list[str]) -> None:
        assert (
            check_lock.differences(
                check_lock.direct_requirements(wanted), check_lock.locked_requirements(locked)
            )
            == wording
        )

    PROJECT = (
        '[project]\nname = "fruit-bowl"\ndependencies = ["apple>=1"]\n[project.optional-dependencies]\n'
        'jam = ["plum==2"]\nparty = ["Fruit_Bowl[jam]", "pear"]\nodd = ["fruit-bowl[jelly]"]\n'
    )

    def test_dependencies_of_an_extra_and_of_extras_it_refers_to(self, check_lock: ModuleType) -> None:
        found = check_lock.project_requirements(self.PROJECT, "party")
        assert sorted(map(str, found)) == ["apple>=1", "pear", "plum==2"]

    def test_an_extra_that_does_not_exist(self, check_lock: ModuleType) -> None:
        with pytest.raises(ValueError, match="no extra jelly"):
            check_lock.project_requirements(self.PROJECT, "odd")

    def test_two_locks_that_disagree(self, check_lock: ModuleType) -> None:
        full = check_lock.locked_requirements("apple==1 \\\n    --hash=sha256:0\npear==2 --hash=sha256:0\n")
        run = check_lock.locked_requirements("Apple==1.1 --hash=sha256:0\npear==2 --hash=sha256:0\n")
        assert check_lock.disagreements(run, full) == ["Apple is locked at 1.1, in requirements.txt at 1"]
        assert check_lock.disagreements(full, run, "requirements-run") == [
            "apple is locked at 1, in requirements-run.txt at 1.1"
        ]

    @pytest.mark.parametrize(
        ("lock", "wording"),
        [
            ("requests==2.0\n", "requests has no hash"),
            (
                "rich==1 --hash=sha256:0\nrequests>=2.0 \\\n    --hash=sha256:0\n",
                "requests has no exact version",
            ),
            ("requests==2.* \\\n    --hash=sha256:0\n", "requests has no exact version"),
            ("requests \\\n    --hash=sha256:0\n", "requests has no exact version"),
        ],
    )
    def test_a_lock_that_leaves_something_open(self, check_lock: ModuleType, lock: str, wording: str) -> None:
        with pytest.raises(ValueError, match=wording):
            check_lock.locked_requirements(lock)


class TestCheckInstalled:
    LOCK = (
        "apple==1.0 \\\n    --hash=sha256:0\n    # via pear\npear==2.0 ; python_version >= '3' \\\n    "
        "--hash=sha256:0\n"
        "plum==1 ; python_version < '3' \\\n    --hash=sha256:0\n"
    )
    RIGHT = ({"apple": "1.0", "pear": "2.0", "Gov_Reviews": "9", "pip": "1", "wheel": "1"}, ())

    @pytest.fixture
    def check_lock(self) -> ModuleType:
        return load_script("check_lock")

    def wording(
        self,
        check_lock: ModuleType,
        folder: Path,
        installed: dict[str, str],
        requires: tuple[tuple[str, str], ...],
    ) -> list[str]:
        for name, version in installed.items():
            info = folder / f"{name}-{version}.dist-info"
            info.mkdir(parents=True)
            lines = [f"Requires-Dist: {wanted}" for by, wanted in requires if by == name]
            (info / "METADATA").write_text(
                "\n".join(["Metadata-Version: 2.1", f"Name: {name}", f"Version: {version}", *lines]) + "\n"
            )
        packages, wrong = check_lock.installed_packages([str(folder)])
        found: list[str] = wrong + check_lock.installed_differences(
            check_lock.locked_requirements(self.LOCK), "gov-reviews", packages
        )
        return found

    @pytest.mark.parametrize(
        ("change", "requires", "wording"),
        [
            ({}, (), []),
            ({"apple": "1.0.0"}, (), []),
            ({"apple": "1.1"}, (), ["apple is installed in version 1.1, locked is 1.0"]),
            ({"apple": "1.0+local"}, (), ["apple is installed in version 1.0+local, locked is 1.0"]),
            ({"apple": None}, (), ["apple 1.0 is locked but not installed"]),
            ({"plum": "1"}, (), ["plum 1 is installed but not locked"]),
            ({"Gov_Reviews": None}, (), ["this project (gov-reviews) is not installed"]),
            ({}, (("pear", "apple>=2"),), ["pear requires apple>=2, installed is 1.0"]),
            ({}, (("pear", "cherry"),), ["pear requires cherry, which is not installed"]),
            ({}, (("pear", "cherry ; python_version < '3'"), ("pear", "cherry ; extra == 'jam'")), []),
            (
                {},
                (("pear", "cherry ; extra == 'jam'"), ("apple", "pear[jam]")),
                ["pear requires cherry, which is not installed"],
            ),
        ],
    )
    def test_differences(
        self,
        check_lock: ModuleType,
        tmp_path: Path,
        change: dict[str, str],
        requires: tuple[tuple[str, str], ...],
        wording: list[str],
    ) -> None:
        installed = {
            name: version for name, version in (self.RIGHT[0] | change).items() if version is not None
        }
        assert self.wording(check_lock, tmp_path, installed, requires) == wording

    def test_left_overs(self, check_lock: ModuleType, tmp_path: Path) -> None:
        (tmp_path / "apple-0.9.dist-info").mkdir()
        (tmp_path / "apple-0.9.dist-info" / "METADATA").write_text(
            "Metadata-Version: 2.1\nName: apple\nVersion: 0.9\n"
        )
        (tmp_path / "cherry-1.dist-info").mkdir()
        wording = self.wording(check_lock, tmp_path, *self.RIGHT)
        assert any(re.match("apple is installed twice: ", sentence) for sentence in wording)
        assert any(
            "description of a package cannot be read" in sentence and "cherry" in sentence
            for sentence in wording
        )

    def test_what_differs_comes_with_a_remedy(
        self, check_lock: ModuleType, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
    ) -> None:
        monkeypatch.setattr(
            check_lock, "check_installed", lambda: (["rich 14 is installed but not locked"], "")
        )
        assert check_lock.main(["--installed"]) == 1
        assert re.search(
            r"(?s)rich 14 is installed but not locked.*make clean.*pip config list", capsys.readouterr().err
        )


class TestCi:
    """`.ci/run` with real git and make, in a project whose targets only say where they run and what they
    see.
    """

    MAKEFILE = (
        'setup:\n\t@if command -v uv; then echo "uv is on PATH"; exit 1; fi\n'
        '\t@mkdir -p .venv/bin; cp tool .venv/bin/python; cp tool .venv/bin/gov-reviews; echo "setup in $$PWD, note $$(cat note)"\n'
        'check:\n\t@echo "check in $$PWD"\ntest:\n\t@echo "1 passed in $$PWD"\n'
    )

    @pytest.fixture
    def checkout(self, tmp_path: Path) -> Path:
        project = tmp_path / "project"
        (project / "scripts").mkdir(parents=True)
        (project / ".ci").mkdir()
        shutil.copy(PROJECT_ROOT / ".ci" / "run", project / ".ci")
        shutil.copy(SCRIPTS / "path_without_uv.sh", project / "scripts")
        (project / "Makefile").write_text(self.MAKEFILE)
        (project / "note").write_text("committed\n")
        (project / ".gitignore").write_text("/.venv/\n")
        (project / "tool").write_text(f'#!/bin/sh\necho "${{0##*/}} $*" >> {tmp_path}/calls\n')
        (project / "tool").chmod(0o755)
        (tmp_path / "bin").mkdir()
        shutil.copy(project / "tool", tmp_path / "bin" / "uv")
        for command in (
            ["init", "--quiet"],
            ["add", "."],
            ["-c", "user.name=x", "-c", "user.email=x@x", "commit", "--quiet", "-m", "x"],
        ):
            subprocess.run(["git", *command], cwd=project, check=True)
        return project

    def run_ci(self, checkout: Path) -> list[str]:
        """What it printed, a line each."""
        # the suite itself runs under make, which tells its children to name their folders
        inherited = {
            name: value
            for name, value in os.environ.items()
            if name not in {"MAKELEVEL", "MAKEFLAGS", "MFLAGS"}
        }
        path = f"{checkout.parent / 'bin'}{os.pathsep}{os.environ['PATH']}"
        ended = subprocess.run(
            ["bash", str(checkout / ".ci" / "run")],
            env={**inherited, "PATH": path},
            capture_output=True,
            text=True,
            check=False,
        )
        assert ended.returncode == 0, ended.stdout + ended.stderr
        assert (checkout.parent / "calls").read_text().splitlines() == [
            "python -I scripts/check_lock.py --installed",
            "gov-reviews --help",
        ]
        return [line for line in ended.stdout.splitlines() if not line.startswith("ci: ")]

    def test_a_fresh_clone_is_set_up_once(self, checkout: Path) -> None:
        assert self.run_ci(checkout) == [
            f"setup in {checkout}, note committed",
            f"check in {checkout}",
            f"1 passed in {checkout}",
        ]

    @pytest.mark.parametrize("left_over", [".venv/made", "forgotten.py"])
    def test_a_working_copy_is_cloned_with_its_changes(self, checkout: Path, left_over: str) -> None:
        (checkout / left_over).parent.mkdir(exist_ok=True)
        (checkout / left_over).touch()
        (checkout / "note").write_text("changed\n")
        setup, *others = self.run_ci(checkout)
        assert re.fullmatch(r"setup in /.*/clone, note changed", setup)
        assert others == [f"check in {checkout}", f"1 passed in {checkout}"]
        assert not Path(setup.removeprefix("setup in ").split(",")[0]).exists()

    def test_without_git_the_folder_itself_is_tried(self, checkout: Path) -> None:
        shutil.rmtree(checkout / ".git")
        assert self.run_ci(checkout)[0] == f"setup in {checkout}, note committed"
