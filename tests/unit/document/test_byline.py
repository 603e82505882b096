from __future__ import annotations

from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from gov_reviews.document.byline import BylinePart, read_byline

from .cases_reader import load_cases


@pytest.mark.parametrize("case", load_cases("bylines"), ids=lambda case: case["line"])
def test_line_names_who_did_what(case: dict[str, Any]) -> None:
    found = read_byline(case["line"], BylinePart.AUTHOR)
    assert {
        "authors": list(found.authors),
        "editors": list(found.editors),
        "credits": list(found.credits),
        "organizations": list(found.organizations),
    } == {key: case.get(key, []) for key in ("authors", "editors", "credits", "organizations")}


def test_bare_names_are_unlabelled_unless_the_caller_says_what_they_are() -> None:
    assert read_byline("张禾 李舟").unlabelled == ("张禾", "李舟")
    assert read_byline("张禾 李舟").authors == ()


@settings(max_examples=300)
@given(st.text(alphabet="记者通讯员编辑文图摄/：: 张李王、，（）□【】政协办a1", max_size=60))
def test_any_line_ends_in_credits(line: str) -> None:
    found = read_byline(line)
    for name in (*found.authors, *found.editors, *found.credits, *found.unlabelled):
        assert name
        assert " " not in name


def test_a_paper_glued_to_its_reporters_is_nobody() -> None:
    assert read_byline("（宁渡融媒记者 林知秋）").authors == ("林知秋",)


def test_names_behind_a_mark_are_writers() -> None:
    assert read_byline("□　王晓刚　李盼　记者　张维").authors == ("王晓刚", "李盼", "张维")


def test_a_part_of_one_character_with_a_bar() -> None:
    assert read_byline("文丨张岱").authors == ("张岱",)
    assert read_byline("图｜徐渭").credits == ("徐渭",)
