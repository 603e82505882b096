"""An answer that is no page is kept as evidence and asked for again; a page is not, however short it is."""

from __future__ import annotations

import io
from datetime import timedelta

import pytest
from pypdf import PdfWriter
from tests.unit.capture.column_site import UNIT, newest_by_url

from gov_reviews.capture.archive import Archive
from gov_reviews.capture.frontier_pages import FAILED_DAYS_UNTIL_FINAL, RETRY_UNTIL
from gov_reviews.capture.source_crawl import crawl_source
from gov_reviews.records.runs import RunMode, RunOptions, SourceOutcome, SourceState

HOME = "http://unit.sample.example"
ODD = "/zwxx/202601/t20260105_4310001.html"
GOOD = "/zwxx/202601/t20260105_4310002.html"
PROSE = "<p>一年来，望岚区政协召开协商会议12次，提交提案三百余件。</p>" * 20
PAGE = (
    "<!DOCTYPE html><html><head><title>望岚区政协2025年工作综述</title></head><body><div "
    f"id='zoom'>{PROSE}</div></body></html>"
)


def pdf() -> bytes:
    writer = PdfWriter()
    writer.add_blank_page(200, 200)
    stream = io.BytesIO()
    writer.write(stream)
    return stream.getvalue()


def page(text: str) -> bytes:
    return f"<html><body><div>{text}</div></body></html>".encode()


@pytest.fixture
def run(settings, clock, register, site):
    """A list of two articles, of which one answers oddly; every call is a run on the next day."""
    rows = "".join(
        f'<li><a href="{path}">望岚区政协工作综述</a><span>2026-01-05</span></li>' for path in (ODD, GOOD)
    )
    site.page("/zwxx/index.html", f"<html><ul>{rows}</ul>{'<p>页脚</p>' * 80}</html>")
    site.page(GOOD, PAGE)
    register(fetch={"retries": 0})
    number = iter(range(1, 100))

    def capture(mode: RunMode = RunMode.NEW) -> SourceOutcome:
        clock.moment += timedelta(days=1)
        site.log.clear()
        return crawl_source(settings, f"r{next(number)}", UNIT, RunOptions(mode=mode), clock=clock)

    return capture


