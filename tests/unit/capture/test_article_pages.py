"""Articles whose text stands elsewhere: which address a capture asks for, and what is read in the end.

One site with one list, captured and read once; each row is a page in the form of one system.
"""

from __future__ import annotations

import json
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import quote

import pytest
from tests.unit.capture.column_site import HOME, UNIT, article, list_page, row
from tests.unit.page.test_docx import docx, p

from gov_reviews.capture.archive import Archive
from gov_reviews.capture.source_crawl import crawl_source
from gov_reviews.page.continuation import MAX_POINTERS
from gov_reviews.reading.page_groups import GroupReader
from gov_reviews.records.captures import CaptureKind
from gov_reviews.records.pages import PageState
from gov_reviews.records.reviews import Review
from gov_reviews.records.runs import RunOptions, SourceOutcome, SourceState
from gov_reviews.settings import Settings
from gov_reviews.sites.registry import load_registry

TITLE = "凝心聚力谱新篇——澜滨县政协2023年工作综述"
SENTENCES = (
    "2023年，澜滨县政协围绕全县中心工作履职尽责，全年共收到提案{}件，立案{}件，办复率100%。",
    "全年组织委员视察调研12次，形成调研报告9篇，报送社情民意信息86条，其中被省政协采用14条。",
    "坚持把加强思想政治引领摆在首位，深入学习贯彻新思想，广泛凝聚人心、凝聚共识、凝聚智慧、凝聚力量。",
    "县政协常委会议认真谋划，主席会议及时部署，各专门委员会各展所长，委员履职热情持续高涨。",
)
PARAGRAPHS = [sentence.format(152, 141) for sentence in SENTENCES]
TEXT = "".join(f"<p>{sentence}</p>" for sentence in PARAGRAPHS)
COMMENTS = "".join(
    f"<p>网友{number}：写得好，说出了我们的心里话，为委员们点赞，收到提案900件。</p>" for number in range(9)
)
FOOT = "<div class='footer'>版权所有：澜滨县人民政府　备案号：00000001</div>"
COUNTER = "<script>$.get('/hits/content.jsp?id=1')</script><iframe src='/tongji/stat.html' width=0 height=0></iframe>"


def page(inner: str, title: str = TITLE) -> str:
    info = "<div class='info'>发布时间：2024-01-08 09:30　来源：澜滨日报</div>"
    return (
        f"<!DOCTYPE html><html><head><title>{title}_澜滨县人民政府</title></head><body><h1>{title}</h1>{info}"
        f"{inner}{COUNTER}{FOOT}</body></html>"
    )


@dataclass(frozen=True)
class Case:
    """One article.

    Attributes:
        inner: What stands below its title; `whole`: the whole page instead.
        files: Other addresses: path to (body, content type).
        asked: The paths among them that are to be asked for; all others are not.
        state: What the article is read as.
        says: Words of the reason.
    """

    inner: str = ""
    whole: str = ""
    files: dict[str, tuple[bytes, str]] = field(default_factory=dict)
    asked: tuple[str, ...] = ()
    state: PageState = PageState.OK
    says: str = ""


def html(text: str) -> tuple[bytes, str]:
    return text.encode(), "text/html; charset=utf-8"


