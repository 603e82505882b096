"""The catalogue's own examples: every metric file proves that its words find what they should and leave alone
what they should not.
"""

import re

import pytest
import yaml

from gov_reviews.errors import InvalidMetadata
from gov_reviews.facts.observations import FactContext, extract_observations
from gov_reviews.knowledge.catalogue import inspect_catalogue, load_catalogue
from gov_reviews.records.reviews import DocType

CONTEXT = FactContext(review_year=2024, doc_type=DocType.ANNUAL_REVIEW, organization=None)
METRICS = load_catalogue().metrics


def codes(sentence: str) -> list[str]:
    found = extract_observations(sentence + "。", (), CONTEXT)
    return [observation.metric_code for observation in found] + [
        observation.detail_code for observation in found
    ]


@pytest.mark.parametrize("code, sentence", [(m.code, e) for m in METRICS.values() for e in m.examples])
def test_example_states_the_metric(code, sentence):
    assert code in codes(sentence)


@pytest.mark.parametrize(
    "code, sentence", [(m.code, e) for m in METRICS.values() for e in m.counter_examples]
)
def test_counter_example_does_not_state_the_metric(code, sentence):
    assert codes(sentence), "a counter-example must contain a quantity"
    assert code not in codes(sentence)


def test_every_metric_but_other_has_examples_of_both_kinds():
    assert [
        m.code for m in METRICS.values() if m.code != "other" and not (m.examples and m.counter_examples)
    ] == []


def test_every_metric_says_what_counts_and_what_does_not():
    for metric in METRICS.values():
        for rule in (metric.counts, metric.does_not_count):
            assert re.search("[\u4e00-\u9fff]", rule.zh), metric.code
            assert rule.en.isascii(), metric.code
        assert metric.counts.en != metric.does_not_count.en


METRIC = """
code: papers
name_zh: 文章
name_en: Papers
category: learning
counts: {en: articles, zh: 文章}
does_not_count: {en: reports, zh: 报告}
unit: 篇
aggregation: sum
plausible: {county: [0, 10]}
statements:
- triggers: [文章]
  excludes:
    segment: [新闻]
  units: [篇, 件]
"""


@pytest.fixture
def inspect(tmp_path):
    """The mistakes in metric files of the given texts, as (file, line, key, message)."""

    def build(*texts):
        for text in texts:
            (tmp_path / f"{yaml.safe_load(text)['code']}.yaml").write_text(text.lstrip(), encoding="utf-8")
        _, mistakes = inspect_catalogue(tmp_path)
        if mistakes:
            with pytest.raises(InvalidMetadata):
                load_catalogue(tmp_path)
        return [(m.path.name, m.line, m.key, m.message) for m in mistakes]

    return build


@pytest.mark.parametrize(
    ("change", "line", "key", "said"),
    [
        (("triggers", "trigers"), 11, "statements.0.trigers", "did you mean 'triggers'"),
        (("segment", "clause"), 13, "statements.0.excludes.clause", "known: segment, sentence"),
        (("category: learning", "category: lerning"), 4, "category", "did you mean 'learning'"),
        (("unit: 篇", "unit: 片次"), 7, "unit", "not a base unit"),
        (("units: [篇, 件]", "units: [篇, 件儿]"), 14, "statements.0.units.1", "did you mean '件'"),
        (("county", "conty"), 9, "plausible.conty", "did you mean 'county'"),
        (("[文章]", "[文章， 短文]"), 11, "statements.0.triggers", "holds a Chinese comma: write 文章, 短文"),
        (("[新闻]", "[新闻, 快讯, 新闻]"), 13, "statements.0.excludes.segment", "in the list twice"),
        (("[0, 10]", "[10, 0]"), 9, "plausible.county", "the smaller number first"),
        (("aggregation: sum", "aggregation: summ"), 8, "aggregation", "did you mean 'sum'"),
        (
            ("aggregation: sum", "aggregation: sum\nparticipants: paper"),
            9,
            "participants",
            "did you mean 'papers'",
        ),
        (("aggregation: sum", "aggregation: sum\nparent: othr"), 9, "parent", "is not a headline metric"),
        (
            ("aggregation: sum", "aggregation: sum\nshares_triggers_with: [papres]"),
            9,
            "shares_triggers_with.0",
            "did you mean 'papers'",
        ),
    ],
)
def test_a_mistake_is_named_with_file_line_key_and_remedy(inspect, change, line, key, said):
    ((file, found_line, found_key, message),) = inspect(METRIC.replace(*change))
    assert (file, found_line, found_key) == ("papers.yaml", line, key)
    assert said in message


def test_file_and_code_are_called_alike(inspect, tmp_path):
    (tmp_path / "essays.yaml").write_text(METRIC.lstrip(), encoding="utf-8")
    assert inspect() == [
        (
            "essays.yaml",
            1,
            "code",
            "The code is 'papers' but the file is called 'essays.yaml'; make them equal.",
        )
    ]


def test_a_trigger_of_two_metrics_must_be_declared(inspect):
    other = METRIC.replace("code: papers", "code: texts").replace("[篇, 件]", "[件]")
    ((file, line, _, message),) = inspect(METRIC, other)
    assert (file, line) == ("papers.yaml", 10)
    assert "'papers' and 'texts' both claim 文章" in message
    assert inspect(METRIC, other.replace("aggregation", "shares_triggers_with: [papers]\naggregation")) == []


def test_a_trigger_of_another_unit_or_level_needs_no_declaration(inspect):
    other = METRIC.replace("code: papers", "code: texts")
    assert inspect(METRIC, other.replace("[篇, 件]", "[份]")) == []
    assert inspect(METRIC, other.replace("unit: 篇", "parent: papers\nunit: 篇")) == []


def test_a_detail_counts_in_no_measure_word_that_its_headline_metric_does_not(inspect):
    detail = METRIC.replace("code: papers", "code: texts").replace("unit: 篇", "parent: papers\nunit: 篇")
    ((file, line, key, message),) = inspect(METRIC, detail.replace("[篇, 件]", "[篇, 份]"))
    assert (file, line, key) == ("texts.yaml", 15, "statements.0.units.1")
    assert "'papers', of which 'texts' is a detail, never counts in 份" in message


def test_a_declaration_of_nothing_is_refused(inspect):
    other = METRIC.replace("code: papers", "code: texts").replace("[文章]", "[文稿]")
    ((file, line, key, message),) = inspect(
        METRIC, other.replace("aggregation", "shares_triggers_with: [papers]\naggregation")
    )
    assert (file, line, key) == ("texts.yaml", 8, "shares_triggers_with.0")
    assert "leave 'papers' out" in message


def test_mistakes_of_all_files_are_found_at_once(inspect):
    found = inspect(
        METRIC.replace("learning", "lerning").replace("county", "conty"),
        METRIC.replace("papers", "essays").replace("triggers: [文章]", "triggers: []"),
    )
    assert [(file, line) for file, line, _, _ in found] == [("essays.yaml", 11), ("papers.yaml", 9)]


def test_detail_metric_leaves_the_headline_code_alone():
    found = extract_observations("收到提案512件，立案率93.7%。", (), CONTEXT)
    assert [(o.printed, o.metric_code, o.detail_code) for o in found] == [
        ("512件", "proposals_submitted", None),
        ("93.7%", "other", "proposal_filing_rate"),
    ]
