"""Topics by cue words: what a text speaks of, the strongest first."""

from __future__ import annotations

import pytest

from gov_reviews.document.topics import find_topics, load_topics
from gov_reviews.records.reviews import Keyword

from .cases_reader import load_cases

TEXTS = ["\n".join(body) for body in load_cases("bodies").values()]


def test_topics_follow_the_cue_words() -> None:
    text = "县政协围绕营商环境、民营经济开展调研，推动优化营商环境；委员提交提案，提案办理见实效。"
    found = {topic.word: topic for topic in find_topics(text)}
    assert found.keys() >= {"business_environment", "proposals"}
    assert found["business_environment"].rank < found["proposals"].rank
    assert "ecology" not in found


def test_order_of_sentences_does_not_change_topics() -> None:
    sentences = TEXTS[0].split("。")
    sentences.reverse()
    expected: tuple[Keyword, ...] = find_topics(TEXTS[0])
    assert {(topic.word, topic.weight) for topic in find_topics("。".join(sentences))} == {
        (topic.word, topic.weight) for topic in expected
    }


def test_topics_have_names_in_both_languages_and_cues() -> None:
    topics = load_topics()
    assert len(topics) >= 20
    assert all(topic.name_zh and topic.name_en and topic.cues for topic in topics)


@pytest.mark.parametrize(
    ("text", "weights"),
    [
        ("", {}),
        ("提案。", {}),  # one cue: touched only
        ("提案。提案。", {"proposals": 2.0}),
        ("提案。提案。" + "云" * 1994, {"proposals": 1.0}),
        ("提案。提案。" + "云" * 9994, {"proposals": 0.2}),
        ("提案。提案。" + "云" * 10044, {}),  # too thin
        ("议政。议政。", {"consultation": 1.0}),
    ],
)
def test_weight_per_thousand_characters(text: str, weights: dict[str, float]) -> None:
    assert {topic.word: topic.weight for topic in find_topics(text)} == weights
