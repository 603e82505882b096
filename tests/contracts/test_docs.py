"""The documentation says what is true: links, names of targets and commands, examples with their output, the
metrics page.

SQL and Python examples run against a warehouse that is built here from the first batch of the sample sites;
what is printed below an example must be what it gives. `UPDATE_DOCS=1 pytest tests/contracts/test_docs.py`
writes these outputs anew and fails, so that a person reviews the change.
"""

from __future__ import annotations

import contextlib
import importlib
import inspect
import io
import os
import re
import runpy
import shutil
import subprocess
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any

import pytest
import yaml

from gov_reviews.capture.source_probe import probe_page
from gov_reviews.decoding.decoded_page import DecodedPage
from gov_reviews.errors import InvalidMetadata
from gov_reviews.knowledge.catalogue import Metric, load_catalogue
from gov_reviews.records.runs import RunSummary
from gov_reviews.report.metrics_page import PAGE as METRICS_PAGE
from gov_reviews.report.metrics_page import render_page
from gov_reviews.report.probe_view import render_probe
from gov_reviews.report.rows import to_plain
from gov_reviews.report.sources_page import SOURCES_PAGE, render_registry
from gov_reviews.settings import PROJECT_ROOT, SQL_ROOT, Settings
from gov_reviews.sites.registry import load_registry
from gov_reviews.warehouse.reader import query_published

PAGES = [
    PROJECT_ROOT / "README.md",
    PROJECT_ROOT / "CONTRIBUTING.md",
    PROJECT_ROOT / "SECURITY.md",
    *sorted((PROJECT_ROOT / "docs").rglob("*.md")),
]
OTHER_PAGES = [
    PROJECT_ROOT / "include/gov_reviews_samples/README.md",
    PROJECT_ROOT / "plugins/README.md",
    PROJECT_ROOT / "tests/gold/README.md",
]
PAGES_WITH_EXAMPLES = [
    page
    for page in PAGES
    if re.search(r"^```(?:sql|python)$", page.read_text(encoding="utf-8"), re.MULTILINE)
]

FENCE = re.compile(r"^```(?P<language>\w*)\n(?P<body>.*?)^```$", re.MULTILINE | re.DOTALL)
TABLE_BELOW = re.compile(r"\n\n(?P<output>(?:\|.*\n)+)")
TEXT_BELOW = re.compile(r"\n\n```text\n(?P<output>.*?)^```$", re.MULTILINE | re.DOTALL)
CODE_SPAN = re.compile(r"`([^`\n]+)`")


def read(page: Path) -> str:
    return page.read_text(encoding="utf-8")


def name_of(page: Path) -> str:
    return page.relative_to(PROJECT_ROOT).as_posix()


def commands_in(page: Path) -> list[str]:
    """Code spans, and the lines of fenced blocks that are no program."""
    text = read(page)
    fenced = [
        line.strip()
        for match in FENCE.finditer(text)
        if not match["language"]
        for line in match["body"].splitlines()
    ]
    return fenced + CODE_SPAN.findall(FENCE.sub("", text))


# --- links and paths ---


def anchors_of(page: Path) -> set[str]:
    """Anchors of the headings, as GitHub makes them."""
    headings = re.findall(r"^#+ (.+)$", FENCE.sub("", read(page)), re.MULTILINE)
    return {re.sub(r"[^\w\- ]", "", heading.lower()).strip().replace(" ", "-") for heading in headings}


@pytest.mark.parametrize("page", [*PAGES, *OTHER_PAGES], ids=name_of)
def test_links_resolve(page: Path) -> None:
    links = re.findall(r"\]\(([^)\s]+)\)", CODE_SPAN.sub("", FENCE.sub("", read(page))))
    for link in links:
        if link.startswith(("http://", "https://")):
            continue
        target, _, anchor = link.partition("#")
        path = (page.parent / target).resolve() if target else page
        assert path.exists(), f"{name_of(page)} links to {link}, which is not there"
        assert not anchor or anchor in anchors_of(path), (
            f"{name_of(page)} links to {link}; {path.name} has no such heading"
        )


