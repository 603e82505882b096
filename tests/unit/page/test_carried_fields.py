"""What JSON and scripts say of the text that they carry."""

from __future__ import annotations

import json

import pytest

from gov_reviews.page.carried_fields import fields_of_object
from gov_reviews.page.html_article import read_fragment
from gov_reviews.records.pages import PageState

LINE = "一年来，棠溪县政协收到提案一百五十二件，立案一百四十一件，全部办复。"
BODY = f"<p>{LINE}</p>" * 12
OTHER = {"title": "灯会开幕", "source": "灯会网", "summary": "灯会热闹。"}
ARTICLE = {
    "title": "棠溪县政协2025年工作综述",
    "subTitle": "",
    "sourceName": "棠溪县融媒体中心",
    "editorName": "白露",
    "reporter": "江枫 陆离",
    "publishDate": "2026-01-14T02:20:00.000Z",
    "content": BODY,
}


def test_fields_of_the_object_that_holds_the_text(read_article) -> None:
    data = json.dumps({"props": {"article": ARTICLE, "more": [OTHER]}}, ensure_ascii=False)
    markup = f"<html><head><title>棠溪融媒</title></head><body><script type=application/json>{data}</script></body>"
    page = read_article(markup)
    assert page.state is PageState.OK
    assert (page.title, page.subtitle) == (ARTICLE["title"], None)
    assert (page.source_name, page.authors, page.editors) == ("棠溪县融媒体中心", ("江枫 陆离",), ("白露",))
    assert page.published_at is not None
    assert page.published_at.at.isoformat() == "2026-01-14T10:20:00+08:00"


def test_fields_of_a_script_are_those_nearest_to_the_text(read_article) -> None:
    near = f'detail:{{title:"棠溪县政协这一年",source:"砚湖日报",author:"秦筝",content:{json.dumps(BODY)}}}'
    script = f'window.DATA={{top:{{title:"灯会开幕",source:"灯会网"}},{" " * 400}{near}}}'
    page = read_article(f"<html><body><div id=app></div><script>{script}</script></body></html>")
    assert (page.title, page.source_name, page.authors) == ("棠溪县政协这一年", "砚湖日报", ("秦筝",))


def test_json_that_is_written_like_an_address(read_article) -> None:
    from urllib.parse import quote

    data = quote(json.dumps({"data": ARTICLE}, ensure_ascii=False))
    page = read_article(f'<html><body><script type="application/json">{data}</script></body></html>')
    assert page.title == ARTICLE["title"]
    assert [line.text for line in page.lines] == [line.text for line in read_fragment(BODY)]


def test_values_that_say_nothing() -> None:
    assert fields_of_object(["a"]).title is None
    assert fields_of_object({"title": True, "source": "  ", "author": None}).source is None


def test_people_and_sources_that_are_objects() -> None:
    found = fields_of_object(
        {
            "source": {"id": "7", "sourceName": "棠溪日报"},
            "authorList": [{"name": "江枫"}, {"name": "陆离"}],
            "editors": ["白露"],
            "publishDateStr": "2026-01-15 07:30",
        }
    )
    assert (found.source, found.authors, found.editors) == ("棠溪日报", ("江枫 陆离",), ("白露",))
    assert found.published_at is not None


@pytest.mark.parametrize("turn", [1, -1])
def test_of_several_names_of_a_field_the_first_counts(turn: int) -> None:
    said = [("createTime", 1768300000000), ("publishTime", 1768435200000)]
    found = fields_of_object(dict(said[::turn])).published_at
    assert found is not None
    assert found.at.date().isoformat() == "2026-01-15"


def test_a_state_that_a_script_keeps(read_article) -> None:
    article = ARTICLE | {"sourceName": "", "contentSource": {"name": "棠溪融媒"}}
    state = json.dumps({"detail": article, "more": [OTHER]}, ensure_ascii=False)
    script = f"var ready={{}};window.STATE = {state};(function(){{}})()"
    page = read_article(f"<html><body><div id=app></div><script>{script}</script></body></html>")
    assert (page.title, page.source_name) == (ARTICLE["title"], "棠溪融媒")


def test_names_that_say_whose_value_it_is() -> None:
    said = {
        "newsAuthor": "记者 江枫",
        "newsSource": "棠溪日报",
        "zebian": "白露",
        "responsible_editor": "陆离",
    }
    found = fields_of_object(said)
    assert (found.source, found.authors, found.editors) == ("棠溪日报", ("记者 江枫",), ("白露", "陆离"))
