"""The check commands say everything that is wrong with the files, with file, line and remedy."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest
from tests.unit.test_main import run

from gov_reviews import settings
from gov_reviews.report.metadata_check import find_catalogue_mistakes, find_source_mistakes, word_list_models
from gov_reviews.settings import METADATA_ROOT


@pytest.fixture
def root(tmp_path: Path) -> Path:
    return Path(shutil.copytree(METADATA_ROOT, tmp_path / "metadata"))


def seed(path: Path, old: str, new: str) -> None:
    text = path.read_text(encoding="utf-8")
    assert old in text
    path.write_text(text.replace(old, new, 1), encoding="utf-8")


def test_what_is_installed_has_no_mistakes() -> None:
    checked = find_catalogue_mistakes()
    assert checked.mistakes == ()
    assert checked.counted["metrics"] > 200
    assert checked.counted["examples"] > 600
    assert find_source_mistakes().mistakes == ()


def test_every_word_list_has_one_model() -> None:
    """Sources, families, metrics and column descriptions have readers of their own."""
    files = [
        str(path.relative_to(METADATA_ROOT))
        for path in METADATA_ROOT.rglob("*.yaml")
        if path.parent.name not in ("sources", "families", "metrics") and path.name != "columns.yaml"
    ]
    assert [model.file for model in word_list_models()] == sorted(files)


def test_mistakes_in_metrics_and_word_lists_are_said_at_once(root: Path) -> None:
    seed(root / "metrics" / "awards.yaml", "category: ", "category: x")
    seed(root / "metrics" / "members.yaml", "- triggers", "- trigers")
    seed(root / "lexicon.yaml", "fillers:", "filers:")
    seed(root / "text" / "captions.yaml", "starts: [", "starts: [1, ")
    found = [(mistake.path.name, mistake.key) for mistake in find_catalogue_mistakes(root).mistakes]
    assert found == [
        ("lexicon.yaml", "filers"),
        ("awards.yaml", "category"),
        ("members.yaml", "statements.0.trigers"),
        ("captions.yaml", "starts.0"),
    ]


def test_a_broken_list_of_units_is_the_only_mistake(root: Path) -> None:
    seed(root / "quantities.yaml", "units:", "unitz:")
    assert [(mistake.path.name, mistake.key) for mistake in find_catalogue_mistakes(root).mistakes] == [
        ("quantities.yaml", "unitz")
    ]


def test_examples_are_read(root: Path) -> None:
    path = root / "metrics" / "proposals_filed.yaml"
    seed(path, "examples: [", "examples: [召开主席会议5次, ")
    seed(path, "counter_examples: [", "counter_examples: [立案480件, 没有数字, ")
    messages = [(mistake.key, mistake.message) for mistake in find_catalogue_mistakes(root).mistakes]
    assert messages == [
        ("examples.0", "'召开主席会议5次' is not read as proposals_filed but as chair_meetings."),
        (
            "counter_examples.0",
            "'立案480件' is read as proposals_filed: a counter-example holds another figure.",
        ),
        ("counter_examples.1", "'没有数字' is read as nothing: a counter-example holds another figure."),
    ]


def test_a_metric_needs_examples_of_both_kinds(root: Path) -> None:
    path = root / "metrics" / "proposals_filed.yaml"
    lines = path.read_text(encoding="utf-8").splitlines()
    path.write_text("\n".join(line for line in lines if "examples" not in line), encoding="utf-8")
    assert [mistake.key for mistake in find_catalogue_mistakes(root).mistakes] == [
        "examples",
        "counter_examples",
    ]


def test_mistakes_in_sources_are_said_at_once(root: Path) -> None:
    seed(root / "sources" / "cn_national.yaml", "family: arti", "family: artii")
    seed(root / "sources" / "cq_provincial.yaml", 'code: "500000"', 'code: "510000"')
    seed(root / "sources" / "gs_provincial.yaml", "lists:", "list:")
    found = [(m.path.name, m.key, m.message) for m in find_source_mistakes(root).mistakes]
    assert [(name, key) for name, key, _ in found] == [
        ("cn_national.yaml", "family"),
        ("cq_provincial.yaml", "admin.province"),
        ("gs_provincial.yaml", "list"),
    ]
    assert "did you mean 'arti'" in found[0][2]
    assert "四川省 (510000) belongs to" in found[1][2]
    assert "did you mean 'lists'" in found[2][2]


def test_a_host_of_two_sources_and_an_unknown_division_are_named(root: Path) -> None:
    seed(root / "sources" / "cq_provincial.yaml", 'committees: ["500000"', 'committees: ["500999"')
    seed(root / "sources" / "gs_provincial.yaml", "allow_hosts: [", "allow_hosts: [www.cppcc.gov.cn, ")
    found = [(mistake.path.name, mistake.key) for mistake in find_source_mistakes(root).mistakes]
    assert found == [("cq_provincial.yaml", "committees.0"), ("gs_provincial.yaml", "allow_hosts.0")]


@pytest.mark.parametrize(
    ("command", "file"), [("catalogue", "metrics/awards.yaml"), ("sources", "sources/cn_national.yaml")]
)
def test_the_commands_name_file_and_line_and_fail(
    root: Path,
    command: str,
    file: str,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    monkeypatch.setattr(settings, "METADATA_ROOT", root)
    seed(root / file, "name_en:", "nam_en:")
    assert run(monkeypatch, command, "check") == 1
    said = capsys.readouterr()
    assert f"{root / file}:" in said.out
    assert "nam_en: Unknown key 'nam_en': did you mean 'name_en'?" in said.out
    assert "Mistakes: 1, in files: 1." in said.err


def test_the_command_says_what_it_read(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    assert run(monkeypatch, "catalogue", "check") == 0
    assert capsys.readouterr().out.startswith("No mistakes. ")
