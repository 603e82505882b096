"""Lines that name people are told from prose."""

from __future__ import annotations

import pytest

from gov_reviews.document.line_roles.credit_lines import (
    begins_like_byline,
    begins_like_no_title,
    find_closing_byline,
    find_opening_byline,
    has_byline_word,
    is_bracketed_name,
    is_name_list,
    is_speaker,
    people_role,
)
from gov_reviews.knowledge.metadata_files import load_words
from gov_reviews.knowledge.word_lists import HeadingWords, PartWords
from gov_reviews.records.pages import BlockKind


@pytest.mark.parametrize(
    ("line", "role"),
    [
        ("记者 廖禾 通讯员 刘青原", BlockKind.BYLINE),
        ("本报记者廖禾", BlockKind.BYLINE),
        ("（记者 廖禾）", BlockKind.BYLINE),
        ("□ 廖禾 刘青原", BlockKind.BYLINE),
        ("（江津区政协/文）", BlockKind.BYLINE),
        ("作者单位：江津区政协", BlockKind.BYLINE),
        ("本报讯", BlockKind.BYLINE),
        ("文/廖禾 图/刘青原", BlockKind.BYLINE),
        ("责任编辑：廖禾 校对：刘青原", BlockKind.EDITORS),
        ("编辑 廖禾 记者 刘青原", BlockKind.BYLINE),
        ("摄影：廖禾", BlockKind.CAPTION),
        ("廖禾 摄", BlockKind.CAPTION),
        ("本版图片由江津区政协提供", BlockKind.CAPTION),
        ("□ 摄影 廖禾", BlockKind.BYLINE),
        ("砚川日报记者廖禾报道", BlockKind.BYLINE),
        ("廖禾 刘青原", None),
        ("记者走进江津区政协，看到新变化。", None),
        ("本报记者廖禾，通讯员刘青原", BlockKind.BYLINE),
        ("本报记者廖禾，通讯员刘青原。", None),
        ("编辑“政协故事”12期", None),
        ("强化政治引领 做好文章", None),
        ("文", None),
        ("同心协力 文", None),  # so ends many a slogan
        ("廖禾 文", BlockKind.BYLINE),
    ],
)
def test_role_of_a_line(line: str, role: BlockKind | None) -> None:
    assert people_role(line) is role


def test_a_paragraph_is_no_byline() -> None:
    assert people_role("记者 " + "廖禾 " * 60) is None


@pytest.mark.parametrize(
    ("line", "expected"),
    [
        ("廖禾 刘青原", True),
        ("许 鹏 廖禾", True),
        ("欧阳青原、廖禾", True),
        ("强化 引领", False),
        ("廖禾某某", False),
        ("", False),
        (" ".join(["廖禾"] * 13), False),
    ],
)
def test_bare_names(line: str, expected: bool) -> None:
    assert is_name_list(line) is expected


def test_who_gave_a_report() -> None:
    assert is_speaker("云汀市政协主席 廖禾")
    assert not is_speaker("云汀市政协主席 视察")
    assert not is_speaker("廖禾")


def test_a_name_in_brackets_signs_a_text() -> None:
    assert is_bracketed_name("（廖禾）")
    assert is_bracketed_name("（廖禾 高吕青原）")  # two surnames, beside another name
    assert not is_bracketed_name("（高吕青原）")
    assert not is_bracketed_name("（视察）")
    assert not is_bracketed_name("廖禾")


@pytest.mark.parametrize(
    ("text", "tail"),
    [
        ("县政协谱写新篇章。（记者 廖禾）", "（记者 廖禾）"),
        ("县政协谱写新篇章。（廖禾）", "（廖禾）"),
        ("县政协谱写新篇章。记者 廖禾", "记者 廖禾"),
        ("县政协谱写新篇章（廖禾）", None),
        ("县政协谱写新篇章。（下同）", None),
        ("（记者 廖禾）", None),
    ],
)
def test_a_byline_glued_to_the_end(text: str, tail: str | None) -> None:
    at = find_closing_byline(text)
    assert (text[at:] if at is not None else None) == tail


@pytest.mark.parametrize(
    ("text", "rest"),
    [
        ("本报讯（记者 廖禾）2022年，县政协履职。", "2022年，县政协履职。"),
        ("（通讯员 廖禾）2022年，县政协履职。", "2022年，县政协履职。"),
        ("本报讯 2022年，县政协履职。", "2022年，县政协履职。"),
        ("（2022年）县政协履职。", None),
        ("2022年，县政协履职。", None),
    ],
)
def test_a_byline_glued_to_the_start(text: str, rest: str | None) -> None:
    at = find_opening_byline(text)
    assert (text[at:] if at is not None else None) == rest


@pytest.mark.parametrize(
    ("line", "surely", "no_title"),
    [
        ("□ 廖禾", True, True),
        ("■ 廖禾", True, False),
        ("◎ 通讯员 廖禾", True, True),
        ("◎ 用“实行动”温暖人心", False, False),
        ("■ 温情协商", False, False),
        ("【编辑：廖禾】", True, True),
        ("记者 廖禾", True, True),
        ("云汀日报记者 廖禾", True, False),
        ("记者廖禾", False, True),
        ("策划：廖禾", True, True),
        ("文/廖禾", True, True),
        ("来源：云汀日报", False, True),
        ("编辑部的故事", False, True),
        ("履职为民谱新篇", False, False),
        ("文明新风", False, False),
    ],
)
def test_how_a_line_begins(line: str, surely: bool, no_title: bool) -> None:
    assert begins_like_byline(line) is surely
    assert begins_like_no_title(line) is no_title


def test_a_long_line_does_not_begin_a_byline() -> None:
    assert begins_like_byline("记者 " + "廖" * 77)
    assert not begins_like_byline("记者 " + "廖" * 78)


@pytest.mark.parametrize(
    ("bracket", "expected"),
    [("记者 廖禾", True), ("江津区政协/文", True), ("廖禾摄", True), ("2022年", False), ("行文规范", False)],
)
def test_a_word_makes_a_bracket_a_byline(bracket: str, expected: bool) -> None:
    assert has_byline_word(bracket) is expected


def test_words_with_which_no_title_begins_are_words_for_parts_or_labels() -> None:
    known = load_words(PartWords)
    parts = {*known.authors, *known.editors, *known.credits, *known.authors_and_credits, *known.others}
    assert set(load_words(HeadingWords).no_title_starts) <= parts


def test_news_that_names_its_reporters_before_it_begins() -> None:
    text = "本报讯 记者王维 通讯员裴迪报道：一年来，天目市政协紧扣中心、服务大局。"
    assert text[find_opening_byline(text) :] == "一年来，天目市政协紧扣中心、服务大局。"
