"""What people wait and pay for: every command of `gov-reviews`, the set-up, the test suite folder by folder.

Out: one line each: seconds, processor seconds, peak memory of its largest process. docs/budgets.md holds the
figures and what they may become.
"""

from __future__ import annotations

import random
import shutil
import subprocess
import sys
from collections.abc import Iterator, Sequence
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from measure import run_worker

from gov_reviews.capture.archive import Archive
from gov_reviews.capture.http_transaction import HttpTransaction
from gov_reviews.decoding.decoded_page import DecodedPage
from gov_reviews.records.captures import CaptureKind
from gov_reviews.settings import PROJECT_ROOT, Settings
from gov_reviews.warehouse.reader import query_published
from gov_reviews_samples.server import running_sample_site

PROGRAM = Path(sys.executable).with_name("gov-reviews")
PAGE = "tests/golden/sample_portal"
CAPTURES, CAPTURES_PER_RUN = 6_000, 20
OWN_CHECK = """\
checks:
- table: mart.organization_year_metric
  column: value
  between: {max: 1000000000, severity: warning, message: {en: Above a billion., zh: 超过十亿。}}
"""


def bench_budget(folder: Path) -> None:
    """Print one line per command of gov-reviews, on the sample sites."""
    settings = Settings(data_root=folder / "budget")
    _head("command")
    with running_sample_site(settings):
        for title, arguments in _commands(settings):
            _line(title, _cost([str(PROGRAM), *arguments]))


def _commands(settings: Settings) -> Iterator[tuple[str, list[str]]]:
    """Title and arguments of each command, in an order in which each finds what it needs."""
    data = ["--data", str(settings.data_root)]
    page = next((PROJECT_ROOT / PAGE).rglob("page.html"))
    yield "--help", ["--help"]
    yield "catalogue find", ["catalogue", "find", "提案"]
    yield "sources check", ["sources", "check"]
    saved = settings.data_root.parent / "list.html"
    rows = "".join(
        f'<li><a href="t202601{day:02}_43100{day}.html">某县政协第{day}篇综述</a>2026-01-{day:02}</li>'
        for day in range(31, 0, -1)
    )
    saved.write_text(f"<ul>{rows}</ul>", encoding="utf-8")
    yield "sources probe", ["sources", "probe", str(saved), "--address", "http://zx.example.org/zxyw/"]
    yield "catalogue check", ["catalogue", "check"]
    yield "sources list", ["sources", "list", *data]
    yield "inspect", ["inspect", str(page), *data]
    yield "explain", ["explain", "全年立案提案152件，满意率98%。"]
    yield "run, first", ["run", *data]
    yield "run, nothing new", ["run", *data]
    yield "query", ["query", "select * from mart.organization_year_metric", "--format", "json", *data]
    yield "export", ["export", *data]
    checks = settings.data_root / "checks.yaml"
    checks.write_text(OWN_CHECK, encoding="utf-8")
    yield "checks", ["checks", *data]
    checks.unlink()
    yield "status", ["status", *data]
    yield "reprocess, nothing left", ["reprocess", *data]
    yield "restore --list", ["restore", "--list", *data]
    (capture,) = query_published(
        settings, "select min(capture_id) from ops.crawl_url where outcome <> 'forgotten'"
    ).rows[0]
    yield "forget", ["forget", str(capture), "--reason", "budget", *data]
    ((figure,),) = query_published(settings, "select min(observation_key) from mart.observation").rows
    yield "decide hold", ["decide", "hold", str(figure), "--reason", "budget", *data]
    yield "decisions", ["decisions", *data]
    yield "archive verify", ["archive", "verify", *data]
    large = settings.data_root.with_name("large")
    _make_archive(large)
    yield f"archive verify, {CAPTURES:,} captures", ["archive", "verify", "--data", str(large)]
    yield "sample-site --publish-next", ["sample-site", "--publish-next", *data]
    yield "run, some news", ["run", *data]


