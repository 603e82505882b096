"""Is this answer a page at all? Challenges, firewalls, soft 404s, stubs and shells are told apart from
content before anything is read.

In: status, headers, the decoded page. Out: a PageState and, unless OK, the words that prove it. Nothing here
tries to get around anything.
A page is judged by what it says, not by its status: firewalls answer 200. But words alone prove little, since
genuine articles speak of
网络安全 and 防火墙: a text counts as a block page only when there is hardly anything else on it.
"""

from __future__ import annotations

import re
from collections.abc import Mapping

from gov_reviews.decoding.decoded_page import DecodedPage
from gov_reviews.decoding.raw_markup import remove_invisible, script_text, visible_text
from gov_reviews.page.site_notice import MAX_NOTICE_CHARACTERS, Notice, find_notice, is_report
from gov_reviews.records.pages import PageState

Verdict = tuple[PageState, str]
OK: Verdict = (PageState.OK, "")

# A block page has one or two sentences; real ones with incident number, advice and contact stay below
# MAX_NOTICE_CHARACTERS.
MAX_CHALLENGE_CHARACTERS = 240
# Characters, and bytes: a larger page is no notice, and only its beginning can be a challenge.
_LOOKED_AT = 512 * 1024

_CHALLENGES: tuple[tuple[str, re.Pattern[str]], ...] = (
    (
        "瑞数 (RiverSecurity) challenge",
        re.compile(
            r"\$_ts\s{0,5}=\s{0,5}window\[|\$_ts\.(?:nsd|cd|lcd)\b|<meta\b[^<>]{0,4000}\br=[\"']m[\"']|<script\b[^<>]{0,200}\br=[\"']m[\"']"
        ),
    ),
    (
        "加速乐 (jsl) challenge",
        re.compile(
            r"__jsl_clearance|__jsluid|document\.cookie\s{0,5}=(?:(?!document\.cookie\s{0,5}=)[\s\S]){0,6000}"
            r"location\.href\s{0,5}=\s{0,5}location\.pathname\s{0,5}\+\s{0,5}location\.search"
        ),
    ),
    (
        "acw challenge (Aliyun)",
        re.compile(r"acw_sc__v[23]|\barg1\s{0,5}=\s{0,5}['\"][0-9A-Fa-f]{20,}|_waf_bd8ce2ce37|aliyun_waf_"),
    ),
    (
        "script challenge",
        re.compile(
            r"_wafchallengeid|\bC3VK\b|cf_chl_|__cf_bm|challenge-platform|/_guard/|slidercaptcha|geetest_"
        ),
    ),
)
_CAPTCHA_TEXT = re.compile(
    "本站开启了验证码保护|请(?:输入|完成)(?:下方|以下|下列)?(?:的)?(?:验证码|验证)[^。]{0,20}(?:继续|访问|确认)"
    "|滑动(?:验证|滑块)|环境异常[^。]{0,20}验证|人机验证|正在进行安全检查|Checking your browser|Just a moment"
)
_WAF_DEED = re.compile(
    "疑似黑客攻击|您的(?:访问)?请求可能对网站造成(?:安全)?威胁"
    "|(?:访问|请求|操作|行为)(?:已|已经)?被(?:网站)?(?:创宇盾|云盾|防火墙|管理员|安全(?:系统|策略|设备))?[^。，]{0,12}(?:拦截|阻断|拒绝|禁止)"
    "|(?:拦截|阻断)了?(?:您的|本次|该)(?:访问|请求)|不合法的?(?:参数|请求)|含有(?:危险|攻击|非法)[^。]{0,10}(?:字符|内容|请求)"
    "|The incident ID is|Request blocked|Access Denied|stopattack|been blocked|403 Forbidden|405 Not Allowed",
    re.IGNORECASE,
)
# Names of firewalls and words such as 网站防火墙 stand in any article on network security; they count only
# where the visitor is spoken to.
_WAF_NAME = re.compile(
    "创宇盾|安全拦截|网站防火墙|Web应用防火墙|玄武盾|(?<![A-Za-z])[DＤ]盾|安恒(?:明御|信息)|云盾|云防护|Web "
    "Application Firewall",
    re.IGNORECASE,
)
_VISITOR = re.compile(
    "您|你的(?:访问|请求|IP)|\\bIP\\b|事件\\s?(?:编号|ID|号)|拦截\\s?(?:编号|ID|时间)|incident|\\byour?\\b|网站管理员|白名单",
    re.IGNORECASE,
)
_SOFT_404 = re.compile(
    "(?:页面|网页|文章|内容|信息|文件|资源|链接|栏目)(?:已经?|可能)?(?:不存在|(?:被)?删除|丢失|找不到|过期|失效|移除|下线)"
    "|(?:找不到|无法找到|没有找到|未找到)(?:了)?(?:您|你|该|此|相关|指定|请求|要)?[^。，]{0,10}(?:页面|网页|文件|资源|内容|文章|信息)"
    "|错误页面|404\\s{0,3}(?:错误|Not Found|NOT FOUND|page)|Page Not Found|Not Found"
    "|您(?:要|所|想)?(?:访问|查看|浏览)的[^。，]{0,12}(?:不存在|已删除|找不到|无法|出错|走丢)"
    "|頁面不存在|找不到(?:該|您)[^。，]{0,10}頁面",
    re.IGNORECASE,
)
# 页面不存在 stands in reports on broken government sites too; an error page speaks to its visitor.
_LOST_VISITOR = re.compile("[您你]|抱歉|对不起|對不起|很遗憾|返回首页|404|not found|sorry", re.IGNORECASE)
_TEMPLATE = re.compile(
    r"\{\{[^{}]{1,120}\}\}|<%=?[^%]{1,200}%>|\bid=[\"'](?:app|root|__next|__nuxt)[\"']|\bng-app\b|data-reactroot|v-cloak"
)
_DATA_ISLAND = re.compile("<datastore|<recordset|queryData=", re.IGNORECASE)
_REFRESH = re.compile(r"<meta\b[^<>]{0,200}http-equiv\s{0,3}=\s{0,3}[\"']?refresh", re.IGNORECASE)
_SCRIPT_REDIRECT = re.compile(
    r"(?:window\.|document\.|self\.|top\.)?location(?:\.href|\.replace)?\s{0,3}[=(]\s{0,3}[\"'][^\"'\s]{1,300}[\"']"
)
_ALERT = re.compile(r"\balert\s{0,3}\(\s{0,3}[\"']([^\"'<>]{1,200})")
_PASSWORD_FIELD = re.compile(r"<input\b[^<>]{0,400}\btype\s{0,3}=\s{0,3}[\"']?password", re.IGNORECASE)
# Signs of an article or a list. A page that carries one says more than a notice does.
_ARTICLE_SIGN = re.compile(
    "<meta\\b[^<>]{0,80}(?:ArticleTitle|PubDate)|<founder-content|enpproperty|TRS_Editor|TRS_UEDITOR|v_news_content|ucapcontent|UCAP-CONTENT|id=[\"']?zoom\\b",
    re.IGNORECASE,
)
_HTML_SIGN = re.compile(rb"<(?:!doctype|html|head|body|script|meta|div|p|title)\b", re.IGNORECASE)


