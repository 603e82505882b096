"""Texts that a page carries and does not print."""

from __future__ import annotations

import json

import pytest

from gov_reviews.decoding.html_tree import HtmlDocument
from gov_reviews.page.embedded_text import find_carried_text, read_json_text
from gov_reviews.records.pages import PageState

LINE = "一年来，县政协收到提案一百五十二件，立案一百四十一件，全部办复。"
MARKUP = f"<p>{LINE}</p>" * 4
PLAIN = "\n".join([LINE] * 4)
LONG = MARKUP * 3


@pytest.mark.parametrize(
    ("markup", "is_carried"),
    [
        (f"<textarea>{MARKUP}</textarea>", True),
        (f"<textarea>{MARKUP.replace('<', '&amp;lt;')}</textarea>", True),
        (f"<textarea>{PLAIN}</textarea>", True),
        ("<textarea>请在此处写下您的评论。</textarea>", False),
        (f"<template id=t>{MARKUP}</template>", True),
        (f"<script type=text/template>{MARKUP}</script>", True),
        (f"<script type=application/json>{json.dumps({'a': [{'content': MARKUP}]})}</script>", True),
        (f"<script>var a = {json.dumps(LONG)};</script>", True),
        (f"<script>var a = '{LONG}';</script>", True),
        (f"<script>var a = `{LONG}`;</script>", True),
        (f"<script>var share = '{LINE}';</script>", False),  # a summary
        (f"<script>/* '{LONG}' */</script>", False),
        (f"<script src=a.js>var a = '{LONG}';</script>", False),
        (f"<script>var names = '{'张三李四' * 80}';</script>", False),  # no sentence
    ],
)
def test_texts_in_textareas_templates_and_scripts(markup: str, is_carried: bool) -> None:
    found = find_carried_text(HtmlDocument(f"<html><body>{markup}</body></html>"))
    assert (found is not None) == is_carried
    assert found is None or (LINE in found.markup and "&lt;p" not in found.markup)


def test_the_longest_text_is_taken(read_article) -> None:
    comments = f"<textarea>{MARKUP.replace('一百五十二', '九百')}</textarea>"
    page = read_article(f"<html><body><h1>综述</h1>{comments}<textarea>{LONG}</textarea></body></html>")
    assert page.state is PageState.OK
    assert {line.text for line in page.lines} == {LINE}


def test_a_page_that_prints_its_text_is_read_as_printed(read_article) -> None:
    other = LONG.replace("一百五十二", "九百")
    page = read_article(
        f"<html><body><div class=TRS_Editor>{MARKUP}</div><textarea>{other}</textarea>"
        f"<script>var a = '{other}'</script></body></html>"
    )
    assert {line.text for line in page.lines} == {LINE}


def test_a_sign_that_is_escaped_in_markup_stays_text() -> None:
    found = find_carried_text(HtmlDocument(f"<textarea>{MARKUP}<p>办复率 &amp;lt; 100%</p></textarea>"))
    assert found is not None
    assert "&lt; 100%" in found.markup


def test_json_without_an_object_has_a_text_and_no_title() -> None:
    found = read_json_text(json.dumps([PLAIN]))
    assert found is not None
    assert (found.markup.count(LINE), found.fields.title) == (4, None)


def test_a_title_loses_its_margin_and_blank_ones_are_none() -> None:
    found = read_json_text(json.dumps({"title": " " + "题" * 80, "content": PLAIN}))
    assert found is not None
    assert found.fields.title == "题" * 80
    blank = read_json_text(json.dumps({"title": " ", "docTitle": "综述", "content": PLAIN}))
    assert blank is not None
    assert blank.fields.title == "综述"


@pytest.mark.parametrize(
    ("value", "title"),
    [
        ({"title": "综述", "content": MARKUP}, "综述"),
        ({"data": {"docTitle": "综述", "body": {"text": MARKUP}}}, None),
        ([{"title": "另一篇", "content": "短。"}, {"title": "综述", "content": PLAIN}], "综述"),
    ],
)
def test_the_longest_value_of_json_with_its_own_title(value: object, title: str | None) -> None:
    found = read_json_text(json.dumps(value))
    assert found is not None
    assert found.fields.title == title
    assert found.markup.count(LINE) == 4


@pytest.mark.parametrize(
    "text",
    ["", "{", "[" * 100_000, "{}", '{"a": "短。"}', f'"{LINE}"', "[1, 2]", '{"code": 404, "msg": "没有"}'],
)
def test_json_without_a_text(text: str) -> None:
    assert read_json_text(text) is None


def test_json_is_read_as_the_article_it_holds(read_article) -> None:
    page = read_article(json.dumps({"title": "综述", "content": MARKUP}), content_type="application/json")
    assert (page.state, page.title, len(page.lines)) == (PageState.OK, "综述", 4)


BLOCKS = [
    {"type": "text", "text": f"{'一年来，棠溪县政协收到提案一百五十二件。' * 5}第{number}段。"}
    for number in (1, 2)
]


def test_a_text_in_blocks() -> None:
    news = {"title": "棠溪县政协这一年", "contentList": [*BLOCKS, {"type": "image", "url": "a.jpg"}]}
    found = read_json_text(json.dumps({"news": news}, ensure_ascii=False))
    assert found is not None
    assert (found.markup.count("<p>"), found.fields.title) == (2, "棠溪县政协这一年")


def test_articles_of_a_list_are_no_blocks() -> None:
    others = [block | {"title": f"灯会{number}"} for number, block in enumerate(BLOCKS)]
    found = read_json_text(json.dumps({"hot": others}, ensure_ascii=False))
    assert found is not None
    assert found.markup.count("段。") == 1
