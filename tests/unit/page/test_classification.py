"""Challenges, firewalls, soft 404s, stubs and shells; and articles that only speak of such things."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st
from tests.timing import assert_grows_linearly

from gov_reviews.decoding.decoded_page import DecodedPage
from gov_reviews.page.classification import classify_response
from gov_reviews.records.both_languages import in_chinese, in_english
from gov_reviews.records.pages import PageState

ARTICLE = (
    "<html><body><div class='nav'>首页 要闻 "
    "公告</div><h1>县政协视察网络安全工作</h1><p>发布时间：2023-03-02</p><div id='c'>"
    "<p>近日，县政协组织委员视察网络安全工作。委员们察看了政务云平台，了解网站防火墙、安全拦截等情况，建议对恶意访问及时阻断。</p>"
    "<p>委员指出，少数单位网站页面不存在备份，链接失效、找不到文件的问题时有发生，要筑牢防火墙，守护群众信息安全。</p></div></body></html>"
)


@pytest.mark.parametrize(
    "status, body, state",
    [
        (
            412,
            "<html><head><meta content='Kx9' r='m'><script "
            "r='m'>$_ts=window['$_ts'];</script></head><body></body></html>",
            "blocked_challenge",
        ),
        (
            200,
            "<html><head><script>$_ts=window['$_ts'];if(!$_ts)$_ts={};$_ts.nsd=71;</script></head><body></body></html>",
            "blocked_challenge",
        ),
        (202, "<html></html>", "blocked_challenge"),
        (
            521,
            "<script>document.cookie=('_')+('_jsl');location.href=location.pathname+location.search</script>",
            "blocked_challenge",
        ),
        (
            200,
            "<html><script>var arg1='3F2A1B4C5D6E7F8091A2B3C4D5E6F708';</script></html>",
            "blocked_challenge",
        ),
        (
            200,
            "<html><body>本站开启了验证码保护，请输入验证码以继续访问<img src=c.png></body></html>",
            "blocked_challenge",
        ),
        (
            200,
            "<html><title>网站防火墙</title><body><h1>网站防火墙</h1>您的请求带有不合法参数，已被网站管理员设置拦截！</body></html>",
            "blocked_waf",
        ),
        (200, "<html><body>当前访问疑似黑客攻击，已被创宇盾拦截。事件ID：8f2</body></html>", "blocked_waf"),
        (403, "<html><body><h1>403 Forbidden</h1></body></html>", "blocked_waf"),
        (403, "", "blocked_waf"),
        (
            405,
            "<html><body>Sorry, your request has been blocked as it may cause potential "
            "threats.</body></html>",
            "blocked_waf",
        ),
        (
            200,
            "<html><head><title>404</title></head><body>您访问的页面不存在或已删除！<a "
            "href='/'>返回首页</a></body></html>",
            "soft_404",
        ),
        (
            200,
            "<html><body><script>setTimeout('history.back()',3)</script>抱歉，找不到您要的页面</body></html>",
            "soft_404",
        ),
        (404, "<html>x</html>", "soft_404"),
        (410, "", "soft_404"),
        (302, "", "wrong_page"),
        (503, "<html><body>Service Unavailable</body></html>", "wrong_page"),
        (
            200,
            "<!DOCTYPE html><html><body><div id='app'></div><script "
            "src='/js/app.1f.js'></script></body></html>",
            "needs_render",
        ),
        (
            200,
            "<html><body><ul><li>{{ item.title }}</li></ul><script>new Vue({})</script></body></html>",
            "needs_render",
        ),
        (
            200,
            "<html><head><title></title></head><body><div class='list'><ul></ul></div></body></html>",
            "stub",
        ),
    ],
)
def test_answers_that_are_no_pages(status: int, body: str, state: str) -> None:
    found, reason = classify_response(status, {}, DecodedPage(body.encode()))
    assert found == state
    assert reason


@pytest.mark.parametrize(
    "body",
    [
        ARTICLE,
        ARTICLE.replace("<body>", "<body><script>$_ts=window['$_ts'];$_ts.nsd=1</script>")
        + "<p>"
        + "全县政协工作有序推进。" * 30,
        "<html><head><meta http-equiv='refresh' content='0;URL=html/2024-01/09/node_1.htm'></head></html>",
        "<html><script>window.location.href='/index.shtml'</script></html>",
        "<html><body><img src='P020240109.jpg'></body></html>",
        "<html><body><ul><li><a href='a.html'>一</a></li></ul></body></html>",
        "<html><body><p>短讯：县政协今日召开主席会议。</p></body></html>",
        "<html><body><div "
        "id='zoom'><p>您访问的页面不存在，是不少群众的烦恼。县政协就此立案督办，办结12件，群众满意率98%，"
        "专题协商3次，走访企业45家，报送信息19条，提出建议28条，被采纳26条，整改问题35个，获评先进集体，委员持续跟踪。</p></div></body></html>",
        "User-agent: *\nDisallow: /search/\n",
        "<?xml version='1.0'?><period_list><period><period_date>2023-01-12</period_date></period></period_list>",
        "<datastore><recordset><record><![CDATA[<li></li>]]></record></recordset></datastore><html><body><div id='x'></div></body></html>",
        "",
    ],
)
def test_genuine_answers_pass(body: str) -> None:
    assert classify_response(200, {}, DecodedPage(body.encode())) == (PageState.OK, "")


@pytest.mark.parametrize(
    ("states", "statuses"),
    [
        (PageState.OK, (100, 200, 201, 299)),
        (PageState.WRONG_PAGE, (300, 302, 399, 400, 402, 407, 411, 413, 500, 503, 520, 522)),
        (PageState.SOFT_404, (404, 410)),
        (PageState.BLOCKED_WAF, (401, 403, 405, 406, 418, 429, 451)),
        (PageState.BLOCKED_CHALLENGE, (412, 521, 202)),
    ],
)
def test_what_a_status_alone_says(states: PageState, statuses: tuple[int, ...]) -> None:
    for status in statuses:
        assert classify_response(status, {}, DecodedPage(ARTICLE.encode()))[0] is states, status


@pytest.mark.parametrize(("size", "state"), [(4095, PageState.BLOCKED_CHALLENGE), (4096, PageState.OK)])
def test_an_answer_that_is_accepted_only_may_be_a_page_when_it_is_large(size: int, state: PageState) -> None:
    body = ARTICLE.encode()
    assert classify_response(202, {}, DecodedPage(body + b" " * (size - len(body))))[0] is state


def state_of(body: str, cookies: str = "") -> PageState:
    return classify_response(200, {"Set-Cookie": cookies}, DecodedPage(body.encode()))[0]


PADDING = "县"


@pytest.mark.parametrize(("length", "state"), [(240, PageState.BLOCKED_CHALLENGE), (241, PageState.OK)])
def test_a_challenge_has_hardly_any_text(length: int, state: PageState) -> None:
    script = "<script>$_ts=window['$_ts'];</script>"
    assert state_of(f"<html><body>{script}<p>{PADDING * length}</p></body></html>") is state


def test_a_page_that_only_sets_the_cookie_of_a_challenge() -> None:
    setter = "<html><script>document.cookie='a=b'</script></html>"
    assert state_of(setter, "acw_tc=1") is PageState.BLOCKED_CHALLENGE
    assert state_of(setter, "session=1") is not PageState.BLOCKED_CHALLENGE
    assert state_of("<html><script>var a</script></html>", "acw_tc=1") is not PageState.BLOCKED_CHALLENGE


SHELL = "<html><body><p>{}</p>{}</body></html>"


@pytest.mark.parametrize(
    ("text", "rest", "state"),
    [
        (PADDING * 39, "", PageState.STUB),
        (PADDING * 40, "", PageState.OK),
        (PADDING * 38 + "。", "", PageState.OK),
        (PADDING, " " * (1499 - len(SHELL) + 3), PageState.STUB),
        (PADDING, " " * (1500 - len(SHELL) + 3), PageState.OK),
        (PADDING, "<img src=a>", PageState.OK),
        (PADDING, "<a href=a></a>", PageState.OK),
        (PADDING * 29, "<script src=a></script>", PageState.NEEDS_RENDER),
        (PADDING * 40, "<script src=a></script>", PageState.OK),
        (PADDING, "<script>location.href='/a'</script>", PageState.OK),
    ],
)
def test_pages_with_next_to_no_text(text: str, rest: str, state: PageState) -> None:
    assert state_of(SHELL.format(text, rest)) is state


def test_a_reason_quotes_the_words_and_a_little_around_them() -> None:
    before, after = "甲" * 30, "乙" * 50
    body = f"<html><body><p>{before}您的请求被拦截{after}</p></body></html>"
    state, reason = classify_response(200, {}, DecodedPage(body.encode()))
    assert state is PageState.BLOCKED_WAF
    assert "甲" * 15 in reason
    assert "甲" * 25 not in reason
    assert "乙" * 35 in reason
    assert "乙" * 45 not in reason


def test_line_breaks_in_a_notice_do_not_pass_for_the_other_language() -> None:
    state, reason = classify_response(
        200, {}, DecodedPage("您的请求被防火墙拦截\n请联系管理员\n".encode(), "")
    )
    assert state is PageState.BLOCKED_WAF
    assert in_english(reason) == "firewall notice: 您的请求被防火墙拦截 请联系管理员"
    assert in_chinese(reason) == "防火墙提示：您的请求被防火墙拦截 请联系管理员"


def test_gb18030_block_page() -> None:
    body = "<html><meta charset=gb2312><body>您的访问请求可能对网站造成安全威胁，请求已被阻断。</body></html>".encode(
        "gb18030"
    )
    assert classify_response(200, {}, DecodedPage(body, "", "text/html"))[0] is PageState.BLOCKED_WAF


@given(st.integers(100, 599), st.binary(max_size=400))
def test_any_answer_has_a_state(status: int, body: bytes) -> None:
    state, reason = classify_response(status, {}, DecodedPage(body))
    assert (state is PageState.OK) == (reason == "")


@pytest.mark.parametrize(
    "unit",
    ["<script>", "<!--", "<", "<meta ", "document.cookie=", "{{", "<style", "您的请求被拦截", "找不到"],
)
@pytest.mark.slow
def test_time_is_linear(unit: str) -> None:
    def work(length: int) -> None:
        body = ("<html><body>" + unit * (length // len(unit))).encode()
        classify_response(200, {}, DecodedPage(body))

    assert_grows_linearly(work, 50_000, 500_000)