def classify_response(status: int, headers: Mapping[str, str], page: DecodedPage) -> Verdict:
    """State of an answer, OK when there is nothing against reading it.

    Args:
        status: HTTP status as served.
        headers: As served; names in any case. Empty for archived bodies: only cookies are looked for.
        page: The body, decoded as its source prescribes.

    Returns:
        State and reason. Redirects (3xx) and server errors (5xx) that name no cause are WRONG_PAGE: the
        caller should have dealt with them.
    """
    cookies = next((value for name, value in headers.items() if name.lower() == "set-cookie"), "")
    by_body = (
        _classify_markup(page, cookies)
        if _HTML_SIGN.search(page.body[:65536].replace(b"\x00", b""))
        else _classify_plain(page)
    )
    if by_body[0] is not PageState.OK and by_body[0] is not PageState.STUB:
        return by_body
    by_status = _classify_status(status, len(page.body))
    return by_body if by_status is OK else by_status


def _classify_status(status: int, body_bytes: int) -> Verdict:
    if status in (412, 521) or (status == 202 and body_bytes < 4096):
        return (
            PageState.BLOCKED_CHALLENGE,
            f"status {status}: the site asks for a browser challenge before it answers",
        )
    if status < 300:
        return OK
    if status < 400:
        return PageState.WRONG_PAGE, f"status {status}: a redirect, not a page"
    if status in (404, 410):
        return PageState.SOFT_404, f"status {status}: the page does not exist"
    if status in (401, 403, 405, 406, 418, 429, 451):
        return PageState.BLOCKED_WAF, f"status {status}: the site refuses this client"
    return PageState.WRONG_PAGE, f"status {status}: an error, not a page"


def _classify_plain(page: DecodedPage) -> Verdict:
    """Bodies without markup: a firewall may answer one bare sentence."""
    body = page.body
    if not body.strip() or len(body) > 4 * MAX_NOTICE_CHARACTERS or b"\x00" in body:
        return OK
    text = page.text
    match = _find_firewall(text)
    if match and len(text) <= MAX_CHALLENGE_CHARACTERS:
        return PageState.BLOCKED_WAF, f"firewall notice: {_quote(text, match)}"
    return _verdict_on(find_notice(text.strip()))


