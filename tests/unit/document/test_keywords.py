from __future__ import annotations

import pytest

from gov_reviews.document.keywords import extract_keywords
from gov_reviews.document.topics import find_topics, load_topics
from gov_reviews.records.reviews import Keyword

from .cases_reader import load_cases

TEXTS = ["\n".join(body) for body in load_cases("bodies").values()]


@pytest.mark.slow
@pytest.mark.parametrize("text", [*TEXTS, " ".join(TEXTS), "The CPPCC of the county 2023 2023 提案"])
def test_ranking_and_weights_are_those_of_jieba(text: str) -> None:
    import jieba.analyse

    expected = jieba.analyse.extract_tags(text, topK=20, withWeight=True)
    assert [(keyword.word, keyword.weight) for keyword in extract_keywords(text)] == expected


def test_ranks_count_from_one() -> None:
    assert [keyword.rank for keyword in extract_keywords(TEXTS[0], top_k=5)] == [1, 2, 3, 4, 5]


@pytest.mark.parametrize("text", ["", "。", "的 了", "a b"])
def test_nothing_to_say_gives_nothing(text: str) -> None:
    assert extract_keywords(text) == ()


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
