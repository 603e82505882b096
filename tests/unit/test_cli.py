"""The command line: quick to answer, clear about wrong input, silent about nothing."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest
from tests.commands import call_here

pytestmark = pytest.mark.slow

COMMANDS = (
    "run",
    "inspect",
    "query",
    "status",
    "decide",
    "decisions",
    "restore",
    "sources",
    "archive",
    "sample-site",
)


def cli(*arguments: str, data: Path | None = None, stdin: str = "") -> subprocess.CompletedProcess[str]:
    environment = {name: value for name, value in os.environ.items() if not name.startswith("GOV_REVIEWS_")}
    if data is not None:
        environment["GOV_REVIEWS_DATA"] = str(data)
    return subprocess.run(
        [sys.executable, "-m", "gov_reviews.cli", *arguments],
        capture_output=True,
        text=True,
        env=environment,
        input=stdin,
        timeout=120,
        check=False,
    )


def test_help_names_every_command() -> None:
    result = cli("--help")
    assert result.returncode == 0
    assert all(command in result.stdout for command in COMMANDS)


@pytest.mark.parametrize("command", COMMANDS)
def test_help_of_a_command_loads_nothing_heavy(command: str) -> None:
    script = (
        "import sys\nfrom gov_reviews.cli import app\n"
        f"sys.argv = ['gov-reviews', {command!r}, '--help']\n"
        "try:\n    app()\nexcept SystemExit as leaving:\n    assert not leaving.code\n"
        "heavy = {'pandas', 'duckdb', 'great_expectations', 'jieba', 'rjieba', 'lxml', 'bs4', 'requests', "
        "'pyarrow', 'numpy', 'opencc'}\n"
        "print('HEAVY', sorted(heavy & set(sys.modules)))"
    )
    result = subprocess.run([sys.executable, "-c", script], capture_output=True, text=True, check=True)
    assert result.stdout.rstrip().endswith("HEAVY []")


@pytest.mark.parametrize(
    ("arguments", "wording"),
    [
        (["run", "--source", "sample_portl"], "sample_portal"),
        (["run", "--since", "2026-13-40"], "2026-13-40"),
        (["run", "--url", "https://unregistered.example/a.html"], "not registered"),
        (["run", "--url", "not a url"], "not a url"),
        (["run", "--mode", "sometimes"], "sometimes"),
        (["run", "--inbox", "/nowhere/at/all"], "not a folder"),
        (["run", "--no-sites", "--source", "sample_portal"], "switched off"),
        (["inspect", "/nowhere.txt"], "no such file"),
        (["inspect", "https://unregistered.example/a.html"], "not registered"),
        (["inspect", "/nowhere.txt", "--url", "nonsense"], "no such file"),
        (["sources", "check", "https://unregistered.example/"], "not registered"),
        (["sources", "probe", "/nowhere.html", "--address", "http://zx.example.org/"], "cannot be read"),
        (["sources", "probe", "no_such_source"], "no_such_source"),
        (["sample-site", "--port", "99999"], "65535"),
        (["no-such-command"], "no-such-command"),
    ],
)
def test_wrong_input_is_one_clear_message_and_starts_nothing(
    arguments: list[str], wording: str, tmp_path: Path
) -> None:
    environment = {name: value for name, value in os.environ.items() if not name.startswith("GOV_REVIEWS_")}
    result = call_here(environment | {"GOV_REVIEWS_DATA": str(tmp_path)}, *arguments)
    assert result.returncode == (
        1 if wording == "not registered" else 2
    )  # a known form, but a host that may not be asked
    assert wording in result.stderr
    assert "Traceback" not in result.stderr
    assert not (tmp_path / "runs").exists()
    assert not (tmp_path / "warehouse").exists()


def test_a_terminal_sequence_in_an_argument_is_not_echoed(tmp_path: Path) -> None:
    result = cli("inspect", "/no\x1b[2Jsuch", data=tmp_path)
    assert result.returncode == 2
    assert "\x1b" not in result.stderr


def test_asking_before_anything_is_loaded_says_what_to_do(tmp_path: Path) -> None:
    result = cli("query", "select 1", data=tmp_path)
    assert result.returncode == 1
    assert "gov-reviews run" in result.stderr
    assert "Traceback" not in result.stderr


def test_sources_are_listed_in_three_forms() -> None:
    for form in ("table", "csv", "json"):
        result = cli("sources", "list", "--format", form)
        assert result.returncode == 0, result.stderr
        assert "sample_portal" in result.stdout
    assert "sample_portal" in cli("sources", "check", "http://portal.sample.example/x").stdout


def test_a_saved_list_page_is_probed(tmp_path: Path) -> None:
    page = tmp_path / "list.html"
    page.write_text(
        '<ul><li><a href="t20240105_7.html">某县政协工作综述</a>2024-01-05</li></ul>', encoding="utf-8"
    )
    arguments = ("sources", "probe", str(page), "--address", "http://zx.example.org/col/")
    result = cli(*arguments, "--json")
    assert result.returncode == 0, result.stderr
    assert json.loads(result.stdout)["rows"] == [
        {
            "address": "http://zx.example.org/col/t20240105_7.html",
            "title": "某县政协工作综述",
            "date": "2024-01-05",
            "is_year_inferred": False,
        }
    ]
    page.write_text(
        "<html><h1>网站防火墙</h1><p>您的访问请求可能对网站造成安全威胁，已被拦截。</p></html>",
        encoding="utf-8",
    )
    result = cli(*arguments)
    assert (result.returncode, "blocked_waf" in result.stdout) == (1, True)


def test_the_skeleton_of_a_saved_article(tmp_path: Path) -> None:
    page, folder = tmp_path / "article.html", tmp_path / "xx_city"
    text = "<p>柳青禾走遍全县各个渡口，记下群众的三百多条意见，全部转交有关部门办理。</p>" * 3
    page.write_text(f"<h1>渡口听民声</h1><p>2024-01-05</p><div>{text}</div>", encoding="utf-8")
    url = ("--url", "http://zx.example.org/a/7.html")
    result = cli("inspect", str(page), *url, "--skeleton", str(folder))
    assert result.returncode == 0, result.stderr
    assert "page.html" in result.stdout
    assert "渡口" not in (folder / "page.html").read_text(encoding="utf-8")
    refused = cli("inspect", str(page), "--skeleton", str(folder))
    assert "needs FILE and --url" in refused.stderr
    probed = cli("sources", "probe", str(page), "--address", url[1], "--skeleton", str(folder))
    assert "no article was read" in probed.stderr
    assert sorted(path.name for path in folder.iterdir()) == ["page.html", "page.origin.yaml"]


def test_a_closed_pipe_is_no_error() -> None:
    shell = f"'{sys.executable}' -m gov_reviews.cli sources list --format csv | head -n 1"
    result = subprocess.run(["/bin/sh", "-c", shell], capture_output=True, text=True, check=False)
    assert "Traceback" not in result.stderr
    assert "Exception" not in result.stderr