def _make_archive(data_root: Path) -> None:
    """An archive of made pages, 40 kB each."""
    chance = random.Random(1)  # noqa: S311
    letters = [chr(chance.randrange(0x4E00, 0x9FA5)) for _ in range(3_000)]
    frame = "a{b:c}" * 1_500 + "<div><a href='x'>首页</a></div>" * 300
    request = b"GET / HTTP/1.1\r\nHost: example.org\r\n\r\n"
    at = datetime(2026, 1, 20, tzinfo=UTC)
    archive = Archive(data_root / "archive")
    for run in range(CAPTURES // CAPTURES_PER_RUN):
        with archive.writer(f"run{run:05d}", f"source{run % 3}") as writer:
            for page in range(CAPTURES_PER_RUN):
                url = f"http://example.org/{run}/{page}.html"
                body = f"<html>{frame}<p>{''.join(chance.choices(letters, k=5_000))}</p></html>".encode()
                head = b"HTTP/1.1 200 OK\r\nContent-Type: text/html\r\nContent-Length: %d\r\n\r\n" % len(body)
                decoded = DecodedPage(body, url, "text/html")
                writer.add(
                    HttpTransaction(
                        url, url, at, 200, {"content-type": "text/html"}, decoded, request, head + body, None
                    ),
                    kind=CaptureKind.ARTICLE,
                )


def bench_setup(folder: Path) -> None:
    """Print what a set-up by pip alone costs, in a fresh copy of this checkout, and how large it is."""
    project = folder / "setup"
    project.mkdir()
    for name in _tracked_files():
        (project / name).parent.mkdir(parents=True, exist_ok=True)
        shutil.copy(PROJECT_ROOT / name, project / name)
    path = subprocess.run(
        ["sh", str(PROJECT_ROOT / "scripts" / "path_without_uv.sh"), str(folder)],
        check=True,
        capture_output=True,
        text=True,
    ).stdout.strip()
    _head("set-up")
    _line(
        "make setup, pip alone", _cost(["env", f"PATH={path}", "make", "--directory", str(project), "setup"])
    )
    size = sum(file.lstat().st_size for file in (project / ".venv").rglob("*") if file.is_file())
    sys.stdout.write(f"  .venv: {size / 1e6:,.0f} MB\n")


def _tracked_files() -> list[str]:
    listed = subprocess.run(
        ["git", "ls-files", "--cached", "--others", "--exclude-standard"],
        cwd=PROJECT_ROOT,
        check=True,
        capture_output=True,
        text=True,
    ).stdout.splitlines()
    return [name for name in listed if (PROJECT_ROOT / name).is_file()]


def bench_suite(folder: Path) -> None:
    """Print what each folder of the tests costs, one process after the other."""
    del folder
    _head("tests")
    for place in sorted(path for path in (PROJECT_ROOT / "tests").iterdir() if any(path.rglob("test_*.py"))):
        name = str(place.relative_to(PROJECT_ROOT))
        _line(name, _cost([sys.executable, "-m", "pytest", "-q", "-p", "no:cacheprovider", name]))


def _cost(command: Sequence[str]) -> dict[str, Any]:
    """What a command costs.

    Raises:
        SystemExit: It failed; its errors are shown.
    """
    cost = run_worker("budget_worker.py", *command, cores="all")
    if cost["status"]:
        raise SystemExit(f"{' '.join(command)} ended with {cost['status']}:\n{cost['errors']}")
    return cost


def _head(title: str) -> None:
    sys.stdout.write(f"\n{title:<30}{'seconds':>9}{'CPU s':>9}{'peak MB':>9}\n")


def _line(title: str, cost: dict[str, Any]) -> None:
    sys.stdout.write(f"{title:<30}{cost['seconds']:>9.1f}{cost['cpu_s']:>9.1f}{cost['peak_mb']:>9.0f}\n")
    sys.stdout.flush()
