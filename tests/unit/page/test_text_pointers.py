"""Pages whose text is elsewhere."""

from __future__ import annotations

import pytest

from gov_reviews.decoding.html_tree import HtmlDocument
from gov_reviews.page.text_pointers import (
    MAX_ANNOUNCEMENT_HAN,
    MAX_LETTER_HAN,
    MAX_TEXTS,
    TextPointer,
    find_text_pointer,
    says_withheld,
)
from gov_reviews.records.pages import PageState, UnreadReason

HERE = "http://x.example/c/t1.html"
PDF = "<p>附件：<a href='./P1.pdf'>全文</a></p>"


@pytest.mark.parametrize(
    ("markup", "han", "expected"),
    [
        (PDF, 0, (PageState.TEXT_ATTACHED, "http://x.example/c/P1.pdf")),
        (PDF, MAX_ANNOUNCEMENT_HAN, (PageState.TEXT_ATTACHED, "http://x.example/c/P1.pdf")),
        (PDF, MAX_ANNOUNCEMENT_HAN + 1, None),
        ("<a href=/d/a.DOCX?id=1>全文</a>", 0, (PageState.TEXT_ATTACHED, "http://x.example/d/a.DOCX?id=1")),
        ("<a href=/d/a.ofd>全文</a>", 50, None),  # a short text that speaks of no attachment
        ("<a href=/d/a.html>全文</a>", 0, None),
        (
            "<iframe src=content.html></iframe>",
            0,
            (PageState.TEXT_ELSEWHERE, "http://x.example/c/content.html"),
        ),
        ("<embed src=/v/1.swf>", 0, None),
        ("<iframe src=content.html width=900 height=90></iframe>", 0, None),  # a strip across the page
        ("<iframe src=content.html style='height:120px'></iframe>", 0, None),
        ("<iframe src=content.html class=commentBox></iframe>", 0, None),
        ("<div class=share><iframe src=content.html></iframe></div>", 0, None),
        ("<iframe src=//y.example/a.html></iframe>", 0, None),
        (
            "<iframe src=//y.example/a.html height=800></iframe>",
            0,
            (PageState.TEXT_ELSEWHERE, "http://y.example/a.html"),
        ),
        (
            "<iframe src=/b/1.html height=300></iframe><iframe src=/b/2.html height=900></iframe>",
            0,
            (PageState.TEXT_ELSEWHERE, "http://x.example/b/2.html"),
        ),
        (
            "<iframe src=/b/1.html height=900></iframe><iframe name=main src=/b/2.html></iframe>",
            0,
            (PageState.TEXT_ELSEWHERE, "http://x.example/b/2.html"),
        ),
        (
            "<a href=/d/1.doc>附件1</a><a href=/d/2.pdf>附件2</a>",
            0,
            (PageState.TEXT_ATTACHED, "http://x.example/d/2.pdf"),
        ),
        (
            "<a href=/d/1.pdf>附件1</a><a href=/d/2.pdf>澜滨县政协工作综述.pdf</a>",
            0,
            (PageState.TEXT_ATTACHED, "http://x.example/d/2.pdf"),
        ),
        ("<a href=/d/1.pdf>澜滨县政协工作综述.pdf</a>", MAX_LETTER_HAN + 1, None),
        (
            "<a href=/d/1.pdf>澜滨县政协工作综述.pdf</a>",
            MAX_LETTER_HAN,
            (PageState.TEXT_ATTACHED, "http://x.example/d/1.pdf"),
        ),
        ("<div class=footer>附件 <a href=/d/1.pdf>使用手册</a></div>", 0, None),
        (
            "<iframe src='/v/viewer.html?file=../d/1'></iframe>",
            0,
            (PageState.TEXT_ELSEWHERE, "http://x.example/d/1"),
        ),
        (
            "<script>PDFObject.embed('/d/3.pdf', '#p')</script>",
            50,
            (PageState.TEXT_ELSEWHERE, "http://x.example/d/3.pdf"),
        ),
        ("<script>location.href = '/c/2.html'</script>", 50, None),
        (
            "<script>location.href = '/c/2.html'</script>",
            0,
            (PageState.TEXT_ELSEWHERE, "http://x.example/c/2.html"),
        ),
        ("<script>location.href = '/c/2.html?' + key</script>", 0, None),
        ("<script>location.href = base + '/c/2.html'</script>", 0, None),
        (
            "<script>setTimeout(\"location.href='/c/2.html'\", 3000)</script>",
            0,
            (PageState.TEXT_ELSEWHERE, "http://x.example/c/2.html"),
        ),
        (
            "<script>setTimeout(\"location.replace('/c/2.html')\", 3000)</script>",
            0,
            (PageState.TEXT_ELSEWHERE, "http://x.example/c/2.html"),
        ),
        ("<script>setTimeout(\"location.href='/c/2.html?' + key\", 3000)</script>", 0, None),
        ("<script>var location_name = '/c/2.html'</script>", 0, None),
        ("<script src=a.js>location.href = '/c/2.html'</script>", 0, None),
        (
            "<div data-src='/c/2.pdf'></div>",
            0,
            (PageState.TEXT_ELSEWHERE, "http://x.example/c/2.pdf"),
        ),
        (f"<iframe src='/c/1.pdf?{'a' * 2000}'></iframe>", 0, None),
        ("<a href='javascript:down(1)'>澜滨县政协工作综述.pdf</a>", 0, None),
        ("<img src='javascript:draw()'>", 0, None),
        ("<script>location.href = '/c/2.html'; location.replace('/c/3.html')</script>", 0, None),
        ("<script>if (/Mobile/.test(navigator.userAgent)) location.href = '/m/2.html'</script>", 0, None),
        ("<script>location.href = '/index.html'</script>", 0, None),
        ("<script>location.href = 'javascript:void(0)'</script>", 0, None),
        (
            "<script>fetch('/api/content/1')</script>",
            0,
            (PageState.TEXT_ELSEWHERE, "http://x.example/api/content/1"),
        ),
        ("<script>$.get('/api/count/content?id=1')</script>", 0, None),
        ("<script>fetch('//y.example/api/content/1')</script>", 0, None),
        (
            "<p>全文请见：<a href=https://mp.weixin.qq.com/s/a>松砚政协公众号</a></p>",
            60,
            (PageState.TEXT_ELSEWHERE, "https://mp.weixin.qq.com/s/a"),
        ),
        ("<p>主办单位：<a href=/a/1.html>松砚县政协</a></p>", 60, None),
        ("<a href=/a/1.html>点击阅读全文</a>", 60, (PageState.TEXT_ELSEWHERE, "http://x.example/a/1.html")),
        ("<a href=/a/1.html>点击阅读全文</a>", MAX_ANNOUNCEMENT_HAN + 1, None),
        ("<a href=/a/1.html>上一篇</a>", 60, None),
        (
            "<a href=//y.example/s/1>https://y.example/s/1</a>",
            20,
            (PageState.TEXT_ELSEWHERE, "http://y.example/s/1"),
        ),
        ("<a href=/page/01/2024010801.pdf>版面PDF</a>", 0, None),
        ("<a href=/page/01/2024010801.pdf><img src=pdf.gif></a>", 0, None),
        (
            "<frameset><frame src=top.html name=topFrame><frame src=2.html name=mainFrame></frameset>",
            0,
            (PageState.TEXT_ELSEWHERE, "http://x.example/c/2.html"),
        ),
        (
            "<body onload=\"window.location.href='/c/2.html'\">",
            0,
            (PageState.TEXT_ELSEWHERE, "http://x.example/c/2.html"),
        ),
        (
            "<base href=/other/><iframe src=content.html></iframe>",
            0,
            (PageState.TEXT_ELSEWHERE, "http://x.example/other/content.html"),
        ),
        ("<iframe src=content.html></iframe>", 50, None),
        ("<iframe src=//y.example/ad.html></iframe>", 0, None),
        ("<iframe src='' ></iframe>", 0, None),
        ("<iframe src=content.html style='display:none'></iframe>", 0, None),
        ("<iframe src=content.html height=0></iframe>", 0, None),
    ],
)
def test_where_the_text_is(markup: str, han: int, expected: tuple[PageState, str] | None) -> None:
    whole = markup if markup.startswith("<body") else f"<body>{markup}</body>"
    document = HtmlDocument(f"<html>{whole}</html>")
    found = find_text_pointer(document, HERE, han, "澜滨县政协工作综述")
    assert (found and (found.state, found.address)) == expected


