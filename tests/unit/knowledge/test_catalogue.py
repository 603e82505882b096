"""The catalogue's own examples: every metric file proves that its words find what they should and leave alone
what they should not.
"""

import pytest

from gov_reviews.errors import InvalidMetadata
from gov_reviews.facts.observations import FactContext, extract_observations
from gov_reviews.knowledge.catalogue import load_catalogue
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


def test_file_that_breaks_the_model_is_named(tmp_path):
    (tmp_path / "bad.yaml").write_text("code: bad\nname_zh: 坏\nhedas: [x]\n", encoding="utf-8")
    with pytest.raises(InvalidMetadata, match=r"bad\.yaml"):
        load_catalogue(tmp_path)


def test_parent_that_is_no_headline_metric_is_named(tmp_path):
    metric = (
        "code: {}\nname_zh: 甲\nname_en: A\ncategory: meetings\nparent: {}\ncounts: 甲\nunit: 次\naggregation: "
        "sum\n"
    )
    (tmp_path / "inner.yaml").write_text(metric.format("inner", "outer"), encoding="utf-8")
    with pytest.raises(InvalidMetadata, match=r"inner\.yaml"):
        load_catalogue(tmp_path)


def test_detail_metric_leaves_the_headline_code_alone():
    found = extract_observations("收到提案512件，立案率93.7%。", (), CONTEXT)
    assert [(o.printed, o.metric_code, o.detail_code) for o in found] == [
        ("512件", "proposals_submitted", None),
        ("93.7%", "other", "proposal_filing_rate"),
    ]
