"""What the forms call the sources, read from a few plain lines of their files."""

from __future__ import annotations

from pathlib import Path

import pytest

from gov_reviews.airflow_tasks import source_choices
from gov_reviews.airflow_tasks.source_choices import batch_label, read_source_choices
from gov_reviews.settings import METADATA_ROOT
from gov_reviews.sites.registry import load_registry

WITH_LIST = "\nlists:\n  - {id: a, path: /a}\n"


@pytest.fixture
def sources(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setattr(source_choices, "METADATA_ROOT", tmp_path)
    (tmp_path / "sources").mkdir()
    return tmp_path / "sources"


@pytest.mark.parametrize(
    ("text", "label"),
    [
        ("name: 望岚区政协" + WITH_LIST, "望岚区政协 · x"),
        ('name: "望岚 # 区"  # said' + WITH_LIST, "望岚 # 区 · x"),
        ("name: '望岚'" + WITH_LIST, "望岚 · x"),
        ("name: 望岚  # said" + WITH_LIST, "望岚 · x"),
        ("name: 望岚\nlists: []  # none", "望岚 · x（无列表，只能按网址 no list: by URL only）"),
        ("name: 望岚", "望岚 · x（无列表，只能按网址 no list: by URL only）"),
        ("name: 望岚\nenabled: false" + WITH_LIST, "望岚 · x（已停用 switched off）"),
        ("name_en: Wanglan" + WITH_LIST, "x · x"),
        ("name:" + WITH_LIST, "x · x"),
        ("\x00\ud7ff: [" + WITH_LIST, "x · x"),
    ],
)
def test_label(sources: Path, text: str, label: str) -> None:
    (sources / "x.yaml").write_text(f"id: x\n{text}", encoding="utf-8")
    assert [choice.label for choice in read_source_choices()] == [label]


def test_those_that_cannot_be_captured_come_last(sources: Path) -> None:
    for source_id, lists in {"a": "\nlists: []\n", "b": WITH_LIST, "c": WITH_LIST}.items():
        (sources / f"{source_id}.yaml").write_text(f"name: 望岚{lists}", encoding="utf-8")
    assert [choice.source_id for choice in read_source_choices()] == ["b", "c", "a"]


def test_label_of_a_batch(sources: Path) -> None:
    (sources / "a.yaml").write_text("name: 望岚\n", encoding="utf-8")
    assert batch_label(["a"]) == "望岚 a"
    assert batch_label(["a", "b", "c"]) == "望岚 a … (+2)"
    assert batch_label(["gone"]) == "gone gone"


def test_says_what_the_registry_says() -> None:
    """The few lines are read as the whole files are."""
    assert METADATA_ROOT == source_choices.METADATA_ROOT
    registry = {spec.id: spec for spec in load_registry()}
    assert {
        choice.source_id: (choice.name, choice.has_list, choice.is_switched_off)
        for choice in read_source_choices()
    } == {spec.id: (spec.name, bool(spec.lists), spec.enabled is False) for spec in registry.values()}
