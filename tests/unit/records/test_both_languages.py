"""A text in two languages: a line each."""

from __future__ import annotations

import copy

from gov_reviews.errors import InvalidMetadata, PipelineError
from gov_reviews.records.both_languages import (
    error_in_both,
    in_both,
    in_chinese,
    in_english,
    join_both,
    on_one_line,
    reason_in_both,
    shortened_both,
)


def test_each_language_gives_its_own() -> None:
    said = in_both("It breaks off.", "正文中断。")
    assert (in_english(said), in_chinese(said)) == ("It breaks off.", "正文中断。")


def test_what_a_site_has_written_does_not_move_the_border() -> None:
    said = in_both("notice: first\r\nsecond\u2028third. It breaks off.", "公告：\n正文中断。")
    assert in_english(said) == "notice: first second third. It breaks off."
    assert in_chinese(said) == "公告： 正文中断。"


def test_a_text_of_an_earlier_version_is_shown_whole() -> None:
    said = "It breaks off. 正文中断。"
    assert in_english(said) == in_chinese(said) == said


def test_several_are_joined_by_language_and_one_line_stands_in_both() -> None:
    said = join_both(
        in_both("Published.", "已发布。"), "", on_one_line("disk:\n  full"), in_both("Left.", "暂停。")
    )
    assert in_english(said) == "Published. disk:   full Left."
    assert in_chinese(said) == "已发布。disk:   full 暂停。"


def test_what_an_error_says_with_and_without_its_place() -> None:
    error = PipelineError("Gone.", "已失效。", url="http://a/")
    assert error_in_both(error) == "Gone. [url=http://a/]\n已失效。 [url=http://a/]"
    assert reason_in_both(error) == "Gone.\n已失效。"
    assert error_in_both(InvalidMetadata("Gone.")) == "Gone.\nGone."  # English alone
    again = copy.copy(error)  # as it travels from a worker
    assert (str(again), again.in_chinese()) == (str(error), error.in_chinese())


def test_each_language_is_shortened() -> None:
    assert shortened_both(in_both("abcdef", "甲乙丙丁"), 3) == "abc\n甲乙丙"
    assert shortened_both("abcdef", 3) == "abc"


def test_nothing_joined_is_nothing() -> None:
    assert join_both() == join_both("", "") == ""
