"""The skeleton of a page has its form and none of its words."""

from __future__ import annotations

import re

import pytest
from tests.page_forms import PageForm, make_forms

from gov_reviews.page.capture_page import decode_capture, parse_capture
from gov_reviews.page.page_skeleton import PageSkeleton, make_skeleton
from gov_reviews.records.captures import CapturedBody, CaptureKind
from gov_reviews.records.ids import INBOX_SOURCE, SourceId

URL = "http://zx.example.org/zxyw/77.html"
FORMS = [form for form in make_forms() if form.name.endswith("_crowded")]


def skeleton_of(markup: str) -> PageSkeleton:
    body = markup.encode()
    captured = CapturedBody(body, URL, SourceId(INBOX_SOURCE), CaptureKind.ARTICLE, body_bytes=len(body))
    page = decode_capture(captured, None)
    return make_skeleton(page, captured, parse_capture(captured, None, page), None)


def test_skeletons_of_many_systems_are_read_like_their_pages() -> None:
    made = [(form, skeleton_of(form.markup)) for form in FORMS]
    for form, skeleton in made:
        _holds_no_words_of(form, skeleton.markup)
    alike = [form.name for form, skeleton in made if not skeleton.differences]
    assert len(alike) >= 0.85 * len(made), alike  # what differs is named, and a person edits it


def _holds_no_words_of(form: PageForm, skeleton: str) -> None:
    assert form.title not in skeleton
    for sentence in form.sentences:
        assert sentence[:12] not in skeleton, form.name


PAGE = """<html><head><title>渡口听民声 笔墨写担当-松砚在线</title><script>var ct = "1704420000"; track("松砚");</script>
<meta name="PubDate" content="2024-01-05"><meta name="keywords" content="渡口"><style>.a{{}}</style></head><body>
<ul class="menu">{menu}</ul><h1 onclick="x()">渡口听民声 笔墨写担当</h1>
<p class="info">发布时间：2024-01-05 来源：松砚在线 作者：柳青禾 <a href="http://www.songyan.example/p">打印本页</a></p>
<div class="text" data-id="7">{text}<p>（记者 柳青禾）</p></div></body></html>"""
SENTENCE = "柳青禾走遍全县各个渡口，记下群众的三百多条意见，全部转交有关部门办理。"


def test_form_labels_and_days_stay_and_words_go() -> None:
    menu = "".join(f"<li><a href='/{n}/'>政协{n}章</a></li>" for n in "甲乙丙丁戊己庚")
    skeleton = skeleton_of(PAGE.format(menu=menu, text=f"<p>{SENTENCE}</p>" * 3))
    markup = skeleton.markup
    assert skeleton.differences == ()
    kept = (
        "发布时间：2024-01-05 来源：",
        "作者：",
        "打印本页",
        "（记者 ",
        'class="text"',
        'var ct = "1704420000"',
    )
    assert [words for words in kept if words not in markup] == []
    gone = (
        "渡口",
        "松砚在线",
        "柳青禾",
        "track",
        "onclick",
        "data-id",
        "songyan",
        "keywords",
        "政协甲章",
        ".a{",
    )
    assert [words for words in gone if words in markup] == []
    assert markup.count("<li") == 3, "of many entries of one form three stand for all"


def test_the_text_behind_what_is_taken_out_stays() -> None:
    byline = "<p class=by>发布时间：<b>2024-01-05</b> 来源：<script>track()</script> 作者：<i>柳青禾</i></p>"
    markup = skeleton_of(PAGE.format(menu=byline, text=f"<p>{SENTENCE}</p>" * 3)).markup
    assert re.search("<b>2024-01-05</b> 来源： 作者：<i>", markup)


@pytest.mark.parametrize("changed", ["title", "day"])
def test_what_is_read_otherwise_is_named(changed: str) -> None:
    """A headline in a picture, a day that a script writes: the skeleton has neither."""
    page = PAGE.format(menu="", text=f"<p>{SENTENCE}</p>" * 3)
    page = re.sub("<script>.*?</script>|<meta[^>]*>", "", page)
    if changed == "day":
        page = page.replace("2024-01-05", '<script type=\'text/json\'>{"publishTime":"2024-01-05"}</script>')
        assert skeleton_of(page).differences == ("day",)
    else:
        page = re.sub("<h1.*?</h1>|<title>.*?</title>", "", page).replace(
            "<p class", "<p>渡口听民声</p><p class", 1
        )
        assert skeleton_of(page).differences in ((), ("title",))
