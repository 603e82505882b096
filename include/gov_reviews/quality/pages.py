"""Pages that cannot be read as documents: what is recorded of them.

In: a ParsedPage whose state is not OK, or an exception of our own code. Out: a Review that holds nothing but the state and one
Issue saying, in English and Chinese, what is wrong and what to do. Nothing of such a page is loaded; nothing of it is lost: the bytes
stay in the archive and the page is read again after every improvement of the parser.
"""

from __future__ import annotations

from collections.abc import Sequence

from gov_reviews.contracts import Capture, CaptureId, DocType, Issue, PageState, ParsedPage, Review

MAX_VALUE = 500

# state -> (English, Chinese): what to do about it. The page's own reason goes before it.
_REMEDIES: dict[PageState, tuple[str, str]] = {
    PageState.BLOCKED_CHALLENGE: (
        "The site asked for a browser challenge; it is never bypassed. Fetch the page by hand and drop it into the inbox.",
        "网站要求浏览器验证，系统不会绕过。请人工保存该网页并放入收件箱。",
    ),
    PageState.BLOCKED_WAF: (
        "A firewall page was served instead of the article. Fetch the page by hand and drop it into the inbox, or ask the site's operator.",
        "网站防火墙返回拦截页，不是正文。请人工保存该网页并放入收件箱，或联系网站管理方。",
    ),
    PageState.SOFT_404: (
        "The page says that the article does not exist. Look for its new address on the site.",
        "网页提示文章不存在。请在网站上查找新的地址。",
    ),
    PageState.WRONG_PAGE: (
        "Another page than the article was served. Compare the archived body with the site.",
        "返回的不是该文章。请将存档内容与网站核对。",
    ),
    PageState.STUB: ("The page holds no article. Nothing to do unless the site shows one.", "页面没有正文。如网站上有正文，请核查。"),
    PageState.NEEDS_RENDER: (
        "The text is filled in by script. Save the page from a browser and drop it into the inbox.",
        "正文由脚本加载。请用浏览器打开后保存，并放入收件箱。",
    ),
    PageState.TRUNCATED: (
        "The page breaks off in the middle. Run with --mode recheck to fetch it again, or drop the whole text into the inbox.",
        "正文中途断开。请用 --mode recheck 重新抓取，或将完整文本放入收件箱。",
    ),
    PageState.EMPTY: ("There is no text. Drop a version with text into the inbox.", "没有文字内容。请将有文字的版本放入收件箱。"),
    PageState.NOT_TEXT: (
        "This is no readable text. Convert it (scanned pages need OCR) and drop the text into the inbox.",
        "不是可读文本。请转换格式（扫描件需先识别文字）后放入收件箱。",
    ),
    PageState.TOO_LARGE: (
        "The file is over the size limit. Drop only the article into the inbox.",
        "文件超过大小限制。请只将正文放入收件箱。",
    ),
    PageState.DECODE_SUSPECT: (
        "The characters cannot be decoded reliably. Save the page again as UTF-8 and drop it into the inbox.",
        "字符编码无法可靠识别。请另存为 UTF-8 后放入收件箱。",
    ),
    PageState.FAILED: (
        "Our own code failed on this page; the others went on. Report it with the capture id; the page is kept in the archive.",
        "程序处理该页出错，其余页面不受影响。请连同抓取编号报告；网页已存档。",
    ),
}


def review_of_unreadable_page(page: ParsedPage, capture_ids: tuple[CaptureId, ...]) -> Review:
    """What is recorded of a page that is no document.

    Args:
        page: Parsed, with a state other than OK.
        capture_ids: The captures it was read from.

    Returns:
        A Review with state, family and one Issue of scope page (rule `page_<state>`).
    """
    english, chinese = _REMEDIES[page.state]
    said = f"{page.state_reason.rstrip('.。')}. " if page.state_reason else ""
    return Review(
        capture_ids=capture_ids,
        source_id=page.source_id,
        url=page.url,
        state=page.state,
        state_reason=page.state_reason,
        family=page.family,
        doc_type=DocType.OTHER,
        issues=(
            Issue(
                rule_id=f"page_{page.state}",
                severity="warning",
                scope="page",
                reason=f"{said}{english} {chinese}",
                value=(page.title or "")[:MAX_VALUE],
            ),
        ),
    )


def review_of_failed_page(captures: Sequence[Capture], step: str, error: Exception) -> Review:
    """What is recorded when our own code raised on a page (rule `page_failed`).

    Args:
        captures: What was being read, first page first; at least one.
        step: parse, stitch, normalise, extract or rows.
        error: What it raised.
    """
    english, chinese = _REMEDIES[PageState.FAILED]
    said = f"{type(error).__name__} in {step}: {error}"[:MAX_VALUE]
    first = captures[0]
    return Review(
        capture_ids=tuple(capture.capture_id for capture in captures),
        source_id=first.source_id,
        url=first.url,
        state=PageState.FAILED,
        state_reason=said,
        family="",
        doc_type=DocType.OTHER,
        issues=(Issue(rule_id="page_failed", severity="warning", scope="page", reason=f"{english} {chinese}", value=said),),
    )