@pytest.mark.parametrize(
    ("reference", "expected"),
    [
        ("content.html", ("file:///inbox/content.html", ())),
        (
            "https://y.example/content.html",
            ("https://y.example/content.html", ("https://y.example/content.html",)),
        ),
        ("file:///etc/passwd", None),
        ("javascript:show()", None),
    ],
)
def test_a_saved_page_names_its_frame_and_nobody_is_asked(
    reference: str, expected: tuple[str, tuple[str, ...]] | None
) -> None:
    document = HtmlDocument(f"<html><body><iframe src='{reference}' height=800></iframe></body></html>")
    found = find_text_pointer(document, "file:///inbox/page.html", 0)
    assert (found and (found.address, found.urls)) == expected


TITLE = "澜滨县政协2023年工作综述"


def pointer(markup: str, han: int = 0, title: str = TITLE) -> TextPointer | None:
    return find_text_pointer(HtmlDocument(f"<html><body>{markup}</body></html>"), HERE, han, title)


def names(found: TextPointer | None) -> tuple[list[str], list[tuple[str, UnreadReason]]]:
    """What is asked for, and what is said of the rest, by the names of the files."""
    assert found is not None
    unread = [(part.place.rpartition("/")[2], part.reason) for part in found.unread]
    return [url.rpartition("/")[2] for url in found.urls], unread