@pytest.mark.parametrize("page", PAGES, ids=name_of)
def test_named_files_exist(page: Path) -> None:
    """A path of the repository in a code span is there; patterns and placeholders are left out."""
    for span in CODE_SPAN.findall(FENCE.sub("", read(page))):
        for word in span.split():
            if re.fullmatch(r"(?:dags|docs|include|plugins|scripts|sql|tests)/[\w./-]+", word):
                assert (PROJECT_ROOT / word).exists(), f"{name_of(page)} names {word}, which is not there"
            elif re.fullmatch(r"gov_reviews/[\w./-]+", word):
                assert (PROJECT_ROOT / "include" / word).exists(), (
                    f"{name_of(page)} names {word}, which is not there"
                )


def test_files_in_the_architecture_exist() -> None:
    """Paths below include/ are written without it; a placeholder (`<code>`) is left out."""
    text = FENCE.sub("", read(PROJECT_ROOT / "docs" / "architecture.md"))
    named = re.findall(r"`((?:gov_reviews\w*|metadata)/[\w./<>-]*)`", text)
    assert len(named) > 60
    paths = [name for name in named if "<" not in name]
    assert [name for name in paths if not (PROJECT_ROOT / "include" / name).exists()] == []


def test_functions_in_the_architecture_exist() -> None:
    """`pipeline.steps.plan(settings, run_id)`: the module has that function, with parameters of those
    names."""
    calls = re.findall(
        r"`([a-z_]+(?:\.[a-z_]+)*)\.([a-z_]+)\(([^)`]*)\)`", read(PROJECT_ROOT / "docs" / "architecture.md")
    )
    assert len(calls) > 8
    for module, function, parameters in calls:
        known = inspect.signature(
            getattr(importlib.import_module(f"gov_reviews.{module}"), function)
        ).parameters
        named = [name.strip() for name in parameters.split(",") if name.strip()]
        assert [name for name in named if name not in known] == [], f"{module}.{function} takes {list(known)}"


def test_every_page_is_reached_from_the_readme() -> None:
    text = read(PROJECT_ROOT / "README.md")
    assert [name_of(page) for page in PAGES[1:] if page.name not in text] == []
    chinese = [name_of(page) for page in PAGES if page.parent.name == "zh"]
    assert len(chinese) >= 2
    assert [name for name in chinese if f"({name})" not in text] == []


# --- make and gov-reviews ---


def make_targets() -> set[str]:
    return set(re.findall(r"^([a-z-]+):.*## ", read(PROJECT_ROOT / "Makefile"), re.MULTILINE))


def documented_targets() -> dict[str, str]:
    found: dict[str, str] = {}
    for page in PAGES:
        for command in commands_in(page):
            if match := re.match(r"make (?:[A-Z]+=\S+ )*([a-z][a-z-]*)", command):
                found[match[1]] = name_of(page)
    return found


def test_make_targets_in_the_docs_exist() -> None:
    assert {
        target: page for target, page in documented_targets().items() if target not in make_targets()
    } == {}


def test_every_make_target_is_documented() -> None:
    assert len(make_targets()) >= 8
    assert make_targets() - documented_targets().keys() == set()


def cli_commands() -> dict[str, set[str]]:
    """Every command of gov-reviews with its options."""
    import typer

    from gov_reviews.cli import app

    def walk(command: Any, path: str) -> Iterator[tuple[str, set[str]]]:
        options = {
            option
            for parameter in command.params
            for option in (*parameter.opts, *parameter.secondary_opts)
            if option[0] == "-"
        }
        if hasattr(command, "commands"):
            for name, child in command.commands.items():
                yield from walk(child, f"{path} {name}".strip())
        else:
            yield path, options | {"--help"}

    return dict(walk(typer.main.get_command(app), ""))


def documented_commands() -> Iterator[tuple[str, str, list[str]]]:
    """(page, command, its options) for every call of gov-reviews in the docs."""
    known = cli_commands()
    for page in PAGES:
        for text in commands_in(page):
            for call in re.findall(r"(?:^|[/\s])gov-reviews ((?:--?[a-z]+ )*[a-z][^#|]*)", text):
                words = re.sub(r"\"[^\"]*\"|'[^']*'", "TEXT", call).split()
                while words[0].startswith("-"):
                    words.pop(0)
                command = " ".join(words[:2]) if " ".join(words[:2]) in known else words[0]
                yield name_of(page), command, [word.split("=")[0] for word in words if word.startswith("--")]


def test_commands_in_the_docs_exist() -> None:
    known = cli_commands()
    calls = list(documented_commands())
    assert len(calls) > 5
    for page, command, options in calls:
        assert command in known, f"{page} names gov-reviews {command}, which does not exist"
        assert set(options) <= known[command], (
            f"{page}: gov-reviews {command} has no {set(options) - known[command]}"
        )