@pytest.mark.slow
@pytest.mark.parametrize(
    ("status", "content_type", "body", "wording"),
    [
        (200, "text/html", b"", "the answer is empty"),
        (200, "text/html", b" \r\n\t\n", "the answer is empty"),
        (200, "text/html", b"\xef\xbb\xbf", "the answer is empty"),
        (200, "text/html", b"\x00" * 500, "the answer is empty"),
        (204, "text/html", b"", "status 204"),
        (205, "text/html", b"", "status 205"),
        (206, "text/html", PAGE.encode(), "status 206"),
        (203, "text/html", page("系统繁忙，请稍后再试"), "系统繁忙"),
        (201, "text/html", b"", "the answer is empty"),
        (200, "text/html", PAGE.encode()[: len(PAGE)], "breaks off"),
        (200, "text/html", PAGE[: len(PAGE) // 2].encode(), "breaks off"),
        (200, "text/html", PAGE[: len(PAGE) // 2].encode("gb18030"), "breaks off"),
        (200, "text/html", PAGE.encode()[:60], "a stub"),
        (200, "text/html", PAGE.encode().replace(b"</div></body></html>", b"<p>\xe4\xb8"), "breaks off"),
        (200, "text/html", b"<html><body></body></html>", "stub"),
        (200, "text/html", b"ok", "scrap of text"),
        (200, "application/json", b'{"code":0,"data":null}', "scrap of text"),
        (200, "application/json", '{"code":500,"msg":"系统繁忙，请稍后再试"}'.encode(), "系统繁忙"),
        (
            200,
            "text/html",
            page("系统升级维护公告 为提供更好的服务，本网站将进行升级维护，不便之处敬请谅解。"),
            "notice of the site",
        ),
        (200, "text/html", page("Error establishing a database connection"), "database connection"),
        (200, "text/html", page("数据库连接失败"), "数据库连接失败"),
        (
            200,
            "text/html",
            page("<form>用户名<input>密码<input type=password><button>登录</button></form>"),
            "login form",
        ),
        (200, "text/html", page("网站未备案"), "网站未备案"),
        (200, "text/html", page("当前不在服务时间"), "不在服务时间"),
        (200, "text/html", page("地区访问限制"), "地区访问限制"),
        (200, "text/html", page("This domain is for sale"), "domain is for sale"),
        (200, "text/html", page("抱歉，您访问的页面不存在"), "does not exist"),
        (200, "application/pdf", pdf()[:-40], "breaks off"),
        (200, "application/pdf", b"%PDF-1.7\n" + b"\x00\xff" * 400 + b"\n%%EOF\n", "PDF"),
        (200, "application/pdf", b"\x00\x01\x02\xff" * 300, "announced as a PDF"),
        (200, "application/pdf", b"", "the answer is empty"),
    ],
)
def test_what_is_no_page_is_kept_and_asked_for_again(
    run, site, settings, status, content_type, body, wording
) -> None:
    site.routes[ODD] = (status, {"Content-Type": content_type}, body)
    first = run()
    assert (first.state, first.failed) == (SourceState.PARTIAL, 1)
    assert first.failures[0].startswith(HOME + ODD)
    assert wording in first.failures[0]
    archive = Archive(settings.archive_root)
    evidence = newest_by_url(archive)[HOME + ODD]
    assert archive.read_body(evidence) == (b"" if status in (204, 205) else body)
    assert run().failed == 1, "the next day it is asked again"
    assert ODD in site.paths
    assert GOOD not in site.paths
    site.page(ODD, PAGE)
    assert run().state is SourceState.OK
    assert run().state is SourceState.UNCHANGED
    assert ODD not in site.paths, "the page counts now"
    assert archive.read_body(newest_by_url(archive)[HOME + ODD]) == PAGE.encode()


@pytest.mark.parametrize(
    ("status", "content_type", "body"),
    [
        (200, "text/html", PAGE.encode()),
        (203, "text/html", PAGE.encode()),
        (200, "text/html", PAGE.encode("gb18030")),
        (200, "text/html", PAGE.encode("utf-16")),
        (200, "text/html", PAGE.replace("</body></html>", "").encode()),
        (200, "text/html", PAGE.replace("</body></html>", "<p>主办：望岚区政协办公室</p>").encode()),
        (200, "text/html", page("<p>短讯：区政协今日召开主席会议。</p>")),
        (
            200,
            "text/html",
            page("<p>区政协委员反映，群众在办事时常遇到系统繁忙请稍后再试的提示，建议扩容。</p>"),
        ),
        (
            200,
            "text/html",
            page("<h1>区政协网站升级改版</h1><p>本网讯 近日，区政协网站完成升级，请登录浏览。</p>"),
        ),
        (200, "text/html", page("<p>数据库连接失败、网站维护、系统繁忙，不便之处敬请谅解。</p>" + PROSE)),
        (200, "text/html", page("<img src='P020260105.jpg'>")),
        (
            200,
            "text/html",
            b"<html><body><div id='app'></div><script src='/js/app.js'></script></body></html>",
        ),
        (
            200,
            "text/plain",
            "望岚区政协一年来召开协商会议12次，提交提案三百余件，办复率百分之百，满意率百分之九十八。".encode(),
        ),
        (200, "application/pdf", pdf()),
        (200, "application/pdf", pdf() + b"\r\n" * 400),
        (200, "application/msword", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\x00\xff" * 300),
    ],
)
def test_a_page_is_asked_for_once(run, site, status, content_type, body) -> None:
    site.routes[ODD] = (status, {"Content-Type": content_type}, body)
    first = run()
    assert (first.state, first.failures) == (SourceState.OK, ())
    assert run().state is SourceState.UNCHANGED
    assert ODD not in site.paths


def test_no_answer_is_asked_for_longer_than_a_month(run, site, clock) -> None:
    site.page(ODD, page("网站维护中"))
    for _ in range(FAILED_DAYS_UNTIL_FINAL):
        assert run().failures
        clock.moment += RETRY_UNTIL / (FAILED_DAYS_UNTIL_FINAL - 1)
    site.log.clear()
    assert run().failures == ()
    assert ODD not in site.paths


def test_a_notice_in_the_place_of_an_old_page_gets_its_month_too(run, site, clock) -> None:
    site.page(ODD, PAGE)
    run()
    clock.moment += 2 * RETRY_UNTIL
    for day in range(3):  # another one every day
        site.page(ODD, page(f"网站维护中，预计{day + 2}日恢复，敬请谅解"))
        assert run(RunMode.RECHECK).failed == 1
    site.page(ODD, PAGE.replace("12次", "13次"))
    assert run().fetched == 1


def test_a_damaged_record_of_the_archive_stops_no_capture(run, site, settings) -> None:
    site.page(ODD, PAGE)
    run()
    found = newest_by_url(Archive(settings.archive_root))[HOME + ODD]
    path = settings.archive_root / found.warc_path
    data = bytearray(path.read_bytes())
    data[found.warc_offset + 30 : found.warc_offset + 60] = b"\x00" * 30
    path.write_bytes(data)
    site.page("/zwxx/202601/t20260106_4310003.html", PAGE)
    rows = "".join(
        f'<li><a href="{path}">望岚区政协工作综述</a></li>'
        for path in (ODD, GOOD, "/zwxx/202601/t20260106_4310003.html")
    )
    site.page("/zwxx/index.html", f"<html><ul>{rows}</ul>{'<p>页脚</p>' * 80}</html>")
    outcome = run()
    assert (outcome.state, outcome.fetched) == (SourceState.OK, 1)
