"""Pages that cannot be read as documents: what is recorded of them.

In: a ParsedPage whose state is not OK, what our own code came to on a page, a damaged record, a person's
decision. Out: a Review with nothing but the state and one Issue that says, in English and Chinese, what is
wrong and what to do. Nothing of such a page is loaded; nothing of it is lost: the bytes stay in the archive.
"""

from __future__ import annotations

from collections.abc import Sequence

from gov_reviews.code_version import code_version
from gov_reviews.decisions.capture_decisions import CaptureDecision
from gov_reviews.document.headlines import split_title, tidy_title
from gov_reviews.errors import ArchiveDamaged
from gov_reviews.records.both_languages import in_both, in_chinese, in_english
from gov_reviews.records.captures import Capture
from gov_reviews.records.ids import CaptureId
from gov_reviews.records.pages import PageState, ParsedPage
from gov_reviews.records.reviews import DocType, Issue, Review
from gov_reviews.records.vocabulary import IssueScope, Severity

MAX_VALUE = 500

# state -> (English, Chinese): what to do about it. The page's own reason goes before it.
_REMEDIES: dict[PageState, tuple[str, str]] = {
    PageState.BLOCKED_CHALLENGE: (
        "The site asked for a browser challenge; it is never bypassed. Fetch the page by hand and drop it "
        "into the inbox.",
        "网站要求浏览器验证，系统不会绕过。请人工保存该网页并放入收件箱。",
    ),
    PageState.BLOCKED_WAF: (
        "A firewall page was served instead of the article. Fetch the page by hand and drop it into the "
        "inbox, or ask the site's operator.",
        "网站防火墙返回拦截页，不是正文。请人工保存该网页并放入收件箱，或联系网站管理方。",
    ),
    PageState.SOFT_404: (
        "The page says that the article does not exist. Look for its new address on the site.",
        "网页提示文章不存在。请在网站上查找新的地址。",
    ),
    PageState.WRONG_PAGE: (
        "Another page than the article was served. A notice or an error of the site is asked for again by "
        "later runs, for a month; else "
        "compare the archived body with the site.",
        "返回的不是该文章。如为网站提示或报错页，后续运行会在一个月内重新抓取；否则请将存档内容与网站核对。",
    ),
    PageState.STUB: (
        "The page holds no article. Nothing to do unless the site shows one.",
        "页面没有正文。如网站上有正文，请核查。",
    ),
    PageState.NEEDS_RENDER: (
        "The text is filled in by script. Save the page from a browser and drop it into the inbox.",
        "正文由脚本加载。请用浏览器打开后保存，并放入收件箱。",
    ),
    PageState.TRUNCATED: (
        "The page breaks off in the middle. Run with --mode recheck to fetch it again, or drop the whole "
        "text into the inbox.",
        "正文中途断开。请用 --mode recheck 重新抓取，或将完整文本放入收件箱。",
    ),
    PageState.EMPTY: (
        "There is no text. Drop a version with text into the inbox.",
        "没有文字内容。请将有文字的版本放入收件箱。",
    ),
    PageState.TEXT_ELSEWHERE: (
        "The text does not stand in the page itself. An address of the source's own hosts is asked for by "
        "runs; else open it, save that page and drop it into the inbox, or add its host to allow_hosts of "
        "the source.",
        "正文不在本页。属于该来源已登记主机的地址由后续运行抓取；否则请打开该地址，保存后放入收件箱，"
        "或将其主机加入来源的 allow_hosts。",
    ),
    PageState.TEXT_ATTACHED: (
        "PDF files with a text layer and Word files (.docx) are read by runs where the source's own hosts "
        "have them; of any other, drop a version that can be read (PDF, .docx, HTML or plain text) into the "
        "inbox.",
        "正文在附件中。本来源主机上带文字层的 PDF 和 .docx 文件由后续运行读取；其他附件请转换为可读格式"
        "（PDF、.docx、HTML 或纯文本）后放入收件箱。",
    ),
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
        "The other pages went on. The page is kept in the archive and is read again by itself when the code, "
        "its metadata or the limit has "
        "changed. Report it with the capture id; to leave it out for good: gov-reviews forget CAPTURE_ID "
        "--reason ...",
        "其余页面不受影响。网页已存档，程序、元数据或上限变更后会自动重新读取。请连同抓取编号报告；"
        "如需永久排除：gov-reviews forget 抓取编号 --reason …",
    ),
    PageState.ARCHIVE_DAMAGED: (
        "Restore the WARC file from a backup (gov-reviews archive verify names all that is damaged), or let "
        "the next run ask the site again; the page is read by itself as soon as the archive gives its bytes.",
        "请从备份恢复该 WARC 文件（gov-reviews archive verify 列出全部损坏之处），或由下次运行重新抓取；"
        "存档可读后会自动重新读取。",
    ),
    PageState.FORGOTTEN: (
        "A person has left this capture out; its bytes stay in the archive. To take it back: "
        "gov-reviews forget CAPTURE_ID --undo --reason ...",
        "该抓取已由人工排除，原文仍在存档中。如需恢复：gov-reviews forget 抓取编号 --undo --reason …",
    ),
}