def test_every_command_is_documented() -> None:
    assert cli_commands().keys() - {command for _, command, _ in documented_commands()} == set()


def test_benchmarks_in_the_docs_exist() -> None:
    command = [sys.executable, str(PROJECT_ROOT / "tests" / "benchmarks"), "--help"]
    wording = subprocess.run(command, capture_output=True, text=True, timeout=60, check=True).stdout
    known = set(re.findall(r"[a-z]+", wording.split("which:")[1].split("--")[0]))
    named = {name for page in PAGES for name in re.findall(r"tests/benchmarks ([a-z]+)", read(page))}
    assert len(named) >= 5
    assert named - known == set()


def test_every_command_has_a_budget() -> None:
    text = read(PROJECT_ROOT / "docs" / "budgets.md")
    assert [name for name in cli_commands() if f"`gov-reviews {name}`" not in text] == []


def test_every_folder_of_tests_has_a_budget() -> None:
    text = read(PROJECT_ROOT / "docs" / "budgets.md")
    folders = {
        path.relative_to(PROJECT_ROOT).parts[1] for path in (PROJECT_ROOT / "tests").glob("*/**/test_*.py")
    }
    assert [name for name in sorted(folders) if f"`tests/{name}`" not in text] == []


def test_every_setting_is_documented() -> None:
    """Each GOV_REVIEWS_ variable that code or compose reads is explained in some page or in .env.example."""
    readers = [*(PROJECT_ROOT / "include/gov_reviews").rglob("*.py"), PROJECT_ROOT / "docker-compose.yaml"]
    used = {name for path in readers for name in re.findall(r"\bGOV_REVIEWS_[A-Z_]+\b", read(path))}
    wording = {
        name
        for path in [*PAGES, PROJECT_ROOT / ".env.example"]
        for name in re.findall(r"\bGOV_REVIEWS_[A-Z_]+\b", read(path))
    }
    assert len(used) >= 5
    assert used - wording == set()


# --- generated and promised ---


def test_metrics_page_is_current() -> None:
    assert read(METRICS_PAGE) == render_page(load_catalogue()), (
        "run: .venv/bin/python -m gov_reviews.report.metrics_page"
    )


def test_sources_page_is_current() -> None:
    assert read(SOURCES_PAGE) == render_registry(load_registry()), (
        "run: .venv/bin/python -m gov_reviews.report.sources_page"
    )


@pytest.mark.parametrize("page", ["docs/analyst.md", "docs/zh/analyst.md"])
def test_every_published_view_is_explained_to_analysts(page: str) -> None:
    text = read(PROJECT_ROOT / page)
    names = [
        f"mart.{folder.name}"
        for folder in sorted((SQL_ROOT / "mart").iterdir())
        if (folder / "table.yaml").exists()
    ]
    assert len(names) >= 5
    assert [name for name in names if f"`{name}`" not in text] == []


def yaml_in(page: Path) -> str:
    return next(match["body"] for match in FENCE.finditer(read(page)) if match["language"] == "yaml")


def test_the_example_of_a_source_is_valid_and_its_mistake_is_told_as_printed(tmp_path: Path) -> None:
    page = PROJECT_ROOT / "docs" / "adding-a-source.md"
    example = yaml_in(page)
    source = tmp_path / f"{yaml.safe_load(example)['id']}.yaml"
    source.write_text(example, encoding="utf-8")
    assert [spec.id for spec in load_registry(tmp_path)] == [source.stem]
    source.write_text(example.replace("{item:", "{itme:"), encoding="utf-8")
    with pytest.raises(InvalidMetadata) as caught:
        load_registry(tmp_path)
    assert caught.value.message in read(page)


def test_the_example_of_a_metric_is_valid() -> None:
    metric = Metric.model_validate(yaml.safe_load(yaml_in(PROJECT_ROOT / "docs" / "contributor.md")))
    assert metric.examples
    assert metric.code in load_catalogue().metrics


# --- examples ---


@dataclass(frozen=True)
class Example:
    """One fenced example and the output printed below it.

    Attributes:
        output: Span of that output in the page; None where the page prints none.
    """

    language: str
    code: str
    line: int
    output: tuple[int, int] | None


