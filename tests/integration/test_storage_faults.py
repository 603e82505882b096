"""Full disks, quotas, read-only folders, too little memory: one message with a remedy, exit code 1, and what
was published stays.
"""

from __future__ import annotations

import os
import resource
import shutil
import subprocess
import sys
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from tests.sessions import as_nobody

from gov_reviews.records.runs import RunSummary

pytestmark = pytest.mark.slow

REVIEW = """云汀市汀南区政协2024年工作综述

2024年，汀南区政协召开常委会会议4次、主席会议11次，征集提案213件，立案186件，办复率100%，委员满意率98.5%。
一年来，区政协聚焦中心工作，开展调研视察23次，报送社情民意信息135篇。
"""


def cli(
    data: Path, *arguments: str, limit: Callable[[], None] | None = None, **variables: str
) -> subprocess.CompletedProcess[str]:
    clean = {name: value for name, value in os.environ.items() if not name.startswith("GOV_REVIEWS_")}
    return subprocess.run(
        [sys.executable, "-m", "gov_reviews.cli", *arguments],
        env=clean | {"GOV_REVIEWS_DATA": str(data)} | variables,
        capture_output=True,
        text=True,
        timeout=300,
        check=False,
        preexec_fn=limit,
    )


def assert_told(result: subprocess.CompletedProcess[str], *words: str) -> None:
    """One message with these words, no traceback, exit code 1."""
    wording = (result.stdout + result.stderr).replace("\n", " ")
    assert result.returncode == 1, wording
    assert "Traceback" not in wording, wording
    assert "error of gov-reviews itself" not in wording
    for word in words:
        assert word in wording, wording


def file_size_limit(size: int) -> Callable[[], None]:
    """A quota that needs no rights: no file may grow beyond this."""
    return lambda: resource.setrlimit(resource.RLIMIT_FSIZE, (size, size))


@pytest.fixture
def data(loaded_root: tuple[Path, RunSummary], tmp_path: Path) -> Path:
    """A copy of an installation that has published, with news in its inbox."""
    root = tmp_path / "data"
    shutil.copytree(loaded_root[0], root)
    (root / "inbox").mkdir(exist_ok=True)
    (root / "inbox" / "review.txt").write_text(REVIEW, encoding="utf-8")
    return root


@pytest.fixture
def mounted(tmp_path: Path) -> Iterator[Callable[[str], Path]]:
    """A file system of its own in memory, of a size like "1m"."""
    folders: list[Path] = []

    def mount(size: str) -> Path:
        folder = tmp_path / f"disk{len(folders)}"
        folder.mkdir()
        made = subprocess.run(
            ["mount", "-t", "tmpfs", "-o", f"size={size}", "tmpfs", str(folder)],
            capture_output=True,
            check=False,
        )
        if made.returncode != 0:
            pytest.skip(
                "mounting needs rights that this user or container lacks; the file size limits test the same "
                "on any machine"
            )
        folders.append(folder)
        return folder

    yield mount
    for folder in folders:
        subprocess.run(["umount", str(folder)], check=True)


# from the first file of the run folder to the candidate: the larger the limit, the later the step that meets
# it
@pytest.mark.parametrize("size", [0, 60, 2_000, 300_000])
def test_a_quota_that_is_used_up_stops_the_run_with_one_message(data: Path, size: int) -> None:
    before = (data / "warehouse" / "warehouse.duckdb").read_bytes()
    assert_told(
        cli(data, "run", "--no-sites", limit=file_size_limit(size)),
        "full, or a quota is used up",
        "Free some space",
    )
    assert (data / "warehouse" / "warehouse.duckdb").read_bytes() == before
    assert cli(data, "query", "select count(*) from mart.review").returncode == 0


@pytest.mark.parametrize("size", ["40k", "200k"])
def test_a_full_disk_stops_the_run_with_one_message(mounted: Callable[[str], Path], size: str) -> None:
    root = mounted(size)
    inbox = root.with_name("inbox")
    inbox.mkdir()
    (inbox / "review.txt").write_text(REVIEW * 40, encoding="utf-8")
    with (root / "ballast").open("wb") as stream:
        stream.write(
            bytes(os.statvfs(root).f_bavail * os.statvfs(root).f_frsize - (0 if size == "40k" else 60_000))
        )
    assert_told(cli(root, "run", "--no-sites", "--inbox", str(inbox)), "full", "Free some space")