def review_of_unreadable_page(page: ParsedPage, capture_ids: tuple[CaptureId, ...]) -> Review:
    """What is recorded of a page that is no document.

    Args:
        page: Parsed, with a state other than OK.
        capture_ids: The captures it was read from.

    Returns:
        A Review with state, family, what the page says of its article, and one Issue of scope page (rule
        `page_<state>`).
    """
    english, chinese = _REMEDIES[page.state]
    title, subtitle = split_title(tidy_title(page.title or ""))
    reason = page.state_reason
    if reason:
        english = f"{in_english(reason).rstrip('.。')}. {english}"
        chinese = f"{in_chinese(reason).rstrip('.。')}。{chinese}"
    return Review(
        capture_ids=capture_ids,
        source_id=page.source_id,
        url=page.url,
        state=page.state,
        state_reason=page.state_reason,
        family=page.family,
        doc_type=DocType.OTHER,
        title=title,
        subtitle=tidy_title(page.subtitle) if page.subtitle else subtitle,
        published_at=page.published_at,
        source_name=page.source_name,
        issues=(
            Issue(
                rule_id=f"page_{page.state}",
                severity=Severity.WARNING,
                scope=IssueScope.PAGE,
                reason=in_both(english, chinese),
                value=(page.text_address or page.title or "")[:MAX_VALUE],
            ),
        ),
    )


def review_of_failed_page(captures: Sequence[Capture], english: str, chinese: str) -> Review:
    """What is recorded when our own code failed on a page, or the page went beyond its limits (rule
    `page_failed`).

    Args:
        captures: What was being read, first page first; at least one.
        english, chinese: What happened, one clause each.
    """
    version = code_version()
    what = f"{english} (code {version})"
    return _review_of_state(
        captures,
        PageState.FAILED,
        what,
        f"{chinese}（代码版本 {version}）",
        "page_failed",
        Severity.WARNING,
        value=what,
    )


def review_of_damaged_capture(capture: Capture, error: ArchiveDamaged) -> Review:
    """What is recorded when the archive cannot give the bytes of a capture (rule `archive_damaged`)."""
    # relative to the archive: the same in a copy of it elsewhere
    place = f"{capture.warc_path} offset {capture.warc_offset}"
    what = f"The archive is damaged at {place}: {error.message.partition('. ')[0]}"
    return _review_of_state(
        [capture],
        PageState.ARCHIVE_DAMAGED,
        what,
        f"存档损坏：{place}",
        "archive_damaged",
        Severity.WARNING,
        value=place,
    )


def review_of_forgotten_capture(capture: Capture, decision: CaptureDecision) -> Review:
    """What is recorded of a capture that a person has left out (rule `capture_forgotten`)."""
    reason = f"{decision.reason} ({decision.by}, {decision.at:%Y-%m-%d})"
    return _review_of_state(
        [capture],
        PageState.FORGOTTEN,
        reason,
        f"理由：{decision.reason}",
        "capture_forgotten",
        Severity.INFO,
        value=decision.reason,
    )


def _review_of_state(
    captures: Sequence[Capture],
    state: PageState,
    english: str,
    chinese: str,
    rule_id: str,
    severity: Severity,
    value: str,
) -> Review:
    """A review of which nothing is known but why."""
    first = captures[0]
    remedy, remedy_zh = _REMEDIES[state]
    reason = in_both(f"{english.rstrip('.。')}. {remedy}", f"{chinese.rstrip('.。')}。{remedy_zh}")
    return Review(
        capture_ids=tuple(capture.capture_id for capture in captures),
        source_id=first.source_id,
        url=first.url,
        state=state,
        state_reason=in_both(english, chinese),
        family="",
        doc_type=DocType.OTHER,
        issues=(
            Issue(
                rule_id=rule_id,
                severity=severity,
                scope=IssueScope.PAGE,
                reason=reason,
                value=value[:MAX_VALUE],
            ),
        ),
    )