def examples_in(text: str) -> list[Example]:
    found = []
    for fence in FENCE.finditer(text):
        if fence["language"] in ("sql", "python"):
            below = (TABLE_BELOW if fence["language"] == "sql" else TEXT_BELOW).match(text, fence.end())
            line = text.count("\n", 0, fence.start()) + 1
            found.append(
                Example(fence["language"], fence["body"], line, below.span("output") if below else None)
            )
    return found


def to_cell(value: object) -> str:
    plain = to_plain(value)
    if isinstance(plain, list):
        return "、".join(map(to_cell, plain))
    if plain is None:
        return ""
    text = (
        f"{plain:.15g}"
        if isinstance(plain, float)
        else str(plain).lower()
        if isinstance(plain, bool)
        else str(plain)
    )
    return text.replace("|", "\\|").replace("\n", " ")


def run_sql(settings: Settings, sql: str) -> str:
    """The answer as a Markdown table; an example without an answer shows nothing."""
    answer = query_published(settings, sql)
    assert answer.rows, f"no rows: {sql}"
    lines = [answer.columns, ["---"] * len(answer.columns), *answer.rows]
    return "".join("| " + " | ".join(map(to_cell, line)) + " |\n" for line in lines)


def run_python(code: str, names: dict[str, Any]) -> str:
    printed = io.StringIO()
    with contextlib.redirect_stdout(printed):
        exec(compile(code, "example", "exec"), names)  # noqa: S102 - our own documentation
    return printed.getvalue()


@pytest.fixture(scope="session")
def sample_run(
    loaded_root: tuple[Path, RunSummary], tmp_path_factory: pytest.TempPathFactory
) -> tuple[Settings, RunSummary]:
    """What `make run` leaves: `data` below an empty folder, after one run on the sample sites."""
    root, summary = loaded_root
    settings = Settings(data_root=tmp_path_factory.mktemp("docs") / "data")
    shutil.copytree(root, settings.data_root)
    assert summary.state == "published"
    assert {
        source.source_id: source.message
        for source in summary.sources
        if source.state not in ("ok", "partial")
    } == {}
    return settings, summary


@pytest.fixture
def installation(sample_run: tuple[Settings, RunSummary]) -> Settings:
    return sample_run[0]


@pytest.mark.slow
def test_numbers_of_the_sample_run_are_those_in_the_readme(sample_run: tuple[Settings, RunSummary]) -> None:
    page = PROJECT_ROOT / "README.md"
    summary = sample_run[1]
    passed = sum(check.is_passed for check in summary.checks)
    text = read(page)
    for pattern, said in (
        (
            r"warehouse\.duckdb: \d+ reviews 篇综述, \d+ figures 个数字",
            f"warehouse.duckdb: {summary.warehouse_documents} reviews 篇综述, "
            f"{summary.warehouse_observations} figures 个数字",
        ),
        (r"checks \d+, passed \d+", f"checks {len(summary.checks)}, passed {passed}"),
    ):
        text, found = re.subn(pattern, said, text)
        assert found == 1, pattern
    if text != read(page) and os.environ.get("UPDATE_DOCS"):
        page.write_text(text, encoding="utf-8")
        pytest.fail("README.md: numbers of the sample run written anew; review the difference")
    assert text == read(page), "out of date (UPDATE_DOCS=1)"


def test_the_probe_prints_what_the_page_on_sources_shows() -> None:
    page = PROJECT_ROOT / "docs" / "adding-a-source.md"
    saved = Path(__file__).parent / "resources" / "list_page.html"
    address = "http://zx.example.org/zxyw/index.html"
    day = date(2026, 1, 12)
    report = probe_page(DecodedPage(saved.read_bytes(), address), address, seen=day, today=day)
    command = f"$ gov-reviews sources probe {saved.name} --address {address}"
    block = f"```text\n{command}\n{render_probe(report)}\n```\n"
    text = re.sub(
        r"^```text\n(?:\$ gov-reviews sources probe .*?)?^```\n",
        lambda _: block,
        read(page),
        count=1,
        flags=re.M | re.S,
    )
    if text != read(page) and os.environ.get("UPDATE_DOCS"):
        page.write_text(text, encoding="utf-8")
        pytest.fail("the probe was printed anew; review the difference")
    assert text == read(page), "out of date (UPDATE_DOCS=1)"


@pytest.mark.parametrize("name", ["draw_rooms.py", "draw_model.py"])
def test_a_drawn_picture_is_current(name: str) -> None:
    script = PROJECT_ROOT / "docs" / "images" / name
    names = runpy.run_path(str(script))
    assert names["draw"]() == read(names["PICTURE"]), (
        f"run: .venv/bin/python {script.relative_to(PROJECT_ROOT)}"
    )


