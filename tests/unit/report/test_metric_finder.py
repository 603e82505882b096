"""Metrics found by a word, in a catalogue made for these tests."""

from __future__ import annotations

from dataclasses import replace

import pytest

from gov_reviews.knowledge.catalogue import Catalogue, inspect_catalogue, load_catalogue
from gov_reviews.records.both_languages import in_chinese, in_english
from gov_reviews.report.metric_finder import (
    SHOWN_IN_FULL,
    find_metrics,
    metric_cards,
    metrics_to_json,
    nearest_words,
    tell_nothing_found,
)

METRIC = """code: {code}
name_zh: {zh}
name_en: {en}
category: proposals
{parent}counts: {{en: '{en} that were lit', zh: 点亮的{zh}}}
does_not_count: {{en: those put out, zh: 熄灭的}}
unit: 件
aggregation: sum
statements:
- triggers: [{words}]
  units: [件]
"""


@pytest.fixture(scope="module")
def lanterns(tmp_path_factory: pytest.TempPathFactory) -> Catalogue:
    """A headline metric and two details of it, and one that has nothing to do with them."""
    folder = tmp_path_factory.mktemp("metrics")
    for code, zh, en, parent, words in (
        ("lanterns", "灯笼", "Lanterns", "", "灯笼, 纸灯"),
        ("red_lanterns", "红灯笼", "Red lanterns", "parent: lanterns\n", "红灯"),
        ("river_lights", "河灯", "River lights", "parent: lanterns\n", "河面灯笼"),
        ("kites", "风筝", "Kites", "", "纸鸢"),
    ):
        text = METRIC.format(code=code, zh=zh, en=en, parent=parent, words=words)
        (folder / f"{code}.yaml").write_text(text, encoding="utf-8")
    catalogue, mistakes = inspect_catalogue(folder)
    assert mistakes == []
    return catalogue


@pytest.mark.parametrize(
    ("wanted", "codes"),
    [
        ("灯笼", ["lanterns", "red_lanterns", "river_lights"]),  # the name, in a name, in a word
        ("LANTERNS", ["lanterns", "red_lanterns"]),
        ("red lanterns", ["red_lanterns"]),
        ("red_lanterns", ["red_lanterns"]),
        ("ｋｉｔｅｓ", ["kites"]),
        ("纸鸢", ["kites"]),
        ("lit", ["kites", "lanterns", "red_lanterns", "river_lights"]),  # the definition alone
        ("河灯 river", ["river_lights"]),  # two places
        ("熄灭", []),  # what does not count leads nowhere
        ("", []),
    ],
)
def test_words_lead_to_metrics(lanterns: Catalogue, wanted: str, codes: list[str]) -> None:
    assert [found.metric.code for found in find_metrics(wanted, lanterns)] == codes


def test_a_card_says_what_counts_in_both_languages(lanterns: Catalogue) -> None:
    lines = "\n".join(metric_cards(find_metrics("lanterns", lanterns)[:1]))
    for expected in (
        "lanterns  灯笼  Lanterns",
        "Lanterns that were lit",
        "点亮的灯笼",
        "those put out",
        "熄灭的",
        "单位      件",
        "red_lanterns, river_lights",
    ):
        assert expected in lines
    assert "细分自 lanterns" in "\n".join(metric_cards(find_metrics("红灯", lanterns)))


def test_programs_get_everything(lanterns: Catalogue) -> None:
    (found,) = metrics_to_json(find_metrics("纸鸢", lanterns))
    assert found["code"] == "kites"
    assert found["words"] == ["纸鸢"]
    assert found["found_in"] == "word"
    assert (found["parent"], found["details"]) == (None, [])


def test_what_stands_nowhere_gets_the_nearest(lanterns: Catalogue) -> None:
    assert nearest_words("灯龙", lanterns)[0] in {"灯笼", "红灯", "纸灯", "河灯"}
    assert "lanterns" in nearest_words("lantens", lanterns)
    said = tell_nothing_found("灯龙", ["灯笼"])
    assert "Near to it: 灯笼" in in_english(said)
    assert "相近的有：灯笼" in in_chinese(said)
    assert nearest_words("zzzz", lanterns) == []
    assert "docs/metrics.md" in tell_nothing_found("zzzz", [])


def test_every_metric_is_found_by_its_code_and_its_names() -> None:
    whole = load_catalogue()
    for metric in whole.metrics.values():
        alone = replace(whole, metrics={metric.code: metric})  # whether one is found hangs on no other
        for name in (metric.code, metric.name_zh, metric.name_en):
            assert [found.distance for found in find_metrics(name, alone)] == [0]


def test_of_many_the_nearest_are_shown_in_full() -> None:
    found = find_metrics("提案")
    lines = metric_cards(found)
    assert len(found) > SHOWN_IN_FULL
    assert sum(line.startswith("  counts ") for line in lines) == SHOWN_IN_FULL
    assert all(any(one.metric.code in line for line in lines) for one in found)
