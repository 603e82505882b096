from __future__ import annotations

import random

import pytest
import rjieba

from gov_reviews.document import keywords
from gov_reviews.document.keywords import extract_keywords, keyword_candidates
from gov_reviews.knowledge.han import is_han

from .cases_reader import load_cases

TAG = rjieba.tag
TEXTS = ["\n".join(body) for body in load_cases("bodies").values()]


def _words(text: str, top_k: int = 20) -> list[str]:
    return [keyword.word for keyword in extract_keywords(text, top_k)]


def test_what_a_text_is_about_stands_before_what_all_reviews_say() -> None:
    text = "县政协围绕草原生态保护开展协商。草原监督员走进牧区，草原面貌一新。县政协开展协商，牧区群众满意。"
    words = _words(text)
    assert words.index("草原") < words.index("协商")
    assert words.index("牧区") < words.index("协商")


@pytest.mark.parametrize(
    "word", ["工作", "开展", "建设", "2023", "100%", "15", "人次", "政协", "委员", "李明", "##"]
)
def test_what_is_never_a_keyword(word: str) -> None:
    text = "## 2023年工作\n政协委员李明开展建设工作15次，走访群众2023人次，满意率100%。" * 4
    assert word not in _words(text)
    assert _words(text)


def test_terms_of_the_catalogue_and_the_topics_are_one_word() -> None:
    candidates = list(keyword_candidates("建成社情民意联系点32个，推进乡村振兴，督办重点提案。"))
    assert {"社情民意联系点", "乡村振兴", "重点提案"} <= set(candidates)
    assert not {"社情民意", "联系点", "乡村", "提案"} & set(candidates)


def test_names_of_persons_are_no_words_in_halves() -> None:
    text = "副主席方明柱、黄卫民走访牧区。方明柱、黄卫民听取牧民意见，方明柱、黄卫民督办草原提案。"
    words = [keyword.word for keyword in extract_keywords(text, persons=("方明柱", "黄卫民"))]
    assert {"牧区", "草原"} & set(words)
    assert not [word for word in words if word in "方明柱黄卫民"]


def test_ritual_and_datelines_say_nothing() -> None:
    text = (
        "岚州社北京1月3日电（记者 甘霖）2022年，坚持以中国特色社会主义思想旗帜为指导，围绕中心履行职责，"
        "认真学习章程，主持会议部署草原保护，请予审议。"
    )
    words = _words(text)
    assert "草原" in words
    assert not {"北京", "记者", "甘霖", "中国", "社会主义", "旗帜", "职责", "认真学习", "主持会议"} & set(
        words
    )


def test_a_place_and_its_short_name_are_one_word() -> None:
    words = _words("助推常宁市油茶产业，常宁市油茶远销。常宁、油茶、常宁、油茶。")
    assert "常宁市" in words
    assert "常宁" not in words


def test_words_that_the_segmenter_makes_up_count_only_when_they_come_back() -> None:
    filler = "企业、农业、园区、学校、医院、社区、河道、公园、就业、养老、教育、卫生、文化、旅游、生态。" * 6
    assert "霁川县" not in _words(filler + "霁川县。霁川县。", 60)
    assert "霁川县" in _words(filler + "霁川县。" * 3, 60)


def test_one_mention_is_too_few_in_a_long_text_and_enough_in_a_short_one() -> None:
    filler = "企业、农业、园区、学校、医院、社区、河道、公园、就业、养老、教育、卫生、文化、旅游、生态。" * 6
    assert "法院" not in _words(filler + "法院。", 60)
    assert "法院" in _words("法院、企业。")


def test_ranks_count_from_one_and_weights_go_down() -> None:
    for text in TEXTS:
        keywords = extract_keywords(text, top_k=5)
        assert [keyword.rank for keyword in keywords] == list(range(1, len(keywords) + 1))
        assert [keyword.weight for keyword in keywords] == sorted(
            (keyword.weight for keyword in keywords), reverse=True
        )
        assert keywords == extract_keywords(text, top_k=10_000)[:5]


@pytest.mark.parametrize("text", ["", "。", "的 了", "a b", "2023 15%"])
def test_nothing_to_say_gives_nothing(text: str) -> None:
    assert extract_keywords(text) == ()


def test_a_text_is_tagged_once_whatever_words_the_segmenter_makes_up(monkeypatch: pytest.MonkeyPatch) -> None:
    chance = random.Random(3)  # noqa: S311 - repeatable, not secret
    characters = sorted({letter for text in TEXTS for letter in text if is_han(letter)})
    text = "，".join("".join(chance.sample(characters, 8)) for _ in range(200))
    asked: list[str] = []
    monkeypatch.setattr(keywords, "_verdicts", {})
    monkeypatch.setattr(keywords.rjieba, "tag", lambda words: asked.append(words) or TAG(words))
    assert list(keyword_candidates(text))
    assert asked.count(text) == 1