def test_picture_of_the_rooms_has_every_layer_and_step() -> None:
    names = runpy.run_path(str(PROJECT_ROOT / "docs" / "images" / "draw_rooms.py"))
    layers = names["read_layers"](read(PROJECT_ROOT / "pyproject.toml"))
    flat = [room for layer in layers for room in layer]
    assert len(flat) == len(set(flat)) > 15
    assert layers.index(["pipeline"]) < next(place for place, layer in enumerate(layers) if "facts" in layer)
    with pytest.raises(SystemExit, match="which no layer has"):
        names["read_layers"](read(PROJECT_ROOT / "pyproject.toml").replace("facts", "fcats"))


def test_picture_of_the_model_has_every_table_of_the_star() -> None:
    names = runpy.run_path(str(PROJECT_ROOT / "docs" / "images" / "draw_model.py"))
    contracts = names["load_contracts"]()
    observation = contracts["core.fact_observation"]
    assert names["dimensions_of"](observation, contracts) == {
        "core.dim_document": "document_key",
        "core.dim_extraction": "extraction_key",
        "core.dim_metric": "metric_code",
        "core.dim_subject": "subject_code",
        "core.dim_unit": "unit",
    }
    assert names["sources_of"](contracts["mart.metric_change"], contracts) == [
        "mart.organization_year_metric"
    ]
    drawn = {contract.table for contract in contracts.values() if names["kind_of"](contract)}
    assert {table for table in contracts if re.match(r"core\.(dim|fact|bridge)_", table)} <= drawn
    picture = names["draw"]()
    assert drawn == {table for table in contracts if f'font-weight="700" fill="#111827">{table}<' in picture}


@pytest.mark.slow
def test_picture_is_drawn_from_the_sample_run(installation: Settings) -> None:
    script = PROJECT_ROOT / "docs" / "images" / "draw_picture.py"
    picture = script.with_name("figures-with-evidence.svg")
    names = runpy.run_path(str(script))
    drawn = names["draw"](names["read_excerpt"](installation))
    if drawn != read(picture) and os.environ.get("UPDATE_DOCS"):
        picture.write_text(drawn, encoding="utf-8")
        pytest.fail("the README's picture was drawn anew; look at it")
    assert drawn == read(picture), "out of date (UPDATE_DOCS=1)"


def test_number_of_real_sources_is_that_in_the_readme() -> None:
    real = [spec for spec in load_registry() if not spec.is_sample]
    text = read(PROJECT_ROOT / "README.md")
    assert f"{len(real)} real sources are registered" in text, f"README.md: {len(real)} sources now"
    assert ("none asked before a probe" in text) == (not any(spec.enabled for spec in real))


@pytest.mark.slow
@pytest.mark.parametrize("page", PAGES_WITH_EXAMPLES, ids=name_of)
def test_examples_give_the_output_printed_below_them(
    page: Path, installation: Settings, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(installation.data_root.parent)
    text = read(page)
    names: dict[str, Any] = {"__name__": "example"}
    stale: list[tuple[Example, str]] = []
    for example in examples_in(text):
        given = (
            run_sql(installation, example.code)
            if example.language == "sql"
            else run_python(example.code, names)
        )
        if example.output is None:
            assert example.language == "sql" or not given, (
                f"{name_of(page)}:{example.line} prints, and the page does not show it"
            )
        elif text[slice(*example.output)] != given:
            stale.append((example, given))
    if stale and os.environ.get("UPDATE_DOCS"):
        for example, given in reversed(stale):
            start, end = example.output or (0, 0)
            text = text[:start] + given + text[end:]
        page.write_text(text, encoding="utf-8")
        pytest.fail(f"{name_of(page)}: {len(stale)} outputs written anew; review the difference")
    for example, given in stale:
        start, end = example.output or (0, 0)
        assert given == text[start:end], (
            f"{name_of(page)}:{example.line}: the output below this example is out of date (UPDATE_DOCS=1)"
        )


def test_pages_have_examples() -> None:
    count = {name_of(page): len(examples_in(read(page))) for page in PAGES_WITH_EXAMPLES}
    assert count["README.md"] >= 4
    assert count["docs/analyst.md"] >= 5
    assert count["docs/zh/analyst.md"] >= 5
    assert count["docs/how-a-fact-comes-about.md"] >= 5
