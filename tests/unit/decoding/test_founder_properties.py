"""The property comment of Founder e-papers, whole and broken."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st
from tests.timing import assert_grows_linearly

from gov_reviews.decoding.founder_properties import read_properties, remove_properties

COMMENT = (
    "<!--enpproperty <articleid>2107</articleid><date>2024-01-11 08:12:00:000</date><author>本报记者 "
    "柳青禾</author>"
    "<title>渡口听民声&nbsp;笔墨写担当</title>"
    "<keyword></keyword><subtitle>——松砚县政协2023年工作综述</subtitle><introtitle>履职<br/>在路上</introtitle><siteid>2</siteid>/enpproperty-->"
)


def test_fields_are_read() -> None:
    assert read_properties(f"<html>{COMMENT}</html>") == {
        "articleid": "2107",
        "date": "2024-01-11 08:12:00:000",
        "author": "本报记者 柳青禾",
        "title": "渡口听民声\u00a0笔墨写担当",
        "subtitle": "——松砚县政协2023年工作综述",
        "introtitle": "履职\n在路上",
        "siteid": "2",
    }


def test_newer_skins_prefix_the_names() -> None:
    newer = COMMENT.replace("<title>", "<founder-title>").replace("</title>", "</founder-title>")
    assert read_properties(newer)["title"].startswith("渡口听民声")


def test_comment_that_ends_early_is_read_and_removed_whole() -> None:
    broken = COMMENT.replace("渡口听民声", "从渡口--><p>到云端</p>")
    assert read_properties(broken)["title"] == "从渡口-->到云端\n笔墨写担当"
    assert remove_properties(f"<p>前</p>{broken}<p>后</p>") == "<p>前</p><p>后</p>"


def test_residue_without_start_is_removed() -> None:
    page = (
        "<div>正文。</div><div class='x'>2024-01-11 柳青禾 1 1 要闻 content_1019.html 1 渡口 1,019 "
        "/enpproperty--><p>后</p></div>"
    )
    assert remove_properties(page) == "<div>正文。</div><div class='x'><p>后</p></div>"


def test_comment_without_end_is_left_to_the_html_parser() -> None:
    assert read_properties("<!--enpproperty <title>x</title>") == {}
    assert remove_properties("<!--enpproperty <title>x</title>") == "<!--enpproperty <title>x</title>"


@given(
    st.lists(
        st.sampled_from(["<!--enpproperty ", "/enpproperty-->", "<title>", "</title>", "政协", "-->", "<p>"]),
        max_size=30,
    )
)
def test_any_mix_ends(parts: list[str]) -> None:
    page = "".join(parts)
    read_properties(page)
    assert len(remove_properties(page)) <= len(page)


@pytest.mark.parametrize(
    "unit",
    [
        "<!--enpproperty <title>",
        "x/enpproperty-->",
        "<title>",
        "<!--enpproperty <title></title>/enpproperty-->",
    ],
)
def test_time_is_linear(unit: str) -> None:
    def work(count: int) -> None:
        read_properties(unit * count)
        remove_properties(unit * count)

    assert_grows_linearly(work, 6_000, 60_000)