def test_a_disk_that_is_full_in_the_middle_of_a_build(mounted: Callable[[str], Path], data: Path) -> None:
    root = mounted("100m")
    shutil.copytree(data, root / "data")
    room = (
        root / "data/warehouse/warehouse.duckdb"
    ).stat().st_size + 600_000  # the copy fits, what is merged into it does not
    with (root / "ballast").open("wb") as stream:
        stream.write(bytes(os.statvfs(root).f_bavail * os.statvfs(root).f_frsize - room))
    script = (
        "import sys\nfrom gov_reviews.warehouse import build\nbuild.SPARE_BYTES = -10**9\nfrom gov_reviews "
        "import cli\n"
        "sys.argv = ['gov-reviews', 'run', '--no-sites']\ncli.main()\n"
    )
    clean = {name: value for name, value in os.environ.items() if not name.startswith("GOV_REVIEWS_")}
    result = subprocess.run(
        [sys.executable, "-c", script],
        env=clean | {"GOV_REVIEWS_DATA": str(root / "data")},
        capture_output=True,
        text=True,
        check=False,
        timeout=300,
    )
    assert_told(result, "disk is full", "Free some space")
    (root / "ballast").unlink()
    assert cli(root / "data", "status").returncode == 0


def test_a_read_only_disk_is_told_and_can_still_be_asked(mounted: Callable[[str], Path], data: Path) -> None:
    root = mounted("60m")
    shutil.copytree(data, root / "data")
    subprocess.run(["mount", "-o", "remount,ro", str(root)], check=True)
    assert_told(cli(root / "data", "run", "--no-sites"), "Read-only file system", "right to write")
    assert_told(cli(root / "data", "restore", "1"), "Read-only file system", "right to write")
    assert cli(root / "data", "query", "select count(*) from mart.review").returncode == 0
    assert cli(root / "data", "status").returncode == 0


_RUN_AS_NOBODY = """
from pathlib import Path
try:
    steps.start(Settings(Path(sys.argv[1])), RunOptions(use_sites=False))
except PipelineError as error:
    print(type(error).__name__, error)
"""


def test_a_folder_without_the_right_to_write_is_told(tmp_path: Path) -> None:
    for folder in (tmp_path, *tmp_path.parents[:3]):
        if folder.owner() == Path.home().owner() and folder != Path("/"):
            folder.chmod(folder.stat().st_mode | 0o055)
    root = tmp_path / "data"
    root.mkdir(mode=0o555)
    modules = (
        "import tempfile\nfrom pathlib import Path\nfrom gov_reviews.pipeline import steps\n"
        "from gov_reviews.records.runs import RunOptions\n"
        "from gov_reviews.errors import PipelineError\nfrom gov_reviews.settings import Settings\n"
        "with tempfile.TemporaryDirectory() as folder:\n    steps.start(Settings(Path(folder)), "
        "RunOptions(use_sites=False))\n"
    )
    wording = as_nobody(_RUN_AS_NOBODY, str(root), modules=modules)
    assert wording.startswith("NotWritable")
    assert "Permission denied" in wording
    assert str(root) in wording


def test_too_little_memory_is_told(data: Path) -> None:
    sort = "select count(*) from (select md5(range::varchar) as one from range(3000000) order by one)"
    assert_told(
        cli(data, "query", sort, GOV_REVIEWS_DUCKDB_MEMORY="20MB"),
        "Out of Memory",
        "GOV_REVIEWS_DUCKDB_MEMORY",
    )
    assert_told(
        cli(data, "run", "--no-sites", GOV_REVIEWS_DUCKDB_MEMORY="1MB"),
        "Out of Memory",
        "GOV_REVIEWS_DUCKDB_MEMORY",
    )


def test_a_query_that_takes_too_long_is_stopped_while_it_works_and_while_it_is_fetched(data: Path) -> None:
    works = "select count(*) from range(1000000) a, range(1000000) b where a.range * b.range % 7 = 3"
    streams = "select a.range from range(1000000) a, range(1000000) b where a.range + b.range < 0"
    for sql in (works, streams):
        assert_told(
            cli(data, "query", sql, "--timeout", "1", "--format", "csv"), "stopped after 1 s", "--timeout"
        )
    assert cli(data, "query", "select 1", "--timeout", "0").returncode == 0
