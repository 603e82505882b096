"""Set-up: which Python is taken, when `.venv` counts as finished, what a person is told when it cannot be made."""

from __future__ import annotations

import importlib.util
import json
import os
import subprocess
import sys
from pathlib import Path
from types import ModuleType

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
    (tmp_path / "pyproject.toml").write_text('[project]\nname = "x"\n[tool.ruff]\nline-length = 140\n')
    for name, path in {
        "ROOT": tmp_path,
        "LOCK": tmp_path / "requirements.txt",
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

    def test_project_data_counts_and_tool_settings_do_not(self, bootstrap: ModuleType) -> None:
        finish(bootstrap)
        bootstrap.PROJECT.write_text('[project]\nname = "x"\n[tool.ruff]\nline-length = 100\n')
        assert bootstrap.is_current()
        bootstrap.PROJECT.write_text('[project]\nname = "x"\nscripts = {y = "z:z"}\n')
        assert not bootstrap.is_current()

    def test_moved_folder(self, bootstrap: ModuleType, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
        finish(bootstrap)
        monkeypatch.setattr(bootstrap, "ROOT", tmp_path / "moved")
        assert not bootstrap.is_current()

    def test_another_python_is_asked_for(self, bootstrap: ModuleType, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
        finish(bootstrap)
        monkeypatch.setenv("PYTHON", sys.executable)
        assert bootstrap.is_current()
        other = tmp_path / "python3.99"
        other.write_text("#!/bin/sh\necho 3.99.0\n")
        other.chmod(0o755)
        monkeypatch.setenv("PYTHON", str(other))
        assert not bootstrap.is_current()


class TestMaking:
    """With stand-ins for uv and for the Python that makes environments: what is under test is the order and the aftermath."""

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

    def test_pip_with_hashes_then_the_project_then_the_stamp(self, bootstrap: ModuleType, tools: Path, tmp_path: Path) -> None:
        bootstrap.make_environment()
        venv, packages, project = self.calls(tmp_path)
        assert venv.endswith(f"-m venv {bootstrap.VENV}")
        assert "--require-hashes" in packages
        assert "--editable" in project
        assert "--index-url" not in packages + project
        assert json.loads(bootstrap.STAMP.read_text())["root"] == str(tmp_path)

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

    def test_pip_when_uv_fails(self, bootstrap: ModuleType, tools: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
        (tools / "uv").write_text(f'#!/bin/sh\necho "uv $*" >> {tmp_path}/calls\necho "error sending request"; exit 2\n')
        (tools / "uv").chmod(0o755)
        bootstrap.make_environment()
        assert [call.split()[0] for call in self.calls(tmp_path)] == ["uv", "python", "python", "python"]
        assert bootstrap.STAMP.exists()
        assert "trying pip" in capsys.readouterr().out


@pytest.mark.parametrize(
    ("output", "advice"),
    [
        ("ERROR: THESE PACKAGES DO NOT MATCH THE HASHES FROM THE REQUIREMENTS FILE", "make lock"),
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
            ["/bin/sh", str(SCRIPTS / "find_python.sh")], env={"PATH": path} | environment, capture_output=True, text=True, check=False
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


class TestCheckLock:
    @pytest.fixture
    def check_lock(self) -> ModuleType:
        return load_script("check_lock")

    def test_this_project(self, check_lock: ModuleType, capsys: pytest.CaptureFixture[str]) -> None:
        assert check_lock.main() == 0
        assert "all locked with hashes" in capsys.readouterr().out

    @pytest.mark.parametrize(
        ("wanted", "locked", "told"),
        [
            ("requests>=2", "rich==13.0 \\\n    --hash=sha256:0\n", ["requests is in requirements.in but not in requirements.txt"]),
            ("duckdb==1.5.5", "duckdb==1.5.6 \\\n    --hash=sha256:0\n", ["duckdb is locked at 1.5.6, requirements.in wants ==1.5.5"]),
            ("Numpy>=2  # fast", "numpy==2.4 ; x \\\n    --hash=sha256:0\nnumpy==2.5 ; y \\\n    --hash=sha256:1\n", []),
        ],
    )
    def test_differences(self, check_lock: ModuleType, wanted: str, locked: str, told: list[str]) -> None:
        assert check_lock.differences(check_lock.direct_requirements(wanted), check_lock.locked_versions(locked)) == told

    def test_a_missing_hash(self, check_lock: ModuleType) -> None:
        with pytest.raises(ValueError, match="requests has no hash"):
            check_lock.locked_versions("requests==2.0\n")