AD = html(f"<html><body><p>{COMMENTS}</p></body></html>")
OFD = (b"PK\x03\x04" + b"\x00" * 60, "application/ofd")
DOC = (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\x00" * 600, "application/msword")


def cases(pdf: bytes) -> dict[str, Case]:
    paper = (pdf, "application/pdf")
    asked: dict[str, Any] = {}

    def elsewhere(inner: str, path: str, answer: tuple[bytes, str], *more: str, **others: Any) -> Case:
        return Case(inner, files={path: answer}, asked=(path, *more), **others)

    asked["attached PDF"] = elsewhere(
        "<div class=TRS_Editor><p>澜滨县政协2023年工作综述见附件。</p></div><p>附件：<a href='./P020240108001.pdf'>"
        "澜滨县政协2023年工作综述.pdf</a></p>",
        "/zwxx/202601/P020240108001.pdf",
        paper,
    )
    asked["attachment of a download page"] = elsewhere(
        "<ul><li>附件【<a href='/system/download.jsp?urltype=a.Attach&owner=1&wbfileid=77'>澜滨县政协2023年工作综述.pdf</a>】"
        "</li></ul>",
        "/system/download.jsp?urltype=a.Attach&owner=1&wbfileid=77",
        paper,
    )
    asked["frame among frames that are none"] = Case(
        "<iframe src='/ad/banner.html' width=900 height=400></iframe><div class=article><iframe id=mainFrame "
        "src='content2.html' width=100% height=800></iframe></div><div class=comment><iframe src='/c/list.html'>"
        "</iframe></div>",
        files={
            "/zwxx/202601/content2.html": html(f"<html><body>{TEXT}</body></html>"),
            "/ad/banner.html": AD,
            "/c/list.html": AD,
        },
        asked=("/zwxx/202601/content2.html",),
    )
    asked["viewer of PDF"] = elsewhere(
        f"<iframe src='/pdfjs/web/viewer.html?file={quote('/attach/政协综述3.pdf')}' width=100% height=900></iframe>",
        f"/attach/{quote('政协综述3.pdf')}",
        paper,
    )
    asked["PDF by a script"] = elsewhere(
        '<div id=vsb_content><script>showVsbpdfIframe("/__local/4/ab/4.pdf","100%","600","0","","");</script></div>',
        "/__local/4/ab/4.pdf",
        paper,
    )
    asked["PDF in an attribute"] = elsewhere(
        "<div class=wp_articlecontent><div class=wp_pdf_player pdfsrc='/_upload/5.pdf' sudyfile-attr='{}'></div></div>",
        "/_upload/5.pdf",
        paper,
    )
    asked["frame with a document in it"] = Case(
        "<iframe src='/show/text6.html' width='100%'></iframe>",
        files={
            "/show/text6.html": html(
                "<html><body><embed src='/show/6.pdf' type='application/pdf'></body></html>"
            ),
            "/show/6.pdf": paper,
        },
        asked=("/show/text6.html", "/show/6.pdf"),
    )
    asked["sent on by a script"] = Case(
        whole="<html><head><title>页面跳转</title></head><body><p>正在跳转，请稍候……</p><script>"
        "setTimeout(\"window.location.href='/zwxx/new/t7.html'\", 1000);</script></body></html>",
        files={"/zwxx/new/t7.html": html(page(TEXT))},
        asked=("/zwxx/new/t7.html",),
    )
    asked["text in a textarea"] = Case(
        f"<div id=show></div><textarea id=txt style='display:none'>{TEXT.replace('<', '&lt;')}</textarea>"
    )
    asked["text in a script"] = Case(
        f"<div id=app></div><script>var detail = {json.dumps({'content': TEXT * 2})};</script>"
    )
    asked["text in JSON that a script loads"] = elsewhere(
        "<div id=con></div><script>$.getJSON('/api/article/detail10.json', function(d){});</script>",
        "/api/article/detail10.json",
        (json.dumps({"code": 0, "data": {"title": TITLE, "content": TEXT}}).encode(), "application/json"),
    )
    asked["office viewer of another host"] = elsewhere(
        f"<iframe src='https://view.officeapps.live.example/op/view.aspx?src={quote(HOME + '/f/11.docx', safe='')}'"
        " height=800></iframe>",
        "/f/11.docx",
        (docx("".join(map(p, PARAGRAPHS))), "application/octet-stream"),
    )
    asked["a file that cannot be read"] = elsewhere(
        "<p>附件：<a href='/f/26.ofd'>综述全文</a></p>",
        "/f/26.ofd",
        OFD,
        state=PageState.TEXT_ATTACHED,
        says="what stands there gives none",
    )
    asked["old Office file"] = elsewhere(
        "<p>附件：<a href='/f/12.doc'>综述全文</a></p>",
        "/f/12.doc",
        DOC,
        state=PageState.TEXT_ATTACHED,
        says="old Office file",
    )
    asked["sent on to another host"] = Case(
        whole="<html><body><script>location.replace('https://mp.weixin.example/s/13');</script></body></html>",
        state=PageState.TEXT_ELSEWHERE,
        says="https://mp.weixin.example/s/13",
    )
    asked["refreshed to another host"] = Case(
        whole="<html><head><meta http-equiv=refresh content='0;url=https://paper.example/14.html'></head></html>",
        state=PageState.TEXT_ELSEWHERE,
        says="paper.example, which is not registered",
    )
    asked["link to the whole text"] = Case(
        "<div class=TRS_Editor><p>澜滨县政协2023年工作综述。</p><p><a href='https://paper.example/15.html'>点击阅读全文"
        "</a></p></div>",
        state=PageState.TEXT_ELSEWHERE,
        says="https://paper.example/15.html",
    )
    asked["a body among frames and attachments"] = Case(
        f"<div class=TRS_Editor>{TEXT}</div><p>附件：<a href='/f/16.pdf'>提案目录.pdf</a></p>"
        "<iframe src='content16.html' width=100% height=800></iframe><script>location.href='/zwxx/m16.html'</script>",
        files={"/f/16.pdf": paper, "/zwxx/202601/content16.html": AD, "/zwxx/m16.html": AD},
    )
    loop = "<iframe src='/loop/{}.html' height=800></iframe>"
    asked["frames in a circle"] = Case(
        loop.format("a"),
        files={
            f"/loop/{here}.html": html(f"<html>{loop.format(there)}</html>") for here, there in ("ab", "ba")
        },
        asked=("/loop/a.html", "/loop/b.html"),
        state=PageState.TEXT_ELSEWHERE,
        says="/loop/a.html",
    )
    deep = {
        f"/deep/{step}.html": html(f"<html><iframe src='/deep/{step + 1}.html'></iframe></html>")
        for step in range(9)
    }
    asked["frames without end"] = Case(
        "<iframe src='/deep/0.html' height=800></iframe>",
        files=deep,
        asked=tuple(f"/deep/{step}.html" for step in range(MAX_POINTERS)),
        state=PageState.TEXT_ELSEWHERE,
        says="/deep/0.html",
    )
    asked["a thousand frames"] = Case(
        "".join(f"<iframe src='/many/{number}.html' height=800></iframe>" for number in range(1_000)),
        files={f"/many/{number}.html": AD for number in range(1, 1_000)}
        | {"/many/0.html": html(f"<html><body>{TEXT}</body></html>")},
        asked=("/many/0.html",),
    )
    asked["frames that are no addresses"] = Case(
        "<iframe src='javascript:alert(1)' height=800></iframe><iframe src='file:///etc/passwd' height=800></iframe>"
        "<iframe src='about:blank' height=800></iframe><iframe src='' height=800></iframe>"
        "<iframe src='data:text/html,x' height=800></iframe><a href='file:///x.pdf'>附件.pdf</a>",
        state=PageState.EMPTY,
    )
    asked["a frame of itself"] = Case(
        "<iframe src='#top' height=800></iframe><iframe src='?'></iframe>", state=PageState.EMPTY
    )
    return asked


LEADS_OUT, HUGE = "附件：<a href='/out/23.pdf'>全文.pdf</a>", "附件：<a href='/huge/24.pdf'>全文.pdf</a>"


@pytest.fixture
def pdf(make_pdf: Callable[..., bytes]) -> bytes:
    lines = [text[start : start + 30] for text in PARAGRAPHS for start in range(0, len(text), 30)]
    return make_pdf([[(60, 780 - 24 * number, 14, line) for number, line in enumerate(lines)]])


def test_texts_that_stand_elsewhere(
    site: Any, settings: Settings, register: Any, clock: Any, pdf: bytes
) -> None:
    made = cases(pdf)
    made["attachment that leads out"] = Case(LEADS_OUT, state=PageState.TEXT_ATTACHED, says="/out/23.pdf")
    made["attachment of two gigabytes"] = Case(HUGE, state=PageState.TEXT_ATTACHED, says="/huge/24.pdf")
    register(fetch={"retries": 0})
    rows = "".join(row(number) for number in range(1, len(made) + 1))
    site.page("/zwxx/index.html", list_page(rows.replace("…", "综述")))
    for number, case in enumerate(made.values(), 1):
        site.page(article(number), case.whole or page(case.inner))
        for path, (body, kind) in case.files.items():
            site.page(path, body, content_type=kind)
    site.routes["/out/23.pdf"] = (302, {"Location": "http://other.sample.example/23.pdf"}, b"")
    site.routes["/huge/24.pdf"] = (
        200,
        {"Content-Type": "application/pdf", "Content-Length": "2000000000"},
        b"%PDF-1.7",
    )
    outcome = crawl_source(settings, "run1", UNIT, RunOptions(), clock=clock)

    own = {"/zwxx/index.html", *(article(number) for number in range(1, len(made) + 1))}
    expected = {path for case in made.values() for path in case.asked} | {"/out/23.pdf", "/huge/24.pdf"}
    assert set(site.paths) - own == expected, "nothing else was asked for"
    assert len(site.paths) == len(set(site.paths)), "nothing twice"
    assert {host for host, _, _ in site.log} == {HOME.removeprefix("http://")}
    assert_failures(outcome, "/out/23.pdf", "/huge/24.pdf")

    reviews = read_all(settings)
    read = {name: reviews[HOME + article(number)] for number, name in enumerate(made, 1)}
    assert {name: review.state for name, review in read.items()} == {
        name: case.state for name, case in made.items()
    }
    for name, case in made.items():
        review = read[name]
        if case.state is PageState.OK:
            assert_whole(review, len(case.asked), name)
        else:
            assert case.says in review.issues[0].reason, name
            assert not review.observations
    site.log.clear()
    assert "other.sample.example, which is not registered" in reviews[HOME + "/out/23.pdf"].issues[0].reason
    again = crawl_source(settings, "run2", UNIT, RunOptions(), clock=clock)
    assert set(site.paths) == {"/zwxx/index.html", "/huge/24.pdf"}, "what is there is not asked again"
    assert again.fetched == 0


def test_an_attachment_of_two_articles_is_the_text_of_both(
    site: Any, settings: Settings, register: Any, clock: Any, pdf: bytes
) -> None:
    """And an article of two attachments is read from both."""
    register(fetch={"retries": 0})
    site.page("/zwxx/index.html", list_page("".join(map(row, range(1, 4))).replace("…", "综述")))
    shared, more = "附件：<a href='/d/1.pdf'>全文.pdf</a>", "<a href='/d/2.txt'>续.txt</a>"
    for number, inner in enumerate((shared, shared, shared + more), 1):
        site.page(article(number), page(inner))
    site.page("/d/1.pdf", pdf, content_type="application/pdf")
    site.page("/d/2.txt", "开展民主监督3次，协商议政活动5场。".encode(), content_type="text/plain")
    crawl_source(settings, "run1", UNIT, RunOptions(), clock=clock)
    reviews = read_all(settings)
    for number in (1, 2, 3):
        assert_whole(reviews[HOME + article(number)], 1 + number // 3, str(number))
    assert "民主监督3次" in reviews[HOME + article(3)].body_text
    url_of = {capture.capture_id: capture.url for capture in Archive(settings.archive_root).captures()}
    evidence = {int(item.value): item.capture_id for item in reviews[HOME + article(3)].observations}
    assert url_of[evidence[141]] == f"{HOME}/d/1.pdf"
    assert url_of[evidence[3]] == f"{HOME}/d/2.txt"
    captures = {capture_id for review in reviews.values() for capture_id in review.capture_ids}
    assert len(captures) == 3 + 3 + 1, "each article has a capture of its attachment"
    site.log.clear()
    assert crawl_source(settings, "run2", UNIT, RunOptions(), clock=clock).fetched == 0
    assert site.paths == ["/zwxx/index.html"]


def test_pages_of_an_article_behind_a_redirect(
    site: Any, settings: Settings, register: Any, clock: Any
) -> None:
    """The list names a short address; further page and frame stand in the folder of the long one."""
    register(fetch={"retries": 0})
    site.page("/zwxx/index.html", list_page("".join(map(row, (1, 2))).replace("…", "综述")))
    for number in (1, 2):
        site.routes[article(number)] = (302, {"Location": f"/long/0{number}/c{number}.html"}, b"")
    halves = ["".join(f"<p>{text}</p>" for text in part) for part in (PARAGRAPHS[:2], PARAGRAPHS[2:])]
    site.page("/long/01/c1.html", page(f"<div>{halves[0]}<a href='c1_2.html'>下一页</a></div>"))
    site.page("/long/01/c1_2.html", page(f"<div>{halves[1]}</div>"))
    site.page("/long/02/c2.html", page("<iframe src='content.html' width=800 height=900></iframe>"))
    site.page("/long/02/content.html", f"<html><body>{TEXT}</body></html>")
    crawl_source(settings, "run1", UNIT, RunOptions(), clock=clock)
    assert {"/long/01/c1_2.html", "/long/02/content.html"} <= set(site.paths)
    reviews = read_all(settings)
    for number in (1, 2):
        assert_whole(reviews[HOME + article(number)], 1, str(number))
        assert PARAGRAPHS[3] in reviews[HOME + article(number)].body_text, number


def assert_failures(outcome: SourceOutcome, *paths: str) -> None:
    assert outcome.state is SourceState.PARTIAL
    assert [failure.split(": ")[0].removeprefix(HOME) for failure in outcome.failures] == list(paths), (
        outcome.failures
    )


def read_all(settings: Settings) -> dict[str, Review]:
    archive = Archive(settings.archive_root)
    captures = archive.captures(kinds=[CaptureKind.ARTICLE])
    reader = GroupReader(archive.read_body, load_registry().sources.get, find_base=archive.links_base)
    reviews = reader.read(captures)
    return {review.url: review for review in reviews}


def assert_whole(review: Review, pointed: int, name: str) -> None:
    """The article under its own address, with the figures of its text, and the captures they were read from."""
    assert len(review.capture_ids) == 1 + pointed, name
    assert review.title is not None, name
    assert "凝心聚力谱新篇" in review.title, name
    printed = {(item.metric_code, int(item.value)) for item in review.observations}
    assert ("proposals_filed", 141) in printed, (name, review.body_text)
    assert 900 not in {int(item.value) for item in review.observations}, f"{name}: a comment was read"
    assert review.source_name == "澜滨日报", name
    for item in review.observations:
        assert review.body_text[item.char_start : item.char_end] == item.printed, name
