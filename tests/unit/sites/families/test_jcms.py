"""Lists of JCMS sites: the data island and its further records."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from urllib.parse import parse_qsl

from gov_reviews.sites.families import ListPage
from gov_reviews.sites.spec import SourceSpec
from gov_reviews.sites.urls import split_form

HOST = "http://zx.example.org"
MakeSpec, Read = Callable[..., SourceSpec], Callable[..., ListPage]

JCMS_LIST = """<script type="text/xml"><datastore><totalrecord>40</totalrecord><totalpage>2</totalpage>
<nextgroup><![CDATA[<a href="/module/web/jpage/dataproxy.jsp?page=1&webid=9&columnid=77&unitid=5"></a>]]></nextgroup>
<recordset><record><![CDATA[<li><a href="/art/2023/1/9/art_77_501.html"
 title="县政协2022年工作综述">县政协2022年…</a><span>2023-1-9</span></li>]]></record>
<record><![CDATA[<li><a href='/art/2023/1/8/art_77_500.html?a=1&b=2'
 title='会议 & 视察'>会议</a></li><td>]]></record></recordset></datastore></script>
<ul></ul>"""


def test_jcms_reads_the_data_island(make_spec: MakeSpec, read: Read) -> None:
    page = read(make_spec("jcms", articles={"keep_query": []}), f"{HOST}/col/col77/index.html", JCMS_LIST)
    assert [(row.url, row.title, row.listed_date) for row in page.rows] == [
        (f"{HOST}/art/2023/1/9/art_77_501.html", "县政协2022年工作综述", date(2023, 1, 9)),
        (f"{HOST}/art/2023/1/8/art_77_500.html", "会议 & 视察", date(2023, 1, 8)),
    ]
    assert [following.url for following in page.next_pages] == [
        f"{HOST}/module/web/jpage/dataproxy.jsp?page=2&webid=9&columnid=77&unitid=5"
    ]


# as the script of a column page prints it; keys quoted or not, numbers and strings
JPAGE = """<script>$(function(){$('#5').jpage({themeName:'default',totalRecord:100,dataStore:null,groupSize:2,
proxyUrl:'/module/web/jpage/dataproxy.jsp',perPage:20,ajaxParam:{col:1,"appid":'1',webid:9,path:'/',columnid:77,
sourceContentType:1,unitid:'5',webname:'陌桑县&政府',permissiontype:0}});});</script>"""
NO_GROUP = JCMS_LIST.split("<nextgroup>", maxsplit=1)[0] + JCMS_LIST.split("</nextgroup>")[1] + JPAGE


def test_records_by_post_as_the_script_says(make_spec: MakeSpec, read: Read) -> None:
    spec = make_spec("jcms")
    first = read(spec, f"{HOST}/col/col77/index.html", NO_GROUP)
    address, form = split_form(first.next_pages[0].url)
    assert address == f"{HOST}/module/web/jpage/dataproxy.jsp?startrecord=41&endrecord=80&perpage=20"
    assert form is not None
    assert dict(parse_qsl(form)) == {
        "col": "1",
        "appid": "1",
        "webid": "9",
        "path": "/",
        "columnid": "77",
        "sourceContentType": "1",
        "unitid": "5",
        "webname": "陌桑县&政府",
        "permissiontype": "0",
    }
    bare = (
        JCMS_LIST.split("<nextgroup>", maxsplit=1)[0].replace("<totalrecord>40", "<totalrecord>100")
        + JCMS_LIST.split("</nextgroup>")[1]
    )
    second = read(spec, first.next_pages[0].url, bare, number=2)
    address, again = split_form(second.next_pages[0].url)
    assert "startrecord=81&endrecord=120" in address
    assert again == form
    assert read(spec, second.next_pages[0].url, bare, number=3).next_pages == (), "100 records, that is all"


def test_a_script_that_says_half_of_it_is_an_alarm(make_spec: MakeSpec, read: Read) -> None:
    page = read(make_spec("jcms"), f"{HOST}/col/col77/index.html", NO_GROUP.replace("proxyUrl", "proxy"))
    assert page.next_pages == ()
    assert page.alarms


def test_the_form_data_may_stand_in_a_variable(make_spec: MakeSpec, read: Read) -> None:
    data = JPAGE[JPAGE.index("ajaxParam:") + len("ajaxParam:") : JPAGE.index("});});")]
    called = JPAGE.replace(data, "param_5").replace("<script>", f"<script>var param_5={data};")
    page = read(make_spec("jcms"), f"{HOST}/col/col77/index.html", NO_GROUP.replace(JPAGE, called))
    usual = read(make_spec("jcms"), f"{HOST}/col/col77/index.html", NO_GROUP)
    assert page.next_pages == usual.next_pages != ()


def test_the_first_records_are_all(make_spec: MakeSpec, read: Read) -> None:
    page = read(
        make_spec("jcms"),
        f"{HOST}/col/col77/index.html",
        NO_GROUP.replace("totalRecord:100", "totalRecord:2"),
    )
    assert (page.next_pages, page.alarms) == ((), ())


def test_the_form_data_may_stand_under_any_name(make_spec: MakeSpec, read: Read) -> None:
    page = read(make_spec("jcms"), f"{HOST}/col/col77/index.html", NO_GROUP.replace("ajaxParam", "params"))
    usual = read(make_spec("jcms"), f"{HOST}/col/col77/index.html", NO_GROUP)
    assert page.next_pages == usual.next_pages != ()


def test_a_group_that_nothing_counts_may_be_the_last_one(make_spec: MakeSpec, read: Read) -> None:
    bare = JCMS_LIST.replace("<totalrecord>40</totalrecord><totalpage>2</totalpage>", "")
    page = read(make_spec("jcms"), f"{HOST}/col/col77/index.html", bare)
    assert [request.is_guessed for request in page.next_pages] == [True]
    counted = read(make_spec("jcms"), f"{HOST}/col/col77/index.html", JCMS_LIST)
    assert [request.is_guessed for request in counted.next_pages] == [False]


def test_a_group_of_several_pages_leads_behind_them(make_spec: MakeSpec, read: Read) -> None:
    spec = make_spec("jcms")
    many = JCMS_LIST.replace("<totalrecord>40", "<totalpage>9</totalpage><totalrecord>400")
    groups = many.replace("dataproxy.jsp?page=1", "dataproxy.jsp?page=4")
    first = read(spec, f"{HOST}/col/col77/index.html", groups)
    assert "page=4&" in first.next_pages[0].url
    same = read(spec, first.next_pages[0].url, groups, number=2)
    assert "page=5&" in same.next_pages[0].url, "a link to the page itself is counted on"
    far = read(spec, first.next_pages[0].url, groups.replace("page=4", "page=7"), number=2)
    assert "page=7&" in far.next_pages[0].url
    assert not read(spec, first.next_pages[0].url.replace("page=4", "page=9"), groups, number=3).next_pages


def test_a_group_whose_link_has_no_number_is_asked_as_it_stands(make_spec: MakeSpec, read: Read) -> None:
    sealed = JCMS_LIST.replace("dataproxy.jsp?page=1&webid=9&columnid=77&unitid=5", "dataproxy.jsp?p=c2Vh")
    page = read(make_spec("jcms"), f"{HOST}/col/col77/index.html", sealed)
    assert [one.url for one in page.next_pages] == [f"{HOST}/module/web/jpage/dataproxy.jsp?p=c2Vh"]
