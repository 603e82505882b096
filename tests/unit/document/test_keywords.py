from __future__ import annotations

import pytest

from gov_reviews.document.keywords import extract_keywords

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


@pytest.mark.parametrize("top_k", [1, 2, 5, 20, 60])
def test_fewer_keywords_are_the_first_of_many(top_k: int) -> None:
    """Words that cannot be among them are not looked up: that must change nothing."""
    for text in TEXTS:
        every = extract_keywords(text, top_k=10_000)
        assert extract_keywords(text, top_k) == every[:top_k]
        assert [keyword.weight for keyword in every] == sorted(
            (keyword.weight for keyword in every), reverse=True
        )