def test_several_attachments_are_one_text_in_the_order_of_the_page() -> None:
    links = "".join(
        f"<p>附件：<a href='{name}'>{text}</a></p>"
        for name, text in (
            ("2.pdf", "工作综述（上）"),
            ("1.pdf", "工作综述（下）"),
            ("3.wps", "附图说明"),
            ("2.doc", "工作综述（上）"),
        )
    )
    assert names(pointer(links)) == (["2.pdf", "1.pdf"], [("3.wps", UnreadReason.NOT_READABLE)])


def test_a_file_named_like_the_page_is_its_text_and_others_are_said() -> None:
    links = f"附件：<a href=a.xls>办理情况表.xls</a><a href=b.pdf>{TITLE}.pdf</a><a href=c.pdf>议程.pdf</a>"
    beside = [("a.xls", UnreadReason.BESIDE), ("c.pdf", UnreadReason.BESIDE)]
    assert names(pointer(links, 50)) == (["b.pdf"], beside)


def test_pictures_are_the_text_of_a_page_without_any() -> None:
    shown = "".join(f"<p><img src='W02024{number}.jpg'></p>" for number in range(3))
    late = "<p><img src='/images/blank.gif' data-src='W9.png'></p>"
    frame = (
        "<div class=header><img src=/a/b.jpg></div><img src=/logo.png><img src=/img/erweima.jpg>"
        "<img src=/images/newlogo19_lt.png>"
        f"<div class=con>{shown}{late}<img src=s.jpg width=30></div><div class=side><img src=/x/y.jpg></div>"
    )
    found = pointer(frame)
    assert found is not None
    assert (found.state, found.is_in_pictures) == (PageState.TEXT_ELSEWHERE, True)
    assert names(found) == (["W020240.jpg", "W020241.jpg", "W020242.jpg", "W9.png"], [])
    assert "4 pictures" in found.reason
    assert found.reason.endswith(found.address)
    assert pointer("<div><img src=/images/newlogo19_lt.png><img src=/images/topbanner2.jpg></div>") is None
    assert pointer(frame, 50) is None, "a photograph with a caption is a text"
    assert pointer(frame, 50, "一图读懂澜滨县政协2023年工作") is not None
    halves = "<div><img src=W1.jpg><img src=W2.jpg></div><div><img src=W3.jpg><img src=W4.jpg></div>"
    assert names(pointer(halves))[0] == ["W1.jpg", "W2.jpg", "W3.jpg", "W4.jpg"]
    many = "".join(f"<p><img src='W{number}.jpg'></p>" for number in range(MAX_TEXTS + 2))
    assert [reason for _, reason in names(pointer(many))[1]] == [UnreadReason.TOO_MANY] * 2


def test_a_page_that_sends_its_reader_on_says_nothing_of_the_article() -> None:
    sent_on = pointer("<meta http-equiv=refresh content='0;url=/t/2.html'>")
    assert sent_on is not None
    assert sent_on.is_redirect
    framed = pointer("<iframe src=content.html></iframe>")
    assert framed is not None
    assert not framed.is_redirect


@pytest.mark.parametrize(
    ("query", "address"),
    [
        ("back=/d/list&file=/d/show", "http://x.example/d/show"),
        ("back=/d/list&name=show", "http://x.example/viewer.html?back=/d/list&name=show"),
        ("name=a.pdf", "http://x.example/viewer.html?name=a.pdf"),  # no address, and no parameter for one
        ("file=a.pdf", "http://x.example/a.pdf"),
    ],
)
def test_a_viewer_shows_what_its_parameter_for_files_names(query: str, address: str) -> None:
    found = pointer(f"<iframe src='/viewer.html?{query}' height=800></iframe>")
    assert found is not None
    assert found.address == address


@pytest.mark.parametrize(
    ("line", "expected"),
    [
        ("还剩4页未读，继续阅读", True),
        ("试读已结束，开通会员阅读全文", True),
        ("此内容为付费内容，剩余60%订阅后可查看", True),
        ("登录后查看全文", True),
        ("阅读全文", False),  # opens what the page holds
        ("会员单位代表参加会议。会上全文宣读了倡议书", False),
        ("剩余资金3万元用于助学", False),
    ],
)
def test_a_line_says_that_the_rest_is_kept_back(line: str, expected: bool) -> None:
    assert says_withheld(line) is expected
