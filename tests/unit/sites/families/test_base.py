"""What every family does: the ways of paging, the end of a list, and where an article prints what."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date

import pytest

from gov_reviews.errors import InvalidMetadata, LayoutChanged
from gov_reviews.sites.families import ListPage, SiteFamily, families, family_of
from gov_reviews.sites.family_data import FamilyData
from gov_reviews.sites.spec import SourceSpec

HOST = "http://zx.example.org"
MakeSpec, Read = Callable[..., SourceSpec], Callable[..., ListPage]
LIST = """<ul><li><a href="/a/1.html">某县政协这一年的履职答卷</a> 2024-01-09</li></ul>
<a href="list_9.html">下一页</a>"""


@pytest.mark.parametrize(
    ("paging", "following"),
    [
        ({"style": "next_link"}, "/zx/list_9.html"),
        ({"style": "query", "param": "p", "start": 1}, "/zx/list.shtml?p=3"),
        ({"style": "index_n", "start": 1}, "/zx/list_9.html"),  # the page itself says it
        ({"style": "template", "template": "list_{n}.shtml", "start": 2}, "/zx/list_3.shtml"),
        ({"style": "none"}, None),
    ],
)
def test_a_family_of_data_alone_pages_in_every_way(
    make_spec: MakeSpec, read: Read, paging: dict[str, object], following: str | None
) -> None:
    page = read(make_spec("generic_html", paging=paging), f"{HOST}/zx/list.shtml", LIST, number=2)
    assert [request.url for request in page.next_pages] == ([HOST + following] if following else [])


def test_a_list_of_too_many_tags_is_no_list(
    make_spec: MakeSpec, read: Read, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("gov_reviews.decoding.html_tree.MAX_TAGS", 3)
    with pytest.raises(LayoutChanged, match="no list page: the page has 4 tags"):
        read(
            make_spec("generic_html"),
            f"{HOST}/zx/list.html",
            LIST.replace("<ul>", "<p>").replace("</ul>", ""),
        )


def test_selectors_of_the_source_come_before_those_of_its_family(make_spec: MakeSpec) -> None:
    spec = make_spec("founder", detail={"title": ".headline", "body": ["#text"]})
    layout = family_of(spec).article_layout(spec)
    assert layout.title[:2] == (".headline", "enp:title")
    assert layout.body[:2] == ("#text", "founder-content")
    assert layout.source == ()
    assert (layout.family, layout.is_strict, layout.newspaper) == (
        "founder",
        True,
        ".newsdate, .info, .source",
    )


def test_a_container_proves_nothing_on_a_page_of_unknown_origin(make_spec: MakeSpec) -> None:
    assert not family_of(None).article_layout(None).is_strict
    plain, own = make_spec("generic_html"), make_spec("generic_html", detail={"body": "#text"})
    assert not family_of(plain).article_layout(plain).is_strict
    assert family_of(own).article_layout(own).is_strict


def test_an_unknown_family_comes_with_the_nearest(make_spec: MakeSpec) -> None:
    with pytest.raises(InvalidMetadata, match="did you mean 'jcms'"):
        family_of(make_spec("jcsm"))


def test_a_run_looks_back_thirty_five_days_or_as_far_as_the_list_says(make_spec: MakeSpec) -> None:
    lists = [{"id": "a", "path": "/a/"}, {"id": "b", "path": "/b/", "since": "2023-01-01"}]
    spec = make_spec("founder", lists=lists)
    days = [family_of(spec).first_day(place, date(2026, 2, 10)) for place in spec.lists]
    assert days == [date(2026, 1, 6), date(2023, 1, 1)]


def test_without_patterns_every_link_of_a_list_is_an_article() -> None:
    assert SiteFamily("abc", FamilyData(title="ABC")).article_url is None
    found = SiteFamily("abc", FamilyData(title="ABC", article_urls=(r"/a\d+$", r"/b\d+$"))).article_url
    assert found is not None
    assert found.search("/b7")
    assert set(families()) >= {"trs", "php_site"}


def test_a_list_in_json_is_read_by_every_family(make_spec: MakeSpec, read: Read) -> None:
    body = '{"total":9,"articles":[{"title":"云岫区政协2023年工作综述","url":"/content/post_41.html","created_at":"2024-01-05"}]}'
    spec = make_spec("gkmlpt", identity={"must_contain": ["望岚"]})
    page = read(spec, f"{HOST}/gkmlpt/api/all/0?page=1&sid=7", body)
    assert [(row.url, row.listed_date) for row in page.rows] == [
        (f"{HOST}/content/post_41.html", date(2024, 1, 5))
    ]
    assert [following.url for following in page.next_pages] == [f"{HOST}/gkmlpt/api/all/0?page=2&sid=7"]
    assert read(spec, f"{HOST}/gkmlpt/api/all/0?page=9&sid=7", '{"articles":[]}', number=9).is_end
    with pytest.raises(LayoutChanged):
        read(spec, f"{HOST}/gkmlpt/api/all/0?page=1&sid=7", '{"articles":[]}')


def test_markup_in_json_is_read_like_a_page(make_spec: MakeSpec, read: Read) -> None:
    html = "<ul><li><a href='/art/2024/1/5/art_7_1.html' title='县政协工作综述'>县…</a><span>2024-01-05</span></li></ul>"
    page = read(make_spec("jpaas"), f"{HOST}/api?pageNo=1", f'{{"success":true,"data":{{"html":"{html}"}}}}')
    assert [(row.url, row.title) for row in page.rows] == [
        (f"{HOST}/art/2024/1/5/art_7_1.html", "县政协工作综述")
    ]
