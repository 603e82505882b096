"""Search: sentences with marks, in bounded time, hostile words stay words."""

from __future__ import annotations

import pytest
from fastapi.testclient import TestClient
from tests.timing import assert_grows_linearly

from gov_reviews.web.views.search_view import best_sentences, mark_words, split_words


def test_a_word_is_found_and_marked(client: TestClient) -> None:
    text = client.get("/search?q=提案").text
    assert "<mark>提案</mark>" in text
    assert "Reviews 1 to" in text
    assert "#:~:text=" in text
    assert client.get("/search?q=提案&csv=results").text.count("\n") > 1


def test_filters_narrow(client: TestClient) -> None:
    everything = client.get("/search?q=提案&csv=results").text.count("\n")
    assert client.get("/search?q=提案&year=2023&csv=results").text.count("\n") < everything
    assert "No review holds these words" in client.get("/search?q=没有这样的词").text


@pytest.mark.parametrize("query", ["", "q=", "q=%20%E3%80%80", "q=%00"])
def test_without_words_it_says_how(client: TestClient, query: str) -> None:
    assert client.get(f"/search?{query}").status_code == 200


def test_hostile_words_stay_words(client: TestClient) -> None:
    answer = client.get("/search", params={"q": "<script>alert(1)</script> ' or 1=1 --"})
    assert answer.status_code == 200
    assert "<script>alert" not in answer.text


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("营商环境、民营，《提案》", ("营商环境", "民营", "提案")),
        ("“民主监督”。", ("民主监督",)),
        ("營商環境 提案辦理", ("营商环境", "提案办理")),
        ("干部 后勤 乾隆", ("干部", "后勤", "乾隆")),  # characters of both scripts stay as they are
        ("满意率98.9%", ("满意率98.9%",)),
        ("，、。", ()),
    ],
)
def test_words_as_people_write_them(text: str, words: tuple[str, ...]) -> None:
    assert split_words(text) == words


def test_words_are_few_and_short() -> None:
    assert split_words(" 提案　民主监督 提案 ") == ("提案", "民主监督")
    assert len(split_words(" ".join(map(str, range(50))))) == 8
    assert len(split_words("x" * 1000)[0]) == 80


def test_best_sentences_hold_most_words_in_the_order_of_the_text() -> None:
    body = "提案一。\n什么都没有。提案与监督！提案二。提案三。监督与提案？"
    assert best_sentences(body, ["提案", "监督"]) == ["提案一。", "提案与监督！", "监督与提案？"]
    assert best_sentences(body, ["没有的词"]) == []


def test_marks_keep_the_text_and_take_the_longer_word() -> None:
    pieces = mark_words("民主监督与监督(a)", ["监督", "民主监督", "(a"])
    assert [(piece.text, piece.is_marked) for piece in pieces] == [
        ("民主监督", True),
        ("与", False),
        ("监督", True),
        ("(a", True),
        (")", False),
    ]


@pytest.mark.parametrize("unit", ["提案", "。” "])
def test_long_texts_take_linear_time(unit: str) -> None:
    assert_grows_linearly(lambda times: best_sentences(unit * times, ["提案"]), 20_000, 200_000)