def _verdict_on(notice: Notice | None) -> Verdict:
    if notice is None:
        return OK
    if notice.is_refusal:
        return PageState.BLOCKED_WAF, f"the site turns this visitor away: {notice.words}"
    return PageState.WRONG_PAGE, f"a notice of the site in the place of the page: {notice.words}"


def _classify_markup(page: DecodedPage, cookies: str) -> Verdict:
    markup = page.text[:_LOOKED_AT]
    text = visible_text(markup)
    is_whole = len(page.body) <= _LOOKED_AT
    if len(text) <= MAX_CHALLENGE_CHARACTERS:
        verdict = _classify_scripts(markup, cookies)
        if verdict is not OK:
            return verdict
    if not is_whole:
        return OK
    is_short = len(text) <= MAX_NOTICE_CHARACTERS
    verdict = _classify_notice(markup, text) if is_short else OK
    if verdict is OK and not _ARTICLE_SIGN.search(markup):
        shown = text if len(text) >= 10 else " ".join([text, *_ALERT.findall(script_text(markup))])
        verdict = _verdict_on(find_notice(shown, has_password_field=bool(_PASSWORD_FIELD.search(markup))))
    if verdict is OK and is_short:
        verdict = _classify_empty(markup, text)
    return verdict


def _classify_scripts(markup: str, cookies: str) -> Verdict:
    """A page with hardly any text whose scripts are those of a challenge.

    Pages behind such systems keep the scripts: text decides.
    """
    for name, pattern in _CHALLENGES:
        if pattern.search(markup):
            return PageState.BLOCKED_CHALLENGE, name
    if re.search(r"__jsl|acw_|80[ST]=|443[ST]=", cookies) and "document.cookie" in markup:
        return PageState.BLOCKED_CHALLENGE, "script challenge: the page only sets a cookie"
    return OK


def _classify_notice(markup: str, text: str) -> Verdict:
    """Notices to the visitor: captcha, firewall, missing page."""
    is_article = bool(_ARTICLE_SIGN.search(markup))
    if is_article and len(text) > MAX_CHALLENGE_CHARACTERS // 2:
        return OK
    match = _CAPTCHA_TEXT.search(text)
    if match and len(text) <= 2 * MAX_CHALLENGE_CHARACTERS:
        return PageState.BLOCKED_CHALLENGE, f"captcha: {_quote(text, match)}"
    match = _find_firewall(text)
    if match and not is_article:
        return PageState.BLOCKED_WAF, f"firewall notice: {_quote(text, match)}"
    match = _SOFT_404.search(text)
    speaks = len(text) <= 60 or _LOST_VISITOR.search(text) or "history.back" in markup
    if match and not is_article and speaks and not is_report(text):
        return PageState.SOFT_404, f"the page says that it does not exist: {_quote(text, match)}"
    return OK


def _find_firewall(text: str) -> re.Match[str] | None:
    """The words of a firewall to its visitor.

    Without a word to the visitor only a text that says nothing else counts.
    """
    match = _WAF_DEED.search(text)
    if match and (len(text) <= 60 or _VISITOR.search(text)):
        return match
    match = _WAF_NAME.search(text)
    return match if match and _VISITOR.search(text) else None


def _classify_empty(markup: str, text: str) -> Verdict:
    """Pages with next to no text: a shell that a browser would fill, or a stub.

    A redirect in markup or script is left to the caller.
    """
    if (
        len(text) > 80
        or _REFRESH.search(markup)
        or _ARTICLE_SIGN.search(markup)
        or _DATA_ISLAND.search(markup)
    ):
        return OK
    visible_markup = remove_invisible(markup)
    if re.search(r"<(?:img|embed|object|frame|iframe|area)\b", visible_markup, re.IGNORECASE):
        return OK
    scripts = script_text(markup)
    if _TEMPLATE.search(visible_markup):
        return PageState.NEEDS_RENDER, "the page is an empty shell that scripts fill in a browser"
    if _SCRIPT_REDIRECT.search(scripts) or re.search(r"<a\b[^<>]{0,300}href", visible_markup, re.IGNORECASE):
        return OK
    if "src=" in scripts and len(text) < 30:
        return PageState.NEEDS_RENDER, "the page holds scripts and no text"
    if len(markup) < 1500 and len(text) < 40 and "。" not in text:
        return PageState.STUB, f"a stub of {len(markup)} characters without links or text"
    return OK


def _quote(text: str, match: re.Match[str]) -> str:
    return text[max(0, match.start() - 20) : match.end() + 40].strip()
